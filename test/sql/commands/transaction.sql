-- Commands in transactions: read-only ones, savepoints, isolation levels, prepared ones.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('commands-transaction');
SET ROLE forge_app;
SELECT on_hand FROM erp.create_item('Bolt', 'B-1', 10, test.id('bolt'));

-- every command is refused in a READ ONLY transaction; reading is not
BEGIN READ ONLY;
SELECT test.outcome(statement) FROM unnest(ARRAY[
	$$SELECT erp.create_item('x')$$,
	$$SELECT erp.adjust_stock(test.id('bolt'), 1)$$,
	$$SELECT erp.rename_item(test.id('bolt'), 'Bolt')$$,
	$$SELECT erp.change_sku(test.id('bolt'), 'x')$$,
	$$SELECT erp.deactivate_item(test.id('bolt'))$$,
	$$SELECT erp.activate_item(test.id('bolt'))$$,
	$$SELECT forge.execute('inventory.item.activate', test.id('bolt'))$$,
	$$SELECT forge.execute_batch('[{"command": "inventory.item.create", "payload": {"name": "x"}}]')$$,
	$$SELECT forge.append('crm.note', NULL, '[{"type": "x"}]')$$,
	$$SELECT forge.append_batch('[{"aggregate_type": "crm.note", "events": [{"type": "x"}]}]')$$,
	$$SELECT forge.rebuild('item')$$]) statement;
SELECT name, on_hand FROM erp.item;
SELECT count(*) FROM forge.load(test.id('bolt'));
SELECT count(*) FROM forge.read();
SELECT forge.safe_position() > 0;
SELECT forge.state('inventory.item', test.id('bolt')) ->> 'on_hand';
SELECT count(*) FROM forge.verify();
COMMIT;
RESET ROLE;
BEGIN READ ONLY;
SELECT test.outcome($$SELECT forge.create_tenant('commands-transaction-2')$$);
SELECT test.outcome($$SELECT forge.bind_role('postgres', test.id('commands-transaction'))$$);
COMMIT;
SET ROLE forge_app;

-- savepoints
BEGIN;
SELECT on_hand FROM erp.adjust_stock(test.id('bolt'), 1);
SAVEPOINT a;
SELECT on_hand FROM erp.adjust_stock(test.id('bolt'), 10);
SELECT sku FROM erp.change_sku(test.id('bolt'), 'B-2');
SELECT on_hand FROM erp.create_item('Nut', 'B-1', 5, test.id('nut'));
SAVEPOINT b;
SELECT on_hand FROM erp.adjust_stock(test.id('nut'), 1, command_id => test.id('command'));
ROLLBACK TO b;
SELECT name, sku, on_hand, version FROM erp.item ORDER BY name;
SELECT on_hand FROM erp.adjust_stock(test.id('nut'), 2, expected_version => 2, command_id => test.id('command'));
ROLLBACK TO a;
SELECT name, sku, on_hand, version FROM erp.item ORDER BY name;
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('nut'), 1)$$);
SELECT sku FROM erp.create_item('Screw', 'B-2', item_id => test.id('screw'));
SELECT on_hand FROM erp.adjust_stock(test.id('bolt'), 1, expected_version => 3, command_id => test.id('command'));
RELEASE a;
COMMIT;
SELECT name, sku, on_hand, version FROM erp.item ORDER BY name;
SELECT count(*), max(version) FROM forge.load(test.id('bolt'));

-- a refused command leaves the ones before it as they were
BEGIN;
SELECT on_hand FROM erp.adjust_stock(test.id('bolt'), 1);
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('bolt'), -1000)$$);
SELECT test.outcome($$SELECT erp.create_item('x', 'B-1')$$);
SELECT on_hand FROM erp.adjust_stock(test.id('bolt'), 1);
COMMIT;

-- commands in one SQL statement see each other
SELECT (erp.adjust_stock(test.id('bolt'), 1)).on_hand FROM generate_series(1, 3);
SELECT version, delta FROM erp.item_movement WHERE item_id = test.id('bolt') ORDER BY version DESC LIMIT 3;

