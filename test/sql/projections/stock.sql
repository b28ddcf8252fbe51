-- Stock in the log and in its read models: what is moved, made a lot, promised or worth something is there once, and verify
-- finds where it is not.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('projections-stock');
SET ROLE forge_app;
SELECT name FROM erp.create_item('Bolt', item_id => test.id('bolt'));
SELECT name FROM erp.set_cost_method(test.id('bolt'), 'fifo');
SELECT kind FROM erp.create_product('Milk', tracking => 'lot', item_id => test.id('milk'));
SELECT code FROM erp.create_location('SHOP', 'Shop', location_id => test.id('shop'));
SELECT lot_number FROM erp.create_lot(test.id('milk'), 'L-1', '2999-06-30', lot_id => test.id('lot 1'));
SELECT lot_number FROM erp.create_lot(test.id('milk'), 'L-2', '2999-05-31', lot_id => test.id('lot 2'));
SELECT on_hand FROM erp.receive_stock(test.id('bolt'), 3, unit_cost => 1);
SELECT on_hand FROM erp.receive_stock(test.id('bolt'), 7, unit_cost => 0.333333);
SELECT on_hand FROM erp.receive_stock(test.id('milk'), 3, unit_cost => 1, lot_id => test.id('lot 1'));
SELECT on_hand FROM erp.receive_stock(test.id('milk'), 3, unit_cost => 2, lot_id => test.id('lot 2'));
SELECT on_hand, damaged FROM erp.damage_stock(test.id('milk'), 1, lot_id => test.id('lot 1'));
SELECT reserved FROM erp.reserve_stock(test.id('bolt'), test.id('cart'), 1);
CREATE FUNCTION pg_temp.send(transfer text, item text, quantity numeric) RETURNS text LANGUAGE sql AS $$
	SELECT erp.create_stock_transfer(NULL, test.id('shop'), jsonb_build_array(jsonb_build_object('item_id', test.id(item), 'quantity', quantity)), test.id(transfer));
	SELECT status FROM erp.send_stock_transfer(test.id(transfer)) $$;
SELECT pg_temp.send('first', 'bolt', 4), pg_temp.send('second', 'milk', 4), pg_temp.send('third', 'bolt', 2);
SELECT status FROM erp.receive_stock_transfer(test.id('first'), '[{"line_no": 1, "quantity": 3}]');
SELECT status FROM erp.receive_stock_transfer(test.id('second'), '[{"line_no": 1, "quantity": 2}]');
SELECT i.name, l.code, v.on_hand, v.value FROM erp.stock_value v JOIN erp.item i USING (item_id) JOIN erp.location l USING (location_id) ORDER BY 1, 2;
SELECT i.name, l.code, t.lot_number, t.quantity FROM erp.stock_lot t JOIN erp.item i USING (item_id) JOIN erp.location l USING (location_id) ORDER BY 1, 2, 3;
RESET ROLE;
SELECT * FROM forge.verify();

CREATE FUNCTION pg_temp.stream(item text) RETURNS uuid LANGUAGE sql AS $$
	SELECT aggregate_id FROM forge.event WHERE event_type = 'inventory.stock.opened' AND (payload ->> 'item_id')::uuid = test.id(item) AND tenant_id = forge.current_tenant() $$;
CREATE FUNCTION pg_temp.found(projection text) RETURNS TABLE (of text, problem text, stored jsonb, replayed jsonb) LANGUAGE sql AS $$
	SELECT n.name, v.problem, v.stored - '{tenant_id,item_id,stock_id,location_id,lot_id,reference,updated_at}'::text[],
		   v.replayed - '{tenant_id,item_id,stock_id,location_id,lot_id,reference,updated_at}'::text[]
	  FROM forge.verify(projection) v
	  LEFT JOIN (SELECT name, test.id(name) AS id FROM unnest('{bolt,milk}'::text[]) name
				 UNION ALL SELECT name || ' in the shop', pg_temp.stream(name) FROM unnest('{bolt,milk}'::text[]) name) n
		ON n.id = (v.row_key ->> 'id')::uuid
	 ORDER BY 1, 2, 3 $$;
