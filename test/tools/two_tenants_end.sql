RESET SESSION AUTHORIZATION;
\pset tuples_only off
SELECT * FROM forge.verify();
\set ECHO none
-- What a test that began with two_tenants.sql ends with.
\c contrib_regression
SET client_min_messages = error;
DROP DATABASE regress_forge_tenants;
DO $$
DECLARE
	login name;
BEGIN
	FOR login IN SELECT rolname FROM pg_roles WHERE rolname LIKE 'regress\_forge\_%' LOOP
		EXECUTE format('DROP ROLE %I', login);
	END LOOP;
END
$$;
