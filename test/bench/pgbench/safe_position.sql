\set n :n + 1
\if :n = :first
SELECT bench.mark(-1);
\endif
SELECT forge.safe_position();
\if :n = :last
SELECT bench.mark(1);
\endif
