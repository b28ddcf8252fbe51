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

-- It is a role that is bound, and not a name.  pg_temp.bindings says how each binding stands, who its
-- role is, and what the doctor says; pg_temp.mend does what the doctor says.
RESET SESSION AUTHORIZATION;
CREATE FUNCTION pg_temp.bindings() RETURNS TABLE (role_name text, is_of_this_role boolean, doctor text) LANGUAGE sql AS $$
	SELECT b.role_name, b.role_oid = (SELECT oid FROM pg_roles WHERE rolname = b.role_name),
		   (SELECT concat_ws(': ', d.severity, d.problem, replace(replace(d.remedy, b.tenant_id::text, 'TENANT'), test.id('clerk')::text, 'CLERK'))
			  FROM forge.doctor() d WHERE d.check_name = 'binding' AND d.subject = b.role_name)
	  FROM forge.role_binding b WHERE b.role_name LIKE 'regress%' ORDER BY 1 $$;
CREATE FUNCTION pg_temp.mend() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	remedy text;
BEGIN
	FOR remedy IN SELECT d.remedy FROM forge.doctor() d WHERE d.check_name = 'binding' AND d.subject LIKE 'regress%' LOOP
		EXECUTE remedy;
	END LOOP;
END $$;
CREATE ROLE regress_forge_porter LOGIN IN ROLE forge_app;
SELECT forge.bind_role('regress_forge_clerk', test.id('tenants-binding'), test.id('clerk'), '{warehouse,accountant}');
SELECT forge.bind_role('regress_forge_porter', test.id('tenants-binding-2'), roles => '{viewer}');
SELECT * FROM pg_temp.bindings();

-- a binding that is taken away under the transaction that goes by it
BEGIN;
SET LOCAL SESSION AUTHORIZATION regress_forge_clerk;
SELECT pg_temp.who();
SET LOCAL SESSION AUTHORIZATION DEFAULT;
SELECT forge.unbind_role('regress_forge_clerk');
SET LOCAL SESSION AUTHORIZATION regress_forge_clerk;
SELECT pg_temp.who();
SELECT test.outcome($$SELECT erp.create_item('In whose name?')$$);
ROLLBACK;
RESET SESSION AUTHORIZATION;

-- two roles whose names are swapped are nobody, within a transaction that went by the binding too
BEGIN;
SET LOCAL SESSION AUTHORIZATION regress_forge_clerk;
SELECT pg_temp.who();
SET LOCAL SESSION AUTHORIZATION DEFAULT;
ALTER ROLE regress_forge_clerk RENAME TO regress_forge_other;
ALTER ROLE regress_forge_porter RENAME TO regress_forge_clerk;
ALTER ROLE regress_forge_other RENAME TO regress_forge_porter;
SET LOCAL SESSION AUTHORIZATION regress_forge_porter; -- the clerk of before
SELECT pg_temp.who();
SELECT test.outcome($$SELECT erp.create_item('In whose name?')$$);
COMMIT;
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION regress_forge_clerk;
SELECT pg_temp.who();
SELECT count(*) FROM erp.item;
RESET SESSION AUTHORIZATION;
SELECT * FROM pg_temp.bindings();
-- bound again they act for whom the operator says; swapped back they are nobody again, then as before
BEGIN;
SELECT pg_temp.mend();
SELECT * FROM pg_temp.bindings();
SET LOCAL SESSION AUTHORIZATION regress_forge_porter;
SELECT pg_temp.who();
ROLLBACK;
RESET SESSION AUTHORIZATION;
ALTER ROLE regress_forge_clerk RENAME TO regress_forge_other;
ALTER ROLE regress_forge_porter RENAME TO regress_forge_clerk;
ALTER ROLE regress_forge_other RENAME TO regress_forge_porter;
SELECT * FROM pg_temp.bindings();
SET SESSION AUTHORIZATION regress_forge_clerk;
SELECT pg_temp.who();
RESET SESSION AUTHORIZATION;

-- a role that was dropped, and one that was made again under the name
DROP ROLE regress_forge_clerk;
SELECT * FROM pg_temp.bindings();
CREATE ROLE regress_forge_clerk LOGIN IN ROLE forge_app;
SET SESSION AUTHORIZATION regress_forge_clerk;
SELECT pg_temp.who();
SELECT test.outcome($$SELECT erp.create_item('In whose name?')$$);
RESET SESSION AUTHORIZATION;
SELECT * FROM pg_temp.bindings();
SELECT pg_temp.mend();
SET SESSION AUTHORIZATION regress_forge_clerk;
SELECT pg_temp.who();
RESET SESSION AUTHORIZATION;
SELECT * FROM pg_temp.bindings();

-- all of them at a time: what has another oid and exists
DROP ROLE regress_forge_clerk, regress_forge_porter;
CREATE ROLE regress_forge_clerk LOGIN IN ROLE forge_app;
SET SESSION AUTHORIZATION regress_forge_clerk;
SELECT test.outcome('SELECT forge.rebind_roles()');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION regress_forge_operator;
SELECT forge.rebind_roles();
SELECT forge.rebind_roles();
RESET SESSION AUTHORIZATION;
SELECT * FROM pg_temp.bindings();
SELECT version, payload - 'role_oid' - 'tenant_id' - 'principal_id', payload -> 'role_oid' = to_jsonb('regress_forge_clerk'::regrole::oid::bigint)
  FROM forge.event WHERE event_type = 'identity.role_binding.bound' AND payload ->> 'role_name' = 'regress_forge_clerk' ORDER BY version DESC LIMIT 1;
SELECT pg_temp.mend();
SELECT * FROM pg_temp.bindings();

DROP ROLE regress_forge_clerk;
DROP ROLE regress_forge_operator;
\pset tuples_only off
SELECT * FROM forge.verify();
