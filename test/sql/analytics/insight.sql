-- What is found in the movements of items: stored by the worker, computed again, reviewed.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('insight');
CREATE FUNCTION test.move(item text, VARIADIC deltas numeric[]) RETURNS bigint LANGUAGE sql VOLATILE AS $$
	SELECT max(version) FROM unnest(deltas) WITH ORDINALITY d (delta, number), erp.adjust_stock(test.id(item), delta)
$$;

-- eleven quantities are too few, twelve are enough; what is promised is no movement
SELECT on_hand FROM erp.create_item('Bolt', 'B-1', 1000, test.id('bolt'));
SELECT test.move('bolt', -1, -2, -1, -2, -1, -2, -1, -2, -1);
SELECT reserved FROM erp.reserve_stock(test.id('bolt'), test.id('order'), 100);
SELECT test.move('bolt', -400);
SELECT count(*) FROM erp.detect_anomalies(test.id('bolt'));
SELECT on_hand FROM erp.create_item('Nut', 'N-1', 1000, test.id('nut'));
SELECT test.move('nut', -1, -2, -1, -2, -1, -2, -1, -2, -1, -2);
SELECT reserved FROM erp.reserve_stock(test.id('nut'), test.id('order'), 400);
SELECT on_hand FROM erp.ship_stock(test.id('nut'), test.id('order'), 400);
SELECT count(*) FROM erp.insight;
SELECT forge.run_jobs() > 0;
SELECT kind, item_id = test.id('nut') AS nut, round(severity::numeric, 6), confidence, round(z_score::numeric, 6), explanation, detail, acknowledged, dismissed, note, reviewed_at FROM erp.insight;
SELECT i.event_position = e.position AND i.detected_at = e.recorded_at
  FROM erp.insight i JOIN erp.event e ON e.position = i.event_position AND e.aggregate_id = i.item_id AND e.version = (i.detail ->> 'version')::bigint;

-- once: another round finds nothing new, and the id stays
SELECT insight_id AS first FROM erp.insight \gset
SELECT forge.run_jobs();
SELECT count(*), min(insight_id::text) = :'first' FROM erp.insight;
SELECT insight_id = :'first' FROM erp.detect_anomalies(test.id('nut'));

-- after a constant window everything else is out of the ordinary
SELECT on_hand FROM erp.create_item('Cap', 'C-1', 1000, test.id('cap'));
SELECT test.move('cap', -0.1, -0.1, -0.1, -0.1, -0.1, -0.1, -0.1, -0.1, -0.1, -0.1, -0.1, -0.2);
SELECT forge.run_jobs() > 0;
SELECT severity, z_score, explanation FROM erp.insight ORDER BY event_position DESC LIMIT 1;

