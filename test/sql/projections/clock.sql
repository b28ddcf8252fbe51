-- Read models that follow the feed: a time that was noted before the clock was set back.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('projections-clock');
SELECT on_hand FROM erp.create_item('Bolt', 'B-1', 10, test.id('clock bolt'));
SELECT forge.run_jobs() > 0;
CREATE VIEW pg_temp.cursor AS SELECT retry_at, attempt_count, last_error FROM forge.feed_cursor
 WHERE tenant_id = test.id('projections-clock') AND consumer = 'insight';
TABLE pg_temp.cursor;

-- It has failed, and an event has come: is it tried again, at the time that was noted?
CREATE FUNCTION pg_temp.try_again(at timestamptz) RETURNS TABLE (event_count bigint, status text, attempt_count integer, last_error text)
LANGUAGE plpgsql AS $$
BEGIN
	ALTER TABLE forge.feed_cursor DISABLE TRIGGER guard;
	UPDATE forge.feed_cursor c SET retry_at = at, attempt_count = 1, last_error = 'as planned'
	 WHERE c.tenant_id = test.id('projections-clock') AND c.consumer = 'insight';
	ALTER TABLE forge.feed_cursor ENABLE ALWAYS TRIGGER guard;
	SELECT forge.run_jobs() INTO event_count;
	SELECT p.status FROM forge.projection p WHERE p.name = 'insight' INTO status;
	SELECT c.attempt_count, c.last_error FROM pg_temp.cursor c INTO attempt_count, last_error;
	RETURN NEXT;
END
$$;
SELECT on_hand FROM erp.adjust_stock(test.id('clock bolt'), 1);
SELECT * FROM pg_temp.try_again(now() - interval '1 second');
SELECT on_hand FROM erp.adjust_stock(test.id('clock bolt'), 1);
SELECT * FROM pg_temp.try_again(clock_timestamp() + interval '50 seconds');
SELECT on_hand FROM erp.adjust_stock(test.id('clock bolt'), 1);
SELECT * FROM pg_temp.try_again('infinity');
SELECT on_hand FROM erp.adjust_stock(test.id('clock bolt'), 1);
SELECT * FROM pg_temp.try_again(now() + interval '8 hours');
SELECT on_hand FROM erp.adjust_stock(test.id('clock bolt'), 1);
SELECT * FROM pg_temp.try_again('200000-01-01');
