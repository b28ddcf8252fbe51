-- What an order does to the stock of its items: one command, one decision, one commit.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('sales-spanning');
SET ROLE forge_app;
CREATE FUNCTION pg_temp.command(command text, cart text, payload jsonb DEFAULT '{}', others jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $$
	SELECT jsonb_build_object('command', 'sales.order.' || command, 'aggregate_id', test.id(cart), 'payload', payload) || others $$;
CREATE FUNCTION pg_temp.create_order(cart text, VARIADIC items text[]) RETURNS jsonb LANGUAGE sql AS $$
	SELECT pg_temp.command('create', cart, jsonb_build_object('currency', 'EUR', 'lines', jsonb_agg(jsonb_build_object(
		'item_id', test.id(split_part(i, ':', 1)), 'quantity', split_part(i, ':', 2), 'unit_price', 5))))
	  FROM unnest(items) i $$;
CREATE FUNCTION pg_temp.create_item(item text) RETURNS jsonb LANGUAGE sql AS $$
	SELECT jsonb_build_object('command', 'inventory.item.create', 'aggregate_id', test.id(item), 'payload', jsonb_build_object('name', item)) $$;
CREATE FUNCTION pg_temp.run(VARIADIC commands jsonb[]) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(r.version || '+' || r.event_count || CASE WHEN r.replayed THEN ' again' ELSE '' END, ', ')
	  FROM forge.execute_batch(to_jsonb(commands)) r $$;
CREATE FUNCTION pg_temp.stock() RETURNS TABLE (name text, on_hand numeric, reserved numeric, available numeric, carts text) LANGUAGE sql AS $$
	SELECT i.name, i.on_hand, i.reserved, i.available,
		   (SELECT string_agg(c.name || ' ' || r.quantity || CASE WHEN r.driven THEN '' ELSE ' by hand' END, ', ' ORDER BY c.name)
			  FROM erp.item_reservation r
			  JOIN unnest('{a,b,c,d,e,f}'::text[]) c (name) ON test.id(c.name) = r.reference WHERE r.item_id = i.item_id)
	  FROM erp.item i ORDER BY i.name $$;
SELECT count(*) FROM unnest('{bolt,nut,saw}'::text[]) i, LATERAL erp.create_item(i, initial_quantity => 10, item_id => test.id(i));

-- submit reserves all lines
SELECT pg_temp.run(pg_temp.create_order('a', 'saw:1', 'bolt:4', 'nut:2.5'));
SELECT pg_temp.run(pg_temp.command('submit', 'a'));
SELECT * FROM pg_temp.stock();
SELECT forge.state('sales.order', test.id('a')) ->> 'status';

-- or none: the refusal is the item's, with its facts
SELECT pg_temp.run(pg_temp.create_order('b', 'saw:9', 'bolt:6.000001', 'nut:1'));
SELECT test.outcome($$SELECT pg_temp.run(pg_temp.command('submit', 'b'))$$);
SELECT test.outcome($$SELECT pg_temp.run(pg_temp.create_order('c', 'bolt:1', 'nothing:1'))$$);

-- an order that an operator has appended may be of an item that does not exist
RESET ROLE;
SELECT version FROM forge.append('sales.order', test.id('c'), jsonb_build_array(jsonb_build_object(
	'type', 'sales.order.created', 'data', pg_temp.create_order('c', 'bolt:1', 'nothing:1') -> 'payload')));
SET ROLE forge_app;
SELECT test.outcome($$SELECT pg_temp.run(pg_temp.command('submit', 'c'))$$);
SELECT test.outcome(format('SELECT forge.execute(''sales.order.submit'', %L)', test.id('c')));
SELECT active FROM erp.deactivate_item(test.id('saw'));
SELECT test.outcome($$SELECT pg_temp.run(pg_temp.command('cancel', 'c', '{"reason": "no"}'), pg_temp.command('submit', 'b'))$$);
SELECT active FROM erp.activate_item(test.id('saw'));
SELECT * FROM pg_temp.stock();
SELECT c, forge.state('sales.order', test.id(c)) ->> 'status' FROM unnest('{a,b,c}'::text[]) c;

-- in a batch later ones see earlier ones, and the index is that of the command that was given
SELECT pg_temp.run(pg_temp.create_order('d', 'bolt:5'), pg_temp.command('submit', 'd'), pg_temp.create_order('e', 'bolt:1'), pg_temp.command('submit', 'e'));
SELECT test.outcome($$SELECT pg_temp.run(pg_temp.create_order('f', 'bolt:1'), pg_temp.command('submit', 'f'))$$);
SELECT pg_temp.run(pg_temp.command('cancel', 'd', '{"reason": "no"}'), pg_temp.create_order('f', 'bolt:5'), pg_temp.command('submit', 'f'),
	jsonb_build_object('command', 'inventory.item.adjust_stock', 'aggregate_id', test.id('bolt'), 'payload', '{"delta": 1}'::jsonb));
SELECT * FROM pg_temp.stock();

-- an item may be made and ordered in one batch, in this order
SELECT test.outcome($$SELECT pg_temp.run(pg_temp.create_order('with pin', 'pin:1'), pg_temp.create_item('pin'))$$);
SELECT pg_temp.run(pg_temp.create_item('pin'), pg_temp.create_order('with pin', 'pin:1', 'bolt:1'), pg_temp.command('cancel', 'with pin', '{"reason": "no"}'));

-- nobody takes away what an order has reserved
SELECT test.outcome($$SELECT erp.release_stock(test.id('bolt'), test.id('a'))$$);
SELECT test.outcome($$SELECT erp.ship_stock(test.id('bolt'), test.id('a'), 1)$$);
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('bolt'), -1.5)$$);

