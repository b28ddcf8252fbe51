-- Server-sent events: pages learn that something has changed, and nothing is skipped.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('pages-live');
SELECT "position" AS begin, changes FROM forge.changes(NULL) \gset
SELECT :'changes';
SELECT version FROM erp.create_item('Mug', 'L1', 3, test.id('live item'));
SELECT status FROM erp.create_order('EUR', order_id => test.id('live order'));
SELECT "position" AS here, changes FROM forge.changes(:begin) \gset
SELECT :'changes', :here - :begin AS positions;
SELECT "position" = :here AS unchanged, changes FROM forge.changes(:here);
SELECT left(test.outcome(format('SELECT forge.changes(%s)', :here + 1000)), 22);

-- A page asks anew after the id that it got, as the header or as the argument.
\set shown 'SELECT regexp_replace(erp.live(:''after''), ''id: [0-9.]+|data: [0-9]+'', ''...'', ''g'')'
\set after :begin '.0'
:shown;
\set after :here '.0'
:shown;
BEGIN;
SELECT set_config('request.headers', json_build_object('last-event-id', :begin || '.0')::text, true) IS NOT NULL;
SELECT erp.live() LIKE '%"sales.order": 1%';
SELECT current_setting('response.headers');
ROLLBACK;
SELECT test.outcome($$SELECT erp.live('here')$$);

-- An insight that is newer is told.
BEGIN;
INSERT INTO forge.insight_row (tenant_id, item_id, event_position, insight_id, kind, severity, confidence, explanation, detail, detected_at)
VALUES (test.id('pages-live'), test.id('live item'), :here, test.id('live insight'), 'anomaly', 2, 1, 'Unusual', '{}', now());
:shown;
\set after :here '.' :here
:shown;
ROLLBACK;

-- Of what a reader may not read, not even the number; so it is for a reader who may read nothing, and another tenant.
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('pages-live', '{warehouse}');
SELECT changes FROM forge.changes(:begin);
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('pages-live', '{}');
SELECT changes FROM forge.changes(:begin);
SET ROLE forge_app;
\set after :begin '.0'
:shown;
RESET ROLE;
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('pages-live-other');
SELECT changes FROM forge.changes(:begin);
RESET ALL;
SELECT test.outcome('SELECT forge.changes(NULL)');
SET ROLE forge_anon;
SELECT test.outcome('SELECT erp.live()');
