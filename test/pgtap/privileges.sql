-- Who owns what and who may do what.
\ir ../tools/pgtap.sql
SELECT plan(25);

SELECT cmp_ok((SELECT count(DISTINCT object) FROM privilege), '>', 40::bigint, 'there are privileges to look at');

-- owners
SELECT is_empty($$
	SELECT object, kind, pg_get_userbyid(owner) FROM privilege WHERE pg_get_userbyid(owner) <> 'forge_owner'
	UNION SELECT t.oid::regtype::text, 'type', pg_get_userbyid(t.typowner)
	  FROM member m JOIN pg_type t ON t.oid = m.objid AND m.classid = 'pg_type'::regclass
	 WHERE pg_get_userbyid(t.typowner) <> 'forge_owner'
	UNION SELECT i.indexrelid::regclass::text, 'index', pg_get_userbyid(c.relowner)
	  FROM member_table t JOIN pg_index i ON i.indrelid = t.oid JOIN pg_class c ON c.oid = i.indexrelid
	 WHERE pg_get_userbyid(c.relowner) <> 'forge_owner'
$$, 'everything belongs to forge_owner');
SELECT is_empty($$
	SELECT pg_describe_object(m.classid, m.objid, 0) FROM member m
	 WHERE m.classid NOT IN ('pg_proc'::regclass, 'pg_class'::regclass, 'pg_type'::regclass, 'pg_namespace'::regclass)
$$, 'members are functions, relations, types and schemas: of anything else say here who owns it');

-- PUBLIC
SELECT is_empty($$
	SELECT object, kind, privilege_type FROM privilege WHERE grantee = 0
$$, 'nothing for PUBLIC');
SELECT is_empty($$
	SELECT object, holder FROM privilege
	 WHERE grantee <> owner AND holder NOT IN ('forge_app', 'forge_admin', 'forge_anon', 'forge_worker')
	   AND (holder, object) NOT IN (('pg_monitor', 'forge.metrics'), ('pg_monitor', 'forge.metric_samples()'))
$$, 'privileges are for the roles of the extension, and numbers for those who watch the server');
SELECT is_empty($$
	SELECT object, holder FROM privilege WHERE grantee <> owner AND is_grantable
$$, 'nobody can pass them on');
SELECT is_empty($$
	SELECT object, holder, privilege_type FROM privilege
	 WHERE grantee <> owner
	   AND (kind, privilege_type) NOT IN (('function', 'EXECUTE'), ('view', 'SELECT'), ('table', 'SELECT'), ('schema', 'USAGE'))
$$, 'clients execute functions and read: nothing else');

SELECT is_empty($$
	SELECT o.object FROM (
		SELECT p.function::text, p.proacl, i.initprivs
		  FROM member_function p LEFT JOIN pg_init_privs i ON i.classoid = 'pg_proc'::regclass AND i.objoid = p.oid
		UNION ALL
		SELECT c.relation::text, c.relacl, i.initprivs
		  FROM member_relation c LEFT JOIN pg_init_privs i ON i.classoid = 'pg_class'::regclass AND i.objoid = c.oid AND i.objsubid = 0
		UNION ALL
		SELECT n.nspname, n.nspacl, i.initprivs
		  FROM member m JOIN pg_namespace n ON n.oid = m.objid AND m.classid = 'pg_namespace'::regclass
		  LEFT JOIN pg_init_privs i ON i.classoid = 'pg_namespace'::regclass AND i.objoid = n.oid) o (object, now, installed)
	 WHERE o.installed IS DISTINCT FROM o.now
	   AND NOT (o.installed <@ o.now AND o.now <@ o.installed)
$$, 'privileges stand noted as they are, or a dump would change them and name whoever installed');

