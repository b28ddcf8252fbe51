-- What a customer brings back has the value at which it left.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('inventory-return');
SET ROLE forge_app;
SELECT test.id('return mug') AS mug, test.id('return cup') AS cup, test.id('return shop') AS shop, test.id('return sale') AS sale, test.id('return order') AS cart \gset
SELECT name FROM erp.create_item('Mug', item_id => :'mug');
SELECT name FROM erp.create_item('Cup', item_id => :'cup');
SELECT code FROM erp.create_location('SHOP', 'Shop', location_id => :'shop');
CREATE FUNCTION pg_temp.came_in(count integer) RETURNS TABLE (movement text, quantity text, value text, variance text) LANGUAGE sql AS $$
	SELECT e.payload ->> 'movement', e.payload ->> 'quantity', e.payload ->> 'value', e.payload ->> 'variance'
	  FROM erp.event e WHERE e.event_type IN ('inventory.item.stock_received', 'inventory.stock.stock_received')
	 ORDER BY e.position DESC LIMIT count $$;

-- at the default location and at another one: three of 100.01 leave, the cost changes, and they come back one by one
SELECT on_hand FROM erp.receive_stock(:'mug', 3, unit_cost => 33.336667);
SELECT on_hand FROM erp.receive_stock(:'mug', 3, :'shop', unit_cost => 33.336667);
SELECT on_hand FROM erp.issue_stock(:'mug', 3, movement => 'sale', reference_type => 'sale', reference_id => :'sale');
SELECT on_hand FROM erp.issue_stock(:'mug', 3, :'shop', movement => 'sale', reference_type => 'sale', reference_id => :'sale');
SELECT on_hand FROM erp.receive_stock(:'mug', 7, unit_cost => 1);
SELECT on_hand FROM erp.receive_stock(:'mug', 7, :'shop', unit_cost => 1);
SELECT n, d.on_hand, s.on_hand FROM generate_series(1, 3) n,
	LATERAL erp.receive_stock(:'mug', n / n, movement => 'return_in', reference_type => 'sale', reference_id => :'sale') d,
	LATERAL erp.receive_stock(:'mug', n / n, :'shop', movement => 'return_in', reference_id => :'sale') s;
SELECT * FROM pg_temp.came_in(6);
SELECT on_hand, value FROM erp.stock_value WHERE item_id = :'mug';

-- what is beyond that, what nothing left for, what has a cost of its own, and what is no return
SELECT on_hand FROM erp.receive_stock(:'mug', 1, movement => 'return_in', reference_id => :'sale');
SELECT on_hand FROM erp.receive_stock(:'mug', 1, movement => 'return_in', reference_id => :'cup');
SELECT on_hand FROM erp.receive_stock(:'mug', 1, movement => 'return_in', reference_id => :'sale', unit_cost => 0);
SELECT on_hand FROM erp.receive_stock(:'mug', 1, reference_id => :'sale');
SELECT * FROM pg_temp.came_in(4);

-- what an order shipped, and part of what was reserved without one
SELECT on_hand FROM erp.receive_stock(:'cup', 6, unit_cost => 8);
SELECT status FROM erp.create_order('EUR', order_id => :'cart', lines => jsonb_build_array(jsonb_build_object('item_id', :'cup', 'quantity', 2, 'unit_price', 9)));
SELECT (erp.submit_order(:'cart')).status;
SELECT (erp.confirm_payment(:'cart', 'cash')).status;
SELECT (erp.complete_order(:'cart')).status;
SELECT reserved FROM erp.reserve_stock(:'cup', :'sale', 3);
SELECT on_hand, reserved FROM erp.ship_stock(:'cup', :'sale', 2);
SELECT on_hand FROM erp.receive_stock(:'cup', 8, unit_cost => 1);
SELECT on_hand FROM erp.receive_stock(:'cup', 2, movement => 'return_in', reference_type => 'order', reference_id => :'cart');
SELECT on_hand FROM erp.receive_stock(:'cup', 3, movement => 'return_in', reference_id => :'sale');
SELECT * FROM pg_temp.came_in(2);

-- by each method; by the standard the difference is noted
SELECT i.name, back.on_hand FROM unnest('{average,fifo,lifo,standard}'::text[]) m (name),
	LATERAL erp.create_item(initcap(m.name), item_id => test.id('return ' || m.name)) i,
	LATERAL erp.set_standard_cost(i.item_id, 3) c, LATERAL erp.set_cost_method(c.item_id, m.name) s,
	LATERAL erp.receive_stock(s.item_id, 2, unit_cost => 5) one, LATERAL erp.receive_stock(one.item_id, 2, unit_cost => 7) two,
	LATERAL erp.issue_stock(two.item_id, 3, movement => 'sale', reference_id => :'sale') sold,
	LATERAL erp.set_standard_cost(sold.item_id, 2) changed,
	LATERAL erp.receive_stock(changed.item_id, 4, unit_cost => 1) three,
	LATERAL erp.receive_stock(three.item_id, 2, movement => 'return_in', reference_id => :'sale') back;
SELECT name, payload ->> 'value' AS value, payload ->> 'variance' AS variance
  FROM erp.event e JOIN erp.item i ON i.item_id = e.aggregate_id WHERE e.payload ->> 'movement' = 'return_in' AND i.name IN ('Average', 'Fifo', 'Lifo', 'Standard')
 ORDER BY e.position;

-- in one batch and in one transaction: what is decided before counts
SELECT count(*) FROM forge.execute_batch((SELECT jsonb_agg(jsonb_build_object('command', 'inventory.item.' || command, 'aggregate_id', :'mug',
		'payload', payload || jsonb_build_object('reference_id', :'cart')))
	FROM (VALUES ('issue_stock', '{"quantity": 2}'::jsonb), ('receive_stock', '{"quantity": 1, "movement": "return_in"}'),
		('receive_stock', '{"quantity": 100, "unit_cost": 0, "movement": "receipt"}'), ('receive_stock', '{"quantity": 1, "movement": "return_in"}')) c (command, payload)));
BEGIN;
SELECT on_hand FROM erp.issue_stock(:'mug', 2, :'shop', reference_id => :'cart');
SELECT on_hand FROM erp.receive_stock(:'mug', 100, :'shop', unit_cost => 0);
SELECT on_hand FROM erp.receive_stock(:'mug', 2, :'shop', movement => 'return_in', reference_id => :'cart');
COMMIT;
SELECT * FROM pg_temp.came_in(5);
SELECT * FROM forge.verify();
