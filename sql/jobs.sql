-- Jobs: work that is done later.

--@ section tables since 0.2.0
CREATE TABLE forge.job_row (
	run_at timestamptz NOT NULL,
	start_at timestamptz NOT NULL,
	created_at timestamptz NOT NULL,
	lease_until timestamptz,
	finished_at timestamptz,
	first_delay_us bigint NOT NULL,
	delay_max_us bigint NOT NULL,
	every interval,
	attempt_count integer NOT NULL,
	attempts_max integer NOT NULL,
	run_count integer NOT NULL,
	interruption_count integer NOT NULL,
	tenant_id uuid NOT NULL,
	job_id uuid NOT NULL,
	principal_id uuid,
	key_id uuid,
	binding_id uuid,
	database_id uuid NOT NULL,
	kind text COLLATE "C" NOT NULL,
	status text COLLATE "C" NOT NULL,
	retry_policy text COLLATE "C" NOT NULL,
	roles text[] NOT NULL,
	payload jsonb NOT NULL,
	last_error text,
	PRIMARY KEY (tenant_id, job_id)
) WITH (fillfactor = 70);
-- The due jobs of a database, of all tenants and of each: for the worker, and small, as finished jobs are
-- not in it.
CREATE INDEX job_row_due ON forge.job_row (database_id, (COALESCE(lease_until, run_at)))
	WHERE status IN ('pending', 'running', 'failed');
CREATE INDEX job_row_turn ON forge.job_row (tenant_id, database_id, (COALESCE(lease_until, run_at)))
	WHERE status IN ('pending', 'running', 'failed');
-- Jobs that may be removed after a while; only an operator decides about parked ones.
CREATE INDEX job_row_finished ON forge.job_row (database_id, finished_at)
	WHERE status IN ('succeeded', 'cancelled');
CREATE INDEX job_row_parked ON forge.job_row (database_id) WHERE status = 'parked';
COMMENT ON TABLE forge.job_row IS 'The table behind forge.job.';
COMMENT ON COLUMN forge.job_row.run_at IS 'When it is to be done, or tried again, next.';
COMMENT ON COLUMN forge.job_row.start_at IS
	'For when it was asked for; one that is done again and again is done then, and each time that "every" makes after it.';
COMMENT ON COLUMN forge.job_row.created_at IS 'When it was asked for.';
COMMENT ON COLUMN forge.job_row.lease_until IS
	'Of a running one, when another may take it if it was lost.';
COMMENT ON COLUMN forge.job_row.finished_at IS 'When it was done, parked or cancelled.';
COMMENT ON COLUMN forge.job_row.first_delay_us IS
	'How long after its first failure it is tried again, in microseconds.';
COMMENT ON COLUMN forge.job_row.delay_max_us IS 'The longest such delay, in microseconds.';
COMMENT ON COLUMN forge.job_row.every IS 'The time between two times at which it is done, in UTC, where a day has 24 hours; NULL for once.';
COMMENT ON COLUMN forge.job_row.attempt_count IS 'How often it was tried this time.';
COMMENT ON COLUMN forge.job_row.attempts_max IS 'How often it may be.';
COMMENT ON COLUMN forge.job_row.run_count IS 'How often it was tried in all.';
COMMENT ON COLUMN forge.job_row.interruption_count IS
	'How often in a row a temporary error has ended it, which did not count.';
COMMENT ON COLUMN forge.job_row.tenant_id IS 'The tenant it belongs to.';
COMMENT ON COLUMN forge.job_row.job_id IS 'The job.';
COMMENT ON COLUMN forge.job_row.principal_id IS
	'The principal that asked for it and in whose session it is done; NULL when none is named.';
COMMENT ON COLUMN forge.job_row.key_id IS
	'Of the token with which it was asked for; NULL: it was not by a token.';
COMMENT ON COLUMN forge.job_row.binding_id IS
	'Of the login role with which it was asked for; NULL: that is bound to no tenant.';
COMMENT ON COLUMN forge.job_row.database_id IS
	'The database in which it was asked for, or that has adopted it: it is done in no other.';
