-- Orders of many lines, in turns, as bench_client: submitting, completing and cancelling them, and
-- changing one of their lines.  The variable rounds is set.
\set ON_ERROR_STOP on
\o /dev/null
SELECT set_config('bench.rounds', :'rounds', false);
CREATE FUNCTION pg_temp.lines(count integer) RETURNS jsonb LANGUAGE sql VOLATILE AS $$
	SELECT jsonb_agg(jsonb_build_object('item_id', bench.order_item(1000 + n), 'quantity', 1, 'unit_price', 9.95)
					 ORDER BY random())
	  FROM generate_series(1, count) n
$$;
DO $$
DECLARE
	step text;
	id uuid;
	lines jsonb;
	begin_cpu_us numeric;
BEGIN
	FOR round IN 1 .. 5 * current_setting('bench.rounds')::integer LOOP
		id := gen_random_uuid();
		lines := pg_temp.lines(100);
		FOREACH step IN ARRAY '{create,submit,pay,complete}'::text[] LOOP
			begin_cpu_us := bench.cpu();
			CASE step
				WHEN 'create' THEN PERFORM erp.create_order('EUR', NULL, lines, id);
				WHEN 'submit' THEN PERFORM erp.submit_order(id);
				WHEN 'pay' THEN PERFORM erp.confirm_payment(id, 'P');
				ELSE PERFORM erp.complete_order(id);
			END CASE;
			COMMIT;
			PERFORM bench.record('order', '100 lines', step, round, 1, begin_cpu_us, 0);
		END LOOP;
	END LOOP;
END
$$;
DO $$
DECLARE
	counts CONSTANT integer[] := '{1,50,500}';
	carts uuid[];
	begin_cpu_us numeric;
BEGIN
	FOR i IN 1 .. 3 LOOP
		carts[i] := gen_random_uuid();
		PERFORM erp.create_order('EUR', NULL, pg_temp.lines(counts[i]), carts[i]);
	END LOOP;
	FOR round IN 1 .. current_setting('bench.rounds')::integer LOOP
		FOR i IN 1 .. 3 LOOP
			begin_cpu_us := bench.cpu();
			FOR n IN 1 .. 100 LOOP
				PERFORM erp.change_order_line(carts[i], bench.order_item(1000 + (counts[i] + 1) / 2), 100 * round + n);
				COMMIT;
			END LOOP;
			PERFORM bench.record('order', 'change', counts[i]::text, round, 100, begin_cpu_us, 0);
		END LOOP;
	END LOOP;
END
$$;
