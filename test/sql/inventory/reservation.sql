-- Reservations: every rule, in the order in which they are looked at, and what views say of them.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('inventory-reservation');
SET ROLE forge_app;
SELECT on_hand FROM erp.create_item('Bolt', initial_quantity => 10, item_id => test.id('bolt'));

-- reserve: under a reference, of what is available
SELECT on_hand, reserved, available, version
  FROM erp.reserve_stock(test.id('bolt'), test.id('cart 1'), 4);
SELECT on_hand, reserved, available, version
  FROM erp.reserve_stock(test.id('bolt'), test.id('cart 2'), 2.5, 'tomorrow', expected_version => 3);
SELECT test.outcome($$SELECT erp.reserve_stock(test.id('nobody'), test.id('cart 1'), 0)$$);
SELECT test.outcome($$SELECT erp.reserve_stock(test.id('bolt'), test.id('cart 1'), 0, 'yesterday')$$);
SELECT test.outcome($$SELECT erp.reserve_stock(test.id('bolt'), test.id('cart 1'), -1)$$);
SELECT test.outcome($$SELECT erp.reserve_stock(test.id('bolt'), test.id('cart 1'), 99, 'yesterday')$$);
SELECT test.outcome($$SELECT erp.reserve_stock(test.id('bolt'), test.id('cart 1'), 99)$$);
SELECT test.outcome($$SELECT erp.reserve_stock(test.id('bolt'), test.id('cart 3'), 3.500001)$$);
SELECT test.outcome($$SELECT erp.reserve_stock(test.id('bolt'), NULL, 1)$$);
SELECT test.outcome($$SELECT erp.reserve_stock(test.id('bolt'), test.id('cart 3'), NULL)$$);
SELECT test.outcome($$SELECT erp.reserve_stock(test.id('bolt'), test.id('cart 3'), 'NaN')$$);
SELECT test.outcome($$SELECT erp.reserve_stock(test.id('bolt'), test.id('cart 3'), 1, 'infinity')$$);
SELECT test.outcome($$SELECT erp.reserve_stock(test.id('bolt'), test.id('cart 3'), 1, expected_version => 1)$$);
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('bolt'), -3.500001)$$);
SELECT on_hand, reserved, available FROM erp.adjust_stock(test.id('bolt'), -3.5, 'broken');

-- ship: out of what is reserved; the rest stays
SELECT test.outcome($$SELECT erp.ship_stock(test.id('nobody'), test.id('cart 1'), 0)$$);
SELECT test.outcome($$SELECT erp.ship_stock(test.id('bolt'), test.id('cart 9'), 0)$$);
SELECT test.outcome($$SELECT erp.ship_stock(test.id('bolt'), test.id('cart 1'), 0)$$);
SELECT test.outcome($$SELECT erp.ship_stock(test.id('bolt'), test.id('cart 1'), 4.000001)$$);
SELECT on_hand, reserved, available FROM erp.ship_stock(test.id('bolt'), test.id('cart 1'), 1.25);
SELECT on_hand, reserved, available FROM erp.ship_stock(test.id('bolt'), test.id('cart 1'), 2.75);
SELECT test.outcome($$SELECT erp.ship_stock(test.id('bolt'), test.id('cart 1'), 1)$$);

-- release: once
SELECT test.outcome($$SELECT erp.release_stock(test.id('nobody'), test.id('cart 2'))$$);
SELECT on_hand, reserved, available
  FROM erp.release_stock(test.id('bolt'), test.id('cart 2'), 'changed their mind');
SELECT test.outcome($$SELECT erp.release_stock(test.id('bolt'), test.id('cart 2'))$$);

-- the same command again is the same reservation
SELECT version, replayed FROM forge.execute('inventory.item.reserve_stock', test.id('bolt'),
	jsonb_build_object('reference', test.id('cart 4'), 'quantity', 1), command_id => test.id('try'));
SELECT version, replayed FROM forge.execute('inventory.item.reserve_stock', test.id('bolt'),
	jsonb_build_object('reference', test.id('cart 4'), 'quantity', '1.0'), command_id => test.id('try'));

-- several in one batch see each other; all or nothing
SELECT test.outcome(format('SELECT forge.execute_batch(%L)', jsonb_agg(jsonb_build_object(
	'command', 'inventory.item.reserve_stock', 'aggregate_id', test.id('bolt'),
	'payload', jsonb_build_object('reference', test.id('lot ' || n), 'quantity', 1)))))
  FROM generate_series(1, 3) n;
SELECT on_hand, reserved, available, version FROM erp.item WHERE item_id = test.id('bolt');

-- a deactivated item takes no reservation, but keeps and ships those it has
SELECT active FROM erp.deactivate_item(test.id('bolt'));
SELECT test.outcome($$SELECT erp.reserve_stock(test.id('bolt'), test.id('cart 5'), 1, 'yesterday')$$);
SELECT on_hand, reserved FROM erp.ship_stock(test.id('bolt'), test.id('cart 4'), 0.5);
SELECT active FROM erp.activate_item(test.id('bolt'));

-- expiry is decided by the clock when a command looks, whatever the command's own time says
RESET ROLE;
SELECT version FROM forge.append('inventory.item', test.id('bolt'), jsonb_build_array(
	jsonb_build_object('type', 'inventory.item.stock_reserved', 'data', jsonb_build_object(
		'reference', test.id('cart 6'), 'quantity', 1, 'expires_at', '2020-01-01T00:00:00Z'))));
SET ROLE forge_app;
SELECT test.outcome($$SELECT erp.ship_stock(test.id('bolt'), test.id('cart 6'), 1)$$);
SELECT test.outcome($$SELECT erp.ship_stock(test.id('bolt'), test.id('cart 6'), 1, occurred_at => '2001-01-01')$$);
SELECT on_hand, reserved, version FROM erp.reserve_stock(test.id('bolt'), test.id('cart 7'), 1);
SELECT event_type, payload - 'expires_at' - 'reference' AS payload
  FROM forge.load(test.id('bolt'), 14);
SELECT forge.state('inventory.item', test.id('bolt')) #- '{reservations,0,reference}'
	#- '{reservations,1,reference}';

-- the history: what left by shipment counts
SELECT version, delta, on_hand, reason, reference = test.id('cart 1') AS cart_1,
	   reference = test.id('cart 4') AS cart_4
  FROM erp.item_movement WHERE item_id = test.id('bolt') ORDER BY version;
SELECT bool_and(m.on_hand = (forge.state('inventory.item', m.item_id, m.version) ->> 'on_hand')::numeric)
  FROM erp.item_movement m;

-- an operator may append, and the invariant holds
RESET ROLE;
SELECT test.outcome($$SELECT forge.append('inventory.item', test.id('bolt'), jsonb_build_array(jsonb_build_object(
	'type', 'inventory.item.stock_reserved', 'data', jsonb_build_object('reference', test.id('cart 8'), 'quantity', 3))))$$);
SELECT test.outcome($$SELECT forge.append('inventory.item', test.id('bolt'), jsonb_build_array(jsonb_build_object(
	'type', 'inventory.item.stock_shipped', 'data', jsonb_build_object('reference', test.id('cart 8'), 'quantity', 1))))$$);

\pset tuples_only off
SELECT * FROM forge.verify();
