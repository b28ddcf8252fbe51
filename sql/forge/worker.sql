-- The worker: what runs where, and a round by hand.
CREATE OR REPLACE FUNCTION forge.run_jobs() RETURNS bigint
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_run_jobs';
REVOKE ALL ON FUNCTION forge.run_jobs() FROM PUBLIC;
COMMENT ON FUNCTION forge.run_jobs() IS
	'Does by hand what the worker does: lets the read models that follow the feed catch up, notifies listeners, and does the jobs that are due.  For the tenant signed in, or without one for all; returns how many events were consumed and jobs done.  Operators only.';

CREATE OR REPLACE FUNCTION forge.database_id() RETURNS uuid
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_this_database_id';
REVOKE ALL ON FUNCTION forge.database_id() FROM PUBLIC;
COMMENT ON FUNCTION forge.database_id() IS
	'This database: what was restored from a dump, or copied by CREATE DATABASE, is another one; what was promoted, renamed or upgraded is the same.';

CREATE OR REPLACE FUNCTION forge.held(OUT job_count bigint, OUT tenant_count bigint) RETURNS record
	LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_held';
REVOKE ALL ON FUNCTION forge.held() FROM PUBLIC;
COMMENT ON FUNCTION forge.held() IS
	'Waiting jobs, and tenants with read models that follow the feed, that came with a dump or a copy of another database.  They do not go on before forge.adopt_jobs() is called.  Operators only.';

CREATE OR REPLACE FUNCTION forge.adopt_jobs() RETURNS bigint
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_adopt_jobs';
REVOKE ALL ON FUNCTION forge.adopt_jobs() FROM PUBLIC;
COMMENT ON FUNCTION forge.adopt_jobs() IS
	'Lets go on what was held: makes the jobs that were asked for in another database, and the cursors of read models that follow the feed, those of this one; returns how many jobs.  To be called once a restore is complete and verified.  Operators only.  Errors: binding_outdated.';

CREATE OR REPLACE FUNCTION forge.workers(
	OUT database text, OUT pid integer, OUT state text, OUT started_at timestamptz,
	OUT last_round_at timestamptz, OUT round_count bigint, OUT "position" bigint, OUT lag bigint,
	OUT error_count bigint, OUT last_error_at timestamptz, OUT last_error text)
	RETURNS SETOF record
	LANGUAGE C VOLATILE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_workers';
REVOKE ALL ON FUNCTION forge.workers() FROM PUBLIC;
COMMENT ON FUNCTION forge.workers() IS 'What forge.worker shows.  Operators only.';

CREATE OR REPLACE VIEW forge.worker WITH (security_invoker = true) AS
	SELECT w.database, w.pid, w.state, w.started_at, w.last_round_at, w.round_count, w.position,
		   w.lag, w.error_count, w.last_error_at, w.last_error
	  FROM forge.workers() w;
COMMENT ON VIEW forge.worker IS
	'The workers of this server: one for each database that has the extension.  Events up to position are dealt with, and lag positions were given out after it, also while the worker is down; NULL when no round has ended since the server started.  last_error is of a step, or of the end of its process.  Empty when the library is not preloaded.  Operators only.';
