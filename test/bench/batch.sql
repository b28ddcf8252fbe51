-- One round of batches, peers one after the other: 1000 units of work in one statement each.
-- The variable round is set.

\set peer 'forge.append_batch, 1000 existing streams'
SELECT bench.appends(4, 0, 1000, :round) AS payload \gset
:begin \gset
EXECUTE append_batch(:'payload');
:end;

\set peer 'forge.append_batch, 1000 new streams'
SELECT bench.appends(5, 1000 * :round, 1000, 0) AS payload \gset
:begin \gset
EXECUTE append_batch(:'payload');
:end;

\set peer 'forge.append, 1000 events'
SELECT bench.events(1000) AS payload \gset
:begin \gset
EXECUTE append(:'payload');
:end;

\set peer 'forge.execute_batch, 1000 adjust_stock of 100 items'
SELECT bench.adjustments(8, 0, 999, 100) AS payload \gset
:begin \gset
EXECUTE execute_batch(:'payload');
:end;

\set peer 'forge.execute_batch, 1000 create'
SELECT bench.creations(7, 1000 * :round, 1000 * :round + 999) AS payload \gset
:begin \gset
EXECUTE execute_batch(:'payload');
:end;

\set peer 'INSERT … SELECT unnest'
SELECT array_agg(bench.id(4, n)) AS ids,
	   array_agg('warehouse.item'::text) AS aggregate_types,
	   array_agg('warehouse.item.stock_adjusted'::text) AS event_types,
	   array_agg(jsonb_build_object('delta', 1 + n % 7, 'reason', 'count')) AS payloads
  FROM generate_series(0, 999) n \gset
:begin \gset
EXECUTE plain(:'ids', :'aggregate_types', :'event_types', :'payloads');
:end;

\set peer 'COPY'
:begin \gset
\copy bench.plain (occurred_at, recorded_at, schema_version, tenant_id, aggregate_id, principal_id, aggregate_type, event_type, payload) FROM build/bench/rows
:end;

\set peer 'COPY, ids and positions in the file'
COPY (
	SELECT nextval('bench.position_seq'), nextval('bench.version_seq'), now(), now(), 1,
		   '00000000-0000-7000-8000-000000000001', bench.id(4, n), gen_random_uuid(),
		   gen_random_uuid(), '00000000-0000-7000-8000-00000000000a', NULL, NULL,
		   'warehouse.item', 'warehouse.item.stock_adjusted',
		   jsonb_build_object('delta', 1 + n % 7, 'reason', 'count'), NULL
	  FROM generate_series(0, 999) n) TO STDOUT \g build/bench/whole_rows
:begin \gset
\copy bench.plain FROM build/bench/whole_rows
:end;
