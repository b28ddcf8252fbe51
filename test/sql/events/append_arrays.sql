-- forge.append_arrays: what forge.append does, with the events in arrays.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('events-append-arrays');
SET ROLE forge_app;

-- the same rows as by forge.append
SELECT aggregate_type, version, event_type, schema_version, payload, metadata,
	   aggregate_id = test.id('note'), principal_id = forge.current_principal(), occurred_at = recorded_at
  FROM forge.append_arrays('crm.note', test.id('note'), ARRAY['crm.note.written', 'crm.note.signed'],
						   ARRAY['{"text": "a", "lines": [1, 2.50, null]}', '{}']::jsonb[]);
SELECT version, event_type, payload, metadata FROM forge.append_arrays('crm.note', test.id('note'), '{crm.note.read}', '{"{}"}', 2, '{"by": "hand"}');
SELECT count(*), bool_and((payload ->> 'n')::integer = version - 3)
  FROM forge.append_arrays('crm.note', test.id('note'), array_fill('crm.note.counted'::text, ARRAY[1000]),
						   (SELECT array_agg(jsonb_build_object('n', n) ORDER BY n) FROM generate_series(1, 1000) n));
SELECT count(*), bool_and(a.version = b.version AND a.event_type = b.event_type AND a.payload = b.payload)
  FROM forge.append('crm.note', test.id('json'), '[{"type": "x", "data": {"a": [1, {"b": "c"}]}}, {"type": "y"}]') a
  JOIN forge.append_arrays('crm.note', test.id('arrays'), '{x,y}', ARRAY['{"a": [1, {"b": "c"}]}', '{}']::jsonb[]) b USING (version);
SELECT version, aggregate_id IS NOT NULL FROM forge.append_arrays('crm.note', NULL, '{x}', '{"{}"}', expected_version => 0);
SELECT version FROM forge.append_arrays('crm.note', test.id('bounds'), '[5:6]={x,y}', '[0:1]={"{}","{}"}');

-- a retry finds the receipt, of either form
SELECT version, event_type, payload FROM forge.append_arrays('crm.note', test.id('retry'), '{x,y}', '{"{\"a\": 1}","{}"}', command_id => test.id('first'));
SELECT version, event_type, payload FROM forge.append_arrays('crm.note', test.id('retry'), '{x,y}', '{"{\"a\": 1}","{}"}', 0, command_id => test.id('first'));
SELECT version, event_type, payload FROM forge.append('crm.note', test.id('retry'), '[{"type": "x", "data": {"a": 1}}, {"type": "y"}]', command_id => test.id('first'));
SELECT test.outcome($$SELECT forge.append_arrays('crm.note', test.id('retry'), '{y,x}', '{"{\"a\": 1}","{}"}', command_id => test.id('first'))$$);

-- the form of what is given
SELECT test.outcome(format('SELECT forge.append_arrays(%s)', arguments)) AS outcome, arguments
  FROM unnest(ARRAY[
	$$NULL, test.id('x'), '{x}', '{"{}"}'$$,
	$$' ', test.id('x'), '{x}', '{"{}"}'$$,
	$$'crm.note', '00000000-0000-0000-0000-000000000000', '{x}', '{"{}"}'$$,
	$$'crm.note', test.id('x'), NULL, '{"{}"}'$$,
	$$'crm.note', test.id('x'), '{x}', NULL$$,
	$$'crm.note', test.id('x'), '{}', '{}'$$,
	$$'crm.note', test.id('x'), '{}', '{"{}"}'$$,
	$$'crm.note', test.id('x'), '{x,y}', '{"{}"}'$$,
	$$'crm.note', test.id('x'), '{x}', '{}'$$,
	$$'crm.note', test.id('x'), '{x}', '{"{}","{}"}'$$,
	$$'crm.note', test.id('x'), '{x,NULL}', '{"{}","{}"}'$$,
	$$'crm.note', test.id('x'), '{x,y}', '{"{}",NULL}'$$,
	$$'crm.note', test.id('x'), '{{x,y},{x,y}}', '{"{}","{}","{}","{}"}'$$,
	$$'crm.note', test.id('x'), '{x,y}', '{{"{}","{}"}}'$$,
	$$'crm.note', test.id('x'), '{""}', '{"{}"}'$$,
	$$'crm.note', test.id('x'), ARRAY[repeat('t', 201)], '{"{}"}'$$,
	$$'crm.note', test.id('x'), '{x}', '{[]}'$$,
	$$'crm.note', test.id('x'), '{x}', '{1}'$$,
	$$'crm.note', test.id('x'), '{x}', '{"null"}'$$,
	$$'crm.note', test.id('x'), '{x}', ARRAY[jsonb_build_object('x', repeat('x', 1048576 - 16))]$$,
	$$'crm.note', test.id('x'), array_fill('x'::text, ARRAY[100001]), array_fill('{}'::jsonb, ARRAY[100001])$$,
	$$'crm.note', test.id('x'), '{x}', '{"{}"}', -2$$,
	$$'crm.note', test.id('x'), '{x}', '{"{}"}', 7$$,
	$$'crm.note', test.id('x'), '{x}', '{"{}"}', metadata => '[]'$$,
	$$'crm.letter', test.id('note'), '{x}', '{"{}"}'$$,
	$$'inventory.item', test.id('x'), '{inventory.item.activated}', '{"{}"}'$$]) WITH ORDINALITY u (arguments, place)
 ORDER BY place;
SELECT count(*) FROM forge.load(test.id('x'));

-- of the registry: for operators, decoded and checked
SET ROLE forge_admin;
SELECT version, event_type, payload FROM forge.append_arrays('inventory.item', test.id('bolt'),
	'{inventory.item.created,inventory.item.stock_adjusted}', ARRAY['{"name": "Bolt"}', '{"delta": "2.50"}']::jsonb[]);
SELECT test.outcome($$SELECT forge.append_arrays('inventory.item', test.id('bolt'), '{inventory.item.renamed}', '{"{}"}')$$);
SELECT name, on_hand, version FROM erp.item;

-- forge.append is not overloaded: parameters without a type still find it
SET ROLE forge_app;
PREPARE untyped AS SELECT version, event_type FROM forge.append($1, $2, $3, $4);
EXECUTE untyped ('crm.note', test.id('untyped'), '[{"type": "x"}]', 0);
SELECT version, event_type FROM forge.append('crm.note', test.id('untyped'), '[{"type": "y"}]', '1', NULL, NULL);
PREPARE untyped_arrays AS SELECT version, event_type FROM forge.append_arrays($1, $2, $3, $4, $5);
EXECUTE untyped_arrays ('crm.note', test.id('untyped'), '{z}', '{"{}"}', 2);

RESET ROLE;
\pset tuples_only off
SELECT * FROM forge.verify();
