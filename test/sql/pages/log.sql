-- Pages of events, users, roles and permissions: what they show, to whom, and that nothing is markup.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
-- The text of a page, without its shell: elements in lines, attributes left out.
CREATE FUNCTION pg_temp.main(html text) RETURNS text LANGUAGE sql AS $$
	SELECT regexp_replace(regexp_replace(regexp_replace(regexp_replace(html, '.*<main id="main">', ''), '<option.*?</option>', '', 'g'), '<(\w+)[^>]*>', E'\n<\\1>', 'g'), '</[^>]*>', '', 'g') $$;
CREATE FUNCTION pg_temp.list(document json) RETURNS SETOF json LANGUAGE sql AS $$
	SELECT p FROM json_array_elements(document -> 'parts') p WHERE p ->> 'part' = 'list' $$;
SELECT test.sign_in('pages-log');
SELECT email FROM erp.create_user('ann@shop.example', '<img src=x onerror=alert(1)>', '{viewer}', test.id('pages ann'));
SELECT version FROM erp.create_item('"><script>alert(2)</script>', 'P1', 1, test.id('pages item'));
SELECT count(erp.adjust_stock(test.id('pages item'), i)) FROM generate_series(1, 119) i;

-- Every event is shown once, page by page; so are those of one stream.
CREATE FUNCTION pg_temp.walk(page text, argument json) RETURNS SETOF json LANGUAGE plpgsql AS $$
DECLARE
	request jsonb := argument;
	document json;
BEGIN
	LOOP
		EXECUTE format('SELECT erp_page.%I($1)', page) INTO document USING request::json;
		RETURN NEXT document;
		request := coalesce((SELECT l ->> 'next' FROM pg_temp.list(document) l), document #>> '{parts,2,links,0,link}');
		EXIT WHEN request IS NULL;
	END LOOP;
END $$;
SELECT count(*), count(DISTINCT r #>> '{0,value}'), (SELECT count(*) FROM erp.event) AS events
  FROM pg_temp.walk('events', '{}') d, pg_temp.list(d) l, json_array_elements(l -> 'rows') r;
SELECT count(*), count(DISTINCT e ->> 'title')
  FROM pg_temp.walk('stream', json_build_object('id', test.id('pages item'))) d, json_array_elements(d #> '{parts,1,entries}') e;

-- Filters.
SELECT json_array_length(l -> 'rows') FROM pg_temp.list(erp_page.events('{"type": "identity.user"}')) l;
SELECT json_array_length(l -> 'rows') FROM pg_temp.list(erp_page.events('{"type": "identity.user.created"}')) l;
SELECT l ->> 'empty' FROM pg_temp.list(erp_page.events('{"type": "sales.order"}')) l;
SELECT json_array_length(l -> 'rows') FROM pg_temp.list(erp_page.events(json_build_object('since', current_date - 1, 'until', current_date + 1))) l;
SELECT json_array_length(l -> 'rows') FROM pg_temp.list(erp_page.events(json_build_object('until', current_date - 1))) l;
SELECT json_array_length(l -> 'rows') FROM pg_temp.list(erp_page.events(json_build_object('since', current_date + 1))) l;
SELECT forge.position_near('-infinity'), forge.position_near('infinity') = (SELECT max(position) FROM erp.event);

-- What a user has typed is text.
SELECT position('<script>alert' IN erp.page('event', id => (SELECT max(position)::text FROM erp.event WHERE version = 1))) AS markup;
SELECT pg_temp.main(erp.page('why'));
SELECT pg_temp.main(erp.page('why', type => 'inventory.item.create', id => test.id('pages ann')::text));

-- What is not there, and what is no id.
SELECT pg_temp.main(erp.page('event', id => '9223372036854775806'));
SELECT pg_temp.main(erp.page('event', id => 'x'));
SELECT pg_temp.main(erp.page('no_such_page'));
SELECT pg_temp.main(erp.page('user', id => test.id('nobody')::text));

-- A page of one's own, and documents that are none.
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('pages-log', '{viewer}');
CREATE FUNCTION erp_page.regress_own(request json) RETURNS json LANGUAGE sql STABLE AS $$ SELECT request -> 'search' $$;
SELECT pg_temp.main(erp.page('regress_own', search => '{"title": 1}'));
SET ROLE forge_app;
SELECT pg_temp.main(erp.page('regress_own', search => '{}'));
RESET ROLE;
CREATE OR REPLACE FUNCTION erp_page.regress_own(request json) RETURNS json LANGUAGE sql STABLE AS $$ SELECT (request ->> 'search')::json $$;
SELECT pg_temp.main(erp.page('regress_own', search => '{"title": "T", "parts": [null, {"part": "text", "text": "<b>"}]}'));
SELECT pg_temp.main(erp.page('regress_own', search => d))
  FROM unnest(ARRAY['{"title": "T"}', '[]', '{"title": "T", "parts": [1]}', '{"title": "T", "parts": [{"part": "<x>"}]}',
					'{"title": "T", "parts": [], "script": "x"}', '{"title": "T", "parts": [], "status": 99}',
					'{"title": "T", "parts": [{"part": "list", "columns": [{"label": "A"}], "rows": [[1, 2]], "empty": ""}]}',
					'{"title": "T", "parts": [{"part": "text", "text": "a", "text": "b"}]}']) d;
DROP FUNCTION erp_page.regress_own(json);

-- A manager may see users; a viewer no events and no users; another tenant's are not there.
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('pages-log', '{manager}');
SET ROLE forge_app;
SELECT pg_temp.main(erp.page('users'));
RESET ROLE;
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('pages-log', '{viewer}');
SET ROLE forge_app;
SELECT pg_temp.main(erp.page('events'));
SELECT pg_temp.main(erp.page('users'));
SELECT pg_temp.main(erp.page('account'));
RESET ROLE;
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('pages-log-other');
SELECT json_array_length(l -> 'rows') FROM pg_temp.list(erp_page.events('{}')) l;
SELECT pg_temp.main(erp.page('user', id => test.id('pages ann')::text));
SELECT pg_temp.main(erp.page('stream', id => test.id('pages item')::text));
RESET ALL;

-- Nobody is signed in: pages lead to the one that asks for a token, and files are for all.
SET ROLE forge_anon;
BEGIN;
SELECT erp.page('events');
SELECT current_setting('response.status'), current_setting('response.headers');
ROLLBACK;
SELECT pg_temp.main(erp.page('sign_in'));
SELECT length(erp.asset('forge.css')) > 0;
SELECT test.outcome($$SELECT erp.asset('passwd')$$);
SELECT test.outcome($$SELECT erp_page.events('{}')$$);
RESET ROLE;
SELECT * FROM forge.verify();
