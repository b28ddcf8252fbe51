-- Movements at all locations, stock as it was, and what belongs to what.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT FROM forge.create_tenant('inventory-stock-movement-other', tenant_id => test.id('inventory-stock-movement-other'));
SELECT test.sign_in('inventory-stock-movement');
SET ROLE forge_app;
SELECT name FROM erp.create_item('Mug', NULL, 0, test.id('movement mug'));
SELECT name FROM erp.create_item('Cup', NULL, 4, test.id('movement cup'));
SELECT code FROM erp.create_location('SHOP', 'Shop', location_id => test.id('movement shop'));

-- every kind, at the default location and at another one
SELECT on_hand FROM erp.receive_stock(test.id('movement mug'), 10, unit_cost => 2.5, reason => 'first');
SELECT on_hand FROM erp.receive_stock(test.id('movement mug'), 20, test.id('movement shop'), 3, movement => 'opening');
SELECT clock_timestamp() AS opened \gset
SELECT on_hand FROM erp.issue_stock(test.id('movement mug'), 2, test.id('movement shop'), movement => 'consumption', reference_type => 'job', reference_id => test.id('a job'));
SELECT on_hand FROM erp.adjust_stock(test.id('movement mug'), -1, 'lost');
SELECT on_hand FROM erp.adjust_stock_at(test.id('movement mug'), 3, test.id('movement shop'), 'found');
SELECT reserved FROM erp.reserve_stock_at(test.id('movement mug'), test.id('movement job'), 5, test.id('movement shop'));
SELECT on_hand FROM erp.ship_stock_at(test.id('movement mug'), test.id('movement job'), 4, test.id('movement shop'));
SELECT on_hand, damaged FROM erp.damage_stock(test.id('movement mug'), 3, test.id('movement shop'), reason => 'fell');
SELECT on_hand, damaged FROM erp.repair_stock(test.id('movement mug'), 1, test.id('movement shop'));
SELECT on_hand, damaged FROM erp.scrap_stock(test.id('movement mug'), 2, test.id('movement shop'));
SELECT on_hand FROM erp.count_stock(test.id('movement mug'), 14, test.id('movement shop'));
SELECT l.code, m.version, m.movement, m.quantity, m.on_hand, m.reference_type, m.reference_id IN (test.id('a job'), test.id('movement job')) AS is_known, m.reason
  FROM erp.stock_movement m JOIN erp.location l USING (location_id)
 WHERE m.item_id = test.id('movement mug') ORDER BY 1, 2;
SELECT version, delta, on_hand, reason FROM erp.item_movement WHERE item_id = test.id('movement mug');
SELECT version, delta, on_hand FROM erp.newest_movements(3);

-- the last movement of each stock leaves what is on hand
SELECT count(*), bool_and(m.on_hand = s.on_hand)
  FROM erp.stock s JOIN LATERAL (SELECT m.on_hand FROM erp.stock_movement m WHERE m.item_id = s.item_id AND m.location_id = s.location_id
								  ORDER BY m.version DESC LIMIT 1) m ON true;
-- from its end the log tells the same
SELECT l.code, count(*), bool_and(n = m)
  FROM erp.location l, forge.newest_movements_of(test.id('movement mug'), l.location_id, 100) n
  JOIN erp.stock_movement m USING (item_id, location_id, version)
 GROUP BY 1 ORDER BY 1;
SELECT version, on_hand FROM forge.newest_movements_of(test.id('movement mug'), test.id('movement shop'), 2);

-- stock as it was: recorded by then, of nothing that was not there yet, of another location, and as it is now
SELECT on_hand, available, damaged, version FROM erp.stock_at(test.id('movement mug'), :'opened', test.id('movement shop'));
SELECT on_hand, version, location_id = forge.default_location() FROM erp.stock_at(test.id('movement mug'), :'opened');
SELECT erp.stock_at(test.id('movement mug'), '2020-01-01') IS NULL, erp.stock_at(test.id('movement mug'), now(), test.id('nowhere')) IS NULL,
	erp.stock_at(test.id('no item'), now()) IS NULL, erp.stock_at(test.id('movement shop'), now()) IS NULL, erp.stock_at(NULL, now()) IS NULL;
