-- Under PostgREST errors go out in its own form.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('errors-postgrest');
SET ROLE forge_app;
SELECT on_hand FROM erp.create_item('Bolt', 'B-1', 5, test.id('bolt'));

-- SQLSTATE PGRST; the body is the MESSAGE, status and headers are the DETAIL
CREATE TEMP TABLE request (name text, value text);
GRANT SELECT ON request TO PUBLIC;
INSERT INTO request VALUES ('request.method', 'POST'), ('request.path', '/rpc/adjust_stock'), ('request.headers', '{"host": "x"}'), ('request.cookies', '{}'), ('request.jwt.claims', '{"role": "forge_app"}');
CREATE FUNCTION pg_temp.response(statement text) RETURNS TABLE (status integer, code text, message text, details text, hint text, refusal text, table_field text, challenge text)
LANGUAGE plpgsql AS $$
DECLARE
	body text;
	detail text;
	server_hint text;
BEGIN
	PERFORM set_config(name, value, true) FROM pg_temp.request;
	EXECUTE statement;
EXCEPTION WHEN SQLSTATE 'PGRST' THEN
	GET STACKED DIAGNOSTICS body = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, server_hint = PG_EXCEPTION_HINT,
		refusal = CONSTRAINT_NAME, table_field = TABLE_NAME;
	IF server_hint <> '' OR (detail::jsonb - 'status') #- '{headers,WWW-Authenticate}' <> '{"headers": {}}' OR
	   (SELECT array_agg(key ORDER BY key) FROM jsonb_object_keys(body::jsonb) key) <> '{code,details,hint,message}' THEN
		RAISE 'not in the form that PostgREST reads: % % %', body, detail, server_hint;
	END IF;
	RETURN QUERY SELECT (detail::jsonb ->> 'status')::integer, r.*, refusal, nullif(table_field, ''), detail::jsonb #>> '{headers,WWW-Authenticate}'
	  FROM jsonb_to_record(body::jsonb) r (code text, message text, details text, hint text);
END $$;
SELECT * FROM pg_temp.response($$SELECT erp.adjust_stock(test.id('bolt'), 1, expected_version => 1)$$);
SELECT * FROM pg_temp.response($$SELECT erp.adjust_stock(test.id('nobody'), 1)$$);
SELECT on_hand FROM erp.adjust_stock(test.id('bolt'), 1, command_id => test.id('command'));
SELECT * FROM pg_temp.response($$SELECT erp.adjust_stock(test.id('bolt'), 2, command_id => test.id('command'))$$);
SELECT * FROM pg_temp.response($$SELECT forge.execute('inventory.item.explode', NULL)$$);
SELECT * FROM pg_temp.response($$SELECT erp.create_item(' ')$$);
SELECT * FROM pg_temp.response($$SELECT erp.create_item('Bolt', 'B-1')$$);
SELECT * FROM pg_temp.response($$SELECT erp.adjust_stock(test.id('bolt'), -7)$$);
SELECT * FROM pg_temp.response($$SELECT erp.adjust_stock(test.id('bolt'), 'NaN')$$);
SELECT * FROM pg_temp.response($$SELECT forge.append('inventory.item', NULL, '[{"type": "x"}]')$$);
SELECT * FROM pg_temp.response($$SELECT forge.execute_batch(jsonb_build_array(
	jsonb_build_object('command', 'inventory.item.activate', 'aggregate_id', test.id('bolt')),
	jsonb_build_object('command', 'inventory.item.activate', 'aggregate_id', test.id('nobody'))))$$);

-- what a caller wrote is escaped
SELECT * FROM pg_temp.response($$SELECT forge.execute(E'a"b\\c\n\t{}', NULL)$$);
SELECT * FROM pg_temp.response($$SELECT forge.execute('inventory.item.create', NULL, jsonb_build_object('naïve "field"', 1))$$);
RESET ROLE;
SELECT * FROM pg_temp.response($$UPDATE forge.event SET payload = payload$$);
RESET ALL;

-- 401 says how to sign in
SELECT * FROM pg_temp.response($$SELECT erp.create_item('Bolt')$$);
SELECT * FROM pg_temp.response($$SELECT forge.authenticate('x')$$);

-- It takes all of PostgREST's settings, and that they are of this transaction: what an earlier client of
-- the connection left behind, or has set for the session, changes no error.
SELECT missing, set, left(test.outcome($$SELECT erp.create_item('Bolt')$$), 5)
  FROM (SELECT missing, (SELECT count(set_config(name, CASE WHEN name = missing THEN '' ELSE value END, true)) FROM pg_temp.request) AS set
		  FROM (SELECT name FROM pg_temp.request UNION ALL VALUES ('none')) m (missing) OFFSET 0) m;
SELECT count(set_config(name, value, true)) FROM pg_temp.request;
SELECT left(test.outcome($$SELECT erp.create_item('Bolt')$$), 5) AS after_the_request;
SELECT count(set_config(name, value, false)) FROM pg_temp.request;
SELECT left(test.outcome($$SELECT erp.create_item('Bolt')$$), 5) AS of_the_session;
BEGIN;
SELECT left(test.outcome($$SELECT erp.create_item('Bolt')$$), 5) AS of_the_session;
SELECT count(set_config(name, value, true)) FROM pg_temp.request WHERE name <> 'request.path';
SELECT left(test.outcome($$SELECT erp.create_item('Bolt')$$), 5) AS all_but_one_of_the_transaction;
SAVEPOINT before;
SELECT count(set_config(name, value, true)) FROM pg_temp.request;
SELECT left(test.outcome($$SELECT erp.create_item('Bolt')$$), 5) AS all_of_the_transaction;
ROLLBACK TO before;
SELECT left(test.outcome($$SELECT erp.create_item('Bolt')$$), 5) AS taken_back;
SELECT count(set_config(name, value, false)) FROM pg_temp.request;
SELECT left(test.outcome($$SELECT erp.create_item('Bolt')$$), 5) AS set_for_the_session;
SELECT count(set_config(name, value, true)) FROM pg_temp.request;
SELECT left(test.outcome($$SELECT erp.create_item('Bolt')$$), 5) AS and_for_the_transaction;
COMMIT;
SELECT left(test.outcome($$SELECT erp.create_item('Bolt')$$), 5) AS of_the_session;
RESET ALL;
SELECT test.outcome($$SELECT erp.create_item('Bolt')$$);

-- every code has the status that PostgREST is to send
SELECT code, name, http_status FROM forge.error_code ORDER BY code;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('errors-postgrest');

RESET ROLE;
\pset tuples_only off
SELECT * FROM forge.verify();
