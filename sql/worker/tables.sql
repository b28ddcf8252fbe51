-- What the worker keeps.  The column orders are known to src/projection/cursor.c.
CREATE TABLE forge.feed_cursor (
	position bigint NOT NULL,
	retry_at timestamptz NOT NULL,
	attempt_count integer NOT NULL,
	tenant_id uuid NOT NULL,
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
COMMENT ON COLUMN forge.feed_cursor.consumer IS 'Who consumes them.';
COMMENT ON COLUMN forge.feed_cursor.last_error IS 'Why it failed; NULL: it did not.';
SELECT forge.protect_table('feed_cursor');
