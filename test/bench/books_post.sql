-- Entries of four lines, and appends of one event to new streams and to one that is there, in turns of 250 transactions, as
-- bench_books.  In one session, so that no client's scheduling gets into the difference.
\set ON_ERROR_STOP on
DO $$
DECLARE
	peer text;
	events CONSTANT jsonb := bench.events(1);
	lines CONSTANT jsonb := '[{"account": "A1", "debit": 60}, {"account": "A3", "debit": 40}, {"account": "A2", "credit": 84}, {"account": "A4", "credit": 16}]';
	begin_cpu_us numeric;
BEGIN
	FOR round IN 1..40 LOOP
		FOREACH peer IN ARRAY ARRAY['forge.append, a stream that is there', 'forge.append, a new stream', 'erp.post_entry, four lines'] LOOP
			begin_cpu_us := bench.cpu();
			FOR i IN 1..250 LOOP
				IF peer = 'erp.post_entry, four lines' THEN
					PERFORM FROM erp.post_entry(lines);
				ELSIF peer = 'forge.append, a new stream' THEN
					PERFORM FROM forge.append('warehouse.item', NULL, events);
				ELSE
					PERFORM FROM forge.append('warehouse.item', '00000000-0000-7000-8000-0000000000ff', events);
				END IF;
				COMMIT;
			END LOOP;
			PERFORM bench.record('post', '', peer, round, 250, begin_cpu_us, 0);
		END LOOP;
	END LOOP;
END
$$;
