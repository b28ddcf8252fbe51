-- Lines of orders that name a location: whose stock they reserve, ship and release.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('sales-locations');
SET ROLE forge_app;
CREATE FUNCTION pg_temp.line(item text, quantity numeric, unit_price numeric, location text DEFAULT NULL) RETURNS jsonb LANGUAGE sql AS $$
	SELECT jsonb_strip_nulls(jsonb_build_object('item_id', test.id(item), 'quantity', quantity, 'unit_price', unit_price,
		'location_id', CASE location WHEN 'MAIN' THEN forge.default_location() ELSE test.id(location) END)) $$;
CREATE FUNCTION pg_temp.stock() RETURNS TABLE (item text, code text, on_hand numeric, reserved numeric, available numeric, carts text) LANGUAGE sql AS $$
	SELECT i.name, l.code, s.on_hand, s.reserved, s.available,
		   (SELECT string_agg(c.name || ' ' || r.quantity || CASE WHEN r.driven THEN '' ELSE ' by hand' END, ', ' ORDER BY c.name)
			  FROM erp.stock_reservation r JOIN unnest('{a,b,c,d,e}'::text[]) c (name) ON test.id(c.name) = r.reference
			 WHERE r.item_id = s.item_id AND r.location_id = s.location_id)
	  FROM erp.stock s JOIN erp.item i USING (item_id) JOIN erp.location l USING (location_id) ORDER BY 1, 2 $$;
CREATE FUNCTION pg_temp.lines(cart text) RETURNS TABLE (line_no integer, item text, code text, quantity numeric, line_amount numeric) LANGUAGE sql AS $$
	SELECT o.line_no, i.name, l.code, o.quantity, o.line_amount
	  FROM erp.sales_order_line o JOIN erp.item i USING (item_id) JOIN erp.location l USING (location_id)
	 WHERE o.order_id = test.id(cart) ORDER BY 1 $$;
-- What events say, with names for ids.
CREATE FUNCTION pg_temp.readable(payload jsonb) RETURNS text LANGUAGE sql AS $$
	SELECT replace(replace(replace(replace(payload::text, test.id('bolt')::text, 'bolt'), test.id('nut')::text, 'nut'),
						   test.id('shop')::text, 'shop'), forge.default_location()::text, 'main') $$;
SELECT count(*) FROM unnest('{bolt,nut}'::text[]) i, LATERAL erp.create_item(i, initial_quantity => 10, item_id => test.id(i));
SELECT code FROM unnest('{shop,depot}'::text[]) l, LATERAL erp.create_location(upper(l), initcap(l), location_id => test.id(l));
SELECT count(*) FROM (VALUES ('bolt', 'shop', 5), ('nut', 'shop', 2), ('bolt', 'depot', 3)) s (item, location, quantity),
	LATERAL erp.receive_stock(test.id(item), quantity, test.id(location), unit_cost => 1);

-- one line for each item and location; the default location is that of lines that name none
SELECT status, total_amount, line_count FROM erp.create_order('EUR', order_id => test.id('a'), lines => jsonb_build_array(
	pg_temp.line('bolt', 2, 3), pg_temp.line('bolt', 1, 4, 'shop'), pg_temp.line('bolt', 1, 3, 'MAIN'), pg_temp.line('bolt', 1, 4, 'shop'), pg_temp.line('nut', 1, 5, 'shop')));
SELECT * FROM pg_temp.lines('a');
SELECT total_amount, line_count FROM erp.add_order_line(test.id('a'), test.id('bolt'), 1, 2, location_id => test.id('depot'));
SELECT total_amount, line_count FROM erp.add_order_line(test.id('a'), test.id('bolt'), 1, 4, location_id => test.id('shop'));
SELECT total_amount, line_count FROM erp.add_order_line(test.id('a'), test.id('bolt'), 1, 3, location_id => forge.default_location());
SELECT total_amount, line_count FROM erp.change_order_line(test.id('a'), test.id('bolt'), 4, location_id => test.id('shop'));
SELECT total_amount, line_count FROM erp.change_order_line(test.id('a'), test.id('bolt'), 3);
SELECT total_amount, line_count FROM erp.remove_order_line(test.id('a'), test.id('bolt'), location_id => test.id('depot'));
SELECT * FROM pg_temp.lines('a');
SELECT version, event_type, pg_temp.readable(payload - 'lines') FROM forge.load(test.id('a'));
SELECT pg_temp.readable(line) FROM forge.load(test.id('a')) l, jsonb_array_elements(l.payload -> 'lines') line;
SELECT line_no, (erp.location(l)).code FROM erp.sales_order_line l WHERE order_id = test.id('a') ORDER BY 1;

