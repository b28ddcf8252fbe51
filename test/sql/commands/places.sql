-- Rows that were found are found again without their index, wherever they have moved to.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('commands-places');

-- How often this transaction has used the primary keys of heads and of items.
CREATE FUNCTION pg_temp.scans() RETURNS bigint LANGUAGE sql AS $$
	SELECT sum(pg_stat_get_xact_numscans(i.indexrelid)) FROM pg_index i
	 WHERE i.indisprimary AND i.indrelid IN ('forge.stream'::regclass, 'forge.item_row'::regclass) $$;
CREATE FUNCTION pg_temp.adjust(times integer) RETURNS bigint LANGUAGE sql AS $$
	SELECT max(version) FROM generate_series(1, times) n, LATERAL erp.adjust_stock(test.id('bolt'), 1 + 0 * n, 'count') $$;

SELECT version FROM erp.create_item('Bolt', item_id => test.id('bolt'));
BEGIN;
SELECT pg_temp.adjust(1);
SELECT pg_temp.scans() AS first \gset
SELECT pg_temp.adjust(1);
SELECT pg_temp.scans() - :first < :first AS are_found_again;
COMMIT;

-- the files are others
VACUUM FULL forge.stream, forge.item_row;
SELECT pg_temp.adjust(1);

-- more versions than a page holds, in one transaction and in a savepoint that is rolled back
SELECT pg_temp.adjust(400);
BEGIN;
SAVEPOINT s;
SELECT pg_temp.adjust(400);
ROLLBACK TO s;
SELECT pg_temp.adjust(1);
COMMIT;

-- what is dead is cleared away, and others use its places
CREATE TEMPORARY TABLE others AS SELECT gen_random_uuid() AS id FROM generate_series(1, 300);
SELECT count(*) FROM others, LATERAL erp.create_item('Nut ' || id, item_id => id);
SELECT count(*) FROM others, LATERAL erp.adjust_stock(id, 1, 'count');
VACUUM forge.stream, forge.item_row;
SELECT count(*) FROM others, LATERAL erp.adjust_stock(id, 1, 'count');
SELECT pg_temp.adjust(1);

-- the primary key is made anew
BEGIN;
SELECT pg_temp.adjust(1);
REINDEX TABLE forge.stream;
SELECT pg_temp.adjust(1);
COMMIT;
SELECT count(*) AS differences FROM forge.verify();
