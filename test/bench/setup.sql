-- The database of the benchmark: the extension, two bound login roles, streams to append to, a
-- plain table to compare with, and where samples are kept.  Needs the variable password.
\set ON_ERROR_STOP on
\o /dev/null
SET client_min_messages = warning;
CREATE EXTENSION forgeerp;
SELECT forge.create_tenant('bench', 'Bench', '00000000-0000-7000-8000-000000000001');
SELECT forge.create_tenant('wide', 'Wide', '00000000-0000-7000-8000-000000000002');
CREATE ROLE bench_client LOGIN PASSWORD :'password' IN ROLE forge_app;
CREATE ROLE bench_wide LOGIN PASSWORD :'password' IN ROLE forge_app;
SELECT forge.bind_role('bench_client', '00000000-0000-7000-8000-000000000001',
					   '00000000-0000-7000-8000-00000000000a', '{admin}');
SELECT forge.bind_role('bench_wide', '00000000-0000-7000-8000-000000000002',
					   '00000000-0000-7000-8000-00000000000a', '{admin}');

CREATE SCHEMA bench;
GRANT USAGE ON SCHEMA bench TO bench_client, bench_wide;

-- ----- samples ------------------------------------------------------------------------------

\ir cpu.sql

CREATE UNLOGGED TABLE bench.sample (
	id integer GENERATED ALWAYS AS IDENTITY,
	section text,   -- which table of the report
	cell text,      -- under which conditions
	clients integer,
	peer text,      -- what was called
	round integer,
	cpu_us numeric, -- of the backend, for one unit of work
	rate numeric    -- units a second
);
CREATE FUNCTION bench.record(
	section text, cell text, peer text, round integer, units integer, begin_cpu_us numeric,
	begin_at numeric)
	RETURNS void LANGUAGE sql VOLATILE SECURITY DEFINER AS $$
	INSERT INTO bench.sample (section, cell, clients, peer, round, rate, cpu_us)
	SELECT section, cell, 1, peer, round,
		   units / (extract(epoch FROM clock_timestamp()) - begin_at),
		   (bench.cpu() - begin_cpu_us) / units
$$;

-- One of 20,000 words: the lower the number from 0 to 1, the rarer.  Those for 1 are most frequent.
CREATE FUNCTION bench.word(number double precision) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT translate(left(md5(floor(20000 * power(number, 3))::text), 8), '0123456789', 'ghijklmnop')
$$;

-- ----- streams ------------------------------------------------------------------------------

