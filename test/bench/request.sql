-- Behind PostgREST: its role, the key of the tokens, and a plain function that updates a row.
\set ON_ERROR_STOP on
\o /dev/null
SELECT forge.setup_postgrest('bench_authenticator');
ALTER ROLE bench_authenticator PASSWORD :'password';
SELECT forge.add_jwt_key('bench', 'RS256', :'public_key', issuer => 'https://bench.example/', audience => 'bench');
CREATE FUNCTION bench.count(id integer) RETURNS bench.counter LANGUAGE sql VOLATILE AS $$
	UPDATE bench.counter c SET n = c.n + 1 WHERE c.id = count.id RETURNING c.*
$$;
GRANT USAGE ON SCHEMA bench TO bench_authenticator, forge_app;
GRANT SELECT, UPDATE ON bench.counter TO forge_app;

-- The rows of items, in a plain table.
CREATE TABLE bench.plain_item AS SELECT * FROM forge.item_row
 WHERE item_id BETWEEN bench.id(0, 0) AND bench.id(0, 999) AND tenant_id = '00000000-0000-7000-8000-000000000001';
ALTER TABLE bench.plain_item ADD PRIMARY KEY (item_id);
GRANT SELECT, UPDATE ON bench.plain_item TO forge_app;

-- A real PostgREST exposes the schema, too.
CREATE FUNCTION bench.pre_config() RETURNS void LANGUAGE sql VOLATILE AS $$
	SELECT forge.pre_config();
	SELECT set_config('pgrst.db_schemas', 'erp, bench', true);
$$;
