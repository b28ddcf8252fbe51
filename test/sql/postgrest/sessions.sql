-- Browser sessions: signing in by a cookie, as PostgREST hands it over.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('postgrest-sessions-2');
RESET ALL;
SET forgeerp.allow_session_context = on;
\set tenant 'postgrest-sessions'
SELECT test.sign_in(:'tenant');
SELECT on_hand FROM erp.create_item('Bolt', 'B-1', 5, test.id('bolt'));
SELECT count(*) FROM erp.create_user('ann@shop.example', 'Ann', user_id => test.id('ann'));
SELECT count(*) FROM erp.assign_role(test.id('ann'), 'viewer');
\set roles admin
\set postgrest :tests '/tools/postgrest.sql'
\i :postgrest
RESET SESSION AUTHORIZATION;
-- What the answer says, without the secret.
CREATE FUNCTION test.answer() RETURNS text LANGUAGE sql VOLATILE AS $$
	SELECT concat_ws(' ', nullif(current_setting('response.status', true), ''),
		regexp_replace(nullif(current_setting('response.headers', true), ''), '_session=[A-Za-z0-9_-]{43};', '_session=SECRET;', 'g')) $$;
CREATE FUNCTION test.secret_of_answer() RETURNS text LANGUAGE sql VOLATILE AS $$
	SELECT (regexp_match(current_setting('response.headers'), '_session=([A-Za-z0-9_-]{43});'))[1] $$;
-- Who is signed in.
CREATE FUNCTION test.who() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	IF current_user = 'forge_anon' THEN
		RETURN current_user;
	END IF;
	RETURN concat_ws(' ', current_user, coalesce(CASE forge.current_tenant() WHEN test.id('postgrest-sessions') THEN 'one' WHEN test.id('postgrest-sessions-2') THEN 'two' END, 'nobody'), forge.current_roles());
END $$;
-- What becomes of a request; it is taken back.
CREATE FUNCTION test.request(method text, headers json, cookies text, statement text DEFAULT 'SELECT test.who()') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
	detail text;
BEGIN
	PERFORM set_config(name, value, true) FROM (VALUES ('role', 'forge_anon'), ('request.method', method), ('request.path', '/'), ('request.headers', headers::text),
		('request.cookies', cookies), ('request.jwt.claims', '{"role": "forge_anon"}'), ('response.headers', ''), ('response.status', '')) s (name, value);
	PERFORM forge.pre_request();
	EXECUTE statement INTO result;
	RAISE EXCEPTION USING ERRCODE = 'ZZZZZ', MESSAGE = concat_ws(' ', result, test.answer());
EXCEPTION WHEN SQLSTATE 'ZZZZZ' THEN
	RETURN SQLERRM;
WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
	RETURN CASE WHEN SQLSTATE = 'PGRST' THEN concat_ws(' ', detail::json ->> 'status', SQLERRM::json ->> 'details') ELSE SQLSTATE || ' ' || SQLERRM END;
END $$;
-- A session that was not begun by signing in.
CREATE FUNCTION test.plant(secret text, tenant text, expires_at timestamptz, principal text DEFAULT NULL, roles text[] DEFAULT '{viewer}') RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	INSERT INTO forge.browser_session (created_at, expires_at, tenant_id, session_id, principal_id, key_id, digest, roles)
	SELECT clock_timestamp() - interval '1 hour', expires_at, test.id(tenant), gen_random_uuid(), test.id(coalesce(principal, tenant || ' person')), (SELECT k.id FROM forge.jwt_key_row k WHERE k.kid = 'postgrest-sessions'),
		   sha256(convert_to(secret, 'UTF8')), roles $$;
CREATE FUNCTION test.sessions(OUT live bigint, OUT ended bigint, OUT expired bigint) LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	SELECT count(*) FILTER (WHERE ended_at IS NULL AND expires_at > clock_timestamp()), count(ended_at), count(*) FILTER (WHERE expires_at <= clock_timestamp())
	  FROM forge.browser_session WHERE tenant_id IN (test.id('postgrest-sessions'), test.id('postgrest-sessions-2')) $$;
