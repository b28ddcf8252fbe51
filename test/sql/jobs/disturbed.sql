-- Jobs that meet what passes by itself, and what only looks like it.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SET client_min_messages = error;
CREATE ROLE regress_jobs_disturbed IN ROLE forge_app;
CREATE SCHEMA disturbed AUTHORIZATION regress_jobs_disturbed;
CREATE TABLE disturbed.trouble (code text);
ALTER TABLE disturbed.trouble OWNER TO regress_jobs_disturbed;
CREATE FUNCTION disturbed.handle(job_id uuid, payload jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	trouble text := (SELECT code FROM disturbed.trouble);
BEGIN
	IF trouble IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = trouble, MESSAGE = trouble;
	END IF;
END
$$;
ALTER FUNCTION disturbed.handle(uuid, jsonb) OWNER TO regress_jobs_disturbed;
SELECT forge.register_job_handler('disturbed', 'disturbed.handle(uuid,jsonb)');
SELECT test.sign_in('jobs-disturbed');

-- The row as it is, and the seconds after which it is tried again.
CREATE FUNCTION pg_temp.row_of(name text, OUT status text, OUT attempts integer, OUT interruptions integer, OUT delay float8) LANGUAGE sql AS $$
	SELECT j.status, j.attempt_count, j.interruption_count, extract(epoch FROM j.run_at - a.ended_at)
	  FROM forge.job_row j
	  JOIN forge.job_attempt_row a ON a.tenant_id = j.tenant_id AND a.job_id = j.job_id AND a.number = j.run_count
	 WHERE j.tenant_id = test.id('jobs-disturbed') AND j.job_id = test.id(name)
$$;
-- So often it was disturbed before, and now it is tried again.
CREATE FUNCTION pg_temp.try_again(name text, before integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	ALTER TABLE forge.job_row DISABLE TRIGGER guard;
	UPDATE forge.job_row SET interruption_count = before, run_at = now()
	 WHERE tenant_id = test.id('jobs-disturbed') AND job_id = test.id(name);
	ALTER TABLE forge.job_row ENABLE ALWAYS TRIGGER guard;
	PERFORM forge.run_jobs();
END
$$;

INSERT INTO disturbed.trouble VALUES ('40001');
SELECT forge.enqueue_job('disturbed', delay_max => '20 ms', attempts_max => 2, job_id => test.id('always')) IS NOT NULL;
SELECT forge.run_jobs() > 0;
SELECT status, attempts, interruptions, delay FROM pg_temp.row_of('always');
SELECT pg_temp.try_again('always', 4);
SELECT status, attempts, interruptions, delay BETWEEN 12 AND 16 AS after_16_seconds FROM pg_temp.row_of('always');
SELECT pg_temp.try_again('always', 18);
SELECT status, attempts, interruptions, delay BETWEEN 45 AND 60 AS after_a_minute FROM pg_temp.row_of('always');

-- the twentieth in a row counts
SELECT pg_temp.try_again('always', 19);
SELECT status, attempts, interruptions, delay AS its_own_delay FROM pg_temp.row_of('always');
SELECT pg_temp.try_again('always', 19);
SELECT status, attempts, interruptions FROM pg_temp.row_of('always');
SELECT forge.retry_job(test.id('always'));
SELECT pg_temp.try_again('always', 0);
SELECT status, attempts, interruptions FROM pg_temp.row_of('always');

-- but not one that another failure, or a success, lies between
UPDATE disturbed.trouble SET code = '22012';
SELECT pg_temp.try_again('always', 18);
SELECT status, attempts, interruptions FROM pg_temp.row_of('always');
TRUNCATE disturbed.trouble;
SELECT pg_temp.try_again('always', 18);
SELECT status, attempts, interruptions FROM pg_temp.row_of('always');
SELECT number, outcome, error FROM forge.job_attempt WHERE job_id = test.id('always') ORDER BY number;
SELECT forge.remove_job_handler('disturbed');
DROP SCHEMA disturbed CASCADE;
DROP ROLE regress_jobs_disturbed;
