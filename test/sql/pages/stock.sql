-- Pages of stock: an item at a location, all stock of a location, what may be done with it, and by whom.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
\set become 'SET ROLE forge_app;'
CREATE FUNCTION pg_temp.parts(document json) RETURNS SETOF json LANGUAGE sql AS $$
	WITH RECURSIVE p (part) AS (
		SELECT json_array_elements(document -> 'parts')
		 UNION ALL SELECT json_array_elements(p.part -> 'parts') FROM p WHERE json_typeof(p.part) = 'object')
	SELECT part FROM p WHERE json_typeof(part) = 'object' $$;
CREATE FUNCTION pg_temp.list(document json) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT (SELECT string_agg(CASE json_typeof(c) WHEN 'object' THEN c ->> 'value' ELSE c #>> '{}' END, ' / ' ORDER BY n)
			  FROM json_array_elements(r) WITH ORDINALITY e (c, n))
	  FROM pg_temp.parts(document) p, json_array_elements(p -> 'rows') r WHERE p ->> 'part' = 'list' $$;
CREATE FUNCTION pg_temp.facts(document json) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT concat_ws(': ', f ->> 'label', CASE json_typeof(f -> 'value') WHEN 'object' THEN f #>> '{value,value}' ELSE f ->> 'value' END)
	  FROM pg_temp.parts(document) p, json_array_elements(p -> 'facts') f WHERE f ->> 'label' NOT IN ('Last change') $$;
CREATE FUNCTION pg_temp.commands(document json) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(command, ' ')
	  FROM pg_temp.parts(document) p, LATERAL (SELECT p ->> 'command' AS command WHERE p ->> 'part' = 'form'
		UNION ALL SELECT a ->> 'command' FROM json_array_elements(p -> 'actions') a) c $$;
CREATE FUNCTION pg_temp.walk(page text, request json) RETURNS SETOF json LANGUAGE plpgsql AS $$
DECLARE
	document json;
BEGIN
	WHILE request IS NOT NULL LOOP
		EXECUTE format('SELECT erp_page.%I(%L)', page, request) INTO document;
		RETURN NEXT document;
		request := (SELECT p ->> 'next' FROM pg_temp.parts(document) p WHERE p ->> 'id' = page);
	END LOOP;
END $$;


SELECT test.sign_in('pages-stock-other');
SELECT count(erp.create_location('X1', 'Secret', location_id => test.id('secret place')));
RESET ROLE;
RESET ALL;
SET forgeerp.allow_session_context = on;

SELECT test.sign_in('pages-stock');
:become
SELECT count(erp.create_location('S1', '<script>Shop</script>', location_id => test.id('stock shop')));
SELECT count(erp.create_item(format('Item %s', lpad(n::text, 3, '0')), 'SKU' || n, item_id => test.id('stock ' || n))) FROM generate_series(1, 110) n;
SELECT count(erp.receive_stock(test.id('stock ' || n), n, test.id('stock shop'), n)) FROM generate_series(1, 105) n;
CREATE FUNCTION pg_temp.at(item text, place uuid DEFAULT test.id('stock shop')) RETURNS json LANGUAGE sql AS $$
	SELECT json_build_object('id', format('%s/%s', test.id(item), place)) $$;

-- an item at a location: also where nothing of it is, and at the default one
SELECT pg_temp.facts(erp_page.stock(pg_temp.at('stock 7')));
SELECT pg_temp.facts(erp_page.stock(pg_temp.at('stock 110')));
SELECT pg_temp.commands(erp_page.stock(pg_temp.at('stock 7')));
SELECT pg_temp.commands(erp_page.stock(pg_temp.at('stock 7', forge.default_location())));
SELECT count(erp.reserve_stock_at(test.id('stock 7'), test.id('a job'), 2, test.id('stock shop')));
SELECT row FROM pg_temp.list(erp_page.stock(pg_temp.at('stock 7'))) row WHERE row NOT LIKE '%receipt%';
SELECT substr(row, strpos(row, 'receipt')) FROM pg_temp.list(erp_page.stock(pg_temp.at('stock 7'))) row WHERE row LIKE '%receipt%';
-- lots, and forms that know them
SELECT count(erp.create_product('Milk', tracking => 'lot', item_id => test.id('stock milk')));
SELECT count(erp.create_lot(test.id('stock milk'), 'L' || n, date '2999-01-01' - n, lot_id => test.id('stock lot ' || n))) FROM generate_series(1, 3) n;
SELECT count(erp.receive_stock(test.id('stock milk'), n, test.id('stock shop'), lot_id => test.id('stock lot ' || n))) FROM generate_series(1, 3) n;
SELECT count(erp.block_lot(test.id('stock lot 2'), 'recalled'));
SELECT row FROM pg_temp.list(erp_page.stock(pg_temp.at('stock milk'))) row WHERE row LIKE 'L_ /%';
SELECT p ->> 'command', p ->> 'fields' FROM pg_temp.parts(erp_page.stock(pg_temp.at('stock milk'))) p WHERE p ->> 'part' = 'form' ORDER BY 1;
SELECT p ->> 'command', p ->> 'fields', p #>> '{choices,lot_id,0,label}' FROM pg_temp.parts(erp_page.item(json_build_object('id', test.id('stock milk')))) p WHERE p ->> 'fields' ~ 'quantity|delta';
SELECT p ->> 'command', p ->> 'fields', p -> 'choices' FROM pg_temp.parts(erp_page.item(json_build_object('id', test.id('stock 7')))) p WHERE p ->> 'fields' ~ 'quantity|delta';
-- what an item's page tells of it
SELECT row FROM pg_temp.list(erp_page.item(json_build_object('id', test.id('stock 7')))) row WHERE row LIKE '%Shop%' OR row LIKE 'Main%';
-- all stock of a location, in pages, and found
SELECT count(*), count(DISTINCT row), min(row COLLATE "C"), max(row COLLATE "C")
  FROM pg_temp.walk('location_stock', json_build_object('id', test.id('stock shop'))) document, pg_temp.list(document) row;
SELECT count(*) FROM pg_temp.walk('location_stock', json_build_object('id', test.id('stock shop')));
SELECT row FROM pg_temp.list(erp_page.location_stock(json_build_object('id', test.id('stock shop'), 'search', 'ITEM 00'))) row;
SELECT row FROM pg_temp.list(erp_page.location_stock(json_build_object('id', test.id('stock shop'), 'search', 'sku105'))) row;
SELECT count(row) FROM pg_temp.list(erp_page.location_stock(json_build_object('id', forge.default_location()))) row;
SELECT split_part(test.outcome(format('SELECT erp_page.%s', call)), ' | ', 2) FROM unnest(ARRAY[
	format('stock(%L)', pg_temp.at('nothing')), format('stock(%L)', pg_temp.at('stock 7', test.id('secret place'))), format('stock(%L)', json_build_object('id', test.id('stock 7'))),
	format('location_stock(%L)', json_build_object('id', test.id('secret place')))]) call;
-- shown, with what is to be escaped escaped
SELECT strpos(page, '<script>S') = 0 AND strpos(page, '&lt;script&gt;S') > 0 AS escaped FROM erp.page('stock', pg_temp.at('stock 7') ->> 'id') page;
SELECT strpos(page, '<script>S') = 0 AND strpos(page, '&lt;script&gt;S') > 0 AS escaped FROM erp.page('location_stock', test.id('stock shop')::text) page;
SELECT strpos(page, 'name=location_stock') > 0 AS linked FROM erp.page('location', test.id('stock shop')::text) page;
-- a viewer reads, without the value, and is offered nothing; the warehouse works with stock
RESET ROLE;
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('pages-stock', '{viewer}');
:become
SELECT pg_temp.commands(erp_page.stock(pg_temp.at('stock 7'))), fact FROM pg_temp.facts(erp_page.stock(pg_temp.at('stock 7'))) fact WHERE fact ~ 'Value|Cost';
RESET ROLE;
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('pages-stock', '{warehouse}');
:become
SELECT pg_temp.commands(erp_page.stock(pg_temp.at('stock 7')));
RESET ROLE;
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('pages-stock', '{guest}');
:become
SELECT test.outcome(format('SELECT erp_page.stock(%L)', pg_temp.at('stock 7')));
SELECT test.outcome(format('SELECT erp_page.location_stock(%L)', json_build_object('id', test.id('stock shop'))));