-- the other isolation levels
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT on_hand FROM erp.item WHERE item_id = test.id('bolt');
SELECT on_hand FROM erp.adjust_stock(test.id('bolt'), -1);
SELECT on_hand FROM erp.adjust_stock(test.id('bolt'), -1);
SELECT on_hand FROM erp.create_item('Washer', 'W-1', 1, test.id('washer'));
SELECT sku IS NULL FROM erp.change_sku(test.id('washer'), NULL);
SELECT sku FROM erp.change_sku(test.id('bolt'), 'W-1');
SELECT test.outcome($$SELECT erp.create_item('x', 'W-1')$$);
COMMIT;
BEGIN ISOLATION LEVEL SERIALIZABLE;
SELECT on_hand FROM erp.adjust_stock(test.id('bolt'), -1, command_id => test.id('serializable'));
SELECT on_hand FROM erp.adjust_stock(test.id('bolt'), -1, command_id => test.id('serializable'));
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('bolt'), -1, expected_version => 1)$$);
COMMIT;
SELECT name, sku, on_hand, version FROM erp.item ORDER BY name;

-- batches on one stream, one after the other: the last look at no more pages than the first
RESET ROLE;
CREATE FUNCTION test.pages(statement text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	plan json;
BEGIN
	EXECUTE 'EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ' || statement INTO plan;
	RETURN (plan -> 0 -> 'Plan' ->> 'Shared Hit Blocks')::bigint + (plan -> 0 -> 'Plan' ->> 'Shared Read Blocks')::bigint;
END
$$;
SET ROLE forge_app;
CREATE TEMP TABLE batch AS SELECT jsonb_agg(jsonb_build_object('command', 'inventory.item.adjust_stock', 'aggregate_id', test.id('bolt'), 'payload', '{"delta": 1}'::jsonb)) AS commands,
	jsonb_agg(jsonb_build_object('aggregate_type', 'crm.note', 'aggregate_id', test.id('many notes'), 'events', '[{"type": "noted"}]'::jsonb)) AS appends FROM generate_series(1, 2);
BEGIN;
SELECT call, sum(pages) FILTER (WHERE n > 1400) <= 1.5 * sum(pages) FILTER (WHERE n <= 100) AS same
  FROM (VALUES ('SELECT count(*) FROM forge.execute_batch((SELECT commands FROM batch))'), ('SELECT count(*) FROM forge.append_batch((SELECT appends FROM batch))')) c (call),
	   generate_series(1, 1500) n, LATERAL (SELECT test.pages(call || repeat(' ', n)) AS pages) p GROUP BY call ORDER BY call;
ROLLBACK;

-- two-phase commit: the feed stops before it until it is decided
SELECT forge.safe_position() AS start \gset
BEGIN;
SELECT on_hand FROM erp.adjust_stock(test.id('bolt'), 100);
PREPARE TRANSACTION 'commands transaction';
SELECT count(*) FROM forge.append('crm.note', test.id('note'), '[{"type": "later"}]');
SELECT on_hand FROM erp.item WHERE item_id = test.id('bolt');
SELECT count(*) FROM forge.read(:start);
SELECT forge.safe_position() = :start;
RESET ROLE;
COMMIT PREPARED 'commands transaction';
SET ROLE forge_app;
SELECT event_type FROM forge.read(:start);
SELECT on_hand FROM erp.item WHERE item_id = test.id('bolt');
BEGIN;
SELECT on_hand FROM erp.adjust_stock(test.id('bolt'), 100);
PREPARE TRANSACTION 'commands transaction';
RESET ROLE;
ROLLBACK PREPARED 'commands transaction';
SET ROLE forge_app;
SELECT on_hand FROM erp.adjust_stock(test.id('bolt'), -100);
SELECT event_type FROM forge.read(:start);

RESET ROLE;
\pset tuples_only off
SELECT * FROM forge.verify();
