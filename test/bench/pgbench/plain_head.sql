\set n :n + 1
\set stream random(100000000000, 100000000999)
\if :n = :first
SELECT bench.mark(-1);
\endif
WITH event AS (
	INSERT INTO bench.plain (occurred_at, recorded_at, schema_version, tenant_id, aggregate_id,
		principal_id, aggregate_type, event_type, payload)
	VALUES (now(), clock_timestamp(), 1, '00000000-0000-7000-8000-000000000001',
		('00000000-0000-7000-8001-' || :stream)::uuid, '00000000-0000-7000-8000-00000000000a',
		'warehouse.item', 'warehouse.item.stock_adjusted', :payload)
	RETURNING aggregate_id)
UPDATE bench.head h SET version = h.version + 1 FROM event e
 WHERE h.tenant_id = '00000000-0000-7000-8000-000000000001' AND h.aggregate_id = e.aggregate_id;
\if :n = :last
SELECT bench.mark(1);
\endif
