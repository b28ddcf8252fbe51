-- An order of three lines, to its end.
\set order random(1, 1000000000000000)
\set one random_zipfian(1, :items - 2, 1.05)
SELECT version FROM erp.create_order('EUR', NULL, (SELECT jsonb_agg(jsonb_build_object('item_id', bench.item(n), 'quantity', 1, 'unit_price', 9.95))
	FROM generate_series(:one, :one + 2) n), md5(:order::text)::uuid);
SELECT version FROM erp.submit_order(md5(:order::text)::uuid);
SELECT version FROM erp.confirm_payment(md5(:order::text)::uuid, 'P');
SELECT version FROM erp.complete_order(md5(:order::text)::uuid);
