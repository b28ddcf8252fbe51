-- Moves beside adjustments, in turns, as bench_client: one by one, and 1000 in one statement.  The
-- variable rounds is set; calls is how many single ones are measured at a time.
\set ON_ERROR_STOP on
\o /dev/null
SELECT set_config('bench.rounds', :'rounds', false);
SELECT count(erp.create_location('DEPOT', 'Depot', location_id => bench.id(6, 0)));
CREATE FUNCTION pg_temp.moves(first integer, count integer) RETURNS jsonb LANGUAGE sql VOLATILE AS $$
	SELECT jsonb_agg(jsonb_build_object('command', 'inventory.transfer.move', 'payload', jsonb_build_object(
			'item_id', bench.id(8, n % 100), 'quantity', 0.001, 'to_location', bench.id(6, 0))))
	  FROM generate_series(first, first + count - 1) n
$$;
DO $$
DECLARE
	calls CONSTANT integer := 200;
	step text;
	moves jsonb;
	adjustments jsonb;
	begin_cpu_us numeric;
BEGIN
	FOR round IN 1 .. 5 * current_setting('bench.rounds')::integer LOOP
		moves := pg_temp.moves(round, 1000);
		adjustments := bench.adjustments(8, round, round + 999, 100);
		FOREACH step IN ARRAY '{adjust_stock,move_stock,batch of adjustments,batch of moves}'::text[] LOOP
			begin_cpu_us := bench.cpu();
			CASE step
				WHEN 'adjust_stock' THEN
					FOR n IN 1 .. calls LOOP
						PERFORM erp.adjust_stock(bench.id(8, n % 100), 1, 'count');
						COMMIT;
					END LOOP;
				WHEN 'move_stock' THEN
					FOR n IN 1 .. calls LOOP
						PERFORM erp.move_stock(bench.id(8, n % 100), 0.001, NULL, bench.id(6, 0));
						COMMIT;
					END LOOP;
				WHEN 'batch of adjustments' THEN
					PERFORM forge.execute_batch(adjustments);
					COMMIT;
				ELSE
					PERFORM forge.execute_batch(moves);
					COMMIT;
			END CASE;
			PERFORM bench.record('move', '', step, round, CASE WHEN step LIKE 'batch%' THEN 1000 ELSE calls END, begin_cpu_us, 0);
		END LOOP;
	END LOOP;
END
$$;
