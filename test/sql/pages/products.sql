-- Pages of products: the list and its search, a product, what may be done with it, and by whom.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
\set become 'SET ROLE forge_app;'
CREATE FUNCTION pg_temp.parts(document json) RETURNS SETOF json LANGUAGE sql AS $$
	WITH RECURSIVE p (part) AS (
		SELECT json_array_elements(document -> 'parts')
		 UNION ALL SELECT json_array_elements(p.part -> 'parts') FROM p WHERE json_typeof(p.part) = 'object')
	SELECT part FROM p WHERE json_typeof(part) = 'object' $$;
CREATE FUNCTION pg_temp.list(document json, label text) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT (SELECT string_agg(CASE json_typeof(c) WHEN 'object' THEN c ->> 'value' ELSE c #>> '{}' END, ' / ' ORDER BY n)
			  FROM json_array_elements(r) WITH ORDINALITY e (c, n))
	  FROM pg_temp.parts(document) p, json_array_elements(p -> 'rows') r WHERE p ->> 'part' = 'list' AND p ->> 'label' = list.label $$;
CREATE FUNCTION pg_temp.facts(document json) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT concat_ws(': ', f ->> 'label', CASE json_typeof(f -> 'value') WHEN 'object' THEN f #>> '{value,value}' ELSE f ->> 'value' END)
	  FROM pg_temp.parts(document) p, json_array_elements(p -> 'facts') f WHERE f ->> 'label' NOT IN ('Last change') $$;
CREATE FUNCTION pg_temp.commands(document json) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(substr(command, 17), ' ')
	  FROM pg_temp.parts(document) p, LATERAL (SELECT p ->> 'command' AS command WHERE p ->> 'part' = 'form'
		UNION ALL SELECT a ->> 'command' FROM json_array_elements(p -> 'actions') a) c $$;

-- another tenant, whose products nobody else sees
SELECT test.sign_in('pages-products-other');
SELECT count(erp.create_product('Secret saw', item_id => test.id('secret')));
RESET ALL;
SET forgeerp.allow_session_context = on;

SELECT test.sign_in('pages-products');
:become
SELECT count(erp.create_product(format('Saw %s', n), 'S-' || n, status => CASE WHEN n % 3 = 0 THEN 'draft' ELSE 'active' END, item_id => test.id('saw ' || n))) FROM generate_series(1, 120) n;
SELECT count(erp.define_attributes('product', '{"properties": {"colour": {"enum": ["red"]}}}'));
SELECT count(erp.create_product('<script>Säge</script>', 'X-1', brand => 'Söhne', category => 'Tools', gtin => '614141007349', base_price => 95, currency => 'EUR',
	description => 'It saws.', attributes => '{"colour": "red"}', item_id => test.id('saege')));
SELECT count(erp.add_pack(test.id('saege'), 'box', 12));
SELECT count(erp.archive_product(test.id('saw 1'), 'blunt'));
-- the list, page by page, each product once
CREATE FUNCTION pg_temp.walk(request json) RETURNS SETOF json LANGUAGE plpgsql AS $$
DECLARE
	document json;
BEGIN
	WHILE request IS NOT NULL LOOP
		document := erp_page.products(request);
		RETURN NEXT document;
		request := (SELECT p ->> 'next' FROM pg_temp.parts(document) p WHERE p ->> 'id' = 'products');
	END LOOP;
END $$;
SELECT count(*), count(DISTINCT row) FROM pg_temp.walk('{}') document, pg_temp.list(document, 'Products') row;
SELECT count(*) FROM pg_temp.walk('{}');
SELECT state, count(row) FROM unnest('{all,active,draft,archived,odd}'::text[]) state
	LEFT JOIN LATERAL (SELECT row FROM pg_temp.walk(json_build_object('state', state)) document, pg_temp.list(document, 'Products') row) l ON true GROUP BY 1 ORDER BY 1;
SELECT count(*), count(DISTINCT row) FROM pg_temp.walk('{"search": "saw s"}') document, pg_temp.list(document, 'Products') row;
SELECT pg_temp.list(erp_page.products('{"search": "SOHN sag"}'), 'Products');
SELECT pg_temp.list(erp_page.products('{"search": "saw 12", "state": "draft"}'), 'Products');
SELECT count(*) FROM pg_temp.list(erp_page.products('{"search": "secret"}'), 'Products');
SELECT pg_temp.commands(erp_page.products('{}'));
-- one
SELECT pg_temp.facts(erp_page.product(json_build_object('id', test.id('saege'))));
SELECT pg_temp.list(erp_page.product(json_build_object('id', test.id('saege'))), 'Packs');
SELECT p -> 'value' FROM pg_temp.parts(erp_page.product(json_build_object('id', test.id('saege')))) p WHERE p ->> 'part' = 'json';
SELECT pg_temp.commands(erp_page.product(json_build_object('id', test.id('saege'))));
SELECT pg_temp.commands(erp_page.product(json_build_object('id', test.id('saw 1'))));
SELECT split_part(test.outcome(format('SELECT erp_page.product(%L)', json_build_object('id', test.id('secret')))), ' | ', 2);
-- an item's page leads there, or begins a product
SELECT count(erp.create_item('Nut', item_id => test.id('nut')));
SELECT p #> '{links,0,link}' ->> 'name' FROM pg_temp.parts(erp_page.item(json_build_object('id', test.id('saege')))) p WHERE p #>> '{links,0,label}' = 'In the catalogue';
SELECT p ->> 'command', p -> 'then' ->> 'name' FROM pg_temp.parts(erp_page.item(json_build_object('id', test.id('nut')))) p WHERE p ->> 'title' = 'In the catalogue';
-- shown, with what is to be escaped escaped
SELECT strpos(page, '<script>S') = 0 AND strpos(page, '&lt;script&gt;S') > 0 AND strpos(page, 'It saws.') > 0 FROM erp.page('product', test.id('saege')::text) page;
SELECT strpos(page, '<option value="each"') > 0 AS units FROM erp.page('products') page;
RESET ROLE;
-- a viewer reads, and is offered nothing
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('pages-products', '{viewer}');
:become
SELECT pg_temp.commands(erp_page.products('{}')), pg_temp.commands(erp_page.product(json_build_object('id', test.id('saege')))), pg_temp.commands(erp_page.item(json_build_object('id', test.id('nut'))));
RESET ROLE;
-- of whoever may not read items there are no names
SELECT test.sign_in('pages-products');
SELECT count(erp.define_role('clerk', '{catalog.product.read}'));
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('pages-products', '{clerk}');
:become
SELECT pg_temp.list(erp_page.products('{"search": "sohn"}'), 'Products') LIKE test.id('saege') || ' / %';
SELECT count(*) FROM pg_temp.list(erp_page.products('{"search": "saw"}'), 'Products');
RESET ROLE;
