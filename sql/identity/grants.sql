-- Users, roles and permissions.  Whoever is not signed in may ask who they are.
GRANT USAGE ON SCHEMA erp TO forge_anon;
GRANT EXECUTE ON FUNCTION erp.whoami() TO forge_app, forge_anon;
GRANT EXECUTE ON FUNCTION
	forge.has_permission(text),
	forge.stream_id(text, uuid),
	forge.permissions(),
	forge.default_roles(),
	forge.explain_permission(text, uuid),
	erp.explain_permission(text, uuid),
	erp.create_user(text, text, text[], uuid, timestamptz, uuid),
	erp.rename_user(uuid, text, bigint, timestamptz, uuid),
	erp.assign_role(uuid, text, bigint, timestamptz, uuid),
	erp.revoke_role(uuid, text, bigint, timestamptz, uuid),
	erp.suspend_user(uuid, text, bigint, timestamptz, uuid),
	erp.activate_user(uuid, bigint, timestamptz, uuid),
	erp.define_role(text, text[], bigint, timestamptz, uuid)
	TO forge_app;
GRANT SELECT ON forge.user_row, forge.role_row, erp.app_user, erp.role, erp.permission TO forge_app;
GRANT EXECUTE ON FUNCTION forge.rebind_roles(), forge.role_bindings() TO forge_admin;
GRANT SELECT ON forge.role_binding TO forge_admin;