CREATE FUNCTION pg_temp.change(type text, change jsonb) RETURNS bigint LANGUAGE sql AS $$
	WITH changed AS (UPDATE forge.event SET payload = payload || change
					  WHERE tenant_id = forge.current_tenant() AND event_type = type AND aggregate_id IN (test.id('bolt'), pg_temp.stream('bolt'), test.id('first')) RETURNING 1)
	SELECT count(*) FROM changed $$;
ALTER TABLE forge.event DISABLE TRIGGER guard;

-- a millionth of a value that is lost on its way, while other goods are; a part of them that arrives twice
BEGIN;
SELECT pg_temp.change('inventory.stock.stock_arrived', '{"value": 2.499999}');
SELECT * FROM pg_temp.found('stock_value');
SELECT * FROM pg_temp.found('stock_transfer');
ROLLBACK;
BEGIN;
SELECT pg_temp.change('inventory.stock.stock_arrived', '{"quantity": 4}');
SELECT * FROM pg_temp.found('stock_value');
SELECT * FROM pg_temp.found('stock_transfer');
ROLLBACK;
BEGIN;
SELECT pg_temp.change('inventory.transfer.received', jsonb_build_object('lines', jsonb_build_array(jsonb_build_object('line_no', 1, 'quantity', 2, 'value', 3))));
SELECT * FROM pg_temp.found('stock_value');
SELECT * FROM pg_temp.found('stock_transfer');
ROLLBACK;

-- lots that are not what is on hand, and what is promised twice
BEGIN;
UPDATE forge.event SET payload = jsonb_set(payload, '{lots,0,quantity}', '1.5')
 WHERE tenant_id = forge.current_tenant() AND aggregate_id = pg_temp.stream('milk') AND event_type = 'inventory.stock.stock_arrived';
UPDATE forge.event SET payload = jsonb_set(payload, '{lots,0,quantity}', '1.5')
 WHERE tenant_id = forge.current_tenant() AND aggregate_id = test.id('milk') AND event_type = 'inventory.item.stock_damaged';
SELECT * FROM pg_temp.found('stock_value');
ROLLBACK;
BEGIN;
SELECT pg_temp.change('inventory.item.stock_reserved', '{"quantity": 100}');
SELECT * FROM pg_temp.found('stock_value');
ROLLBACK;

-- layers that are not its value: more of it has left than was taken from them
BEGIN;
UPDATE forge.event SET payload = payload || '{"value": 3.5}'
 WHERE tenant_id = forge.current_tenant() AND aggregate_id = test.id('bolt') AND event_type = 'inventory.item.stock_sent';
SELECT * FROM pg_temp.found('stock_value');
ROLLBACK;
ALTER TABLE forge.event ENABLE ALWAYS TRIGGER guard;

-- rows that are not what the log says
BEGIN;
ALTER TABLE forge.stock_row DISABLE TRIGGER guard;
ALTER TABLE forge.item_lot_row DISABLE TRIGGER guard;
ALTER TABLE forge.stock_lot_row DISABLE TRIGGER guard;
UPDATE forge.stock_row SET in_transit = 0 WHERE item_id = test.id('bolt') AND tenant_id = forge.current_tenant();
UPDATE forge.item_lot_row SET quantity = 0 WHERE item_id = test.id('milk') AND tenant_id = forge.current_tenant();
DELETE FROM forge.stock_lot_row WHERE stock_id = pg_temp.stream('milk') AND tenant_id = forge.current_tenant();
SELECT of, problem, stored -> 'in_transit' AS stored, replayed -> 'in_transit' AS replayed FROM pg_temp.found('stock');
SELECT of, problem, stored -> 'quantity' AS stored, replayed -> 'quantity' AS replayed FROM pg_temp.found('item_lot');
SELECT of, problem, stored -> 'quantity' AS stored, replayed -> 'quantity' AS replayed FROM pg_temp.found('stock_lot');
SELECT forge.rebuild('stock') > 0, forge.rebuild('item_lot') > 0, forge.rebuild('stock_lot') > 0;
SELECT * FROM forge.verify();
ROLLBACK;
SELECT * FROM forge.verify();
