-- Transfers: from a draft to a receipt, in parts, with lots and value; what comes back, what is lost; moves.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('inventory-transfer');
SET ROLE forge_app;
SELECT name FROM erp.create_item('Bolt', item_id => test.id('bolt'));
SELECT kind FROM erp.create_product('Advice', kind => 'service', item_id => test.id('advice'));
SELECT kind FROM erp.create_product('Milk', tracking => 'lot', item_id => test.id('milk'));
SELECT code FROM erp.create_location('SHOP', 'Shop', location_id => test.id('shop'));
SELECT code FROM erp.create_location('DEPOT', 'Depot', time_zone => 'Europe/Berlin', location_id => test.id('depot'));
SELECT code FROM erp.create_location('RUIN', 'Ruin', location_id => test.id('ruin'));
SELECT active FROM erp.deactivate_location(test.id('ruin'), 'gone');
SELECT lot_number FROM erp.create_lot(test.id('milk'), 'L-1', '2999-06-30', lot_id => test.id('lot 1'));
SELECT lot_number FROM erp.create_lot(test.id('milk'), 'L-2', '2999-05-31', lot_id => test.id('lot 2'));
SELECT lot_number FROM erp.create_lot(test.id('milk'), 'L-3', '2999-04-30', lot_id => test.id('lot 3'));
SELECT on_hand FROM erp.receive_stock(test.id('bolt'), 10, unit_cost => 2);
SELECT s.on_hand FROM generate_series(1, 3) n, erp.receive_stock(test.id('milk'), 3, test.id('depot'), 1.5, test.id('lot ' || n)) s;

CREATE FUNCTION pg_temp.line(item text, quantity numeric, lot text DEFAULT NULL) RETURNS jsonb LANGUAGE sql
	RETURN jsonb_strip_nulls(jsonb_build_object('item_id', test.id(item), 'quantity', quantity, 'lot_id', test.id(lot)));
CREATE FUNCTION pg_temp.shown(transfer text) RETURNS TABLE (status text, line integer, item text, quantity numeric, open numeric, received numeric, returned numeric, lost numeric)
	LANGUAGE sql AS $$
	SELECT t.status, l.line_no, i.name, l.quantity, l.open, l.received, l.returned, l.lost
	  FROM erp.stock_transfer t, LATERAL erp.lines(t) l, LATERAL erp.item(l) i WHERE t.transfer_id = test.id(transfer) ORDER BY l.line_no $$;
CREATE FUNCTION pg_temp.stock() RETURNS TABLE (item text, location text, on_hand numeric, in_transit numeric) LANGUAGE sql AS $$
	SELECT i.name, l.code, s.on_hand, s.in_transit
	  FROM erp.stock s JOIN erp.item i USING (item_id) JOIN erp.location l USING (location_id)
	 WHERE s.version > 0 AND s.item_id IN (test.id('bolt'), test.id('milk')) ORDER BY i.name, l.code $$;

-- a draft promises nothing
SELECT from_location = forge.default_location() AS from_default, to_location = test.id('shop') AS to_shop, status, line_count, reason, sent_at, received_at, version
  FROM erp.create_stock_transfer(NULL, test.id('shop'), jsonb_build_array(pg_temp.line('bolt', 7)), test.id('first'));
SELECT * FROM pg_temp.shown('first');
SELECT * FROM pg_temp.stock();
SELECT action, permitted, reason FROM erp.stock_transfer_action(test.id('first'));

-- what is sent is on its way, and arrives in parts
SELECT status, sent_at IS NOT NULL AS sent, version FROM erp.send_stock_transfer(test.id('first'));
SELECT * FROM pg_temp.stock();
SELECT status, received_at IS NOT NULL AS received FROM erp.receive_stock_transfer(test.id('first'), '[{"line_no": 1, "quantity": 2}]');
SELECT * FROM pg_temp.shown('first');
SELECT status FROM erp.return_stock_transfer(test.id('first'), '[{"line_no": 1, "quantity": 1}]');
SELECT * FROM pg_temp.stock();
SELECT status, reason FROM erp.close_stock_transfer(test.id('first'), 'fell off');
SELECT * FROM pg_temp.shown('first');
SELECT * FROM pg_temp.stock();

-- lots that end first leave first, but for blocked ones; the receipt may name a lot
SELECT blocked FROM erp.block_lot(test.id('lot 3'), 'recalled');
SELECT line_count FROM erp.create_stock_transfer(test.id('depot'), NULL, jsonb_build_array(pg_temp.line('milk', 5)), test.id('second'));
SELECT status FROM erp.send_stock_transfer(test.id('second'));
SELECT status FROM erp.receive_stock_transfer(test.id('second'), jsonb_build_array(jsonb_build_object('line_no', 1, 'quantity', 1, 'lot_id', test.id('lot 1'))));
SELECT l.lot_number, s.quantity FROM erp.stock_lot s JOIN erp.lot l USING (lot_id) WHERE s.location_id = forge.default_location();
SELECT status FROM erp.receive_stock_transfer(test.id('second'));
SELECT o.code, l.lot_number, s.quantity FROM erp.stock_lot s JOIN erp.lot l USING (lot_id) JOIN erp.location o USING (location_id) ORDER BY o.code, l.lot_number;

-- lots by name, in lines of one item
SELECT status FROM erp.create_stock_transfer(NULL, test.id('shop'), jsonb_build_array(pg_temp.line('milk', 1, 'lot 2'), pg_temp.line('milk', 1, 'lot 1')), test.id('third'));
SELECT status FROM erp.send_stock_transfer(test.id('third'));
SELECT status FROM erp.return_stock_transfer(test.id('third'));
SELECT i.name, s.value FROM erp.stock_value s JOIN erp.item i USING (item_id) WHERE s.value <> 0 ORDER BY i.name, s.value;