-- The kinds of ids differ in one digit; see the scripts for pgbench.
CREATE FUNCTION bench.id(kind integer, number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
	SELECT ('00000000-0000-7000-800' || kind || '-' || 100000000000 + number)::uuid
$$;

-- Of the section on stock: items (7), and locations and lots (8), of its own.
CREATE FUNCTION bench.stock_id(kind integer, number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
	SELECT bench.id(kind, 900000000 + number)
$$;

CREATE FUNCTION bench.adjustments(kind integer, first bigint, last bigint, items bigint)
	RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
	SELECT jsonb_agg(jsonb_build_object(
		'command', 'inventory.item.adjust_stock',
		'aggregate_id', bench.id(kind, n % items),
		'payload', jsonb_build_object('delta', 1 + n % 7, 'reason', 'count')))
	  FROM generate_series(first, last) n
$$;

CREATE FUNCTION bench.creations(kind integer, first bigint, last bigint) RETURNS jsonb
	LANGUAGE sql IMMUTABLE AS $$
	SELECT jsonb_agg(jsonb_build_object(
		'command', 'inventory.item.create',
		'aggregate_id', bench.id(kind, n),
		'payload', jsonb_build_object('name', 'Item ' || n, 'sku', 'SKU-' || kind || '-' || n,
									  'initial_quantity', 1000)))
	  FROM generate_series(first, last) n
$$;

-- Events of the same size and shape as an adjustment of stock.
CREATE FUNCTION bench.events(count bigint) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
	SELECT jsonb_agg(jsonb_build_object(
		'type', 'warehouse.item.stock_adjusted',
		'data', jsonb_build_object('delta', 1 + n % 7, 'reason', 'count')))
	  FROM generate_series(1, count) n
$$;

-- An append of one event to each of count streams.
CREATE FUNCTION bench.appends(kind integer, first bigint, count bigint, expected_version bigint)
	RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
	SELECT jsonb_agg(jsonb_build_object(
		'aggregate_type', 'warehouse.item',
		'aggregate_id', bench.id(kind, first + n),
		'expected_version', expected_version,
		'events', bench.events(1)))
	  FROM generate_series(0, count - 1) n
$$;

-- What orders order: the first thousand by pgbench, others by order.sql.
CREATE FUNCTION bench.order_item(number integer) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
	SELECT ('00000000-0000-7000-a000-' || 100000000000 + number)::uuid
$$;

-- Kinds of ids: 0 items and 1 streams for single calls, 2 items and 3 streams of many events (number
-- 0) and few, 4 to 8 for batches (see batch.sql), 9 streams of 100 events for reading.
SET SESSION AUTHORIZATION bench_client;
SELECT count(*) FROM generate_series(0, 99) n,
	LATERAL forge.append('warehouse.item', bench.id(9, n), bench.events(100));
SELECT count(*) FROM forge.execute_batch(bench.creations(0, 0, 999));
SELECT count(*) FROM forge.append_batch(bench.appends(1, 0, 1000, 0));
SELECT count(*) FROM forge.execute_batch(bench.creations(2, 0, 20));
SELECT count(*) FROM forge.append_batch(bench.appends(4, 0, 1000, 0));
SELECT count(*) FROM forge.execute_batch(bench.creations(8, 0, 99));
SELECT count(*) FROM generate_series(0, 1999) n,
	LATERAL erp.create_item('Item ' || n, initial_quantity => 1000000, item_id => bench.order_item(n));
SELECT count(*) FROM generate_series(1, 20) n,
	LATERAL forge.append('warehouse.item', bench.id(3, n), bench.events(10));
SELECT count(*) FROM generate_series(1, 20) n,
	LATERAL forge.execute_batch((SELECT jsonb_agg(a) FROM generate_series(1, 8),
		jsonb_array_elements(bench.adjustments(2, n, n, 100)) a));

-- A million events in one stream and in one item, and a million over 10,000 items of a second
-- tenant; each statement is a transaction of its own.
SELECT 'SELECT count(*) FROM forge.append(''warehouse.item'', bench.id(3, 0), bench.events(10000))'
  FROM generate_series(1, 100) \gexec
SELECT format('SELECT count(*) FROM forge.execute_batch(bench.adjustments(2, %s, %s, 1))',
			  10000 * n, 10000 * n + 9999)
  FROM generate_series(0, 99) n \gexec
SET SESSION AUTHORIZATION bench_wide;
SELECT count(*) FROM forge.execute_batch(bench.creations(0, 0, 9999));
SELECT format('SELECT count(*) FROM forge.execute_batch(bench.adjustments(0, %s, %s, 10000))',
			  10000 * n, 10000 * n + 9999)
  FROM generate_series(1, 98) n \gexec
RESET SESSION AUTHORIZATION;

-- The peer: a table with the same columns, indexes and rows, and nothing behind it.
CREATE TABLE bench.plain (LIKE forge.event INCLUDING ALL);
INSERT INTO bench.plain SELECT * FROM forge.event ORDER BY position;
CREATE SEQUENCE bench.position_seq START 10000000;
CREATE SEQUENCE bench.version_seq START 10000000;
ALTER TABLE bench.plain
	ALTER position SET DEFAULT nextval('bench.position_seq'),
	ALTER version SET DEFAULT nextval('bench.version_seq'),
	ALTER event_id SET DEFAULT gen_random_uuid(),
	ALTER command_id SET DEFAULT gen_random_uuid();
GRANT SELECT, INSERT ON bench.plain TO bench_client;

-- Heads, as any store with expected versions needs.
CREATE TABLE bench.head (LIKE forge.stream INCLUDING ALL);
INSERT INTO bench.head SELECT * FROM forge.stream;
GRANT SELECT, UPDATE ON bench.head TO bench_client;
GRANT USAGE ON bench.position_seq, bench.version_seq TO bench_client;

-- Rows to be updated, as wide as an item's.
CREATE TABLE bench.counter AS SELECT id, 0 AS n, repeat('x', 200) AS name FROM generate_series(1, 1000) AS id;
ALTER TABLE bench.counter ADD PRIMARY KEY (id);
GRANT SELECT, UPDATE ON bench.counter TO bench_client;
VACUUM ANALYZE;
