-- Login roles bound to a tenant: they need no token.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('tenants-binding-2');
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('tenants-binding');
SELECT on_hand FROM erp.create_item('Bolt', 'B-1', 1, test.id('bolt'));
RESET ALL;
CREATE ROLE regress_forge_clerk LOGIN IN ROLE forge_app;
CREATE ROLE regress_forge_operator LOGIN IN ROLE forge_admin;
CREATE FUNCTION pg_temp.who() RETURNS text LANGUAGE sql AS $$
	SELECT coalesce((SELECT 'tenant ' || name FROM (VALUES ('tenants-binding'), ('tenants-binding-2')) t (name)
					  WHERE test.id(name) = forge.current_tenant()), 'nobody') || ' ' ||
		   CASE WHEN forge.current_principal() IS NULL THEN 'no principal' WHEN forge.current_principal() = test.id('clerk') THEN 'clerk' ELSE 'other' END ||
		   ' ' || forge.current_roles()::text $$;

SET SESSION AUTHORIZATION regress_forge_clerk;
SELECT pg_temp.who();
SELECT test.outcome($$SELECT forge.bind_role('regress_forge_clerk', test.id('tenants-binding'))$$);
SELECT test.outcome($$SELECT forge.unbind_role('regress_forge_clerk')$$);
SELECT test.outcome($$SELECT count(*) FROM forge.role_binding$$);
SET SESSION AUTHORIZATION regress_forge_operator;
SELECT forge.bind_role('regress_forge_clerk', test.id('tenants-binding'), test.id('clerk'), '{warehouse,accountant}');
SELECT role_name, tenant_id = test.id('tenants-binding'), principal_id = test.id('clerk'), roles, version FROM forge.role_binding;

-- works at once, in every transaction
SET SESSION AUTHORIZATION regress_forge_clerk;
SELECT pg_temp.who();
SELECT name, on_hand FROM erp.item;
SELECT on_hand FROM erp.adjust_stock(test.id('bolt'), 1);
SELECT principal_id = test.id('clerk') FROM forge.load(test.id('bolt'), 3);
BEGIN;
SELECT pg_temp.who();
RESET ALL;
SELECT pg_temp.who();
COMMIT;

-- also in parallel workers, which cannot look it up while a query runs
SET min_parallel_table_scan_size = 0;
SET parallel_leader_participation = off;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET enable_indexscan = off;
SET enable_bitmapscan = off;
SELECT count(*), bool_and(tenant_id = forge.current_tenant()), max(forge.current_roles()) FROM forge.event;
RESET ALL;

-- what it is bound to is the session's, whatever role is set
RESET SESSION AUTHORIZATION;
SET ROLE regress_forge_clerk;
SELECT pg_temp.who();
RESET ROLE;

-- binding it again changes the binding; to the same decides nothing
SET SESSION AUTHORIZATION regress_forge_operator;
SELECT forge.bind_role('regress_forge_clerk', test.id('tenants-binding'), test.id('clerk'), '{warehouse,accountant}');
SELECT version FROM forge.role_binding;
SELECT forge.bind_role(role_name => 'regress_forge_clerk', tenant => test.id('tenants-binding-2'));
SELECT version, principal_id IS NULL, roles FROM forge.role_binding;
SET SESSION AUTHORIZATION regress_forge_clerk;
SELECT pg_temp.who();
SELECT count(*) FROM erp.item;

-- who is refused
SET SESSION AUTHORIZATION regress_forge_operator;
SELECT test.outcome($$SELECT forge.bind_role('regress_forge_clerk', test.id('nobody'))$$);
SELECT test.outcome($$SELECT forge.bind_role('regress_forge_clerk', NULL)$$);
SELECT test.outcome($$SELECT forge.bind_role(NULL, test.id('tenants-binding'))$$);
SELECT test.outcome($$SELECT forge.bind_role('regress_forge_nobody', test.id('tenants-binding'))$$);
SELECT test.outcome($$SELECT forge.bind_role('regress_forge_clerk', test.id('tenants-binding'), roles => '{Big}')$$);
SELECT test.outcome($$SELECT forge.unbind_role('regress_forge_nobody')$$);

-- one identity per transaction, also where one comes from the binding
SELECT forge.bind_role('regress_forge_operator', test.id('tenants-binding-2'));
BEGIN;
SELECT pg_temp.who();
SELECT test.outcome($$SELECT forge.act_as(test.id('tenants-binding'))$$);
SELECT pg_temp.who();
COMMIT;
BEGIN;
SELECT forge.act_as(test.id('tenants-binding'));
SELECT pg_temp.who();
RESET ALL;
SELECT forge.current_tenant() IS NOT DISTINCT FROM test.id('tenants-binding-2') AS is_another;
SELECT test.outcome('SELECT name FROM erp.create_item(''In whose name?'')') LIKE 'ZF1%' AS is_refused;
COMMIT;

-- unbound: nobody from the next statement on
SELECT forge.unbind_role('regress_forge_operator');
SELECT forge.unbind_role('regress_forge_clerk');
SELECT test.outcome($$SELECT forge.unbind_role('regress_forge_clerk')$$);
SELECT count(*) FROM forge.role_binding;
SELECT pg_temp.who();
SET SESSION AUTHORIZATION regress_forge_clerk;
SELECT pg_temp.who();
SELECT count(*) FROM erp.item;
SELECT test.outcome($$SELECT erp.create_item('x')$$);

-- a binding that was rolled back was none
SET SESSION AUTHORIZATION regress_forge_operator;
BEGIN;
SELECT forge.bind_role('regress_forge_operator', test.id('tenants-binding'));
ROLLBACK;
SELECT pg_temp.who();

RESET SESSION AUTHORIZATION;
DROP ROLE regress_forge_clerk;
DROP ROLE regress_forge_operator;
\pset tuples_only off
SELECT * FROM forge.verify();
