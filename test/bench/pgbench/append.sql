\set n :n + 1
\set stream random(100000000000, 100000000999)
\if :n = :first
SELECT bench.mark(-1);
\endif
SELECT * FROM forge.append('warehouse.item', ('00000000-0000-7000-8001-' || :stream)::uuid, :events);
\if :n = :last
SELECT bench.mark(1);
\endif
