-- Tenants, and the login roles that are bound to them.

--@ section tables
--@ table tenant_row

--@ table role_binding_row

--@ section functions
-- Tenants and signing in: the operator's side.
CREATE OR REPLACE FUNCTION forge.require_operator() RETURNS void
	LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_require_operator';
COMMENT ON FUNCTION forge.require_operator IS
	'Refuses a caller that is no member of forge_admin (42501), even one with EXECUTE.  For the operators'' functions that are written in SQL; those in C check this themselves.  Operators only.';

CREATE OR REPLACE FUNCTION forge.create_tenant(
	slug text, name text DEFAULT NULL, tenant_id uuid DEFAULT NULL) RETURNS uuid
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_create_tenant';
COMMENT ON FUNCTION forge.create_tenant IS
	'Creates a tenant and returns its id.  The slug is unique: 1 to 63 of a-z, 0-9 and "-".  Operators only.  Errors: slug_invalid, slug_taken, tenant_exists.';

CREATE OR REPLACE FUNCTION forge.rename_tenant(tenant uuid, name text) RETURNS void
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_rename_tenant';
COMMENT ON FUNCTION forge.rename_tenant IS
	'Gives a tenant another name.  Operators only.  Errors: tenant_not_found, name_blank.';

CREATE OR REPLACE FUNCTION forge.suspend_tenant(tenant uuid, reason text) RETURNS void
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_suspend_tenant';
COMMENT ON FUNCTION forge.suspend_tenant IS
	'Closes a tenant: from their next statement on, its sessions see no rows and may execute nothing (ZF104), however they signed in.  Operators only.  Errors: tenant_not_found.';

CREATE OR REPLACE FUNCTION forge.resume_tenant(tenant uuid) RETURNS void
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_resume_tenant';
COMMENT ON FUNCTION forge.resume_tenant IS
	'Opens a suspended tenant again.  Operators only.  Errors: tenant_not_found.';

CREATE OR REPLACE FUNCTION forge.tenants(
	OUT tenant_id uuid, OUT slug text, OUT name text, OUT version bigint,
	OUT updated_at timestamptz, OUT suspended boolean) RETURNS SETOF record
	LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_tenants';
COMMENT ON FUNCTION forge.tenants IS 'All tenants.  Operators only.';

CREATE OR REPLACE VIEW forge.tenant WITH (security_invoker = true) AS
	SELECT t.tenant_id, t.slug, t.name, t.version, t.updated_at, t.suspended
	  FROM forge.tenants() t;
COMMENT ON VIEW forge.tenant IS 'All tenants.  Operators only.';

CREATE OR REPLACE FUNCTION forge.act_as(
	tenant uuid, principal uuid DEFAULT NULL, roles text[] DEFAULT '{admin}',
	session boolean DEFAULT false) RETURNS void
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_act_as';
COMMENT ON FUNCTION forge.act_as IS
	'Acts for a tenant until the end of the transaction, or of the session where forgeerp.allow_session_context is on.  Operators only.  Errors: tenant_not_found, identity_already_set, session_context_off.';

CREATE OR REPLACE FUNCTION forge.current_tenant_name() RETURNS text
	LANGUAGE C STABLE STRICT PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_current_tenant_name';
COMMENT ON FUNCTION forge.current_tenant_name IS
	'The name of the tenant of this transaction; NULL when the caller is not signed in.';

-- Login roles that need no token.
CREATE OR REPLACE FUNCTION forge.bind_role(
	role_name name, tenant uuid, principal uuid DEFAULT NULL, roles text[] DEFAULT '{}')
	RETURNS void
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_bind_role';
COMMENT ON FUNCTION forge.bind_role IS
	'Binds a login role to a tenant: its sessions act for that tenant without a token.  It is this role that is bound, not whichever has the name later.  Binding it again changes the binding.  Operators only.  Errors: tenant_not_found, role_invalid.';

CREATE OR REPLACE FUNCTION forge.rebind_roles() RETURNS integer
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_rebind_roles';
COMMENT ON FUNCTION forge.rebind_roles IS
	'Binds each bound login role again whose name now belongs to another role, as after a restore into another cluster; returns how many.  forge.doctor lists the login roles that it would bind.  Operators only.';

CREATE OR REPLACE FUNCTION forge.unbind_role(role_name name) RETURNS void
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_unbind_role';
COMMENT ON FUNCTION forge.unbind_role IS
	'Takes a login role''s binding away; its sessions are not signed in from their next statement on.  Operators only.  Errors: binding_not_found.';

CREATE OR REPLACE FUNCTION forge.role_bindings(
	OUT role_name text, OUT tenant_id uuid, OUT principal_id uuid, OUT roles text[],
	OUT version bigint, OUT updated_at timestamptz, OUT role_oid oid) RETURNS SETOF record
	LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_role_bindings';
COMMENT ON FUNCTION forge.role_bindings IS 'All bound login roles.  Operators only.';

CREATE OR REPLACE VIEW forge.role_binding WITH (security_invoker = true) AS
	SELECT b.role_name, b.tenant_id, b.principal_id, b.roles, b.version, b.updated_at, b.role_oid
	  FROM forge.role_bindings() b;
COMMENT ON VIEW forge.role_binding IS 'All bound login roles.  Operators only.';

--@ functions of identity.tenant
--@ functions of identity.role_binding

--@ section grants
GRANT EXECUTE ON FUNCTION
	forge.create_tenant,
	forge.rename_tenant,
	forge.suspend_tenant,
	forge.resume_tenant,
	forge.tenants,
	forge.act_as,
	forge.bind_role,
	forge.unbind_role
	TO forge_admin;
GRANT SELECT ON forge.tenant TO forge_admin;

--@ section grants since 0.2.0
GRANT EXECUTE ON FUNCTION
	forge.require_operator,
	forge.rebind_roles,
	forge.role_bindings
	TO forge_admin;
GRANT SELECT ON forge.role_binding TO forge_admin;
GRANT EXECUTE ON FUNCTION forge.current_tenant_name TO forge_app;
