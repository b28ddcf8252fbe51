-- Tenants: creating, listing, acting for one.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SET ROLE forge_admin;
SELECT forge.create_tenant('tenants-tenant', 'The Tenant', test.id('tenants-tenant')) = test.id('tenants-tenant');
SELECT forge.create_tenant(slug => 'tenants-tenant-unnamed') IS NOT NULL;
SELECT slug, name, version, updated_at > '2020-01-01' FROM forge.tenant WHERE slug LIKE 'tenants-tenant%' ORDER BY slug;
SELECT forge.create_tenant(repeat('0', 63)) IS NOT NULL;
SELECT length(name) FROM forge.tenant WHERE slug = repeat('0', 63);
SELECT forge.create_tenant('tenants-tenant-unicode', 'Größe 螺') IS NOT NULL;

-- who is refused
SELECT test.outcome($$SELECT forge.create_tenant('tenants-tenant')$$);
SELECT test.outcome($$SELECT forge.create_tenant('tenants-tenant-2', tenant_id => test.id('tenants-tenant'))$$);
SELECT test.outcome($$SELECT forge.create_tenant('Tenants', tenant_id => test.id('tenants-tenant'))$$);
SELECT slug, test.outcome(format('SELECT forge.create_tenant(%L)', slug))
  FROM unnest('{Big,under_score,dot.ted," ","",é,"tenants tenant"}'::text[]) slug;
SELECT test.outcome($$SELECT forge.create_tenant(repeat('a', 64))$$);
SELECT test.outcome($$SELECT forge.create_tenant(NULL)$$);
SELECT test.outcome($$SELECT forge.create_tenant('tenants-tenant-2', ' ')$$);
SELECT test.outcome($$SELECT forge.create_tenant('tenants-tenant-2', repeat('é', 201))$$);
SELECT forge.create_tenant('tenants-tenant-3', repeat('é', 200)) IS NOT NULL;
SELECT length(name) FROM forge.tenant WHERE slug = 'tenants-tenant-3';

-- operators only
SET ROLE forge_app;
SELECT test.outcome($$SELECT forge.create_tenant('tenants-tenant-4')$$);
SELECT test.outcome($$SELECT forge.act_as(test.id('tenants-tenant'))$$);
SELECT test.outcome($$SELECT count(*) FROM forge.tenant$$);
SELECT test.outcome($$SELECT count(*) FROM forge.tenants()$$);
SELECT test.outcome($$SELECT count(*) FROM forge.tenant_row$$);
SET ROLE forge_anon;
SELECT test.outcome($$SELECT forge.create_tenant('tenants-tenant-4')$$);
SELECT forge.version() ~ '^[0-9]+[.][0-9]+[.][0-9]+$';

-- acting for one
SET ROLE forge_admin;
BEGIN;
SELECT forge.current_tenant() IS NULL, forge.current_principal() IS NULL, forge.current_roles();
SELECT forge.act_as(test.id('tenants-tenant'), test.id('person'), '{warehouse,admin}');
SELECT forge.current_tenant() = test.id('tenants-tenant'), forge.current_principal() = test.id('person'), forge.current_roles();
SELECT principal_id = test.id('person') FROM forge.append('crm.note', test.id('note'), '[{"type": "x"}]');
COMMIT;
SELECT forge.current_tenant() IS NULL, forge.current_principal() IS NULL, forge.current_roles();
BEGIN;
SELECT forge.act_as(tenant => test.id('tenants-tenant'));
SELECT forge.current_principal() IS NULL, forge.current_roles();
SELECT principal_id IS NULL FROM forge.append('crm.note', test.id('note'), '[{"type": "x"}]');
COMMIT;
BEGIN;
SELECT forge.act_as(test.id('tenants-tenant'), roles => '{}');
SELECT forge.current_roles(), cardinality(forge.current_roles());
COMMIT;
BEGIN;
SELECT forge.act_as(test.id('tenants-tenant'), NULL, NULL, NULL);
SELECT forge.current_roles();
COMMIT;
BEGIN;
SELECT forge.act_as(test.id('tenants-tenant'), roles => array_agg('role-' || n)) FROM generate_series(1, 100) n;
SELECT cardinality(forge.current_roles()), (forge.current_roles())[100];
COMMIT;
SELECT test.outcome($$SELECT forge.act_as(test.id('nobody'))$$);
SELECT test.outcome($$SELECT forge.act_as(NULL)$$);
SELECT test.outcome($$SELECT forge.act_as('00000000-0000-0000-0000-000000000000')$$);
SELECT role, test.outcome(format('SELECT forge.act_as(test.id(''tenants-tenant''), roles => ARRAY[%L])', role))
  FROM unnest('{Admin,"a b","","a,b","a|b",NULL}'::text[]) role;
SELECT test.outcome($$SELECT forge.act_as(test.id('tenants-tenant'), roles => ARRAY[repeat('r', 64)])$$);
SELECT test.outcome($$SELECT forge.act_as(test.id('tenants-tenant'), roles => array_agg('role-' || n)) FROM generate_series(1, 1000) n$$);

-- a tenant is there for those who see its creation, and not once that was rolled back
BEGIN;
SELECT forge.create_tenant('tenants-tenant-brief', tenant_id => test.id('brief')) IS NOT NULL;
SELECT forge.act_as(test.id('brief'));
SELECT on_hand FROM erp.create_item('Bolt', initial_quantity => 1);
ROLLBACK;
SELECT test.outcome($$SELECT forge.act_as(test.id('brief'))$$);

-- of all tenants, by an operator
RESET ROLE;
\pset tuples_only off
SELECT * FROM forge.verify();
