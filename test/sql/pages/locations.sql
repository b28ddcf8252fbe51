-- Pages of locations and lots: lists, one of each, what may be done with it, and by whom.
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

SELECT test.sign_in('pages-locations-other');
SELECT count(erp.create_location('X1', 'Secret', location_id => test.id('secret')));
RESET ALL;
SET forgeerp.allow_session_context = on;

SELECT test.sign_in('pages-locations');
:become
-- before anything has happened there is the default location
SELECT pg_temp.list(erp_page.locations('{}'));
SELECT pg_temp.facts(erp_page.location(json_build_object('id', forge.default_location())));
SELECT pg_temp.commands(erp_page.location(json_build_object('id', forge.default_location())));
SELECT count(erp.create_location(format('S%s', lpad(n::text, 3, '0')), 'Shop ' || n, 'store', city => 'Kiel', country => 'DE', location_id => test.id('shop ' || n))) FROM generate_series(1, 110) n;
SELECT count(erp.create_location('W1', '<script>Lager</script>', temperature_zones => '{ambient,frozen}', location_id => test.id('store')));
SELECT count(erp.deactivate_location(test.id('shop 7'), 'rebuilt'));
SELECT count(*), count(DISTINCT row), min(row COLLATE "C") FROM pg_temp.walk('locations', '{}') document, pg_temp.list(document) row;
SELECT count(*) FROM pg_temp.walk('locations', '{}');
SELECT state, count(row) FROM unnest('{all,store,warehouse,dc,inactive,odd}'::text[]) state
	LEFT JOIN LATERAL (SELECT row FROM pg_temp.walk('locations', json_build_object('state', state)) document, pg_temp.list(document) row) l ON true GROUP BY 1 ORDER BY 1;
SELECT pg_temp.commands(erp_page.locations('{}'));
SELECT pg_temp.facts(erp_page.location(json_build_object('id', test.id('shop 7'))));
SELECT pg_temp.commands(erp_page.location(json_build_object('id', test.id('shop 7'))));
SELECT pg_temp.commands(erp_page.location(json_build_object('id', test.id('store'))));
SELECT split_part(test.outcome(format('SELECT erp_page.location(%L)', json_build_object('id', test.id('secret')))), ' | ', 2);
-- lots
SELECT count(erp.create_item('Milk', item_id => test.id('milk')));
SELECT pg_temp.list(erp_page.lots(json_build_object('id', test.id('milk'))));
SELECT count(erp.create_lot(test.id('milk'), 'L' || lpad(n::text, 3, '0'), date '2026-01-01' + n, lot_id => test.id('lot ' || n))) FROM generate_series(1, 60) n;
SELECT count(erp.block_lot(test.id('lot 2'), 'recalled'));
SELECT count(*), count(DISTINCT row) FROM pg_temp.walk('lots', json_build_object('id', test.id('milk'))) document, pg_temp.list(document) row;
SELECT row FROM pg_temp.list(erp_page.lots(json_build_object('id', test.id('milk')))) row LIMIT 2;
SELECT pg_temp.commands(erp_page.lots(json_build_object('id', test.id('milk'))));
SELECT pg_temp.facts(erp_page.lot(json_build_object('id', test.id('lot 2'))));
SELECT pg_temp.commands(erp_page.lot(json_build_object('id', test.id('lot 2'))));
SELECT pg_temp.commands(erp_page.lot(json_build_object('id', test.id('lot 1'))));
RESET ROLE;
SELECT count(*) FROM forge.append('inventory.lot', test.id('lot 1'), '[{"type": "inventory.lot.received"}]');
:become
SELECT pg_temp.commands(erp_page.lot(json_build_object('id', test.id('lot 1'))));
SELECT split_part(test.outcome(format('SELECT erp_page.%s(%L)', page, json_build_object('id', test.id('nothing')))), ' | ', 2) FROM unnest('{lot,lots}'::text[]) page;
-- shown, with what is to be escaped escaped
SELECT strpos(page, '<script>L') = 0 AND strpos(page, '&lt;script&gt;L') > 0 AS escaped FROM erp.page('location', test.id('store')::text) page;
SELECT strpos(page, '<script>L') = 0 AND strpos(page, '&lt;script&gt;L') > 0 AS escaped FROM erp.page('locations', state => 'warehouse') page;
SELECT strpos(page, 'L002') > 0 AND strpos(page, 'value="recalled"') = 0 AS shown FROM erp.page('lot', test.id('lot 2')::text) page;
SELECT strpos(page, 'name=lots') > 0 AS linked FROM erp.page('item', test.id('milk')::text) page;
RESET ROLE;
-- a viewer reads, and is offered nothing; the warehouse works with lots
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('pages-locations', '{viewer}');
:become
SELECT pg_temp.commands(erp_page.locations('{}')), pg_temp.commands(erp_page.location(json_build_object('id', test.id('store')))),
	   pg_temp.commands(erp_page.lots(json_build_object('id', test.id('milk')))), pg_temp.commands(erp_page.lot(json_build_object('id', test.id('lot 1'))));
RESET ROLE;
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('pages-locations', '{warehouse}');
:become
SELECT pg_temp.commands(erp_page.location(json_build_object('id', test.id('store')))), pg_temp.commands(erp_page.lot(json_build_object('id', test.id('lot 1'))));
RESET ROLE;
