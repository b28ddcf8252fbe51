\set n :n + 1
\set item :base + :client_id
\if :n = :first
SELECT bench.mark(-1);
\endif
SELECT * FROM erp.adjust_stock(('00000000-0000-7000-800' || :kind || '-' || :item)::uuid, 1, 'count');
\if :n = :last
SELECT bench.mark(1);
\endif
