-- For tests of isolation: two tenants, alpha and beta, with the same ids and the same sku in both, but
-- other names and quantities; a login role for each, and one for nobody.  Comes after regress.sql.
--
-- test.mine() is what the session sees of items, by whatever way.
\set ECHO none
SET client_min_messages = warning;
DO $$
DECLARE
	tenant text;
BEGIN
	FOREACH tenant IN ARRAY '{alpha,beta}'::text[] LOOP
		IF NOT EXISTS (SELECT FROM forge.tenant t WHERE t.slug = 'security-' || tenant) THEN
			PERFORM forge.create_tenant('security-' || tenant, tenant_id => test.id(tenant));
		END IF;
		EXECUTE format('CREATE ROLE regress_forge_%s LOGIN IN ROLE forge_app', tenant);
		PERFORM forge.bind_role(('regress_forge_' || tenant)::name, test.id(tenant), test.id(tenant || ' person'), '{admin}');
	END LOOP;
	CREATE ROLE regress_forge_nobody LOGIN IN ROLE forge_app;
END
$$;
CREATE OR REPLACE FUNCTION test.mine() RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(' ', (SELECT string_agg(name || ' ' || on_hand, ', ') FROM erp.item),
					 (SELECT count(*) || ' events, ' || count(*) FILTER (WHERE tenant_id IS DISTINCT FROM forge.current_tenant()) || ' of others' FROM forge.event)) $$;
SET SESSION AUTHORIZATION regress_forge_alpha;
DO $$ BEGIN
	IF NOT EXISTS (SELECT FROM erp.item) THEN PERFORM erp.create_item('Anvil', 'SKU', 11, test.id('item')); END IF;
END $$;
SET SESSION AUTHORIZATION regress_forge_beta;
DO $$ BEGIN
	IF NOT EXISTS (SELECT FROM erp.item) THEN PERFORM erp.create_item('Bellows', 'SKU', 22, test.id('item')); END IF;
END $$;
RESET SESSION AUTHORIZATION;
RESET client_min_messages;
\set ECHO all
