-- The wall between tenants.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('tenants-wall-1');
SET ROLE forge_app;
SELECT on_hand FROM erp.create_item('Mine', 'SKU', 1, test.id('item'));
SELECT count(*) FROM forge.append('crm.note', test.id('note'), '[{"type": "mine"}]');
RESET ROLE;
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('tenants-wall-2');
SET ROLE forge_app;

-- the same ids and the same sku belong to each
SELECT on_hand FROM erp.create_item('Yours', 'SKU', 2, test.id('item'));
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('item'), -2, expected_version => 2)$$) LIKE 'ok%';
SELECT version FROM forge.append('crm.note', test.id('note'), '[{"type": "yours"}]', 0);

-- one sees one's own, by every way
SELECT name, on_hand FROM erp.item;
SELECT name, on_hand FROM forge.item_row;
SELECT count(*), count(*) FILTER (WHERE tenant_id = forge.current_tenant()) FROM forge.event;
SELECT count(*) FROM erp.event;
SELECT count(*) FROM erp.item_movement;
SELECT count(*), count(*) FILTER (WHERE tenant_id = forge.current_tenant()) FROM forge.read();
SELECT event_type FROM forge.load(test.id('note'));
SELECT forge.state('inventory.item', test.id('item')) ->> 'name';
SELECT count(*) FROM forge.event WHERE tenant_id = test.id('tenants-wall-1');
SELECT count(*) FROM forge.event WHERE tenant_id <> forge.current_tenant();
SELECT test.outcome('SELECT count(*) FROM ' || name)
  FROM unnest('{forge.stream,forge.claim,forge.command,forge.tenant_row,forge.role_binding_row,forge.tenant}'::text[]) name;
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('item of another'), 1)$$);

-- a function that costs nothing sees no row of another before the wall does
CREATE FUNCTION pg_temp.spy(text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS $$ BEGIN RAISE NOTICE 'seen: %', $1; RETURN true; END $$;
SELECT name FROM forge.item_row WHERE pg_temp.spy(name);
SELECT count(*) FROM forge.event WHERE pg_temp.spy(event_type) AND aggregate_type = 'crm.note';

-- a permissive policy added later does not widen it
RESET ROLE;
BEGIN;
CREATE POLICY everything ON forge.event USING (true);
SET LOCAL ROLE forge_app;
SELECT count(*) FROM forge.event;
ROLLBACK;

-- the owner is held by it as well
SET ROLE forge_owner;
SELECT name FROM forge.item_row;
SELECT count(*) FROM forge.event;
SELECT count(*), count(DISTINCT tenant_id) FROM forge.stream;
SELECT count(*) FROM forge.tenant_row;
RESET ROLE;

-- also in parallel workers
CREATE FUNCTION pg_temp.is_parallel(query text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	plan jsonb;
BEGIN
	EXECUTE 'EXPLAIN (FORMAT JSON) ' || query INTO plan;
	RETURN plan::text LIKE '%"Workers Planned"%';
END $$;
SET ROLE forge_app;
SET min_parallel_table_scan_size = 0;
SET parallel_leader_participation = off;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET enable_indexscan = off;
SET enable_bitmapscan = off;
SET enable_indexonlyscan = off;
SELECT pg_temp.is_parallel('SELECT count(*) FROM forge.event');
SELECT count(*) FROM forge.event;
SELECT count(*), bool_and(forge.current_tenant() = tenant_id), max(forge.current_roles()), bool_and(forge.current_principal() IS NOT NULL) FROM forge.event;
RESET ROLE;

-- nobody: no rows and no commands
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT forge.current_tenant() IS NULL;
SET ROLE forge_owner;
SELECT count(*) FROM forge.event;
SELECT count(*) FROM forge.stream;
SELECT count(*) FROM forge.item_row;
SET ROLE forge_app;
SELECT (SELECT count(*) FROM forge.event), (SELECT count(*) FROM forge.item_row), (SELECT count(*) FROM erp.item),
	   (SELECT count(*) FROM erp.event), (SELECT count(*) FROM erp.item_movement);
SELECT test.outcome(statement) FROM unnest(ARRAY[
	$$SELECT erp.create_item('x')$$,
	$$SELECT erp.adjust_stock(test.id('item'), 1)$$,
	$$SELECT erp.rename_item(test.id('item'), 'x')$$,
	$$SELECT erp.change_sku(test.id('item'), 'x')$$,
	$$SELECT erp.deactivate_item(test.id('item'))$$,
	$$SELECT erp.activate_item(test.id('item'))$$,
	$$SELECT forge.execute('inventory.item.create', NULL, '{"name": "x"}')$$,
	$$SELECT forge.execute_batch('[]')$$,
	$$SELECT forge.append('crm.note', NULL, '[{"type": "x"}]')$$,
	$$SELECT forge.append_batch('[]')$$,
	$$SELECT forge.load(test.id('item'))$$,
	$$SELECT forge.read()$$,
	$$SELECT forge.state('inventory.item', test.id('item'))$$,
	$$SELECT forge.rebuild('item')$$,
	$$SELECT forge.verify()$$]) statement;
SELECT forge.safe_position() > 0;

-- a superuser reads past row security, but the API shows a tenant's
RESET ROLE;
SELECT count(DISTINCT tenant_id) FROM forge.event WHERE tenant_id IN (test.id('tenants-wall-1'), test.id('tenants-wall-2'));
SELECT count(*) FROM erp.item;
SELECT test.sign_in('tenants-wall-1');
SELECT name, on_hand, version FROM erp.item;
SELECT count(*) FROM erp.event;
SELECT event_type FROM forge.read(aggregate_types => '{crm.note}');

RESET ROLE;
\pset tuples_only off
SELECT * FROM forge.verify();
