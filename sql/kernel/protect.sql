-- What every table of the engine has: an owner without privileges, the wall between tenants, for
-- read models the permission to read them, the guard against direct writes, and a place in dumps.
CREATE OR REPLACE FUNCTION forge.guard() RETURNS trigger
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_guard_trigger';
REVOKE ALL ON FUNCTION forge.guard() FROM PUBLIC;
COMMENT ON FUNCTION forge.guard() IS
	'Refuses SQL statements that write the log, heads or read models (ZF004); a superuser may INSERT, so that a dump can be restored.';

CREATE OR REPLACE FUNCTION forge.protect_table(
	table_name text, read_permission text DEFAULT NULL) RETURNS void
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $protect$
DECLARE
	wall CONSTANT text := '(tenant_id = (SELECT forge.current_tenant()))';
BEGIN
	EXECUTE format('ALTER TABLE forge.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY',
				   table_name);
	EXECUTE format('CREATE POLICY base ON forge.%I TO forge_owner USING (true) WITH CHECK (true)',
				   table_name);
	IF read_permission IS NOT NULL THEN
		EXECUTE format('CREATE POLICY permission ON forge.%I FOR SELECT '
					   'USING ((SELECT forge.has_permission(%L)))', table_name, read_permission);
	END IF;
	EXECUTE format('CREATE POLICY tenant_wall ON forge.%I AS RESTRICTIVE FOR ALL TO PUBLIC '
				   'USING %s WITH CHECK %s', table_name, wall, wall);
	EXECUTE format('CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE '
				   'ON forge.%I FOR EACH STATEMENT EXECUTE FUNCTION forge.guard()', table_name);
	EXECUTE format('ALTER TABLE forge.%I ENABLE ALWAYS TRIGGER guard', table_name);
	EXECUTE format('REVOKE ALL ON forge.%I FROM PUBLIC', table_name);
	PERFORM pg_extension_config_dump(format('forge.%I', table_name)::regclass, '');
END
$protect$;
REVOKE ALL ON FUNCTION forge.protect_table(text, text) FROM PUBLIC;
COMMENT ON FUNCTION forge.protect_table(text, text) IS
	'For install and update scripts: row security with the tenant wall, the guard trigger and a place in dumps for a table of schema forge.  Its rows are for the holders of the permission, or with NULL for no client.';
