-- forge.execute_batch: all or nothing, later ones see earlier ones.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('commands-batch');
SET ROLE forge_app;
CREATE FUNCTION pg_temp.command(command text, name text, payload jsonb DEFAULT '{}', others jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $$
	SELECT jsonb_build_object('command', 'inventory.item.' || command, 'aggregate_id', test.id(name), 'payload', payload) || others $$;

-- one receipt each, in order; later ones see earlier ones
SELECT ordinality, version, event_count, replayed
  FROM forge.execute_batch(jsonb_build_array(
	pg_temp.command('create', 'bolt', '{"name": "Bolt", "sku": "B-1", "initial_quantity": 10}'),
	pg_temp.command('create', 'nut', '{"name": "Nut"}'),
	pg_temp.command('adjust_stock', 'bolt', '{"delta": -10}', '{"expected_version": 2}'),
	pg_temp.command('adjust_stock', 'nut', '{"delta": 4}', '{"expected_version": -1}'),
	pg_temp.command('activate', 'bolt'),
	pg_temp.command('adjust_stock', 'bolt', '{"delta": 1.5}', '{"expected_version": 3}'))) WITH ORDINALITY;
SELECT name, sku, on_hand, version FROM erp.item ORDER BY name;
SELECT count(*), count(DISTINCT position), bool_and(version = rank)
  FROM (SELECT e.position, e.version, row_number() OVER (PARTITION BY aggregate_id ORDER BY e.position) AS rank FROM erp.event e) events;

-- all or nothing; DETAIL names the index, from 0
SELECT test.outcome($$SELECT forge.execute_batch(jsonb_build_array(
	pg_temp.command('adjust_stock', 'bolt', '{"delta": 1}'), pg_temp.command('adjust_stock', 'nut', '{"delta": -5}')))$$);
SELECT test.outcome($$SELECT forge.execute_batch(jsonb_build_array(
	pg_temp.command('adjust_stock', 'bolt', '{"delta": -100}'), pg_temp.command('adjust_stock', 'bolt', '{"delta": 100}')))$$);
SELECT test.outcome($$SELECT forge.execute_batch(jsonb_build_array(
	pg_temp.command('adjust_stock', 'bolt', '{"delta": 1}'), pg_temp.command('adjust_stock', 'bolt', '{"delta": 1}', '{"expected_version": 4}')))$$);
SELECT test.outcome($$SELECT forge.execute_batch(jsonb_build_array(
	pg_temp.command('rename', 'bolt', '{"name": "x"}'), pg_temp.command('adjust_stock', 'nobody', '{"delta": 1}')))$$);
SELECT test.outcome($$SELECT forge.execute_batch(jsonb_build_array(
	pg_temp.command('rename', 'bolt', '{"name": "x"}'), pg_temp.command('rename', 'nut', '{"name": " "}'), pg_temp.command('rename', 'nut', '{"name": 1}')))$$);
SELECT test.outcome($$SELECT forge.execute_batch(jsonb_build_array(
	pg_temp.command('rename', 'bolt', '{"name": "x"}'), pg_temp.command('rename', 'nut', '{"title": "x"}')))$$);
SELECT test.outcome($$SELECT forge.execute_batch(jsonb_build_array(
	pg_temp.command('rename', 'bolt', '{"name": "x"}'), pg_temp.command('explode', 'nut')))$$);
SELECT test.outcome($$SELECT forge.execute_batch(jsonb_build_array(
	pg_temp.command('rename', 'bolt', '{"name": "x"}'), '{"command": "identity.tenant.create", "payload": {"slug": "x"}}'::jsonb))$$);
SELECT test.outcome($$SELECT forge.execute_batch(jsonb_build_array(
	pg_temp.command('rename', 'bolt', '{"name": "x"}'), pg_temp.command('rename', 'nut', '{"name": "x"}', '{"metadata": 1}')))$$);
SELECT test.outcome($$SELECT forge.execute_batch(jsonb_build_array(
	pg_temp.command('rename', 'bolt', '{"name": "x"}'), pg_temp.command('rename', 'nut', '[]')))$$);
SELECT test.outcome($$SELECT forge.execute_batch(jsonb_build_array(
	pg_temp.command('rename', 'bolt', '{"name": "x"}'), pg_temp.command('rename', 'nut', '{"name": "x"}', '{"occurred_at": "soon"}')))$$);
SELECT test.outcome($$SELECT forge.execute_batch(jsonb_build_array(
	pg_temp.command('rename', 'bolt', '{"name": "x"}'), pg_temp.command('rename', 'nut', '{"name": "x"}', '{"command_id": 7}')))$$);
SELECT test.outcome($$SELECT forge.execute_batch(jsonb_build_array(
	pg_temp.command('rename', 'bolt', '{"name": "x"}'), pg_temp.command('rename', 'nut', '{"name": "x"}', '{"aggregate": "x"}')))$$);
SELECT test.outcome($$SELECT forge.execute_batch('[{"payload": {}}]')$$);
SELECT test.outcome($$SELECT forge.execute_batch('[{}]')$$);
SELECT test.outcome($$SELECT forge.execute_batch('[null]')$$);
SELECT test.outcome($$SELECT forge.execute_batch('["inventory.item.create"]')$$);
SELECT test.outcome($$SELECT forge.execute_batch('[[]]')$$);
SELECT test.outcome($$SELECT forge.execute_batch('{"command": "inventory.item.create"}')$$);
SELECT test.outcome($$SELECT forge.execute_batch('1')$$);
SELECT test.outcome($$SELECT forge.execute_batch('null')$$);
SELECT test.outcome($$SELECT forge.execute_batch(NULL)$$);
SELECT name, sku, on_hand, version FROM erp.item ORDER BY name;

-- nothing to do is nothing wrong
SELECT count(*) FROM forge.execute_batch('[]');

-- a sku given up by one and taken by a later one, also in a circle; not the other way round
SELECT version FROM forge.execute_batch(jsonb_build_array(
	pg_temp.command('change_sku', 'bolt'), pg_temp.command('change_sku', 'nut', '{"sku": "B-1"}')));
SELECT version FROM forge.execute_batch(jsonb_build_array(
	pg_temp.command('change_sku', 'bolt', '{"sku": "N-1"}'),
	pg_temp.command('change_sku', 'nut', '{"sku": "temporary"}'),
	pg_temp.command('change_sku', 'bolt', '{"sku": "B-1"}'),
	pg_temp.command('change_sku', 'nut', '{"sku": "N-1"}')));
SELECT name, sku, version FROM erp.item ORDER BY name;
SELECT version FROM forge.execute_batch(jsonb_build_array(
	pg_temp.command('change_sku', 'bolt', '{"sku": "temporary"}'),
	pg_temp.command('change_sku', 'nut', '{"sku": "B-1"}'),
	pg_temp.command('change_sku', 'bolt', '{"sku": "N-1"}')));
SELECT name, sku, version FROM erp.item ORDER BY name;
BEGIN;
SELECT test.outcome($$SELECT version FROM forge.execute_batch(jsonb_build_array(
	pg_temp.command('change_sku', 'nut', '{"sku": "N-1"}'), pg_temp.command('change_sku', 'bolt', '{"sku": "B-1"}')))$$);
SELECT test.outcome($$SELECT version FROM forge.execute_batch(jsonb_build_array(
	pg_temp.command('change_sku', 'nut', '{"sku": "N-1"}'), pg_temp.command('change_sku', 'nut', '{"sku": "B-1"}')))$$);
SELECT test.outcome($$SELECT version FROM forge.execute_batch(jsonb_build_array(
	pg_temp.command('create', 'brief', '{"name": "Brief", "sku": "N-1"}'), pg_temp.command('change_sku', 'brief')))$$);
SELECT count(*) FROM forge.verify();
ROLLBACK;
SELECT test.outcome($$SELECT forge.execute_batch(jsonb_build_array(
	pg_temp.command('create', 'one', '{"name": "One", "sku": "same"}'), pg_temp.command('create', 'two', '{"name": "Two", "sku": " same "}')))$$);
SELECT version FROM forge.execute_batch(jsonb_build_array(
	pg_temp.command('create', 'one', '{"name": "One", "sku": "same"}'), pg_temp.command('change_sku', 'one', '{"sku": "other"}'),
	pg_temp.command('create', 'two', '{"name": "Two", "sku": "same"}')));
SELECT name, sku FROM erp.item ORDER BY name;
SELECT test.outcome($$SELECT forge.execute_batch(jsonb_build_array(
	pg_temp.command('create', 'three', '{"name": "Three"}'), pg_temp.command('create', 'three', '{"name": "Three"}')))$$);

-- command ids: a duplicate inside the batch is a retry
SELECT ordinality, version, event_count, replayed, command_id = test.id('bolt, once')
  FROM forge.execute_batch(jsonb_build_array(
	pg_temp.command('adjust_stock', 'bolt', '{"delta": 1}', jsonb_build_object('command_id', test.id('bolt, once'))),
	pg_temp.command('adjust_stock', 'bolt', '{"delta": 1}'),
	pg_temp.command('adjust_stock', 'bolt', '{"delta": 1.0}', jsonb_build_object('command_id', test.id('bolt, once'), 'expected_version', 99)),
	pg_temp.command('adjust_stock', 'bolt', '{"delta": "1"}', jsonb_build_object('command_id', test.id('bolt, once'))))) WITH ORDINALITY;
SELECT version, event_count, replayed
  FROM forge.execute_batch(jsonb_build_array(
	pg_temp.command('adjust_stock', 'bolt', '{"delta": 1}', jsonb_build_object('command_id', test.id('bolt, once'))),
	pg_temp.command('adjust_stock', 'bolt', '{"delta": 1}', jsonb_build_object('command_id', test.id('bolt, once'))),
	pg_temp.command('adjust_stock', 'nut', '{"delta": 1}', jsonb_build_object('command_id', test.id('nut, once')))));
SELECT test.outcome($$SELECT forge.execute_batch(jsonb_build_array(
	pg_temp.command('adjust_stock', 'bolt', '{"delta": 1}', jsonb_build_object('command_id', test.id('twice'))),
	pg_temp.command('adjust_stock', 'bolt', '{"delta": 2}', jsonb_build_object('command_id', test.id('twice')))))$$);
SELECT test.outcome($$SELECT forge.execute_batch(jsonb_build_array(
	pg_temp.command('adjust_stock', 'nut', '{"delta": 1}'),
	pg_temp.command('adjust_stock', 'nut', '{"delta": 1}', jsonb_build_object('command_id', test.id('bolt, once')))))$$);
SELECT name, on_hand, version FROM erp.item WHERE name IN ('Bolt', 'Nut') ORDER BY name;
SELECT count(DISTINCT aggregate_id), bool_or(replayed), count(*)
  FROM forge.execute_batch(jsonb_build_array(
	jsonb_build_object('command', 'inventory.item.create', 'payload', '{"name": "Four"}'::jsonb, 'command_id', test.id('four')),
	jsonb_build_object('command', 'inventory.item.create', 'payload', '{"name": "Four"}'::jsonb, 'command_id', test.id('four')),
	jsonb_build_object('command', 'inventory.item.create', 'payload', '{"name": "Five"}'::jsonb)));

-- business time and metadata of each; nulls are as if left out
SELECT version FROM forge.execute_batch(jsonb_build_array(
	pg_temp.command('adjust_stock', 'two', '{"delta": 1}', jsonb_build_object('occurred_at', '2011-12-09T12:50:00Z', 'metadata', jsonb_build_object('causation_id', test.id('cause')))),
	pg_temp.command('adjust_stock', 'two', '{"delta": 1}', '{"occurred_at": null, "metadata": null, "command_id": null, "expected_version": null}'),
	pg_temp.command('activate', 'two', 'null')));
SELECT occurred_at = '2011-12-09 12:50:00+00', occurred_at = recorded_at, causation_id = test.id('cause'), metadata IS NULL
  FROM forge.load(test.id('two'), 2);

-- many
SELECT count(*), sum(event_count), max(version)
  FROM forge.execute_batch((SELECT jsonb_agg(pg_temp.command('adjust_stock', CASE n % 3 WHEN 0 THEN 'bolt' WHEN 1 THEN 'nut' ELSE 'two' END, '{"delta": 0.001}'))
							  FROM generate_series(1, 3000) n));
SELECT name, on_hand, version FROM erp.item ORDER BY name;
SELECT test.outcome($$SELECT forge.execute_batch((SELECT jsonb_agg('{}'::jsonb) FROM generate_series(1, 100001)))$$);

RESET ROLE;
\pset tuples_only off
SELECT * FROM forge.verify();
