-- The doctor: code, server, and all of its findings.

--@ section functions
-- The doctor on code that runs with the rights of a role, or decides about rights: functions and views, and what
-- they and tables are made of.
CREATE OR REPLACE FUNCTION forge.doctor_code()
	RETURNS TABLE (check_name text, severity text, subject text, problem text, remedy text)
	LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $doctor$
SELECT forge.require_operator();

WITH RECURSIVE asked (oid) AS (
	-- the functions that row security asks
	SELECT DISTINCT d.refobjid
	  FROM forge.doctor_relation r
	  JOIN pg_policy p ON p.polrelid = r.oid
	  JOIN pg_depend d ON d.classid = 'pg_policy'::regclass AND d.objid = p.oid
						  AND d.refclassid = 'pg_proc'::regclass
), readers (oid, name, kind, owner_bypasses, options) AS (
	-- views elsewhere that read our tables and views
	SELECT DISTINCT v.oid, v.oid::regclass::text, v.relkind, o.rolsuper OR o.rolbypassrls,
		   COALESCE(v.reloptions, '{}')
	  FROM forge.doctor_relation r
	  JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = r.oid
						  AND d.classid = 'pg_rewrite'::regclass
	  JOIN pg_rewrite w ON w.oid = d.objid
	  JOIN pg_class v ON v.oid = w.ev_class
	  JOIN pg_roles o ON o.oid = v.relowner
	 WHERE v.oid NOT IN (SELECT own.oid FROM forge.doctor_relation own)
), part (class, oid) AS (
	-- the extension's objects and their parts: rules, columns, indexes, policies, ...
	SELECT d.classid, d.objid
	  FROM pg_depend d
	  JOIN pg_extension e ON e.oid = d.refobjid AND d.refclassid = 'pg_extension'::regclass
	 WHERE e.extname = 'forgeerp' AND d.deptype = 'e'
	UNION
	SELECT d.classid, d.objid
	  FROM part p
	  JOIN pg_depend d ON d.refclassid = p.class AND d.refobjid = p.oid
	 WHERE d.deptype IN ('a', 'i')
), outside (class, oid, column_number, view, objects) AS (
	SELECT p.class, p.oid, d.objsubid, w.ev_class::regclass,
		   string_agg(DISTINCT format('%s %s', o.type, o.identity), ', ')
	  FROM part p
	  JOIN pg_depend d ON d.classid = p.class AND d.objid = p.oid
	 CROSS JOIN LATERAL pg_identify_object(d.refclassid, d.refobjid, 0) o
	  LEFT JOIN pg_rewrite w ON p.class = 'pg_rewrite'::regclass AND w.oid = p.oid
								AND w.rulename = '_RETURN'
	  LEFT JOIN pg_shdepend s
		ON s.classid = d.refclassid AND s.objid = d.refobjid AND s.deptype = 'o'
		   AND s.dbid = (SELECT b.oid FROM pg_database b WHERE b.datname = current_database())
	  LEFT JOIN pg_roles r ON r.oid = s.refobjid
	 WHERE o.schema NOT IN ('pg_catalog', 'forge', 'erp')
	   AND (d.refclassid, d.refobjid) NOT IN (SELECT q.class, q.oid FROM part q)
	   -- an administrator may add columns and indexes that use objects of a superuser
	   AND (p.class = 'pg_proc'::regclass OR w.oid IS NOT NULL OR NOT COALESCE(r.rolsuper, true))
	 GROUP BY p.class, p.oid, d.objsubid, w.ev_class
)
SELECT 'search_path', 'error', f.name,
	   'it does not pin its search_path, so that a caller chooses which objects it finds',
	   format('ALTER %s %s SET search_path = pg_catalog, pg_temp;',
			  CASE f.kind WHEN 'procedure' THEN 'PROCEDURE' ELSE 'FUNCTION' END, f.name)
  FROM forge.doctor_function f
 WHERE (f.is_definer AND NOT (f.is_ours AND f.language = 'c') -- of which is told below
		OR f.language NOT IN ('c', 'internal') AND NOT f.is_bound)
   -- pg_temp is first where it is not named
   AND NOT EXISTS (SELECT FROM unnest(f.settings) s WHERE s LIKE 'search\_path=%, pg\_temp')