SELECT substr(:'headers'::json ->> 'authorization', 8) AS token,
	   test.token(test.claims('postgrest-sessions-2', '{"roles": ["warehouse"]}'), test.secret(:'tenant'), json_build_object('alg', 'HS256', 'kid', :'tenant')::jsonb) AS token_2,
	   test.token(test.claims(:'tenant', jsonb_build_object('sub', test.id('ann'), 'roles', NULL)), test.secret(:'tenant'), json_build_object('alg', 'HS256', 'kid', :'tenant')::jsonb) AS token_ann,
	   test.token(test.claims(:'tenant', '{"exp": 1}'), test.secret(:'tenant'), json_build_object('alg', 'HS256', 'kid', :'tenant')::jsonb) AS expired \gset
SET SESSION AUTHORIZATION regress_forge_authenticator;
SET client_min_messages TO WARNING;

-- signing in: a program
\set headers '{"host": "shop.example", "user-agent": "Program/1.0"}'
\set role forge_anon
:post
SELECT erp.sign_in(:'token') = '';
SELECT test.answer();
SELECT json_build_object('forge_session', test.secret_of_answer()) AS cookies, test.secret_of_answer() AS secret \gset
COMMIT;
SELECT length(:'secret');
-- the cookie signs in for reading, also with HEAD, and nothing is written
:get
SELECT test.who();
WITH pgrst_source AS (SELECT "erp"."item"."sku" FROM "erp"."item") :reply
SELECT pg_current_xact_id_if_assigned() IS NULL;
COMMIT;
SELECT test.request('HEAD', :'headers', :'cookies');
-- it is one's own; the table, and the secret's digest, are nobody's
:get
SELECT principal_id = test.id(:'tenant' || ' person'), expires_at - created_at, ended_at, user_agent, is_current FROM erp.session;
SELECT test.outcome('SELECT FROM forge.browser_session');
ROLLBACK;
SELECT test.request('GET', :'headers', '{}', statement) FROM unnest('{SELECT FROM forge.browser_session,SELECT FROM erp.session,SELECT FROM forge.browser_sessions(),SELECT erp.end_session(NULL)}'::text[]) statement;

-- a browser: by TLS the cookie is of the host alone, and another lifetime holds
\set headers_tls '{"host": "db:3000", "x-forwarded-host": "shop.example", "x-forwarded-proto": "https", "sec-fetch-site": "same-origin", "origin": "https://shop.example"}'
SELECT test.request('POST', :'headers_tls', '{}', format('SELECT erp.sign_in(%L)', :'token'));
RESET SESSION AUTHORIZATION;
SET forgeerp.browser_session_lifetime = '1min';
SELECT test.request('POST', :'headers_tls', '{}', format('SELECT erp.sign_in(%L)', :'token'));
\set VERBOSITY sqlstate
SET forgeerp.browser_session_lifetime = 0;
\set VERBOSITY default
RESET forgeerp.browser_session_lifetime;
SET SESSION AUTHORIZATION regress_forge_authenticator;
SET client_min_messages TO WARNING;
SELECT test.request('GET', headers, cookies) FROM (VALUES ('{"x-forwarded-proto": "https"}'::json, '__Host-forge_session'), ('{"x-forwarded-proto": "HTTPS, http"}', '__Host-forge_session'),
	('{"x-forwarded-proto": "https"}', 'forge_session'), ('{}', '__Host-forge_session'), ('{"x-forwarded-proto": "http"}', 'forge_session'), ('{}', 'Forge_session')) t (headers, name),
	LATERAL (SELECT json_build_object(name, :'secret')::text) c (cookies);

-- what does not sign in: neither a token that is not good, nor a page of others, nor GET
SELECT test.request('POST', headers, '{}', format('SELECT erp.sign_in(%L)', token)) FROM (VALUES ('{}'::json, NULL), ('{}', ''), ('{}', 'x'), ('{}', :'expired'), ('{}', repeat('x', 9000)),
	('{"sec-fetch-site": "cross-site"}', :'token'), ('{"sec-fetch-site": "same-site"}', :'token'), ('{"sec-fetch-site": "none"}', :'token'),
	('{"origin": "https://evil.example", "host": "shop.example"}', :'token'), ('{"sec-fetch-site": "cross-site", "origin": "http://shop.example", "host": "shop.example"}', :'token')) t (headers, token);
:get
SELECT erp.sign_in(:'token');
ROLLBACK;

