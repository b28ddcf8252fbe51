-- Many commands on one stream in one transaction, each in a savepoint: the last cost what the first did.
-- Versions of a row that its own transaction has made stay until it ends, and nothing may visit them all.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('commands-versions');
-- a long name: few versions of the row fit into a page, so every seventh gets new entries in the indexes
SELECT version FROM erp.create_item(repeat('螺', 200), item_id => test.id('bolt'));

CREATE FUNCTION pg_temp.adjust(times integer, delta numeric) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	FOR i IN 1..times LOOP
		BEGIN
			PERFORM erp.adjust_stock(test.id('bolt'), delta);
		EXCEPTION WHEN division_by_zero THEN
			NULL;
		END;
	END LOOP;
END $$;
CREATE FUNCTION pg_temp.pages(statement text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	plan jsonb;
BEGIN
	EXECUTE 'EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) ' || statement INTO plan;
	RETURN (plan #>> '{0,Plan,Shared Hit Blocks}')::bigint;
END $$;

BEGIN;
SELECT pg_temp.pages('SELECT pg_temp.adjust(100, 1)') IS NULL AS unknown;
SELECT pg_temp.pages('SELECT pg_temp.adjust(100, 1)') AS early \gset
SELECT pg_temp.adjust(3000, 1);
SELECT pg_temp.pages('SELECT pg_temp.adjust(100, 1)') < 2 * :early AS stays_the_same;
SAVEPOINT before;
SELECT pg_temp.adjust(20, -1);
ROLLBACK TO before;
SELECT on_hand, version FROM erp.adjust_stock(test.id('bolt'), 0.5);
COMMIT;
SELECT on_hand, version FROM erp.item WHERE item_id = test.id('bolt');

-- each index still has an entry for each row, and one only that is seen
SET enable_seqscan = off; SET enable_bitmapscan = off;
SELECT count(*), max(version) FROM forge.stream WHERE tenant_id = test.id('commands-versions') AND aggregate_id = test.id('bolt');
SET enable_indexscan = off; SET enable_indexonlyscan = off; SET enable_seqscan = on;
SELECT count(*), max(version) FROM forge.stream WHERE tenant_id = test.id('commands-versions') AND aggregate_id = test.id('bolt');
RESET ALL;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS amcheck;
SELECT bt_index_check('forge.stream_pkey', true), bt_index_check('forge.item_row_pkey', true);
DROP EXTENSION amcheck;
SELECT * FROM forge.verify();
