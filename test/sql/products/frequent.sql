-- Searches for words that very many products have: the same as by looking at each, without looking at all.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
CREATE DATABASE regress_forge_frequent;
\c regress_forge_frequent
\i :setup
SELECT test.sign_in('products-frequent');

-- straight into the read models, as a restore of a dump does; some are of another tenant
SELECT setseed(0.5);
CREATE TABLE test.filled AS
SELECT test.id('products-frequent' || CASE n % 100 WHEN 0 THEN '-other' ELSE '' END) AS tenant_id, test.id('frequent ' || n) AS item_id, test.id('stream ' || n) AS stream_id,
	   concat_ws(' ', 'thing', CASE n % 2 WHEN 0 THEN 'even' ELSE 'odd' END, 'r' || floor(10 * random()), 'r' || floor(2 * random()),
				 CASE WHEN n % 1000 = 1 THEN 'both even' END) AS name,
	   'N-' || n AS sku, CASE WHEN test.id('frequent ' || n) > '80000000-0000-0000-0000-000000000000' THEN 'late' ELSE 'early' END AS brand,
	   CASE n % 3 WHEN 0 THEN 'draft' ELSE 'active' END AS status,
	   '' AS search_key
  FROM generate_series(1, 42000) n;
UPDATE test.filled SET search_key = forge.search_key(name, brand, sku);
INSERT INTO forge.item_row SELECT tenant_id, item_id, sku, name, 100, 0, 100, 1, now(), true, NULL, 0, 0, 0, 0, 0, 0, 0, true, 'average' FROM test.filled;
INSERT INTO forge.product_row (tenant_id, stream_id, item_id, status, kind, unit, brand, tracking, attributes, attributes_version, version, updated_at)
	SELECT tenant_id, stream_id, item_id, status, 'stocked', 'each', brand, 'none', '{}', 0, 1, now() FROM test.filled;
INSERT INTO forge.item_word_row SELECT DISTINCT tenant_id, item_id, word FROM test.filled, unnest(forge.search_words(concat_ws(' ', name, sku))) word;
INSERT INTO forge.product_word_row SELECT DISTINCT tenant_id, stream_id, word, item_id FROM test.filled, unnest(forge.search_words(brand)) word;
ANALYZE forge.item_row, forge.product_row, forge.item_word_row, forge.product_word_row;

-- pages by the search and by looking at each product, and whether they are the same
CREATE FUNCTION test.page(query text, max_count integer, after uuid, status text) RETURNS uuid[] LANGUAGE sql AS $$
	SELECT array_agg(p.item_id) FROM forge.products_found(query, max_count, after, status) p
$$;
CREATE FUNCTION test.brute_page(query text, max_count integer, after uuid, status text) RETURNS uuid[] LANGUAGE sql AS $$
	SELECT array_agg(f.item_id ORDER BY f.item_id)
	  FROM (SELECT f.item_id FROM test.filled f
			 WHERE f.tenant_id = test.id('products-frequent') AND f.search_key LIKE ALL (forge.search_patterns(query))
			   AND (after IS NULL OR f.item_id > after) AND (brute_page.status IS NULL OR f.status = brute_page.status)
			 ORDER BY f.item_id LIMIT max_count) f
$$;
GRANT SELECT ON test.filled TO forge_app;
SET ROLE forge_app;
SELECT query, max_count, after, status, cardinality(page) AS found, page IS NOT DISTINCT FROM test.brute_page(query, max_count, after, status) AS same
  FROM (VALUES ('thing', 20), ('even odd', 20), ('odd thing', 20), ('even late', 20), ('late thing', 30), ('late odd both', 20), ('ev od thin', 20),
			   ('t l', 7), ('r r even', 20), ('early late', 5), ('r1 r0 odd late', 1000), ('', 5), ('thing xyz', 5), ('late', 0)) q (query, max_count),
	   (VALUES (NULL::uuid, NULL), ('70000000-0000-0000-0000-000000000000', NULL), ('70000000-0000-0000-0000-000000000000', 'draft')) a (after, status),
	   LATERAL test.page(query, max_count, after, status) page
 ORDER BY query COLLATE "C", after NULLS FIRST, status NULLS FIRST;

-- how many items are looked at for words that no product has together
CREATE VIEW pg_temp.looked_at AS
	SELECT sum(pg_stat_get_xact_tuples_fetched(indexrelid)) AS number FROM pg_index WHERE indrelid = 'forge.item_row'::regclass;
BEGIN;
SELECT number AS before FROM pg_temp.looked_at \gset
SELECT count(*) FROM erp.search_products('early late');
SELECT number - :before BETWEEN 2000 AND 10000 AS few FROM pg_temp.looked_at;
COMMIT;
\c contrib_regression
DROP DATABASE regress_forge_frequent;
