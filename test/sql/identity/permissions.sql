-- Permissions: each command, view and function against somebody who holds nothing, that alone, and all but that.
-- What is tried is taken from the registry and the catalogs, so a command or view added later is tried too.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('identity-permissions');
SELECT on_hand FROM erp.create_item('Bolt', 'B-1', 7, test.id('bolt'));
SELECT email FROM erp.create_user('ann@shop.example', 'Ann', '{viewer}', test.id('permissions ann'));
SELECT role FROM erp.define_role('nothing', '{}');
RESET ALL;

-- Each in a transaction of its own: with these permissions in a role, what comes of the statement.
CREATE TEMPORARY TABLE attempt (name text, held text, permissions text[], statement text, outcome text);
GRANT UPDATE, SELECT ON attempt TO forge_app;
CREATE PROCEDURE pg_temp.attempt_all() LANGUAGE plpgsql AS $$
DECLARE
	next record;
BEGIN
	FOR next IN SELECT a.ctid AS place, a.* FROM attempt a WHERE outcome IS NULL LOOP
		PERFORM forge.act_as(test.id('identity-permissions'));
		PERFORM erp.define_role('tried', next.permissions);
		COMMIT;
		PERFORM forge.act_as(test.id('identity-permissions'), roles => '{nothing,tried}');
		SET LOCAL ROLE forge_app;
		UPDATE attempt SET outcome = test.outcome(next.statement) WHERE ctid = next.place;
		COMMIT;
	END LOOP;
END
$$;

-- the vocabulary: what is not a command, and the commands that clients may ask for
SELECT permission, description FROM erp.permission WHERE NOT is_command AND permission ~ '^(forge|identity|inventory)\.' ORDER BY permission;
SELECT count(*) - count(DISTINCT permission) AS twice, bool_and(description <> '') AS described FROM erp.permission;
(SELECT permission FROM erp.permission WHERE is_command EXCEPT SELECT name FROM forge.command_type)
UNION ALL
(SELECT c.name FROM forge.command_type c JOIN forge.aggregate_type a ON a.name = c.aggregate_type AND NOT a.is_system
  WHERE a.name NOT IN ('identity.administration', 'ledger.account', 'ledger.batch') EXCEPT SELECT permission FROM erp.permission WHERE is_command);

-- every command, by name: before its aggregate, its payload and its version are looked at
INSERT INTO attempt SELECT permission, held, permissions,
	format('SELECT forge.execute(%L, %L, %L, expected_version => 7)', permission, test.id('no such thing'), '{"no such field": 1}')
  FROM erp.permission p, LATERAL (VALUES
	('nothing', '{}'::text[]),
	('all but it', (SELECT array_agg(other.permission) FROM erp.permission other WHERE other.permission <> p.permission)),
	('it alone', ARRAY[permission]),
	('its area', ARRAY[split_part(permission, '.', 1) || '.*'])) AS tried (held, permissions)
 WHERE is_command;
CALL pg_temp.attempt_all();
SELECT held, count(*) > 5 AS many, bool_and(outcome LIKE format('ZF103 | permission\_denied | %s.%s | permission denied | Permission "%s" is needed.',
	split_part(name, '.', 1), split_part(name, '.', 2), name)) AS refused, bool_or(outcome LIKE '%permission%') AS any_refused
  FROM attempt GROUP BY held ORDER BY held;
SELECT name, held, outcome FROM attempt WHERE (held IN ('nothing', 'all but it')) <> (outcome LIKE 'ZF103 | permission_denied | %');
-- in a batch, after one that is allowed
UPDATE attempt SET outcome = NULL, permissions = permissions || 'inventory.item.create'::text,
	   statement = format('SELECT count(*) FROM forge.execute_batch(%L)', jsonb_build_array(
		jsonb_build_object('command', 'inventory.item.create', 'payload', '{"name": "Nut"}'::jsonb),
		jsonb_build_object('command', name, 'aggregate_id', test.id('no such thing'), 'payload', '{"no such field": 1}'::jsonb)));
CALL pg_temp.attempt_all();
SELECT name, held, outcome FROM attempt
 WHERE (held IN ('nothing', 'all but it') AND name <> 'inventory.item.create') <>
	   (outcome LIKE 'ZF103 | permission_denied | %' AND outcome LIKE format('%%Permission "%s" is needed. It is at index 1 of the batch.', name));
SELECT count(*) FROM forge.item_row WHERE tenant_id = test.id('identity-permissions') AND name = 'Nut';

-- every function of a command: by what it is called with, it is the first to be refused
TRUNCATE attempt;
INSERT INTO attempt SELECT p.proname, held, permissions,
	format('SELECT erp.%I(%s)', p.proname, (SELECT string_agg('NULL', ', ') FROM generate_series(1, p.pronargs - p.pronargdefaults)))
  FROM pg_proc p, (VALUES ('nothing', '{}'::text[]), ('everything', '{*}')) AS tried (held, permissions)
 WHERE p.pronamespace = 'erp'::regnamespace AND 'command_id' = ANY (p.proargnames)
   AND p.proname <> 'submit'; -- which answers with a page
CALL pg_temp.attempt_all();
SELECT held, count(*) > 10 AS many, bool_and(outcome LIKE 'ZF103 | permission\_denied | %') AS refused FROM attempt GROUP BY held ORDER BY held;
SELECT name, held, outcome FROM attempt WHERE (held = 'nothing') <> (outcome LIKE 'ZF103 | permission_denied | %');

