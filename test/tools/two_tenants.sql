\set ECHO none
-- For tests of isolation: a database with two tenants, alpha and beta, that have the same ids and the
-- same sku, but other names and quantities; a login role for each, and one for nobody.  Comes after
-- regress.sql; such a test ends with two_tenants_end.sql.
--
-- test.mine() is what the session sees of items and events.
CREATE DATABASE regress_forge_tenants;
\c regress_forge_tenants
\i :setup
\set ECHO none
RESET forgeerp.allow_session_context;
SET client_min_messages = warning;
DO $$
DECLARE
	tenant text;
BEGIN
	FOREACH tenant IN ARRAY '{alpha,beta}'::text[] LOOP
		PERFORM forge.create_tenant(tenant, tenant_id => test.id(tenant));
		EXECUTE format('CREATE ROLE regress_forge_%s LOGIN IN ROLE forge_app', tenant);
		PERFORM forge.bind_role(('regress_forge_' || tenant)::name, test.id(tenant), test.id(tenant || ' person'), '{admin}');
	END LOOP;
	CREATE ROLE regress_forge_nobody LOGIN IN ROLE forge_app;
END
$$;
CREATE FUNCTION test.mine() RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(' ', (SELECT string_agg(name || ' ' || on_hand, ', ') FROM erp.item),
					 (SELECT count(*) || ' events, ' || count(*) FILTER (WHERE tenant_id IS DISTINCT FROM forge.current_tenant()) || ' of others' FROM forge.event)) $$;
SET SESSION AUTHORIZATION regress_forge_alpha;
DO $$ BEGIN PERFORM erp.create_item('Anvil', 'SKU', 11, test.id('item')); END $$;
SET SESSION AUTHORIZATION regress_forge_beta;
DO $$ BEGIN PERFORM erp.create_item('Bellows', 'SKU', 22, test.id('item')); END $$;
RESET SESSION AUTHORIZATION;
RESET client_min_messages;
\set ECHO all
