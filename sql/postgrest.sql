-- Behind PostgREST: how it is configured, and the roles that it needs.

--@ section functions
CREATE OR REPLACE FUNCTION forge.pre_config() RETURNS void
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $config$
BEGIN
	PERFORM set_config('pgrst.db_schemas', 'erp', true),
			set_config('pgrst.db_extra_search_path', '', true),
			set_config('pgrst.db_anon_role', 'forge_anon', true),
			set_config('pgrst.db_pre_request', 'forge.pre_request', true),
			set_config('pgrst.db_tx_end', 'commit-allow-override', true);
END
$config$;
COMMENT ON FUNCTION forge.pre_config IS
	'For PostgREST''s db-pre-config: schema erp alone, forge_anon for requests without a token, forge.pre_request, and dry runs by "Prefer: tx=rollback".';

CREATE OR REPLACE FUNCTION forge.setup_postgrest(authenticator name DEFAULT 'authenticator') RETURNS void
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $setup$
BEGIN
	PERFORM forge.require_operator();
	IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = authenticator) THEN
		EXECUTE format('CREATE ROLE %I LOGIN NOINHERIT', authenticator);
	END IF;
	EXECUTE format('GRANT forge_anon, forge_app TO %I', authenticator);
	EXECUTE format('GRANT USAGE ON SCHEMA forge TO %I', authenticator);
	EXECUTE format('GRANT EXECUTE ON FUNCTION forge.pre_config() TO %I', authenticator);
END
$setup$;
COMMENT ON FUNCTION forge.setup_postgrest IS
	'Makes the role by which PostgREST connects, if there is none, and grants it what it needs; it has no password, and no rights of its own to data.  For a superuser, or an operator who may create roles, grant forge_anon and forge_app and grant on schema forge.  Errors: operator_only.';

--@ section grants since 0.2.0
GRANT EXECUTE ON FUNCTION forge.setup_postgrest TO forge_admin;
