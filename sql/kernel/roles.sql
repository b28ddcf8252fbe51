-- The roles of the database.  They outlive the extension (other databases may use them).
-- None may bypass row security; only the worker's may log in (it has no password).
DO $roles$
DECLARE
	role_name text;
BEGIN
	FOREACH role_name IN ARRAY
		ARRAY['forge_owner', 'forge_admin', 'forge_app', 'forge_anon', 'forge_worker']
	LOOP
		IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.rolname = role_name) THEN
			EXECUTE pg_catalog.format('CREATE ROLE %I %s', role_name,
				CASE role_name WHEN 'forge_worker' THEN 'LOGIN' ELSE 'NOLOGIN' END);
		ELSIF EXISTS (SELECT FROM pg_catalog.pg_roles r
					   WHERE r.rolname = role_name
						 AND (r.rolsuper OR r.rolbypassrls
							  OR (r.rolcanlogin AND role_name <> 'forge_worker'))) THEN
			RAISE EXCEPTION 'role "%" exists and has LOGIN, SUPERUSER or BYPASSRLS', role_name
				USING ERRCODE = 'invalid_role_specification',
					  HINT = 'Take these attributes away, or rename the role.';
		END IF;
	END LOOP;
END
$roles$;

-- An operator may do what a signed-in client may, once acting as a tenant.
GRANT forge_app TO forge_admin;
