-- Positions that begin again: a reader that is ahead of the log is told, and nothing is appended below
-- what the log has.  In a database of its own, as sequences are shared.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
CREATE DATABASE regress_forge_positions;
\c regress_forge_positions
\i :setup
SET client_min_messages = warning;
SELECT test.sign_in('positions');
CREATE FUNCTION pg_temp.drawn() RETURNS bigint LANGUAGE sql AS 'SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM forge.position_seq';
CREATE VIEW pg_temp.finding AS SELECT check_name, severity, subject, problem, remedy FROM forge.doctor() WHERE check_name = 'sequence';
SELECT count(*) FROM forge.append('crm.note', test.id('note'), '[{"type": "written"}, {"type": "read"}]');
SELECT max(position) AS last FROM forge.read() \gset
SELECT :last = pg_temp.drawn();

-- at the last position there is nothing more; beyond it no reader can be
SELECT count(*) FROM forge.read(:last);
SELECT test.outcome(format('SELECT * FROM forge.read(%s)', :last + 1));
SELECT test.outcome(format('SELECT * FROM forge.read(%s, 0)', :last + 1));
SELECT test.outcome('SELECT * FROM forge.read(9223372036854775807)');
SELECT position - :last AS ahead, count FROM (SELECT forge.safe_position() AS position) s, LATERAL (SELECT count(*) FROM forge.read(position)) r;
SELECT * FROM forge.read(1000000);

-- what was drawn counts, whatever became of it
BEGIN;
SELECT max(position) - :last FROM forge.append('crm.note', test.id('note'), '[{"type": "rolled back"}]');
SELECT count(*) FROM forge.read(:last + 1);
ROLLBACK;
SELECT count(*) FROM forge.read(:last + 1);
SELECT count(*) FROM forge.append('crm.note', test.id('note'), '[{"type": "read"}]');
SELECT count(*) FROM pg_temp.finding;

-- a sequence that is behind the log: by a restart, or as logical replication leaves it
BEGIN;
ALTER SEQUENCE forge.position_seq RESTART;
SELECT projection_name, (row_key ->> 'id')::uuid = test.id('note') AS row_of, problem, stored, (replayed ->> 'position')::bigint - :last AS replayed FROM forge.verify();
SELECT count(*) FROM forge.verify('item');
SELECT check_name, severity, subject, replace(problem, (:last + 2)::text, 'LAST') AS problem, replace(remedy, (:last + 2)::text, 'LAST') AS remedy FROM pg_temp.finding;
SELECT test.outcome('SELECT * FROM forge.read(0)');
SELECT test.outcome(format('SELECT * FROM forge.read(%s)', :last));
SELECT test.outcome($$SELECT erp.create_item('Bolt')$$);
SELECT test.outcome($$SELECT forge.append('crm.note', test.id('note'), '[{"type": "again"}]')$$);
SELECT remedy FROM pg_temp.finding \gset
\o /dev/null
:remedy
\o
SELECT count(*) FROM pg_temp.finding;
SELECT count(*) FROM forge.verify();
SELECT count(*) FROM forge.read(:last);
SELECT max(position) - :last AS next FROM forge.append('crm.note', test.id('note'), '[{"type": "again"}]');
ROLLBACK;

-- a read model that follows the feed, and is ahead of the log
SELECT count(*) > 0 FROM forge.run_jobs();
BEGIN;
ALTER TABLE forge.feed_cursor DISABLE TRIGGER guard;
UPDATE forge.feed_cursor SET position = 1000000 WHERE consumer = 'insight' AND tenant_id = forge.current_tenant();
ALTER TABLE forge.feed_cursor ENABLE ALWAYS TRIGGER guard;
SELECT problem, remedy FROM pg_temp.finding WHERE problem LIKE '%1000000%' \gset
SELECT :'remedy' AS remedy;
SELECT count(*) FROM forge.append('crm.note', test.id('note'), '[{"type": "unseen"}]');
COMMIT;
SELECT status, lag, last_error FROM forge.projection WHERE name = 'insight';
SELECT count(*) > 0 FROM forge.run_jobs();
SELECT status, lag, regexp_replace(last_error, 'is \d+', 'is N') FROM forge.projection WHERE name = 'insight';
SELECT setval('forge.position_seq', 1000000) \gset
SELECT forge.resume_projection('insight');
SELECT count(*) > 0 FROM forge.run_jobs();
SELECT status, lag, last_error FROM forge.projection WHERE name = 'insight';
SELECT count(*) FROM pg_temp.finding;

-- the last of all: there is no position left
SELECT setval('forge.position_seq', 9223372036854775806) \gset
SELECT position FROM forge.append('crm.note', test.id('note'), '[{"type": "last"}]');
SELECT test.outcome($$SELECT forge.append('crm.note', test.id('note'), '[{"type": "beyond"}]')$$);
SELECT count(*) FROM forge.read(9223372036854775807);
SELECT count(*) > 0 FROM forge.run_jobs();
SELECT status, lag FROM forge.projection WHERE name = 'insight';
SELECT count(*) FROM forge.verify();

\c contrib_regression
\set ECHO none
DROP DATABASE regress_forge_positions;
