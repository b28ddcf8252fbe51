\set n :n + 1
\set number random(1, 1000000000000000)
\if :n = :first
SELECT bench.mark(-1);
\endif
SELECT * FROM forge.execute_batch((SELECT ('[' || string_agg(format('
	{"command": "sales.order.create", "aggregate_id": "%1$s", "payload": {"currency": "EUR"}},
	{"command": "sales.order.add_line", "aggregate_id": "%1$s",
	 "payload": {"item_id": "%2$s", "quantity": 1, "unit_price": 9.95}},
	{"command": "sales.order.submit", "aggregate_id": "%1$s"}',
	md5(:number::text || i)::uuid, bench.order_item((random() * 999)::integer)), ',') || ']')::jsonb
  FROM generate_series(1, 100) i));
\if :n = :last
SELECT bench.mark(1);
\endif