-- every function that is no command's
TRUNCATE attempt;
INSERT INTO attempt SELECT permission, held, permissions, statement
  FROM (VALUES ('forge.event.append', $$SELECT version FROM forge.append('note', test.id('note'), '[{"type": "noted"}]', 1)$$),
			   ('forge.event.append', $$SELECT version FROM forge.append_arrays('note', test.id('note'), '{noted}', '{"{}"}', 1)$$),
			   ('forge.event.append', $$SELECT version FROM forge.append_batch('[{"aggregate_type": "note", "events": [{"type": 7}]}]')$$),
			   ('forge.event.read', $$SELECT count(*) > 0 FROM forge.read()$$),
			   ('forge.event.read', $$SELECT count(*) FROM forge.load(test.id('bolt'))$$),
			   ('forge.event.read', $$SELECT forge.state('inventory.item', test.id('bolt')) ->> 'name'$$),
			   ('forge.projection.rebuild', $$SELECT forge.rebuild('item') > 0$$),
			   ('forge.projection.verify', $$SELECT count(*) FROM forge.verify()$$),
			   ('identity.permission.explain', $$SELECT erp.explain_permission('inventory.item.read', test.id('permissions ann')) -> 'granted'$$)) AS called (permission, statement),
	   LATERAL (VALUES
		('all but it', (SELECT array_agg(p.permission) FROM erp.permission p WHERE p.permission <> called.permission)),
		('it alone', ARRAY[permission])) AS tried (held, permissions);
CALL pg_temp.attempt_all();
SELECT statement, outcome FROM attempt ORDER BY held, statement COLLATE "C";

-- every view and table that clients may read: whoever holds nothing sees no row of a tenant's
TRUNCATE attempt;
CREATE TEMPORARY VIEW readable AS
	SELECT c.oid::regclass::text AS name FROM pg_class c
	 WHERE c.relnamespace IN ('erp'::regnamespace, 'forge'::regnamespace) AND c.relkind IN ('r', 'v', 'm')
	   AND has_table_privilege('forge_app', c.oid, 'SELECT')
	   AND (c.relnamespace = 'erp'::regnamespace OR EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id'));
INSERT INTO attempt SELECT name, 'nothing', '{}', format('SELECT count(*) > 0 FROM %s', name) FROM readable;
INSERT INTO attempt SELECT name, permission, ARRAY[permission], format('SELECT count(*) > 0 FROM %s', name)
  FROM readable, erp.permission WHERE permission LIKE '%.read';
CALL pg_temp.attempt_all();
SELECT count(DISTINCT name) > 8 AS many FROM attempt;
SELECT name, held FROM attempt WHERE held = 'nothing' AND outcome <> 'ok (f)' ORDER BY name;
SELECT name, held FROM attempt WHERE outcome = 'ok (t)' AND held ~ '^(forge|identity|inventory)\.' AND name <> 'erp.permission' ORDER BY name COLLATE "C", held;
SELECT name, array_agg(held) FROM attempt WHERE outcome <> 'ok (f)' AND name <> 'erp.permission' GROUP BY name HAVING count(*) > 1;

-- wildcards
\set asked 'inventory.item.create, inventory.item.read, inventory.item.*, inventory.other.do, inventory.*, inventory, inventory., inventoryx.item, sales.order.read, *, **, .*'
TRUNCATE attempt;
INSERT INTO attempt SELECT held, NULL, held::text[], format('SELECT string_agg(a, '' '') FROM regexp_split_to_table(%L, '', '') a WHERE forge.has_permission(a)', :'asked')
  FROM unnest('{"{}","{inventory.item.read}","{inventory.item.*}","{inventory.*}","{*}","{inventory.item.read,sales.*}"}'::text[]) held;
CALL pg_temp.attempt_all();
SELECT name, outcome FROM attempt ORDER BY name COLLATE "C";
SELECT forge.has_permission('inventory.item.read'), forge.has_permission('*'), forge.has_permission('');
BEGIN;
SELECT forge.act_as(test.id('identity-permissions'));
SELECT forge.has_permission(NULL), forge.has_permission(''), forge.has_permission('no such permission');
COMMIT;

-- within a transaction, with prepared statements: what one does to oneself takes effect, and is taken back
BEGIN;
SELECT forge.act_as(test.id('identity-permissions'));
SELECT permissions FROM erp.define_role('mine', '{inventory.item.read}');
SELECT permissions FROM erp.define_role('personnel', '{identity.*,inventory.item.read}');
COMMIT;
SET plan_cache_mode = force_generic_plan;
PREPARE may AS SELECT forge.has_permission('inventory.item.read'), (SELECT count(*) FROM erp.item WHERE sku = 'B-1');
BEGIN;
SELECT forge.act_as(test.id('identity-permissions'), roles => '{mine,personnel}');
SET LOCAL ROLE forge_app;
EXECUTE may;
SAVEPOINT before;
SELECT permissions FROM erp.define_role('mine', '{}');
EXECUTE may;
SELECT permissions FROM erp.define_role('personnel', '{identity.role.define}');
EXECUTE may;
SELECT test.outcome($$SELECT erp.define_role('mine', '{inventory.item.read}')$$);
ROLLBACK TO before;
EXECUTE may;
SELECT permissions FROM erp.define_role('personnel', '{}');
EXECUTE may;
SELECT test.outcome($$SELECT erp.define_role('personnel', '{}')$$);
ROLLBACK;
-- the same prepared statement for others on the same connection
BEGIN;
SELECT forge.act_as(test.id('identity-permissions'), roles => '{nothing}');
SET LOCAL ROLE forge_app;
EXECUTE may;
COMMIT;
BEGIN;
SELECT forge.act_as(test.id('identity-permissions'), roles => '{mine,personnel}');
SET LOCAL ROLE forge_app;
EXECUTE may;
COMMIT;
EXECUTE may;

BEGIN;
SELECT forge.act_as(test.id('identity-permissions'));
SELECT count(*) FROM forge.verify();
COMMIT;
