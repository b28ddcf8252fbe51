-- Why somebody may do something or not, and who somebody is.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
-- nobody
SET ROLE forge_anon;
SELECT erp.whoami();
SELECT test.outcome($$SELECT erp.explain_permission('inventory.item.read')$$);
SET ROLE forge_app;
SELECT whoami.* IS NULL FROM erp.whoami() whoami;
SELECT test.outcome($$SELECT erp.explain_permission('inventory.item.read')$$);
RESET ROLE;

SELECT test.sign_in('identity-explain');
SELECT role FROM erp.define_role('clerk', '{inventory.item.read,identity.permission.explain}');
SELECT role FROM erp.define_role('later', '{later.thing.do,inventory.item.create}');
SELECT email FROM erp.create_user('ann@shop.example', 'Ann', '{viewer,later}', test.id('explain ann'));
SELECT email FROM erp.create_user('bob@shop.example', 'Bob', '{}', test.id('explain bob'));
SET ROLE forge_app;
SELECT tenant_id = test.id('identity-explain'), principal_id = test.id('identity-explain person'), email, display_name, roles, permissions FROM erp.whoami();
RESET ROLE;
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('identity-explain', '{clerk,accountant,no-such-role}');
SET ROLE forge_app;
SELECT tenant_id = test.id('identity-explain'), principal_id = test.id('identity-explain person'), email, display_name, roles, permissions FROM erp.whoami();

-- of oneself: granted, by the first role that does; not granted, with the roles that would; not in the vocabulary
SELECT asked, e ->> 'granted' AS granted, e ->> 'reason' AS reason, e -> 'suggestions' AS suggestions
  FROM unnest('{inventory.item.read,forge.event.read,inventory.item.create,identity.user.create,forge.projection.rebuild,
				inventory.*,*,identity.permission.*,identity.tenant.create,identity.administration.admit,
				inventory.item.sell,inventory,"",later.thing.do,"a \"b\""}'::text[]) asked,
	   erp.explain_permission(asked) e;
SELECT e - 'suggestions' FROM erp.explain_permission('inventory.item.read') e;
SELECT erp.explain_permission('inventory.item.read', test.id('identity-explain person')) = erp.explain_permission('inventory.item.read');
SELECT test.outcome($$SELECT erp.explain_permission(NULL)$$);
-- granted is what has_permission says, of all that there is
SELECT count(*) > 10, count(*) FILTER (WHERE (erp.explain_permission(permission) ->> 'granted')::boolean <> forge.has_permission(permission))
  FROM erp.permission;

-- of others: what their records say
SELECT asked, e - 'effective_permissions' FROM unnest('{inventory.item.read,inventory.item.create,inventory.item.rename,later.thing.do}'::text[]) asked,
	   erp.explain_permission(asked, test.id('explain ann')) e;
SELECT e FROM erp.explain_permission('inventory.item.read', test.id('explain bob')) e;
SELECT test.outcome($$SELECT erp.explain_permission('inventory.item.read', test.id('nobody'))$$);
RESET ROLE;
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('identity-explain');
SELECT suspended FROM erp.suspend_user(test.id('explain ann'));
SET ROLE forge_app;
SELECT e FROM erp.explain_permission('inventory.item.read', test.id('explain ann')) e;
-- an administrator is told of a name that is none, too
SELECT e ->> 'granted', e ->> 'reason', e -> 'suggestions' FROM unnest('{inventory.item.sell,later.thing.do,inventory.*}'::text[]) asked, erp.explain_permission(asked) e;
RESET ROLE;
RESET ALL;

-- who may not ask of others asks of themselves; what others may is not told, nor whether they are
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('identity-explain', '{viewer}');
SET ROLE forge_app;
SELECT asked, e ->> 'granted' AS granted, e ->> 'reason' AS reason FROM unnest('{inventory.item.read,identity.permission.explain}'::text[]) asked, erp.explain_permission(asked) e;
SELECT test.outcome(format('SELECT erp.explain_permission(%L, test.id(%L))', 'inventory.item.read', person)) FROM unnest('{explain ann,nobody}'::text[]) person;
RESET ROLE;
RESET ALL;

-- a role that was stated, but is not the user's; and one that is the user's, but was not stated
BEGIN;
SELECT forge.act_as(test.id('identity-explain'), test.id('explain bob'), '{admin,clerk}');
SELECT e - 'effective_permissions' FROM erp.explain_permission('inventory.item.read') e;
COMMIT;
BEGIN;
SELECT forge.act_as(test.id('identity-explain'));
SELECT roles FROM erp.assign_role(test.id('explain bob'), 'warehouse');
COMMIT;
BEGIN;
SELECT forge.act_as(test.id('identity-explain'), test.id('explain bob'), '{clerk}');
SELECT asked, e - 'effective_permissions' FROM unnest('{inventory.item.read,inventory.item.create,identity.role.define}'::text[]) asked,
	   erp.explain_permission(asked) e;
COMMIT;

-- another tenant's roles and users are no matter
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('identity-explain-2');
SET ROLE forge_app;
SELECT e - 'effective_permissions' FROM erp.explain_permission('later.thing.do') e;
SELECT test.outcome($$SELECT erp.explain_permission('inventory.item.read', test.id('explain ann'))$$);
SELECT count(*) FROM forge.verify();