-- calls by position are what they were: behind the price comes the version
SELECT test.outcome($$SELECT erp.add_order_line(test.id('a'), test.id('bolt'), 1, 3, 1)$$);
SELECT test.outcome($$SELECT erp.change_order_line(test.id('a'), test.id('bolt'), 3, 1)$$);
SELECT test.outcome($$SELECT erp.remove_order_line(test.id('a'), test.id('bolt'), 1)$$);

-- refused: a location that is not there, or not in use; a line of another location; another price for the line
SELECT test.outcome($$SELECT erp.add_order_line(test.id('a'), test.id('bolt'), 0, 4, location_id => test.id('nowhere'))$$);
SELECT test.outcome($$SELECT erp.add_order_line(test.id('a'), test.id('nothing'), 1, 4, location_id => test.id('nowhere'))$$);
SELECT test.outcome($$SELECT erp.add_order_line(test.id('a'), test.id('bolt'), 1, 4, location_id => test.id('a'))$$);
SELECT test.outcome($$SELECT erp.add_order_line(test.id('a'), test.id('bolt'), 1, 3, location_id => test.id('shop'))$$);
SELECT test.outcome($$SELECT erp.change_order_line(test.id('a'), test.id('nut'), 1)$$);
SELECT test.outcome($$SELECT erp.remove_order_line(test.id('a'), test.id('nut'), location_id => test.id('depot'))$$);
SELECT test.outcome($$SELECT erp.create_order('EUR', lines => jsonb_build_array(pg_temp.line('bolt', 1, 1), pg_temp.line('bolt', 1, 1, 'nowhere')))$$);
SELECT test.outcome($$SELECT erp.create_order('EUR', test.id('ann'), jsonb_build_array(pg_temp.line('bolt', 1, 1, 'shop'), pg_temp.line('bolt', 1, 1, 'nowhere')))$$);
SELECT active FROM erp.deactivate_location(test.id('depot'), 'closed');
SELECT test.outcome($$SELECT erp.add_order_line(test.id('a'), test.id('bolt'), 1, 4, location_id => test.id('depot'))$$);
SELECT test.outcome($$SELECT erp.create_order('EUR', lines => jsonb_build_array(pg_temp.line('bolt', 1, 1, 'depot')))$$);
SELECT active FROM erp.activate_location(test.id('depot'));

-- submit reserves each line where it is, all or none
SELECT test.outcome($$SELECT erp.submit_order((erp.create_order('EUR', order_id => test.id('b'), lines => jsonb_build_array(
	pg_temp.line('bolt', 1, 3), pg_temp.line('bolt', 4, 3, 'depot')))).order_id)$$);
SELECT status FROM erp.submit_order(test.id('a'));
SELECT * FROM pg_temp.stock();
SELECT test.outcome($$SELECT erp.release_stock_at(test.id('bolt'), test.id('a'), test.id('shop'))$$);
SELECT test.outcome($$SELECT erp.adjust_stock_at(test.id('bolt'), -2, test.id('shop'), 'lost')$$);
SELECT test.outcome($$SELECT erp.move_stock(test.id('bolt'), 2, test.id('shop'), NULL)$$);

-- a location that is taken out of use later: what was ordered from there may leave
SELECT status FROM erp.create_order('EUR', order_id => test.id('c'), lines => jsonb_build_array(pg_temp.line('bolt', 2, 3, 'depot'), pg_temp.line('nut', 1, 3)));
SELECT active FROM erp.deactivate_location(test.id('depot'), 'closed');
SELECT status FROM erp.submit_order(test.id('c'));
SELECT total_amount FROM erp.create_order('EUR', order_id => test.id('d'), lines => jsonb_build_array(pg_temp.line('bolt', 1, 3, 'shop'), pg_temp.line('bolt', 1, 3)));
SELECT status FROM erp.submit_order(test.id('d'));
SELECT * FROM pg_temp.stock();

