-- PostgREST's statements, as it sends them (its versions 14 and 16 send the same): one connection,
-- logged in as the authenticator, a transaction per request.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
\set tokens :tests '/tools/tokens.sql'
\i :tokens
SELECT test.sign_in('auth-postgrest-2');
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('auth-postgrest');
SELECT on_hand FROM erp.create_item('Bolt', 'B-1', 7, test.id('bolt'));
RESET ALL;
SELECT forge.add_jwt_key('postgrest', 'HS256', test.base64url(test.secret('postgrest')), 'https://idp.example/', 'forgeerp');
CREATE ROLE regress_forge_authenticator LOGIN NOINHERIT;
GRANT forge_anon, forge_app TO regress_forge_authenticator;
SELECT test.token(test.claims('auth-postgrest', '{"roles": ["admin"]}'), test.secret('postgrest'), '{"alg": "HS256", "kid": "postgrest"}') AS token \gset
SELECT test.token(test.claims('auth-postgrest-2', '{"roles": ["warehouse"]}'), test.secret('postgrest'), '{"alg": "HS256", "kid": "postgrest"}') AS token_2 \gset
SELECT test.token(test.claims('auth-postgrest', '{"exp": 1}'), test.secret('postgrest'), '{"alg": "HS256", "kid": "postgrest"}') AS expired \gset
SET SESSION AUTHORIZATION regress_forge_authenticator;
SET client_min_messages TO WARNING;
\set get 'WITH pgrst_source AS ( SELECT "erp"."item"."sku", "erp"."item"."on_hand" FROM "erp"."item" ) SELECT pg_catalog.count(_postgrest_t) AS page_total, coalesce(json_agg(_postgrest_t), \'[]\') AS body FROM ( SELECT * FROM pgrst_source ) _postgrest_t;'
PREPARE set (text, text, text, text, text, text) AS
	SELECT set_config('search_path', '"erp", "public"', true) <> '', set_config('role', $1, true) <> '', set_config('request.jwt.claims', $2, true) <> '',
		   set_config('request.method', $3, true) <> '', set_config('request.path', $4, true) <> '', set_config('request.headers', $5, true) <> '', set_config('request.cookies', $6, true) <> '';
\set claims '{"role": "forge_app"}'

-- GET
BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY;
SELECT json_build_object('host', 'x', 'authorization', 'Bearer ' || :'token') AS headers \gset
EXECUTE set ('forge_app', :'claims', 'GET', '/item', :'headers', '{}');
select "forge"."pre_request"();
:get
COMMIT;
-- POST
BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
EXECUTE set ('forge_app', :'claims', 'POST', '/rpc/adjust_stock', :'headers', '{}');
select "forge"."pre_request"();
SELECT json_build_object('item_id', test.id('bolt'), 'delta', -2) AS body \gset
WITH pgrst_source AS (SELECT pgrst_call.* FROM (SELECT :'body'::json AS json_data) pgrst_payload,
	LATERAL (SELECT "item_id", "delta" FROM json_to_record(pgrst_payload.json_data) AS _("item_id" uuid, "delta" numeric) LIMIT 1) pgrst_body,
	LATERAL "erp"."adjust_stock"("item_id" := pgrst_body."item_id", "delta" := pgrst_body."delta") pgrst_call)
	SELECT 1 AS page_total, _postgrest_t.on_hand FROM (SELECT "pgrst_source".* FROM "pgrst_source" LIMIT 1 OFFSET 0) _postgrest_t;
COMMIT;
-- the next request, of another tenant
BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY;
SELECT json_build_object('host', 'x', 'authorization', 'bearer  ' || :'token_2') AS headers \gset
EXECUTE set ('forge_app', :'claims', 'GET', '/item', :'headers', '{}');
select "forge"."pre_request"();
:get
SELECT forge.current_tenant() = test.id('auth-postgrest-2'), forge.current_roles();
COMMIT;
BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
EXECUTE set ('forge_app', :'claims', 'POST', '/rpc/adjust_stock', :'headers', '{}');
select "forge"."pre_request"();
SELECT test.outcome(format('SELECT erp.adjust_stock(%L, 1)', test.id('bolt')));
ABORT;
-- claims of one tenant beside the token of another: the token counts
SELECT json_build_object('host', 'x', 'authorization', 'Bearer ' || :'token') AS headers \gset
SELECT json_build_object('role', 'forge_app', 'tenant_id', test.id('auth-postgrest-2'), 'sub', test.id('x'), 'roles', '["admin"]'::json) AS claims_2 \gset
BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY;
EXECUTE set ('forge_app', :'claims_2', 'GET', '/item', :'headers', '{}');
select "forge"."pre_request"();
:get
COMMIT;
-- GET with Prefer: count=exact
BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY;
EXECUTE set ('forge_app', :'claims', 'GET', '/item', :'headers', '{}');
select "forge"."pre_request"();
WITH pgrst_source AS ( SELECT "erp"."item"."sku" FROM "erp"."item" WHERE "erp"."item"."on_hand" >= '1' ORDER BY "erp"."item"."sku" DESC LIMIT 2 OFFSET 0 ),
	pgrst_source_count AS (SELECT 1 FROM "erp"."item" WHERE "erp"."item"."on_hand" >= '1')
	SELECT (SELECT pg_catalog.count(*) FROM pgrst_source_count) AS total_result_set, pg_catalog.count(_postgrest_t) AS page_total, coalesce(json_agg(_postgrest_t), '[]') AS body,
		   nullif(current_setting('response.headers', true), '') AS response_headers, nullif(current_setting('response.status', true), '') AS response_status
	  FROM ( SELECT * FROM pgrst_source ) _postgrest_t;
