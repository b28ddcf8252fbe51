-- forge.doctor: it finds nothing in a fresh database; each fault that is seeded is reported, as that
-- and nothing else; and where the remedy is SQL, it mends.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
CREATE DATABASE regress_forge_doctor;
\c regress_forge_doctor
\i :setup

-- Servers of tests do not sync, which it rightly tells.
CREATE VIEW test.finding WITH (security_invoker = true) AS SELECT * FROM forge.doctor() WHERE subject <> 'fsync';
GRANT SELECT ON test.finding TO PUBLIC;

CREATE TABLE test.seeded (check_name text);

-- What an operator is told after a statement, which is taken back at the end; the remedies that are
-- SQL are followed, and what is found then is told as well.
CREATE FUNCTION test.seed(fault text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	findings text[];
	remedies text[];
	rest text[];
	checks text[];
	remedy text;
BEGIN
	EXECUTE fault;
	PERFORM set_config('role', 'forge_admin', true);
	SELECT array_agg(concat_ws(' ', d.severity, d.check_name, d.subject) ORDER BY d.severity, d.check_name, d.subject),
		   array_agg(d.check_name), array_agg(DISTINCT d.remedy) FILTER (WHERE d.remedy ~ ';$' AND d.remedy !~ '^ALTER SYSTEM')
	  FROM test.finding d INTO findings, checks, remedies;
	RESET ROLE;
	FOREACH remedy IN ARRAY coalesce(remedies, '{}') LOOP
		EXECUTE remedy;
	END LOOP;
	SELECT array_agg('not mended: ' || d.check_name || ' ' || d.subject) FROM test.finding d WHERE d.remedy ~ ';$' AND d.remedy !~ '^ALTER SYSTEM' INTO rest;
	RAISE SQLSTATE 'ZZZZZ';
EXCEPTION WHEN SQLSTATE 'ZZZZZ' THEN
	INSERT INTO test.seeded SELECT unnest(checks);
	RETURN QUERY SELECT unnest(findings || rest);
END $$;

-- a fresh database, and one that is in use
RESET forgeerp.allow_session_context;
SELECT * FROM test.finding;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('doctor');
SELECT on_hand FROM erp.create_item('Bolt', 'B-1', 1);
SELECT forge.cancel_job(forge.enqueue_job('forge.rebuild', job_id => test.id('cancelled')));
CREATE ROLE regress_forge_clerk LOGIN IN ROLE forge_app;
CREATE ROLE regress_forge_operator LOGIN IN ROLE forge_admin;
SELECT forge.bind_role('regress_forge_clerk', test.id('doctor'));
SELECT forge.add_jwt_key('doctor', 'HS256', repeat('A', 43), 'https://idp.example/', 'forgeerp');
RESET ALL;
SET client_min_messages = warning;
SELECT * FROM test.finding;
SELECT test.seed($$SELECT$$);
SET ROLE regress_forge_operator;
SELECT * FROM test.finding;
SET ROLE regress_forge_clerk;
SELECT test.outcome('SELECT forge.doctor()');
RESET ROLE;

-- tables
SELECT test.seed($$ALTER TABLE forge.event DISABLE ROW LEVEL SECURITY$$);
SELECT test.seed($$ALTER TABLE forge.event NO FORCE ROW LEVEL SECURITY$$);
SELECT test.seed($$DROP POLICY tenant_wall ON forge.claim$$);
SELECT test.seed($$ALTER POLICY tenant_wall ON forge.event TO forge_app$$);
SELECT test.seed($$ALTER POLICY tenant_wall ON forge.event USING (tenant_id = (SELECT forge.current_tenant()) OR version = 1)$$);
SELECT test.seed($$ALTER POLICY tenant_wall ON forge.event WITH CHECK (true)$$);
SELECT test.seed($$ALTER POLICY tenant_wall ON forge.event USING (tenant_id = forge.current_tenant()) WITH CHECK (tenant_id = forge.current_tenant())$$);
SELECT test.seed($$ALTER POLICY tenant_wall ON forge.event USING (tenant_id = current_setting('app.tenant')::uuid) WITH CHECK (tenant_id = current_setting('app.tenant')::uuid)$$);
SELECT test.seed($$DROP POLICY tenant_wall ON forge.event; CREATE POLICY tenant_wall ON forge.event USING (tenant_id = (SELECT forge.current_tenant()))$$);
SELECT test.seed($$DROP POLICY tenant_wall ON forge.event; CREATE POLICY tenant_wall ON forge.event AS RESTRICTIVE FOR SELECT USING (tenant_id = (SELECT forge.current_tenant()))$$);
SELECT test.seed($$DROP POLICY base ON forge.stream$$);
SELECT test.seed($$CREATE POLICY everything ON forge.event USING (true)$$);
SELECT test.seed($$CREATE POLICY everything ON forge.event FOR SELECT TO forge_app USING (version > 0 OR (SELECT forge.has_permission('forge.event.read')))$$);
SELECT test.seed($$ALTER POLICY base ON forge.item_row TO forge_app$$);
SELECT test.seed($$ALTER POLICY permission ON forge.item_row USING (true)$$);
SELECT test.seed($$DROP POLICY permission ON forge.item_row$$);
SELECT test.seed($$DROP TRIGGER guard ON forge.event$$);
SELECT test.seed($$ALTER TABLE forge.event DISABLE TRIGGER guard$$);
SELECT test.seed($$ALTER TABLE forge.event ENABLE TRIGGER guard$$);
SELECT test.seed($$ALTER TABLE forge.event ENABLE REPLICA TRIGGER guard$$);
SELECT test.seed($$CREATE OR REPLACE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON forge.event FOR EACH STATEMENT EXECUTE FUNCTION forge.guard(); ALTER TABLE forge.event ENABLE ALWAYS TRIGGER guard$$);
SELECT test.seed($$CREATE FUNCTION test.nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
	CREATE TRIGGER audit AFTER INSERT ON forge.event FOR EACH ROW EXECUTE FUNCTION test.nothing();
	CREATE TRIGGER audit AFTER UPDATE ON forge.stream FOR EACH STATEMENT EXECUTE FUNCTION test.nothing();
	CREATE TRIGGER allowed BEFORE UPDATE ON forge.claim FOR EACH STATEMENT EXECUTE FUNCTION test.nothing()$$);
SELECT test.seed($$ALTER TABLE forge.item_row ADD CHECK (on_hand < 1000)$$);
SELECT test.seed($$ALTER TABLE forge.item_row ADD COLUMN double numeric GENERATED ALWAYS AS (on_hand * 2) STORED$$);
SELECT test.seed($$ALTER TABLE forge.event ADD COLUMN note text$$);
SELECT test.seed($$CREATE RULE nothing AS ON UPDATE TO forge.item_row DO INSTEAD NOTHING$$);
SELECT test.seed($$CREATE TABLE test.price (tenant_id uuid, item_id uuid, FOREIGN KEY (tenant_id, item_id) REFERENCES forge.item_row)$$);
SELECT test.seed($$ALTER TABLE forge.order_row DROP CONSTRAINT order_row_pkey CASCADE$$);
SELECT test.seed($$ALTER TABLE forge.event DROP CONSTRAINT event_pkey; DROP INDEX forge.event_position; ALTER TABLE forge.event ALTER payload DROP NOT NULL$$);
SELECT test.seed($$DROP INDEX forge.job_row_due; CREATE TABLE forge.job_row_due (LIKE forge.claim)$$);
SELECT test.seed($$ALTER TABLE forge.claim DROP CONSTRAINT claim_pkey, ADD PRIMARY KEY (tenant_id, value, claim_type)$$);
SELECT test.seed($$CREATE UNIQUE INDEX sku ON forge.item_row (sku)$$);
SELECT test.seed($$CREATE UNIQUE INDEX sku ON forge.item_row (lower(sku), tenant_id)$$);
SELECT test.seed($$CREATE INDEX name ON forge.item_row (name)$$);
SELECT test.seed($$ALTER TABLE forge.user_row ALTER email SET STATISTICS 100; ALTER INDEX forge.job_row_due ALTER 2 SET STATISTICS -1$$);
SELECT test.seed($$ALTER TABLE forge.item_row ALTER name SET STATISTICS 100; ANALYZE forge.item_row; ALTER TABLE forge.item_row ALTER name SET STATISTICS 0$$);
SELECT test.seed($$CREATE INDEX name ON forge.item_row (tenant_id, lower(name))$$);
SELECT test.seed($$CREATE STATISTICS test.names (ndistinct) ON tenant_id, name FROM forge.item_row$$);
SELECT test.seed($$ALTER SEQUENCE forge.position_seq CACHE 20$$);
SELECT test.seed($$ALTER SEQUENCE forge.position_seq INCREMENT -1$$);
SELECT test.seed($$ALTER SEQUENCE forge.position_seq MAXVALUE 1000000$$);
SELECT test.seed($$ALTER TABLE forge.claim SET UNLOGGED$$);
SELECT test.seed($$UPDATE pg_extension SET extconfig = array_remove(extconfig, 'forge.event'::regclass::oid), extcondition = extcondition[2:] WHERE extname = 'forgeerp'$$);
SELECT test.seed($$UPDATE pg_extension SET extcondition[array_position(extconfig, 'forge.claim'::regclass::oid)] = 'WHERE false' WHERE extname = 'forgeerp'$$);

-- children, and what others put beside ours
SELECT test.seed($$CREATE TABLE test.child () INHERITS (forge.event)$$);
SELECT test.seed($$CREATE TABLE erp.price (tenant_id uuid, price numeric); ALTER TABLE erp.price OWNER TO forge_owner$$);
SELECT test.seed($$ALTER TABLE forge.item_row SET SCHEMA test; ALTER TABLE test.item_row NO FORCE ROW LEVEL SECURITY$$);
SELECT test.seed($$CREATE MATERIALIZED VIEW erp.heap AS SELECT 1 AS x; ALTER MATERIALIZED VIEW erp.heap OWNER TO forge_owner$$);
SELECT test.seed($$CREATE VIEW erp.heap AS SELECT r.name FROM forge.item_row r; ALTER VIEW erp.heap OWNER TO forge_owner; ALTER VIEW erp.heap SET (security_barrier = true)$$);
SELECT test.seed($$CREATE FUNCTION erp.label(erp.item) RETURNS text LANGUAGE sql STABLE RETURN $1.name; REVOKE ALL ON FUNCTION erp.label FROM PUBLIC; ALTER FUNCTION erp.label OWNER TO forge_owner$$);

-- owners and privileges
SELECT test.seed($$ALTER TABLE forge.event OWNER TO regress_forge_clerk$$);
SELECT test.seed($$ALTER FUNCTION erp.activate_item OWNER TO regress_forge_clerk; ALTER VIEW erp.item OWNER TO regress_forge_clerk; ALTER SEQUENCE forge.position_seq OWNER TO regress_forge_clerk; ALTER TYPE forge.receipt OWNER TO regress_forge_clerk; ALTER SCHEMA erp OWNER TO regress_forge_clerk$$);
SELECT test.seed($$GRANT SELECT ON erp.item TO PUBLIC$$);
SELECT test.seed($$GRANT EXECUTE ON FUNCTION forge.act_as TO PUBLIC; GRANT USAGE ON SCHEMA forge TO PUBLIC; GRANT USAGE ON SEQUENCE forge.position_seq TO PUBLIC; GRANT SELECT (tenant_id) ON forge.tenant_row TO PUBLIC$$);
SELECT test.seed($$CREATE FUNCTION erp.nothing() RETURNS integer LANGUAGE sql RETURN 1; ALTER FUNCTION erp.nothing OWNER TO forge_owner$$);
SELECT test.seed($$GRANT SELECT (slug), UPDATE (name) ON forge.tenant_row TO forge_app$$);
SELECT test.seed($$GRANT INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON forge.item_row TO forge_app$$);
SELECT test.seed($$GRANT UPDATE ON erp.item TO forge_app; GRANT SELECT ON SEQUENCE forge.position_seq TO forge_app; GRANT CREATE ON SCHEMA erp TO forge_app$$);
SELECT test.seed($$GRANT SELECT ON erp.item TO forge_app WITH GRANT OPTION$$);
SELECT test.seed($$ALTER DEFAULT PRIVILEGES IN SCHEMA erp GRANT SELECT ON TABLES TO regress_forge_clerk; ALTER DEFAULT PRIVILEGES FOR ROLE forge_owner GRANT EXECUTE ON FUNCTIONS TO forge_app$$);
SELECT test.seed($$GRANT SELECT ON forge.jwt_key_material, forge.claim TO forge_app$$);
SELECT test.seed($$GRANT EXECUTE ON FUNCTION forge.act_as, forge.protect_table TO forge_app$$);
SELECT test.seed($$GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA forge TO regress_forge_clerk$$);
SELECT test.seed($$GRANT ALL ON ALL SEQUENCES IN SCHEMA forge TO regress_forge_clerk$$);
SELECT test.seed($$GRANT ALL ON SCHEMA forge TO regress_forge_clerk WITH GRANT OPTION$$);
SELECT test.seed($$GRANT EXECUTE ON FUNCTION forge.bind_role TO regress_forge_clerk; GRANT EXECUTE ON FUNCTION forge.load, forge.authenticate TO forge_anon; GRANT SELECT ON erp.item, forge.item_row TO forge_anon$$);
-- what an administrator may do: let others read what is for reading, and narrow what clients see
SELECT test.seed($$GRANT SELECT ON erp.item TO regress_forge_clerk; GRANT USAGE ON SCHEMA erp TO regress_forge_clerk; GRANT EXECUTE ON FUNCTION forge.current_tenant TO regress_forge_clerk$$);
SELECT test.seed($$CREATE POLICY active ON forge.item_row AS RESTRICTIVE USING (active)$$);

-- code
SELECT test.seed($$ALTER FUNCTION forge.doctor() RESET search_path$$);
SELECT test.seed($$ALTER FUNCTION forge.doctor() SET search_path = public, pg_catalog$$);
SELECT test.seed($$ALTER FUNCTION forge.version() SECURITY DEFINER$$);
SELECT test.seed($$ALTER FUNCTION forge.expired_quantity SECURITY DEFINER; CREATE FUNCTION erp.of_an_operator() RETURNS integer LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp RETURN 1; ALTER FUNCTION erp.of_an_operator OWNER TO forge_owner; REVOKE ALL ON FUNCTION erp.of_an_operator FROM PUBLIC$$);
SELECT test.seed($$ALTER FUNCTION forge.current_tenant() LEAKPROOF$$);
SELECT test.seed($$ALTER FUNCTION forge.current_tenant() IMMUTABLE$$);
SELECT test.seed($$ALTER FUNCTION forge.current_tenant() VOLATILE$$);
SELECT test.seed($$ALTER FUNCTION forge.current_tenant() PARALLEL RESTRICTED$$);
SELECT test.seed($$CREATE OR REPLACE FUNCTION forge.current_tenant() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS 'SELECT gen_random_uuid()'$$);
SELECT test.seed($$CREATE OR REPLACE FUNCTION forge.guard() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS 'BEGIN RETURN NULL; END'$$);
SELECT test.seed($$ALTER VIEW erp.item RESET (security_invoker)$$);
SELECT test.seed($$ALTER VIEW erp.item_movement RESET (security_barrier)$$);
SELECT test.seed($$CREATE VIEW test.all_items AS SELECT * FROM forge.item_row$$);
SELECT test.seed($$CREATE VIEW test.all_items WITH (security_invoker = true) AS SELECT * FROM forge.item_row$$);
SELECT test.seed($$CREATE VIEW test.all_items AS SELECT * FROM forge.item_row; GRANT CREATE ON SCHEMA test TO forge_app; ALTER VIEW test.all_items OWNER TO forge_app$$);
SELECT test.seed($$CREATE MATERIALIZED VIEW test.all_items AS SELECT * FROM erp.item$$);

-- what depends on things of others
CREATE FUNCTION test.times(bigint, interval) RETURNS interval LANGUAGE sql IMMUTABLE RETURN $2 OPERATOR(pg_catalog.*) $1;
CREATE OPERATOR test.* (FUNCTION = test.times, LEFTARG = bigint, RIGHTARG = interval);
CREATE FUNCTION test.format(text, text) RETURNS text LANGUAGE sql IMMUTABLE RETURN $1;
CREATE FUNCTION test.upper(text, text) RETURNS text LANGUAGE sql IMMUTABLE RETURN pg_catalog.upper($1);
CREATE FUNCTION test.before() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE DOMAIN test.note AS text;
CREATE COLLATION test.order_of_others FROM "C";
\set jobs `cat "$PG_ABS_SRCDIR/../sql/jobs.sql"`
\set order_views `cat "$PG_ABS_SRCDIR/../sql/sales.sql"`
SELECT substring(:'jobs' FROM 'CREATE OR REPLACE VIEW forge\.job .*?;') AS job_view,
	   substring(:'order_views' FROM 'CREATE OR REPLACE FUNCTION erp\.order_timeline.*?END;') AS timeline \gset
SELECT test.seed($$SET LOCAL search_path = test, pg_catalog; $$ || :'job_view');
SELECT test.seed($$SET LOCAL search_path = test, pg_catalog; $$ || :'timeline');
SELECT test.seed($$SET LOCAL search_path = test, pg_catalog; $$ || :'job_view' || :'timeline' || $$ SET LOCAL search_path = pg_catalog, pg_temp; $$ || :'job_view' || :'timeline');
-- what an administrator hangs on tables is told of for what it is (columns), and when somebody else can change what it does
CREATE FUNCTION test.hang() RETURNS text LANGUAGE sql RETURN $$
	ALTER TABLE forge.item_row ADD COLUMN label text COLLATE test.order_of_others DEFAULT test.upper('a', 'b');
	ALTER TABLE forge.item_row ADD COLUMN note test.note;
	CREATE INDEX spy ON forge.item_row (test.upper(name, sku));
	CREATE STATISTICS forge.spy ON test.upper(name, sku), sku FROM forge.item_row;
	CREATE TRIGGER spy BEFORE UPDATE ON forge.item_row FOR EACH STATEMENT EXECUTE FUNCTION test.before();
	CREATE POLICY spy ON forge.item_row AS RESTRICTIVE USING (test.upper(name, sku) IS NOT NULL); $$;
SELECT test.seed(test.hang());
ALTER FUNCTION test.upper(text, text) OWNER TO regress_forge_clerk;
ALTER FUNCTION test.before() OWNER TO regress_forge_clerk;
ALTER DOMAIN test.note OWNER TO regress_forge_clerk;
ALTER COLLATION test.order_of_others OWNER TO regress_forge_clerk;
SELECT test.seed(test.hang());
DROP FUNCTION test.before(), test.upper(text, text);
DROP DOMAIN test.note;
DROP COLLATION test.order_of_others;

-- roles
SELECT test.seed($$ALTER ROLE forge_owner SUPERUSER$$);
SELECT test.seed($$ALTER ROLE forge_owner BYPASSRLS LOGIN$$);
SELECT test.seed($$ALTER ROLE forge_app REPLICATION CREATEROLE$$);
SELECT test.seed($$GRANT forge_owner TO regress_forge_clerk$$);
SELECT test.seed($$GRANT forge_owner TO forge_admin$$);
SELECT test.seed($$GRANT pg_read_server_files TO forge_worker$$);
SELECT test.seed($$GRANT forge_anon TO forge_app$$);
SELECT test.seed($$ALTER ROLE regress_forge_clerk SUPERUSER$$);
SELECT test.seed($$ALTER ROLE regress_forge_clerk BYPASSRLS REPLICATION$$);
SELECT test.seed($$ALTER ROLE regress_forge_operator BYPASSRLS$$);
SELECT test.seed($$CREATE ROLE regress_forge_father BYPASSRLS; GRANT regress_forge_father TO regress_forge_clerk$$);
SELECT test.seed($$REVOKE forge_app FROM regress_forge_clerk; ALTER ROLE regress_forge_clerk BYPASSRLS$$);
SELECT test.seed($$CREATE ROLE regress_forge_visitor BYPASSRLS IN ROLE forge_anon$$);
SELECT test.seed($$GRANT pg_read_server_files, pg_execute_server_program, pg_read_all_data TO regress_forge_clerk$$);
SELECT test.seed($$GRANT pg_monitor TO regress_forge_operator$$);
SELECT test.seed($$ALTER ROLE regress_forge_clerk RENAME TO regress_forge_seller$$);
SELECT test.seed($$SELECT forge.setup_postgrest('regress_forge_gate')$$);
SELECT test.seed($$SELECT forge.setup_postgrest('regress_forge_gate'); SELECT forge.bind_role('regress_forge_gate', tenant_id) FROM forge.tenant LIMIT 1$$);
SELECT test.seed($$SELECT forge.add_jwt_key('no-audience', 'HS256', repeat('A', 43), 'https://idp.example/')$$);
SELECT test.seed($$SELECT forge.add_jwt_key('nothing', 'HS256', repeat('A', 43))$$);
SELECT test.seed($$CREATE OR REPLACE FUNCTION forge.jwt_algorithm_problem(algorithm text) RETURNS text LANGUAGE sql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp AS 'SELECT ''it is not there'''$$);
SELECT test.seed($$SELECT forge.add_jwt_key('retired', 'HS256', repeat('A', 43)); SELECT forge.retire_jwt_key('retired')$$);
CREATE FUNCTION test.handler(uuid, jsonb) RETURNS void LANGUAGE sql AS '';
ALTER FUNCTION test.handler(uuid, jsonb) OWNER TO regress_forge_clerk;
SELECT test.seed($$SELECT forge.register_job_handler('doctor', 'test.handler(uuid,jsonb)')$$);
SELECT test.seed($$SELECT forge.register_job_handler('doctor', 'test.handler(uuid,jsonb)'); ALTER FUNCTION test.handler(uuid, jsonb) OWNER TO regress_forge_operator$$);
SELECT test.seed($$SELECT forge.register_job_handler('doctor', 'test.handler(uuid,jsonb)'); DROP FUNCTION test.handler(uuid, jsonb);
	CREATE FUNCTION test.handler(uuid, jsonb) RETURNS void LANGUAGE sql AS ''; ALTER FUNCTION test.handler(uuid, jsonb) OWNER TO regress_forge_clerk$$);
SELECT test.seed($$SELECT forge.register_job_handler('doctor', 'test.handler(uuid,jsonb)'); DROP FUNCTION test.handler(uuid, jsonb)$$);
SELECT test.seed($$SELECT forge.unbind_role('regress_forge_clerk'); SELECT forge.register_job_handler('doctor', 'test.handler(uuid,jsonb)'); ALTER ROLE regress_forge_clerk RENAME TO regress_forge_renamed$$);
DROP FUNCTION test.handler(uuid, jsonb);

-- the server
SELECT test.seed($$SET LOCAL forgeerp.durable_commit = off$$);
SELECT test.seed($$SET LOCAL forgeerp.allow_session_context = on$$);
SELECT test.seed($$SET LOCAL row_security = off$$);
SELECT test.seed($$SET LOCAL zero_damaged_pages = on; SET LOCAL ignore_checksum_failure = on$$);
SELECT test.seed($$SET LOCAL log_parameter_max_length_on_error = -1$$);
SELECT test.seed($$SET LOCAL log_parameter_max_length_on_error = 64$$);
SELECT test.seed($$SET LOCAL log_statement = 'all'; SET LOCAL log_min_duration_statement = 1000$$);
SELECT test.seed($$SET LOCAL log_transaction_sample_rate = 0.1$$);
SELECT test.seed($$SET LOCAL log_min_duration_sample = 0$$);
SELECT test.seed($$SET LOCAL log_statement = 'all'; SET LOCAL log_parameter_max_length = 0$$);
SELECT test.seed($$ALTER ROLE regress_forge_clerk SET forgeerp.durable_commit = 'no'; ALTER ROLE regress_forge_operator SET forgeerp.allow_session_context = '1'$$);
SELECT test.seed($$ALTER DATABASE regress_forge_doctor SET row_security = off$$);
SELECT test.seed($$ALTER ROLE regress_forge_clerk IN DATABASE regress_forge_doctor SET log_parameter_max_length_on_error = 100$$);
SELECT test.seed($$ALTER ROLE regress_forge_clerk SET forgeerp.durable_commit = on; ALTER ROLE regress_forge_clerk SET search_path = erp$$);
SELECT test.seed($$ALTER ROLE regress_forge_clerk IN DATABASE postgres SET forgeerp.durable_commit = off$$);
SELECT test.seed($$CREATE OR REPLACE FUNCTION forge.built_for() RETURNS integer LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS 'SELECT current_setting(''server_version_num'')::integer + 1'$$);
SELECT test.seed($$UPDATE pg_database SET encoding = 8 WHERE datname = current_database()$$);

-- the worker: without one, what waits is told; with a launcher there must be one
CREATE FUNCTION test.ask(late interval, status text, database_id uuid) RETURNS void LANGUAGE sql AS $$
	INSERT INTO forge.job_row
	SELECT r.*
	  FROM forge.job_row j
	 CROSS JOIN LATERAL jsonb_populate_record(j, jsonb_build_object('job_id', gen_random_uuid(), 'run_at', now() - late, 'finished_at', NULL, 'status', ask.status, 'database_id', ask.database_id)) r
	 WHERE j.job_id = test.id('cancelled') $$;
SELECT test.seed($$SELECT test.ask('0', 'pending', gen_random_uuid())$$);
SELECT test.seed($$SELECT test.ask('11 minutes', 'pending', forge.database_id())$$);
SELECT test.seed($$SELECT test.ask('9 minutes', 'pending', forge.database_id()), test.ask('11 minutes', 'parked', forge.database_id())$$);
BEGIN;
SELECT test.ask('11 minutes', 'failed', forge.database_id()), test.ask('12 minutes', 'pending', forge.database_id()), test.ask('12 minutes', 'pending', test.id('other'));
SELECT * FROM forge.waiting(now() - interval '10 minutes');
SELECT * FROM forge.waiting(now() + interval '1 minute');
ROLLBACK;
SELECT test.seed($$ALTER TABLE forge.event DISABLE TRIGGER guard; UPDATE forge.event SET recorded_at = recorded_at - interval '1 hour'; ALTER TABLE forge.event ENABLE ALWAYS TRIGGER guard$$);
-- so many transfers wait to be summed up, and one more
CREATE FUNCTION test.sell(sales integer) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
	PERFORM forge.create_tenant('sales', tenant_id => test.id('sales'));
	PERFORM forge.act_as(test.id('sales'), NULL, '{admin}');
	PERFORM erp.create_ledger_accounts('[{"id": 1, "ledger": 1, "code": 1, "keeping": "summed"}, {"id": 2, "ledger": 1, "code": 1}]');
	RETURN (SELECT count(*) FROM erp.create_transfer_rows(
		ARRAY(SELECT lpad(to_hex(n), 32, '0')::uuid FROM generate_series(1, sales) n), ARRAY[lpad('2', 32, '0')::uuid], ARRAY[lpad('1', 32, '0')::uuid], '{1}', '{1}', '{1}'));
END $$;
SELECT test.seed('SELECT test.sell(10000)');
SELECT test.seed('SELECT test.sell(10001)');
BEGIN;
SELECT test.sell(10001);
SELECT * FROM forge.summed_tails(10000);
SELECT * FROM forge.summed_tails(NULL);
ROLLBACK;
SELECT test.seed($$CREATE OR REPLACE FUNCTION forge.has_launcher() RETURNS boolean LANGUAGE sql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp AS 'SELECT true'$$);
SELECT test.seed($$UPDATE pg_extension SET extversion = '0.0.1' WHERE extname = 'forgeerp'$$);
SET client_min_messages = error; -- wal_level is too low
SELECT test.seed($$CREATE PUBLICATION everything FOR ALL TABLES$$);
SELECT test.seed($$CREATE PUBLICATION log FOR TABLE forge.event$$);
SELECT test.seed($$CREATE PUBLICATION engine FOR TABLES IN SCHEMA forge$$);
SELECT test.seed($$CREATE PUBLICATION doctor FOR TABLE forge.event WHERE (tenant_id = '00000000-0000-0000-0000-000000000001'), TABLE forge.tenant_row (slug) WHERE (tenant_id = '00000000-0000-0000-0000-000000000001')$$);

-- every check was seen at work, but for that of slots, of which a transaction makes none; and the
-- documentation names them all
CREATE TEMP TABLE known_check AS
	SELECT DISTINCT r[1] AS check_name FROM pg_proc p, regexp_matches(p.prosrc, '^SELECT ''([a-z_]+)'', (?:''|CASE|u\.)', 'gn') r
	 WHERE p.pronamespace = 'forge'::regnamespace AND p.proname LIKE 'doctor\_%';
SELECT count(*) > 30 FROM known_check;
SELECT check_name FROM known_check EXCEPT SELECT check_name FROM test.seeded;
\set operating `cat "$PG_ABS_SRCDIR/../docs/operating.md"`
CREATE TEMP TABLE documented_check AS
	SELECT r[1] AS check_name FROM regexp_matches(substring(:'operating' FROM '\| checks \|.*?\n\n'), '`([a-z_]+)`', 'g') r;
SELECT check_name FROM known_check EXCEPT SELECT check_name FROM documented_check;
SELECT check_name FROM documented_check EXCEPT SELECT check_name FROM known_check;

-- nothing is left
SELECT * FROM test.finding;
\c contrib_regression
\set ECHO none
DROP DATABASE regress_forge_doctor;
DROP ROLE regress_forge_clerk;
DROP ROLE regress_forge_operator;
