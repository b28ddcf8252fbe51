-- What the steady load needs beside setup.sql, as growth_client: items with plenty of stock at two places, accounts of a ledger
-- and of the books; and a handler of jobs.
\o /dev/null
CREATE FUNCTION bench.handle(job_id uuid, payload jsonb) RETURNS void LANGUAGE sql AS '';
ALTER FUNCTION bench.handle(uuid, jsonb) OWNER TO growth_client;
SELECT forge.register_job_handler('bench', 'bench.handle(uuid,jsonb)');
SET SESSION AUTHORIZATION growth_client;
SELECT erp.create_location('L' || n, 'Place ' || n, location_id => bench.tenant(n)) FROM generate_series(1, 2) n;
SELECT erp.create_item('Item ' || n, initial_quantity => 1000000000, item_id => bench.item(n)),
	   erp.receive_stock(bench.item(n), 1000000, bench.tenant(1), unit_cost => 2.5),
	   erp.receive_stock(bench.item(n), 1000000, bench.tenant(2), unit_cost => 2.5)
  FROM generate_series(1, :items) n;
SELECT erp.create_ledger_accounts(jsonb_agg(jsonb_build_object('id', n, 'ledger', 1, 'code', 1))) FROM generate_series(1, 100) n;
SELECT erp.open_books(currency => 'EUR');
SELECT erp.create_account('A' || n, 'Account ' || n, CASE n % 2 WHEN 0 THEN 'revenue' ELSE 'asset' END) FROM generate_series(0, 9) n;
