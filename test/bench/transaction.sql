-- Many calls in one transaction, as bench_client: what those of each fifth cost.  All on one row, or one item,
-- by themselves or each in a savepoint that is released; and on many items.
\set ON_ERROR_STOP on
DO $$
DECLARE
	peer text;
	call text;
	begin_cpu_us numeric;
BEGIN
	FOR round IN 1..4 LOOP
		FOR peer, call IN VALUES
			('UPDATE', 'UPDATE bench.counter SET n = n + 1 WHERE id = $1'),
			('erp.adjust_stock', 'SELECT FROM erp.adjust_stock(bench.id(0, $1), 1, ''count'')'),
			('erp.adjust_stock, 1,000 items', 'SELECT FROM erp.adjust_stock(bench.id(0, $2), 1, ''count'')')
		LOOP
			FOR fifth IN 1..5 LOOP
				begin_cpu_us := bench.cpu();
				FOR i IN 0..999 LOOP
					EXECUTE call USING round, i;
				END LOOP;
				PERFORM bench.record('transaction', 'plain ' || fifth, peer, round, 1000, begin_cpu_us, 0);
			END LOOP;
			COMMIT;
			FOR fifth IN 1..5 LOOP
				begin_cpu_us := bench.cpu();
				FOR i IN 0..999 LOOP
					BEGIN
						EXECUTE call USING 10 + round, i;
					EXCEPTION WHEN division_by_zero THEN
					END;
				END LOOP;
				PERFORM bench.record('transaction', 'savepoint ' || fifth, peer, round, 1000, begin_cpu_us, 0);
			END LOOP;
			COMMIT;
		END LOOP;
	END LOOP;
END
$$;