UNION ALL
SELECT 'function_rights', 'error', f.name,
	   'it does not run with the rights of the role that calls it',
	   format('ALTER FUNCTION %s SECURITY INVOKER;', f.name)
  FROM forge.doctor_function f
 WHERE f.is_ours AND f.is_definer
   -- histories of orders and items, for people without the right to read raw events
   AND f.oid IS DISTINCT FROM to_regprocedure('erp.order_timeline(uuid)')
   AND f.oid IS DISTINCT FROM to_regprocedure('erp.newest_movements(integer)')
   AND f.oid IS DISTINCT FROM to_regprocedure('forge.newest_movements_of(uuid, uuid, integer)')

UNION ALL
SELECT 'leakproof', 'error', f.name,
	   'it is LEAKPROOF, so that conditions with it come before row security',
	   format('ALTER FUNCTION %s NOT LEAKPROOF;', f.name)
  FROM forge.doctor_function f
 WHERE f.is_leakproof

UNION ALL
SELECT 'accessor', 'error', f.name,
	   'row security asks it, and it is not STABLE, PARALLEL SAFE and without SECURITY DEFINER',
	   format('ALTER FUNCTION %s STABLE PARALLEL SAFE SECURITY INVOKER;', f.name)
  FROM forge.doctor_function f
  JOIN asked a ON a.oid = f.oid
 WHERE f.volatility <> 's' OR f.parallel_safety <> 's' OR f.is_definer

UNION ALL
SELECT 'replaced', 'error', f.name, 'it is not the library''s own any more',
	   'Install the extension''s files again and recreate the function as they do.'
  FROM forge.doctor_function f
 WHERE f.is_ours
   AND (f.language = 'c' AND f.library <> '$libdir/forgeerp'
		OR f.language <> 'c' AND (f.oid IN (SELECT a.oid FROM asked a)
								  OR f.oid = to_regprocedure('forge.guard()')))

UNION ALL
SELECT 'dependency', 'error',
	   COALESCE(o.view::text, f.name, regexp_replace(i.identity, '^for ', '')),
	   format('it depends on %s: neither PostgreSQL''s nor the extension''s own', o.objects),
	   CASE
		   WHEN o.view IS NOT NULL OR f.oid IS NOT NULL THEN
			   'SET search_path = pg_catalog, pg_temp, and create it again with OR REPLACE, '
			   'as the extension''s script does.'
		   WHEN i.type = 'table column' THEN
			   format('ALTER TABLE %I.%I DROP COLUMN %I;', a.names[1], a.names[2], a.names[3])
		   WHEN i.type = 'default value' THEN
			   format('ALTER TABLE %I.%I ALTER %I DROP DEFAULT;', a.names[1], a.names[2], a.names[3])
		   WHEN i.type = 'table constraint' THEN
			   format('ALTER TABLE %I.%I DROP CONSTRAINT %I;', a.names[1], a.names[2], a.names[3])
		   -- index, policy, rule, statistics object, trigger
		   ELSE format('DROP %s %s;', upper(split_part(i.type, ' ', 1)), i.identity)
	   END
  FROM outside o
  LEFT JOIN forge.doctor_function f ON o.class = 'pg_proc'::regclass AND f.oid = o.oid
 CROSS JOIN LATERAL pg_identify_object(o.class, o.oid, o.column_number) i
 CROSS JOIN LATERAL pg_identify_object_as_address(o.class, o.oid, o.column_number)
	   a (type, names, arguments)