COMMIT;
-- GET of a function that reads; of one that writes PostgREST makes a READ ONLY transaction too
BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY;
EXECUTE set ('forge_app', :'claims', 'GET', '/rpc/whoami', :'headers', '{}');
select "forge"."pre_request"();
SELECT pgrst_call.tenant_id = test.id('auth-postgrest') AS tenant, pgrst_call.roles FROM "erp"."whoami"() pgrst_call;
SELECT test.outcome(format('SELECT erp.adjust_stock(%L, 1)', test.id('bolt')));
ABORT;
-- POST with Prefer: tx=rollback, and one that is refused: both leave nothing, and nobody
BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
EXECUTE set ('forge_app', :'claims', 'POST', '/rpc/adjust_stock', :'headers', '{}');
select "forge"."pre_request"();
SELECT on_hand FROM "erp"."adjust_stock"("item_id" := test.id('bolt'), "delta" := 100) pgrst_call;
SET CONSTRAINTS ALL IMMEDIATE;
ABORT;
BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
EXECUTE set ('forge_app', :'claims', 'POST', '/rpc/adjust_stock', :'headers', '{}');
select "forge"."pre_request"();
SELECT on_hand FROM "erp"."adjust_stock"("item_id" := test.id('bolt'), "delta" := -100) pgrst_call;
ABORT;
BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY;
SELECT json_build_object('host', 'x', 'authorization', 'Bearer ' || :'token_2') AS headers_2 \gset
EXECUTE set ('forge_app', :'claims', 'GET', '/item', :'headers_2', '{}');
select "forge"."pre_request"();
:get
COMMIT;
BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY;
EXECUTE set ('forge_app', :'claims', 'GET', '/item', :'headers', '{}');
select "forge"."pre_request"();
:get
COMMIT;
-- an expired token ends the request before anything is read
BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY;
SELECT json_build_object('host', 'x', 'authorization', 'Bearer ' || :'expired') AS headers_expired \gset
EXECUTE set ('forge_app', :'claims', 'GET', '/item', :'headers_expired', '{}');
select "forge"."pre_request"();
:get
ABORT;
-- nobody, whatever the claims say: without a token PostgREST takes the anonymous role
SELECT json_build_object('role', 'forge_anon', 'tenant_id', test.id('auth-postgrest'), 'sub', test.id('x'), 'roles', '["admin"]'::json) AS forged \gset
BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY;
EXECUTE set ('forge_anon', :'forged', 'GET', '/item', '{"host": "x"}', '{}');
select "forge"."pre_request"();
:get
ABORT;
BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY;
EXECUTE set ('forge_app', :'forged', 'GET', '/item', '{"host": "x"}', '{}');
select "forge"."pre_request"();
:get
SELECT forge.current_tenant() IS NULL;
COMMIT;

