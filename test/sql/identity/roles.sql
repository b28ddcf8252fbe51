-- Roles: what a tenant defines, in place of the default or beside it; and that nobody gives what they do not hold.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('identity-roles');
SET ROLE forge_app;

-- the roles that there are from the first moment, in no row and no event
SELECT role, permissions, version, updated_at FROM erp.role ORDER BY role;
SELECT count(*) FROM forge.role_row;

-- defined: each permission once, in the order given; a role that holds nothing; the default one's place is taken
SELECT role, permissions, version FROM erp.define_role('clerk', '{inventory.item.read,sales.*,inventory.item.read}');
SELECT role, permissions, version FROM erp.define_role('clerk', '{inventory.item.read,sales.*}');
SELECT role, permissions, version FROM erp.define_role('clerk', '{inventory.item.read}', expected_version => 1);
SELECT role, permissions, version FROM erp.define_role('nothing', '{}');
SELECT role, permissions, version FROM erp.define_role('viewer', '{inventory.*}');
SELECT role, permissions, version FROM erp.define_role('of.a-later_release', '{later.thing.do}');
SELECT role, permissions, version FROM erp.role WHERE role IN ('clerk', 'nothing', 'viewer', 'warehouse') ORDER BY role;
SELECT count(*) FROM erp.role;
SELECT count(DISTINCT role_id) FROM erp.role;

-- what is refused, the first of each first
-- no name has a control character, as an argument or in JSON
SELECT to_json(name), test.outcome(format('SELECT erp.define_role(%L, ''{}'')', name)), test.outcome(format('SELECT forge.execute(''identity.role.define'', NULL, %L)', json_build_object('role', name, 'permissions', '[]'::json)))
  FROM unnest(ARRAY[E'cl\nerk', E'clerk\n', E'\nclerk', E'clerk\r', E'cl\terk', E'cl\x01erk']) name;
SELECT call, test.outcome(format('SELECT * FROM erp.define_role(%s)', call)) FROM unnest(ARRAY[
	$$'Clerk', '{?}', 7$$,
	$$'', '{?}'$$,
	$$repeat('x', 64), '{}'$$,
	$$'clerk', '{inventory.item.read}', 1$$,
	$$'admin', '{?}'$$,
	$$'admin', '{*}'$$,
	$$'clerk', '{inventory.item.read,?}'$$,
	$$'clerk', '{inventory*}'$$,
	$$'clerk', '{Inventory.*}'$$,
	$$'clerk', ARRAY[NULL]$$,
	$$'clerk', ARRAY['']$$,
	$$'clerk', array_fill(repeat('x', 199), ARRAY[41])$$,
	$$'clerk', NULL$$,
	$$NULL, '{}'$$]) call;

-- the id follows from the name: another one is refused, the right one and none are taken
SELECT aggregate_id = (SELECT role_id FROM erp.role WHERE role = 'clerk') AS same, version
  FROM forge.execute('identity.role.define', NULL, '{"role": "clerk", "permissions": ["inventory.item.read"]}');
SELECT version FROM forge.execute('identity.role.define', (SELECT role_id FROM erp.role WHERE role = 'clerk'),
								  '{"role": "clerk", "permissions": []}');
SELECT test.outcome(format('SELECT forge.execute(%L, %L, %L)', 'identity.role.define', test.id('any'), '{"role": "clerk", "permissions": []}'));
SELECT test.outcome(format('SELECT count(*) FROM forge.execute_batch(%L)', jsonb_build_array(
	jsonb_build_object('command', 'identity.role.define', 'payload', '{"role": "one", "permissions": ["*"]}'::jsonb),
	jsonb_build_object('command', 'identity.role.define', 'aggregate_id', (SELECT role_id FROM erp.role WHERE role = 'one'),
					   'payload', '{"role": "two", "permissions": ["*"]}'::jsonb),
	jsonb_build_object('command', 'identity.role.define', 'aggregate_id', test.id('any'), 'payload', '{"role": "two", "permissions": []}'::jsonb))));
SELECT version, replayed FROM forge.execute('identity.role.define', NULL, '{"role": "once", "permissions": ["sales.*"]}', command_id => test.id('define once'));
SELECT version, replayed FROM forge.execute('identity.role.define', NULL, '{"role": "once", "permissions": ["sales.*"]}', command_id => test.id('define once'));
SELECT test.outcome(format('SELECT forge.execute(%L, NULL, %L, command_id => %L)', 'identity.role.define',
						   '{"role": "once", "permissions": []}', test.id('define once'))) LIKE 'ZF003 | command_id_reused%';