COMMENT ON COLUMN forge.job_row.kind IS 'The kind of work, which chooses the handler.';
COMMENT ON COLUMN forge.job_row.status IS
	'pending, running, succeeded, failed (to be tried again), parked or cancelled.';
COMMENT ON COLUMN forge.job_row.retry_policy IS 'fixed, linear or exponential.';
COMMENT ON COLUMN forge.job_row.roles IS 'With which roles it was asked for.';
COMMENT ON COLUMN forge.job_row.payload IS 'The argument of the job''s function.';
COMMENT ON COLUMN forge.job_row.last_error IS 'Why the last attempt failed; NULL: it did not.';
SELECT forge.protect_table('job_row', 'forge.job.read');

CREATE TABLE forge.job_attempt_row (
	started_at timestamptz NOT NULL,
	ended_at timestamptz,
	number integer NOT NULL,
	tenant_id uuid NOT NULL,
	job_id uuid NOT NULL,
	outcome text COLLATE "C",
	error text,
	PRIMARY KEY (tenant_id, job_id, number)
) WITH (fillfactor = 70);
COMMENT ON TABLE forge.job_attempt_row IS 'The table behind forge.job_attempt.';
COMMENT ON COLUMN forge.job_attempt_row.started_at IS 'When it began.';
COMMENT ON COLUMN forge.job_attempt_row.ended_at IS 'When it ended; NULL: it has not.';
COMMENT ON COLUMN forge.job_attempt_row.number IS 'The how manieth of the job.';
COMMENT ON COLUMN forge.job_attempt_row.tenant_id IS 'The tenant it belongs to.';
COMMENT ON COLUMN forge.job_attempt_row.job_id IS 'The job.';
COMMENT ON COLUMN forge.job_attempt_row.outcome IS
	'succeeded, failed, lost in a crash, or interrupted, which does not count; NULL: it has not ended.';
COMMENT ON COLUMN forge.job_attempt_row.error IS 'Why it failed, or by what it was interrupted.';
SELECT forge.protect_table('job_attempt_row', 'forge.job.read');

--@ table job_handler_row

--@ section functions
-- Jobs: work that is done later, by the worker.
CREATE OR REPLACE FUNCTION forge.enqueue_job(
	kind text, payload jsonb DEFAULT '{}', run_at timestamptz DEFAULT NULL,
	attempts_max integer DEFAULT 5, retry_policy text DEFAULT 'exponential',
	first_delay interval DEFAULT '500 milliseconds', delay_max interval DEFAULT '60 seconds',
	job_id uuid DEFAULT NULL) RETURNS uuid
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_enqueue_job';
COMMENT ON FUNCTION forge.enqueue_job IS
	'Has a job of this kind done once this transaction is committed, or at run_at, in the session of the caller; returns its id.  A job that fails is tried again: retry_policy is fixed, linear or exponential, first_delay and delay_max are from none to a week.  Errors: job_handler_not_found, job_exists, payload_not_object, document_too_large, retry_policy_unknown, interval_invalid.';

CREATE OR REPLACE FUNCTION forge.schedule_job(
	kind text, every interval, payload jsonb DEFAULT '{}', run_at timestamptz DEFAULT NULL,
	attempts_max integer DEFAULT 5, retry_policy text DEFAULT 'exponential',
	first_delay interval DEFAULT '500 milliseconds', delay_max interval DEFAULT '60 seconds',
	job_id uuid DEFAULT NULL) RETURNS uuid
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_schedule_job';
COMMENT ON FUNCTION forge.schedule_job IS
	'Has a job done again and again, every second to every week, at run_at and all times that are a multiple of "every" later, until it is cancelled.  A day has 24 hours: steps are made in UTC, for any TimeZone of the session.  When its tries are used up it waits for its next time; times that have passed are not made up for.  Errors: job_handler_not_found, job_exists, payload_not_object, document_too_large, retry_policy_unknown, interval_invalid.';

CREATE OR REPLACE FUNCTION forge.cancel_job(job_id uuid) RETURNS void
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_cancel_job';
COMMENT ON FUNCTION forge.cancel_job IS
	'Cancels a job that is not running.  Errors: job_not_found, job_running, job_finished.';

