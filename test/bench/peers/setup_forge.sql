-- The database with forgeerp, and with the plain table.  After common.sql; needs the variable password.
CREATE EXTENSION forgeerp;
SELECT forge.create_tenant('bench', 'Bench', '00000000-0000-7000-8000-000000000001');
SELECT forge.create_tenant('wide', 'Wide', '00000000-0000-7000-8000-000000000002');
CREATE ROLE bench_wide LOGIN PASSWORD :'password' IN ROLE forge_app;
GRANT forge_app TO :client;
SELECT forge.bind_role(:'client', '00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-00000000000a', '{admin}');
SELECT forge.bind_role('bench_wide', '00000000-0000-7000-8000-000000000002',
					   '00000000-0000-7000-8000-00000000000a', '{admin}');
GRANT USAGE ON SCHEMA bench TO bench_wide;

CREATE FUNCTION bench.events(count integer) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
	SELECT jsonb_agg(jsonb_build_object('type', 'warehouse.item.stock_adjusted', 'data', payload))
	  FROM unnest(bench.payloads(count)) payload
$$;

-- Items: of kind 0 those of single commands, 2 and 3 those of 20 and of 200 events, 4 those that are ordered.
CREATE FUNCTION bench.creations(kind integer, count integer) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
	SELECT jsonb_agg(jsonb_build_object(
		'command', 'inventory.item.create', 'aggregate_id', bench.id(kind, n),
		'payload', jsonb_build_object('name', 'Item ' || n, 'initial_quantity', 1000000)))
	  FROM generate_series(0, count - 1) n
$$;
CREATE FUNCTION bench.adjustments(kind integer, items integer, delta integer) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
	SELECT jsonb_agg(jsonb_build_object(
		'command', 'inventory.item.adjust_stock', 'aggregate_id', bench.id(kind, n),
		'payload', jsonb_build_object('delta', delta, 'reason', 'count')))
	  FROM generate_series(0, items - 1) n
$$;

SET SESSION AUTHORIZATION :client;
SELECT count(*) FROM bench.streams() s, LATERAL forge.append('warehouse.item', bench.id(s.kind, s.number), bench.events(s.events))
 WHERE s.kind IN (1, 5, 6);
SELECT count(*) FROM forge.execute_batch(bench.creations(0, 1000));
SELECT count(*) FROM forge.execute_batch(bench.creations(4, 1000));
-- A creation with a quantity is two events.
SELECT count(*) FROM forge.execute_batch(bench.creations(2, 1000));
SELECT count(*) FROM forge.execute_batch(bench.creations(3, 200));
SELECT format('SELECT count(*) FROM forge.execute_batch(bench.adjustments(2, 1000, %s))', n) FROM generate_series(1, 18) n \gexec
SELECT format('SELECT count(*) FROM forge.execute_batch(bench.adjustments(3, 200, %s))', n) FROM generate_series(1, 198) n \gexec

-- For the replay: 100,000 events.
SET SESSION AUTHORIZATION bench_wide;
SELECT count(*) FROM forge.execute_batch(bench.creations(0, 1000));
SELECT format('SELECT count(*) FROM forge.execute_batch(bench.adjustments(0, 1000, %s))', n) FROM generate_series(1, 98) n \gexec
RESET SESSION AUTHORIZATION;

-- The limit: a table with the same columns, indexes and rows, and nothing behind it.
CREATE TABLE bench.plain (LIKE forge.event INCLUDING ALL);
CREATE SEQUENCE bench.position_seq;
CREATE SEQUENCE bench.version_seq START 10000000;
ALTER TABLE bench.plain
	ALTER position SET DEFAULT nextval('bench.position_seq'),
	ALTER version SET DEFAULT nextval('bench.version_seq'),
	ALTER event_id SET DEFAULT gen_random_uuid(),
	ALTER command_id SET DEFAULT gen_random_uuid(),
	ALTER occurred_at SET DEFAULT now(),
	ALTER recorded_at SET DEFAULT clock_timestamp(),
	ALTER schema_version SET DEFAULT 1,
	ALTER tenant_id SET DEFAULT '00000000-0000-7000-8000-000000000001',
	ALTER principal_id SET DEFAULT '00000000-0000-7000-8000-00000000000a',
	ALTER aggregate_type SET DEFAULT 'warehouse.item',
	ALTER event_type SET DEFAULT 'warehouse.item.stock_adjusted';
INSERT INTO bench.plain (aggregate_id, version, payload)
SELECT bench.id(kind, number), version, bench.payload(version) FROM bench.streams(), generate_series(1, events) version;
-- The least that a store with expected versions needs on top of it.
CREATE TABLE bench.head (LIKE forge.stream INCLUDING ALL);
INSERT INTO bench.head SELECT * FROM forge.stream WHERE tenant_id = '00000000-0000-7000-8000-000000000001';
CREATE TABLE bench.rows (id uuid PRIMARY KEY, on_hand bigint NOT NULL);
GRANT SELECT, INSERT ON bench.plain TO :client;
GRANT SELECT, UPDATE ON bench.head TO :client;
GRANT USAGE ON bench.position_seq, bench.version_seq TO :client;
GRANT SELECT, INSERT, UPDATE, DELETE ON bench.rows TO :client;
-- COPY reads what the server can read; see measure.py.
GRANT pg_read_server_files TO :client;
VACUUM ANALYZE;
