-- Jobs whose times were noted before the clock was set back.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SET client_min_messages = error;
SELECT test.sign_in('jobs-clock');

-- A job of that name, as it was left.
CREATE FUNCTION pg_temp.left_behind(name text, as_status text, due_in interval, as_attempts integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM forge.enqueue_job('forge.rebuild', jsonb_build_object('projection', 'item', 'name', name), delay_max => '1 minute', job_id => test.id(name));
	ALTER TABLE forge.job_row DISABLE TRIGGER guard;
	UPDATE forge.job_row SET status = as_status, attempt_count = as_attempts, run_count = as_attempts,
		   run_at = CASE WHEN as_status = 'running' THEN clock_timestamp() ELSE clock_timestamp() + due_in END,
		   lease_until = CASE WHEN as_status = 'running' THEN clock_timestamp() + due_in END
	 WHERE tenant_id = test.id('jobs-clock') AND job_id = test.id(name);
	ALTER TABLE forge.job_row ENABLE ALWAYS TRIGGER guard;
END
$$;
SELECT pg_temp.left_behind('pending, for tomorrow', 'pending', '1 day', 0);
SELECT pg_temp.left_behind('failed, soon', 'failed', '50 seconds', 1);
SELECT pg_temp.left_behind('failed, by a clock that was later', 'failed', '8 hours', 1);
SELECT pg_temp.left_behind('running, the lease goes on', 'running', '50 seconds', 1);
SELECT pg_temp.left_behind('running, by a clock that was later', 'running', '8 hours', 1);

-- One that is done each hour, and was asked for ten minutes ago: it was done by a clock that was ahead.
CREATE FUNCTION pg_temp.scheduled(name text, next interval) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM forge.schedule_job('forge.rebuild', '1 hour', jsonb_build_object('projection', 'item', 'name', name), run_at => now() - interval '10 minutes', job_id => test.id(name));
	ALTER TABLE forge.job_row DISABLE TRIGGER guard;
	UPDATE forge.job_row SET run_at = start_at + next WHERE tenant_id = test.id('jobs-clock') AND job_id = test.id(name);
	ALTER TABLE forge.job_row ENABLE ALWAYS TRIGGER guard;
END
$$;
SELECT pg_temp.scheduled('the next', '1 hour');
SELECT pg_temp.scheduled('the one after it, by a clock a little ahead', '2 hours');
SELECT pg_temp.scheduled('hours later, by a clock far ahead', '9 hours');
SELECT forge.run_jobs() > 0;
SELECT n.name, j.status, j.attempts, j.last_error
  FROM forge.job j
  JOIN unnest('{"pending, for tomorrow","failed, soon","failed, by a clock that was later","running, the lease goes on","running, by a clock that was later"}'::text[]) n (name) ON j.job_id = test.id(n.name)
 ORDER BY n.name;
SELECT n.name, j.status, j.run_count, j.run_at - j.start_at AS after_start
  FROM forge.job j
  JOIN unnest('{"the next","the one after it, by a clock a little ahead","hours later, by a clock far ahead"}'::text[]) n (name) ON j.job_id = test.id(n.name)
 ORDER BY after_start, n.name;