-- a move is a transfer of three events
SELECT on_hand, in_transit, location_id = test.id('depot') AS at_depot, version FROM erp.move_stock(test.id('bolt'), 1.5, NULL, test.id('depot'), reason => 'short there');
SELECT status, reason, version FROM erp.stock_transfer WHERE reason = 'short there';
SELECT * FROM pg_temp.stock();

-- refusals
SELECT test.outcome(format('SELECT erp.create_stock_transfer(%s)', arguments)) FROM (VALUES
	($$NULL, forge.default_location(), jsonb_build_array(pg_temp.line('bolt', 1))$$),
	($$test.id('no place'), NULL, jsonb_build_array(pg_temp.line('bolt', 1))$$),
	($$NULL, test.id('no place'), jsonb_build_array(pg_temp.line('bolt', 1))$$),
	($$NULL, test.id('ruin'), jsonb_build_array(pg_temp.line('bolt', 1))$$),
	($$NULL, test.id('shop'), '[]'$$),
	($$NULL, test.id('shop'), NULL$$),
	($$NULL, test.id('shop'), jsonb_build_array(pg_temp.line('bolt', 1), pg_temp.line('bolt', 2))$$),
	($$NULL, test.id('shop'), jsonb_build_array(pg_temp.line('nothing', 1))$$),
	($$NULL, test.id('shop'), jsonb_build_array(pg_temp.line('advice', 1))$$),
	($$NULL, test.id('shop'), jsonb_build_array(pg_temp.line('bolt', 0))$$),
	($$NULL, test.id('shop'), jsonb_build_array(pg_temp.line('bolt', 1, 'lot 1'))$$),
	($$NULL, test.id('shop'), jsonb_build_array(pg_temp.line('milk', 1, 'no lot'))$$),
	($$NULL, test.id('shop'), jsonb_build_array(pg_temp.line('bolt', 1)), test.id('first')$$),
	($$NULL, test.id('shop'), (SELECT jsonb_agg(pg_temp.line('bolt', n)) FROM generate_series(1, 1001) n)$$)) v (arguments);
SELECT test.outcome(format('SELECT erp.%s', call)) FROM (VALUES
	($$send_stock_transfer(test.id('nothing'))$$), ($$send_stock_transfer(test.id('first'))$$),
	($$receive_stock_transfer(test.id('first'))$$), ($$cancel_stock_transfer(test.id('first'))$$),
	($$move_stock(test.id('bolt'), 100, NULL, test.id('shop'))$$), ($$move_stock(test.id('bolt'), 1, test.id('shop'), test.id('shop'))$$),
	($$move_stock(test.id('bolt'), 100, test.id('depot'), NULL)$$), ($$issue_stock(test.id('bolt'), 100, test.id('depot'))$$), ($$repair_stock(test.id('bolt'), 1, test.id('depot'))$$),
	($$move_stock(test.id('nothing'), 1, NULL, test.id('shop'))$$), ($$move_stock(test.id('bolt'), 1, NULL, test.id('ruin'))$$),
	($$move_stock(test.id('milk'), 1, test.id('depot'), NULL, test.id('lot 3'))$$)) v (call);
SELECT status FROM erp.create_stock_transfer(NULL, test.id('shop'), jsonb_build_array(pg_temp.line('bolt', 1), pg_temp.line('milk', 50)), test.id('fourth'));
-- all lines or none
SELECT test.outcome($$SELECT erp.send_stock_transfer(test.id('fourth'))$$);
SELECT status FROM erp.cancel_stock_transfer(test.id('fourth'));
SELECT * FROM pg_temp.stock();
-- the destination is taken out of use while something is on its way: it comes back
SELECT status FROM erp.create_stock_transfer(NULL, test.id('shop'), jsonb_build_array(pg_temp.line('bolt', 1)), test.id('fifth'));
SELECT status FROM erp.send_stock_transfer(test.id('fifth'));
SELECT test.outcome(format('SELECT erp.receive_stock_transfer(test.id(''fifth''), %L)', lines)) FROM (VALUES
	('[{"line_no": 2, "quantity": 1}]'), ('[{"line_no": 1, "quantity": 0}]'), ('[{"line_no": 1, "quantity": 2}]'), ('[{"line_no": 1}]')) v (lines);
SELECT test.outcome($$SELECT erp.close_stock_transfer(test.id('fifth'), ' ')$$);
SELECT active FROM erp.deactivate_location(test.id('shop'), 'sold');
SELECT test.outcome($$SELECT erp.receive_stock_transfer(test.id('fifth'))$$);
SELECT status FROM erp.return_stock_transfer(test.id('fifth'));
SELECT * FROM pg_temp.stock();

-- what belongs to what, and what the log says
SELECT s.code AS source, d.code AS destination, t.status
  FROM erp.stock_transfer t, LATERAL erp.source(t) s, LATERAL erp.destination(t) d ORDER BY t.created_at, t.transfer_id;
SELECT e.event_type, e.payload - 'from_location' - 'to_location' AS payload
  FROM forge.load(test.id('first')) e ORDER BY e.version;
RESET ROLE;
SELECT count(*) FROM forge.append('inventory.transfer', test.id('first'), '[{"type": "inventory.transfer.cancelled"}]');
SELECT * FROM forge.verify();
SELECT count(*) FROM forge.verify('stock_transfer');
SELECT count(*) FROM forge.verify('reference');
