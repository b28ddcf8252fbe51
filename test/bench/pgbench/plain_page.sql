\set n :n + 1
\set position random(100, 200000)
\if :n = :first
SELECT bench.mark(-1);
\endif
SELECT * FROM bench.plain
 WHERE tenant_id = '00000000-0000-7000-8000-000000000001' AND position > :position
 ORDER BY position LIMIT 1000;
\if :n = :last
SELECT bench.mark(1);
\endif