UNION ALL
SELECT 'view_rights', 'error', r.name, 'it does not run with the rights of the role that queries it',
	   format('ALTER VIEW %s SET (security_invoker = true);', r.name)
  FROM forge.doctor_relation r
 WHERE r.kind = 'view' AND NOT r.is_owners_view
   AND NOT r.options @> '{security_invoker=true}'

UNION ALL
SELECT 'view_barrier', 'error', r.name,
	   'it runs with its owner''s rights and is no barrier: a condition may see other rows first',
	   format('ALTER VIEW %s SET (security_barrier = true);', r.name)
  FROM forge.doctor_relation r
 WHERE r.is_owners_view AND NOT r.options && '{security_invoker=true,security_barrier=true}'
   -- one that only its owner's views read needs none: they are barriers
   AND EXISTS (SELECT FROM aclexplode(r.privileges) a WHERE pg_get_userbyid(a.grantee) <> r.owner)

UNION ALL
SELECT 'view_bypass', 'error', v.name,
	   'it reads the extension''s rows with the rights of an owner that bypasses row security',
	   format('ALTER VIEW %s SET (security_invoker = true);', v.name)
  FROM readers v
 WHERE v.kind = 'v' AND v.owner_bypasses AND NOT v.options @> '{security_invoker=true}'

UNION ALL
SELECT 'materialized_view', 'error', v.name,
	   'a copy of the extension''s rows, without row security',
	   format('DROP MATERIALIZED VIEW %s;', v.name)
  FROM readers v
 WHERE v.kind = 'm'
UNION ALL
SELECT 'materialized_view', 'error', r.name, 'a copy of rows, without row security',
	   format('DROP MATERIALIZED VIEW %s;', r.name)
  FROM forge.doctor_relation r
 WHERE r.kind = 'materialized view'
$doctor$;
COMMENT ON FUNCTION forge.doctor_code IS
	'The findings of forge.doctor on functions and views.  Operators only.';

-- The doctor on the server: settings, those of roles and databases too, versions, replication, the
-- worker; and on jobs and cursors that came from another database.
CREATE OR REPLACE FUNCTION forge.doctor_server()
	RETURNS TABLE (check_name text, severity text, subject text, problem text, remedy text)
	LANGUAGE sql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp
AS $doctor$
SELECT forge.require_operator();

WITH unsafe (name, pattern, severity, safe, problem) AS (
	-- patterns of unsafe values; those of booleans are true and false
	VALUES ('fsync', 'false', 'error', 'on',
			'acknowledged changes are lost, and the database is damaged, when the machine stops'),
		   ('full_page_writes', 'false', 'error', 'on',
			'pages are torn when the machine stops'),
		   ('zero_damaged_pages', 'true', 'error', 'off',
			'damaged pages are thrown away in silence'),
		   ('ignore_checksum_failure', 'true', 'error', 'off',
			'damaged pages are read as if they were good'),
		   ('forgeerp.durable_commit', 'false', 'warning', 'on',
			'a command may be acknowledged before it is on disk'),
		   ('forgeerp.allow_session_context', 'true', 'warning', 'off',
			'an identity may outlast its transaction, and reach the next client of a pool'),
		   ('row_security', 'false', 'warning', 'on',
			'queries of clients are refused instead of filtered'),
		   ('log_parameter_max_length_on_error', '[^0].*', 'warning', '0',
			'parameters of failed statements are logged, tokens among them')
), settings (scope, name, value) AS (
	-- as they are here, and as they will be for others
	SELECT 'SYSTEM', s.name, s.setting FROM pg_settings s
	UNION ALL
	SELECT CASE WHEN d.setdatabase = 0 THEN format('ROLE %I', r.rolname)
				WHEN d.setrole = 0 THEN format('DATABASE %I', current_database())
				ELSE format('ROLE %I IN DATABASE %I', r.rolname, current_database()) END,
		   split_part(c, '=', 1), substr(c, strpos(c, '=') + 1)
	  FROM pg_db_role_setting d
	 CROSS JOIN LATERAL unnest(d.setconfig) c
	  LEFT JOIN pg_roles r ON r.oid = d.setrole
	 WHERE d.setdatabase IN (0, (SELECT b.oid FROM pg_database b
								  WHERE b.datname = current_database()))
)
SELECT 'setting', u.severity,
	   CASE s.scope WHEN 'SYSTEM' THEN s.name ELSE format('%s: %s', s.scope, s.name) END,
	   u.problem, format('ALTER %s SET %s = %s;', s.scope, s.name, u.safe)
  FROM unsafe u
  JOIN settings s ON s.name = u.name
  JOIN pg_settings p ON p.name = u.name
 WHERE CASE p.vartype WHEN 'bool' THEN s.value::boolean::text ELSE s.value END
	   ~ format('^%s$', u.pattern)

