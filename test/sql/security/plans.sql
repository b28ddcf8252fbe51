-- Plans, cursors and prepared statements that outlive an identity, and parallel workers.  SET SESSION
-- AUTHORIZATION stands for what a pool does when it gives a connection to the next client.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
\set tenants :tests '/tools/two_tenants.sql'
\i :tenants

-- generic plans that were made for one tenant, then run for another and for nobody
SET plan_cache_mode = force_generic_plan;
SET SESSION AUTHORIZATION regress_forge_alpha;
PREPARE items AS SELECT name FROM erp.item;
PREPARE rows (uuid) AS SELECT name FROM forge.item_row WHERE item_id = $1;
PREPARE movements AS SELECT delta FROM erp.item_movement WHERE item_id = test.id('item');
PREPARE events AS SELECT count(*), count(*) FILTER (WHERE tenant_id <> forge.current_tenant()) FROM forge.event;
PREPARE feed AS SELECT count(*), count(*) FILTER (WHERE tenant_id <> forge.current_tenant()) FROM forge.read();
PREPARE tenant AS SELECT forge.current_tenant() = test.id('alpha') AS is_alpha, forge.current_tenant() = test.id('beta') AS is_beta;
PREPARE sell (numeric) AS SELECT name, on_hand FROM erp.adjust_stock(test.id('item'), $1);
RESET SESSION AUTHORIZATION;
CREATE FUNCTION test.cached() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN (SELECT string_agg(name, ' ') FROM erp.item); END $$;
SET SESSION AUTHORIZATION regress_forge_alpha;
EXECUTE items;
EXECUTE rows (test.id('item'));
EXECUTE movements;
EXECUTE events;
EXECUTE tenant;
SELECT test.cached();
EXECUTE feed;
EXECUTE sell (1);
SET SESSION AUTHORIZATION regress_forge_beta;
EXECUTE items;
EXECUTE rows (test.id('item'));
EXECUTE movements;
EXECUTE events;
EXECUTE tenant;
SELECT test.cached();
EXECUTE feed;
EXECUTE sell (1);
SET SESSION AUTHORIZATION regress_forge_nobody;
EXECUTE items;
EXECUTE rows (test.id('item'));
EXECUTE movements;
EXECUTE events;
EXECUTE tenant;
SELECT test.cached();
\set VERBOSITY sqlstate
EXECUTE feed;
EXECUTE sell (1);
\set VERBOSITY default

-- also within one session user, by a context that comes and goes
RESET SESSION AUTHORIZATION;
SET ROLE forge_admin;
BEGIN;
SELECT forge.act_as(test.id('beta'));
EXECUTE items;
EXECUTE rows (test.id('item'));
SELECT test.cached();
COMMIT;
EXECUTE items;
EXECUTE rows (test.id('item'));
SELECT test.cached();
BEGIN;
SELECT forge.act_as(test.id('alpha'), roles => '{}');
EXECUTE items;
EXECUTE rows (test.id('item'));
EXECUTE movements;
COMMIT;

-- and when a role loses, or gets, what its plans were made with
RESET ROLE;
SELECT forge.bind_role('regress_forge_nobody', test.id('alpha'), roles => '{viewer}');
SET SESSION AUTHORIZATION regress_forge_nobody;
EXECUTE items;
RESET SESSION AUTHORIZATION;
REVOKE forge_app FROM regress_forge_nobody;
SET SESSION AUTHORIZATION regress_forge_nobody;
SELECT left(test.outcome('EXECUTE items'), 5);
RESET SESSION AUTHORIZATION;
GRANT forge_app TO regress_forge_nobody;
SELECT forge.bind_role('regress_forge_nobody', test.id('beta'), roles => '{}');
SET SESSION AUTHORIZATION regress_forge_nobody;
EXECUTE items;
RESET SESSION AUTHORIZATION;
-- plans are made anew: by itself PostgreSQL does so for a change of the role since 15.19 (CVE-2026-14666)
ALTER ROLE regress_forge_nobody BYPASSRLS;
DISCARD PLANS;
SET SESSION AUTHORIZATION regress_forge_nobody;
EXECUTE rows (test.id('item')); -- nothing holds back a role that bypasses row security ...
EXECUTE items; -- ... but the API names the tenant itself
RESET SESSION AUTHORIZATION;
ALTER ROLE regress_forge_nobody NOBYPASSRLS;
DISCARD PLANS;
SET SESSION AUTHORIZATION regress_forge_nobody;
EXECUTE rows (test.id('item'));
RESET SESSION AUTHORIZATION;
SELECT forge.unbind_role('regress_forge_nobody');
RESET plan_cache_mode;

