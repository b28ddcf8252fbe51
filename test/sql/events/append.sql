-- forge.append: streams of types that the registry does not know.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('events-append');
SET ROLE forge_app;

-- the rows come back as stored
SELECT aggregate_type, version, event_type, schema_version, payload, metadata,
	   tenant_id = forge.current_tenant(), aggregate_id = test.id('note'),
	   principal_id = forge.current_principal(), occurred_at = recorded_at,
	   correlation_id IS NULL, causation_id IS NULL, substr(event_id::text, 15, 1) AS uuid_version
  FROM forge.append('crm.note', test.id('note'),
	'[{"type": "crm.note.written", "data": {"text": "a", "lines": [1, 2.50, null]}},
	  {"type": "crm.note.signed"}]');
SELECT version, event_type, schema_version, payload, event_id = test.id('event'),
	   occurred_at = '1999-12-31 23:59:59.999999+00', recorded_at > '2020-01-01'
  FROM forge.append('crm.note', test.id('note'), jsonb_build_array(jsonb_build_object(
	'type', 'crm.note.moved', 'data', '{}'::jsonb, 'schema_version', 3,
	'occurred_at', '1999-12-31T23:59:59.999999Z', 'event_id', test.id('event'))));
SELECT count(*), count(DISTINCT command_id) FROM forge.load(test.id('note'));
SELECT a::text AS appended FROM forge.append('crm.note', test.id('note'), '[{"type": "crm.note.read"}]') a \gset
SELECT version, event_type, e::text = :'appended' FROM forge.load(test.id('note'), 4) e;
SELECT count(*), max(version), bool_and(ordered)
  FROM (SELECT version, position > lag(position, 1, 0::bigint) OVER (ORDER BY version) AS ordered
		  FROM forge.append('crm.note', test.id('note'),
			(SELECT jsonb_agg(jsonb_build_object('type', 'crm.note.read', 'data', jsonb_build_object('n', n)))
			   FROM generate_series(1, 1000) n))) appended;
SELECT bool_and((payload ->> 'n')::integer = version - 4) FROM forge.load(test.id('note'), 5);

-- without an id a stream of its own
SELECT version, aggregate_id IS NOT NULL FROM forge.append('crm.note', NULL, '[{"type": "crm.note.written"}]');

-- metadata: two of its members have columns, the others are the caller's
SELECT version, correlation_id = test.id('correlation'), causation_id = test.id('causation'), metadata ->> 'browser',
	   metadata = jsonb_build_object('correlation_id', test.id('correlation'), 'causation_id', test.id('causation'),
									 'browser', 'lynx')
  FROM forge.append('crm.note', test.id('with metadata'), '[{"type": "crm.note.written"}, {"type": "crm.note.read"}]',
	metadata => jsonb_build_object('correlation_id', test.id('correlation'), 'causation_id', test.id('causation'),
								   'browser', 'lynx'));
SELECT metadata, correlation_id FROM forge.append('crm.note', test.id('with metadata'), '[{"type": "crm.note.read"}]', metadata => '{}');
SELECT test.outcome($$SELECT forge.append('crm.note', test.id('m'), '[{"type": "x"}]', metadata => '[]')$$);
SELECT test.outcome($$SELECT forge.append('crm.note', test.id('m'), '[{"type": "x"}]', metadata => '"x"')$$);
SELECT test.outcome($$SELECT forge.append('crm.note', test.id('m'), '[{"type": "x"}]', metadata => 'null')$$);
SELECT test.outcome($$SELECT forge.append('crm.note', test.id('m'), '[{"type": "x"}]', metadata => '{"correlation_id": "x"}')$$);
SELECT test.outcome($$SELECT forge.append('crm.note', test.id('m'), '[{"type": "x"}]', metadata => '{"causation_id": 1}')$$);

-- what is stored as it is given may be so large: the data of each event, and metadata
SELECT octet_length(payload ->> 'x') FROM forge.append('crm.note', test.id('large'), jsonb_build_array(
	jsonb_build_object('type', 'crm.note.written', 'data', jsonb_build_object('x', repeat('x', 1048576 - 17))),
	jsonb_build_object('type', 'crm.note.written', 'data', jsonb_build_object('x', repeat('x', 1048576 - 17)))));
SELECT test.outcome($$SELECT forge.append('crm.note', test.id('large'), jsonb_build_array(jsonb_build_object('type', 'x'),
	jsonb_build_object('type', 'x', 'data', jsonb_build_object('x', repeat('x', 1048576 - 16)))))$$);
SELECT test.outcome($$SELECT forge.append_batch(jsonb_build_array(jsonb_build_object('aggregate_type', 'crm.note', 'aggregate_id', test.id('large'),
	'events', jsonb_build_array(jsonb_build_object('type', 'x', 'data', jsonb_build_object('x', repeat('x', 2000000)))))))$$);
SELECT octet_length(metadata ->> 'x') FROM forge.append('crm.note', test.id('large'), '[{"type": "x"}]', metadata => jsonb_build_object('x', repeat('x', 16384 - 17)));
SELECT test.outcome($$SELECT forge.append('crm.note', test.id('large'), '[{"type": "x"}]', metadata => jsonb_build_object('x', repeat('x', 16384 - 16)))$$);
SELECT test.outcome($$SELECT forge.append_batch(jsonb_build_array(jsonb_build_object('aggregate_type', 'crm.note', 'aggregate_id', test.id('large'),
	'events', '[{"type": "x"}]'::jsonb, 'metadata', jsonb_build_object('x', repeat('x', 16384)))))$$);
