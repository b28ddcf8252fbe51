-- The last active administrator among a tenant's users stays one.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('identity-last-admin');
-- before there is one, users may do without
SELECT display_name, roles FROM erp.create_user('clerk@example.com', 'Clerk', '{warehouse}', test.id('clerk'));
SELECT suspended FROM erp.suspend_user(test.id('clerk'));
SELECT suspended FROM erp.activate_user(test.id('clerk'));
-- the first one stays: not suspended, and not stripped
SELECT roles FROM erp.create_user('ann@example.com', 'Ann', '{admin,viewer}', test.id('ann'));
SELECT test.outcome($$SELECT erp.suspend_user(test.id('ann'))$$);
SELECT test.outcome($$SELECT erp.revoke_role(test.id('ann'), 'admin')$$);
SELECT test.outcome($$SELECT forge.execute('identity.user.suspend', test.id('ann'))$$);
SELECT roles FROM erp.revoke_role(test.id('ann'), 'viewer');
-- a suspended administrator does not count, an active one does
SELECT roles FROM erp.assign_role(test.id('clerk'), 'admin');
SELECT suspended FROM erp.suspend_user(test.id('clerk'), 'on leave');
SELECT test.outcome($$SELECT erp.suspend_user(test.id('ann'))$$);
SELECT suspended FROM erp.activate_user(test.id('clerk'));
SELECT suspended FROM erp.suspend_user(test.id('ann'));
SELECT test.outcome($$SELECT erp.revoke_role(test.id('clerk'), 'admin')$$);
-- what is stripped while suspended was not counted
SELECT roles FROM erp.revoke_role(test.id('ann'), 'admin');
SELECT suspended FROM erp.activate_user(test.id('ann'));
-- in one batch: the new one first, or not at all
SELECT test.outcome(format('SELECT count(*) FROM forge.execute_batch(%L)', jsonb_build_array(
	jsonb_build_object('command', 'identity.user.suspend', 'aggregate_id', test.id('clerk')),
	jsonb_build_object('command', 'identity.user.assign_role', 'aggregate_id', test.id('ann'), 'payload', '{"role": "admin"}'::jsonb))));
SELECT event_count FROM forge.execute_batch(jsonb_build_array(
	jsonb_build_object('command', 'identity.user.assign_role', 'aggregate_id', test.id('ann'), 'payload', '{"role": "admin"}'::jsonb),
	jsonb_build_object('command', 'identity.user.suspend', 'aggregate_id', test.id('clerk'))));
-- what counts them follows from the users, and from nobody's command
SELECT test.outcome(format('SELECT forge.execute(%L, %L, %L)', 'identity.administration.' || verb,
						   (SELECT DISTINCT aggregate_id FROM erp.event WHERE aggregate_type = 'identity.administration'),
						   jsonb_build_object('user_id', test.id('ann')))) FROM unnest('{admit,dismiss}'::text[]) verb;
SELECT event_type, payload ->> 'user_id' = test.id('ann')::text AS ann, principal_id = forge.current_principal() AS by_me,
	   causation_id IN (SELECT event_id FROM erp.event WHERE aggregate_type = 'identity.user') AS caused
  FROM erp.event WHERE aggregate_type = 'identity.administration' ORDER BY version;
-- ids of what is known by a name cannot be taken by anything else beforehand
SELECT test.outcome(format('SELECT erp.create_item(%L, item_id => %L)', 'Squatter', id)),
	   test.outcome(format('SELECT forge.append(%L, %L, %L)', 'crm.note', id, '[{"type": "x"}]')),
	   test.outcome(format('SELECT forge.append_batch(%L)', jsonb_build_array(jsonb_build_object(
			'aggregate_type', 'crm.note', 'aggregate_id', id, 'events', '[{"type": "x"}]'::jsonb))))
  FROM (SELECT role_id FROM erp.role WHERE role = 'viewer') r (id);
SELECT version FROM erp.define_role('viewer', '{inventory.item.read}');
-- all of it is what the log says
RESET SESSION AUTHORIZATION;
SELECT count(*) FROM forge.verify();
