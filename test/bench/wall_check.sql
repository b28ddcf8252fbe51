-- One round of asking for a permission, as a command does, next to comparing a text, as
-- bench_client.  The variable round is set.
\set section wall
\set units 1000000
\set peer 'a permission'
:begin \gset
SELECT count(*) FROM generate_series(1, :units) n
 WHERE forge.has_permission(CASE WHEN n > 0 THEN 'inventory.item.adjust_stock' END);
:end;
\set peer 'a prefix'
:begin \gset
SELECT count(*) FROM generate_series(1, :units) n
 WHERE starts_with(CASE WHEN n > 0 THEN 'inventory.item.adjust_stock' END, 'inventory.');
:end;
