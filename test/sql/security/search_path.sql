-- Functions, operators, types and tables of somebody else, first in the search_path: none of the
-- extension's functions meets them.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
\set tenants :tests '/tools/two_tenants.sql'
\i :tenants
SET client_min_messages = warning;
CREATE SCHEMA regress_forge_trap;
GRANT USAGE, CREATE ON SCHEMA regress_forge_trap TO forge_app;

-- What an attacker may make: a function for each name of pg_catalog that takes one or two arguments of
-- the types that we use, an operator for each that we could use, and tables of the engine's names.
-- Whatever of it runs says so by an error.
SET SESSION AUTHORIZATION regress_forge_beta;
DO $$
DECLARE
	routine record;
	operation record;
BEGIN
	FOR routine IN SELECT DISTINCT p.proname, pg_get_function_identity_arguments(p.oid) AS arguments, p.prorettype::regtype AS result
			   FROM pg_proc p
			  WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.prokind = 'f' AND NOT p.proretset AND p.provariadic = 0
				AND p.prorettype NOT IN (SELECT oid FROM pg_type WHERE typtype = 'p')
				AND NOT EXISTS (SELECT FROM unnest(p.proargtypes) t JOIN pg_type y ON y.oid = t WHERE y.typtype = 'p')
				AND (p.proargmodes IS NULL) AND p.pronargs <= 2
				AND p.prorettype IN ('text'::regtype, 'boolean'::regtype, 'bigint'::regtype, 'integer'::regtype, 'uuid'::regtype, 'jsonb'::regtype,
									 'numeric'::regtype, 'timestamptz'::regtype, 'name'::regtype, 'text[]'::regtype)
	LOOP
		EXECUTE format('CREATE FUNCTION regress_forge_trap.%I(%s) RETURNS %s LANGUAGE plpgsql AS $f$ BEGIN RAISE EXCEPTION ''TRAP %s''; END $f$',
					   routine.proname, routine.arguments, routine.result, routine.proname);
	END LOOP;
	FOR operation IN SELECT o.oprname, o.oprleft::regtype AS l, o.oprright::regtype AS r, o.oprresult::regtype AS result, row_number() OVER () AS n
			   FROM pg_operator o
			  WHERE o.oprnamespace = 'pg_catalog'::regnamespace AND o.oprkind = 'b'
				AND o.oprleft IN ('uuid'::regtype, 'text'::regtype, 'name'::regtype, 'bigint'::regtype, 'integer'::regtype, 'numeric'::regtype, 'jsonb'::regtype,
								  'timestamptz'::regtype, 'boolean'::regtype, 'bytea'::regtype, 'oid'::regtype, '"char"'::regtype)
				AND o.oprright IN ('uuid'::regtype, 'text'::regtype, 'name'::regtype, 'bigint'::regtype, 'integer'::regtype, 'numeric'::regtype, 'jsonb'::regtype,
								   'timestamptz'::regtype, 'boolean'::regtype, 'bytea'::regtype, 'oid'::regtype, '"char"'::regtype)
	LOOP
		EXECUTE format('CREATE FUNCTION regress_forge_trap.operator_%s(%s, %s) RETURNS %s LANGUAGE plpgsql AS $f$ BEGIN RAISE EXCEPTION ''TRAP operator %s''; END $f$',
					   operation.n, operation.l, operation.r, operation.result, replace(operation.oprname, '%', '%%'));
		EXECUTE format('CREATE OPERATOR regress_forge_trap.%s (FUNCTION = regress_forge_trap.operator_%s, LEFTARG = %s, RIGHTARG = %s)', operation.oprname, operation.n, operation.l, operation.r);
	END LOOP;
	EXECUTE (SELECT string_agg(format('CREATE TABLE regress_forge_trap.%1$I (tenant_id uuid, trap text); CREATE TEMP TABLE %1$I (tenant_id uuid, trap text); GRANT ALL ON regress_forge_trap.%1$I, pg_temp.%1$I TO PUBLIC', c.relname), '; ')
			   FROM pg_class c WHERE c.relnamespace = 'forge'::regnamespace AND c.relkind IN ('r', 'v'));
	EXECUTE (SELECT string_agg(format('CREATE FUNCTION regress_forge_trap.%I() RETURNS uuid LANGUAGE plpgsql AS $f$ BEGIN RAISE EXCEPTION ''TRAP %s''; END $f$', p.proname, p.proname), '; ')
			   FROM pg_proc p WHERE p.pronamespace = 'forge'::regnamespace AND p.pronargs = 0 AND p.prorettype <> 'trigger'::regtype
				AND NOT EXISTS (SELECT FROM pg_proc c WHERE c.pronamespace = 'pg_catalog'::regnamespace AND c.proname = p.proname AND c.pronargs = 0));
END $$;
SELECT count(*) > 500 AS is_full_of_traps FROM pg_proc WHERE pronamespace = 'regress_forge_trap'::regnamespace;

-- the traps work
RESET SESSION AUTHORIZATION;
BEGIN;
SET LOCAL search_path = regress_forge_trap, pg_catalog;
\set VERBOSITY terse
SAVEPOINT trap;
SELECT lower('x'::text);
ROLLBACK TO trap;
SELECT 1::bigint = 1::bigint;
ROLLBACK TO trap;
SELECT current_tenant();
ROLLBACK TO trap;
SELECT trap FROM event;
ROLLBACK;
\set VERBOSITY default

