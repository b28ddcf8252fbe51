-- Pages of items: what they show, to whom, page by page, and that nothing is markup.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
\set reset 'RESET ROLE; RESET ALL; SET forgeerp.allow_session_context = on;'
\set become 'SET ROLE forge_app;'
-- The text of a page, without its shell: elements in lines, attributes left out.
CREATE FUNCTION pg_temp.main(html text) RETURNS text LANGUAGE sql AS $$
	SELECT regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(html, '.*<main id="main">', ''), '<option.*?</option>', '', 'g'), '<time.*?</time>', '<time>', 'g'),
		'<(\w+)[^>]*>', E'\n<\\1>', 'g'), '</[^>]*>', '', 'g') $$;
-- All parts of a document, those inside of others as well.
CREATE FUNCTION pg_temp.parts(document json) RETURNS SETOF json LANGUAGE sql AS $$
	WITH RECURSIVE p (part) AS (
		SELECT json_array_elements(document -> 'parts')
		 UNION ALL SELECT json_array_elements(p.part -> 'parts') FROM p)
	SELECT part FROM p WHERE json_typeof(part) = 'object' $$;
CREATE FUNCTION pg_temp.rows(document json, label text) RETURNS SETOF json LANGUAGE sql AS $$
	SELECT json_array_elements(p -> 'rows') FROM pg_temp.parts(document) p WHERE p ->> 'part' = 'list' AND p ->> 'label' = rows.label $$;