UNION ALL
SELECT 'token_in_log', 'warning', l.name,
	   'it logs statements with their parameters, tokens among them',
	   'ALTER SYSTEM SET log_parameter_max_length = 0;'
  FROM pg_settings l
 WHERE current_setting('log_parameter_max_length') <> '0'
   AND (l.name = 'log_statement' AND l.setting = 'all'
		OR l.name IN ('log_min_duration_statement', 'log_min_duration_sample')
		   AND l.setting <> '-1'
		OR l.name = 'log_transaction_sample_rate' AND l.setting <> '0')

UNION ALL
SELECT 'server_version', 'warning', 'PostgreSQL',
	   'it is older than the server that the library was built for, and lacks later corrections',
	   format('Upgrade the server to %s.%s or later.', forge.built_for() / 10000,
			  forge.built_for() % 10000)
 WHERE current_setting('server_version_num')::integer < forge.built_for()

UNION ALL
SELECT 'library_version', 'error', e.extname::text,
	   format('the library is of version %s, the extension of version %s', forge.version(),
			  e.extversion),
	   'ALTER EXTENSION forgeerp UPDATE; and then new sessions.'
  FROM pg_extension e
 WHERE e.extname = 'forgeerp' AND e.extversion <> forge.version()

UNION ALL
SELECT 'encoding', 'error', current_database()::text,
	   format('its encoding is %s: limits and comparisons of texts hold in UTF8 alone',
			  pg_encoding_to_char(b.encoding)),
	   'Dump it, and restore it into a database with ENCODING ''UTF8'' TEMPLATE template0.'
  FROM pg_database b
 WHERE b.datname = current_database() AND pg_encoding_to_char(b.encoding) <> 'UTF8'

UNION ALL
SELECT 'worker', 'error', current_database()::text,
	   format('the worker does not run: %s', coalesce(w.last_error, 'it was ended')),
	   'Mend that; it is started again by itself, after a minute at most.'
  FROM forge.worker w
 WHERE w.database = current_database() AND w.state = 'failed'
UNION ALL
SELECT 'worker', 'error', current_database()::text,
	   'the library is preloaded, and the database has no worker',
	   'Look into the server''s log; does the role forge_worker exist, and is the extension as new as the library?'
  FROM pg_database b
 WHERE b.datname = current_database() AND b.datallowconn AND NOT b.datistemplate
   AND forge.has_launcher() AND current_setting('forgeerp.worker')::boolean
   AND NOT EXISTS (SELECT FROM forge.worker w WHERE w.database = b.datname)
UNION ALL
SELECT 'worker', 'warning', current_database()::text,
	   format('work has waited for ten minutes; jobs: %s, tenants with read '
			  'models that follow the feed: %s', t.job_count, t.tenant_count),
	   CASE WHEN NOT forge.has_launcher()
			THEN 'Preload the library, or have forge.run_jobs() called every few minutes.'
			WHEN NOT current_setting('forgeerp.worker')::boolean
			THEN 'Set forgeerp.worker to on, or have forge.run_jobs() called every few minutes.'
			ELSE 'Look at forge.worker and pg_stat_activity.' END
  FROM forge.waiting(now() - interval '10 minutes') t
 WHERE (t.job_count > 0 OR t.tenant_count > 0) AND NOT pg_is_in_recovery()
   AND NOT EXISTS (SELECT FROM forge.unexpected())