-- a cursor that is open when the identity goes shows no more than it would have shown before
SET ROLE forge_admin;
BEGIN;
SELECT forge.act_as(test.id('alpha'));
DECLARE c CURSOR FOR SELECT name FROM erp.item;
SELECT test.outcome($$SELECT forge.act_as(test.id('beta'))$$);
RESET ALL;
SET LOCAL ROLE forge_admin;
SELECT test.outcome($$SELECT forge.act_as(test.id('beta'))$$);
FETCH ALL FROM c;
COMMIT;
RESET ROLE;

-- a cursor WITH HOLD is a copy: who has the connection next may read it, which is PostgreSQL's way
SET SESSION AUTHORIZATION regress_forge_alpha;
BEGIN;
DECLARE held CURSOR WITH HOLD FOR SELECT name FROM erp.item;
COMMIT;
SET SESSION AUTHORIZATION regress_forge_beta;
FETCH ALL FROM held;
DISCARD ALL;
SELECT count(*) FROM pg_cursors;
RESET SESSION AUTHORIZATION;

-- what is put off to the commit is done as the one who is signed in until then
CREATE TABLE test.note (who text);
GRANT ALL ON test.note TO PUBLIC;
CREATE FUNCTION test.take_note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	UPDATE test.note SET who = CASE forge.current_tenant() WHEN test.id('alpha') THEN 'alpha' ELSE 'somebody else' END; RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER note AFTER INSERT ON test.note DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION test.take_note();
BEGIN;
SELECT forge.act_as(test.id('alpha'));
INSERT INTO test.note VALUES ('nobody yet');
COMMIT;
TABLE test.note;

-- parallel workers know who it is: by a binding, by an operator, by nobody
SET parallel_leader_participation = off;
SET min_parallel_table_scan_size = 0;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET enable_indexscan = off;
SET enable_bitmapscan = off;
SELECT set_config(CASE WHEN current_setting('server_version_num')::integer < 160000 THEN 'force_parallel_mode' ELSE 'debug_parallel_query' END, 'on', false);
CREATE FUNCTION test.is_parallel(query text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	line text;
	result boolean := false;
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) ' || query LOOP
		result := result OR line ~ 'Workers Launched: [1-9]';
	END LOOP;
	RETURN result;
END $$;
PREPARE tenant AS SELECT forge.current_tenant() = test.id('alpha') AS is_alpha, forge.current_roles(), forge.has_permission('inventory.item.read');
PREPARE parallel AS SELECT string_agg(name, ' '), bool_and(forge.current_tenant() = test.id('alpha')), max(forge.current_roles()),
	bool_and(forge.has_permission('inventory.item.read')) FROM erp.item;
SET SESSION AUTHORIZATION regress_forge_alpha;
SELECT test.is_parallel('EXECUTE parallel'), test.is_parallel('EXECUTE tenant');
EXECUTE parallel;
EXECUTE tenant;
SELECT count(*) FROM erp.item_movement;
SELECT count(*) FROM forge.load(test.id('item'));
SELECT forge.state('inventory.item', test.id('item')) ->> 'name';
SET SESSION AUTHORIZATION regress_forge_beta;
EXECUTE parallel;
EXECUTE tenant;
SET SESSION AUTHORIZATION regress_forge_nobody;
EXECUTE parallel;
EXECUTE tenant;
RESET SESSION AUTHORIZATION;
BEGIN;
SELECT forge.act_as(test.id('alpha'), roles => '{warehouse}');
EXECUTE parallel;
COMMIT;

