-- The reference detector against one written again in SQL: flag for flag, the score to nine digits.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
\set reference :tests '/tools/reference_detector.sql'
\set ECHO none
\i :reference
\set ECHO all
SELECT test.sign_in('reference');

-- 60 items of 80 movements: noise of another kind for each, with wild ones and quiet times.
CREATE FUNCTION test.movements(item integer) RETURNS TABLE (number integer, delta numeric)
	LANGUAGE sql VOLATILE AS $$
	SELECT number, coalesce(nullif(delta, 0), 1)
	  FROM (SELECT number,
				   CASE WHEN number = 1 THEN 1000000
						WHEN random() < 0.03 THEN round(((random() - 0.5) * 10 ^ (1 + item % 5))::numeric, item % 7)
						WHEN item % 4 = 0 THEN round(((random() - 0.5) * 20)::numeric, item % 7)
						WHEN item % 4 = 1 THEN (ARRAY[-1, -1, -1, 2.5])[1 + floor(random() * 4)::integer]
						WHEN item % 4 = 2 THEN (item % 10 + 1) * 0.1
						ELSE -round(exp(random() * 4)::numeric, 2) END AS delta
			  FROM generate_series(1, 80) number) m
$$;
\set QUIET on
SELECT setseed(0.42);
SELECT count(*) FROM forge.execute_batch((SELECT jsonb_agg(jsonb_build_object('command', 'inventory.item.create', 'aggregate_id', test.id('reference ' || item), 'payload', jsonb_build_object('name', item::text)))
											FROM generate_series(1, 60) item));
SELECT count(*) FROM forge.execute_batch((SELECT jsonb_agg(jsonb_build_object('command', 'inventory.item.adjust_stock', 'aggregate_id', test.id('reference ' || item), 'payload', jsonb_build_object('delta', delta)) ORDER BY number)
											FROM generate_series(1, 60) item, test.movements(item)));
\set QUIET off
SELECT count(*) > 50 AS "enough to compare", count(*) FILTER (WHERE z IS NULL) > 0 AS "constant windows among them" FROM test.reference_insight;
SELECT * FROM test.reference_difference;

-- the worker comes to the same
SELECT forge.run_jobs() > 0;
SELECT count(*) FROM (TABLE erp.insight EXCEPT SELECT * FROM erp.detect_anomalies()) d;
SELECT count(*) FROM (SELECT * FROM erp.detect_anomalies() EXCEPT TABLE erp.insight) d;
SELECT * FROM forge.verify();
