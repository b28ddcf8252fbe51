-- One round of stock, as bench_client: issuing from one lot and from many, what is at a location, and verify.  The
-- variables round and events are set.
\set section stock
\set units 200
\set peer 'issuing from one lot'
:begin \gset
DO $$ BEGIN FOR n IN 1 .. 200 LOOP PERFORM erp.issue_stock(bench.stock_id(7, 101), 1, bench.stock_id(8, 1)); COMMIT; END LOOP; END $$;
:end;
\set peer 'issuing from 100 lots'
:begin \gset
DO $$ BEGIN FOR n IN 1 .. 200 LOOP PERFORM erp.issue_stock(bench.stock_id(7, 200), 1, bench.stock_id(8, 1)); COMMIT; END LOOP; END $$;
:end;
\set units 1
SET max_parallel_workers_per_gather = 0;
\set peer 'SELECT of the rows of a location'
:begin \gset
SELECT * FROM forge.stock_row r WHERE r.tenant_id = (SELECT forge.current_tenant()) AND r.location_id = bench.stock_id(8, 9);
:end;
\set peer 'erp.stock of a location'
:begin \gset
SELECT * FROM erp.stock s WHERE s.location_id = bench.stock_id(8, 9);
:end;
\set units :events
\set peer 'forge.verify, of the rows of stock: an event'
:begin \gset
SELECT * FROM forge.verify('stock');
:end;
