-- Users, roles and permissions.
CREATE OR REPLACE VIEW erp.app_user WITH (security_invoker = true) AS
	SELECT r.user_id, r.email, r.display_name, r.roles, r.suspended, r.version, r.updated_at
	  FROM forge.user_row r
	 WHERE r.tenant_id = (SELECT forge.current_tenant());
COMMENT ON VIEW erp.app_user IS 'The tenant''s users.';

CREATE OR REPLACE FUNCTION forge.default_roles(
	OUT role_id uuid, OUT role text, OUT permissions text[]) RETURNS SETOF record
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_default_role_list';
REVOKE ALL ON FUNCTION forge.default_roles() FROM PUBLIC;
COMMENT ON FUNCTION forge.default_roles() IS
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
	'The tenant''s roles: those that it has defined, and the default ones that it has not (version 0).';

CREATE OR REPLACE FUNCTION forge.permissions(
	OUT permission text, OUT description text, OUT is_command boolean) RETURNS SETOF record
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_permission_list';
REVOKE ALL ON FUNCTION forge.permissions() FROM PUBLIC;
COMMENT ON FUNCTION forge.permissions() IS 'What erp.permission shows.';

CREATE OR REPLACE VIEW erp.permission WITH (security_invoker = true) AS
	SELECT p.permission, p.description, p.is_command FROM forge.permissions() p;
COMMENT ON VIEW erp.permission IS
	'All permissions: the names of commands, and those for what is not a command.';

CREATE OR REPLACE FUNCTION erp.whoami(
	OUT tenant_id uuid, OUT principal_id uuid, OUT email text, OUT display_name text,
	OUT roles text[], OUT permissions text[]) RETURNS record
	LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_whoami';
REVOKE ALL ON FUNCTION erp.whoami() FROM PUBLIC;
COMMENT ON FUNCTION erp.whoami() IS
	'Who is signed in, with the roles in effect and the permissions that they hold; NULLs for nobody.  Errors: tenant_suspended, user_suspended.';

CREATE OR REPLACE FUNCTION forge.explain_permission(
	permission text, user_id uuid DEFAULT NULL,
	OUT granted boolean, OUT reason text, OUT roles text[], OUT effective_permissions text[],
	OUT suggestions text[]) RETURNS record
	LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_explain_permission';
REVOKE ALL ON FUNCTION forge.explain_permission(text, uuid) FROM PUBLIC;
COMMENT ON FUNCTION forge.explain_permission(text, uuid) IS
	'What erp.explain_permission returns, as a row.';

CREATE OR REPLACE FUNCTION erp.explain_permission(permission text, user_id uuid DEFAULT NULL)
	RETURNS jsonb
	LANGUAGE sql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT to_jsonb(e) FROM forge.explain_permission(permission, user_id) e;
END;
REVOKE ALL ON FUNCTION erp.explain_permission(text, uuid) FROM PUBLIC;
COMMENT ON FUNCTION erp.explain_permission(text, uuid) IS
	'Whether the one who acts, or another user (permission identity.permission.explain), holds a permission: {"granted", "reason", "roles", "effective_permissions", "suggestions"}.  Of another user the roles are those of the record; a token may have fewer.  Errors: user_not_found, permission_denied.';

CREATE OR REPLACE FUNCTION erp.create_user(
	email text, display_name text, roles text[] DEFAULT '{}', user_id uuid DEFAULT NULL,
	occurred_at timestamptz DEFAULT NULL, command_id uuid DEFAULT NULL) RETURNS erp.app_user
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_create_user';
REVOKE ALL ON FUNCTION erp.create_user(text, text, text[], uuid, timestamptz, uuid) FROM PUBLIC;
COMMENT ON FUNCTION erp.create_user(text, text, text[], uuid, timestamptz, uuid) IS
	'Creates a user and returns it; user_id is the principal that will sign in.  Since the record takes from the principal what it does not have, a given user_id needs identity.user.revoke_role too, and "*" while no user is an active admin.  The address is trimmed and put in lower case.  Without identity.user.read it returns the id and the version alone.  Errors: role_not_found, permission_not_held, permission_denied, last_admin, user_exists, email_invalid, email_not_ascii, email_taken, field_blank.';