-- what clients see of tables
SELECT set_eq($$
	SELECT DISTINCT object FROM privilege WHERE kind = 'table' AND grantee <> owner
$$, $$
	SELECT DISTINCT t.relation::text
	  FROM member_view v
	  JOIN pg_rewrite r ON r.ev_class = v.oid
	  JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid AND d.refclassid = 'pg_class'::regclass
	  JOIN member_table t ON t.oid = d.refobjid
	 WHERE coalesce(v.reloptions, '{}') @> '{security_invoker=true}'
$$, 'clients read the tables that views need, and no others');
SELECT is_empty($$
	SELECT object, holder FROM privilege WHERE kind = 'table' AND grantee <> owner AND holder <> 'forge_app'
$$, 'and only forge_app does');
SELECT is_empty($$
	SELECT v.relation FROM member_view v
	 WHERE NOT EXISTS (SELECT FROM privilege p WHERE p.object = v.relation::text AND p.holder IN ('forge_app', 'forge_admin'))
	   -- Other views are made of it.
	   AND v.relation <> 'forge.movement'::regclass
$$, 'every view is for somebody');

SELECT is_empty($$
	SELECT v.relation, pg_relation_is_updatable(v.oid, true) FROM member_view v
	 WHERE v.nspname = 'erp' AND pg_relation_is_updatable(v.oid, true) <> 0
$$, 'no view of schema erp can be written, as PostgreSQL tells it and PostgREST shows it, rights or not');

-- functions
SELECT is_empty($$
	SELECT p.object FROM privilege p JOIN member_function f ON f.function::text = p.object AND p.kind = 'function'
	 WHERE p.holder = 'forge_anon'
	   AND f.nspname || '.' || f.proname NOT IN ('forge.authenticate', 'forge.pre_request', 'forge.version', 'erp.whoami', 'erp.page', 'erp.root', 'erp.submit', 'erp.asset', 'erp.sign_in', 'erp.sign_out', 'erp_page.sign_in')
$$, 'who is not signed in may sign in, and little more');
SELECT is_empty($$
	SELECT p.object, p.kind, p.holder FROM privilege p WHERE p.holder = 'forge_anon' AND p.kind NOT IN ('function', 'schema')
$$, 'and reads nothing');
SELECT is_empty($$
	SELECT f.function, p.holder FROM member_function f
	  LEFT JOIN privilege p ON p.object = f.function::text AND p.kind = 'function' AND p.grantee <> p.owner
	 WHERE f.nspname = 'forge'
	   AND (f.proname LIKE 'doctor%' OR
		f.proname IN ('create_tenant', 'rename_tenant', 'suspend_tenant', 'resume_tenant', 'tenants', 'act_as', 'bind_role',
					  'unbind_role', 'rebind_roles', 'role_bindings', 'add_jwt_key', 'import_jwks', 'retire_jwt_key', 'jwt_keys', 'end_sessions', 'run_jobs', 'workers',
					  'register_job_handler', 'remove_job_handler', 'job_handlers', 'tenant_jobs', 'built_for', 'has_launcher', 'waiting', 'positions', 'jwt_algorithm_problem', 'held', 'has_statistics', 'unexpected', 'require_operator'))
	   AND p.holder IS DISTINCT FROM 'forge_admin'
$$, 'what is the operators'' is for forge_admin alone');
SELECT is_empty($$
	SELECT f.function, p.holder FROM member_function f
	  JOIN privilege p ON p.object = f.function::text AND p.kind = 'function' AND p.grantee <> p.owner
	 WHERE f.prorettype = 'trigger'::regtype OR f.proname IN ('protect_table', 'protect_undumped_table')
$$, 'what is the engine''s own is for nobody');
SELECT is_empty($$
	SELECT f.function FROM member_function f
	 -- forge.setup_postgrest grants them to the role that PostgREST connects by
	 WHERE f.prorettype <> 'trigger'::regtype AND f.proname NOT IN ('protect_table', 'protect_undumped_table', 'pre_config', 'jwks', 'jwks_with_secrets')
	   AND NOT EXISTS (SELECT FROM privilege p WHERE p.object = f.function::text AND p.kind = 'function' AND p.grantee <> p.owner)
$$, 'every other function is for somebody');

