-- Fields of every type: from SQL and JSON into events, states, read models and back.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('fields-sample');
SET ROLE forge_app;
SET datestyle = ISO;

-- from SQL
SELECT kind, roles, quantity, count, amount, is_new, origin, begins_at AT TIME ZONE 'UTC', due_on, attributes, version
  FROM erp.set_sample(test.id('full'), 'goods', '{goods,service}', 2.5, 7, 340282366920938463463374607431768211455, true,
    '11111111-1111-1111-1111-111111111111', '2024-07-01T12:00:00Z', '2024-02-29',
    '{"b": 1.50, "a": {"z": [1e2, -0.0], "y": "\u00e9"}}',
    '[{"number": 1, "memo": "first", "made_on": "2024-07-01", "kind": "service", "attributes": {"q": 1, "p": 2}},
      {"number": 2}]');
SELECT version FROM erp.note_sample(test.id('full'), 3, 'third');
SELECT version FROM erp.note_sample(test.id('full'), 4);
SELECT kind, roles, due_on, attributes, version FROM erp.set_sample(test.id('bare'), 'service');
SELECT roles, quantity, count, is_new FROM erp.sample WHERE sample_id = test.id('bare');
SELECT roles, quantity, count, is_new FROM erp.set_sample(test.id('nulls'), 'service', NULL, NULL, NULL, is_new => NULL);
SELECT roles, quantity, count, is_new FROM erp.set_sample(test.id('zeros'), 'service', '{}', 0, 0, is_new => false);
SELECT attributes IS NULL FROM erp.set_sample(test.id('none'), 'service', attributes => NULL);

-- from JSON; the order of members and the way in which numbers are written make no other command
SELECT version, replayed FROM forge.execute('test.sample.set', test.id('json'),
  '{"kind": "goods", "due_on": "9999-12-31", "amount": "18446744073709551616", "attributes": {"b": 1.0, "a": 2}}', command_id => test.id('once'));
SELECT version, replayed FROM forge.execute('test.sample.set', test.id('json'),
  '{"attributes": {"a": 2.00, "b": 1}, "amount": 18446744073709551616.0, "kind": "goods", "due_on": "9999-12-31"}', command_id => test.id('once'));
SELECT event_type, payload FROM forge.load(test.id('full'));
SELECT event_type, payload FROM forge.load(test.id('json'));
SELECT jsonb_pretty(forge.state('test.sample', test.id('full')));
SELECT forge.state('test.sample', test.id('none'));
SELECT kind, due_on, attributes FROM erp.sample ORDER BY kind, due_on, attributes;
SELECT amount, pg_typeof(amount) FROM erp.sample ORDER BY amount;

-- refusals
SELECT test.outcome($$SELECT erp.set_sample(test.id('full'), 'thing')$$);
SELECT test.outcome($$SELECT erp.set_sample(test.id('full'), 'goods', '{goods,x}')$$);
SELECT test.outcome(format($$SELECT erp.set_sample(test.id('full'), 'goods', amount => %L)$$, amount))
  FROM unnest('{-1,0.5,340282366920938463463374607431768211456,1e1000,NaN,Infinity,-Infinity}'::numeric[]) amount;
SELECT test.outcome(format($$SELECT forge.execute('test.sample.set', test.id('json'), '{"kind":"goods","amount":%s}')$$, amount))
  FROM unnest('{-1,0.5,340282366920938463463374607431768211456,"\"-1\"","\"\"",true,[]}'::text[]) amount;
SELECT test.outcome($$SELECT erp.set_sample(test.id('full'), 'goods', due_on => 'infinity')$$);
SELECT test.outcome($$SELECT erp.set_sample(test.id('full'), 'goods', due_on => '-infinity')$$);
SELECT test.outcome($$SELECT erp.set_sample(test.id('full'), 'goods', due_on => '0044-03-15 BC')$$);
SELECT test.outcome($$SELECT erp.set_sample(test.id('full'), 'goods', due_on => '10000-01-01')$$);
SELECT test.outcome($$SELECT erp.set_sample(test.id('full'), 'goods', attributes => '[]')$$);
SELECT test.outcome($$SELECT erp.set_sample(test.id('full'), 'goods', attributes => '3')$$);
SELECT test.outcome($$SELECT erp.set_sample(test.id('full'), 'goods', attributes => '{"a": 1e40}')$$);
SELECT test.outcome($$SELECT erp.set_sample(test.id('full'), 'goods',
  attributes => jsonb_build_object('a', repeat('x', 100)))$$);
SELECT test.outcome($$SELECT erp.set_sample(test.id('full'), 'goods', notes => '[{"number":1},{"number":2,"kind":"x"}]')$$);
SELECT test.outcome($$SELECT erp.set_sample(test.id('full'), 'goods',
  notes => '[{"number":1},{"number":2,"made_on":"2024-02-30"}]')$$);
SELECT test.outcome($$SELECT erp.set_sample(test.id('full'), 'goods',
  notes => jsonb_build_array(jsonb_build_object('number', 1, 'memo', repeat('x', 201))))$$);
SELECT test.outcome($$SELECT erp.set_sample(test.id('full'), 'goods', notes => '[{"number":1,"attributes":{"a":1e77}}]')$$);
SELECT test.outcome($$SELECT forge.execute('test.sample.set', test.id('json'), '{"kind":"goods","due_on":"2024-12-32"}')$$);
SELECT test.outcome($$SELECT forge.execute('test.sample.set', test.id('json'), '{"kind":"goods","due_on":"infinity"}')$$);
SELECT test.outcome($$SELECT forge.execute('test.sample.set', test.id('json'), '{"kind":"goods","attributes":"{}"}')$$);

SELECT jsonb_pretty(json_schema->'properties') FROM forge.command_type WHERE name = 'test.sample.set';

-- a form of it
SET ROLE NONE;
CREATE FUNCTION erp_page.amount(request json) RETURNS json LANGUAGE sql STABLE AS $$
	SELECT json_build_object('title', 'Amount', 'parts', json_build_array(json_build_object('part', 'form', 'label', 'Set',
		'command', 'test.sample.set', 'fields', json_build_array('kind', 'amount', 'count'),
		'values', json_build_object('amount', (SELECT max(amount) FROM erp.sample))))) $$;
GRANT EXECUTE ON FUNCTION erp_page.amount TO forge_app;
SET ROLE forge_app;
SELECT substring(erp.page('amount') FROM '<label for="f1-2">.*?</div>');
SELECT substring(erp.page('amount') FROM '<label for="f1-3">.*?</div>');
RESET ROLE;
DROP FUNCTION erp_page.amount;

-- a replay comes to the same, in which the events' memory goes away after each of them
RESET ROLE;
SELECT * FROM forge.verify();
SELECT forge.rebuild('sample') > 0;
