\set n :n + 1
\set stream random(100000000000, 100000000099)
\if :n = :first
SELECT bench.mark(-1);
\endif
SELECT * FROM bench.plain
 WHERE tenant_id = '00000000-0000-7000-8000-000000000001'
   AND aggregate_id = ('00000000-0000-7000-8009-' || :stream)::uuid
 ORDER BY version;
\if :n = :last
SELECT bench.mark(1);
\endif
