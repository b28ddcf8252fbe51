-- Lots: numbers, dates, blocking, and that what has come in keeps its date.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('inventory-lot');
SET ROLE forge_app;
SELECT name FROM erp.create_item('Milk', 'M-1', item_id => test.id('milk'));
SELECT name FROM erp.create_item('Cream', 'C-1', item_id => test.id('cream'));
SELECT kind FROM erp.create_product('Advice', kind => 'service', item_id => test.id('advice'));
SELECT name FROM erp.create_party('Farm', '{supplier}', party_id => test.id('farm'));

SELECT item_id = test.id('milk') AS of_milk, lot_number, expires_on, produced_on, supplier_id, blocked, block_reason, received, version
  FROM erp.create_lot(test.id('milk'), ' L-1 ', lot_id => test.id('lot 1'));
SELECT lot_number, expires_on, produced_on, version
  FROM erp.create_lot(test.id('milk'), 'L-2', '2026-06-30', '2026-06-30', test.id('farm'), test.id('lot 2'));
-- a number is unique among the lots of its item; the case of its letters counts
SELECT test.outcome(format('SELECT erp.create_lot(%s)', arguments)) FROM (VALUES
	($$test.id('milk'), 'L-1'$$), ($$test.id('milk'), 'L-9', lot_id => test.id('lot 1')$$), ($$test.id('nothing'), 'L-1'$$), ($$test.id('advice'), 'L-1'$$),
	($$test.id('milk'), ' '$$), ($$test.id('milk'), 'L-3', '2026-06-29', '2026-06-30'$$), ($$NULL, 'L-3'$$), ($$test.id('milk'), NULL$$)) v (arguments);
SELECT lot_number FROM erp.create_lot(test.id('milk'), 'l-1', lot_id => test.id('lot 3'));
SELECT lot_number FROM erp.create_lot(test.id('cream'), 'L-1', lot_id => test.id('lot of cream'));

SELECT blocked, block_reason, version FROM erp.block_lot(test.id('lot 1'), 'recalled');
SELECT blocked, block_reason, version FROM erp.block_lot(test.id('lot 1'), 'again');
SELECT test.outcome($$SELECT erp.block_lot(test.id('lot 2'), ' ')$$);
SELECT blocked, block_reason, version FROM erp.unblock_lot(test.id('lot 1'));
SELECT version FROM erp.unblock_lot(test.id('lot 1'));

SELECT expires_on, version FROM erp.change_lot_expiry(test.id('lot 2'), '2026-07-31');
SELECT expires_on, version FROM erp.change_lot_expiry(test.id('lot 2'), '2026-07-31');
SELECT test.outcome($$SELECT erp.change_lot_expiry(test.id('lot 2'), '2026-06-29')$$);
SELECT expires_on, version FROM erp.change_lot_expiry(test.id('lot 2'), NULL);
SELECT test.outcome(format('SELECT erp.%s(test.id(''no lot'')%s)', name, arguments)) FROM (VALUES
	('block_lot', $$, 'x'$$), ('unblock_lot', ''), ('change_lot_expiry', ', NULL')) v (name, arguments);

-- that some of it comes in is nobody's to say; and once it has, the date stays
SELECT test.outcome(format('SELECT forge.execute(''inventory.lot.receive'', %L, %L)', test.id('lot 1'), jsonb_build_object('item_id', test.id('milk'))));
RESET ROLE;
SELECT count(*) FROM forge.append('inventory.lot', test.id('lot 1'), '[{"type": "inventory.lot.received"}]');
SET ROLE forge_app;
SELECT received, version FROM erp.lot WHERE lot_id = test.id('lot 1');
SELECT test.outcome($$SELECT erp.change_lot_expiry(test.id('lot 1'), '2026-07-31')$$);
SELECT version FROM erp.change_lot_expiry(test.id('lot 1'), NULL);

-- what belongs to what
SELECT i.name, l.lot_number, p.name AS supplier
  FROM erp.item i, LATERAL erp.lots(i) l LEFT JOIN LATERAL erp.supplier(l) p ON true ORDER BY i.name, l.lot_number;
SELECT l.lot_number, i.name FROM erp.lot l, LATERAL erp.item(l) i ORDER BY i.name, l.lot_number;
SELECT event_type, payload - 'item_id' - 'supplier_id' AS payload FROM forge.load(test.id('lot 2')) ORDER BY version;
RESET ROLE;
SELECT count(*) FROM forge.verify();