-- writing with the cookie: from a page of ours alone
SELECT headers, test.request(method, headers, :'cookies') FROM unnest(ARRAY['POST']) method, unnest(ARRAY[
	'{}', '{"host": "shop.example"}', '{"sec-fetch-site": "same-origin"}', '{"sec-fetch-site": "Same-Origin"}', '{"sec-fetch-site": "same-site"}', '{"sec-fetch-site": "cross-site"}', '{"sec-fetch-site": "none"}', '{"sec-fetch-site": ""}',
	'{"sec-fetch-site": ["same-origin"]}', '{"sec-fetch-site": null, "origin": "http://shop.example", "host": "shop.example"}',
	'{"origin": "http://shop.example", "host": "shop.example"}', '{"origin": "https://shop.example", "host": "shop.example"}', '{"origin": "http://SHOP.example:8080", "host": "shop.example:8080"}',
	'{"origin": "http://shop.example", "host": "db:3000", "x-forwarded-host": "shop.example"}',
	'{"origin": "http://shop.example", "host": "shop.example:8080"}', '{"origin": "http://shop.example.evil.example", "host": "shop.example"}', '{"origin": "http://evil.example/shop.example", "host": "shop.example"}', '{"origin": "http://xshop.example", "host": "shop.example"}',
	'{"origin": "null", "host": "null"}', '{"origin": "", "host": ""}', '{"origin": "http://", "host": ""}', '{"origin": "ftp://shop.example", "host": "shop.example"}', '{"origin": "http://shop.example"}', '{"referer": "http://shop.example/", "host": "shop.example"}',
	'{"sec-fetch-site": "cross-site", "origin": "http://shop.example", "host": "shop.example"}']::json[]) headers;
SELECT method, test.request(method, '{"sec-fetch-site": "cross-site"}', :'cookies') FROM unnest('{GET,HEAD,POST,PATCH,PUT,DELETE,get,X}'::text[]) method;
-- by TLS a page that came without is of others: anybody on the network may have made it
SELECT origin, test.request('POST', json_build_object('x-forwarded-proto', 'https', 'host', 'shop.example', 'origin', origin), json_build_object('__Host-forge_session', :'secret')::text) FROM unnest('{http://shop.example,https://shop.example}'::text[]) origin;
\set headers '{"host": "shop.example", "origin": "http://shop.example"}'
:post
SELECT on_hand FROM erp.adjust_stock(test.id('bolt'), 2);
COMMIT;

-- a cookie that is good for nothing is none; who reads a page is told to forget it
SELECT test.request('GET', '{}', cookies), test.request('POST', '{"sec-fetch-site": "cross-site"}', cookies) FROM unnest(ARRAY[
	json_build_object('forge_session', reverse(:'secret'))::text, json_build_object('forge_session', :'secret' || ' ')::text, json_build_object('forge_session', left(:'secret', 42))::text,
	json_build_object('forge_session', test.base64url(sha256(convert_to(:'secret', 'UTF8'))))::text, '{"forge_session": ""}', '{"forge_session": null}', json_build_object('forge_session', json_build_array(:'secret'))::text,
	json_build_array(json_build_object('forge_session', :'secret'))::text, format('{"forge_session": "%s", "forge_session": "x"}', :'secret'), format('{"forge_session": "%s"', :'secret'), :'secret', '', NULL]) cookies;
-- with a token beside it the token counts, good or not, and needs to prove no page
SELECT test.request('POST', json_build_object('authorization', 'Bearer ' || :'token_2', 'sec-fetch-site', 'cross-site'), :'cookies'), test.request('GET', json_build_object('authorization', 'Bearer ' || :'expired'), :'cookies');
-- cookies that an earlier client of the connection left behind are none
SELECT set_config('request.cookies', :'cookies', false) <> '';
BEGIN;
SELECT set_config('role', 'forge_app', true), set_config('request.headers', '{}', true), set_config('request.method', 'GET', true);
SELECT forge.pre_request();
SELECT test.who();
ROLLBACK;
RESET request.cookies;

-- each tenant has its own; one identity in a transaction, whatever is taken back in it
SELECT test.plant(repeat('T', 43), 'postgrest-sessions-2', clock_timestamp() + interval '1 hour', roles => '{warehouse}');
SELECT json_build_object('forge_session', repeat('T', 43)) AS cookies_2 \gset
SELECT test.request('GET', '{}', :'cookies_2'), test.request('GET', '{}', :'cookies_2', 'SELECT count(*) FROM erp.item'), test.request('GET', '{}', :'cookies_2', 'SELECT count(*) FROM erp.session');
:get
SELECT set_config('request.cookies', :'cookies_2', true) <> '';
SELECT test.outcome('SELECT forge.pre_request()');
SELECT test.who();
ROLLBACK;
BEGIN READ ONLY;
EXECUTE request ('GET', :'headers', :'cookies', 'forge_anon');
SAVEPOINT before;
SELECT forge.pre_request();
SELECT test.who();
ROLLBACK TO before;
SELECT test.who();
SET LOCAL ROLE forge_app;
SELECT test.who();
EXECUTE request ('GET', :'headers', :'cookies_2', 'forge_anon');
SELECT test.outcome('SELECT forge.pre_request()');
SELECT forge.pre_request();
ROLLBACK;
:get
RESET ALL;
SET LOCAL ROLE forge_app;
SELECT test.who();
ROLLBACK;