CREATE FUNCTION pg_temp.names(request json) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(r #>> '{0,value}', ', ') FROM pg_temp.rows(erp_page.items(request), 'Items') r $$;

SELECT test.sign_in('pages-items-other');
SELECT count(erp.create_item('Secret', 'HUSH', 1, test.id('secret item')));
:reset
SELECT test.sign_in('pages-items');
SELECT count(erp.create_item(name, sku, quantity, test.id('pages ' || name)))
  FROM (VALUES ('Mug', 'M-1', 5), ('mug, large', 'M-2', 0), ('100% wool', NULL, 7), ('"><script>alert(1)</script>', 'x_y', 3), ('Empty', '', 0)) v (name, sku, quantity) WHERE sku IS DISTINCT FROM '';
SELECT count(erp.deactivate_item(test.id('pages 100% wool')));
SELECT count(erp.adjust_stock(test.id('pages Mug'), delta, reason)) FROM (VALUES (3, '<b>found</b>'), (-2, NULL)) v (delta, reason);
SELECT count(erp.reserve_stock(test.id('pages Mug'), test.id('pages cart'), 4, expires_at => '3000-01-01'));
SELECT count(erp.create_order('EUR', order_id => test.id('pages order'), lines => jsonb_build_array(jsonb_build_object('item_id', test.id('pages Mug'), 'quantity', 2, 'unit_price', 3))));
SELECT count(erp.submit_order(test.id('pages order')));

-- the list
SELECT pg_temp.names('{}'), pg_temp.names('{"sort": "sku"}'), pg_temp.names('{"sort": "available"}');
SELECT pg_temp.names('{"state": "active"}'), pg_temp.names('{"state": "inactive"}'), pg_temp.names('{"state": "short"}');
SELECT pg_temp.names(json_build_object('search', term)) FROM unnest('{MUG,m-,-1,%,100%,_,x_,\\,nothing}'::text[]) term;
SELECT pg_temp.names('{"search": "mug", "state": "short", "sort": "sku"}');
SELECT r FROM pg_temp.rows(erp_page.items('{"search": "mug"}'), 'Items') r;

-- one item
SELECT p ->> 'part', p ->> 'title', coalesce(p ->> 'command', (SELECT string_agg(a ->> 'command', ' ') FROM json_array_elements(p -> 'actions') a)), p -> 'values'
  FROM pg_temp.parts(erp_page.item(json_build_object('id', test.id('pages Mug')))) p;
SELECT r -> 2, r -> 3, r -> 4 FROM pg_temp.rows(erp_page.item(json_build_object('id', test.id('pages Mug'))), 'Movements') r;
SELECT r -> 1, r #> '{0,link,name}', r -> 2 FROM pg_temp.rows(erp_page.item(json_build_object('id', test.id('pages Mug'))), 'Reservations') r;
SELECT p ->> 'command' FROM pg_temp.parts(erp_page.item(json_build_object('id', test.id('pages 100% wool')))) p WHERE p ->> 'part' = 'form';
-- what has moved is as the whole history says, also after it has grown long
SELECT count(erp.adjust_stock(test.id('pages Mug'), 1 + n % 3)) FROM generate_series(1, 250) n;
SELECT count(*), count(*) FILTER (WHERE m.on_hand = n.on_hand AND m.delta = n.quantity AND m.reason IS NOT DISTINCT FROM n.reason AND m.recorded_at = n.recorded_at)
  FROM erp.item_movement m JOIN forge.newest_movements_of(test.id('pages Mug'), forge.default_location(), 1000) n USING (item_id, version);
SELECT count(*), min(version), max(version) FROM forge.newest_movements_of(test.id('pages Mug'), forge.default_location(), 200);

-- for those that may look only
:reset
SELECT test.sign_in('pages-items', '{viewer}');
:become
SELECT p ->> 'part', p ->> 'title' FROM pg_temp.parts(erp_page.item(json_build_object('id', test.id('pages Mug')))) p;
SELECT pg_temp.main(erp.page('items', search => 'mug'));
SELECT pg_temp.main(erp.page('item', id => test.id('pages mug, large')::text));
-- what was typed is text
SELECT page, position('<script>alert' IN html) + position('<b>found' IN html) AS markup, position('alert(1)' IN html) > 0
  FROM (VALUES ('items', erp.page('items')), ('item', erp.page('item', id => test.id('pages "><script>alert(1)</script>')::text))) v (page, html);
-- no such item: of nobody, of another tenant, and no id at all
SELECT pg_temp.main(erp.page('item', id => test.id('nothing')::text));
SELECT position('ecret' IN erp.page('item', id => test.id('secret item')::text)), pg_temp.main(erp.page('item', id => test.id('secret item')::text));
SELECT pg_temp.main(erp.page('item'));
SELECT pg_temp.main(erp.page('item', id => 'Mug'));
SELECT pg_temp.main(erp.page('items', after => 'Mug'));
SELECT pg_temp.main(erp.page('items', after => '{}'));
SELECT pg_temp.names('{"state": "no such state", "sort": "no such column"}');
SELECT count(*) FROM forge.newest_movements_of(test.id('secret item'), forge.default_location(), 10);
:reset
SELECT test.sign_in('pages-items', '{}');
:become
SELECT test.outcome('SELECT erp_page.items(''{}'')'), test.outcome('SELECT erp_page.item(''{}'')');
SELECT count(*) FROM forge.newest_movements_of(test.id('pages Mug'), forge.default_location(), 10);

-- page by page, each item once, however the list is sorted
:reset
SELECT test.sign_in('pages-items-many');
SELECT count(erp.create_item('Item ' || n % 40, CASE WHEN n % 3 > 0 THEN 'S' || n END, n % 5)) FROM generate_series(1, 120) n;
CREATE FUNCTION pg_temp.walk(request json) RETURNS SETOF json LANGUAGE plpgsql AS $$
DECLARE
	document json;
BEGIN
	WHILE request IS NOT NULL LOOP
		document := erp_page.items(request);
		RETURN NEXT document;
		request := (SELECT p ->> 'next' FROM pg_temp.parts(document) p WHERE p ->> 'id' = 'items');
	END LOOP;
END $$;
SELECT sort, search, count(DISTINCT d::text) AS pages, count(*) AS rows, count(DISTINCT r #>> '{0,link,id}') AS items
  FROM unnest('{name,sku,available}'::text[]) sort, unnest('{NULL,item 1}'::text[]) search, pg_temp.walk(json_build_object('sort', sort, 'search', search)) d, pg_temp.rows(d, 'Items') r
 GROUP BY sort, search ORDER BY sort, search;
-- of a service there is no stock
:reset
SELECT test.sign_in('pages-items');
SELECT count(erp.create_product('Engraving', sku => 'E-1', kind => 'service', item_id => test.id('pages service')));
SELECT p ->> 'part', p ->> 'title', p ->> 'command', (SELECT string_agg(f ->> 'label', ', ') FROM json_array_elements(p -> 'facts') f WHERE json_typeof(f) = 'object')
  FROM pg_temp.parts(erp_page.item(json_build_object('id', test.id('pages service')))) p;
SELECT position('On hand' IN erp.page('item', id => test.id('pages service')::text)) AS on_hand;
SELECT test.outcome($$SELECT erp_page.stock(json_build_object('id', format('%s/%s', test.id('pages service'), forge.default_location())))$$);
RESET ALL;
SELECT * FROM forge.verify();
