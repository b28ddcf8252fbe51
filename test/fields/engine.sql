-- What the engine offers and no aggregate of the product uses yet: ids from two fields, driven asks,
-- expected versions of what follows, rows of other read models, gates.
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
