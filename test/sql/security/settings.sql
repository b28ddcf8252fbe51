-- Nobody becomes somebody by a setting: each setting that the extension, PostgREST or a policy of
-- other systems looks at, by each way of setting one.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
\set tenants :tests '/tools/two_tenants.sql'
\i :tenants
CREATE TABLE test.spoof (setting text, value text);
INSERT INTO test.spoof
SELECT name, value
  FROM (SELECT name FROM pg_settings WHERE name LIKE 'forgeerp.%' AND vartype = 'string'
		UNION ALL VALUES ('forgeerp.context'), ('forgeerp.identity'), ('forgeerp.tenant'), ('forgeerp.tenant_id'), ('request.jwt.claims'), ('request.jwt.claim.tenant_id'),
			   ('request.jwt.claim.sub'), ('request.headers'), ('request.jwt'), ('app.tenant'), ('app.tenant_id'), ('role')) n,
	   LATERAL (VALUES (test.id('beta')::text), (concat_ws('|', test.id('beta'), test.id('beta person'), 'admin')),
					   (json_build_object('tenant_id', test.id('beta'), 'sub', test.id('beta person'), 'roles', '["admin"]'::json, 'role', 'forge_app')::text),
					   ('regress_forge_beta'), ('forge_owner'), ('forge_admin')) v (value);
GRANT SELECT ON test.spoof TO PUBLIC;

-- Tries a way of setting with each setting and value, and says who one is afterwards, and with which rows.
CREATE FUNCTION test.spoof(way text) RETURNS TABLE (who text, sees text, tries bigint) LANGUAGE plpgsql AS $$
DECLARE
	s record;
	seen text[] := '{}';
BEGIN
	FOR s IN SELECT * FROM test.spoof LOOP
		BEGIN
			EXECUTE format(way, s.setting, s.value);
			EXECUTE 'SELECT $1 || concat_ws('' '', CASE forge.current_tenant() WHEN test.id(''alpha'') THEN ''alpha'' WHEN test.id(''beta'') THEN ''BETA'' ELSE ''nobody'' END, forge.current_roles(), ''|'', test.mine())'
			   INTO seen USING seen;
			RAISE SQLSTATE 'ZZZZZ';
		EXCEPTION WHEN SQLSTATE 'ZZZZZ' THEN
			NULL;
		WHEN OTHERS THEN
			seen := seen || ('refused | ' || SQLSTATE);
		END;
	END LOOP;
	RETURN QUERY SELECT split_part(x, '|', 1), split_part(x, '|', 2), count(*) FROM unnest(seen) x GROUP BY 1, 2 ORDER BY 1, 2;
END $$;

SET client_min_messages = error; -- settings that are discarded when the library comes
SET SESSION AUTHORIZATION regress_forge_nobody;
SELECT * FROM test.spoof('SELECT set_config(%L, %L, false)');
SELECT * FROM test.spoof('SELECT set_config(%L, %L, true)');
SELECT * FROM test.spoof('SET %s = %L');
SELECT * FROM test.spoof('SET LOCAL %s = %L');
SELECT * FROM test.spoof('SET SESSION %s TO %L');
SELECT * FROM test.spoof('UPDATE pg_catalog.pg_settings SET setting = %2$L WHERE name = %1$L');
SELECT * FROM test.spoof('ALTER ROLE CURRENT_USER SET %s = %L');
SELECT * FROM test.spoof('CREATE FUNCTION pg_temp.f() RETURNS text LANGUAGE plpgsql SET %s = %L AS $f$ BEGIN RETURN test.mine(); END $f$; SELECT pg_temp.f()');
SELECT * FROM test.spoof('CREATE FUNCTION pg_temp.f() RETURNS uuid LANGUAGE sql AS $f$ SELECT set_config(%1$L, %2$L, true); SELECT forge.current_tenant() $f$; SELECT pg_temp.f()');
SELECT * FROM test.spoof('DO $do$ BEGIN PERFORM set_config(%L, %L, true); PERFORM forge.pre_request(); END $do$');
SELECT test.mine();

-- nor another one
SET SESSION AUTHORIZATION regress_forge_alpha;
SELECT * FROM test.spoof('SELECT set_config(%L, %L, false)');
SELECT * FROM test.spoof('SET LOCAL %s = %L');
SELECT * FROM test.spoof('DO $do$ BEGIN PERFORM set_config(%L, %L, true); PERFORM forge.pre_request(); END $do$');
SELECT test.mine();

-- what was set before the library came is discarded with it
RESET SESSION AUTHORIZATION;
SELECT concat_ws('|', test.id('beta'), test.id('beta person'), 'admin') AS context \gset
\c -
SET client_min_messages = error;
SET SESSION AUTHORIZATION regress_forge_nobody;
SET forgeerp.context = :'context';
SET forgeerp.identity = :'context';
SHOW forgeerp.context;
SHOW forgeerp.identity;
SELECT forge.current_tenant() IS NULL;
SHOW forgeerp.context;
SHOW forgeerp.identity;
SELECT test.mine();

-- a superuser's ALTER ROLE and ALTER DATABASE from before the library came do not sign anybody in
RESET SESSION AUTHORIZATION;
\c -
SET client_min_messages = error;
ALTER DATABASE regress_forge_tenants SET forgeerp.context = :'context';
ALTER DATABASE regress_forge_tenants SET forgeerp.identity = :'context';
\c -
SET client_min_messages = error;
SET SESSION AUTHORIZATION regress_forge_nobody;
SHOW forgeerp.context;
SELECT test.mine();
SELECT forge.current_tenant() IS NULL;
SHOW forgeerp.identity;
RESET SESSION AUTHORIZATION;
ALTER DATABASE regress_forge_tenants RESET ALL;

\set end :tests '/tools/two_tenants_end.sql'
\i :end
