\set n :n + 1
\set stream random(100000000000, 100000000999)
\if :n = :first
SELECT bench.mark(-1);
\endif
SELECT * FROM erp.adjust_stock(('00000000-0000-7000-8000-' || :stream)::uuid, 1, 'count');
\if :n = :last
SELECT bench.mark(1);
\endif
