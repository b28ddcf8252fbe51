-- The worker: what runs where, and a round by hand.
CREATE OR REPLACE FUNCTION forge.run_jobs() RETURNS bigint
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_run_jobs';
REVOKE ALL ON FUNCTION forge.run_jobs() FROM PUBLIC;
COMMENT ON FUNCTION forge.run_jobs() IS
	'Does by hand what the worker does: lets the read models that follow the feed catch up, notifies listeners, and does the jobs that are due.  For the tenant signed in, or without one for all; returns how many events were consumed and jobs done.  Operators only.';

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
	'The workers of this server: one for each database that has the extension.  Events up to position are dealt with, and lag positions were given out after it.  Empty when the library is not preloaded.  Operators only.';
