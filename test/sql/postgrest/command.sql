-- What a request says of its command by headers, and what the answer says, as PostgREST hands both over.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('http-command');
SELECT on_hand FROM erp.create_item('Bolt', 'B-1', 5, test.id('bolt'));
CREATE FUNCTION pg_temp.request(headers jsonb) RETURNS SETOF void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM set_config(name, value, true) FROM (VALUES ('request.method', 'POST'), ('request.path', '/rpc/x'),
		('request.headers', headers::text), ('request.cookies', '{}'), ('request.jwt.claims', '{"role": "forge_app"}')) s (name, value);
	PERFORM forge.pre_request();
END $$;
CREATE FUNCTION pg_temp.answer() RETURNS text LANGUAGE sql VOLATILE AS $$
	SELECT concat_ws(' ', nullif(current_setting('response.status', true), ''),
		replace(nullif(current_setting('response.headers', true), ''), test.id('nut')::text, 'NUT')) $$;
-- What a statement comes to: nothing, or the body of the refusal.
CREATE FUNCTION pg_temp.refusal(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	body text;
BEGIN
	EXECUTE statement;
	RETURN 'done';
EXCEPTION WHEN SQLSTATE 'PGRST' THEN
	GET STACKED DIAGNOSTICS body = MESSAGE_TEXT;
	RETURN concat_ws(' ', body::jsonb ->> 'code', body::jsonb ->> 'details');
END $$;
SET ROLE forge_app;

-- the version as ETag; what is made has a place
BEGIN;
SELECT pg_temp.request('{"host": "x"}');
SELECT on_hand FROM erp.adjust_stock(test.id('bolt'), 1);
SELECT pg_temp.answer();
COMMIT;
BEGIN;
SELECT pg_temp.request('{"host": "x", "idempotency-key": "order 4711, first try"}');
SELECT set_config('response.headers', '[{"Set-Cookie": "a=1"}]', true);
SELECT version FROM erp.create_item('Nut', item_id => test.id('nut'));
SELECT pg_temp.answer();
COMMIT;

-- the same key again is the same command; with other content it is refused
BEGIN;
SELECT pg_temp.request('{"host": "x", "idempotency-key": "\"order 4711, first try\""}');
SELECT version FROM erp.create_item('Nut', item_id => test.id('nut'));
SELECT pg_temp.answer();
COMMIT;
BEGIN;
SELECT pg_temp.request('{"host": "x", "idempotency-key": "order 4711, first try"}');
SELECT left(pg_temp.refusal($$SELECT erp.create_item('Other')$$), 25);
ROLLBACK;
-- a UUID is the command id
BEGIN;
SELECT pg_temp.request(jsonb_build_object('idempotency-key', test.id('command')));
SELECT command_id = test.id('command'), version FROM forge.execute('inventory.item.adjust_stock', test.id('bolt'), '{"delta": 1}');
COMMIT;
BEGIN;
SELECT pg_temp.request('{"host": "x"}');
SELECT version, replayed FROM forge.execute('inventory.item.adjust_stock', test.id('bolt'), '{"delta": 1}', command_id => test.id('command'));
SELECT pg_temp.answer();
COMMIT;

-- If-Match is the expected version
BEGIN;
SELECT pg_temp.request('{"if-match": "\"4\""}');
SELECT version FROM erp.adjust_stock(test.id('bolt'), 1);
COMMIT;
BEGIN; SELECT pg_temp.request('{"if-match": "W/\"3\""}'); SELECT pg_temp.refusal($$SELECT erp.adjust_stock(test.id('bolt'), 0.5)$$); ROLLBACK;
BEGIN; SELECT pg_temp.request('{"if-match": "*"}'); SELECT pg_temp.refusal($$SELECT erp.adjust_stock(test.id('nobody'), 1)$$); ROLLBACK;
BEGIN; SELECT pg_temp.request('{"if-match": "4, 5"}'); SELECT pg_temp.refusal($$SELECT erp.adjust_stock(test.id('bolt'), 1)$$); ROLLBACK;
BEGIN; SELECT pg_temp.request('{"if-match": "99999999999999999999"}'); SELECT pg_temp.refusal($$SELECT erp.adjust_stock(test.id('bolt'), 1)$$); ROLLBACK;
BEGIN; SELECT pg_temp.request('{"if-match": "5"}'); SELECT pg_temp.refusal($$SELECT erp.adjust_stock(test.id('bolt'), 1, expected_version => 4)$$); ROLLBACK;
BEGIN; SELECT pg_temp.request('{"idempotency-key": " "}'); SELECT pg_temp.refusal($$SELECT erp.adjust_stock(test.id('bolt'), 1)$$); ROLLBACK;
BEGIN; SELECT pg_temp.request('{"idempotency-key": "00000000-0000-0000-0000-000000000000"}'); SELECT pg_temp.refusal($$SELECT erp.adjust_stock(test.id('bolt'), 1)$$); ROLLBACK;
BEGIN; SELECT pg_temp.request(jsonb_build_object('idempotency-key', repeat('k', 256))); SELECT pg_temp.refusal($$SELECT erp.adjust_stock(test.id('bolt'), 1)$$); ROLLBACK;
BEGIN; SELECT pg_temp.request('{"idempotency-key": "k"}'); SELECT pg_temp.refusal($$SELECT erp.adjust_stock(test.id('bolt'), 1, command_id => test.id('k'))$$); ROLLBACK;

-- one that nobody takes fails the request, and what it did; a second command does not take the first one's
\set VERBOSITY terse
BEGIN;
SELECT pg_temp.request('{"idempotency-key": "for nothing"}');
SELECT on_hand FROM erp.item WHERE item_id = test.id('bolt');
COMMIT;
BEGIN;
SELECT pg_temp.request('{"if-match": "5"}');
SELECT count(*) FROM forge.execute_batch(jsonb_build_array(jsonb_build_object('command', 'inventory.item.adjust_stock',
	'aggregate_id', test.id('bolt'), 'payload', jsonb_build_object('delta', 1))));
COMMIT;
BEGIN;
SELECT pg_temp.request('{"idempotency-key": "two", "if-match": "5"}');
SELECT version FROM erp.adjust_stock(test.id('bolt'), 1);
SELECT version FROM erp.adjust_stock(test.id('bolt'), 1);
COMMIT;

-- outside of a request, and with headers that an earlier one left behind, there are none
SELECT set_config('request.headers', '{"if-match": "1"}', false) IS NOT NULL;
SELECT version FROM erp.adjust_stock(test.id('bolt'), 1);
SELECT nullif(current_setting('response.headers', true), '') IS NULL;

-- the configuration that PostgREST reads, and the role by which it connects
RESET ROLE;
BEGIN;
SELECT forge.setup_postgrest('regress_forge_gate');
SET LOCAL ROLE regress_forge_gate;
SELECT forge.pre_config();
SELECT n, current_setting('pgrst.' || n) FROM unnest('{db_schemas,db_extra_search_path,db_anon_role,db_pre_request,db_tx_end}'::text[]) n;
RESET ROLE;
SELECT rolcanlogin, rolinherit, pg_has_role('regress_forge_gate', 'forge_app', 'MEMBER'), pg_has_role('regress_forge_gate', 'forge_admin', 'MEMBER') FROM pg_roles WHERE rolname = 'regress_forge_gate';
ROLLBACK;
SET ROLE forge_app;
SELECT test.outcome('SELECT forge.setup_postgrest()');
