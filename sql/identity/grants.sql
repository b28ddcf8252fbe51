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
	erp.create_user,
	erp.rename_user,
	erp.assign_role,
	erp.revoke_role,
	erp.suspend_user,
	erp.activate_user,
	erp.define_role
	TO forge_app;
GRANT SELECT ON forge.user_row, forge.role_row, erp.app_user, erp.role, erp.permission TO forge_app;
GRANT EXECUTE ON FUNCTION forge.rebind_roles(), forge.role_bindings() TO forge_admin;
GRANT SELECT ON forge.role_binding TO forge_admin;
