-- What the section on stock needs, as bench_client: locations, stock of each item at the first of them, items that
-- are worth something, an item of one lot and one of a hundred, and 100,000 items at the last location.
\set ON_ERROR_STOP on
\o /dev/null
SELECT erp.create_location('L' || n, 'Location ' || n, location_id => bench.stock_id(8, n)) FROM generate_series(0, 9) n;
SELECT erp.adjust_stock_at(bench.id(0, n), 1000, bench.stock_id(8, 0)) FROM generate_series(0, 999) n;
SELECT erp.adjust_stock_at(bench.id(0, 0), 1000, bench.stock_id(8, n)) FROM generate_series(1, 7) n;
SELECT erp.create_item('Worth ' || n, item_id => bench.stock_id(7, n)),
	   erp.receive_stock(bench.stock_id(7, n), 1000000, unit_cost => 2.5)
  FROM generate_series(0, 7) n;
SELECT erp.create_product('Lots ' || n, tracking => 'lot', item_id => bench.stock_id(7, n)) FROM unnest('{101,200}'::integer[]) n;
SELECT erp.create_lot(bench.stock_id(7, n), 'L' || lot, date '2999-01-01' + lot, lot_id => bench.stock_id(8, 1000 * n + lot)),
	   erp.receive_stock(bench.stock_id(7, n), 100000, bench.stock_id(8, 1), lot_id => bench.stock_id(8, 1000 * n + lot))
  FROM (VALUES (101, 1), (200, 100)) v (n, lots), generate_series(1, lots) lot;
SELECT count(*) FROM generate_series(0, 99) block,
	forge.execute_batch((SELECT jsonb_agg(jsonb_build_object('command', 'inventory.item.create', 'aggregate_id', bench.stock_id(7, 1000 * block + n),
															 'payload', jsonb_build_object('name', 'Item ' || 1000 * block + n)))
						   FROM generate_series(1000, 1999) n));
SELECT count(*) FROM generate_series(0, 99) block,
	forge.execute_batch((SELECT jsonb_agg(jsonb_build_object('command', 'inventory.stock.receive_stock', 'payload', jsonb_build_object(
															 'item_id', bench.stock_id(7, 1000 * block + n), 'location_id', bench.stock_id(8, 9), 'quantity', 1 + n % 7)))
						   FROM generate_series(1000, 1999) n));
