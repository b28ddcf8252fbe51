-- Read models follow the feed in the database in which the first tenant was made.  Those of an earlier
-- version were made here, as this is an update; a new installation has none.
INSERT INTO forge.feed_cursor (position, retry_at, attempt_count, tenant_id, database_id, consumer)
SELECT 0, '-infinity', 0, '00000000-0000-0000-0000-000000000000', forge.database_id(),
	   'forgeerp_event'
  FROM forge.tenant_row t
 LIMIT 1;