CREATE OR REPLACE FUNCTION forge.retry_job(job_id uuid) RETURNS void
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_retry_job';
COMMENT ON FUNCTION forge.retry_job IS
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

CREATE OR REPLACE FUNCTION forge.tenant_jobs(
	OUT tenant_id uuid, OUT job_id uuid, OUT kind text, OUT status text, OUT attempts integer,
	OUT attempts_max integer, OUT run_count integer, OUT every interval, OUT run_at timestamptz,
	OUT lease_until timestamptz, OUT created_at timestamptz, OUT finished_at timestamptz,
	OUT last_error text, OUT is_foreign boolean) RETURNS SETOF record
	LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_tenant_jobs';
COMMENT ON FUNCTION forge.tenant_jobs IS 'What forge.tenant_job shows; is_foreign: the job belongs to another database.  Operators only.';

CREATE OR REPLACE VIEW forge.tenant_job WITH (security_invoker = true) AS
	SELECT j.tenant_id, j.job_id, j.kind, j.status, j.attempts, j.attempts_max, j.run_count,
		   j.every, j.run_at, j.lease_until, j.created_at, j.finished_at, j.last_error,
		   j.is_foreign AND j.status IN ('pending', 'running', 'failed') AS held
	  FROM forge.tenant_jobs() j;
COMMENT ON VIEW forge.tenant_job IS
	'The jobs of all tenants, as forge.job has those of one, without their payloads.  Operators only.';

-- The functions that do them: for operators.
CREATE OR REPLACE FUNCTION forge.register_job_handler(kind text, handler regprocedure) RETURNS void
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_register_job_handler';
COMMENT ON FUNCTION forge.register_job_handler IS
	'Names the function (job_id uuid, payload jsonb) that does jobs of this kind.  It is run as its owner, which may be no superuser, in the session of the caller who asked for the job, as long as it is this function of this owner.  Needs EXECUTE on it and, unless it is SECURITY DEFINER, its owner''s rights.  Operators only.  Errors: job_kind_invalid, job_handler_unsuitable, job_handler_forbidden.';

CREATE OR REPLACE FUNCTION forge.remove_job_handler(kind text) RETURNS void
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_remove_job_handler';
COMMENT ON FUNCTION forge.remove_job_handler IS
	'Takes a kind''s function away; jobs of that kind fail from then on.  Operators only.  Errors: job_handler_not_found.';

CREATE OR REPLACE FUNCTION forge.job_handlers(
	OUT kind text, OUT function_name text, OUT function_oid bigint, OUT owner_name text,
	OUT owner_oid bigint, OUT database_id uuid, OUT version bigint, OUT updated_at timestamptz)
	RETURNS SETOF record
	LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_job_handlers';
COMMENT ON FUNCTION forge.job_handlers IS
	'All functions that do jobs, as they were when they were registered.  Operators only.';

CREATE OR REPLACE FUNCTION forge.job_handler_problem(kind text) RETURNS text
	LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_job_handler_problem';
COMMENT ON FUNCTION forge.job_handler_problem IS
	'The reason why jobs of this kind are refused, which lies in the registered function; NULL when they are not refused.  Operators only.';

CREATE OR REPLACE VIEW forge.job_handler WITH (security_invoker = true) AS
	SELECT h.kind, h.function_name, h.version, h.updated_at, h.owner_name,
		   forge.job_handler_problem(h.kind) AS problem
	  FROM forge.job_handlers() h;
COMMENT ON VIEW forge.job_handler IS
	'All functions that do jobs, the role as which each is run, and why it is not run any more.  Operators only.';

--@ functions of forge.job_handler

--@ section grants since 0.2.0
GRANT EXECUTE ON FUNCTION
	forge.register_job_handler,
	forge.remove_job_handler,
	forge.job_handlers,
	forge.job_handler_problem,
	forge.tenant_jobs
	TO forge_admin;
GRANT SELECT ON forge.job_handler, forge.tenant_job TO forge_admin;
GRANT EXECUTE ON FUNCTION
	forge.enqueue_job,
	forge.schedule_job,
	forge.cancel_job,
	forge.retry_job
	TO forge_app;
GRANT SELECT ON forge.job_row, forge.job_attempt_row, forge.job, forge.job_attempt TO forge_app;