-- Calls every function of both schemas with values that could be meant, and reads every view, under a
-- search_path, by names that are qualified; each call is taken back.  Says how many went well, and what
-- failed otherwise than by a refusal.
CREATE FUNCTION test.call_all(path text) RETURNS TABLE (result text) LANGUAGE plpgsql AS $$
DECLARE
	call text;
	done integer := 0;
BEGIN
	FOR call IN SELECT format('SELECT FROM %s(%s)', p.oid::regproc, a.list)
				  FROM pg_proc p,
					   LATERAL (SELECT string_agg(CASE WHEN p.provariadic <> 0 AND o = p.pronargs THEN 'VARIADIC ' ELSE '' END || format('%L::%s', CASE
									WHEN n IS NULL THEN NULL WHEN n = 'command' THEN 'inventory.item.adjust_stock' WHEN n = 'projection_name' THEN 'item' WHEN n = 'payload' THEN '{"delta": 1}'
									WHEN n = 'aggregate_type' THEN 'crm.note' WHEN n = 'events' THEN '[{"type": "x"}]' WHEN n = 'role_name' THEN 'regress_forge_beta'
									WHEN n = 'commands' THEN '[{"command": "inventory.item.create", "payload": {"name": "x"}}]'
									WHEN n = 'appends' THEN '[{"aggregate_type": "crm.note", "events": [{"type": "x"}]}]'
									WHEN n IN ('expected_version', 'command_id', 'occurred_at', 'initial_quantity', 'metadata', 'sku', 'after') THEN NULL
									WHEN n = 'tenant' THEN test.id('alpha')::text WHEN n = 'aggregate_id' AND p.proname <> 'execute' THEN NULL
									WHEN n = 'item_id' AND p.proname = 'create_item' OR n = 'tenant_id' THEN test.id('new')::text
									WHEN t = 'uuid'::regtype THEN test.id('item')::text WHEN t = 'jsonb'::regtype THEN '[]' WHEN t = 'boolean'::regtype THEN 'false'
									WHEN (SELECT typcategory FROM pg_type WHERE oid = t) = 'A' THEN '{}' WHEN (SELECT typcategory FROM pg_type WHERE oid = t) = 'C' THEN NULL WHEN t IN ('timestamptz'::regtype, 'date'::regtype) THEN 'now' WHEN t IN ('text'::regtype, 'name'::regtype) THEN 'x' ELSE '1' END, t::regtype), ', ' ORDER BY o) AS list
								  FROM unnest(p.proargtypes::oid[], p.proargnames[:p.pronargs]) WITH ORDINALITY u (t, n, o)) a
				 WHERE p.pronamespace IN ('forge'::regnamespace, 'erp'::regnamespace) AND p.prorettype <> 'trigger'::regtype
				UNION ALL
				SELECT format('SELECT FROM %s', c.oid::regclass)
				  FROM pg_class c WHERE c.relnamespace IN ('forge'::regnamespace, 'erp'::regnamespace) AND c.relkind IN ('r', 'v')
				 ORDER BY 1
	LOOP
		BEGIN
			PERFORM set_config('search_path', path, true);
			EXECUTE call;
			RAISE SQLSTATE 'ZZZZZ';
		EXCEPTION WHEN OTHERS THEN
			IF SQLSTATE OPERATOR(pg_catalog.=) 'ZZZZZ' THEN
				done := done OPERATOR(pg_catalog.+) 1;
			ELSIF SQLSTATE OPERATOR(pg_catalog.!~) '^(ZF...|42501)$' THEN
				result := pg_catalog.concat(call, ': ', SQLSTATE, ' ', SQLERRM);
				RETURN NEXT;
			END IF;
		END;
	END LOOP;
	result := pg_catalog.concat('more than thirty went well: ', done OPERATOR(pg_catalog.>) 30);
	RETURN NEXT;
END $$;

\set trap 'regress_forge_trap, pg_temp, pg_catalog, forge, erp, test'
SET SESSION AUTHORIZATION regress_forge_alpha;
SELECT * FROM test.call_all('pg_catalog');
SELECT * FROM test.call_all(:'trap');
RESET SESSION AUTHORIZATION;
CREATE ROLE regress_forge_operator LOGIN IN ROLE forge_admin;
SET SESSION AUTHORIZATION regress_forge_operator;
BEGIN;
SELECT forge.act_as(test.id('alpha'));
SELECT * FROM test.call_all(:'trap');
COMMIT;

-- a trap in the temporary schema of the session, which a neighbour in a pool left behind
SET SESSION AUTHORIZATION regress_forge_alpha;
SELECT * FROM test.call_all('pg_temp, pg_catalog');

-- What a neighbour in a pool leaves behind, a path to his operators: the extension's views, functions and
-- errors are the same.  What the next client writes without a schema is not, as the page on security says.
RESET SESSION AUTHORIZATION;
SET search_path = regress_forge_trap, pg_temp, pg_catalog;
SET SESSION AUTHORIZATION regress_forge_alpha;
SELECT name, sku, on_hand, active FROM erp.item;
SELECT delta, on_hand FROM erp.item_movement;
SELECT on_hand FROM erp.adjust_stock(test.id('item'), -1);
SELECT tenant_id, roles FROM erp.whoami();
SELECT event_type, version FROM forge.load(test.id('item'));
\set VERBOSITY default
\set SHOW_CONTEXT never
SELECT FROM erp.adjust_stock(test.id('item'), -1000);
\set VERBOSITY terse
SELECT name FROM erp.item WHERE name = 'Anvil';
SELECT name FROM erp.item WHERE name OPERATOR(pg_catalog.=) 'Anvil';
\set VERBOSITY default
RESET search_path;

\set end :tests '/tools/two_tenants_end.sql'
\i :end
