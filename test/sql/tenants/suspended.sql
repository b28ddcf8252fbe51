-- Tenants that are renamed, suspended and resumed: a suspended one can do nothing.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('tenants-suspended');
SELECT on_hand FROM erp.create_item('Bolt', 'B-1', 1, test.id('bolt'));
RESET ALL;
CREATE ROLE regress_forge_closed LOGIN IN ROLE forge_app;
SELECT forge.bind_role('regress_forge_closed', test.id('tenants-suspended'), roles => '{warehouse}');
SET ROLE forge_admin;

-- another name
SELECT forge.rename_tenant(test.id('tenants-suspended'), 'Größe');
SELECT name, version, suspended FROM forge.tenant WHERE tenant_id = test.id('tenants-suspended');
SELECT forge.rename_tenant(tenant => test.id('tenants-suspended'), name => 'Größe');
SELECT version FROM forge.tenant WHERE tenant_id = test.id('tenants-suspended');
SELECT test.outcome($$SELECT forge.rename_tenant(test.id('tenants-suspended'), ' ')$$);
SELECT test.outcome($$SELECT forge.rename_tenant(test.id('tenants-suspended'), NULL)$$);
SELECT test.outcome($$SELECT forge.rename_tenant(test.id('tenants-suspended'), repeat('é', 201))$$);
SELECT test.outcome($$SELECT forge.rename_tenant(test.id('nobody'), 'x')$$);
SELECT test.outcome($$SELECT forge.rename_tenant(NULL, 'x')$$);

-- closed: for whoever is bound to it, and for operators who act for it
SELECT forge.suspend_tenant(test.id('tenants-suspended'), 'unpaid');
SELECT name, version, suspended FROM forge.tenant WHERE tenant_id = test.id('tenants-suspended');
SELECT forge.suspend_tenant(tenant => test.id('tenants-suspended'), reason => 'another reason');
SELECT version FROM forge.tenant WHERE tenant_id = test.id('tenants-suspended');
SET SESSION AUTHORIZATION regress_forge_closed;
SELECT forge.current_tenant() IS NULL;
SELECT (SELECT count(*) FROM forge.event), (SELECT count(*) FROM erp.item), (SELECT count(*) FROM erp.event), (SELECT count(*) FROM erp.item_movement);
SELECT test.outcome(statement) FROM unnest(ARRAY[
	$$SELECT erp.create_item('x')$$,
	$$SELECT erp.adjust_stock(test.id('bolt'), 1)$$,
	$$SELECT forge.execute('inventory.item.create', NULL, '{"name": "x"}')$$,
	$$SELECT forge.execute_batch('[]')$$,
	$$SELECT forge.append('crm.note', NULL, '[{"type": "x"}]')$$,
	$$SELECT forge.append_batch('[]')$$,
	$$SELECT forge.load(test.id('bolt'))$$,
	$$SELECT forge.read()$$,
	$$SELECT forge.state('inventory.item', test.id('bolt'))$$,
	$$SELECT forge.rebuild('item')$$,
	$$SELECT forge.verify()$$]) statement;
RESET SESSION AUTHORIZATION;
SET ROLE forge_admin;
BEGIN;
SELECT forge.act_as(test.id('tenants-suspended'));
SELECT test.outcome($$SELECT erp.create_item('x')$$);
SELECT test.outcome($$SELECT forge.rebuild('item') > 0$$);
SELECT count(*) FROM erp.item;
COMMIT;

-- in the middle of a transaction it is closed from the next statement on
BEGIN;
SELECT forge.resume_tenant(test.id('tenants-suspended'));
SELECT forge.act_as(test.id('tenants-suspended'));
SELECT on_hand FROM erp.adjust_stock(test.id('bolt'), 1);
SELECT forge.suspend_tenant(test.id('tenants-suspended'), 'in the middle');
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('bolt'), 1)$$);
SELECT count(*) FROM erp.item;
ROLLBACK;

-- open again
SELECT forge.resume_tenant(test.id('tenants-suspended'));
SELECT forge.resume_tenant(tenant => test.id('tenants-suspended'));
SELECT name, version, suspended FROM forge.tenant WHERE tenant_id = test.id('tenants-suspended');
SET SESSION AUTHORIZATION regress_forge_closed;
SELECT name, on_hand, version FROM erp.item;
SELECT on_hand FROM erp.adjust_stock(test.id('bolt'), 1);

-- who is refused
SELECT test.outcome($$SELECT forge.rename_tenant(test.id('tenants-suspended'), 'x')$$);
SELECT test.outcome($$SELECT forge.suspend_tenant(test.id('tenants-suspended'), 'x')$$);
SELECT test.outcome($$SELECT forge.resume_tenant(test.id('tenants-suspended'))$$);
RESET SESSION AUTHORIZATION;
SET ROLE forge_admin;
SELECT test.outcome($$SELECT forge.suspend_tenant(test.id('nobody'), 'x')$$);
SELECT test.outcome($$SELECT forge.suspend_tenant(NULL, 'x')$$);
SELECT test.outcome($$SELECT forge.suspend_tenant(test.id('tenants-suspended'), repeat('r', 501))$$);
SELECT test.outcome($$SELECT forge.resume_tenant(test.id('nobody'))$$);
SELECT test.outcome($$SELECT forge.resume_tenant(NULL)$$);
SELECT suspended FROM forge.tenant WHERE tenant_id = test.id('tenants-suspended');
RESET ROLE;
SELECT forge.unbind_role('regress_forge_closed');
DROP ROLE regress_forge_closed;
\pset tuples_only off
SELECT * FROM forge.verify();