SELECT count(*), bool_and(erp.stock_at(s.item_id, 'infinity', s.location_id) = s) FROM erp.stock s;
-- of a service there is none, as in erp.stock
SELECT kind FROM erp.create_product('Repair', kind => 'service', item_id => test.id('movement repair'));
SELECT erp.stock_at(test.id('movement repair'), 'infinity') IS NULL AS at, count(s) AS now FROM (SELECT) one LEFT JOIN erp.stock s ON s.item_id = test.id('movement repair');
-- with reservations that had not expired by then
SELECT reserved, available FROM erp.reserve_stock(test.id('movement cup'), test.id('short'), 3, clock_timestamp() + interval '1 hour');
SELECT reserved, available FROM erp.stock_at(test.id('movement cup'), clock_timestamp());
SELECT reserved, available FROM erp.stock_at(test.id('movement cup'), clock_timestamp() + interval '2 hours');
-- by business time: what was recorded late counts then, and what happened later does not
SELECT on_hand FROM erp.adjust_stock(test.id('movement cup'), 6, 'late', occurred_at => '2025-03-01');
SELECT on_hand FROM erp.adjust_stock(test.id('movement cup'), -2, 'later', occurred_at => '2025-04-01');
SELECT on_hand, version FROM erp.stock_at(test.id('movement cup'), '2025-03-15', "by" => 'occurred');
SELECT on_hand, version FROM erp.stock_at(test.id('movement cup'), '2025-04-15', "by" => 'occurred');
SELECT erp.stock_at(test.id('movement cup'), '2025-04-15') IS NULL;
SELECT on_hand, version FROM erp.stock_at(test.id('movement cup'), clock_timestamp(), "by" => 'occurred');
-- what does not add up by business time is below zero, and stands by itself
SELECT version FROM erp.release_stock(test.id('movement cup'), test.id('short'), occurred_at => '2025-05-01');
SELECT on_hand, reserved, available FROM erp.stock_at(test.id('movement cup'), '2025-06-01', "by" => 'occurred');
SELECT test.outcome($$SELECT erp.stock_at(test.id('movement cup'), now(), "by" => 'luck')$$);

-- what belongs to what
SELECT s.on_hand, i.name, l.code FROM erp.stock s, erp.item(s) i, erp.location(s) l WHERE s.item_id = test.id('movement mug') ORDER BY 3;
SELECT l.code, count(s), count(m) FROM erp.location l LEFT JOIN erp.stock(l) s ON true LEFT JOIN erp.movements(s) m ON true GROUP BY 1 ORDER BY 1;
SELECT count(*) FROM erp.item i, erp.stock(i) s WHERE i.item_id = test.id('movement mug');

-- lots
RESET ROLE;
SELECT test.sign_in('inventory-stock-movement');
SET ROLE forge_app;
SELECT name FROM erp.create_product('Milk', tracking => 'lot', item_id => test.id('movement milk'));
SELECT lot_number FROM erp.create_lot(test.id('movement milk'), 'L1', '2999-12-31', lot_id => test.id('movement l1'));
SELECT lot_number FROM erp.create_lot(test.id('movement milk'), 'L2', '2999-01-31', lot_id => test.id('movement l2'));
SELECT on_hand FROM erp.receive_stock(test.id('movement milk'), 5, test.id('movement shop'), lot_id => test.id('movement l1'));
SELECT on_hand FROM erp.receive_stock(test.id('movement milk'), 5, test.id('movement shop'), lot_id => test.id('movement l2'));
SELECT on_hand FROM erp.issue_stock(test.id('movement milk'), 7, test.id('movement shop'));
SELECT m.movement, m.quantity, l.lot_number, (t ->> 'quantity')::numeric
  FROM erp.stock_movement m CROSS JOIN jsonb_array_elements(m.lots) WITH ORDINALITY e (t, n) JOIN erp.lot l ON l.lot_id = (t ->> 'lot_id')::uuid
 WHERE m.item_id = test.id('movement milk') ORDER BY m.version, n;
SELECT s.on_hand, h.lot_number, h.quantity, l.expires_on FROM erp.stock s, erp.lots(s) h, erp.lot(h) l WHERE s.location_id = test.id('movement shop');
SELECT l.lot_number, s.quantity FROM erp.lot l LEFT JOIN erp.stock(l) s ON true WHERE l.item_id = test.id('movement milk') ORDER BY 1;

-- people who may not read stock, and another tenant
RESET ROLE;
SELECT test.sign_in('inventory-stock-movement', '{guest}');
SET ROLE forge_app;
SELECT count(*) FROM erp.stock_movement;
SELECT count(*) FROM forge.newest_movements_of(test.id('movement mug'), forge.default_location(), 10);
SELECT test.outcome($$SELECT erp.stock_at(test.id('movement mug'), now())$$);
RESET ROLE;
SELECT test.sign_in('inventory-stock-movement-other');
SET ROLE forge_app;
SELECT count(*) FROM erp.stock_movement WHERE item_id = test.id('movement mug');
SELECT erp.stock_at(test.id('movement mug'), now()) IS NULL;

RESET ROLE;
SELECT test.sign_in('inventory-stock-movement');
\pset tuples_only off
SELECT * FROM forge.verify();
-- what was sent, and is neither on its way nor arrived, is found
BEGIN;
ALTER TABLE forge.event DISABLE TRIGGER guard;
UPDATE forge.event SET event_type = 'inventory.stock.stock_sent'
 WHERE event_type = 'inventory.stock.stock_issued' AND aggregate_id = forge.stock_stream(test.id('movement mug'), test.id('movement shop'))
   AND tenant_id = forge.current_tenant();
SELECT v.projection_name, v.row_key ->> 'id' = test.id('movement mug')::text AS is_mug, v.problem, v.replayed FROM forge.verify('stock_value') v;
ROLLBACK;
