-- Expected versions: none, 0, n, -1; of commands and of appends.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('commands-expected-version');
SET ROLE forge_app;
CREATE FUNCTION pg_temp.append(name text, expected text) RETURNS text LANGUAGE sql AS $$
	SELECT test.outcome(format('SELECT version FROM forge.append(''crm.note'', test.id(%L), ''[{"type": "x"}, {"type": "x"}]'', %s)',
							   name, expected)) $$;
CREATE FUNCTION pg_temp.adjust(name text, expected text) RETURNS text LANGUAGE sql AS $$
	SELECT test.outcome(format('SELECT version FROM forge.execute(''inventory.item.adjust_stock'', test.id(%L), ''{"delta": 1}'', %s)',
							   name, expected)) $$;

-- of a stream that does not exist
SELECT pg_temp.append('a', '-1');
SELECT pg_temp.append('a', '1');
SELECT pg_temp.append('a', '9223372036854775807');
SELECT pg_temp.append('a', '-2');
SELECT pg_temp.append('a', '-9223372036854775808');
SELECT pg_temp.append('a', '-9223372036854775807');
SELECT count(*) FROM forge.load(test.id('a'));
SELECT pg_temp.append('a', '0');
SELECT pg_temp.append('b', 'NULL');

-- of one that does
SELECT pg_temp.append('a', '0');
SELECT pg_temp.append('a', '1');
SELECT pg_temp.append('a', '3');
SELECT pg_temp.append('a', '-2');
SELECT pg_temp.append('a', '2');
SELECT pg_temp.append('a', '-1');
SELECT pg_temp.append('a', 'NULL');
SELECT count(*) FROM forge.load(test.id('a'));

-- of commands: the version is looked at before the rules, the payload before the version
SELECT pg_temp.adjust('bolt', '-1');
SELECT pg_temp.adjust('bolt', '1');
SELECT pg_temp.adjust('bolt', '0');
SELECT on_hand, version FROM erp.create_item('Bolt', item_id => test.id('bolt'));
SELECT version FROM forge.execute('inventory.item.create', test.id('nut'), '{"name": "Nut"}', 0);
SELECT pg_temp.adjust('bolt', '-1');
SELECT pg_temp.adjust('bolt', '2');
SELECT pg_temp.adjust('bolt', '2');
SELECT pg_temp.adjust('bolt', '0');
SELECT pg_temp.adjust('bolt', '-2');
SELECT pg_temp.adjust('bolt', 'NULL');
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('bolt'), -100, expected_version => 1)$$);
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('bolt'), 1e-7, expected_version => 1)$$);
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('bolt'), 1, expected_version => -2)$$);
SELECT test.outcome($$SELECT on_hand FROM erp.adjust_stock(test.id('bolt'), 1, expected_version => -1)$$);
SELECT test.outcome($$SELECT name FROM erp.rename_item(test.id('bolt'), 'Bolt', expected_version => 5)$$);
SELECT test.outcome($$SELECT name FROM erp.rename_item(test.id('bolt'), 'Bolt', expected_version => 4)$$);
SELECT test.outcome($$SELECT name FROM erp.rename_item(test.id('bolt'), 'Bolt', expected_version => 0)$$);

-- in JSON
SELECT version FROM forge.execute_batch(jsonb_build_array(
	jsonb_build_object('command', 'inventory.item.adjust_stock', 'aggregate_id', test.id('bolt'), 'payload', '{"delta": 1}'::jsonb, 'expected_version', 5),
	jsonb_build_object('command', 'inventory.item.adjust_stock', 'aggregate_id', test.id('bolt'), 'payload', '{"delta": 1}'::jsonb, 'expected_version', '6'),
	jsonb_build_object('command', 'inventory.item.adjust_stock', 'aggregate_id', test.id('bolt'), 'payload', '{"delta": 1}'::jsonb, 'expected_version', -1),
	jsonb_build_object('command', 'inventory.item.adjust_stock', 'aggregate_id', test.id('bolt'), 'payload', '{"delta": 1}'::jsonb, 'expected_version', NULL)));
SELECT test.outcome(format($$SELECT forge.execute_batch('[{"command": "inventory.item.activate", "aggregate_id": "%s", "expected_version": %s}]')$$,
						   test.id('bolt'), expected))
  FROM unnest('{-2,1e30,9223372036854775808,-9223372036854775809,-9223372036854775808,1.5,true}'::text[] || '"x"'::text) expected;

RESET ROLE;
\pset tuples_only off
SELECT * FROM forge.verify();