-- somebody who may define and assign roles, and holds little else
SELECT permissions FROM erp.define_role('personnel', '{identity.*,inventory.item.*,forge.event.read}');
SELECT email FROM erp.create_user('ann@shop.example', 'Ann', user_id => test.id('ann'));
RESET ROLE;
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('identity-roles', '{personnel}');
SET ROLE forge_app;
SELECT permissions, test.outcome(format('SELECT role FROM erp.define_role(%L, %L)', 'given', permissions)) FROM unnest('{
	"{inventory.item.read,forge.event.read}",
	"{inventory.item.*}",
	"{inventory.item.a.*,inventory.item.a}",
	"{identity.role.*,identity.user.create}",
	"{}",
	"{inventory.*}",
	"{inventory.item}",
	"{*}",
	"{forge.event.*}",
	"{forge.event.append}",
	"{inventory.item.read,sales.order.read,sales.*}",
	"{?}"}'::text[]) permissions;
SELECT role, test.outcome(format('SELECT roles FROM erp.assign_role(%L, %L)', test.id('ann'), role))
  FROM unnest('{personnel,clerk,nothing,admin,manager,viewer,warehouse,accountant,other,?}'::text[]) role;
SELECT roles, test.outcome(format('SELECT roles FROM erp.create_user(%L, %L, %L)', md5(roles) || '@shop.example', 'Somebody', roles))
  FROM unnest('{"{clerk,personnel}","{clerk,admin}","{clerk,other}","{}"}'::text[]) roles;
-- not in JSON either, nor in a batch, nor by redefining a role that one has
SELECT test.outcome($$SELECT forge.execute('identity.user.assign_role', test.id('ann'), '{"role": "manager"}')$$);
SELECT test.outcome($$SELECT forge.execute('identity.role.define', NULL, '{"role": "personnel", "permissions": ["*"]}')$$);
SELECT test.outcome(format('SELECT count(*) FROM forge.execute_batch(%L)', jsonb_build_array(
	jsonb_build_object('command', 'identity.user.assign_role', 'aggregate_id', test.id('ann'), 'payload', '{"role": "clerk"}'::jsonb),
	jsonb_build_object('command', 'identity.user.assign_role', 'aggregate_id', test.id('ann'), 'payload', '{"role": "admin"}'::jsonb))));
SELECT test.outcome(format('SELECT count(*) FROM forge.execute_batch(%L)', jsonb_build_array(
	jsonb_build_object('command', 'identity.role.define', 'payload', '{"role": "ladder", "permissions": ["inventory.item.read"]}'::jsonb),
	jsonb_build_object('command', 'identity.role.define', 'payload', '{"role": "ladder", "permissions": ["inventory.*"]}'::jsonb))));
-- what a batch gives is looked at before it begins: a role that it defines is not there yet
SELECT test.outcome(format('SELECT count(*) FROM forge.execute_batch(%L)', jsonb_build_array(
	jsonb_build_object('command', 'identity.role.define', 'payload', '{"role": "fresh", "permissions": ["inventory.item.read"]}'::jsonb),
	jsonb_build_object('command', 'identity.user.assign_role', 'aggregate_id', test.id('ann'), 'payload', '{"role": "fresh"}'::jsonb))));
-- taking away needs the command's permission alone
SELECT role, permissions FROM erp.define_role('manager', '{}');
SELECT roles FROM erp.revoke_role(test.id('ann'), 'clerk');

-- what the log keeps, and what another tenant sees of it
SELECT event_type, payload FROM erp.event WHERE aggregate_type = 'identity.role' AND payload ->> 'role' IN ('clerk', 'manager') ORDER BY position;
RESET ROLE;
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('identity-roles-2');
SET ROLE forge_app;
SELECT role, permissions = (SELECT permissions FROM forge.default_roles() d WHERE d.role_id = r.role_id) AS by_default FROM erp.role r ORDER BY role;
SELECT role, version FROM erp.define_role('clerk', '{forge.event.read}');
SELECT count(*) FROM forge.verify();
RESET ROLE;
RESET ALL;
SELECT count(*), bool_and(tenant_id IN (test.id('identity-roles'), test.id('identity-roles-2')))
  FROM forge.role_row WHERE role = 'clerk' AND tenant_id::text IN (test.id('identity-roles')::text, test.id('identity-roles-2')::text);

-- a row that somebody has damaged is found and mended
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('identity-roles');
ALTER TABLE forge.role_row DISABLE TRIGGER guard;
UPDATE forge.role_row SET permissions = '{*}' WHERE role = 'clerk' AND tenant_id = test.id('identity-roles');
ALTER TABLE forge.role_row ENABLE ALWAYS TRIGGER guard;
SELECT projection_name, problem, stored -> 'permissions' AS stored, replayed -> 'permissions' AS replayed FROM forge.verify('role');
SELECT forge.rebuild('role') > 0;
SELECT count(*) FROM forge.verify();
