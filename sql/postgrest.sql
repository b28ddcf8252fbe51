-- Behind PostgREST: how it is configured, and the roles that it needs.

--@ section functions
CREATE OR REPLACE FUNCTION forge.pre_config() RETURNS void
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $config$
DECLARE
	keys text;
BEGIN
	PERFORM set_config('pgrst.db_schemas', 'erp', true),
			set_config('pgrst.db_extra_search_path', '', true),
			set_config('pgrst.db_anon_role', 'forge_anon', true),
			set_config('pgrst.db_pre_request', 'forge.pre_request', true),
			set_config('pgrst.db_tx_end', 'commit-allow-override', true);

	-- Which keys PostgREST learns is said by what its role may execute.  A setting here would hide
	-- that of its file, so without keys there is none.
	IF has_function_privilege('forge.jwks_with_secrets()', 'EXECUTE') THEN
		keys := forge.jwks_with_secrets();
	ELSIF has_function_privilege('forge.jwks()', 'EXECUTE') THEN
		keys := forge.jwks();
	END IF;
	IF keys IS NOT NULL THEN
		PERFORM set_config('pgrst.jwt_secret', keys, true),
				set_config('pgrst.jwt_secret_is_base64', 'false', true);
	END IF;

	-- Likewise whether "/" is the first page or the description of the API.  The role has no right to look
	-- names up in schema erp.
	IF EXISTS (SELECT FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
				WHERE n.nspname = 'erp' AND p.proname = 'root' AND p.pronargs = 0
				  AND has_function_privilege(p.oid, 'EXECUTE')) THEN
		PERFORM set_config('pgrst.db_root_spec', 'root', true);
	END IF;
END
$config$;
COMMENT ON FUNCTION forge.pre_config IS
	'For PostgREST''s db-pre-config: schema erp alone, forge_anon for requests without a token, forge.pre_request, dry runs by "Prefer: tx=rollback", the first page of the web interface at "/" where that was chosen, and the live keys of tokens: the public ones, or all (forge.setup_postgrest).  Without any, jwt-secret of PostgREST''s file counts.';

CREATE OR REPLACE FUNCTION forge.setup_postgrest(
	authenticator name DEFAULT 'authenticator', with_secrets boolean DEFAULT false,
	pages_at_root boolean DEFAULT true) RETURNS void
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
	SET client_min_messages = warning
AS $setup$
BEGIN
	PERFORM forge.require_operator();
	IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = authenticator) THEN
		EXECUTE format('CREATE ROLE %I LOGIN NOINHERIT', authenticator);
	END IF;
	EXECUTE format('GRANT forge_anon, forge_app TO %I', authenticator);
	EXECUTE format('GRANT USAGE ON SCHEMA forge TO %I', authenticator);
	EXECUTE format('GRANT EXECUTE ON FUNCTION forge.pre_config(), forge.jwks() TO %I', authenticator);
	IF with_secrets THEN
		EXECUTE format('GRANT EXECUTE ON FUNCTION forge.jwks_with_secrets() TO %I', authenticator);
	ELSE
		EXECUTE format('REVOKE EXECUTE ON FUNCTION forge.jwks_with_secrets() FROM %I', authenticator);
	END IF;
	IF pages_at_root THEN
		EXECUTE format('GRANT EXECUTE ON FUNCTION erp.root() TO %I', authenticator);
	ELSE
		EXECUTE format('REVOKE EXECUTE ON FUNCTION erp.root() FROM %I', authenticator);
	END IF;
	NOTIFY pgrst, 'reload config';
END
$setup$;
COMMENT ON FUNCTION forge.setup_postgrest IS
	'Makes the role by which PostgREST connects, if there is none, and grants it what it needs; it has no password, and no rights of its own to data.  It may read the public keys of tokens, and with_secrets the secrets too, so that PostgREST needs no jwt-secret.  "/" leads to the web interface, or with pages_at_root false it is the description of the API (OpenAPI).  For a superuser, or an operator who may create roles, grant forge_anon and forge_app and grant on schema forge.  Errors: operator_only.';

--@ section grants since 0.2.0
GRANT EXECUTE ON FUNCTION forge.setup_postgrest TO forge_admin;