SELECT test.outcome($$SELECT forge.execute('inventory.item.create', test.id('large item'), '{"name": "x"}', metadata => jsonb_build_object('x', repeat('x', 16384)))$$);
SELECT test.outcome($$SELECT forge.execute_batch(jsonb_build_array(jsonb_build_object('command', 'inventory.item.create', 'aggregate_id', test.id('large item'),
	'payload', '{"name": "x"}'::jsonb, 'metadata', jsonb_build_object('x', repeat('x', 16384)))))$$);
SELECT count(*) FROM forge.load(test.id('large'));
SELECT test.outcome($$SET forgeerp.metadata_max_length = '1MB'$$), test.outcome($$SET forgeerp.event_data_max_length = '2MB'$$);

-- the form of what is given
SELECT test.outcome($$SELECT forge.append(NULL, test.id('x'), '[{"type": "x"}]')$$);
SELECT test.outcome($$SELECT forge.append(' ', test.id('x'), '[{"type": "x"}]')$$);
SELECT test.outcome($$SELECT forge.append(repeat('t', 201), test.id('x'), '[{"type": "x"}]')$$);
SELECT test.outcome($$SELECT forge.append('crm.note', test.id('x'), NULL)$$);
SELECT test.outcome($$SELECT forge.append('crm.note', test.id('x'), 'null')$$);
SELECT test.outcome($$SELECT forge.append('crm.note', test.id('x'), '{"type": "x"}')$$);
SELECT test.outcome($$SELECT forge.append('crm.note', test.id('x'), '"x"')$$);
SELECT test.outcome($$SELECT forge.append('crm.note', test.id('x'), '[]')$$);
SELECT test.outcome($$SELECT forge.append('crm.note', test.id('x'), '[1]')$$);
SELECT test.outcome($$SELECT forge.append('crm.note', test.id('x'), '[[{"type": "x"}]]')$$);
SELECT test.outcome($$SELECT forge.append('crm.note', test.id('x'), '[{"type": "x"}, null]')$$);
SELECT test.outcome($$SELECT forge.append('crm.note', test.id('x'), '[{}]')$$);
SELECT test.outcome($$SELECT forge.append('crm.note', test.id('x'), '[{"data": {}}]')$$);
SELECT test.outcome($$SELECT forge.append('crm.note', test.id('x'), '[{"type": null}]')$$);
SELECT test.outcome($$SELECT forge.append('crm.note', test.id('x'), '[{"type": 1}]')$$);
SELECT test.outcome($$SELECT forge.append('crm.note', test.id('x'), '[{"type": ""}]')$$);
SELECT test.outcome(format($$SELECT forge.append('crm.note', test.id('x'), '[{"type": "%s"}]')$$, repeat('t', 201)));
SELECT test.outcome($$SELECT forge.append('crm.note', test.id('x'), '[{"type": "x", "data": []}]')$$);
SELECT test.outcome($$SELECT forge.append('crm.note', test.id('x'), '[{"type": "x", "data": 1}]')$$);
SELECT test.outcome($$SELECT forge.append('crm.note', test.id('x'), '[{"type": "x", "payload": {}}]')$$);
SELECT test.outcome($$SELECT forge.append('crm.note', test.id('x'), '[{"type": "x", "version": 1}]')$$);
SELECT test.outcome($$SELECT forge.append('crm.note', test.id('x'), '[{"type": "x", "schema_version": 0}]')$$);
SELECT test.outcome($$SELECT forge.append('crm.note', test.id('x'), '[{"type": "x", "schema_version": -1}]')$$);
SELECT test.outcome($$SELECT forge.append('crm.note', test.id('x'), '[{"type": "x", "schema_version": 1.5}]')$$);
SELECT test.outcome($$SELECT forge.append('crm.note', test.id('x'), '[{"type": "x", "schema_version": 32768}]')$$);
SELECT test.outcome($$SELECT forge.append('crm.note', test.id('x'), '[{"type": "x", "occurred_at": "yesterday or so"}]')$$);
SELECT test.outcome($$SELECT forge.append('crm.note', test.id('x'), '[{"type": "x", "occurred_at": 0}]')$$);
SELECT test.outcome($$SELECT forge.append('crm.note', test.id('x'), '[{"type": "x", "occurred_at": "infinity"}]')$$);
SELECT test.outcome($$SELECT forge.append('crm.note', test.id('x'), '[{"type": "x", "occurred_at": "2023-02-30T00:00:00Z"}]')$$);
SELECT test.outcome($$SELECT forge.append('crm.note', test.id('x'), '[{"type": "x", "event_id": "x"}]')$$);
SELECT count(*) FROM forge.load(test.id('x'));
SELECT schema_version FROM forge.append('crm.note', test.id('limits'), '[{"type": "x", "schema_version": 32767}]');
SELECT length(aggregate_type), length(event_type) FROM forge.append(repeat('t', 200), test.id('limits, type'),
	jsonb_build_array(jsonb_build_object('type', repeat('e', 200))));
SELECT test.outcome($$SELECT forge.append('crm.note', test.id('x'), (SELECT jsonb_agg('{"type": "x"}'::jsonb) FROM generate_series(1, 100001)))$$);

-- one type per stream, for ever
SELECT test.outcome($$SELECT forge.append('crm.letter', test.id('note'), '[{"type": "x"}]')$$);
SELECT test.outcome($$SELECT forge.append('crm.letter', test.id('note'), '[{"type": "x"}]', expected_version => 1)$$);
SELECT on_hand FROM erp.create_item('Bolt', item_id => test.id('bolt'));
SELECT test.outcome($$SELECT forge.append('crm.note', test.id('bolt'), '[{"type": "x"}]')$$);
SELECT test.outcome($$SELECT erp.create_item('x', item_id => test.id('note'))$$);
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('note'), 1)$$);

RESET ROLE;
\pset tuples_only off
SELECT * FROM forge.verify();
