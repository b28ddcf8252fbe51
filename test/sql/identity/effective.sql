-- Which roles are in effect: those stated by a token, a binding or an operator, and of these those in the user's
-- record, where there is one.  And that a suspended user is out, whatever was stated.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
\set tokens :tests '/tools/tokens.sql'
\i :tokens
SELECT test.sign_in('identity-effective');
SELECT email FROM erp.create_user('ann@shop.example', 'Ann', '{viewer,warehouse}', test.id('effective ann'));
SELECT email FROM erp.create_user('cy@shop.example', 'Cy', user_id => test.id('effective cy'));
RESET ALL;
SELECT forge.add_jwt_key('effective', 'HS256', test.base64url(test.secret('effective')), 'https://idp.example/', 'forgeerp');
CREATE ROLE regress_forge_ann LOGIN IN ROLE forge_app;

-- In a transaction of its own each: who it is, by what is stated, to whom.
CREATE TEMPORARY TABLE stated (number serial, who text, roles text[], by_operator text, by_token text);
GRANT SELECT, UPDATE ON stated TO forge_app;
CREATE FUNCTION pg_temp.effective() RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(' ', roles, forge.current_roles() = roles, cardinality(permissions), email) FROM erp.whoami() $$;
CREATE PROCEDURE pg_temp.state_all() LANGUAGE plpgsql AS $$
DECLARE
	next record;
	tenant CONSTANT uuid := test.id('identity-effective');
BEGIN
	FOR next IN SELECT * FROM stated ORDER BY number LOOP
		PERFORM forge.act_as(tenant, test.id('effective ' || next.who), next.roles);
		SET LOCAL ROLE forge_app;
		UPDATE stated SET by_operator = pg_temp.effective() WHERE number = next.number;
		COMMIT;
		SET LOCAL ROLE forge_app;
		UPDATE stated SET by_token = test.outcome(format('SELECT forge.authenticate(%L) IS NOT NULL', test.token(
			test.claims('identity-effective', jsonb_build_object('sub', test.id('effective ' || next.who), 'roles',
						CASE WHEN next.roles <> '{*}' THEN to_jsonb(next.roles) END)),
			test.secret('effective'), '{"alg": "HS256", "kid": "effective"}'))) WHERE number = next.number;
		UPDATE stated SET by_token = pg_temp.effective() WHERE number = next.number AND by_token = 'ok (t)';
		COMMIT;
	END LOOP;
END
$$;
INSERT INTO stated (who, roles) SELECT who, roles::text[]
  FROM unnest('{ann,cy,stranger}'::text[]) who,
	   unnest('{"{*}","{}","{viewer}","{warehouse,viewer}","{admin}","{admin,viewer,no-such-role}","{viewer,viewer}"}'::text[]) roles;
CALL pg_temp.state_all();
SELECT who, roles, by_operator, by_token = by_operator AS by_token_too FROM stated ORDER BY number;
-- "*" is no role, and states nothing beside others
SELECT test.outcome($$SELECT forge.act_as(test.id('identity-effective'), roles => '{*,admin}')$$);
SELECT test.outcome($$SELECT forge.bind_role('regress_forge_ann', test.id('identity-effective'), roles => '{admin,*}')$$);
SELECT test.outcome(format('SELECT forge.authenticate(%L)', test.token(test.claims('identity-effective', '{"roles": ["*"]}'),
						   test.secret('effective'), '{"alg": "HS256", "kid": "effective"}')));
-- an operator without a principal is nobody's record
BEGIN;
SELECT forge.act_as(test.id('identity-effective'));
SELECT pg_temp.effective();
COMMIT;

-- a bound login role, in one session all the time; "*" in the binding leaves it to the record
SELECT forge.bind_role('regress_forge_ann', test.id('identity-effective'), test.id('effective ann'), '{*}');
SET SESSION AUTHORIZATION regress_forge_ann;
SELECT email, roles FROM erp.whoami();
SELECT count(*) FROM erp.item;
SELECT test.outcome($$SELECT erp.create_item('Bolt')$$) LIKE 'ok%';
RESET SESSION AUTHORIZATION;
BEGIN;
SELECT forge.act_as(test.id('identity-effective'));
SELECT roles FROM erp.revoke_role(test.id('effective ann'), 'warehouse');
COMMIT;
SET SESSION AUTHORIZATION regress_forge_ann;
SELECT email, roles FROM erp.whoami();
SELECT count(*) FROM erp.item;
SELECT test.outcome($$SELECT erp.create_item('Bolt')$$);
RESET SESSION AUTHORIZATION;
SELECT forge.bind_role('regress_forge_ann', test.id('identity-effective'), test.id('effective ann'), '{admin,manager}');
SET SESSION AUTHORIZATION regress_forge_ann;
SELECT email, roles FROM erp.whoami();
SELECT count(*) FROM erp.item;
RESET SESSION AUTHORIZATION;
SELECT forge.bind_role('regress_forge_ann', test.id('identity-effective'), test.id('effective ann'), '{viewer}');

