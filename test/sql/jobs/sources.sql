-- Jobs outlive the transaction that asks for them, not the proof with which it was signed in: a key
-- that is retired, or a login role that is not bound any more as it was, stops them.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
\set tokens :tests '/tools/tokens.sql'
\i :tokens
SET client_min_messages = error; -- the warnings say what the view shows
CREATE ROLE regress_sources_developer IN ROLE forge_app;
CREATE SCHEMA sources AUTHORIZATION regress_sources_developer;
CREATE TABLE sources.done (name text, roles text[], n serial);
ALTER TABLE sources.done OWNER TO regress_sources_developer;
-- It notes the job, and the first time asks for the one that its payload names, in the same session.
CREATE FUNCTION sources.note(job_id uuid, payload jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO sources.done (name, roles) VALUES (payload ->> 'name', forge.current_roles());
	IF payload ? 'next' AND (SELECT count(*) FROM sources.done d WHERE d.name = payload ->> 'name') = 1 THEN
		PERFORM forge.enqueue_job('sources', jsonb_build_object('name', payload ->> 'next'), now() + interval '1 day', job_id => (payload ->> 'next_id')::uuid);
	END IF;
END $$;
ALTER FUNCTION sources.note(uuid, jsonb) OWNER TO regress_sources_developer;
SELECT forge.register_job_handler('sources', 'sources.note(uuid,jsonb)');
SELECT forge.create_tenant(t, tenant_id => test.id(t)) IS NOT NULL FROM unnest('{sources,sources-2}'::text[]) t;
CREATE ROLE regress_sources_clerk LOGIN IN ROLE forge_app;
SELECT forge.bind_role('regress_sources_clerk', test.id('sources'), test.id('clerk'), '{manager,admin}');
SELECT forge.add_jwt_key('sources-' || k, 'HS256', test.base64url(test.secret('HS256')), 'https://idp.example/', 'forgeerp') FROM generate_series(1, 2) k;
CREATE FUNCTION test.sign_in_by_key(key integer, principal text) RETURNS boolean LANGUAGE sql AS $$
	SELECT forge.authenticate(test.token(test.claims('sources', jsonb_build_object('sub', test.id(principal), 'roles', '["admin"]'::jsonb)), test.secret('HS256'),
									 jsonb_build_object('alg', 'HS256', 'kid', 'sources-' || key))) IS NOT NULL $$;

-- A schedule of each kind of principal, and jobs that ask for others.
CREATE FUNCTION test.schedule(name text) RETURNS boolean LANGUAGE sql AS $$
	SELECT forge.schedule_job('sources', '1 day', jsonb_build_object('name', name, 'next', name || ' later', 'next_id', test.id(name || ' later')), job_id => test.id(name)) IS NOT NULL $$;
SET SESSION AUTHORIZATION regress_sources_clerk;
SELECT test.schedule('by binding');
RESET SESSION AUTHORIZATION;
BEGIN;
SELECT test.sign_in_by_key(1, 'by key');
SELECT test.schedule('by key');
COMMIT;
BEGIN;
SELECT test.sign_in_by_key(2, 'by other key');
SELECT test.schedule('by other key');
COMMIT;
BEGIN;
SELECT forge.act_as(test.id('sources'));
SELECT user_id = test.id('with record') FROM erp.create_user('record@idp.example', 'Record', '{admin}', test.id('with record'));
SELECT test.schedule('by operator');
COMMIT;
BEGIN;
SELECT test.sign_in_by_key(1, 'with record');
SELECT test.schedule('with record');
COMMIT;
CREATE VIEW test.job WITH (security_invoker = true) AS
	SELECT j.payload ->> 'name' AS name, j.status, j.run_count, j.last_error FROM forge.job j ORDER BY name;
-- Runs what is due, and shows what came of it.
CREATE FUNCTION test.run() RETURNS SETOF test.job LANGUAGE plpgsql AS $$
BEGIN
	PERFORM forge.act_as(test.id('sources'));
	PERFORM forge.retry_job(j.job_id) FROM forge.job j WHERE j.status <> 'succeeded';
	PERFORM forge.run_jobs();
	RETURN QUERY SELECT * FROM test.job;
END $$;
-- Nothing has changed: each is done, and asks for another.
SELECT * FROM test.run();

-- A key is retired, and the login role has fewer roles.  Whoever has a record is governed by that.
SELECT forge.retire_jwt_key('sources-1');
SELECT forge.bind_role('regress_sources_clerk', test.id('sources'), test.id('clerk'), '{manager}');
SELECT * FROM test.run();
SELECT name, roles FROM sources.done WHERE name ~ 'binding' ORDER BY name, n;

-- The login role is bound to nothing, to another tenant, to another principal, and as it was; it is another one.
SELECT forge.unbind_role('regress_sources_clerk');
SELECT * FROM test.run() WHERE name ~ 'binding';
SELECT forge.bind_role('regress_sources_clerk', test.id('sources-2'), test.id('clerk'), '{admin}');
SELECT * FROM test.run() WHERE name ~ 'binding';
SELECT forge.bind_role('regress_sources_clerk', test.id('sources'), test.id('other clerk'), '{admin}');
SELECT * FROM test.run() WHERE name ~ 'binding';
SELECT forge.bind_role('regress_sources_clerk', test.id('sources'), test.id('clerk'), '{admin}');
SELECT * FROM test.run() WHERE name ~ 'binding';
DROP ROLE regress_sources_clerk;
CREATE ROLE regress_sources_clerk LOGIN IN ROLE forge_app;
SELECT * FROM test.run() WHERE name ~ 'binding';

-- what was tried, and what was not
SELECT name, count(*), max(roles) FROM sources.done GROUP BY name ORDER BY name;
SELECT forge.unbind_role('regress_sources_clerk');
SELECT forge.retire_jwt_key('sources-2');
\set ECHO none
SELECT * FROM forge.verify();
DROP SCHEMA sources CASCADE;
SELECT forge.remove_job_handler('sources') \g /dev/null
DROP ROLE regress_sources_clerk, regress_sources_developer;
