\set n :n + 1
\set stream random(100000000000, 100000000099)
\if :n = :first
SELECT bench.mark(-1);
\endif
SELECT * FROM forge.load(('00000000-0000-7000-8009-' || :stream)::uuid);
\if :n = :last
SELECT bench.mark(1);
\endif