-- complete ships there, cancel releases there
SELECT status FROM erp.confirm_payment(test.id('a'), 'P-1');
SELECT status FROM erp.complete_order(test.id('a'));
SELECT status FROM erp.confirm_payment(test.id('c'), 'P-2');
SELECT status FROM erp.complete_order(test.id('c'));
SELECT status FROM erp.cancel_order(test.id('d'), 'no');
SELECT * FROM pg_temp.stock();
SELECT i.name, l.code, m.quantity, m.reference_type, m.reference_id = test.id('a') AS of_a FROM erp.stock_movement m JOIN erp.item i USING (item_id) JOIN erp.location l USING (location_id)
 WHERE m.movement = 'shipment' OR m.quantity < 0 ORDER BY 1, 2;
SELECT version, event FROM erp.order_timeline(test.id('a'));

-- what was never kept there cannot be reserved, and no stream begins
SELECT code FROM erp.create_location('STORE', 'Store', location_id => test.id('store'));
SELECT test.outcome($$SELECT erp.submit_order((erp.create_order('EUR', lines => jsonb_build_array(pg_temp.line('nut', 1, 3), pg_temp.line('nut', 1, 3, 'store')))).order_id)$$);
SELECT count(*) FROM erp.stock WHERE item_id = test.id('nut') AND location_id = test.id('store');

-- the same command again; and one that says another location
SELECT version, replayed FROM forge.execute('sales.order.create', NULL, jsonb_build_object('currency', 'USD', 'lines', jsonb_build_array(pg_temp.line('bolt', 1, 5, 'shop'))), command_id => test.id('once'));
SELECT version, replayed FROM forge.execute('sales.order.create', NULL, jsonb_build_object('currency', 'USD', 'lines', jsonb_build_array(pg_temp.line('bolt', 1, 5, 'shop'))), command_id => test.id('once'));
SELECT test.outcome($$SELECT forge.execute('sales.order.create', NULL, jsonb_build_object('currency', 'USD', 'lines', jsonb_build_array(pg_temp.line('bolt', 1, 5))), command_id => test.id('once'))$$);

-- who orders needs no permission for stock
RESET ROLE;
SELECT test.sign_in('sales-locations', '{salesperson}');
SET ROLE forge_app;
SELECT status FROM erp.create_order('EUR', order_id => test.id('e'), lines => jsonb_build_array(pg_temp.line('bolt', 1, 3, 'shop')));
SELECT status FROM erp.submit_order(test.id('e'));
RESET ROLE;

-- appended events are taken as they are: verify tells what stock and orders say otherwise, and which location is none
SELECT test.sign_in('sales-locations');
BEGIN;
SELECT version FROM forge.append('sales.order', test.id('b'), jsonb_build_array(
	jsonb_build_object('type', 'sales.order.created', 'data', jsonb_build_object('currency', 'EUR', 'lines', jsonb_build_array(
		pg_temp.line('bolt', 1, 3, 'depot'), pg_temp.line('bolt', 2, 3, 'MAIN'), pg_temp.line('nut', 1, 3, 'nowhere')))),
	jsonb_build_object('type', 'sales.order.submitted', 'data', jsonb_build_object('total_amount', 12))));
SELECT forge.state('sales.order', test.id('b')) #> '{lines,1}' ? 'location_id' AS named;
SELECT v.problem, i.name AS item, l.name AS location, v.stored, v.replayed
  FROM forge.verify('reservation') v
  JOIN unnest('{bolt,nut}'::text[]) i (name) ON test.id(i.name) = (v.row_key ->> 'id')::uuid
  LEFT JOIN unnest('{shop,depot,nowhere}'::text[]) l (name) ON test.id(l.name) = (v.row_key ->> 'location_id')::uuid ORDER BY 2, 3;
SELECT v.problem, pg_temp.readable(v.stored) = jsonb_build_object('location_id', test.id('nowhere'))::text AS nowhere FROM forge.verify('reference') v;
ROLLBACK;
\pset tuples_only off
SELECT * FROM forge.verify();
