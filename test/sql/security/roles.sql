-- What the roles of the database do and do not decide: SET ROLE, RESET, DISCARD, code and views with
-- somebody else's rights.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
\set tenants :tests '/tools/two_tenants.sql'
\i :tenants
CREATE SCHEMA regress_forge_shared;
GRANT USAGE, CREATE ON SCHEMA regress_forge_shared TO forge_app;

-- a client becomes neither the owner nor an operator nor another client
SET SESSION AUTHORIZATION regress_forge_alpha;
SELECT role, left(test.outcome('SET ROLE ' || role), 5) FROM unnest('{forge_owner,forge_admin,forge_worker,forge_anon,regress_forge_beta,postgres}'::text[]) role;
SET ROLE forge_app;
SELECT test.mine();
RESET ROLE;
SELECT test.outcome('SELECT forge.act_as(test.id(''beta''))');

-- nor does an authenticator that leaves the role which it was given
RESET SESSION AUTHORIZATION;
CREATE ROLE regress_forge_authenticator LOGIN NOINHERIT IN ROLE forge_app, forge_anon;
SET SESSION AUTHORIZATION regress_forge_authenticator;
BEGIN;
SET LOCAL ROLE forge_app;
RESET ROLE;
SELECT test.outcome('SELECT count(*) FROM erp.item');
SELECT role, left(test.outcome('SET ROLE ' || role), 5) FROM unnest('{forge_owner,forge_admin,regress_forge_alpha}'::text[]) role;
ROLLBACK;

-- whatever the role, the tenant is that of who logged in
RESET SESSION AUTHORIZATION;
GRANT regress_forge_beta TO regress_forge_alpha;
SET SESSION AUTHORIZATION regress_forge_alpha;
SET ROLE regress_forge_beta;
SELECT test.mine();
RESET ROLE;
RESET SESSION AUTHORIZATION;
REVOKE regress_forge_beta FROM regress_forge_alpha;

-- a function with the rights of a client, the owner or an operator shows its callers their own rows
SET SESSION AUTHORIZATION regress_forge_alpha;
CREATE FUNCTION regress_forge_shared.of_alpha() RETURNS text LANGUAGE sql SECURITY DEFINER AS 'SELECT test.mine()';
CREATE VIEW regress_forge_shared.items AS SELECT * FROM erp.item;
CREATE VIEW regress_forge_shared.events AS SELECT * FROM forge.event;
GRANT SELECT ON regress_forge_shared.items, regress_forge_shared.events TO PUBLIC;
SELECT name FROM regress_forge_shared.items;
RESET SESSION AUTHORIZATION;
CREATE FUNCTION regress_forge_shared.of_owner() RETURNS text LANGUAGE sql SECURITY DEFINER AS 'SELECT test.mine()';
GRANT CREATE, USAGE ON SCHEMA regress_forge_shared TO forge_owner, forge_admin;
ALTER FUNCTION regress_forge_shared.of_owner() OWNER TO forge_owner;
CREATE FUNCTION regress_forge_shared.of_operator() RETURNS text LANGUAGE sql SECURITY DEFINER AS 'SELECT test.mine()';
ALTER FUNCTION regress_forge_shared.of_operator() OWNER TO forge_admin;
SET SESSION AUTHORIZATION regress_forge_beta;
SELECT regress_forge_shared.of_alpha(), regress_forge_shared.of_owner(), regress_forge_shared.of_operator();
SELECT (SELECT string_agg(name, ' ') FROM regress_forge_shared.items) AS items, (SELECT count(*) FROM regress_forge_shared.events WHERE tenant_id <> test.id('beta')) AS events;
SET SESSION AUTHORIZATION regress_forge_nobody;
SELECT regress_forge_shared.of_alpha(), regress_forge_shared.of_owner(), regress_forge_shared.of_operator();
SELECT (SELECT count(*) FROM regress_forge_shared.items) AS items, (SELECT count(*) FROM regress_forge_shared.events) AS events;

-- a command in such a function is the caller's
SET SESSION AUTHORIZATION regress_forge_alpha;
CREATE FUNCTION regress_forge_shared.sell() RETURNS numeric LANGUAGE sql SECURITY DEFINER AS $$ SELECT on_hand FROM erp.adjust_stock(test.id('item'), -1) $$;
SET SESSION AUTHORIZATION regress_forge_beta;
SELECT regress_forge_shared.sell();
SELECT principal_id = test.id('beta person') FROM forge.load(test.id('item'), 3);
SET SESSION AUTHORIZATION regress_forge_nobody;
SELECT test.outcome('SELECT regress_forge_shared.sell()');

-- what a transaction signed in to is gone after RESET ALL, DISCARD ALL and its end
RESET SESSION AUTHORIZATION;
SET forgeerp.allow_session_context = on;
SELECT forge.act_as(test.id('alpha'), session => true);
SELECT forge.current_tenant() = test.id('alpha');
DISCARD ALL;
SELECT forge.current_tenant() IS NULL;
SET SESSION AUTHORIZATION regress_forge_nobody;
DISCARD ALL;
SELECT test.outcome('SELECT count(*) FROM erp.item');

-- a client cannot hang anything onto the tables, or refer to them
SET SESSION AUTHORIZATION regress_forge_alpha;
CREATE FUNCTION pg_temp.nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
SELECT left(test.outcome(statement), 5), statement FROM unnest(ARRAY[
	'CREATE TRIGGER spy AFTER INSERT ON forge.event FOR EACH ROW EXECUTE FUNCTION pg_temp.nothing()',
	'CREATE RULE spy AS ON INSERT TO forge.event DO ALSO NOTHING',
	'CREATE POLICY spy ON forge.event USING (true)',
	'CREATE INDEX spy ON forge.event (position)',
	'CREATE STATISTICS regress_forge_shared.spy (dependencies) ON tenant_id, version FROM forge.event',
	'CREATE PUBLICATION spy FOR TABLE forge.event',
	'CREATE TABLE regress_forge_shared.child () INHERITS (forge.event)',
	'CREATE TABLE regress_forge_shared.spy (a uuid, b uuid, FOREIGN KEY (a, b) REFERENCES forge.item_row)',
	'CREATE TABLE erp.spy (a integer)',
	'CREATE FUNCTION forge.spy() RETURNS integer LANGUAGE sql RETURN 1',
	'CREATE OR REPLACE FUNCTION forge.current_tenant() RETURNS uuid LANGUAGE sql RETURN test.id(''beta'')',
	'ALTER TABLE forge.event DISABLE TRIGGER guard',
	'ALTER TABLE forge.event NO FORCE ROW LEVEL SECURITY',
	'SET session_replication_role = replica',
	'ALTER ROLE regress_forge_alpha BYPASSRLS',
	'GRANT forge_owner TO regress_forge_alpha']) statement;

\set end :tests '/tools/two_tenants_end.sql'
\i :end
