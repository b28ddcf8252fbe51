-- Pages of orders, customers, what is going on, and the search: what they show, to whom, page by page.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
\set reset 'RESET ROLE; RESET ALL; SET forgeerp.allow_session_context = on;'
\set become 'SET ROLE forge_app;'
-- All parts of a document, those inside of others as well.
CREATE FUNCTION pg_temp.parts(document json) RETURNS SETOF json LANGUAGE sql AS $$
	WITH RECURSIVE p (part) AS (
		SELECT json_array_elements(document -> 'parts')
		 UNION ALL SELECT json_array_elements(p.part -> 'parts') FROM p WHERE json_typeof(p.part) = 'object')
	SELECT part FROM p WHERE json_typeof(part) = 'object' $$;
CREATE FUNCTION pg_temp.rows(document json, label text) RETURNS SETOF json LANGUAGE sql AS $$
	SELECT json_array_elements(p -> 'rows') FROM pg_temp.parts(document) p WHERE p ->> 'part' = 'list' AND p ->> 'label' = rows.label $$;
CREATE FUNCTION pg_temp.page_of(name text) RETURNS json LANGUAGE sql AS $$ SELECT erp_page."order"(json_build_object('id', test.id('pages ' || name))) $$;
CREATE FUNCTION pg_temp.commands(document json) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(split_part(command, '.', 3), ' ')
	  FROM pg_temp.parts(document) p, LATERAL (SELECT p ->> 'command' AS command WHERE p ->> 'part' = 'form'
		UNION ALL SELECT a ->> 'command' FROM json_array_elements(p -> 'actions') a) c $$;