-- a token without the claim "role": PostgREST takes the anonymous role, and who has signed in goes on as forge_app
\set anonymous '{"role": "forge_anon"}'
BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY;
EXECUTE set ('forge_anon', :'anonymous', 'GET', '/item', :'headers', '{}');
select "forge"."pre_request"();
:get
SELECT current_user, session_user;
COMMIT;
BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
EXECUTE set ('forge_anon', :'anonymous', 'POST', '/rpc/adjust_stock', :'headers', '{}');
select "forge"."pre_request"();
SELECT on_hand FROM "erp"."adjust_stock"("item_id" := test.id('bolt'), "delta" := 0.5) pgrst_call;
ABORT;
-- a transaction later it is anonymous again; a bad token, none, and another role change nothing
SELECT current_user;
BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY;
EXECUTE set ('forge_anon', :'anonymous', 'GET', '/item', '{"host": "x"}', '{}');
select "forge"."pre_request"();
SELECT current_user;
:get
ABORT;
BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY;
EXECUTE set ('forge_anon', :'anonymous', 'GET', '/item', :'headers_expired', '{}');
SAVEPOINT before;
select "forge"."pre_request"();
ROLLBACK TO before;
SELECT current_user;
:get
ABORT;
RESET SESSION AUTHORIZATION;
CREATE ROLE regress_forge_clerk IN ROLE forge_app;
CREATE ROLE regress_forge_visitor LOGIN NOINHERIT IN ROLE forge_anon;
GRANT regress_forge_clerk TO regress_forge_authenticator;
SET SESSION AUTHORIZATION regress_forge_authenticator;
BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY;
EXECUTE set ('regress_forge_clerk', '{"role": "regress_forge_clerk"}', 'GET', '/item', :'headers', '{}');
select "forge"."pre_request"();
SELECT current_user;
COMMIT;
-- a login role that may not become forge_app does not, by a token either
SET SESSION AUTHORIZATION regress_forge_visitor;
BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY;
SELECT set_config('role', 'forge_anon', true), set_config('request.headers', :'headers', true) <> '';
select "forge"."pre_request"();
ABORT;
RESET SESSION AUTHORIZATION;
DROP ROLE regress_forge_clerk;
DROP ROLE regress_forge_visitor;

-- which headers sign in, and which are refused
CREATE FUNCTION test.request(headers text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	tenant text;
BEGIN
	PERFORM set_config('request.headers', headers, true);
	PERFORM forge.pre_request();
	tenant := coalesce(forge.current_tenant()::text, 'nobody');
	RAISE EXCEPTION USING ERRCODE = 'ZZZZZ', MESSAGE = replace(tenant, test.id('auth-postgrest')::text, 'signed in');
EXCEPTION WHEN OTHERS THEN
	RETURN replace(SQLSTATE, 'ZZZZZ ', '') || ' ' || SQLERRM;
END $$;
SET ROLE forge_app;
SELECT replace(replace(headers, :'token', 'TOKEN'), :'expired', 'EXPIRED'), test.request(headers) FROM unnest(ARRAY[
	format('{"authorization": "Bearer %s"}', :'token'), format('{"authorization": "BEARER    %s"}', :'token'), format('{"x": "1", "authoriz\u0061tion": "bearer %s"}', :'token'),
	'', '{}', '{"host": "x"}', format('{"Authorization": "Bearer %s"}', :'token'), format('{"x": {"authorization": "Bearer %s"}}', :'token'),
	'{"authorization": ""}', '{"authorization": "Bearer"}', '{"authorization": "Bearer "}', format('{"authorization": "%s"}', :'token'), format('{"authorization": "Basic %s"}', :'token'),
	format('{"authorization": "Bearer%s"}', :'token'), format('{"authorization": "Bearer %s "}', :'token'), format('{"authorization": "Bearer %s, Bearer %s"}', :'token', :'token'), format('{"authorization": "Bearer %s"}', :'expired'),
	format('{"authorization": "Bearer %s", "authorization": "Bearer %s"}', :'expired', :'token'), format('{"authorization": ["Bearer %s"]}', :'token'), '{"authorization": null}', format('{"authorization": "Bearer %s"', :'token'), format('[{"authorization": "Bearer %s"}]', :'token'), format('Bearer %s', :'token')]) headers;

-- in a request an error has PostgREST's form
BEGIN;
SELECT set_config('request.method', 'GET', true), set_config('request.headers', '{"authorization": "Bearer x"}', true), set_config('request.path', '/item', true), set_config('request.cookies', '{}', true), set_config('request.jwt.claims', :'claims', true) <> '';
SELECT test.outcome('SELECT forge.pre_request()');
ROLLBACK;

-- headers that an earlier client of the connection left behind are no request
SELECT set_config('request.headers', json_build_object('authorization', 'Bearer ' || :'token')::text, false) <> '';
BEGIN;
SELECT forge.pre_request();
SELECT forge.current_tenant() IS NULL;
SELECT set_config('request.headers', current_setting('request.headers'), true) <> '';
SELECT forge.pre_request();
SELECT forge.current_tenant() = test.id('auth-postgrest');
COMMIT;
RESET request.headers;
RESET ROLE;
DROP FUNCTION test.request(text);
SELECT forge.retire_jwt_key('postgrest');
DROP ROLE regress_forge_authenticator;
