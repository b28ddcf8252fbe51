-- Users: every call and every refusal, whose addresses are whose, and what the log keeps of them.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('identity-users');
SET ROLE forge_app;

-- created: the address trimmed and in lower case, each role once; with little, and without an id
SELECT user_id = test.id('ann') AS ann, email, display_name, roles, suspended, version, updated_at IS NOT NULL AS updated
  FROM erp.create_user(E' Ann@Shop.Example\n', 'Ann', '{viewer,warehouse,viewer}', test.id('ann'));
SELECT user_id IS NOT NULL AS made, email, display_name, roles, suspended, version FROM erp.create_user('bob@shop.example', 'Bob');
SELECT version FROM erp.create_user('cy@shop.example', 'Cy', command_id => test.id('create cy'));
SELECT version FROM erp.create_user('cy@shop.example', 'Cy', command_id => test.id('create cy'));

-- what is refused, the first of each first
SELECT test.outcome($$SELECT erp.create_user('ann', ' ', '{clerk}', test.id('ann'))$$);
SELECT test.outcome($$SELECT erp.create_user('ann', ' ', '{Clerk}', test.id('ann'))$$);
SELECT test.outcome($$SELECT erp.create_user('ann', ' ', '{viewer}', test.id('ann'))$$);
SELECT test.outcome($$SELECT erp.create_user('ann', ' ', '{viewer}')$$);
SELECT test.outcome($$SELECT erp.create_user('ann@shop.example', ' ')$$);
SELECT test.outcome($$SELECT erp.create_user('ann@shop.example', 'Ann')$$);
SELECT test.outcome($$SELECT erp.create_user('ANN@SHOP.EXAMPLE', 'Ann')$$);
SELECT test.outcome($$SELECT erp.create_user(NULL, 'Ann')$$);
SELECT test.outcome($$SELECT erp.create_user('dee@shop.example', NULL)$$);
SELECT test.outcome($$SELECT erp.create_user('dee@shop.example', repeat('x', 201))$$);
SELECT test.outcome($$SELECT erp.create_user(repeat('x', 250) || '@shop.example', 'Dee')$$);
SELECT test.outcome($$SELECT erp.create_user('dee@shop.example', 'Dee', ARRAY[NULL])$$);
SELECT test.outcome($$SELECT erp.create_user('dee@shop.example', 'Dee', ARRAY[''])$$);
SELECT test.outcome($$SELECT erp.create_user('dee@shop.example', 'Dee', ARRAY[E'viewer\nadmin'])$$);
SELECT test.outcome($$SELECT erp.create_user('dee@shop.example', 'Dee', array_fill('viewer'::text, ARRAY[200]))$$);
SELECT call, test.outcome(format('SELECT * FROM erp.%s', call)) FROM unnest(ARRAY[
	$$rename_user(test.id('nobody'), ' ')$$,
	$$assign_role(test.id('nobody'), 'viewer')$$,
	$$assign_role(test.id('nobody'), 'clerk')$$,
	$$revoke_role(test.id('nobody'), 'viewer')$$,
	$$suspend_user(test.id('nobody'))$$,
	$$activate_user(test.id('nobody'))$$,
	$$rename_user(test.id('ann'), ' ')$$,
	$$rename_user(test.id('ann'), NULL)$$,
	$$rename_user(NULL, 'Ann')$$,
	$$assign_role(test.id('ann'), 'clerk')$$,
	$$assign_role(test.id('ann'), NULL)$$,
	$$suspend_user(test.id('ann'), repeat('x', 501))$$]) call;

-- what changes, and what changes nothing
SELECT display_name, version FROM erp.rename_user(test.id('ann'), 'Anne');
SELECT display_name, version FROM erp.rename_user(test.id('ann'), 'Anne');
SELECT roles, version FROM erp.assign_role(test.id('ann'), 'manager');
SELECT roles, version FROM erp.assign_role(test.id('ann'), 'manager');
SELECT roles, version FROM erp.revoke_role(test.id('ann'), 'warehouse');
SELECT roles, version FROM erp.revoke_role(test.id('ann'), 'clerk');
SELECT suspended, version FROM erp.suspend_user(test.id('ann'), 'on leave');
SELECT suspended, version FROM erp.suspend_user(test.id('ann'));
SELECT display_name, roles, suspended, version FROM erp.rename_user(test.id('ann'), 'Ann');
SELECT suspended, version FROM erp.activate_user(test.id('ann'));
SELECT suspended, version FROM erp.activate_user(test.id('ann'));
SELECT roles, version FROM erp.revoke_role(test.id('ann'), 'viewer');
SELECT roles, version FROM erp.revoke_role(test.id('ann'), 'manager', expected_version => 8);
SELECT test.outcome($$SELECT erp.assign_role(test.id('ann'), 'viewer', expected_version => 8)$$);

