\set ECHO none
-- Requests as PostgREST makes them (its versions 14 and 16 send the same), for a test that has signed in
-- to the tenant :tenant: one connection, logged in as the authenticator, a transaction per request.
-- Comes after regress.sql.
--
--	:get ... COMMIT;	what it sends for GET, and for POST to a function that is not VOLATILE
--	:post ... COMMIT;	what it sends for POST to one that is
--	:reply				what it makes of the query pgrst_source
--	:end				ends the test
--
-- :roles are those of the token.  :cookies are those of the request; a request without a token is made as :role forge_anon.  test.looks_up(query) is what a query looks up in indexes beside the tenant, by its plan.
\set tokens :tests '/tools/tokens.sql'
\i :tokens
\set ECHO none
SET client_min_messages = warning;
RESET ROLE;
-- Plans are those of tables that were never analyzed, whatever autovacuum has done.
DELETE FROM pg_catalog.pg_statistic s USING pg_catalog.pg_class c
 WHERE c.oid = s.starelid AND c.relnamespace = 'forge'::regnamespace;
UPDATE pg_catalog.pg_class SET relpages = 0, reltuples = -1
 WHERE relnamespace = 'forge'::regnamespace AND relkind = 'r';
CREATE OR REPLACE FUNCTION test.looks_up(query text) RETURNS SETOF text LANGUAGE plpgsql
	SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_material = off AS $$
DECLARE
	line text;
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
		IF line ~ 'Index Cond: .* AND ' THEN
			RETURN NEXT regexp_replace(regexp_replace(line, '^[- >]*', ''), '\$\d+|\(InitPlan \d+\)\.col1', 'TENANT', 'g');
		END IF;
	END LOOP;
END $$;
DO $$ BEGIN CREATE ROLE regress_forge_authenticator LOGIN NOINHERIT IN ROLE forge_anon, forge_app; END $$;
SELECT json_build_object('host', 'x', 'authorization', 'Bearer ' ||
	test.token(test.claims(:'tenant', json_build_object('roles', string_to_array(:'roles', ','))::jsonb), test.secret(:'tenant'),
			   json_build_object('alg', 'HS256', 'kid', :'tenant')::jsonb)) AS headers,
	   forge.add_jwt_key(:'tenant', 'HS256', test.base64url(test.secret(:'tenant')), 'https://idp.example/', 'forgeerp') \gset
RESET ALL;
SET SESSION AUTHORIZATION regress_forge_authenticator;
SET client_min_messages TO WARNING;
\set cookies {}
\set role forge_app
PREPARE request (text, text, text, text) AS
	SELECT FROM (VALUES ('search_path', '"erp", "public"'), ('role', $4), ('request.jwt.claims', json_build_object('role', $4)::text), ('request.method', $1),
						('request.path', '/'), ('request.headers', $2), ('request.cookies', $3)) s (name, value)
	 WHERE set_config(name, value, true) IS NULL;
\set get 'BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY; EXECUTE request (\'GET\', :\'headers\', :\'cookies\', :\'role\'); DO $$ BEGIN PERFORM forge.pre_request(); END $$;'
\set post 'BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; EXECUTE request (\'POST\', :\'headers\', :\'cookies\', :\'role\'); DO $$ BEGIN PERFORM forge.pre_request(); END $$;'
\set reply 'SELECT pg_catalog.count(_postgrest_t) AS page_total, coalesce(json_agg(_postgrest_t), \'[]\') AS body, nullif(current_setting(\'response.headers\', true), \'\') AS response_headers, nullif(current_setting(\'response.status\', true), \'\') AS response_status FROM (SELECT * FROM pgrst_source) _postgrest_t;'
\set end 'RESET SESSION AUTHORIZATION; SELECT forge.retire_jwt_key(:\'tenant\'); DROP ROLE regress_forge_authenticator;'
\set ECHO all