-- the clock counts, and not the start of the transaction
SELECT test.plant(repeat('E', 43), :'tenant', clock_timestamp() - interval '1 microsecond');
SELECT test.request('GET', '{}', json_build_object('forge_session', repeat('E', 43))::text);
BEGIN;
SELECT test.plant(repeat('C', 43), :'tenant', now() + interval '300 milliseconds');
DO $$ BEGIN WHILE clock_timestamp() <= now() + interval '300 milliseconds' LOOP PERFORM pg_sleep(0.01); END LOOP; END $$;
SELECT test.request('GET', '{}', json_build_object('forge_session', repeat('C', 43))::text);
ROLLBACK;

-- signing in as somebody else, with the cookie of one: that session ends
\set headers '{"host": "shop.example", "origin": "http://shop.example"}'
BEGIN;
SELECT test.sessions();
EXECUTE request ('POST', :'headers', :'cookies', 'forge_anon');
SELECT forge.pre_request();
SELECT test.who();
SELECT erp.sign_in(:'token_2');
SELECT test.answer();
SELECT test.who(), test.sessions();
SELECT test.request('GET', '{}', :'cookies');
-- taken back, it was nothing
ROLLBACK;
SELECT test.request('GET', '{}', :'cookies'), test.sessions();

-- sessions are bounded: the oldest end, past ones are removed, expired ones of anybody too
BEGIN;
SELECT count(test.plant(repeat('x', 40) || i, :'tenant', clock_timestamp() + interval '1 hour')) FROM generate_series(100, 124) i;
SELECT count(test.plant(repeat('y', 40) || i, 'postgrest-sessions-2', clock_timestamp() - interval '1 hour')) FROM generate_series(100, 111) i;
SELECT test.sessions();
EXECUTE request ('POST', '{}', '{}', 'forge_anon');
SELECT erp.sign_in(:'token');
SELECT test.sessions();
SELECT test.request('GET', '{}', json_build_object('forge_session', test.secret_of_answer())::text);
SELECT count(*) FROM (SELECT erp.sign_in(:'token') FROM generate_series(1, 30)) s;
SELECT test.sessions();
ROLLBACK;

-- the user's agent is cut, between characters
SELECT test.request('POST', json_build_object('user-agent', 'x' || repeat('ä', 200)), '{}', format('SELECT erp.sign_in(%L)', :'token'));
BEGIN;
EXECUTE request ('POST', json_build_object('user-agent', 'x' || repeat('ä', 200))::text, '{}', 'forge_anon');
SELECT erp.sign_in(:'token');
EXECUTE request ('GET', '{}', json_build_object('forge_session', test.secret_of_answer())::text, 'forge_anon');
SELECT forge.pre_request();
SELECT length(user_agent), octet_length(user_agent) FROM erp.session WHERE is_current;
ROLLBACK;