-- roles
SELECT set_eq($$
	SELECT rolname, rolcanlogin FROM pg_roles WHERE rolname LIKE 'forge\_%'
$$, $$
	VALUES ('forge_owner'::name, false), ('forge_admin', false), ('forge_app', false), ('forge_anon', false), ('forge_worker', true)
$$, 'the roles of the database: only the worker''s may log in');
SELECT is_empty($$
	SELECT rolname FROM pg_roles WHERE rolname LIKE 'forge\_%'
	   AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)
$$, 'none of them has a special attribute');
SELECT is_empty($$
	SELECT rolname FROM pg_authid WHERE rolname LIKE 'forge\_%' AND rolpassword IS NOT NULL
$$, 'none of them has a password');
SELECT set_eq($$
	SELECT m.roleid::regrole::text, m.member::regrole::text FROM pg_auth_members m
	 WHERE m.roleid::regrole::text LIKE 'forge\_%' OR m.member::regrole::text LIKE 'forge\_%'
$$, $$ VALUES ('forge_app', 'forge_admin') $$, 'an operator may do what a client may; nobody is the owner');
SELECT is_empty($$
	SELECT r.rolname, n.nspname FROM pg_roles r, pg_namespace n
	 WHERE r.rolname IN ('forge_app', 'forge_anon', 'forge_admin', 'forge_worker')
	   AND n.nspname IN ('forge', 'erp', 'erp_page') AND has_schema_privilege(r.oid, n.oid, 'CREATE')
$$, 'no client can create anything in the schemas');

-- EXECUTE does not make an operator
CREATE ROLE pgtap_executor;
CREATE ROLE pgtap_operator IN ROLE forge_admin;
CREATE TEMP VIEW call_of_operators AS
	SELECT format('SELECT FROM %I.%I(%s)', f.nspname, f.proname, (SELECT string_agg('NULL', ', ') FROM unnest(f.proargtypes))) AS call
	  FROM member_function f JOIN privilege p ON p.object = f.function::text AND p.kind = 'function' AND p.grantee <> p.owner
	 GROUP BY f.function, f.nspname, f.proname, f.proargtypes HAVING array_agg(p.holder) = '{forge_admin}'
	UNION ALL
	SELECT format('SELECT FROM %s', v.relation) FROM member_view v JOIN privilege p ON p.object = v.relation::text AND p.grantee <> p.owner
	 WHERE v.relname NOT LIKE 'doctor\_%' -- show what is in the catalogs, where everybody sees it
	 GROUP BY v.relation HAVING array_agg(p.holder) = '{forge_admin}';
CREATE TEMP TABLE of_operators AS TABLE call_of_operators;
GRANT USAGE ON SCHEMA forge, erp TO pgtap_executor;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA forge, erp TO pgtap_executor;
GRANT SELECT ON ALL TABLES IN SCHEMA forge, erp TO pgtap_executor;
CREATE FUNCTION pg_temp.outcome(caller name, call text) RETURNS text LANGUAGE plpgsql AS $outcome$
DECLARE
	detail text;
BEGIN
	PERFORM set_config('role', caller, true);
	EXECUTE call;
	RESET ROLE;
	RETURN 'it runs';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
	RETURN concat_ws(' ', SQLSTATE, detail);
END $outcome$;
SELECT cmp_ok((SELECT count(*) FROM of_operators), '>', 25::bigint, 'there are functions and views of operators to look at');
SELECT is_empty($$
	SELECT call, o FROM of_operators, pg_temp.outcome('pgtap_executor', call) o WHERE o <> '42501 It needs membership in forge_admin.'
$$, 'each asks for the role itself, so that whoever has got EXECUTE is no operator');
SELECT is_empty($$
	SELECT call, o FROM of_operators, pg_temp.outcome('pgtap_operator', call) o WHERE o LIKE '42501%'
$$, 'and finds it');

SELECT * FROM finish();
ROLLBACK;
