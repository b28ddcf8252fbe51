-- Users, roles and permissions.

--@ section tables since 0.2.0
-- Users and roles.
--@ table user_row
CREATE INDEX user_row_user ON forge.user_row (tenant_id, user_id);

--@ table role_row

--@ section functions
-- Users, roles and permissions.
--@ view erp.app_user
COMMENT ON VIEW erp.app_user IS 'The tenant''s users.';

CREATE OR REPLACE FUNCTION forge.default_roles(
	OUT role_id uuid, OUT role text, OUT permissions text[]) RETURNS SETOF record
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_default_role_list';
COMMENT ON FUNCTION forge.default_roles IS
	'The roles that every tenant has until it defines them otherwise.';

CREATE OR REPLACE VIEW erp.role WITH (security_invoker = true) AS
	SELECT r.role_id, r.role, r.permissions, r.version, r.updated_at
	  FROM forge.role_row r
	 WHERE r.tenant_id = (SELECT forge.current_tenant())
	 UNION ALL
	SELECT d.role_id, d.role, d.permissions, 0::bigint, NULL::timestamptz
	  FROM forge.default_roles() d
	 WHERE (SELECT forge.has_permission('identity.role.read'))
	   AND NOT EXISTS (SELECT FROM forge.role_row r
						WHERE r.tenant_id = (SELECT forge.current_tenant())
						  AND r.role_id = d.role_id);
COMMENT ON VIEW erp.role IS
	'The tenant''s roles: the roles that it has defined, and the default roles that it has not (version 0).';

CREATE OR REPLACE FUNCTION forge.permissions(
	OUT permission text, OUT description text, OUT is_command boolean) RETURNS SETOF record
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_permission_list';
COMMENT ON FUNCTION forge.permissions IS 'What erp.permission shows.';

CREATE OR REPLACE VIEW erp.permission WITH (security_invoker = true) AS
	SELECT p.permission, p.description, p.is_command FROM forge.permissions() p;
COMMENT ON VIEW erp.permission IS
	'All permissions: the names of commands, and names for other actions.';

CREATE OR REPLACE FUNCTION erp.whoami(
	OUT tenant_id uuid, OUT principal_id uuid, OUT email text, OUT display_name text,
	OUT roles text[], OUT permissions text[]) RETURNS record
	LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_whoami';
COMMENT ON FUNCTION erp.whoami IS
	'The caller''s identity, with the roles in effect and the permissions that they hold; NULLs when the caller is not signed in.  Errors: tenant_suspended, user_suspended.';

CREATE OR REPLACE FUNCTION forge.explain_permission(
	permission text, user_id uuid DEFAULT NULL,
	OUT granted boolean, OUT reason text, OUT roles text[], OUT effective_permissions text[],
	OUT suggestions text[]) RETURNS record
	LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_explain_permission';
COMMENT ON FUNCTION forge.explain_permission IS
	'The result of erp.explain_permission, as a row.';

CREATE OR REPLACE FUNCTION erp.explain_permission(permission text, user_id uuid DEFAULT NULL)
	RETURNS jsonb
	LANGUAGE sql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT to_jsonb(e) FROM forge.explain_permission(permission, user_id) e;
END;
COMMENT ON FUNCTION erp.explain_permission IS
	'Whether the caller, or another user (permission identity.permission.explain), holds a permission: {"granted", "reason", "roles", "effective_permissions", "suggestions"}.  A wildcard grants every name; reason says when there is no permission of that name.  Of another user the roles are those of the record; a token may have fewer.  Errors: user_not_found, permission_denied.';

--@ functions of identity.user
--@ functions of identity.role

--@ section grants since 0.2.0
GRANT EXECUTE ON FUNCTION erp.whoami TO forge_app, forge_anon;
GRANT EXECUTE ON FUNCTION
	forge.permissions,
	forge.default_roles,
	forge.explain_permission,
	erp.explain_permission,
	erp.create_user,
	erp.rename_user,
	erp.assign_role,
	erp.revoke_role,
	erp.suspend_user,
	erp.activate_user,
	erp.define_role
	TO forge_app;
GRANT SELECT ON forge.user_row, forge.role_row, erp.app_user, erp.role, erp.permission TO forge_app;
