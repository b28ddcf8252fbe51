-- Pages of parties: the list and its search, a party, what may be done with it, and by whom.
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
	SELECT string_agg(substr(command, 15), ' ')
	  FROM pg_temp.parts(document) p, LATERAL (SELECT p ->> 'command' AS command WHERE p ->> 'part' = 'form'
		UNION ALL SELECT a ->> 'command' FROM json_array_elements(p -> 'actions') a) c $$;

-- another tenant, whose parties nobody else sees
SELECT test.sign_in('pages-parties-other');
SELECT count(erp.create_party('Secret GmbH', party_id => test.id('secret')));
RESET ALL;
SET forgeerp.allow_session_context = on;

SELECT test.sign_in('pages-parties');
:become
SELECT count(erp.create_party(format('Party %s', lpad(n::text, 3, '0')), code => 'P' || n, party_id => test.id('party ' || n))) FROM generate_series(1, 120) n;
SELECT count(erp.create_party('<script>Müller</script>', '{supplier}', email => 'm@shop.example', street => 'Markt 1', city => 'Kiel', postal_code => '24103',
	country => 'DE', iban => 'DE89370400440532013000', party_id => test.id('muller')));
SELECT count(erp.add_party_address(test.id('muller'), 'delivery', 'Hafenweg 7', 'Kiel', '24103', 'DE', address_id => test.id('port')));
SELECT count(erp.suspend_party(test.id('party 7'), 'does not pay'));
SELECT count(erp.create_order('EUR', test.id('party 1'), order_id => test.id('order')));
-- the list, page by page, each party once
CREATE FUNCTION pg_temp.walk(request json) RETURNS SETOF json LANGUAGE plpgsql AS $$
DECLARE
	document json;
BEGIN
	WHILE request IS NOT NULL LOOP
		document := erp_page.parties(request);
		RETURN NEXT document;
		request := (SELECT p ->> 'next' FROM pg_temp.parts(document) p WHERE p ->> 'id' = 'parties');
	END LOOP;
END $$;
SELECT count(*), count(DISTINCT row), min(row) FROM pg_temp.walk('{}') document, pg_temp.list(document, 'Parties') row;
SELECT count(*) FROM pg_temp.walk('{}');
SELECT state, count(row) FROM unnest('{all,customer,supplier,suspended,odd}'::text[]) state
	LEFT JOIN LATERAL (SELECT row FROM pg_temp.walk(json_build_object('state', state)) document, pg_temp.list(document, 'Parties') row) l ON true GROUP BY 1 ORDER BY 1;
SELECT pg_temp.list(erp_page.parties('{"search": "MULL script"}'), 'Parties');
SELECT pg_temp.list(erp_page.parties('{"search": "p12"}'), 'Parties');
SELECT count(*) FROM pg_temp.list(erp_page.parties('{"search": "secret"}'), 'Parties');
SELECT pg_temp.commands(erp_page.parties('{}'));
-- one
SELECT pg_temp.facts(erp_page.party(json_build_object('id', test.id('muller'))));
SELECT pg_temp.list(erp_page.party(json_build_object('id', test.id('muller'))), 'Addresses');
SELECT split_part(pg_temp.list(erp_page.party(json_build_object('id', test.id('party 1'))), 'Orders'), ' / ', 2);
SELECT pg_temp.commands(erp_page.party(json_build_object('id', test.id('muller'))));
SELECT pg_temp.commands(erp_page.party(json_build_object('id', test.id('party 7'))));
SELECT split_part(test.outcome(format('SELECT erp_page.party(%L)', json_build_object('id', test.id('secret')))), ' | ', 2);
-- shown, with what is to be escaped escaped
SELECT strpos(page, '<script>M') = 0 AND strpos(page, '&lt;script&gt;M') > 0 AND strpos(page, 'Hafenweg 7') > 0 FROM erp.page('party', test.id('muller')::text) page;
SELECT strpos(page, 'value="30"') > 0 AS terms FROM erp.page('parties') page;
RESET ROLE;
-- a viewer reads, and is offered nothing
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('pages-parties', '{viewer}');
:become
SELECT pg_temp.commands(erp_page.parties('{}')), pg_temp.commands(erp_page.party(json_build_object('id', test.id('muller'))));
RESET ROLE;
