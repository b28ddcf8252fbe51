-- Takes back what was consumed, as no client can.
\set ON_ERROR_STOP on
BEGIN;
ALTER TABLE forge.feed_cursor DISABLE TRIGGER guard;
ALTER TABLE forge.series_row DISABLE TRIGGER guard;
ALTER TABLE forge.insight_row DISABLE TRIGGER guard;
DELETE FROM forge.feed_cursor WHERE consumer = 'insight';
TRUNCATE forge.series_row, forge.insight_row;
ALTER TABLE forge.feed_cursor ENABLE ALWAYS TRIGGER guard;
ALTER TABLE forge.series_row ENABLE ALWAYS TRIGGER guard;
ALTER TABLE forge.insight_row ENABLE ALWAYS TRIGGER guard;
COMMIT;
