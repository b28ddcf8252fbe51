-- Jobs: work that is done later, by the worker.
CREATE OR REPLACE FUNCTION forge.enqueue_job(
	kind text, payload jsonb DEFAULT '{}', run_at timestamptz DEFAULT NULL,
	attempts_max integer DEFAULT 5, retry_policy text DEFAULT 'exponential',
	first_delay interval DEFAULT '500 milliseconds', delay_max interval DEFAULT '60 seconds',
	job_id uuid DEFAULT NULL) RETURNS uuid
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_enqueue_job';
REVOKE ALL ON FUNCTION
	forge.enqueue_job(text, jsonb, timestamptz, integer, text, interval, interval, uuid)
	FROM PUBLIC;
COMMENT ON FUNCTION
	forge.enqueue_job(text, jsonb, timestamptz, integer, text, interval, interval, uuid) IS
	'Has a job of this kind done once this transaction is committed, or at run_at, in the session of the caller; returns its id.  A job that fails is tried again: retry_policy is fixed, linear or exponential, first_delay and delay_max are from none to a week.  Errors: job_handler_not_found, job_exists, payload_not_object, document_too_large, retry_policy_unknown, interval_invalid.';

CREATE OR REPLACE FUNCTION forge.schedule_job(
	kind text, every interval, payload jsonb DEFAULT '{}', run_at timestamptz DEFAULT NULL,
	attempts_max integer DEFAULT 5, retry_policy text DEFAULT 'exponential',
	first_delay interval DEFAULT '500 milliseconds', delay_max interval DEFAULT '60 seconds',
	job_id uuid DEFAULT NULL) RETURNS uuid
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_schedule_job';
REVOKE ALL ON FUNCTION
	forge.schedule_job(text, interval, jsonb, timestamptz, integer, text, interval, interval, uuid)
	FROM PUBLIC;
COMMENT ON FUNCTION
	forge.schedule_job(text, interval, jsonb, timestamptz, integer, text, interval, interval, uuid)
	IS
	'Has a job done again and again, every second to every week, at run_at and all times that are a multiple of "every" later, until it is cancelled.  A day has 24 hours: steps are made in UTC, whatever the session''s TimeZone.  When its tries are used up it waits for its next time; times that have passed are not made up for.  Errors: job_handler_not_found, job_exists, payload_not_object, document_too_large, retry_policy_unknown, interval_invalid.';

CREATE OR REPLACE FUNCTION forge.cancel_job(job_id uuid) RETURNS void
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_cancel_job';
REVOKE ALL ON FUNCTION forge.cancel_job(uuid) FROM PUBLIC;
COMMENT ON FUNCTION forge.cancel_job(uuid) IS
	'Cancels a job that is not running.  Errors: job_not_found, job_running, job_finished.';

CREATE OR REPLACE FUNCTION forge.retry_job(job_id uuid) RETURNS void
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_retry_job';
REVOKE ALL ON FUNCTION forge.retry_job(uuid) FROM PUBLIC;
COMMENT ON FUNCTION forge.retry_job(uuid) IS
	'Has a job done now that waits, is parked or was cancelled, with all its tries; one that is held is this database''s from then on.  Errors: job_not_found, job_running, job_finished.';

CREATE OR REPLACE VIEW forge.job WITH (security_invoker = true) AS
	SELECT j.job_id, j.kind, j.payload, j.status, j.attempt_count AS attempts, j.attempts_max,
		   j.retry_policy, j.first_delay_us * interval '1 microsecond' AS first_delay,
		   j.delay_max_us * interval '1 microsecond' AS delay_max, j.every, j.start_at, j.run_at,
		   j.lease_until, j.created_at, j.finished_at, j.run_count, j.last_error, j.principal_id,
		   j.roles, j.tenant_id,
		   j.database_id <> forge.database_id()
		   AND j.status IN ('pending', 'running', 'failed') AS held
	  FROM forge.job_row j
	 WHERE j.tenant_id = (SELECT forge.current_tenant());
COMMENT ON VIEW forge.job IS
	'The tenant''s jobs: pending, running, succeeded, failed (to be tried again at run_at), parked or cancelled; held when it came from another database, and waits for forge.adopt_jobs().  Needs the permission forge.job.read.';

CREATE OR REPLACE VIEW forge.job_attempt WITH (security_invoker = true) AS
	SELECT a.job_id, a.number, a.started_at, a.ended_at, a.outcome, a.error
	  FROM forge.job_attempt_row a
	 WHERE a.tenant_id = (SELECT forge.current_tenant());
COMMENT ON VIEW forge.job_attempt IS
	'The last twenty attempts at each job: succeeded, failed, lost in a crash, or interrupted, which does not count.  Needs the permission forge.job.read.';

-- Who does them: the operator's side.
CREATE OR REPLACE FUNCTION forge.register_job_handler(kind text, handler regprocedure) RETURNS void
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_register_job_handler';
REVOKE ALL ON FUNCTION forge.register_job_handler(text, regprocedure) FROM PUBLIC;
COMMENT ON FUNCTION forge.register_job_handler(text, regprocedure) IS
	'Names the function (job_id uuid, payload jsonb) that does jobs of this kind.  It is run as its owner, which may be no superuser, in the session of the caller who asked for the job, as long as it is this function of this owner.  Needs EXECUTE on it and, unless it is SECURITY DEFINER, its owner''s rights.  Operators only.  Errors: job_kind_invalid, job_handler_unsuitable, job_handler_forbidden.';

CREATE OR REPLACE FUNCTION forge.remove_job_handler(kind text) RETURNS void
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_remove_job_handler';
REVOKE ALL ON FUNCTION forge.remove_job_handler(text) FROM PUBLIC;
COMMENT ON FUNCTION forge.remove_job_handler(text) IS
	'Takes a kind''s function away; jobs of that kind fail from then on.  Operators only.  Errors: job_handler_not_found.';

CREATE OR REPLACE FUNCTION forge.job_handlers(
	OUT kind text, OUT function_name text, OUT function_oid bigint, OUT owner_name text,
	OUT owner_oid bigint, OUT database_id uuid, OUT version bigint, OUT updated_at timestamptz)
	RETURNS SETOF record
	LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_job_handlers';
REVOKE ALL ON FUNCTION forge.job_handlers() FROM PUBLIC;
COMMENT ON FUNCTION forge.job_handlers() IS
	'All functions that do jobs, as they were when they were registered.  Operators only.';

CREATE OR REPLACE FUNCTION forge.job_handler_problem(kind text) RETURNS text
	LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_job_handler_problem';
REVOKE ALL ON FUNCTION forge.job_handler_problem(text) FROM PUBLIC;
COMMENT ON FUNCTION forge.job_handler_problem(text) IS
	'The reason why jobs of this kind are refused, which lies in the registered function; NULL when they are not refused.  Operators only.';

CREATE OR REPLACE VIEW forge.job_handler WITH (security_invoker = true) AS
	SELECT h.kind, h.function_name, h.version, h.updated_at, h.owner_name,
		   forge.job_handler_problem(h.kind) AS problem
	  FROM forge.job_handlers() h;
COMMENT ON VIEW forge.job_handler IS
	'All functions that do jobs, the role as which each is run, and why it is not run any more.  Operators only.';

--@ functions of forge.job_handler
