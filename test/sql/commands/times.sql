-- Times in JSON: RFC 3339, with an offset or Z, whatever the session's TimeZone and DateStyle say.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('commands-times');
SELECT version FROM erp.create_item('Bolt', initial_quantity => 100, item_id => test.id('bolt'));

-- each place where one can be given: of a command in a batch, of an event, of a payload
CREATE FUNCTION pg_temp.outcomes(given text) RETURNS TABLE (place text, outcome text) LANGUAGE sql AS $$
	SELECT place, test.outcome(CASE place
		WHEN 'batch' THEN format('SELECT forge.execute_batch(%L)', jsonb_build_array(jsonb_build_object('command', 'inventory.item.activate',
			'aggregate_id', test.id('bolt'), 'occurred_at', given)))
		WHEN 'event' THEN format('SELECT count(*) FROM forge.append(%L, NULL, %L)', 'test.note', jsonb_build_array(jsonb_build_object('type', 'test.noted',
			'occurred_at', given)))
		WHEN 'payload' THEN format('SELECT event_count FROM forge.execute(%L, test.id(%L), %L)', 'inventory.item.reserve_stock', 'bolt', jsonb_build_object(
			'reference', gen_random_uuid(), 'quantity', 1, 'expires_at', given)) END)
	  FROM unnest('{batch,event,payload}'::text[]) place $$;
SELECT given, place, split_part(outcome, ' | ', 2) AS refusal, substring(outcome FROM 'Field "[a-z_]+".*') AS detail
  FROM unnest('{2024-07-01T12:00:00,01-02-2024T00:00:00Z,2024-07-01,2024-07-01 12:00:00+02,now,20240701T120000Z,2024-07-01T24:00:00Z,2016-12-31T23:59:60Z,
		2023-02-29T12:00:00Z,0044-03-15T12:00:00Z BC,2024-07-01T12:00:00 Europe/Berlin,infinity,-infinity,0000-12-31T00:00:00Z,
		9999-12-31T23:59:59-00:01,2024-07-01T12:00:00.0000001Z}'::text[]) given, pg_temp.outcomes(given) WHERE outcome NOT LIKE 'ok%' ORDER BY given, place;
SELECT given, place, left(outcome, 2) FROM unnest('{2024-07-01T12:00:00Z,2024-07-01t12:00:00.123456000z,2024-07-01 12:00:00-11:59}'::text[]) given,
	pg_temp.outcomes(given) WHERE outcome NOT LIKE 'ok%' AND place <> 'payload';
SELECT test.outcome(format('SELECT forge.append(%L, NULL, %L)', 'test.note', jsonb_build_array(jsonb_build_object('type', 'test.noted', 'occurred_at', given))))
  FROM jsonb_array_elements('[0, true, [], {}]') given;

-- the same instant under every setting; so a retry over another connection is one
CREATE FUNCTION pg_temp.stored(given text) RETURNS numeric LANGUAGE sql AS $$
	SELECT extract(epoch FROM occurred_at) FROM forge.append('test.note', NULL, jsonb_build_array(jsonb_build_object('type', 'test.noted', 'occurred_at', given)),
		command_id => test.id('command ' || given)) $$;
SELECT zone, style, set_config('TimeZone', zone, false) = zone AND set_config('DateStyle', style, false) <> '' AS is_set,
	   pg_temp.stored('2024-03-31T02:30:00Z'), pg_temp.stored('2024-02-01T00:00:00.123456+05:30'), pg_temp.stored('0001-01-01T00:00:00Z'),
	   pg_temp.stored('9999-12-31T23:59:59.999999Z')
  FROM unnest('{UTC,Europe/Berlin,America/New_York,Asia/Kathmandu}'::text[]) zone, unnest('{ISO,"SQL, DMY","German, DMY","Postgres, MDY"}'::text[]) style
 ORDER BY zone, style;
RESET TimeZone; RESET DateStyle;

-- SQL arguments are PostgreSQL's own times; what could not be written in JSON is refused there, too
SELECT test.outcome(format('SELECT version FROM erp.adjust_stock(test.id(%L), 1, occurred_at => %L)', 'bolt', given))
  FROM unnest('{0044-03-15 BC,10000-01-01 00:00:00+00,infinity}'::text[]) given;
SELECT version FROM erp.adjust_stock(test.id('bolt'), 1, occurred_at => '9999-12-31 23:59:59.999999+00');
