-- The feed over PostgREST: erp.read_events, by GET in a READ ONLY transaction.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
\set tenant 'postgrest-feed-2'
SELECT test.sign_in(:'tenant');
SELECT on_hand FROM erp.create_item('Nut', 'N-1', 1);
RESET ALL;
SET forgeerp.allow_session_context = on;
\set tenant 'postgrest-feed'
SELECT test.sign_in(:'tenant');
SELECT forge.safe_position() AS start \gset
SELECT on_hand FROM erp.create_item('Bolt', 'B-1', 5, test.id('bolt'));
SELECT on_hand FROM erp.adjust_stock(test.id('bolt'), -2);
SELECT name FROM erp.rename_item(test.id('bolt'), 'Bolt, M8');
\set roles viewer,admin
\set postgrest :tests '/tools/postgrest.sql'
\i :postgrest

-- GET /rpc/read_events?after_position=...&max_count=2&select=event_type,version
:get
WITH pgrst_source AS (SELECT "pgrst_call"."event_type", "pgrst_call"."version" FROM "erp"."read_events"("after_position" := :'start'::bigint, "max_count" := '2'::integer) pgrst_call) :reply
COMMIT;
-- after the last of them
:get
SELECT max("pgrst_call"."position") AS second FROM "erp"."read_events"("after_position" := :'start'::bigint, "max_count" := '2'::integer) pgrst_call \gset
WITH pgrst_source AS (SELECT "pgrst_call"."event_type", "pgrst_call"."version" FROM "erp"."read_events"("after_position" := :'second'::bigint) pgrst_call) :reply
COMMIT;
-- ...&event_types={inventory.item.renamed}&aggregate_types={inventory.item}
:get
WITH pgrst_source AS (SELECT "pgrst_call"."event_type" FROM "erp"."read_events"("event_types" := '{inventory.item.renamed}'::text[], "aggregate_types" := '{inventory.item}'::text[]) pgrst_call) :reply
COMMIT;
-- POST {"after_position": 0, "max_count": 1}: it is STABLE, and so this is READ ONLY too
:get
WITH pgrst_source AS (SELECT "pgrst_call".* FROM (SELECT '{"after_position": 0, "max_count": 1}'::json AS json_data) pgrst_payload,
	LATERAL (SELECT "after_position", "max_count" FROM json_to_record(pgrst_payload.json_data) AS _("after_position" bigint, "max_count" integer) LIMIT 1) pgrst_body,
	LATERAL "erp"."read_events"("after_position" := pgrst_body."after_position", "max_count" := pgrst_body."max_count") pgrst_call),
	columns AS (SELECT key FROM pgrst_source, json_object_keys(to_json(pgrst_source)) key) SELECT string_agg(key, ' ') FROM columns;
COMMIT;
-- the rows are those of forge.read, and of the view
:get
SELECT count(*), count(*) FILTER (WHERE e = v) AS same FROM erp.read_events() e JOIN erp.event v USING (position);
SELECT count(*), array_agg(position) = (SELECT array_agg(position) FROM forge.read()) AS same FROM erp.read_events();
SELECT array_agg(position) = array_agg(position ORDER BY position) AS is_in_order FROM erp.read_events();
SELECT count(*) FROM erp.read_events(NULL, NULL, NULL, NULL);
COMMIT;
-- a position that was never drawn, and nobody
:get
SELECT regexp_replace(test.outcome('SELECT FROM "erp"."read_events"("after_position" := ''9223372036854775807''::bigint) pgrst_call'), 'drawn is [0-9]+', 'drawn is N') AS outcome;
ROLLBACK;
SET ROLE forge_app;
SELECT test.outcome('SELECT FROM erp.read_events()');
RESET ROLE;
:end
SET ROLE forge_anon;
SELECT test.outcome('SELECT FROM erp.read_events()');
RESET ROLE;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in(:'tenant', '{warehouse}');
SELECT test.outcome('SELECT FROM erp.read_events()');
-- a transaction does not read its own events before it commits
SELECT test.sign_in(:'tenant');
BEGIN;
SELECT on_hand FROM erp.adjust_stock(test.id('bolt'), 1);
SELECT count(*) FROM erp.read_events(:start);
COMMIT;
SELECT count(*) FROM erp.read_events(:start);