-- a retry does nothing twice, other content under the same id is refused
SELECT roles, version FROM erp.assign_role(test.id('ann'), 'viewer', command_id => test.id('assign ann'));
SELECT roles, version FROM erp.assign_role(test.id('ann'), 'viewer', command_id => test.id('assign ann'));
SELECT test.outcome($$SELECT erp.assign_role(test.id('ann'), 'manager', command_id => test.id('assign ann'))$$);

-- an address is not free again: not of a suspended user, and there is no command that changes or removes it
SELECT suspended FROM erp.suspend_user(test.id('ann'));
SELECT test.outcome($$SELECT erp.create_user('ann@shop.example', 'Another Ann')$$);
SELECT suspended FROM erp.activate_user(test.id('ann'));
SELECT name FROM forge.command_type WHERE aggregate_type = 'identity.user' ORDER BY name;

-- by name, in JSON, and in batches, whose errors say the index
SELECT version, event_count FROM forge.execute('identity.user.create', test.id('dee'),
	'{"email": " DEE@shop.example", "display_name": "Dee", "roles": ["viewer"]}', occurred_at => '2020-02-02');
SELECT test.outcome(format($$SELECT forge.execute('identity.user.create', test.id('eve'), %L)$$, payload)) FROM unnest('{
	"{\"email\": \"eve@shop.example\"}",
	"{\"email\": \"eve@shop.example\", \"display_name\": \"Eve\", \"roles\": \"viewer\"}",
	"{\"email\": \"eve@shop.example\", \"display_name\": \"Eve\", \"suspended\": true}",
	"{\"email\": \"eve@shop.example\", \"display_name\": \"Eve\", \"roles\": [\"viewer\", \"clerk\"]}"}'::jsonb[]) payload;
