-- Many products to search in, straight into the read models of a tenant of their own, as superuser.  The
-- variable products is set.  A name has four of 20,000 words, the first of which are the most frequent by far.
\set ON_ERROR_STOP on
\o /dev/null
SELECT forge.create_tenant('catalogue', 'Catalogue', '00000000-0000-7000-8000-000000000003');
CREATE ROLE bench_catalogue LOGIN PASSWORD :'password' IN ROLE forge_app;
SELECT forge.bind_role('bench_catalogue', '00000000-0000-7000-8000-000000000003', '00000000-0000-7000-8000-00000000000a', '{admin}');
GRANT USAGE ON SCHEMA bench TO bench_catalogue;
SELECT setseed(0.5);
CREATE UNLOGGED TABLE bench.product AS
SELECT '00000000-0000-7000-8000-000000000003'::uuid AS tenant_id, bench.id(9, n) AS item_id, md5('product ' || n)::uuid AS stream_id,
	   concat_ws(' ', bench.word(random()), bench.word(random()), bench.word(random()), bench.word(random())) AS name,
	   'SKU' || n AS sku, 'Brand ' || n % 500 AS brand
  FROM generate_series(1, :products) n;
INSERT INTO forge.item_row SELECT tenant_id, item_id, sku, name, 100, 0, 100, 1, now(), true, NULL, 0, 0, 0, 0, 0, 0, 0, true, 'average' FROM bench.product;
INSERT INTO forge.product_row (tenant_id, stream_id, item_id, status, kind, unit, brand, tracking, attributes,
							   attributes_version, version, updated_at)
	SELECT tenant_id, stream_id, item_id, 'active', 'stocked', 'each', brand, 'none', '{}', 0, 1, now() FROM bench.product;
INSERT INTO forge.item_word_row
	SELECT DISTINCT tenant_id, item_id, word FROM bench.product, unnest(forge.search_words(concat_ws(' ', name, sku))) word;
INSERT INTO forge.product_word_row
	SELECT DISTINCT tenant_id, stream_id, word, item_id FROM bench.product, unnest(forge.search_words(brand)) word;
VACUUM forge.item_row, forge.product_row, forge.item_word_row, forge.product_word_row;
