-- The worker, and how far each read model has followed the feed.

--@ section tables since 0.2.0
-- The tables of the worker.  src/pg/columns.h knows the columns.
CREATE SEQUENCE forge.incarnation_seq AS bigint CACHE 1;
COMMENT ON SEQUENCE forge.incarnation_seq IS
	'A number that is drawn at random when the extension is made: with the database''s oid it tells this database from others that have the same data.  Not in dumps: a restored database is another database.';
SELECT pg_catalog.setval('forge.incarnation_seq', 1 + (
	'x' || pg_catalog.right(pg_catalog.gen_random_uuid()::text, 12))::bit(48)::bigint);

CREATE TABLE forge.feed_cursor (
	position bigint NOT NULL,
	retry_at timestamptz NOT NULL,
	attempt_count integer NOT NULL,
	tenant_id uuid NOT NULL,
	database_id uuid NOT NULL,
	consumer text COLLATE "C" NOT NULL,
	last_error text,
	PRIMARY KEY (tenant_id, consumer)
) WITH (fillfactor = 50);
COMMENT ON TABLE forge.feed_cursor IS
	'How far each tenant''s events are consumed by a read model that follows the feed.';
COMMENT ON COLUMN forge.feed_cursor.position IS 'Up to here they are.';
COMMENT ON COLUMN forge.feed_cursor.retry_at IS
	'When to go on after a failure: -infinity, at once; infinity, only after an operator says so.';
COMMENT ON COLUMN forge.feed_cursor.attempt_count IS
	'How often it has failed since it last moved.';
COMMENT ON COLUMN forge.feed_cursor.tenant_id IS 'The tenant whose events are consumed.';
COMMENT ON COLUMN forge.feed_cursor.database_id IS
	'The database that it was made in, or adopted by: it moves in no other.';
COMMENT ON COLUMN forge.feed_cursor.consumer IS
	'The name of the consumer; forgeerp_event, of no tenant, is the cursor of the notifications.';
COMMENT ON COLUMN forge.feed_cursor.last_error IS 'Why it failed; NULL: it did not.';
SELECT forge.protect_table('feed_cursor');

--@ section functions
-- The workers of the databases, and a round by hand.
CREATE OR REPLACE FUNCTION forge.run_jobs() RETURNS bigint
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_run_jobs';
COMMENT ON FUNCTION forge.run_jobs IS
	'Does the work of the worker by hand: lets the read models that follow the feed catch up, notifies listeners, and does the jobs that are due.  For the tenant of the session, or without one for all; returns how many events were consumed and jobs done.  Operators only.';

CREATE OR REPLACE FUNCTION forge.database_id() RETURNS uuid
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_this_database_id';
COMMENT ON FUNCTION forge.database_id IS
	'The id of this database: one restored from a dump, or copied by CREATE DATABASE, is another; after a promotion, a new name or an upgrade it is the same.';

CREATE OR REPLACE FUNCTION forge.held(OUT job_count bigint, OUT tenant_count bigint) RETURNS record
	LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_held';
COMMENT ON FUNCTION forge.held IS
	'Waiting jobs, and tenants with read models that follow the feed, that came with a dump or a copy of another database.  They do not go on before forge.adopt_jobs() is called.  Operators only.';

CREATE OR REPLACE FUNCTION forge.adopt_jobs() RETURNS bigint
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_adopt_jobs';
COMMENT ON FUNCTION forge.adopt_jobs IS
	'Releases work that came from another database: the jobs that were asked for there, and the cursors of read models that follow the feed, become this database''s; returns how many jobs wait.  Finished jobs come along, and are removed in their time.  Call it once a restore is complete and verified.  Operators only.  Errors: binding_outdated.';

CREATE OR REPLACE FUNCTION forge.workers(
	OUT database text, OUT pid integer, OUT state text, OUT started_at timestamptz,
	OUT last_round_at timestamptz, OUT round_count bigint, OUT "position" bigint, OUT lag bigint,
	OUT error_count bigint, OUT last_error_at timestamptz, OUT last_error text)
	RETURNS SETOF record
	LANGUAGE C VOLATILE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_workers';
COMMENT ON FUNCTION forge.workers IS 'What forge.worker shows.  Operators only.';

CREATE OR REPLACE VIEW forge.worker WITH (security_invoker = true) AS
	SELECT w.database, w.pid, w.state, w.started_at, w.last_round_at, w.round_count, w.position,
		   w.lag, w.error_count, w.last_error_at, w.last_error
	  FROM forge.workers() w;
COMMENT ON VIEW forge.worker IS
	'The workers of this server: one for each database that has the extension.  Events up to position are dealt with, and lag positions were given out after it, also while the worker is down; NULL when no round has ended since the server started.  last_error is of a step, or of the end of its process.  Empty when the library is not preloaded.  Operators only.';

--@ section grants since 0.2.0
GRANT EXECUTE ON FUNCTION
	forge.run_jobs,
	forge.workers,
	forge.held,
	forge.adopt_jobs
	TO forge_admin;
GRANT SELECT ON forge.worker TO forge_admin;
GRANT EXECUTE ON FUNCTION forge.database_id TO forge_app;

-- Read models follow the feed in the database in which the first tenant was made.  Those of an earlier
-- version were made here, as this is an update; a new installation has none.
INSERT INTO forge.feed_cursor (position, retry_at, attempt_count, tenant_id, database_id, consumer)
SELECT 0, '-infinity', 0, '00000000-0000-0000-0000-000000000000', forge.database_id(),
	   'forgeerp_event'
  FROM forge.tenant_row t
 LIMIT 1;
