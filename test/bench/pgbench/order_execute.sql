\set n :n + 1
\set number random(1, 1000000000000000)
\set item random(100000000000, 100000000999)
\if :n = :first
SELECT bench.mark(-1);
\endif
SELECT * FROM forge.execute('sales.order.create', md5(:number::text)::uuid, '{"currency": "EUR"}');
SELECT * FROM forge.execute('sales.order.add_line', md5(:number::text)::uuid,
	format('{"item_id": "%s", "quantity": 1, "unit_price": 9.95}', '00000000-0000-7000-a000-' || :item)::jsonb);
SELECT * FROM forge.execute('sales.order.submit', md5(:number::text)::uuid);
\if :n = :last
SELECT bench.mark(1);
\endif
