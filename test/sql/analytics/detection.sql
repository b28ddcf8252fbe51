-- How movements are watched: chosen for an item or for all, by events; and who may.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('detection');
SELECT name, default_threshold FROM forge.detector ORDER BY name;
SELECT count(*) FROM forge.detector WHERE description <> '';

-- for all items: what is left out is the default
SELECT item_id, detector, window_size, threshold, paused, active, version FROM erp.configure_detection();
SELECT detector, threshold, version FROM erp.configure_detection('cusum', window_size => 20);
SELECT version FROM erp.configure_detection('cusum', window_size => 20);
-- for one
SELECT item_id = test.id('bolt') AS own, detector, window_size, threshold, paused, active, version
  FROM erp.configure_detection('robust_z', test.id('bolt'), 5, 4.5, true);
SELECT item_id = test.id('bolt') AS own, detector, window_size, threshold, paused, active, version
  FROM erp.detection ORDER BY item_id NULLS FIRST;
SELECT event_type, payload - 'item_id' FROM forge.read(aggregate_types => '{analytics.detection}');

-- taking it back
SELECT detector, active, version FROM erp.reset_detection(test.id('bolt'));
SELECT active, version FROM erp.reset_detection(test.id('bolt'));
SELECT active, version FROM erp.reset_detection();
SELECT test.outcome($$ SELECT * FROM erp.reset_detection(test.id('nut')) $$);

-- refusals
SELECT test.outcome($$ SELECT * FROM erp.configure_detection('guess') $$);
SELECT test.outcome($$ SELECT * FROM erp.configure_detection('ewma', window_size => 1) $$);
SELECT test.outcome($$ SELECT * FROM erp.configure_detection('ewma', window_size => 101) $$);
SELECT test.outcome($$ SELECT * FROM erp.configure_detection('ewma', threshold => -1) $$);
SELECT test.outcome($$ SELECT * FROM erp.configure_detection('ewma', threshold => 'NaN') $$);
SELECT test.outcome($$ SELECT * FROM erp.configure_detection('ewma', expected_version => 1) $$);

-- by name, where the id follows from the item
SELECT event_count FROM forge.execute('analytics.detection.configure', NULL, '{"detector": "quantile"}');
SELECT test.outcome($$ SELECT event_count FROM forge.execute('analytics.detection.configure', test.id('any'), '{}') $$);
SELECT detector, active FROM erp.detection WHERE item_id IS NULL;
-- a retry is harmless
SELECT replayed, event_count FROM forge.execute('analytics.detection.configure', NULL, '{"detector": "ewma"}', command_id => test.id('once'));
SELECT replayed, event_count FROM forge.execute('analytics.detection.configure', NULL, '{"detector": "ewma"}', command_id => test.id('once'));

-- whoever may not
RESET ALL;
BEGIN;
SELECT forge.act_as(test.id('detection'), test.id('somebody'), '{viewer}');
SELECT test.outcome($$ SELECT * FROM erp.configure_detection('ewma') $$);
SELECT test.outcome($$ SELECT * FROM erp.reset_detection() $$);
ROLLBACK;
SELECT * FROM forge.verify();
