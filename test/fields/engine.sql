-- What the engine offers and no aggregate of the product uses yet: ids from two fields, driven asks,
-- expected versions of what follows, rows of other read models, the past, ends of days, gates.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('fields-engine');
SET ROLE forge_app;

-- a shelf is named by item and place
SELECT quantity, version FROM erp.put_on_shelf(test.id('bolt'), test.id('left'), 5);
SELECT quantity, version FROM erp.put_on_shelf(test.id('bolt'), test.id('left'), 2, expected_version => 1);
SELECT quantity, version FROM erp.put_on_shelf(test.id('left'), test.id('bolt'), 1);
SELECT count(DISTINCT shelf_id), bool_and(forge.state('test.shelf', shelf_id) ->> 'item_id' = item_id::text) FROM erp.shelf;
SELECT test.outcome(format($$SELECT forge.execute('test.shelf.put', test.id('mine'), '{"item_id": "%s", "place_id": "%s", "quantity": 1}')$$,
	test.id('bolt'), test.id('left'))) ~ 'key_differs';
SELECT test.outcome(format($$SELECT erp.put_on_shelf(NULL, %L, 1)$$, test.id('left')));

-- a delivery asks what is there, tells it in its event, and drives the shelf; it returns the shelf's row
SELECT quantity, version FROM erp.bring(test.id('bolt'), test.id('left'), 3, delivery_id => test.id('first'));
SELECT quantity, found FROM erp.delivery;
SELECT quantity, version FROM erp.bring(test.id('bolt'), test.id('left'), 1, shelf_version => 3);
SELECT test.outcome($$SELECT erp.bring(test.id('bolt'), test.id('left'), 1, shelf_version => 3)$$) ~ 'Expected version 3, actual version 4';
SELECT r.event_count FROM forge.execute_batch(jsonb_build_array(
	jsonb_build_object('command', 'test.delivery.bring', 'payload', jsonb_build_object('item_id', test.id('nut'), 'place_id', test.id('left'), 'quantity', 1)),
	jsonb_build_object('command', 'test.delivery.bring', 'payload', jsonb_build_object('item_id', test.id('nut'), 'place_id', test.id('left'), 'quantity', 1)))) r;
SELECT quantity, found FROM erp.delivery ORDER BY 2, 1;

-- what commands, events and states have in common is described once; its list has rows of its own
SELECT quantity, version FROM erp.bring(test.id('bolt'), test.id('left'), 2, '[{"number": 1, "memo": "heavy"}, {"number": 2}]',
	'[{"number": 7}]', delivery_id => test.id('second'));
SELECT quantity, label_count, found, version FROM erp.bring_more(test.id('second'), 4, '[{"number": 3, "memo": "light"}]');
SELECT payload FROM forge.event WHERE aggregate_id = test.id('second') ORDER BY version;
SELECT forge.state('test.delivery', test.id('second'));
SELECT l.number, l.memo FROM forge.delivery_label_row l WHERE l.delivery_id = test.id('second');
SELECT test.outcome(format($$SELECT erp.bring_more(%L, 1, '[{"number": "x"}]')$$, test.id('second')));

-- the past of a command's own stream: nothing before its first event, what the transaction has written
-- before, and nothing of what is decided together
SELECT quantity FROM erp.put_on_shelf(test.id('nut'), test.id('right'), 5);
SELECT clock_timestamp() AS then \gset
SELECT quantity FROM erp.put_on_shelf(test.id('nut'), test.id('right'), 2);
SELECT quantity, earlier, earlier_version, version FROM erp.look_back(test.id('nut'), test.id('right'), :'then');
SELECT earlier, earlier_version, version FROM erp.look_back(test.id('nut'), test.id('right'), '2020-01-01');
SELECT earlier, earlier_version, version FROM erp.look_back(test.id('nut'), test.id('bolt'), :'then');
SELECT earlier, earlier_version FROM erp.look_back(test.id('nut'), test.id('right'),
	(SELECT recorded_at FROM erp.event WHERE version = 2 AND payload ->> 'item_id' = test.id('nut')::text AND payload ->> 'place_id' = test.id('right')::text));
BEGIN;
SELECT quantity FROM erp.put_on_shelf(test.id('nut'), test.id('right'), 1);
SELECT earlier, earlier_version FROM erp.look_back(test.id('nut'), test.id('right'), '9999-01-01');
ROLLBACK;
SELECT max(r.version) FROM forge.execute_batch(jsonb_build_array(
	jsonb_build_object('command', 'test.shelf.put', 'payload', jsonb_build_object('item_id', test.id('nut'), 'place_id', test.id('right'), 'quantity', 1)),
	jsonb_build_object('command', 'test.shelf.look_back', 'payload', jsonb_build_object('item_id', test.id('nut'), 'place_id', test.id('right'), 'moment', '9999-01-01T00:00:00Z')))) r;
SELECT quantity, earlier, earlier_version FROM erp.shelf WHERE item_id = test.id('nut') AND place_id = test.id('right');

-- the end of a day: of 25 hours, where clocks skip midnight, where they show it twice on the next day or in the
-- middle of the night, where there was no such day, and where no later instant can be given
SET timezone = 'UTC';
SELECT zone, closes_at FROM (VALUES (1, 'UTC', date '2025-10-26'), (2, 'Europe/Berlin', '2025-10-26'), (3, 'Africa/Cairo', '2025-04-24'),
	(4, 'America/Havana', '2024-11-02'), (5, 'America/Goose_Bay', '2010-11-06'), (6, 'Pacific/Apia', '2011-12-29'),
	(7, 'Pacific/Apia', '2011-12-30'), (8, 'Etc/GMT+5', '0001-01-01'), (9, 'UTC', '9999-12-31')) v (n, zone, day),
	erp.close_shelf(test.id('nut'), test.id('right'), day, zone) ORDER BY n;
RESET timezone;
SELECT test.outcome(format($$SELECT erp.close_shelf(%L, %L, '2025-10-26', 'europe/berlin')$$, test.id('nut'), test.id('right')));

-- gates: those of what it drives are the driver's, too
CREATE FUNCTION pg_temp.gates() RETURNS TABLE (mode text) LANGUAGE sql AS $$
	SELECT mode FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'userlock' AND classid::bigint >= 2147483648 $$;
BEGIN;
SELECT quantity FROM erp.bring(test.id('bolt'), test.id('right'), 1);
SELECT * FROM pg_temp.gates();
ROLLBACK;
BEGIN;
SELECT max(r.version) FROM forge.execute_batch(jsonb_build_array(
	jsonb_build_object('command', 'test.shelf.put', 'payload', jsonb_build_object('item_id', test.id('nut'), 'place_id', test.id('left'), 'quantity', 1)),
	jsonb_build_object('command', 'test.shelf.count', 'payload', jsonb_build_object('item_id', test.id('nut'), 'place_id', test.id('left'), 'quantity', 7)))) r;
SELECT * FROM pg_temp.gates();
ROLLBACK;

RESET ROLE;
SELECT test.sign_in('fields-engine');
\pset tuples_only off
SELECT * FROM forge.verify();