-- what was reserved by hand under an order's id is not the order's, and not in its way
SELECT reserved FROM erp.reserve_stock(test.id('saw'), test.id('b'), 1);
SELECT pg_temp.run(pg_temp.command('change_line', 'b', jsonb_build_object('item_id', test.id('saw'), 'quantity', 1)),
				   pg_temp.command('change_line', 'b', jsonb_build_object('item_id', test.id('bolt'), 'quantity', 1)));
SELECT pg_temp.run(pg_temp.command('submit', 'b'));
SELECT quantity, driven FROM erp.item_reservation WHERE item_id = test.id('saw') AND reference = test.id('b') ORDER BY driven;
SELECT reserved FROM erp.release_stock(test.id('saw'), test.id('b'));

-- cancel releases, complete ships, and both are over then
SELECT pg_temp.run(pg_temp.command('cancel', 'b', '{"reason": "no"}'));
SELECT pg_temp.run(pg_temp.command('confirm_payment', 'a', '{"payment_reference": "P-1"}'));
SELECT pg_temp.run(pg_temp.command('confirm_payment', 'e', '{"payment_reference": "P-2"}'), pg_temp.command('cancel', 'e', '{"reason": "no"}'));
SELECT pg_temp.run(pg_temp.command('complete', 'a'));
SELECT * FROM pg_temp.stock();
SELECT test.outcome($$SELECT pg_temp.run(pg_temp.command('cancel', 'a', '{"reason": "no"}'))$$);
SELECT test.outcome($$SELECT pg_temp.run(pg_temp.command('complete', 'b'))$$);

-- a retry is one command, and its items are left alone
SELECT pg_temp.run(pg_temp.create_order('b2', 'nut:1'), pg_temp.command('submit', 'b2', '{}', jsonb_build_object('command_id', test.id('once'))));
SELECT pg_temp.run(pg_temp.command('submit', 'b2', '{}', jsonb_build_object('command_id', test.id('once'), 'expected_version', 1)));
SELECT version, reserved FROM erp.item WHERE item_id = test.id('nut');

-- events that follow: their cause, and what they share with it
SELECT pg_temp.run(pg_temp.create_order('g', 'saw:1', 'nut:1'));
SELECT event_count, version FROM forge.execute('sales.order.submit', test.id('g'), command_id => test.id('submit g'), occurred_at => '2026-01-02Z',
	metadata => jsonb_build_object('correlation_id', test.id('correlation'), 'page', 7));
SELECT o.event_type, i.event_type, i.causation_id = o.event_id AS caused, i.command_id = test.id('submit g') AS same_command,
	   i.correlation_id = test.id('correlation') AS correlated, i.metadata ->> 'page' AS page, i.occurred_at = '2026-01-02Z' AS same_time,
	   i.principal_id = o.principal_id AS same_principal, i.position > o.position AS later, o.causation_id IS NULL AS first
  FROM erp.event o JOIN erp.event i USING (command_id)
 WHERE o.aggregate_id = test.id('g') AND i.aggregate_type = 'inventory.item' AND o.command_id = test.id('submit g') ORDER BY i.position;
SELECT event_count FROM forge.execute('sales.order.cancel', test.id('g'), '{"reason": "no"}', metadata => jsonb_build_object('causation_id', test.id('cause')));
SELECT event_type, causation_id = test.id('cause') AS as_given FROM erp.event WHERE position > (SELECT max(position) - 3 FROM erp.event) ORDER BY position;

-- appended events are taken as they are, and verify says where orders and items do not agree
RESET ROLE;
BEGIN;
SELECT version FROM forge.append('sales.order', test.id('c'), '[{"type": "sales.order.submitted", "data": {"total_amount": 10}}]');
SELECT version FROM forge.append('inventory.item', test.id('bolt'), jsonb_build_array(
	jsonb_build_object('type', 'inventory.item.stock_shipped', 'data', jsonb_build_object('reference', test.id('f'), 'quantity', 2, 'driven', true)),
	jsonb_build_object('type', 'inventory.item.stock_reserved', 'data', jsonb_build_object('reference', test.id('a'), 'quantity', 1, 'driven', true))));
SELECT * FROM pg_temp.stock();
SELECT v.projection_name, i.name AS item, c.name AS cart, v.problem, v.stored, v.replayed
  FROM forge.verify() v
  JOIN unnest('{bolt,nothing}'::text[]) i (name) ON test.id(i.name) = (v.row_key ->> 'id')::uuid
  JOIN unnest('{a,b,c,d,e,f}'::text[]) c (name) ON test.id(c.name) = (v.row_key ->> 'reference')::uuid
 ORDER BY 2, 3;
SELECT count(*) FROM forge.verify('reservation');
SELECT i.name AS item, c.name AS cart, v.problem FROM forge.verify('reference') v
  JOIN unnest('{a,b,c,d,e,f}'::text[]) c (name) ON test.id(c.name) = (v.row_key ->> 'id')::uuid
  LEFT JOIN unnest('{bolt,nothing}'::text[]) i (name) ON test.id(i.name) = (v.stored ->> 'item_id')::uuid;
ROLLBACK;

-- the caller needs the permission for the order's command alone
SELECT test.sign_in('sales-spanning', '{salesperson}');
SELECT forge.has_permission('sales.order.submit') AS submit, forge.has_permission('inventory.item.reserve_stock') AS reserve;
SET ROLE forge_app;
SELECT pg_temp.run(pg_temp.create_order('h', 'bolt:1'), pg_temp.command('submit', 'h'));
RESET ROLE;
SELECT test.sign_in('sales-spanning');
\pset tuples_only off
SELECT * FROM forge.verify();