-- Parallel workers also know what became of the transaction's identity: whoever the leader says is
-- signed in, or nobody, the worker says too.  The operator is bound to beta, and acts for alpha.
CREATE ROLE regress_forge_operator LOGIN IN ROLE forge_admin, forge_app;
SELECT forge.bind_role('regress_forge_operator', test.id('beta'), roles => '{viewer}');
CREATE TABLE test.place AS SELECT 1 AS place;
GRANT SELECT ON test.place TO PUBLIC;
CREATE FUNCTION test.who() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT coalesce((SELECT t FROM unnest('{alpha,beta}'::text[]) t WHERE test.id(t) = forge.current_tenant()), 'nobody') $$;
CREATE FUNCTION test.process() RETURNS integer LANGUAGE plpgsql PARALLEL SAFE AS $$ BEGIN RETURN pg_backend_pid(); END $$;
-- the same question to both; RESET ALL takes away what makes the query parallel
CREATE FUNCTION test.ask() RETURNS TABLE (leader text, worker text, is_worker boolean) LANGUAGE plpgsql AS $$
BEGIN
	SET LOCAL parallel_leader_participation = off;
	SET LOCAL min_parallel_table_scan_size = 0;
	SET LOCAL parallel_setup_cost = 0;
	PERFORM set_config(CASE WHEN current_setting('server_version_num')::integer < 160000 THEN 'force_parallel_mode' ELSE 'debug_parallel_query' END, 'on', true);
	leader := test.who();
	RETURN QUERY SELECT leader, test.who(), test.process() <> place FROM test.place;
END $$;
UPDATE test.place SET place = pg_backend_pid();
SET SESSION AUTHORIZATION regress_forge_operator;

-- the binding, after nothing, RESET ALL and ROLLBACK TO: nothing was taken away
SELECT * FROM test.ask();
BEGIN;
SELECT test.who();
RESET ALL;
SELECT * FROM test.ask();
COMMIT;
BEGIN;
SAVEPOINT before;
SELECT test.who();
ROLLBACK TO before;
SELECT * FROM test.ask();
COMMIT;

-- the context: it goes, and leaves nobody; it comes again
BEGIN;
SELECT forge.act_as(test.id('alpha'));
SELECT * FROM test.ask();
RESET ALL;
SELECT * FROM test.ask();
SELECT forge.act_as(test.id('alpha'));
SELECT * FROM test.ask();
COMMIT;
BEGIN;
SAVEPOINT before;
SELECT forge.act_as(test.id('alpha'));
SELECT * FROM test.ask();
ROLLBACK TO before;
SELECT * FROM test.ask();
SELECT forge.act_as(test.id('alpha'));
SELECT * FROM test.ask();
COMMIT;
SELECT * FROM test.ask(); -- a new transaction, a new identity

-- a context of the whole session under one of the transaction
RESET SESSION AUTHORIZATION;
SET forgeerp.allow_session_context = on;
SET SESSION AUTHORIZATION regress_forge_operator;
SELECT forge.act_as(test.id('alpha'), session => true);
SELECT * FROM test.ask();
BEGIN;
SAVEPOINT before;
SELECT forge.act_as(test.id('beta'), test.id('person'));
SELECT * FROM test.ask();
ROLLBACK TO before;
SELECT * FROM test.ask();
COMMIT;
SELECT * FROM test.ask();
RESET ALL;

-- a binding that changes under the transaction that goes by it
BEGIN;
SELECT test.who();
SELECT forge.bind_role('regress_forge_operator', test.id('alpha'), roles => '{viewer}');
SELECT * FROM test.ask();
COMMIT;
SELECT * FROM test.ask();
RESET SESSION AUTHORIZATION;

-- the setting by which it reaches them is nobody's
SELECT test.outcome($$SET forgeerp.identity = ''$$);
SELECT test.outcome('RESET forgeerp.identity');
SELECT test.outcome(format('ALTER DATABASE %I SET forgeerp.identity = %L', current_database(), ''));
SELECT test.outcome($$CREATE FUNCTION test.f() RETURNS integer LANGUAGE sql SET forgeerp.identity = '' AS 'SELECT 1'$$);
BEGIN;
SELECT forge.act_as(test.id('alpha'));
SELECT test.outcome('RESET forgeerp.identity');
RESET ALL;
SELECT * FROM test.ask();
COMMIT;

\set end :tests '/tools/two_tenants_end.sql'
\i :end
