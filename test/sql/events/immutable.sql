-- Nothing but the engine writes to its tables: not the owner, and a superuser only to restore.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('events-immutable');
SELECT on_hand FROM erp.create_item('Bolt', 'B-1', 10, item_id => test.id('bolt'), command_id => test.id('command'));

-- every table of the engine, by every role
CREATE FUNCTION pg_temp.attempts()
	RETURNS TABLE (verb text, sqlstate text, refusal text, names_table boolean, tables bigint) LANGUAGE sql AS $$
	SELECT s.verb, o.field[1], o.field[2], o.field[3] = c.relname, count(*)
	  FROM pg_class c
	 CROSS JOIN (VALUES ('INSERT', 'INSERT INTO forge.%1$I SELECT * FROM forge.%1$I WHERE false'),
						('UPDATE', 'UPDATE forge.%1$I SET tenant_id = tenant_id'),
						('UPDATE', 'UPDATE forge.%1$I SET tenant_id = tenant_id WHERE false'),
						('DELETE', 'DELETE FROM forge.%1$I'),
						('TRUNCATE', 'TRUNCATE forge.%1$I')) s (verb, statement)
	 CROSS JOIN LATERAL (SELECT string_to_array(test.outcome(format(s.statement, c.relname)), ' | ')) o (field)
	 WHERE c.relnamespace = 'forge'::regnamespace AND c.relkind = 'r'
	 GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4 $$;
SELECT count(*) AS tables FROM pg_class c WHERE c.relnamespace = 'forge'::regnamespace AND c.relkind = 'r' \gset
SELECT verb, sqlstate, refusal, names_table, tables / :tables AS of_every_table FROM pg_temp.attempts();
SET ROLE forge_owner;
SELECT verb, sqlstate, refusal, names_table, tables / :tables FROM pg_temp.attempts();
SET ROLE forge_admin;
SELECT verb, sqlstate, tables / :tables FROM pg_temp.attempts();
SET ROLE forge_app;
SELECT verb, sqlstate, tables / :tables FROM pg_temp.attempts();
SET ROLE forge_anon;
SELECT verb, sqlstate, tables / :tables FROM pg_temp.attempts();
SELECT test.outcome('SELECT count(*) FROM forge.event');
RESET ROLE;

-- what it says
SELECT test.outcome('UPDATE forge.event SET payload = payload');
SELECT test.outcome('DELETE FROM forge.event WHERE false');
SELECT test.outcome('TRUNCATE forge.event, forge.stream');
SELECT test.outcome('WITH gone AS (DELETE FROM forge.item_row RETURNING 1) SELECT count(*) FROM gone');
SELECT test.outcome('MERGE INTO forge.item_row r USING forge.item_row s ON r.item_id = s.item_id WHEN MATCHED THEN DELETE');
SELECT test.outcome('INSERT INTO forge.claim SELECT * FROM forge.claim ON CONFLICT (tenant_id, claim_type, value) DO UPDATE SET value = excluded.value');
SELECT test.outcome('UPDATE erp.item SET name = name');
SELECT test.outcome('COPY forge.event FROM ''/dev/null''');

-- settings that silence other triggers do not silence these
SET session_replication_role = replica;
SELECT test.outcome('UPDATE forge.event SET payload = payload');
SELECT test.outcome('TRUNCATE forge.stream');
RESET session_replication_role;
SET ROLE forge_owner;
SELECT split_part(test.outcome('COPY forge.item_row FROM ''/dev/null'''), ' ', 1);
SELECT test.outcome('INSERT INTO forge.item_row SELECT * FROM forge.item_row');
RESET ROLE;

-- a trigger function, nothing to call
SELECT test.outcome('SELECT forge.guard()');
CREATE TEMP TABLE other (id integer);
CREATE TRIGGER guard AFTER INSERT ON other FOR EACH ROW EXECUTE FUNCTION forge.guard();
SELECT test.outcome('INSERT INTO other VALUES (1)');
SELECT name, sku, on_hand, version FROM erp.item;

RESET ROLE;
\pset tuples_only off
SELECT * FROM forge.verify();
