\set n :n + 1
\set position random(100, 200000)
\if :n = :first
SELECT bench.mark(-1);
\endif
SELECT * FROM forge.read(:position, 1000);
\if :n = :last
SELECT bench.mark(1);
\endif
