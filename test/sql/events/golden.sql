-- Events as each release wrote them: all are read, and come to a state.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('events-golden');
\set lines `cat "$PG_ABS_SRCDIR"/golden/*.jsonl`
BEGIN;
CREATE TEMP TABLE golden AS SELECT gen_random_uuid() AS id, line::jsonb AS event FROM regexp_split_to_table(:'lines', '\n') line WHERE line <> '';
INSERT INTO forge.event (position, version, occurred_at, recorded_at, schema_version, tenant_id, aggregate_id, event_id,
	command_id, aggregate_type, event_type, payload)
SELECT nextval('forge.position_seq'), 1, now(), now(), (event ->> 'schema_version')::int, forge.current_tenant(), id, id,
	id, regexp_replace(event ->> 'type', '\.[^.]*$', ''), event ->> 'type', event -> 'data'
  FROM golden;

-- heads of these there are none, and that is all that differs
SELECT count(*) > 40 FROM golden;
SELECT event, v.problem, v.stored, v.replayed
  FROM golden LEFT JOIN forge.verify('stream') v ON (v.row_key ->> 'id')::uuid = id
 WHERE v.problem IS DISTINCT FROM 'missing' OR v.replayed -> 'version' IS DISTINCT FROM '1';
ROLLBACK;
