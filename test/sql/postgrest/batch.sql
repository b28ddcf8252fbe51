-- Many commands in one request of PostgREST: erp.execute_batch.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
\set tenant 'postgrest-batch'
SELECT test.sign_in(:'tenant');
-- statements of PostgREST 14 and 16, and one of 12.0, which have the body as their parameter
PREPARE first_of (json) AS WITH pgrst_source AS (SELECT "pgrst_call".* FROM (SELECT $1 AS json_data) pgrst_payload,
	LATERAL (SELECT "name" FROM json_to_recordset(pgrst_payload.json_data) AS _("name" text) LIMIT 1) pgrst_body,
	LATERAL "erp"."create_item"("name" := pgrst_body."name") pgrst_call) SELECT name FROM pgrst_source;
PREPARE first_of_12 (json) AS WITH pgrst_source AS (SELECT "pgrst_call".* FROM (SELECT $1 AS json_data) pgrst_payload, LATERAL (SELECT CASE WHEN json_typeof(pgrst_payload.json_data) = 'array' THEN pgrst_payload.json_data ELSE json_build_array(pgrst_payload.json_data) END AS val) pgrst_uniform_json,
	LATERAL (SELECT "name" FROM json_to_recordset(pgrst_uniform_json.val) AS _("name" text) LIMIT 1) pgrst_body,
	LATERAL "erp"."create_item"("name" := pgrst_body."name") pgrst_call) SELECT name FROM pgrst_source;
PREPARE one (json) AS WITH pgrst_source AS (SELECT "pgrst_call".* FROM (SELECT $1 AS json_data) pgrst_payload,
	LATERAL (SELECT "name" FROM json_to_record(pgrst_payload.json_data) AS _("name" text) LIMIT 1) pgrst_body,
	LATERAL "erp"."create_item"("name" := pgrst_body."name") pgrst_call) SELECT name FROM pgrst_source;
PREPARE first_batch_of (json) AS WITH pgrst_source AS (SELECT "pgrst_call".* FROM (SELECT $1 AS json_data) pgrst_payload,
	LATERAL (SELECT "commands" FROM json_to_recordset(pgrst_payload.json_data) AS _("commands" jsonb) LIMIT 1) pgrst_body,
	LATERAL "erp"."execute_batch"("commands" := pgrst_body."commands") pgrst_call) SELECT version FROM pgrst_source;
\set roles warehouse
\set postgrest :tests '/tools/postgrest.sql'
\i :postgrest
\set batch 'WITH pgrst_source AS (SELECT "pgrst_call".* FROM (SELECT :\'body\'::json AS json_data) pgrst_payload, LATERAL (SELECT "commands" FROM json_to_record(pgrst_payload.json_data) AS _("commands" jsonb) LIMIT 1) pgrst_body, LATERAL "erp"."execute_batch"("commands" := pgrst_body."commands") pgrst_call)'

-- one receipt each, in order; later ones see earlier ones
SELECT json_build_object('commands', json_build_array(
	json_build_object('command', 'inventory.item.create', 'aggregate_id', test.id('bolt'), 'payload', '{"name": "Bolt", "initial_quantity": 100.10}'::json),
	json_build_object('command', 'inventory.item.adjust_stock', 'aggregate_id', test.id('bolt'), 'expected_version', 2, 'payload', '{"delta": -0.1}'::json))) AS body \gset
:post
:batch SELECT aggregate_id = test.id('bolt') AS bolt, version, event_count, replayed FROM pgrst_source;
COMMIT;
:get
SELECT name, on_hand, version FROM erp.item;
COMMIT;

-- all or nothing, in PostgREST's form of an error
SELECT json_build_object('commands', json_build_array(
	json_build_object('command', 'inventory.item.rename', 'aggregate_id', test.id('bolt'), 'payload', '{"name": "Nut"}'::json),
	json_build_object('command', 'inventory.item.adjust_stock', 'aggregate_id', test.id('bolt'), 'payload', '{"delta": -1000}'::json))) AS body \gset
:post
\set VERBOSITY terse
:batch SELECT version FROM pgrst_source;
ROLLBACK;
-- each command needs its permission
SELECT json_build_object('commands', json_build_array(
	json_build_object('command', 'inventory.item.rename', 'aggregate_id', test.id('bolt'), 'payload', '{"name": "Nut"}'::json),
	json_build_object('command', 'identity.user.create', 'payload', '{"email": "a@b.example", "display_name": "A"}'::json))) AS body \gset
:post
:batch SELECT version FROM pgrst_source;
ROLLBACK;
\set body '{"commands": []}'
:post
:batch :reply
COMMIT;
\set body '{"commands": null}'
:post
:batch :reply
ROLLBACK;
-- nor in a transaction that is READ ONLY: PostgREST sends none, as the function is VOLATILE, but for GET
\set body '{"commands": [{"command": "inventory.item.create", "payload": {"name": "Nut"}}]}'
:get
:batch :reply
ROLLBACK;
:get
SELECT name, on_hand, version FROM erp.item;
COMMIT;

-- An array that is posted to a single command: PostgREST calls the function once, with the first element,
-- as if there were no others, and so that is refused.
\set body ' \n[{"name": "Washer"}, {"name": "Screw"}]'
:post
EXECUTE first_of(:'body');
ROLLBACK;
:post
EXECUTE first_of_12(:'body');
ROLLBACK;
:post
EXECUTE first_batch_of('[{"commands": []}, {"commands": [{"command": "inventory.item.create", "payload": {"name": "Nut"}}]}]');
ROLLBACK;
-- what PostgREST executes as it is meant is not refused: an object, an array of one, an array in an argument
:post
EXECUTE one('{"name": "[1, 2]"}');
COMMIT;
:post
EXECUTE first_of('[{"name": "Washer"}]');
EXECUTE first_of_12('{"name": "Screw"}');
EXECUTE first_batch_of('[{"commands": []}]');
COMMIT;
:post
SELECT name FROM erp.create_item("name" := '[1, 2]');
COMMIT;
-- nor is anything where the array is not a request's
RESET SESSION AUTHORIZATION;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in(:'tenant');
EXECUTE first_of('[{"name": "Cap"}, {"name": "Pin"}]');
SET SESSION AUTHORIZATION regress_forge_authenticator;
:end
SET ROLE forge_anon;
SELECT test.outcome('SELECT erp.execute_batch(''[]'')');
RESET ROLE;
\pset tuples_only off
SET forgeerp.allow_session_context = on;
SELECT test.sign_in(:'tenant');
SELECT * FROM forge.verify();
