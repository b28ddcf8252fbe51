-- The extension is dropped and created again, in one session and in one transaction.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
CREATE DATABASE regress_forge_again;
\c regress_forge_again
CREATE FUNCTION pg_temp.members() RETURNS bigint LANGUAGE sql AS $$
	SELECT count(*) FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid AND d.refclassid = 'pg_extension'::regclass
	 WHERE e.extname = 'forgeerp' AND d.deptype = 'e' $$;
CREATE EXTENSION forgeerp;
SELECT extversion = forge.version() FROM pg_extension WHERE extname = 'forgeerp';
SELECT pg_temp.members() AS members \gset
BEGIN;
SELECT forge.act_as(forge.create_tenant('first'), roles => '{admin}');
SELECT on_hand FROM erp.create_item('Bolt', 'B-1', 10, command_id => '00000000-0000-0000-0000-000000000001');
COMMIT;
SELECT forge.bind_role('postgres', (SELECT tenant_id FROM forge.tenant));
SELECT name, on_hand FROM erp.item;

-- gone without a trace, but for the roles
DROP EXTENSION forgeerp;
SELECT count(*) FROM pg_namespace WHERE nspname IN ('forge', 'erp');
SELECT string_agg(rolname, ' ' ORDER BY rolname) FROM pg_roles WHERE rolname LIKE 'forge\_%';

-- again, in the same session: nothing is left of the first, whatever this session remembers
CREATE EXTENSION forgeerp;
SELECT pg_temp.members() = :members;
SELECT forge.current_tenant() IS NULL;
SELECT count(*) FROM forge.event;
SELECT forge.safe_position();
SELECT count(*) FROM forge.tenant;
BEGIN;
SELECT forge.act_as(forge.create_tenant('first'));
SELECT on_hand, version FROM erp.create_item('Bolt', 'B-1', 5, command_id => '00000000-0000-0000-0000-000000000001');
SELECT on_hand, version FROM erp.adjust_stock((SELECT item_id FROM erp.item), 2);
COMMIT;
SELECT count(*) FROM forge.verify();

-- taken back
BEGIN;
DROP EXTENSION forgeerp;
CREATE EXTENSION forgeerp;
SELECT forge.create_tenant('first') IS NOT NULL;
SELECT count(*) FROM forge.event;
ROLLBACK;
BEGIN;
SELECT forge.act_as((SELECT tenant_id FROM forge.tenant));
SELECT on_hand, version FROM erp.adjust_stock((SELECT item_id FROM erp.item), 1);
COMMIT;
SELECT count(*) FROM forge.verify();

-- it has its schemas to itself
DROP EXTENSION forgeerp;
CREATE SCHEMA erp;
\set VERBOSITY sqlstate
CREATE EXTENSION forgeerp;
DROP SCHEMA erp;
\set VERBOSITY default

-- only a superuser installs it
CREATE ROLE regress_forge_again;
GRANT CREATE ON DATABASE regress_forge_again TO regress_forge_again;
SET ROLE regress_forge_again;
\set VERBOSITY sqlstate
CREATE EXTENSION forgeerp;
\set VERBOSITY default
RESET ROLE;
CREATE EXTENSION forgeerp;
\pset tuples_only off
SELECT * FROM forge.verify();
\c contrib_regression
\set ECHO none
DROP DATABASE regress_forge_again;
DROP ROLE regress_forge_again;
