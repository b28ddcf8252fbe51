-- Jobs: asked for by tenants, done by functions that operators have registered; here by hand.
\getenv root PG_ABS_SRCDIR
\set setup :root '/tools/regress.sql'
\i :setup
SET client_min_messages = warning;
CREATE ROLE regress_jobs_developer IN ROLE forge_app;
CREATE SCHEMA jobs AUTHORIZATION regress_jobs_developer;
CREATE TABLE jobs.done (name text, tenant text, principal boolean, roles text[], run_by name, n serial);
ALTER TABLE jobs.done OWNER TO regress_jobs_developer;
-- What a payload asks for is done, and noted; it fails where it says so.
CREATE FUNCTION jobs.note(job_id uuid, payload jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO jobs.done (name, tenant, principal, roles, run_by)
	VALUES (payload ->> 'name',
			CASE forge.current_tenant() WHEN md5('jobs-a')::uuid THEN 'a' WHEN md5('jobs-b')::uuid THEN 'b' END,
			forge.current_principal() IS NOT NULL, forge.current_roles(), current_user);
	IF payload ? 'sql' THEN
		EXECUTE payload ->> 'sql';
	END IF;
	IF payload ? 'fail' THEN
		RAISE EXCEPTION '%', payload ->> 'fail';
	END IF;
END
$$;
CREATE FUNCTION jobs.many(uuid, jsonb) RETURNS SETOF integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION jobs.few(uuid) RETURNS void LANGUAGE sql AS '';
CREATE VIEW jobs.mine AS SELECT status, attempts, run_count, last_error, finished_at IS NOT NULL AS finished FROM forge.job;
SELECT forge.create_tenant(t, tenant_id => test.id(t)) IS NOT NULL FROM unnest('{jobs-a,jobs-b,jobs-c}'::text[]) t;

-- handlers: no superuser's code, no other shape, no kind of the library's
SELECT test.outcome($$SELECT forge.register_job_handler('note', 'jobs.note(uuid,jsonb)')$$);
ALTER FUNCTION jobs.note(uuid, jsonb) OWNER TO regress_jobs_developer;
ALTER FUNCTION jobs.many(uuid, jsonb) OWNER TO regress_jobs_developer;
SELECT test.outcome($$SELECT forge.register_job_handler('note', 'jobs.many(uuid,jsonb)')$$);
SELECT test.outcome($$SELECT forge.register_job_handler('note', 'jobs.few(uuid)')$$);
SELECT test.outcome($$SELECT forge.register_job_handler('note', NULL)$$);
SELECT test.outcome($$SELECT forge.register_job_handler('note', 1)$$);
SELECT test.outcome($$SELECT forge.register_job_handler('forge.note', 'jobs.note(uuid,jsonb)')$$);
SELECT test.outcome($$SELECT forge.register_job_handler('note', 'jobs.note(uuid,jsonb)')$$);
SELECT kind, function_name, version, owner_name, problem FROM forge.job_handler;
SET ROLE regress_jobs_developer;
SELECT test.outcome($$SELECT forge.register_job_handler('note', 'jobs.note(uuid,jsonb)')$$);
SELECT test.outcome($$SELECT forge.run_jobs()$$);
RESET ROLE;

-- nor code that would run with rights which whoever registers it does not have
CREATE ROLE regress_jobs_operator IN ROLE forge_admin;
GRANT USAGE ON SCHEMA jobs TO regress_jobs_operator;
CREATE FUNCTION jobs.own(uuid, jsonb) RETURNS void LANGUAGE sql AS '';
ALTER FUNCTION jobs.own(uuid, jsonb) OWNER TO regress_jobs_developer;
CREATE FUNCTION jobs.consented(uuid, jsonb) RETURNS void LANGUAGE sql SECURITY DEFINER AS '';
ALTER FUNCTION jobs.consented(uuid, jsonb) OWNER TO regress_jobs_developer;
SET ROLE regress_jobs_operator;
SELECT test.outcome($$SELECT forge.register_job_handler('own', 'jobs.own(uuid,jsonb)')$$);
SELECT test.outcome($$SELECT forge.register_job_handler('consented', 'jobs.consented(uuid,jsonb)')$$);
SELECT forge.remove_job_handler('consented');
RESET ROLE;
REVOKE EXECUTE ON FUNCTION jobs.own(uuid, jsonb), jobs.consented(uuid, jsonb) FROM PUBLIC;
GRANT regress_jobs_developer TO regress_jobs_operator;
SET ROLE regress_jobs_operator;
SELECT test.outcome($$SELECT forge.register_job_handler('own', 'jobs.own(uuid,jsonb)')$$);
RESET ROLE;
REVOKE regress_jobs_developer FROM regress_jobs_operator;
SET ROLE regress_jobs_operator;
SELECT test.outcome($$SELECT forge.register_job_handler('consented', 'jobs.consented(uuid,jsonb)')$$);
RESET ROLE;
SELECT forge.remove_job_handler('own');
DROP OWNED BY regress_jobs_operator;
DROP ROLE regress_jobs_operator;

-- asking for work
SELECT test.outcome($$SELECT forge.enqueue_job('note')$$);
SELECT test.sign_in('jobs-a');
SELECT test.outcome($$SELECT forge.enqueue_job('unknown')$$);
SELECT test.outcome($$SELECT forge.enqueue_job(NULL)$$);
SELECT test.outcome($$SELECT forge.enqueue_job('note', '[]')$$);
SELECT test.outcome($$SELECT forge.enqueue_job('note', retry_policy => 'never')$$);
SELECT test.outcome($$SELECT forge.enqueue_job('note', attempts_max => 0)$$);
SELECT test.outcome($$SELECT forge.enqueue_job('note', first_delay => '-1 second')$$);
SELECT test.outcome($$SELECT forge.enqueue_job('note', delay_max => '1 month')$$);
SELECT test.outcome($$SELECT forge.enqueue_job('note', delay_max => '100000000 years')$$);
SELECT test.outcome($$SELECT forge.enqueue_job('note', run_at => 'infinity')$$);
SELECT test.outcome($$SELECT forge.schedule_job('note', '0.9 seconds')$$);
SELECT test.outcome($$SELECT forge.schedule_job('note', NULL)$$);
-- an interval is no shorter than it looks: none of its parts may go backwards
SELECT i, test.outcome(format($$SELECT forge.schedule_job('note', %L)$$, i)) AS every,
	   test.outcome(format($$SELECT forge.enqueue_job('note', first_delay => %L)$$, i)) AS first_delay,
	   test.outcome(format($$SELECT forge.enqueue_job('note', delay_max => %L)$$, i)) AS delay_max
  FROM unnest('{-1 month 30 days 1 second,1 month -29 days,-1 day 25 hours,8 days -30 hours,1 month}'::text[]) i;
SELECT forge.enqueue_job('note', '{"name": "first"}', job_id => test.id('first')) = test.id('first');
SELECT test.outcome($$SELECT forge.enqueue_job('note', job_id => test.id('first'))$$);
SELECT kind, payload, status, attempts, attempts_max, retry_policy, first_delay, delay_max, every, run_at <= created_at, lease_until, roles FROM forge.job;

-- one that works, and one that is not due
SELECT forge.enqueue_job('note', '{"name": "tomorrow"}', run_at => now() + interval '1 day', job_id => test.id('tomorrow')) IS NOT NULL;
SELECT forge.run_jobs() > 0;
SELECT * FROM jobs.mine ORDER BY status;
SELECT name, tenant, principal, roles, run_by FROM jobs.done ORDER BY n;
SELECT number, outcome, error, ended_at >= started_at FROM forge.job_attempt;
SELECT forge.cancel_job(test.id('tomorrow'));
SELECT test.outcome($$SELECT forge.cancel_job(test.id('first'))$$);
SELECT test.outcome($$SELECT forge.retry_job(test.id('first'))$$);
SELECT test.outcome($$SELECT forge.cancel_job(test.id('nothing'))$$);
SELECT forge.retry_job(test.id('tomorrow'));
SELECT forge.run_jobs() > 0;
SELECT name FROM jobs.done ORDER BY n;
TRUNCATE jobs.done;

-- one that fails: what it has done is taken back, others go on, it is tried again and parked
SELECT forge.enqueue_job('note', '{"name": "bad", "fail": "as planned"}', attempts_max => 3, first_delay => '0', delay_max => '0', job_id => test.id('bad')) IS NOT NULL;
SELECT forge.enqueue_job('note', '{"name": "good"}') IS NOT NULL;
SELECT forge.run_jobs() > 0;
SELECT * FROM jobs.mine WHERE last_error IS NOT NULL;
SELECT number, outcome, error FROM forge.job_attempt WHERE job_id = test.id('bad') ORDER BY number;
SELECT name FROM jobs.done ORDER BY n;
SELECT forge.retry_job(test.id('bad'));
SELECT forge.run_jobs() > 0;
SELECT * FROM jobs.mine WHERE last_error IS NOT NULL;
-- what passes by itself does not count, however often it happens
SELECT forge.enqueue_job('note', jsonb_build_object('sql', format('DO $do$ BEGIN RAISE %L USING ERRCODE = %L; END $do$', 'as planned', code)), attempts_max => 1, first_delay => '0', delay_max => '0', job_id => test.id(code)) IS NOT NULL
  FROM unnest('{40001,40P01,55P03,53100}'::text[]) code;
SELECT forge.run_jobs() > 0;
SELECT status, attempts, run_count, last_error, run_at > created_at, finished_at FROM forge.job WHERE job_id IN (SELECT test.id(code) FROM unnest('{40001,40P01,55P03,53100}'::text[]) code);
SELECT number, outcome, error FROM forge.job_attempt WHERE job_id = test.id('40001');
SELECT forge.cancel_job(test.id(code)) FROM unnest('{40001,40P01,55P03,53100}'::text[]) code;
-- one that waits before it is tried again
SELECT forge.enqueue_job('note', '{"fail": "as planned"}', first_delay => '1 hour', delay_max => '2 hours', retry_policy => 'fixed', job_id => test.id('later')) IS NOT NULL;
SELECT forge.run_jobs() > 0;
SELECT status, attempts, run_at - now() BETWEEN interval '59 minutes' AND interval '61 minutes' FROM forge.job WHERE job_id = test.id('later');
SELECT forge.cancel_job(test.id('later'));

-- again and again
SELECT forge.schedule_job('note', '1 day', '{"name": "daily"}', run_at => '2020-02-28 10:00', job_id => test.id('daily')) IS NOT NULL;
SELECT forge.run_jobs() > 0;
SELECT status, attempts, run_count, run_at > now() FROM forge.job WHERE job_id = test.id('daily');
SELECT forge.cancel_job(test.id('daily'));
SELECT forge.schedule_job('note', '1 day', '{"fail": "as planned"}', attempts_max => 2, first_delay => '0', delay_max => '0', run_at => now() - interval '1 hour', job_id => test.id('daily bad')) IS NOT NULL;
SELECT forge.run_jobs() > 0;
SELECT status, attempts, run_count, last_error, round(extract(epoch FROM run_at - now()) / 3600) FROM forge.job WHERE job_id = test.id('daily bad');
SELECT forge.cancel_job(test.id('daily bad'));

-- its times are a grid, which nothing moves: being late, failing, another time zone, or being done in between
SET TimeZone = 'Europe/Berlin';
SELECT forge.schedule_job('note', '1 day', run_at => '2024-03-30 02:00Z', job_id => test.id('nightly')) IS NOT NULL,
	   forge.schedule_job('note', '6 hours', '{"fail": "as planned"}', attempts_max => 2, first_delay => '0', delay_max => '0', run_at => '2024-03-30 02:10Z', job_id => test.id('nightly bad')) IS NOT NULL,
	   forge.schedule_job('note', '1 day 30 seconds', run_at => '2024-03-30 02:00Z', job_id => test.id('odd')) IS NOT NULL;
SELECT forge.run_jobs() > 0;
SELECT start_at, status, run_at > now(), run_at - now() <= every, extract(epoch FROM run_at - start_at) % extract(epoch FROM every)
  FROM forge.job WHERE job_id IN (test.id('nightly'), test.id('nightly bad'), test.id('odd')) ORDER BY every;
SELECT forge.retry_job(test.id('nightly'));
SELECT run_at <= now() FROM forge.job WHERE job_id = test.id('nightly');
SELECT forge.run_jobs() > 0;
SELECT run_count, (run_at AT TIME ZONE 'UTC')::time, run_at > now(), run_at - now() <= every FROM forge.job WHERE job_id = test.id('nightly');
RESET TimeZone;
SELECT forge.cancel_job(test.id(name)) FROM unnest('{nightly,nightly bad,odd}'::text[]) name;

-- the library's own kinds
SELECT forge.enqueue_job('forge.rebuild', '{"projection": "item"}', job_id => test.id('rebuild')) IS NOT NULL;
SELECT forge.enqueue_job('forge.rebuild', '{"projection": "nothing"}', attempts_max => 1, job_id => test.id('rebuild nothing')) IS NOT NULL;
SELECT forge.run_jobs() > 0;
SELECT status, last_error FROM forge.job WHERE kind = 'forge.rebuild' ORDER BY status;

-- a job may give commands, which carry who asked for it
SELECT forge.enqueue_job('note', jsonb_build_object('sql', format('SELECT erp.create_item(%L, item_id => %L)', 'made by a job', test.id('job item')))) IS NOT NULL;
SELECT forge.run_jobs() > 0;
SELECT event_type, principal_id = test.id('jobs-a person') FROM erp.event WHERE aggregate_id = test.id('job item');

-- what is kept has limits: payloads are refused, errors are cut, before a character that is not whole
SELECT forge.enqueue_job('note', jsonb_build_object('x', repeat('x', 1048576 - 17))) IS NOT NULL;
SELECT length(payload ->> 'x') FROM forge.job WHERE payload ? 'x';
SELECT test.outcome($$SELECT forge.enqueue_job('note', jsonb_build_object('x', repeat('x', 1048576 - 16)))$$);
SELECT test.outcome($$SELECT forge.schedule_job('note', '1 day', jsonb_build_object('x', repeat('x', 1048576 - 16)))$$);
SELECT forge.enqueue_job('note', jsonb_build_object('sql', format('DO $do$ BEGIN RAISE %L USING DETAIL = %L; END $do$', 'x' || repeat('ä', 150000), repeat('ö', 150000))),
	attempts_max => 1, job_id => test.id('loud')) IS NOT NULL;
SELECT forge.enqueue_job('note', jsonb_build_object('sql', format('DO $do$ BEGIN RAISE %L USING DETAIL = %L; END $do$', 'x' || repeat('ä', 99), repeat('ö', 150000))),
	attempts_max => 1, job_id => test.id('loud in detail')) IS NOT NULL;
SET client_min_messages = error;
SELECT forge.run_jobs() > 0;
SET client_min_messages = warning;
SELECT octet_length(j.last_error), length(j.last_error), right(j.last_error, 1), j.last_error = a.error
  FROM forge.job j JOIN forge.job_attempt a USING (job_id) WHERE j.job_id IN (test.id('loud'), test.id('loud in detail')) ORDER BY 2;
SET forgeerp.error_max_length = 256;
SELECT forge.retry_job(test.id('loud'));
SET client_min_messages = error;
SELECT forge.run_jobs() > 0;
SET client_min_messages = warning;
SELECT octet_length(last_error), right(last_error, 1) FROM forge.job WHERE job_id = test.id('loud');
RESET forgeerp.error_max_length;

-- what a handler may not do: leave anything behind in the session, or take anything from it
SELECT pg_advisory_lock(2);
SELECT count(forge.enqueue_job('note', jsonb_build_object('name', 'trojan', 'sql', s), attempts_max => 1, job_id => test.id(s)))
  FROM unnest('{RESET ROLE,SET ROLE postgres,SET SESSION AUTHORIZATION postgres,CREATE TEMP TABLE trojan (),PREPARE trojan AS SELECT 1,LISTEN trojan,SELECT forge.act_as(forge.current_tenant()),SET search_path = trojan,SET statement_timeout = 1,SELECT pg_advisory_lock(1),SELECT pg_try_advisory_lock_shared(1),SELECT pg_advisory_unlock_all(),SELECT pg_advisory_xact_lock(3)}'::text[]) s;
SELECT forge.run_jobs() > 0;
SELECT payload ->> 'sql', status, last_error FROM forge.job WHERE payload ->> 'name' = 'trojan' ORDER BY 1;
SHOW search_path;
SHOW statement_timeout;
SELECT objid, mode FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid();
SELECT current_user, session_user;
SELECT pg_advisory_unlock_all();

-- nor is it run as a superuser, should it come to belong to one
SELECT forge.enqueue_job('note', attempts_max => 1, job_id => test.id('promoted')) IS NOT NULL;
ALTER FUNCTION jobs.note(uuid, jsonb) OWNER TO postgres;
SELECT forge.run_jobs() > 0;
SELECT * FROM jobs.mine WHERE last_error LIKE '%handler%';
ALTER FUNCTION jobs.note(uuid, jsonb) OWNER TO regress_jobs_developer;

-- nor when somebody else, or its owner anew, has made one of its name
ALTER FUNCTION jobs.note(uuid, jsonb) RENAME TO kept;
CREATE ROLE regress_jobs_thief IN ROLE forge_app;
CREATE FUNCTION jobs.note(uuid, jsonb) RETURNS void LANGUAGE sql AS $$ INSERT INTO jobs.done (name) VALUES ('stolen') $$;
ALTER FUNCTION jobs.note(uuid, jsonb) OWNER TO regress_jobs_thief;
GRANT USAGE ON SCHEMA jobs TO regress_jobs_thief;
GRANT ALL ON ALL TABLES IN SCHEMA jobs TO regress_jobs_thief;
GRANT ALL ON ALL SEQUENCES IN SCHEMA jobs TO regress_jobs_thief;
SELECT forge.enqueue_job('note', attempts_max => 2, first_delay => '0', delay_max => '0', job_id => test.id('stolen')) IS NOT NULL;
SET client_min_messages = error;
SELECT forge.run_jobs() > 0;
SELECT kind, problem FROM forge.job_handler;
SELECT severity, subject, problem, remedy FROM forge.doctor() WHERE check_name = 'job_handler';
ALTER FUNCTION jobs.note(uuid, jsonb) OWNER TO regress_jobs_developer;
SELECT forge.enqueue_job('note', attempts_max => 1, job_id => test.id('anew')) IS NOT NULL;
SELECT forge.run_jobs() > 0;
SELECT kind, problem FROM forge.job_handler;
SELECT status, attempts, last_error FROM forge.job WHERE job_id IN (test.id('stolen'), test.id('anew')) ORDER BY 2;
SELECT count(*) FROM jobs.done WHERE name = 'stolen';
-- an operator who has looked at it may take it; what its owner changes in it is the owner's affair
SELECT forge.register_job_handler('note', 'jobs.note(uuid,jsonb)');
CREATE OR REPLACE FUNCTION jobs.note(uuid, jsonb) RETURNS void LANGUAGE sql AS $$ INSERT INTO jobs.done (name) VALUES ('changed') $$;
SELECT forge.retry_job(test.id('anew'));
SELECT forge.run_jobs() > 0;
SELECT status FROM forge.job WHERE job_id = test.id('anew');
SELECT count(*) FROM jobs.done WHERE name = 'changed';
-- the owner under another name is still the owner, but a copy could not know
ALTER ROLE regress_jobs_developer RENAME TO regress_jobs_renamed;
SELECT kind, owner_name, problem FROM forge.job_handler;
SELECT severity, subject, problem, remedy FROM forge.doctor() WHERE check_name = 'job_handler';
ALTER ROLE regress_jobs_renamed RENAME TO regress_jobs_developer;
-- one that is gone
ALTER FUNCTION jobs.note(uuid, jsonb) RENAME TO other;
SELECT kind, problem FROM forge.job_handler;
DROP FUNCTION jobs.other(uuid, jsonb);
ALTER FUNCTION jobs.kept(uuid, jsonb) RENAME TO note;
SELECT problem FROM forge.job_handler;
SELECT forge.register_job_handler('note', 'jobs.note(uuid,jsonb)');
SELECT count(*) FROM forge.job_handler WHERE problem IS NOT NULL;
DROP OWNED BY regress_jobs_thief;
DROP ROLE regress_jobs_thief;
SET client_min_messages = warning;
SELECT test.outcome($$UPDATE forge.job_row SET status = 'pending'$$), test.outcome($$DELETE FROM forge.job_attempt_row$$);
RESET forgeerp.context;

-- another tenant: its own jobs alone, by its own permissions
TRUNCATE jobs.done;
BEGIN;
SELECT forge.act_as(test.id('jobs-b'), roles => '{viewer}');
SELECT test.outcome($$SELECT forge.enqueue_job('note')$$), test.outcome($$SELECT forge.schedule_job('note', '1 day')$$),
	   test.outcome($$SELECT forge.cancel_job(test.id('later'))$$), test.outcome($$SELECT forge.retry_job(test.id('later'))$$);
COMMIT;
BEGIN;
SELECT forge.act_as(test.id('jobs-b'));
SELECT count(*) FROM forge.job;
SELECT test.outcome($$SELECT forge.cancel_job(test.id('later'))$$);
SELECT forge.enqueue_job('note', '{"name": "of b"}', job_id => test.id('first')) IS NOT NULL;
COMMIT;
BEGIN;
SELECT forge.act_as(test.id('jobs-a'));
SELECT forge.enqueue_job('note', '{"name": "of a"}') IS NOT NULL;
SELECT forge.run_jobs() > 0;
SELECT name, tenant FROM jobs.done;
ROLLBACK;
-- both at once, by an operator without a tenant, who is nobody afterwards
BEGIN;
SELECT forge.act_as(test.id('jobs-a'));
SELECT forge.enqueue_job('note', '{"name": "of a"}') IS NOT NULL;
COMMIT;
BEGIN;
SELECT forge.run_jobs() > 0;
SELECT name, tenant, principal FROM jobs.done ORDER BY name;
SELECT forge.current_tenant() IS NULL;
SELECT forge.act_as(test.id('jobs-b'));
COMMIT;

-- in turn: who has much to do, or says that it waits since long ago, keeps others waiting for one job
TRUNCATE jobs.done RESTART IDENTITY;
BEGIN;
SELECT forge.act_as(test.id('jobs-a'));
SELECT count(forge.enqueue_job('note', jsonb_build_object('name', 'a' || n), run_at => '1970-01-01', job_id => test.id('a' || n))) FROM generate_series(1, 30) n;
SELECT forge.schedule_job('note', '1 day', '{"name": "a31"}', run_at => '1970-01-01', job_id => test.id('a31')) IS NOT NULL;
SELECT count(*) FROM forge.job WHERE run_at < created_at;
COMMIT;
BEGIN;
SELECT forge.act_as(test.id('jobs-b'));
SELECT count(forge.enqueue_job('note', jsonb_build_object('name', 'b' || n))) FROM generate_series(1, 3) n;
COMMIT;
BEGIN;
SELECT forge.act_as(test.id('jobs-c'));
SELECT forge.enqueue_job('note', '{"name": "c1"}') IS NOT NULL;
COMMIT;
SELECT forge.run_jobs() > 0;
SELECT string_agg(name, ' ' ORDER BY n) FROM jobs.done;
-- one that fails and one that is cancelled are in nobody's way
TRUNCATE jobs.done RESTART IDENTITY;
BEGIN;
SELECT forge.act_as(test.id('jobs-a'));
SELECT forge.cancel_job(test.id('a31'));
SELECT count(forge.enqueue_job('note', jsonb_build_object('name', 'a' || n), job_id => test.id('again a' || n))) FROM unnest('{1,3,4}'::integer[]) n;
SELECT forge.enqueue_job('note', '{"name": "a2", "fail": "as planned"}', first_delay => '0', delay_max => '0', attempts_max => 2, job_id => test.id('again a2')) IS NOT NULL;
SELECT forge.cancel_job(test.id('again a3'));
COMMIT;
BEGIN;
SELECT forge.act_as(test.id('jobs-b'));
SELECT count(forge.enqueue_job('note', jsonb_build_object('name', 'b' || n))) FROM generate_series(1, 2) n;
COMMIT;
SELECT forge.run_jobs() > 0;
SELECT string_agg(name, ' ' ORDER BY n) FROM jobs.done;

-- a suspended tenant's jobs fail
BEGIN;
SELECT forge.act_as(test.id('jobs-b'));
SELECT forge.enqueue_job('note', attempts_max => 1, job_id => test.id('suspended')) IS NOT NULL;
COMMIT;
SELECT forge.suspend_tenant(test.id('jobs-b'), 'a test');
SELECT forge.run_jobs() > 0;
SELECT forge.resume_tenant(test.id('jobs-b'));
BEGIN;
SELECT forge.act_as(test.id('jobs-b'));
SELECT status, last_error FROM forge.job WHERE job_id = test.id('suspended');
COMMIT;

-- without its handler a kind is no kind any more
SELECT forge.remove_job_handler('note');
SELECT test.outcome($$SELECT forge.remove_job_handler('note')$$);
SELECT count(*) FROM forge.job_handler;
SELECT * FROM forge.verify();
DROP SCHEMA jobs CASCADE;
DROP ROLE regress_jobs_developer;
