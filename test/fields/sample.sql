-- Fields of every type: from SQL and JSON into events, states, read models and back.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('fields-sample');
SET ROLE forge_app;
SET datestyle = ISO;

-- from SQL
SELECT kind, roles, quantity, count, is_new, origin, begins_at AT TIME ZONE 'UTC', due_on, attributes, version
  FROM erp.set_sample(test.id('full'), 'goods', '{goods,service}', 2.5, 7, true,
    '11111111-1111-1111-1111-111111111111', '2024-07-01T12:00:00Z', '2024-02-29',
    '{"b": 1.50, "a": {"z": [1e2, -0.0], "y": "\u00e9"}}',
    '[{"number": 1, "memo": "first", "made_on": "2024-07-01", "kind": "service", "attributes": {"q": 1, "p": 2}},
      {"number": 2}]');
SELECT version FROM erp.note_sample(test.id('full'), 3, 'third');
SELECT version FROM erp.note_sample(test.id('full'), 4);
SELECT kind, roles, due_on, attributes, version FROM erp.set_sample(test.id('bare'), 'service');
SELECT attributes IS NULL FROM erp.set_sample(test.id('none'), 'service', attributes => NULL);

-- from JSON; the order of members and the way in which numbers are written make no other command
SELECT version, replayed FROM forge.execute('test.sample.set', test.id('json'),
  '{"kind": "goods", "due_on": "9999-12-31", "attributes": {"b": 1.0, "a": 2}}', command_id => test.id('once'));
SELECT version, replayed FROM forge.execute('test.sample.set', test.id('json'),
  '{"attributes": {"a": 2.00, "b": 1}, "kind": "goods", "due_on": "9999-12-31"}', command_id => test.id('once'));
SELECT event_type, payload FROM forge.load(test.id('full'));
SELECT event_type, payload FROM forge.load(test.id('json'));
SELECT jsonb_pretty(forge.state('test.sample', test.id('full')));
SELECT forge.state('test.sample', test.id('none'));
SELECT kind, due_on, attributes FROM erp.sample ORDER BY kind, due_on, attributes;

-- refusals
SELECT test.outcome($$SELECT erp.set_sample(test.id('full'), 'thing')$$);
SELECT test.outcome($$SELECT erp.set_sample(test.id('full'), 'goods', '{goods,x}')$$);
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

-- a replay comes to the same, in which the events' memory goes away after each of them
RESET ROLE;
SELECT * FROM forge.verify();
SELECT forge.rebuild('sample') > 0;
