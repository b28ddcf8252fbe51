\set n :n + 1
\set number random(1, 1000000000000000)
\set item random(100000000000, 100000000999)
\if :n = :first
SELECT bench.mark(-1);
\endif
SELECT * FROM erp.create_order('EUR', order_id => md5(:number::text)::uuid);
SELECT * FROM erp.add_order_line(md5(:number::text)::uuid, ('00000000-0000-7000-a000-' || :item)::uuid, 1, 9.95);
SELECT * FROM erp.submit_order(md5(:number::text)::uuid);
\if :n = :last
SELECT bench.mark(1);
\endif
