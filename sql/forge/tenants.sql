-- Tenants and signing in: the operator's side.
CREATE OR REPLACE FUNCTION forge.create_tenant(
	slug text, name text DEFAULT NULL, tenant_id uuid DEFAULT NULL) RETURNS uuid
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_create_tenant';
REVOKE ALL ON FUNCTION forge.create_tenant(text, text, uuid) FROM PUBLIC;
COMMENT ON FUNCTION forge.create_tenant(text, text, uuid) IS
	'Creates a tenant and returns its id.  The slug is unique: 1 to 63 of a-z, 0-9 and "-".  Operators only.  Errors: slug_invalid, slug_taken, tenant_exists.';

CREATE OR REPLACE FUNCTION forge.tenants(
	OUT tenant_id uuid, OUT slug text, OUT name text, OUT version bigint,
	OUT updated_at timestamptz) RETURNS SETOF record
	LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_tenants';
REVOKE ALL ON FUNCTION forge.tenants() FROM PUBLIC;
COMMENT ON FUNCTION forge.tenants() IS 'All tenants.  Operators only.';

CREATE OR REPLACE VIEW forge.tenant WITH (security_invoker = true) AS
	SELECT t.tenant_id, t.slug, t.name, t.version, t.updated_at FROM forge.tenants() t;
COMMENT ON VIEW forge.tenant IS 'All tenants.  Operators only.';

CREATE OR REPLACE FUNCTION forge.act_as(
	tenant uuid, principal uuid DEFAULT NULL, roles text[] DEFAULT '{admin}',
	session boolean DEFAULT false) RETURNS void
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_act_as';
REVOKE ALL ON FUNCTION forge.act_as(uuid, uuid, text[], boolean) FROM PUBLIC;
COMMENT ON FUNCTION forge.act_as(uuid, uuid, text[], boolean) IS
	'Acts for a tenant until the end of the transaction, or of the session where forgeerp.allow_session_context is on.  Operators only.  Errors: tenant_not_found, identity_already_set, session_context_off.';