UNION ALL
-- So many transfers take whoever reads a summed balance about ten milliseconds, each time.
SELECT 'summed', 'warning', current_database()::text,
	   format('balances that are summed are slow to read; tenants with more than 10000 transfers that '
			  'wait to be summed up: %s, the most of one: %s', s.tenant_count, s.longest),
	   CASE WHEN NOT forge.has_launcher()
			THEN 'SELECT forge.run_jobs(); then preload the library, or have that called every minute.'
			WHEN NOT current_setting('forgeerp.worker')::boolean
			THEN 'SELECT forge.run_jobs(); then set forgeerp.worker to on.'
			ELSE 'Look at the read model "summed" in forge.projection, and at forge.worker.' END
  FROM forge.summed_tails(10000) s
 WHERE s.tenant_count > 0 AND NOT EXISTS (SELECT FROM forge.unexpected())

UNION ALL
SELECT 'held', 'warning', current_database()::text,
	   format('work from another database waits to be adopted; jobs: %s, tenants with '
			  'read models that follow the feed: %s', h.job_count, h.tenant_count),
	   'SELECT forge.adopt_jobs();'
  FROM forge.held() h
 WHERE (h.job_count > 0 OR h.tenant_count > 0) AND NOT EXISTS (SELECT FROM forge.unexpected())

UNION ALL
SELECT 'publication', 'error', p.pubname::text,
	   'it publishes the changes of all tenants: row security does not apply to subscribers',
	   format('DROP PUBLICATION %I; or publish other tables, or these with '
			  'WHERE (tenant_id = ...).', p.pubname)
  FROM pg_publication_tables p
  JOIN forge.doctor_relation r ON r.name = format('%I.%I', p.schemaname, p.tablename)
 WHERE p.rowfilter IS NULL
 GROUP BY p.pubname

UNION ALL
SELECT 'replication_slot', 'info', s.slot_name::text,
	   'a client that reads this slot sees the changes of all tenants',
	   format('If no client should: SELECT pg_drop_replication_slot(%L);', s.slot_name)
  FROM pg_replication_slots s
 WHERE s.slot_type = 'logical' AND s.database = current_database()
$doctor$;
COMMENT ON FUNCTION forge.doctor_server IS
	'The findings of forge.doctor on settings, versions, replication, the worker, and work that came from another database.  Operators only.';

-- forge.doctor: every rule that a catalog or a setting can prove, in one list.
CREATE OR REPLACE FUNCTION forge.doctor()
	RETURNS TABLE (check_name text, severity text, subject text, problem text, remedy text)
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp
AS $doctor$
BEGIN
	-- This also loads the library, and with it its settings.
	PERFORM forge.require_operator();
	RETURN QUERY
		SELECT f.*
		  FROM (SELECT * FROM forge.doctor_tables()
				UNION ALL
				SELECT * FROM forge.doctor_rights()
				UNION ALL
				SELECT * FROM forge.doctor_code()
				UNION ALL
				SELECT * FROM forge.doctor_roles()
				UNION ALL
				SELECT * FROM forge.doctor_server()) f
		 ORDER BY array_position('{error,warning,info}', f.severity), f.check_name, f.subject,
				  f.problem;
END
$doctor$;
COMMENT ON FUNCTION forge.doctor IS
	'Checks by catalogs and settings that the rules of isolation and durability hold in this database, and returns each violation with its remedy.  error: a rule is broken now; warning: it depends on something outside of the database; info: an operator must judge.  Empty: all is well.  Operators only.';

--@ section grants since 0.2.0
GRANT EXECUTE ON FUNCTION forge.doctor_code, forge.doctor_server, forge.doctor TO forge_admin;
