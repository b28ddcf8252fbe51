-- The doctor on the server: settings, those of roles and databases too, versions, replication, the
-- worker; and on what came from another database.
CREATE OR REPLACE FUNCTION forge.doctor_server()
	RETURNS TABLE (check_name text, severity text, subject text, problem text, remedy text)
	LANGUAGE sql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp
AS $doctor$
SELECT forge.require_operator();

WITH unsafe (name, pattern, severity, safe, problem) AS (
	-- patterns of unsafe values; those of booleans are true and false
	VALUES ('fsync', 'false', 'error', 'on',
			'what was acknowledged is lost, and the database damaged, when the machine stops'),
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
			'what clients read is refused instead of filtered'),
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
	   'it is older than the one that the library was built for, and lacks what was mended since',
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
	   'Look into the server''s log; is forge_worker there, and the extension as new as the library?'
  FROM pg_database b
 WHERE b.datname = current_database() AND b.datallowconn AND NOT b.datistemplate
   AND forge.has_launcher() AND current_setting('forgeerp.worker')::boolean
   AND NOT EXISTS (SELECT FROM forge.worker w WHERE w.database = b.datname)
UNION ALL
SELECT 'worker', 'warning', current_database()::text,
	   format('for ten minutes nobody has done what there is to do; jobs: %s, tenants with read '
			  'models that follow the feed: %s', t.job_count, t.tenant_count),
	   CASE WHEN NOT forge.has_launcher()
			THEN 'Preload the library, or have forge.run_jobs() called every few minutes.'
			WHEN NOT current_setting('forgeerp.worker')::boolean
			THEN 'Set forgeerp.worker to on, or have forge.run_jobs() called every few minutes.'
			ELSE 'Look at forge.worker, and at what runs in the database.' END
  FROM forge.waiting(now() - interval '10 minutes') t
 WHERE (t.job_count > 0 OR t.tenant_count > 0) AND NOT pg_is_in_recovery()

UNION ALL
SELECT 'held', 'warning', current_database()::text,
	   format('it came from another database, and waits to be adopted; jobs: %s, tenants with '
			  'read models that follow the feed: %s', h.job_count, h.tenant_count),
	   'SELECT forge.adopt_jobs();'
  FROM forge.held() h
 WHERE h.job_count > 0 OR h.tenant_count > 0

UNION ALL
SELECT 'publication', 'error', p.pubname::text,
	   'it publishes the changes of all tenants: row security does not hold subscribers',
	   format('DROP PUBLICATION %I; or publish other tables, or these with '
			  'WHERE (tenant_id = ...).', p.pubname)
  FROM pg_publication_tables p
  JOIN forge.doctor_relation r ON r.name = format('%I.%I', p.schemaname, p.tablename)
 WHERE p.rowfilter IS NULL
 GROUP BY p.pubname

UNION ALL
SELECT 'replication_slot', 'info', s.slot_name::text,
	   'whoever reads this slot sees the changes of all tenants',
	   format('If nobody should: SELECT pg_drop_replication_slot(%L);', s.slot_name)
  FROM pg_replication_slots s
 WHERE s.slot_type = 'logical' AND s.database = current_database()
$doctor$;
REVOKE ALL ON FUNCTION forge.doctor_server() FROM PUBLIC;
COMMENT ON FUNCTION forge.doctor_server() IS
	'What forge.doctor finds on settings, versions, replication, the worker, and what a restore has left to do.  Operators only.';
