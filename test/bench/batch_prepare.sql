-- Before the first round of batch.sql.
\set section batch
\set units 1000
PREPARE append(jsonb) AS
	SELECT count(*) FROM forge.append('warehouse.item', bench.id(6, 0), $1);
PREPARE append_batch(jsonb) AS SELECT count(*) FROM forge.append_batch($1);
PREPARE execute_batch(jsonb) AS SELECT count(*) FROM forge.execute_batch($1);
PREPARE plain(uuid[], text[], text[], jsonb[]) AS
	INSERT INTO bench.plain (occurred_at, recorded_at, schema_version, tenant_id, aggregate_id,
							 principal_id, aggregate_type, event_type, payload)
	SELECT now(), now(), 1, '00000000-0000-7000-8000-000000000001', aggregate_id,
		   '00000000-0000-7000-8000-00000000000a', aggregate_type, event_type, payload
	  FROM unnest($1, $2, $3, $4) e(aggregate_id, aggregate_type, event_type, payload);

COPY (
	SELECT now(), now(), 1, '00000000-0000-7000-8000-000000000001', bench.id(4, n),
		   '00000000-0000-7000-8000-00000000000a', 'warehouse.item',
		   'warehouse.item.stock_adjusted',
		   jsonb_build_object('delta', 1 + n % 7, 'reason', 'count')
	  FROM generate_series(0, 999) n) TO STDOUT \g build/bench/rows