CREATE FUNCTION pg_temp.states(request json) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(r #>> '{1,value}', ' ') FROM pg_temp.rows(erp_page.orders(request), 'Orders') r $$;
-- The text of a page, without its shell: one line.
CREATE FUNCTION pg_temp.main(html text) RETURNS text LANGUAGE sql AS $$
	SELECT trim(regexp_replace(regexp_replace(html, '.*<main id="main">', ''), '(<[^>]*>)+', ' ', 'g')) $$;

SELECT test.sign_in('pages-orders-other');
SELECT count(erp.create_order('EUR', order_id => test.id('pages secret'), customer_id => test.id('pages secret customer')));
:reset
SELECT test.sign_in('pages-orders');
SELECT count(erp.create_item(name, sku, 100, test.id('pages ' || name))) FROM (VALUES ('Saw', 'SAW'), ('<script>alert(1)</script>', 'XSS')) v (name, sku);
SELECT count(erp.create_order('EUR', order_id => test.id('pages ' || name), customer_id => test.id('pages customer'), lines => CASE WHEN name <> 'empty' THEN jsonb_build_array(
	jsonb_build_object('item_id', test.id('pages Saw'), 'quantity', 2, 'unit_price', '9.5'), jsonb_build_object('item_id', test.id('pages <script>alert(1)</script>'), 'quantity', 1, 'unit_price', 1)) END))
  FROM unnest('{empty,draft,reserved,processing,completed,cancelled}'::text[]) name;
SELECT count(erp.submit_order(test.id('pages ' || name))) FROM unnest('{reserved,processing,completed}'::text[]) name;
SELECT count(erp.confirm_payment(test.id('pages ' || name), '<b>paid</b>')) FROM unnest('{processing,completed}'::text[]) name;
SELECT count(erp.complete_order(test.id('pages completed'), 'TRACK'));
SELECT count(erp.cancel_order(test.id('pages cancelled'), 'changed mind'));

-- the list, by state and customer
SELECT state, pg_temp.states(json_build_object('state', state)) FROM unnest('{NULL,draft,reserved,processing,completed,cancelled,all,nothing}'::text[]) state;
SELECT pg_temp.states(json_build_object('id', test.id('pages customer'))), pg_temp.states(json_build_object('id', test.id('pages nobody'), 'state', 'all'));
SELECT r -> 2, r -> 3 FROM pg_temp.rows(erp_page.orders('{"state": "completed"}'), 'Orders') r;
SELECT r -> 1, r -> 2, r -> 3 FROM pg_temp.rows(erp_page.customers('{}'), 'Customers') r;

-- one order in each state: what may be done, by whom
SELECT name, pg_temp.commands(pg_temp.page_of(name)) FROM unnest('{empty,draft,reserved,processing,completed,cancelled}'::text[]) name;
SELECT r FROM pg_temp.rows(pg_temp.page_of('draft'), 'Lines') r ORDER BY r ->> 0;
SELECT f ->> 'label', f #>> '{value}' FROM pg_temp.parts(pg_temp.page_of('completed')) p, json_array_elements(p -> 'facts') f WHERE f ->> 'label' IN ('Payment', 'Shipment', 'Total');
SELECT p ->> 'current', json_array_length(p -> 'moves') FROM pg_temp.parts(pg_temp.page_of('reserved')) p WHERE p ->> 'part' = 'states';
SELECT e ->> 'title' FROM pg_temp.parts(pg_temp.page_of('cancelled')) p, json_array_elements(p -> 'entries') e;
SELECT p -> 'choices' #> '{item_id,0,label}' FROM pg_temp.parts(pg_temp.page_of('draft')) p WHERE p ->> 'command' IN ('sales.order.add_line', 'sales.order.change_line');
SELECT p -> 'rows', json_array_length(p #> '{choices,lines,item_id}') FROM pg_temp.parts(erp_page.new_order('{}')) p WHERE p ->> 'part' = 'form';

-- a location is asked for where there is more than one, and shown of each line; lines of the default location alone are found by their item
CREATE FUNCTION pg_temp.fields(document json) RETURNS TABLE (command text, fields text, locations text) LANGUAGE sql AS $$
	SELECT p ->> 'command', p ->> 'fields', (SELECT string_agg(c ->> 'label', ', ') FROM json_array_elements(CASE WHEN json_typeof(p #> '{choices,location_id}') = 'array' THEN p #> '{choices,location_id}' END) c)
	  FROM pg_temp.parts(document) p WHERE p ->> 'command' LIKE 'sales.order.%_line' $$;
SELECT * FROM pg_temp.fields(pg_temp.page_of('draft'));
SELECT p -> 'columns' FROM pg_temp.parts(erp_page.new_order('{}')) p WHERE p ->> 'part' = 'form';
BEGIN;
SELECT code FROM unnest('{Shop,Closed}'::text[]) l, LATERAL erp.create_location(upper(l), l, location_id => test.id('pages ' || l));
SELECT active FROM erp.deactivate_location(test.id('pages Closed'));
SELECT * FROM pg_temp.fields(pg_temp.page_of('draft'));
SELECT line_count FROM erp.add_order_line(test.id('pages draft'), test.id('pages Saw'), 3, 8, location_id => test.id('pages Shop'));
SELECT * FROM pg_temp.fields(pg_temp.page_of('draft'));
SELECT r -> 1 ->> 'value', r -> 2 ->> 'value', r #>> '{2,link,name}', r -> 3 FROM pg_temp.rows(pg_temp.page_of('draft'), 'Lines') r ORDER BY r ->> 0;
SELECT c ->> 'label' FROM pg_temp.parts(pg_temp.page_of('draft')) p, json_array_elements(p #> '{choices,item_id}') c WHERE p ->> 'command' = 'sales.order.remove_line';
SELECT p -> 'columns' AS columns, p #>> '{choices,lines,location_id,1,label}' AS location FROM pg_temp.parts(erp_page.new_order('{}')) p WHERE p ->> 'part' = 'form';
ROLLBACK;

-- all of it is HTML, and nothing of it is markup
SELECT page, html LIKE '%<main%', position('<script>alert' IN html) + position('<b>paid' IN html) AS markup, position('<h1>This cannot be shown' IN html) AS failed
  FROM (VALUES ('orders', erp.page('orders', state => 'all')), ('order', erp.page('order', id => test.id('pages draft')::text)), ('completed', erp.page('order', id => test.id('pages completed')::text)),
		('new_order', erp.page('new_order')), ('customers', erp.page('customers')), ('home', erp.page()), ('search', erp.page('search', search => '<script>'))) v (page, html);

-- items to add can be searched where one can be added
SELECT name, count(*) FILTER (WHERE p ->> 'part' = 'filter') AS filters, min(json_array_length(p #> '{choices,item_id}')) FILTER (WHERE p ->> 'command' = 'sales.order.add_line') AS items
  FROM unnest('{draft,reserved}'::text[]) name, pg_temp.parts(erp_page."order"(json_build_object('id', test.id('pages ' || name), 'search', 'saw'))) p GROUP BY name ORDER BY name;

-- the search
SELECT l ->> 'label', l #>> '{link,name}' FROM unnest(ARRAY['saw', 'saw SA', '<SCRIPT', test.id('pages Saw')::text, left(right(test.id('pages draft')::text, 8), 5), upper(right(test.id('pages draft')::text, 8)), test.id('pages draft')::text]) WITH ORDINALITY t (term, place),
	pg_temp.parts(erp_page.search(json_build_object('search', term))) p, json_array_elements(p -> 'links') l ORDER BY place, 1;
SELECT count(*) FROM unnest(ARRAY['secret', right(test.id('pages secret')::text, 8), test.id('pages secret')::text, '%', 'ab', 'aw', '\']) term,
	pg_temp.parts(erp_page.search(json_build_object('search', term))) p, json_array_elements(p -> 'links') l;
SELECT pg_temp.main(erp.page('search'));
-- what is going on
SELECT t ->> 'label', t ->> 'value' FROM pg_temp.parts(erp_page.home('{}')) p, json_array_elements(p -> 'tiles') t;
SELECT p ->> 'kind', json_array_length(p -> 'points'), (SELECT sum((c ->> 1)::int) FROM json_array_elements(p -> 'points') c) FROM pg_temp.parts(erp_page.home('{}')) p WHERE p ->> 'part' = 'chart';

-- no such order: of nobody, of another tenant, and no id at all
SELECT pg_temp.main(erp.page('order', id => test.id(name)::text)) FROM unnest('{pages nothing,pages secret}'::text[]) name;
SELECT pg_temp.main(erp.page('order')), pg_temp.main(erp.page('order', id => 'x'));
SELECT pg_temp.main(erp.page('orders', id => 'x')), pg_temp.main(erp.page('orders', after => '["x"]'));
SELECT pg_temp.states(json_build_object('id', test.id('pages secret customer'), 'state', 'all'));

-- those that may look only, and those that may not
:reset
SELECT test.sign_in('pages-orders', '{viewer}');
:become
SELECT name, pg_temp.commands(pg_temp.page_of(name)) FROM unnest('{draft,reserved}'::text[]) name;
SELECT pg_temp.main(erp.page('new_order'));
SELECT string_agg(p ->> 'title', ', ') FROM pg_temp.parts(erp_page.home('{}')) p;
SELECT string_agg(p ->> 'title', ', ') FROM pg_temp.parts(erp_page.search('{"search": "saw"}')) p;
:reset
SELECT test.sign_in('pages-orders', '{accountant}');
:become
SELECT name, pg_temp.commands(pg_temp.page_of(name)) FROM unnest('{draft,reserved}'::text[]) name;
:reset
SELECT test.sign_in('pages-orders', '{}');
:become
SELECT page, pg_temp.main(erp.page(page)) FROM unnest('{orders,order,customers,new_order,home}'::text[]) page;
SELECT pg_temp.main(erp.page('search', search => 'saw'));

-- page by page, each order and each customer once, though many were created at the same moment
:reset
SELECT test.sign_in('pages-orders-many');
SELECT count(*) FROM generate_series(1, 3) batch, forge.execute_batch((SELECT jsonb_agg(jsonb_build_object('command', 'sales.order.create', 'aggregate_id', test.id('many ' || n || ' ' || batch),
	'payload', jsonb_build_object('currency', 'EUR', 'customer_id', test.id('many customer ' || n * 7 % 60)))) FROM generate_series(1, 40) n));
CREATE FUNCTION pg_temp.walk(page text, request json) RETURNS SETOF json LANGUAGE plpgsql AS $$
DECLARE
	document json;
BEGIN
	WHILE request IS NOT NULL LOOP
		EXECUTE format('SELECT erp_page.%I($1)', page) INTO document USING request;
		RETURN NEXT document;
		request := (SELECT p ->> 'next' FROM pg_temp.parts(document) p WHERE p ->> 'id' = page);
	END LOOP;
END $$;
SELECT count(DISTINCT d::text) AS pages, count(*) AS rows, count(DISTINCT r #>> '{0,value}') AS orders FROM pg_temp.walk('orders', '{}') d, pg_temp.rows(d, 'Orders') r;
SELECT count(*) AS rows, count(DISTINCT r #>> '{0,value}') AS customers, sum((r ->> 1)::int) AS orders FROM pg_temp.walk('customers', '{}') d, pg_temp.rows(d, 'Customers') r;
SELECT count(*) FROM pg_temp.walk('orders', json_build_object('id', test.id('many customer 7'), 'state', 'all')) d, pg_temp.rows(d, 'Orders') r;
RESET ALL;
SELECT * FROM forge.verify();