-- the newest, by index
SET enable_seqscan = off;
SET enable_sort = off;
CREATE FUNCTION pg_temp.plan(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	plan text;
BEGIN
	EXECUTE 'EXPLAIN (FORMAT JSON) ' || query INTO plan;
	RETURN plan;
END $$;
SELECT substring(plan FROM '"Index Name": "(insight_row_\w+)"') AS index, plan ~ '"Sort"' AS sorts
  FROM unnest('{event_position,detected_at}'::text[]) newest, pg_temp.plan(format('SELECT * FROM erp.insight WHERE NOT dismissed ORDER BY %I DESC LIMIT 10', newest)) plan;
RESET enable_seqscan;
RESET enable_sort;

-- a configuration applies from its place in the feed on
SELECT detector FROM erp.configure_detection('z_score', test.id('nut'), window_size => 3, threshold => 1000);
SELECT test.move('nut', 400, -2, -1, -2, -1, -400);
SELECT forge.run_jobs() > 0;
SELECT count(*) FROM erp.insight WHERE item_id = test.id('nut');
SELECT threshold FROM erp.configure_detection('z_score', test.id('nut'), window_size => 3);
SELECT test.move('nut', 400, -2, -1, -2, 100);
SELECT paused FROM erp.configure_detection('z_score', test.id('nut'), window_size => 3, paused => true);
SELECT test.move('nut', 100, -1, -2, -1, 100);
SELECT active FROM erp.reset_detection(test.id('nut'));
SELECT detector FROM erp.configure_detection('robust_z');
SELECT test.move('nut', -1, -2, -1, -2, -1, -2, -1, -2, -1, -2, 90, 90);
SELECT forge.run_jobs() > 0;
SELECT detail ->> 'version' AS version, detail ->> 'detector' AS detector, explanation FROM erp.insight WHERE item_id = test.id('nut') ORDER BY event_position DESC;
SELECT count(*) FROM (TABLE erp.insight EXCEPT SELECT * FROM erp.detect_anomalies()) d;
SELECT count(*) FROM (SELECT * FROM erp.detect_anomalies() EXCEPT TABLE erp.insight) d;
SELECT count(*) FROM erp.detect_anomalies(test.id('nobody'));

-- what people make of it
SELECT insight_id = :'first', acknowledged, dismissed, note, reviewed_at IS NOT NULL FROM erp.acknowledge_insight(:'first', 'Shipped to ACME');
SELECT acknowledged, dismissed, note FROM erp.dismiss_insight(:'first');
SELECT acknowledged, dismissed, note FROM erp.insight WHERE insight_id = :'first';
SELECT test.outcome($$ SELECT * FROM erp.acknowledge_insight(test.id('nothing')) $$);
SELECT test.outcome(format($$ SELECT forge.execute('analytics.insight.acknowledge', %L) $$, id)) FROM unnest(ARRAY[test.id('nothing'), NULL]) id;
SELECT test.outcome($$ SELECT * FROM erp.dismiss_insight(NULL) $$);
SELECT test.outcome($$ SELECT * FROM erp.acknowledge_insight(test.id('cap')) $$);
SELECT version, event_type, payload FROM forge.load(:'first');
SELECT count(*) FROM forge.load(test.id('nothing'));

-- an event that only looks like one
SELECT version FROM forge.append('crm.note', test.id('note'), '[{"type": "inventory.item.stock_adjusted", "data": {"no": "delta"}}]');
SELECT forge.run_jobs() > 0;
SELECT count(*) FROM erp.detect_anomalies(test.id('note'));

-- verify sees what is wrong, rebuild mends it, and people's words stay
SELECT * FROM forge.verify('insight');
ALTER TABLE forge.insight_row DISABLE TRIGGER guard;
ALTER TABLE forge.series_row DISABLE TRIGGER guard;
UPDATE forge.insight_row SET severity = 7 WHERE insight_id = :'first';
DELETE FROM forge.insight_row WHERE item_id = test.id('cap');
INSERT INTO forge.insight_row SELECT tenant_id, test.id('nobody'), event_position, test.id('invented'), kind, severity, confidence, z_score, explanation, detail, detected_at FROM forge.insight_row WHERE insight_id = :'first';
UPDATE forge.series_row SET deltas = deltas[2:] WHERE item_id = test.id('bolt');
SELECT problem, row_key ? 'event_position' AS insight, stored ->> 'severity' AS stored, replayed ->> 'severity' AS replayed FROM forge.verify('insight') ORDER BY 1, 2, 3;
ALTER TABLE forge.insight_row ENABLE ALWAYS TRIGGER guard;
ALTER TABLE forge.series_row ENABLE ALWAYS TRIGGER guard;
SELECT forge.rebuild('insight') > 0;
SELECT * FROM forge.verify('insight');
SELECT count(*), count(*) FILTER (WHERE dismissed) FROM erp.insight;

-- whoever may not read
RESET ALL;
SET ROLE forge_admin;
BEGIN;
SELECT forge.act_as(test.id('insight'), test.id('somebody'), '{salesperson}');
SELECT count(*) FROM erp.insight;
SELECT test.outcome($$ SELECT * FROM erp.detect_anomalies() $$);
SELECT test.outcome(format($$ SELECT * FROM erp.acknowledge_insight(%L) $$, :'first'));
ROLLBACK;
BEGIN;
SELECT forge.act_as(test.id('insight'), test.id('somebody'), '{viewer}');
SELECT count(*) > 0 FROM erp.insight;
SELECT count(*) > 0 FROM erp.detect_anomalies();
SELECT test.outcome(format($$ SELECT * FROM erp.acknowledge_insight(%L) $$, :'first'));
SELECT count(*) FROM erp.detection;
ROLLBACK;
RESET ROLE;
-- and no other tenant
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('insight-other');
SELECT count(*) FROM erp.insight;
SELECT count(*) FROM erp.detect_anomalies();
SELECT count(*) FROM erp.detect_anomalies(test.id('nut'));
SELECT test.outcome(format($$ SELECT * FROM erp.acknowledge_insight(%L) $$, :'first'));
RESET ALL;
SELECT forge.rebuild('insight') > 0;
SELECT * FROM forge.verify();
