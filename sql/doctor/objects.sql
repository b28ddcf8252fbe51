-- What forge.doctor looks at: everything in schemas forge and erp, whoever put it there, what the
-- extension made, wherever it was moved, and the children of its tables.
CREATE OR REPLACE FUNCTION forge.built_for() RETURNS integer
	LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_built_for';
REVOKE ALL ON FUNCTION forge.built_for() FROM PUBLIC;
COMMENT ON FUNCTION forge.built_for() IS
	'The server version whose headers the library was built with, as in server_version_num.';

CREATE OR REPLACE FUNCTION forge.has_launcher() RETURNS boolean
	LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_has_launcher';
REVOKE ALL ON FUNCTION forge.has_launcher() FROM PUBLIC;
COMMENT ON FUNCTION forge.has_launcher() IS
	'For forge.doctor: the library is preloaded, and its launcher has seen to it that each database that it knows of has a worker, or is shown by forge.worker.  Operators only.';

CREATE OR REPLACE FUNCTION forge.waiting(
	since timestamptz, OUT job_count bigint, OUT tenant_count bigint) RETURNS record
	LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_waiting';
REVOKE ALL ON FUNCTION forge.waiting(timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION forge.waiting(timestamptz) IS
	'For forge.doctor: how many jobs were due before then and are not done, and how many tenants have an event, recorded before then, that a read model which follows the feed has not consumed; what is held or parked does not count.  NULL is now.  Operators only.';

CREATE OR REPLACE FUNCTION forge.positions(OUT given bigint, OUT drawn bigint) RETURNS record
	LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_positions';
REVOKE ALL ON FUNCTION forge.positions() FROM PUBLIC;
COMMENT ON FUNCTION forge.positions() IS
	'For forge.doctor: the highest position that is known of (of an event, of a cursor, written for standbys), and the last one that was drawn, which must not be lower.  Operators only.';

CREATE OR REPLACE FUNCTION forge.jwt_algorithm_problem(algorithm text) RETURNS text
	LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_jwt_algorithm_problem';
REVOKE ALL ON FUNCTION forge.jwt_algorithm_problem(text) FROM PUBLIC;
COMMENT ON FUNCTION forge.jwt_algorithm_problem(text) IS
	'For forge.doctor: why libjwt, which is loaded when it is needed, cannot verify signatures of this algorithm on this machine; NULL when it can.  Operators only.  Errors: jwt_algorithm_unknown.';

CREATE OR REPLACE FUNCTION forge.has_statistics(relation oid, column_number smallint) RETURNS boolean
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_has_statistics';
REVOKE ALL ON FUNCTION forge.has_statistics(oid, smallint) FROM PUBLIC;
COMMENT ON FUNCTION forge.has_statistics(oid, smallint) IS
	'For forge.doctor: does pg_statistic, which superusers alone may read, know this column?  Operators only.';

CREATE OR REPLACE FUNCTION forge.expected_columns(
	OUT table_name text, OUT column_name text, OUT data_type pg_catalog.regtype,
	OUT nullable boolean) RETURNS SETOF record
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_expected_columns';
REVOKE ALL ON FUNCTION forge.expected_columns() FROM PUBLIC;
COMMENT ON FUNCTION forge.expected_columns() IS
	'For forge.doctor: the tables of schema forge, with their columns in order, as the library expects them.  It refuses to use a table that is not so.  Operators only.';

CREATE OR REPLACE VIEW forge.doctor_relation WITH (security_invoker = true) AS
	WITH RECURSIVE member (oid) AS (
		SELECT d.objid
		  FROM pg_catalog.pg_depend d
		  JOIN pg_catalog.pg_extension e
			ON e.oid = d.refobjid AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
		 WHERE e.extname = 'forgeerp'
		   AND d.deptype = 'e'
		   AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
		UNION
		SELECT i.inhrelid
		  FROM pg_catalog.pg_inherits i
		  JOIN member m ON m.oid = i.inhparent
	), owners_view (oid) AS (
		-- the history of an item, for people without the right to read raw events
		VALUES (pg_catalog.to_regclass('erp.item_movement')::oid)
	)
	SELECT c.oid,
		   pg_catalog.format('%I.%I', n.nspname, c.relname) AS name,
		   CASE c.relkind WHEN 'S' THEN 'sequence' WHEN 'v' THEN 'view' WHEN 'c' THEN 'type'
						  WHEN 'm' THEN 'materialized view' WHEN 'f' THEN 'foreign table'
						  ELSE 'table' END AS kind,
		   pg_catalog.pg_get_userbyid(c.relowner) AS owner,
		   COALESCE(c.relacl, pg_catalog.acldefault(
			   CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner)) AS privileges,
		   COALESCE(c.reloptions, '{}') AS options,
		   c.relrowsecurity AND c.relforcerowsecurity AS is_walled,
		   c.oid IN (SELECT m.oid FROM member m) AS is_ours,
		   c.oid IN (SELECT o.oid FROM owners_view o) AS is_owners_view,
		   EXISTS (SELECT FROM pg_catalog.pg_depend d
					 JOIN pg_catalog.pg_rewrite w ON w.oid = d.objid AND w.ev_class <> c.oid
					 JOIN member m ON m.oid = w.ev_class
					WHERE d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
					  AND d.refobjid = c.oid
					  AND d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
					  AND w.ev_class NOT IN (SELECT o.oid FROM owners_view o)) AS is_for_clients
	  FROM pg_catalog.pg_class c
	  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
	 WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S', 'c')
	   AND (n.nspname IN ('forge', 'erp') OR c.oid IN (SELECT m.oid FROM member m));
COMMENT ON VIEW forge.doctor_relation IS
	'For forge.doctor: the relations it looks at; is_ours tells the extension''s own, and their children, from what others put beside them; is_owners_view the views that run with their owner''s rights, and are meant to; is_for_clients the tables that the other views read with the rights of whoever asks.';

CREATE OR REPLACE VIEW forge.doctor_function WITH (security_invoker = true) AS
	SELECT p.oid,
		   pg_catalog.format('%I.%I(%s)', n.nspname, p.proname,
							 pg_catalog.pg_get_function_identity_arguments(p.oid)) AS name,
		   CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate'
						  ELSE 'function' END AS kind,
		   pg_catalog.pg_get_userbyid(p.proowner) AS owner,
		   COALESCE(p.proacl, pg_catalog.acldefault('f', p.proowner)) AS privileges,
		   l.lanname AS language,
		   p.prosecdef AS is_definer,
		   p.proleakproof AS is_leakproof,
		   p.provolatile AS volatility,
		   p.proparallel AS parallel_safety,
		   p.probin AS library,
		   p.prosqlbody IS NOT NULL AS is_bound,
		   COALESCE(p.proconfig, '{}') AS settings,
		   d.objid IS NOT NULL AS is_ours
	  FROM pg_catalog.pg_proc p
	  JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
	  JOIN pg_catalog.pg_language l ON l.oid = p.prolang
	  LEFT JOIN pg_catalog.pg_extension e ON e.extname = 'forgeerp'
	  LEFT JOIN pg_catalog.pg_depend d
		ON d.objid = p.oid AND d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
		   AND d.refobjid = e.oid AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
		   AND d.deptype = 'e'
	 WHERE n.nspname IN ('forge', 'erp') OR d.objid IS NOT NULL;
COMMENT ON VIEW forge.doctor_function IS
	'For forge.doctor: the functions it looks at; is_ours tells the extension''s own from what others put beside them.';
