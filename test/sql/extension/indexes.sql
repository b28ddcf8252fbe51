-- Indexes that a DBA adds to tables of the engine, of every kind: after updates that keep the row's place in
-- all indexes (heap-only ones) and others, each index says what the table says.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
CREATE DATABASE regress_forge_indexes;
\c regress_forge_indexes
\i :setup
CREATE EXTENSION amcheck;

-- Those of our B-trees in which amcheck finds a fault, or not every row.
CREATE FUNCTION test.faults() RETURNS TABLE (index_name text, fault text) LANGUAGE plpgsql AS $$
DECLARE
	index regclass;
BEGIN
	FOR index IN SELECT i.indexrelid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam
				  WHERE a.amname = 'btree' AND c.relnamespace = 'forge'::regnamespace ORDER BY c.relname
	LOOP
		BEGIN
			PERFORM bt_index_check(index, heapallindexed => true);
		EXCEPTION WHEN OTHERS THEN
			index_name := index;
			fault := SQLERRM;
			RETURN NEXT;
		END;
	END LOOP;
END $$;

-- How many rows a condition has, by reading the table and by an index of that kind alone.
CREATE FUNCTION test.count_by(kind text, relation regclass, condition text, OUT by_table bigint, OUT by_index bigint, OUT plan text) LANGUAGE plpgsql AS $$
DECLARE
	line text;
BEGIN
	PERFORM set_config('enable_seqscan', 'on', true), set_config('enable_indexscan', 'off', true),
			set_config('enable_indexonlyscan', 'off', true), set_config('enable_bitmapscan', 'off', true);
	EXECUTE format('SELECT count(*) FROM %s WHERE %s', relation, condition) INTO by_table;
	PERFORM set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'on', true);
	EXECUTE format('SELECT count(*) FROM %s WHERE %s', relation, condition) INTO by_index;
	FOR line IN EXECUTE format('EXPLAIN (COSTS OFF) SELECT count(*) FROM %s WHERE %s', relation, condition) LOOP
		plan := coalesce(plan, substring(line FROM 'Index Scan on (\w+)'));
	END LOOP;
	PERFORM set_config('enable_seqscan', 'on', true), set_config('enable_indexscan', 'on', true), set_config('enable_indexonlyscan', 'on', true);
END $$;

SELECT test.sign_in('indexes');
SELECT count(erp.create_item('Item ' || n, 'I-' || n, n, test.id('item ' || n))) FROM generate_series(1, 20) n;

CREATE PROCEDURE test.commands() LANGUAGE plpgsql AS $$
BEGIN
	-- Movements change only columns that BRIN has; names and skus those of the other indexes, too.
	PERFORM erp.adjust_stock(test.id('item ' || n), 1) FROM generate_series(1, 20) n, generate_series(1, 5);
	PERFORM erp.rename_item(test.id('item ' || n), 'Renamed ' || n) FROM generate_series(1, 20, 2) n;
	PERFORM forge.execute_batch((SELECT jsonb_agg(jsonb_build_object('command', 'inventory.item.adjust_stock',
		'aggregate_id', test.id('item ' || n), 'payload', '{"delta": -1}'::jsonb)) FROM generate_series(1, 20) n, generate_series(1, 3)));
	PERFORM erp.rename_item(test.id('item ' || n), 'Item ' || n) FROM generate_series(1, 20, 2) n;
	PERFORM forge.execute('inventory.item.adjust_stock', test.id('item ' || n), '{"delta": 1}', command_id => gen_random_uuid()) FROM generate_series(1, 20) n;
	PERFORM erp.change_sku(test.id('item ' || n), 'J-' || n) FROM generate_series(1, 10) n;
	PERFORM erp.change_sku(test.id('item ' || n), 'I-' || n) FROM generate_series(1, 10) n;
END $$;

-- BRIN alone: its updates may be heap-only, since PostgreSQL 16
CREATE INDEX ON forge.stream USING brin (version);
CREATE INDEX ON forge.item_row USING brin (updated_at, on_hand);
CREATE INDEX ON forge.event USING brin (recorded_at);
CREATE INDEX ON forge.claim USING brin (aggregate_id);
CREATE INDEX ON forge.command USING brin (position);
CALL test.commands();
SELECT * FROM test.faults();
SELECT count(*) = count(DISTINCT aggregate_id) FROM forge.stream WHERE tenant_id = forge.current_tenant();
SELECT * FROM test.count_by('brin', 'forge.stream', 'version BETWEEN 8 AND 1000');
SELECT * FROM test.count_by('brin', 'forge.item_row', 'on_hand >= 10');

-- with one of each other kind beside it
CREATE INDEX stream_btree ON forge.stream (aggregate_type, version);
CREATE INDEX stream_hash ON forge.stream USING hash (aggregate_id);
CREATE INDEX item_hash ON forge.item_row USING hash (name);
CREATE INDEX item_partial ON forge.item_row (on_hand) WHERE name LIKE 'Renamed%';
CREATE INDEX item_expression ON forge.item_row (tenant_id, lower(name));
CREATE INDEX event_gin ON forge.event USING gin (payload);
CREATE INDEX event_partial ON forge.event (event_type) WHERE version > 1;
CREATE INDEX claim_expression ON forge.claim (lower(value));
CREATE INDEX command_btree ON forge.command (aggregate_id, version);
CALL test.commands();
SELECT * FROM test.faults();
SELECT * FROM test.count_by('hash', 'forge.stream', format('aggregate_id = %L', test.id('item 7')));
SELECT * FROM test.count_by('hash', 'forge.item_row', $$name = 'Item 7'$$);
SELECT * FROM test.count_by('hash', 'forge.item_row', $$name = 'Renamed 7'$$);
SELECT * FROM test.count_by('gin', 'forge.event', $$payload @> '{"delta": -1}'$$);
SELECT * FROM test.count_by('partial', 'forge.event', $$event_type = 'inventory.item.renamed' AND version > 1$$);
SELECT * FROM test.count_by('partial', 'forge.item_row', $$on_hand > 0 AND name LIKE 'Renamed%'$$);
SELECT * FROM test.count_by('expression', 'forge.item_row', format($$tenant_id = %L AND lower(name) = 'item 7'$$, forge.current_tenant()));

-- a rebuild writes rows as well
ALTER TABLE forge.item_row DISABLE TRIGGER guard;
UPDATE forge.item_row SET name = 'Renamed wrong', on_hand = on_hand + 1;
ALTER TABLE forge.item_row ENABLE ALWAYS TRIGGER guard;
SELECT forge.rebuild('item') > 0;
SELECT * FROM test.faults();
SELECT * FROM test.count_by('partial', 'forge.item_row', $$on_hand > 0 AND name LIKE 'Renamed%'$$);
SELECT count(*) FROM forge.verify();
\c contrib_regression
\set ECHO none
DROP DATABASE regress_forge_indexes;