SELECT test.outcome(format('SELECT count(*) FROM forge.execute_batch(%L)', commands)) FROM unnest('{
	"[{\"command\": \"identity.user.create\", \"aggregate_id\": \"00000000-0000-4000-8000-000000000001\", \"payload\": {\"email\": \"e@shop.example\", \"display_name\": \"E\"}},
	  {\"command\": \"identity.user.create\", \"aggregate_id\": \"00000000-0000-4000-8000-000000000002\", \"payload\": {\"email\": \"E@shop.example\", \"display_name\": \"E\"}}]",
	"[{\"command\": \"identity.user.create\", \"aggregate_id\": \"00000000-0000-4000-8000-000000000001\", \"payload\": {\"email\": \"e@shop.example\", \"display_name\": \"E\"}},
	  {\"command\": \"identity.user.suspend\", \"aggregate_id\": \"00000000-0000-4000-8000-000000000002\"}]",
	"[{\"command\": \"identity.user.create\", \"aggregate_id\": \"00000000-0000-4000-8000-000000000001\", \"payload\": {\"email\": \"e@shop.example\", \"display_name\": \"E\"}},
	  {\"command\": \"identity.user.assign_role\", \"aggregate_id\": \"00000000-0000-4000-8000-000000000001\", \"payload\": {\"role\": \"clerk\"}}]",
	"[{\"command\": \"identity.user.create\", \"aggregate_id\": \"00000000-0000-4000-8000-000000000001\", \"payload\": {\"email\": \"e@shop.example\", \"display_name\": \"E\"}},
	  {\"command\": \"identity.user.assign_role\", \"aggregate_id\": \"00000000-0000-4000-8000-000000000001\", \"payload\": {\"role\": \"viewer\"}}]"}'::jsonb[]) commands;

-- an address is of ASCII, so that no two differ by case alone; white space at its ends is no part of it
SELECT test.outcome(format('SELECT email FROM erp.create_user(%L, %L)', email, 'X'))
  FROM unnest('{jörg@shop.example,JÖRG@shop.example,jo@MÜNCHEN.example,jo@xn--MNCHEN-3ya.example,kelvin@shop.example}'::text[]) email;
SELECT test.outcome(format('SELECT email FROM erp.create_user(%L, %L)', chr(160) || 'Fay@Shop.example' || chr(12288), 'Fay'));
SELECT test.outcome(format('SELECT email FROM erp.create_user(%L, %L)', chr(8203) || 'fay@shop.example' || chr(65279), 'Fay'));
SELECT test.outcome(format('SELECT email FROM erp.create_user(%L, %L)', 'gus@shop.example', chr(8203) || chr(8239)));

-- the rows, the events, and which fields tell who somebody is
SELECT email, display_name, roles, suspended, version FROM erp.app_user ORDER BY email;
SELECT version, event_type, payload - 'user_id' AS payload, principal_id = forge.current_principal() AS by_me
  FROM forge.load(forge.stream_id('identity.user', test.id('ann'))) ORDER BY version;
SELECT occurred_at = '2020-02-02' AS then, payload -> 'user_id' = to_jsonb(test.id('dee')) AS dee
  FROM erp.event WHERE aggregate_id = forge.stream_id('identity.user', test.id('dee'));
SELECT forge.state('identity.user', test.id('dee')) - 'user_id';
SELECT count(*) FROM forge.load(test.id('dee'));

-- a command and its receipt have the user's id, given, left out, and in a retry; the log has the stream's
SELECT aggregate_id = test.id('dee') AS dee FROM forge.execute('identity.user.suspend', test.id('dee'));
SELECT aggregate_id AS gus FROM forge.execute('identity.user.create', NULL, '{"email": "gus@shop.example", "display_name": "Gus"}',
	command_id => test.id('create gus')) \gset
SELECT aggregate_id = :'gus' AS gus, replayed FROM forge.execute('identity.user.create', NULL, '{"email": "gus@shop.example", "display_name": "Gus"}',
	command_id => test.id('create gus'));
SELECT email FROM erp.app_user WHERE user_id = :'gus';
SELECT aggregate_id = test.id('dee') AS dee, replayed FROM forge.execute_batch(jsonb_build_array(
	jsonb_build_object('command', 'identity.user.activate', 'aggregate_id', test.id('dee'), 'command_id', test.id('activate dee')),
	jsonb_build_object('command', 'identity.user.activate', 'aggregate_id', test.id('dee'), 'command_id', test.id('activate dee'))));
SELECT test.outcome(format('SELECT forge.execute(%L, %L)', 'identity.user.suspend', forge.stream_id('identity.user', test.id('dee'))));
SELECT forge.stream_id('inventory.item', test.id('dee')) = test.id('dee') AS item, forge.stream_id('crm.note', test.id('dee')) = test.id('dee') AS note,
	   forge.stream_id('identity.user', NULL) IS NULL AS none;
SELECT name, field.key, field.value -> 'x-personal' AS personal
  FROM (SELECT name, json_schema FROM forge.command_type UNION ALL SELECT name, json_schema FROM forge.event_type) described,
	   jsonb_each(json_schema -> 'properties') field
 WHERE name LIKE 'identity.user.%' AND field.value ? 'x-personal' ORDER BY 1, 2;

-- another tenant has users of its own, with the same address, and knows nothing of these
RESET ROLE;
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('identity-users-2');
SET ROLE forge_app;
SELECT email, roles FROM erp.create_user('ann@shop.example', 'Ann of another');
SELECT email FROM erp.app_user;
SELECT call, test.outcome(format('SELECT * FROM erp.%s', call)) FROM unnest(ARRAY[
	$$rename_user(test.id('ann'), 'Mine')$$,
	$$assign_role(test.id('ann'), 'viewer')$$,
	$$suspend_user(test.id('ann'))$$,
	$$explain_permission('inventory.item.read', test.id('ann'))$$]) call;
SELECT email FROM erp.create_user('other@shop.example', 'The id is another''s, in another tenant', user_id => test.id('ann'));
SELECT count(*) FROM forge.verify();
RESET ROLE;
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('identity-users');
SET ROLE forge_app;
SELECT email FROM erp.app_user WHERE user_id = test.id('ann');

-- an operator's append is of the user as well, and of no other
RESET ROLE;
SELECT version, aggregate_id = forge.stream_id('identity.user', test.id('flo')) AS flo FROM forge.append('identity.user', test.id('flo'),
	jsonb_build_array(jsonb_build_object('type', 'identity.user.created', 'data', jsonb_build_object(
		'user_id', test.id('flo'), 'email', 'flo@shop.example', 'display_name', 'Flo', 'roles', '{}'::text[]))), command_id => test.id('append flo'));
SELECT count(*) FROM forge.append('identity.user', test.id('flo'),
	jsonb_build_array(jsonb_build_object('type', 'identity.user.created', 'data', jsonb_build_object(
		'user_id', test.id('flo'), 'email', 'flo@shop.example', 'display_name', 'Flo', 'roles', '{}'::text[]))), command_id => test.id('append flo'));
SELECT email FROM erp.app_user WHERE user_id = test.id('flo');
SELECT test.outcome(format('SELECT forge.append(%L, %L, %L)', 'identity.user', test.id('hal'),
	jsonb_build_array(jsonb_build_object('type', 'identity.user.created', 'data', jsonb_build_object(
		'user_id', test.id('ian'), 'email', 'ian@shop.example', 'display_name', 'Ian', 'roles', '{}'::text[])))));
SELECT test.outcome(format('SELECT forge.append(%L, %L, %L)', 'identity.role', role_id,
	'[{"type": "identity.role.defined", "data": {"role": "other", "permissions": ["*"]}}]')) FROM erp.role WHERE role = 'viewer';
SET ROLE forge_app;

-- a row that somebody has damaged is found and mended
RESET ROLE;
ALTER TABLE forge.user_row DISABLE TRIGGER guard;
UPDATE forge.user_row SET roles = '{admin}', email = 'eve@shop.example' WHERE user_id = test.id('ann') AND tenant_id = test.id('identity-users');
ALTER TABLE forge.user_row ENABLE ALWAYS TRIGGER guard;
SELECT projection_name, problem, stored -> 'roles' AS stored, replayed -> 'roles' AS replayed FROM forge.verify('user');
SELECT forge.rebuild('user') > 0;
SELECT email, roles FROM erp.app_user WHERE user_id = test.id('ann');
SELECT count(*) FROM forge.verify();
