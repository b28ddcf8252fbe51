\set n :n + 1
\if :n = :first
SELECT bench.mark(-1);
\endif
SELECT * FROM forge.append('warehouse.item', ('00000000-0000-7000-8003-' || :stream)::uuid, :events);
\if :n = :last
SELECT bench.mark(1);
\endif
