-- The session context: who sets it, and how long it lasts.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('tenants-session-2');
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('tenants-session');
SELECT current_setting('forgeerp.context') AS context \gset
CREATE FUNCTION pg_temp.who() RETURNS text LANGUAGE sql AS $$
	SELECT coalesce((SELECT 'tenant ' || name FROM (VALUES ('tenants-session'), ('tenants-session-2')) t (name)
					  WHERE test.id(name) = forge.current_tenant()), 'nobody') || ' ' || forge.current_roles()::text $$;
SELECT pg_temp.who();

-- nobody else sets it, not even to what it is; emptying it is allowed
SELECT test.outcome(format('SET forgeerp.context = %L', :'context'));
SELECT test.outcome(format('SET LOCAL forgeerp.context = %L', :'context'));
SELECT test.outcome(format('SELECT set_config(''forgeerp.context'', %L, false)', :'context'));
SELECT test.outcome(format('SELECT set_config(''forgeerp.context'', %L, true)', :'context'));
SELECT test.outcome(format('ALTER ROLE forge_app SET forgeerp.context = %L', :'context'));
SELECT test.outcome(format('ALTER DATABASE %I SET forgeerp.context = %L', current_database(), :'context'));
SELECT test.outcome(format('CREATE FUNCTION pg_temp.f() RETURNS integer LANGUAGE sql SET forgeerp.context = %L AS ''SELECT 1''', :'context'));
\set VERBOSITY sqlstate
ALTER SYSTEM SET forgeerp.context = :'context';
\set VERBOSITY default
SELECT test.outcome($$SET forgeerp.no_such_setting = 1$$);
SET ROLE forge_app;
SELECT test.outcome(format('SET forgeerp.context = %L', :'context'));
SELECT test.outcome($$SET forgeerp.context = ''$$);
SELECT test.outcome($$SET forgeerp.allow_session_context = on$$);
SELECT test.outcome($$SET forgeerp.durable_commit = off$$);
RESET ROLE;
SELECT pg_temp.who();
SET forgeerp.context = '';
SELECT pg_temp.who();

-- RESET ALL and DISCARD ALL empty it
SELECT test.sign_in('tenants-session');
RESET ALL;
SELECT pg_temp.who();
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('tenants-session');
RESET forgeerp.context;
SELECT pg_temp.who();

-- for the whole session only where that is allowed
SET forgeerp.allow_session_context = off;
SELECT test.outcome($$SELECT forge.act_as(test.id('tenants-session'), session => true)$$);
SET forgeerp.allow_session_context = on;
SET ROLE forge_admin;
SELECT forge.act_as(test.id('tenants-session'), roles => '{viewer}', session => true);
SELECT pg_temp.who();
SELECT forge.act_as(test.id('tenants-session-2'), roles => '{viewer}', session => true);
SELECT pg_temp.who();
RESET ALL;

-- gone after the transaction, however it ends
BEGIN;
SELECT forge.act_as(test.id('tenants-session'));
SELECT pg_temp.who();
COMMIT;
SELECT pg_temp.who();
BEGIN;
SELECT forge.act_as(test.id('tenants-session'));
ROLLBACK;
SELECT pg_temp.who();
BEGIN;
SELECT forge.act_as(test.id('tenants-session'));
SELECT on_hand FROM erp.create_item('Bolt', item_id => test.id('bolt'), initial_quantity => 1);
PREPARE TRANSACTION 'tenants session';
SELECT pg_temp.who();
COMMIT PREPARED 'tenants session';

-- ROLLBACK TO takes it back, and RELEASE keeps it
BEGIN;
SAVEPOINT before;
SELECT forge.act_as(test.id('tenants-session'));
ROLLBACK TO before;
SELECT pg_temp.who();
SELECT test.outcome($$SELECT erp.create_item('x')$$);
SELECT forge.act_as(test.id('tenants-session'));
SELECT pg_temp.who();
SAVEPOINT later;
RESET ALL;
SELECT pg_temp.who();
ROLLBACK TO later;
SELECT pg_temp.who();
RELEASE later;
SELECT pg_temp.who();
COMMIT;

-- one identity per transaction
BEGIN;
SELECT forge.act_as(test.id('tenants-session'), test.id('person'), '{admin}');
SELECT test.outcome($$SELECT forge.act_as(test.id('tenants-session'), test.id('person'), '{admin}')$$);
SELECT test.outcome($$SELECT forge.act_as(test.id('tenants-session-2'), test.id('person'), '{admin}')$$);
SELECT test.outcome($$SELECT forge.act_as(test.id('tenants-session'), test.id('other'), '{admin}')$$);
SELECT test.outcome($$SELECT forge.act_as(test.id('tenants-session'), NULL, '{admin}')$$);
SELECT test.outcome($$SELECT forge.act_as(test.id('tenants-session'), test.id('person'), '{admin,viewer}')$$);
SELECT pg_temp.who();
RESET ALL;
SELECT pg_temp.who();
SELECT test.outcome($$SELECT forge.act_as(test.id('tenants-session-2'), test.id('person'), '{admin}')$$);
SELECT test.outcome($$SELECT forge.act_as(test.id('tenants-session'), test.id('person'), '{admin}')$$);
SELECT pg_temp.who();
COMMIT;
BEGIN;
SAVEPOINT before;
SELECT forge.act_as(test.id('tenants-session'));
ROLLBACK TO before;
SELECT test.outcome($$SELECT forge.act_as(test.id('tenants-session-2'))$$);
SELECT pg_temp.who();
COMMIT;
BEGIN;
SELECT forge.act_as(test.id('tenants-session-2'));
SELECT pg_temp.who();
COMMIT;

-- what a failed attempt to sign in leaves
BEGIN;
SELECT test.outcome($$SELECT forge.act_as(test.id('nobody'))$$);
SELECT forge.act_as(test.id('tenants-session'));
SELECT pg_temp.who();
SELECT name, on_hand FROM erp.item;
COMMIT;
RESET ROLE;
SELECT test.outcome('SELECT count(*) FROM erp.item');
\pset tuples_only off
SELECT * FROM forge.verify();
