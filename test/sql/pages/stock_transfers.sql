-- Pages of transfers: the list, one of them, what may be done with it, and by whom.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
\set reset 'RESET ROLE; RESET ALL; SET forgeerp.allow_session_context = on;'
\set become 'SET ROLE forge_app;'
CREATE FUNCTION pg_temp.parts(document json) RETURNS SETOF json LANGUAGE sql AS $$
	WITH RECURSIVE p (part) AS (
		SELECT json_array_elements(document -> 'parts')
		 UNION ALL SELECT json_array_elements(p.part -> 'parts') FROM p WHERE json_typeof(p.part) = 'object')
	SELECT part FROM p WHERE json_typeof(part) = 'object' $$;
CREATE FUNCTION pg_temp.list(document json) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT (SELECT string_agg(coalesce(CASE json_typeof(c) WHEN 'object' THEN c ->> 'value' ELSE c #>> '{}' END, '-'), ' / ' ORDER BY n)
			  FROM json_array_elements(r) WITH ORDINALITY e (c, n) WHERE n BETWEEN 2 AND 8)
	  FROM pg_temp.parts(document) p, json_array_elements(p -> 'rows') r WHERE p ->> 'part' = 'list' $$;
CREATE FUNCTION pg_temp.facts(document json) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT concat_ws(': ', f ->> 'label', CASE json_typeof(f -> 'value') WHEN 'object' THEN f #>> '{value,value}' ELSE f ->> 'value' END)
	  FROM pg_temp.parts(document) p, json_array_elements(p -> 'facts') f WHERE f ->> 'label' IN ('From', 'To', 'Because', 'Version') $$;
CREATE FUNCTION pg_temp.commands(document json) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(split_part(command, '.', 3), ' ')
	  FROM pg_temp.parts(document) p, LATERAL (SELECT p ->> 'command' AS command WHERE p ->> 'part' = 'form'
		UNION ALL SELECT a ->> 'command' FROM json_array_elements(p -> 'actions') a) c $$;
CREATE FUNCTION pg_temp.page_of(name text) RETURNS json LANGUAGE sql AS $$ SELECT erp_page.stock_transfer(json_build_object('id', test.id(name))) $$;
CREATE FUNCTION pg_temp.walk(request json) RETURNS SETOF json LANGUAGE plpgsql AS $$
DECLARE
	document json;
BEGIN
	WHILE request IS NOT NULL LOOP
		document := erp_page.stock_transfers(request);
		RETURN NEXT document;
		request := (SELECT p ->> 'next' FROM pg_temp.parts(document) p WHERE p ->> 'id' = 'transfers');
	END LOOP;
END $$;
CREATE FUNCTION pg_temp.one_line(item text) RETURNS jsonb LANGUAGE sql
	RETURN jsonb_build_array(jsonb_build_object('item_id', test.id(item), 'quantity', 2));

SELECT test.sign_in('pages-transfers-other');
SELECT count(erp.create_item('Secret', item_id => test.id('secret item')));
SELECT count(erp.create_location('X1', 'Secret', location_id => test.id('secret place')));
SELECT count(erp.create_stock_transfer(NULL, test.id('secret place'), pg_temp.one_line('secret item'), test.id('secret')));
:reset
SELECT test.sign_in('pages-transfers');
:become
SELECT count(erp.create_item('<script>alert(1)</script>', initial_quantity => 100, item_id => test.id('saw')));
SELECT count(erp.create_location('S1', '<b>Shop</b>', location_id => test.id('shop')));
SELECT count(erp.create_stock_transfer(NULL, test.id('shop'), pg_temp.one_line('saw'), test.id(name))) FROM unnest('{draft,sent,part,received,returned,closed,cancelled}'::text[]) name;
SELECT count(erp.send_stock_transfer(test.id(name))) FROM unnest('{sent,part,received,returned,closed}'::text[]) name;
SELECT count(erp.receive_stock_transfer(test.id('part'), '[{"line_no": 1, "quantity": 0.5}]'));
SELECT count(erp.receive_stock_transfer(test.id('received')));
SELECT count(erp.return_stock_transfer(test.id('returned')));
SELECT count(erp.close_stock_transfer(test.id('closed'), 'fell off'));
SELECT count(erp.cancel_stock_transfer(test.id('cancelled')));

-- the list, by state, page by page
SELECT state, count(row), string_agg(DISTINCT split_part(row, ' / ', 1), ' ')
  FROM unnest('{NULL,draft,sent,received,returned,closed,cancelled,all,odd}'::text[]) state
  LEFT JOIN LATERAL (SELECT row FROM pg_temp.walk(json_build_object('state', state)) document, pg_temp.list(document) row) l ON true GROUP BY 1 ORDER BY 1;
SELECT regexp_replace(row, '\d{4}-.*', '') FROM pg_temp.list(erp_page.stock_transfers('{"state": "closed"}')) row;
SELECT count(erp.create_stock_transfer(test.id('shop'), NULL, pg_temp.one_line('saw'))) FROM generate_series(1, 120);
SELECT count(DISTINCT document::text), count(row) FROM pg_temp.walk('{}') document, pg_temp.list(document) row;

-- one of each state
SELECT name, pg_temp.commands(pg_temp.page_of(name)) FROM unnest('{draft,sent,part,received,returned,closed,cancelled}'::text[]) name;
SELECT pg_temp.facts(pg_temp.page_of('closed'));
SELECT name, pg_temp.list(pg_temp.page_of(name)) FROM unnest('{draft,part,closed}'::text[]) name;
-- the lines to receive are those that are open
SELECT p #> '{choices,lines,line_no}' FROM pg_temp.parts(pg_temp.page_of('part')) p WHERE p ->> 'command' = 'inventory.transfer.receive';
SELECT pg_temp.commands(erp_page.new_stock_transfer('{}'));
SELECT split_part(test.outcome(format('SELECT erp_page.stock_transfer(%L)', json_build_object('id', test.id('secret')))), ' | ', 2);

-- what others see
:reset
SELECT test.sign_in('pages-transfers', '{viewer}');
:become
SELECT count(*), pg_temp.commands(erp_page.stock_transfers('{}')), pg_temp.commands(pg_temp.page_of('sent')) FROM pg_temp.list(erp_page.stock_transfers('{}'));
SELECT split_part(test.outcome('SELECT erp_page.new_stock_transfer(''{}'')'), ' | ', 2);
:reset
SELECT test.sign_in('pages-transfers', '{warehouse}');
:become
SELECT pg_temp.commands(pg_temp.page_of('sent'));
:reset
SELECT test.sign_in('pages-transfers', '{nobody}');
:become
SELECT split_part(test.outcome(format('SELECT erp_page.%s', call)), ' | ', 2) FROM (VALUES
	($$stock_transfers('{}')$$), ($$stock_transfer(json_build_object('id', test.id('sent')))$$), ($$new_stock_transfer('{}')$$)) v (call);
