-- What a call takes is bounded by what it is given: a number of nine bytes may stand for 131,072 digits.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('commands-memory');

-- the most memory that this server process has had so far, in kB
CREATE FUNCTION pg_temp.peak() RETURNS bigint LANGUAGE sql AS $$
	SELECT (regexp_match(pg_read_file('/proc/self/status'), 'VmHWM:\s+(\d+) kB'))[1]::bigint $$;
CREATE TEMP TABLE given AS
SELECT jsonb_build_array(jsonb_build_object('type', 'test.counted', 'data', jsonb_build_object('numbers',
		(SELECT jsonb_agg('1e131071'::jsonb) FROM generate_series(1, 3000))))) AS events;
SELECT version FROM forge.append('test.count', test.id('counts'), '[{"type": "test.counted"}]', command_id => test.id('first'));
SELECT pg_temp.peak() AS before \gset
SELECT pg_column_size(events) < 100000 AS is_small, (SELECT count(*) FROM forge.append('test.count', test.id('counts'), events, command_id => test.id('second'))) AS rows
  FROM given;
SELECT (SELECT count(*) FROM forge.append('test.count', test.id('counts'), events, command_id => test.id('second'))) AS replayed FROM given;
SELECT test.outcome(format('SELECT count(*) FROM forge.execute_batch(%L)', (SELECT jsonb_agg(jsonb_build_object('command', 'inventory.item.create',
	'aggregate_id', gen_random_uuid(), 'command_id', gen_random_uuid(), 'payload', '{"name": "x", "initial_quantity": 1e131071}'::jsonb)) FROM generate_series(1, 3))));
SELECT pg_temp.peak() - :before < 60000 AS is_bounded;
