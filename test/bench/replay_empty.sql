-- A rebuild of a read model that was emptied, as bench_wide.
\set section replay
\set units 1000000
\set peer 'forge.rebuild(''item''), every row is missing'
:begin \gset
SELECT 1 / (forge.rebuild('item') = :units)::integer;
:end;