-- suspended: no rows, no commands, no sign-in by any way; and nobody else is
BEGIN;
SELECT forge.act_as(test.id('identity-effective'));
SELECT suspended FROM erp.suspend_user(test.id('effective ann'));
COMMIT;
SET SESSION AUTHORIZATION regress_forge_ann;
SELECT forge.current_tenant() IS NULL, forge.current_principal() IS NULL, forge.current_roles(), forge.has_permission('inventory.item.read');
SELECT (SELECT count(*) FROM erp.item), (SELECT count(*) FROM erp.event), (SELECT count(*) FROM erp.app_user), (SELECT count(*) FROM erp.role);
SELECT call, test.outcome('SELECT ' || call) FROM unnest(ARRAY[$$erp.whoami()$$, $$erp.create_item('Bolt')$$, $$erp.create_item(NULL)$$,
	$$erp.explain_permission('inventory.item.read')$$, $$count(*) FROM forge.read()$$, $$count(*) FROM forge.verify()$$,
	$$erp.activate_user(test.id('effective ann'))$$, $$forge.execute('inventory.item.create', NULL)$$, $$forge.rebuild('item')$$,
	$$count(*) FROM forge.append('note', NULL, '[{"type": "noted"}]')$$]) call;
RESET SESSION AUTHORIZATION;
SET ROLE forge_app;
SELECT test.outcome(format('SELECT forge.authenticate(%L)', test.token(
	test.claims('identity-effective', jsonb_build_object('sub', test.id('effective ann'), 'roles', '["admin"]'::jsonb)),
	test.secret('effective'), '{"alg": "HS256", "kid": "effective"}')));
SELECT test.outcome(format('SELECT forge.authenticate(%L) IS NOT NULL', test.token(
	test.claims('identity-effective', jsonb_build_object('sub', test.id('effective cy'))),
	test.secret('effective'), '{"alg": "HS256", "kid": "effective"}')));
RESET ROLE;
-- the tenant's suspension is told first; let in again, the same session goes on
SELECT forge.suspend_tenant(test.id('identity-effective'), 'both');
SET SESSION AUTHORIZATION regress_forge_ann;
SELECT test.outcome('SELECT erp.whoami()');
RESET SESSION AUTHORIZATION;
SELECT forge.resume_tenant(test.id('identity-effective'));
BEGIN;
SELECT forge.act_as(test.id('identity-effective'));
SELECT suspended FROM erp.activate_user(test.id('effective ann'));
COMMIT;
SET SESSION AUTHORIZATION regress_forge_ann;
SELECT email, roles FROM erp.whoami();
SELECT count(*) FROM erp.item;
-- one who suspends oneself is out within the same transaction, and in again with ROLLBACK TO
RESET SESSION AUTHORIZATION;
BEGIN;
SELECT forge.act_as(test.id('identity-effective'));
SELECT role FROM erp.define_role('personnel', '{identity.*}');
SELECT roles FROM erp.assign_role(test.id('effective ann'), 'personnel');
COMMIT;
SELECT forge.bind_role('regress_forge_ann', test.id('identity-effective'), test.id('effective ann'), '{*}');
SET SESSION AUTHORIZATION regress_forge_ann;
BEGIN;
SELECT roles FROM erp.whoami();
SAVEPOINT before;
SELECT suspended FROM erp.suspend_user(test.id('effective ann'));
SELECT (SELECT count(*) FROM erp.app_user), test.outcome($$SELECT erp.activate_user(test.id('effective ann'))$$);
ROLLBACK TO before;
SELECT count(*) FROM erp.app_user;
ROLLBACK;
SELECT roles FROM erp.whoami();
-- prepared, it is not yet so, in the session that did it either
BEGIN;
SELECT suspended FROM erp.suspend_user(test.id('effective ann'));
PREPARE TRANSACTION 'effective';
SELECT roles FROM erp.whoami();
COMMIT PREPARED 'effective';
SELECT test.outcome('SELECT erp.whoami()');
RESET SESSION AUTHORIZATION;
BEGIN;
SELECT forge.act_as(test.id('identity-effective'));
SELECT suspended FROM erp.activate_user(test.id('effective ann'));
COMMIT;

-- a user of the same id in another tenant says nothing here
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('identity-effective-2');
SELECT email FROM erp.create_user('ann@shop.example', 'Ann', '{}', test.id('effective ann'));
SELECT suspended FROM erp.suspend_user(test.id('effective ann'));
SELECT count(*) FROM forge.verify();
RESET ALL;
SET SESSION AUTHORIZATION regress_forge_ann;
SELECT roles FROM erp.whoami();
RESET SESSION AUTHORIZATION;
SELECT forge.unbind_role('regress_forge_ann');
DROP ROLE regress_forge_ann;
BEGIN;
SELECT forge.act_as(test.id('identity-effective'));
SELECT count(*) FROM forge.verify();
COMMIT;
