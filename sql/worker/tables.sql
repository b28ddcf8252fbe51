-- What the worker keeps.  src/pg/columns.h knows the columns.
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
	'When to go on after a failure: -infinity, at once; infinity, not before somebody says so.';
COMMENT ON COLUMN forge.feed_cursor.attempt_count IS
	'How often it has failed since it last moved.';
COMMENT ON COLUMN forge.feed_cursor.tenant_id IS 'Whose events.';
COMMENT ON COLUMN forge.feed_cursor.database_id IS
	'The database that it was made in, or adopted by: it moves in no other.';
COMMENT ON COLUMN forge.feed_cursor.consumer IS
	'The name of the consumer; forgeerp_event, of no tenant, is the cursor of the notifications.';
COMMENT ON COLUMN forge.feed_cursor.last_error IS 'Why it failed; NULL: it did not.';
SELECT forge.protect_table('feed_cursor');

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
-- What is due in a database, of all tenants and of each: the worker's, and small, as finished jobs are
-- not in it.
CREATE INDEX job_row_due ON forge.job_row (database_id, (COALESCE(lease_until, run_at)))
	WHERE status IN ('pending', 'running', 'failed');
CREATE INDEX job_row_turn ON forge.job_row (tenant_id, database_id, (COALESCE(lease_until, run_at)))
	WHERE status IN ('pending', 'running', 'failed');
-- What may be removed after a while; nobody but an operator decides about parked ones.
CREATE INDEX job_row_finished ON forge.job_row (database_id, finished_at)
	WHERE status IN ('succeeded', 'cancelled');
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
COMMENT ON COLUMN forge.job_row.payload IS 'With what it is to be done.';
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
