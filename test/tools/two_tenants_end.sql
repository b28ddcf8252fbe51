-- What a test that began with two_tenants.sql ends with: the login roles go, with what they own.
\set ECHO none
RESET SESSION AUTHORIZATION;
SET client_min_messages = error;
DO $$
DECLARE
	login name;
BEGIN
	FOR login IN SELECT rolname FROM pg_roles WHERE rolname LIKE 'regress\_forge\_%' LOOP
		PERFORM forge.unbind_role(b.role_name) FROM forge.role_binding b WHERE b.role_name = login;
		EXECUTE format('DROP OWNED BY %I CASCADE', login);
		EXECUTE format('DROP ROLE %I', login);
	END LOOP;
END
$$;
RESET client_min_messages;
\set ECHO all
\pset tuples_only off
SELECT * FROM forge.verify();
