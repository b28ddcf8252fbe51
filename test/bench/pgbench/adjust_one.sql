\set n :n + 1
\if :n = :first
SELECT bench.mark(-1);
\endif
SELECT * FROM erp.adjust_stock('00000000-0000-7000-8000-100000000000'::uuid, 1, 'count');
\if :n = :last
SELECT bench.mark(1);
\endif
