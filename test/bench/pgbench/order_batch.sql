\set n :n + 1
\set number random(1, 1000000000000000)
\set item random(100000000000, 100000000999)
\if :n = :first
SELECT bench.mark(-1);
\endif
SELECT * FROM forge.execute_batch(format('[
	{"command": "sales.order.create", "aggregate_id": "%1$s", "payload": {"currency": "EUR"}},
	{"command": "sales.order.add_line", "aggregate_id": "%1$s",
	 "payload": {"item_id": "%2$s", "quantity": 1, "unit_price": 9.95}},
	{"command": "sales.order.submit", "aggregate_id": "%1$s"}]',
	md5(:number::text)::uuid, '00000000-0000-7000-a000-' || :item)::jsonb);
\if :n = :last
SELECT bench.mark(1);
\endif