-- ending: one's own, and with the permission those of others
\set role forge_anon
BEGIN;
EXECUTE request ('POST', '{"sec-fetch-site": "same-origin"}', '{}', 'forge_anon');
SELECT erp.sign_in(:'token_ann');
SELECT json_build_object('forge_session', test.secret_of_answer()) AS cookies_ann \gset
COMMIT;
\set headers '{"sec-fetch-site": "same-origin"}'
SELECT test.request('GET', '{}', :'cookies_ann');
SELECT test.request('GET', '{}', :'cookies_ann', 'SELECT concat_ws('' '', count(*), count(*) FILTER (WHERE is_current)) FROM erp.session');
SELECT test.request('GET', '{}', :'cookies', 'SELECT concat_ws('' '', count(*), count(*) FILTER (WHERE is_current)) FROM erp.session');
:get
SELECT session_id AS current FROM erp.session WHERE is_current \gset
SELECT session_id AS of_ann FROM erp.session WHERE principal_id = test.id('ann') \gset
COMMIT;
SELECT test.request('POST', :'headers', :'cookies_ann', format('SELECT erp.end_session(%L)', id)) FROM unnest(ARRAY[:'current', test.id('nobody'), :'of_ann', NULL, '00000000-0000-0000-0000-000000000000']::uuid[]) id;
SELECT test.request('POST', :'headers', :'cookies_2', format('SELECT erp.end_session(%L)', id)) FROM unnest(ARRAY[:'current', test.id('nobody')]::uuid[]) id;
SELECT test.request('POST', :'headers', :'cookies', format('SELECT erp.end_session(%L)', id)) FROM unnest(ARRAY[test.id('nobody'), :'of_ann', :'current', NULL]::uuid[]) id;
BEGIN READ ONLY;
SELECT test.request('GET', :'headers', :'cookies', format('SELECT erp.end_session(%L)', :'of_ann'));
ROLLBACK;
BEGIN;
EXECUTE request ('POST', :'headers', :'cookies', 'forge_anon');
SELECT forge.pre_request();
SELECT erp.end_session(:'of_ann');
SELECT erp.end_session(:'of_ann');
SELECT ended_at IS NULL FROM erp.session WHERE session_id = :'of_ann';
SELECT test.request('GET', '{}', :'cookies_ann');
ROLLBACK;
-- signing out ends the session of the cookie, and none but from a page of ours
SELECT test.request('POST', '{"sec-fetch-site": "cross-site"}', '{}', 'SELECT erp.sign_out()'), test.request('POST', '{"sec-fetch-site": "cross-site"}', :'cookies_ann', 'SELECT erp.sign_out()');
SELECT test.request('POST', '{"sec-fetch-site": "same-origin"}', '{}', 'SELECT erp.sign_out()'), test.request('POST', '{}', '{"forge_session": "x"}', 'SELECT erp.sign_out()');
\set cookies_before :cookies
\set cookies :cookies_ann
:post
SELECT erp.sign_out();
SELECT test.answer();
COMMIT;
:get
SELECT test.who(), test.answer();
COMMIT;
\set cookies :cookies_before

\set headers '{"host": "shop.example", "origin": "http://shop.example"}'
-- a suspended user, a suspended tenant, and a retired key end it at once
BEGIN;
SELECT test.plant(repeat('A', 43), :'tenant', clock_timestamp() + interval '1 hour', 'ann', '{*}');
COMMIT;
SELECT test.request('GET', '{}', json_build_object('forge_session', repeat('A', 43))::text);
:post
SELECT count(*) FROM erp.suspend_user(test.id('ann'));
COMMIT;
SELECT test.request('GET', '{}', json_build_object('forge_session', repeat('A', 43))::text), test.request('POST', '{}', '{}', format('SELECT erp.sign_in(%L)', :'token_ann'));
RESET SESSION AUTHORIZATION;
SELECT forge.suspend_tenant(test.id('postgrest-sessions-2'), 'x');
SELECT test.request('GET', '{}', :'cookies_2'), test.request('POST', '{}', '{}', format('SELECT erp.sign_in(%L)', :'token_2'));
SELECT forge.resume_tenant(test.id('postgrest-sessions-2'));
SELECT test.request('GET', '{}', :'cookies_2');
BEGIN;
SELECT forge.retire_jwt_key(:'tenant');
SELECT test.request('GET', '{}', :'cookies');
ROLLBACK;
-- an operator ends them
SELECT test.request('GET', '{}', :'cookies');
SELECT forge.end_sessions(test.id(:'tenant'), test.id('nobody')), forge.end_sessions(test.id(:'tenant'), test.id(:'tenant' || ' person')), forge.end_sessions(test.id(:'tenant'), test.id(:'tenant' || ' person'));
SELECT test.request('GET', '{}', :'cookies');
SELECT test.request('GET', '{}', :'cookies_2');
SELECT forge.end_sessions(test.id('postgrest-sessions-2'));
SELECT test.outcome('SELECT forge.end_sessions(NULL)'), test.outcome('SELECT forge.end_sessions(test.id(''nobody''))');
SELECT test.request('GET', '{}', :'cookies_2');
-- nobody writes the table
SELECT test.outcome(statement) FROM unnest('{UPDATE forge.browser_session SET ended_at = NULL,DELETE FROM forge.browser_session,TRUNCATE forge.browser_session}'::text[]) statement;
:end
DROP FUNCTION test.answer(), test.secret_of_answer(), test.who(), test.request(text, json, text, text), test.plant(text, text, timestamptz, text, text[]), test.sessions();