CREATE OR REPLACE FUNCTION erp.rename_user(
	user_id uuid, display_name text, expected_version bigint DEFAULT NULL,
	occurred_at timestamptz DEFAULT NULL, command_id uuid DEFAULT NULL) RETURNS erp.app_user
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_rename_user';
REVOKE ALL ON FUNCTION erp.rename_user(uuid, text, bigint, timestamptz, uuid) FROM PUBLIC;
COMMENT ON FUNCTION erp.rename_user(uuid, text, bigint, timestamptz, uuid) IS
	'Gives a user another name and returns the user.  Without identity.user.read it returns the id and the version alone.  Errors: user_not_found, field_blank.';

CREATE OR REPLACE FUNCTION erp.assign_role(
	user_id uuid, role text, expected_version bigint DEFAULT NULL,
	occurred_at timestamptz DEFAULT NULL, command_id uuid DEFAULT NULL) RETURNS erp.app_user
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_assign_role';
REVOKE ALL ON FUNCTION erp.assign_role(uuid, text, bigint, timestamptz, uuid) FROM PUBLIC;
COMMENT ON FUNCTION erp.assign_role(uuid, text, bigint, timestamptz, uuid) IS
	'Gives a user a role and returns the user.  Nobody gives a role that holds more than they hold.  Without identity.user.read it returns the id and the version alone.  Errors: role_not_found, permission_not_held, user_not_found.';

CREATE OR REPLACE FUNCTION erp.revoke_role(
	user_id uuid, role text, expected_version bigint DEFAULT NULL,
	occurred_at timestamptz DEFAULT NULL, command_id uuid DEFAULT NULL) RETURNS erp.app_user
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_revoke_role';
REVOKE ALL ON FUNCTION erp.revoke_role(uuid, text, bigint, timestamptz, uuid) FROM PUBLIC;
COMMENT ON FUNCTION erp.revoke_role(uuid, text, bigint, timestamptz, uuid) IS
	'Takes a role away from a user and returns the user.  Without identity.user.read it returns the id and the version alone.  Errors: user_not_found, last_admin.';

CREATE OR REPLACE FUNCTION erp.suspend_user(
	user_id uuid, reason text DEFAULT NULL, expected_version bigint DEFAULT NULL,
	occurred_at timestamptz DEFAULT NULL, command_id uuid DEFAULT NULL) RETURNS erp.app_user
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_suspend_user';
REVOKE ALL ON FUNCTION erp.suspend_user(uuid, text, bigint, timestamptz, uuid) FROM PUBLIC;
COMMENT ON FUNCTION erp.suspend_user(uuid, text, bigint, timestamptz, uuid) IS
	'Shuts a user out from the next statement on, whatever token there still is, and returns the user.  Without identity.user.read it returns the id and the version alone.  Errors: user_not_found, last_admin.';

CREATE OR REPLACE FUNCTION erp.activate_user(
	user_id uuid, expected_version bigint DEFAULT NULL, occurred_at timestamptz DEFAULT NULL,
	command_id uuid DEFAULT NULL) RETURNS erp.app_user
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_activate_user';
REVOKE ALL ON FUNCTION erp.activate_user(uuid, bigint, timestamptz, uuid) FROM PUBLIC;
COMMENT ON FUNCTION erp.activate_user(uuid, bigint, timestamptz, uuid) IS
	'Lets a suspended user in again and returns the user.  Without identity.user.read it returns the id and the version alone.  Errors: user_not_found.';

CREATE OR REPLACE FUNCTION erp.define_role(
	role text, permissions text[], expected_version bigint DEFAULT NULL,
	occurred_at timestamptz DEFAULT NULL, command_id uuid DEFAULT NULL) RETURNS erp.role
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_define_role';
REVOKE ALL ON FUNCTION erp.define_role(text, text[], bigint, timestamptz, uuid) FROM PUBLIC;
COMMENT ON FUNCTION erp.define_role(text, text[], bigint, timestamptz, uuid) IS
	'Says what a role holds, in place of what it held before, and returns the role.  Nobody defines a role that holds more than they hold.  Without identity.role.read it returns the id and the version alone.  Errors: permission_not_held, role_invalid, role_fixed, permission_invalid.';
