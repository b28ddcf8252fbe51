-- forge.append_batch: all or nothing, one receipt each.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('events-append-batch');
SET ROLE forge_app;
CREATE FUNCTION pg_temp.append(name text, events integer, others jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $$
	SELECT jsonb_build_object('aggregate_type', 'crm.note', 'aggregate_id', test.id(name), 'events',
		   (SELECT jsonb_agg(jsonb_build_object('type', 'crm.note.written', 'data', jsonb_build_object('n', n)))
			  FROM generate_series(1, events) n)) || others $$;

SELECT aggregate_id, version, event_count, replayed, position AS last_position, command_id
  FROM forge.append_batch(jsonb_build_array(pg_temp.append('a', 2))) \gset receipt_
SELECT :'receipt_aggregate_id' = test.id('a'), :'receipt_version', :'receipt_event_count', :'receipt_replayed';
SELECT version, position = :receipt_last_position, command_id = :'receipt_command_id' FROM forge.load(test.id('a'));
SELECT ordinality, aggregate_id = test.id(name), version, event_count, replayed
  FROM forge.append_batch(jsonb_build_array(pg_temp.append('b', 1), pg_temp.append('a', 3),
											pg_temp.append('b', 2, '{"expected_version": 1}')))
	   WITH ORDINALITY
  JOIN unnest('{b,a,b}'::text[]) WITH ORDINALITY names (name, ordinality) USING (ordinality);
SELECT version, payload FROM forge.load(test.id('b'));
SELECT count(*), bool_and(version = 1 AND event_count = 1)
  FROM forge.append_batch((SELECT jsonb_agg(pg_temp.append('stream ' || n, 1, '{"expected_version": 0}'))
							 FROM generate_series(1, 1000) n));
SELECT count(*) FROM forge.append_batch('[]');

-- all or nothing, and DETAIL names the index
SELECT test.outcome($$SELECT forge.append_batch(jsonb_build_array(pg_temp.append('c', 1), pg_temp.append('a', 1, '{"expected_version": 4}')))$$);
SELECT test.outcome($$SELECT forge.append_batch(jsonb_build_array(pg_temp.append('c', 1), pg_temp.append('c', 1, '{"aggregate_type": "crm.letter"}')))$$);
SELECT test.outcome($$SELECT forge.append_batch(jsonb_build_array(pg_temp.append('c', 1), pg_temp.append('c', 1, '{"events": []}')))$$);
SELECT test.outcome($$SELECT forge.append_batch(jsonb_build_array(pg_temp.append('c', 1), pg_temp.append('c', 1, '{"events": null}')))$$);
SELECT test.outcome($$SELECT forge.append_batch(jsonb_build_array(pg_temp.append('c', 1), pg_temp.append('c', 1, '{"stream": 1}')))$$);
SELECT test.outcome($$SELECT forge.append_batch(jsonb_build_array(pg_temp.append('c', 1), pg_temp.append('c', 1) - 'aggregate_type'))$$);
SELECT test.outcome($$SELECT forge.append_batch(jsonb_build_array(pg_temp.append('c', 1), pg_temp.append('c', 1, '{"aggregate_id": "c"}')))$$);
SELECT test.outcome($$SELECT forge.append_batch(jsonb_build_array(pg_temp.append('c', 1), pg_temp.append('c', 1, '{"expected_version": "soon"}')))$$);
SELECT test.outcome($$SELECT forge.append_batch(jsonb_build_array(pg_temp.append('c', 1), pg_temp.append('c', 1, '{"expected_version": 1.5}')))$$);
SELECT test.outcome($$SELECT forge.append_batch(jsonb_build_array(pg_temp.append('c', 1), 1))$$);
SELECT test.outcome($$SELECT forge.append_batch(jsonb_build_array(pg_temp.append('c', 1), '[]'::jsonb))$$);
SELECT test.outcome($$SELECT forge.append_batch('{}')$$);
SELECT test.outcome($$SELECT forge.append_batch('null')$$);
SELECT test.outcome($$SELECT forge.append_batch(NULL)$$);
SELECT count(*) FROM forge.load(test.id('c'));

-- command ids
SELECT version, event_count, replayed FROM forge.append_batch(jsonb_build_array(
	pg_temp.append('d', 2, jsonb_build_object('command_id', test.id('first'))),
	pg_temp.append('d', 1),
	pg_temp.append('d', 2, jsonb_build_object('command_id', test.id('first'))),
	pg_temp.append('e', 1, jsonb_build_object('command_id', test.id('second')))));
SELECT version, event_count, replayed FROM forge.append_batch(jsonb_build_array(
	pg_temp.append('e', 1, jsonb_build_object('command_id', test.id('second'))),
	pg_temp.append('d', 2, jsonb_build_object('command_id', test.id('first'), 'expected_version', 77)),
	pg_temp.append('e', 1)));
SELECT test.outcome($$SELECT forge.append_batch(jsonb_build_array(pg_temp.append('e', 1),
	pg_temp.append('d', 3, jsonb_build_object('command_id', test.id('first')))))$$);
SELECT count(*) FROM forge.load(test.id('e'));

-- metadata of each
SELECT version FROM forge.append_batch(jsonb_build_array(
	pg_temp.append('f', 1, jsonb_build_object('metadata', jsonb_build_object('correlation_id', test.id('correlation')))),
	pg_temp.append('f', 1)));
SELECT version, correlation_id = test.id('correlation'), metadata IS NULL FROM forge.load(test.id('f'));

RESET ROLE;
\pset tuples_only off
SELECT * FROM forge.verify();
