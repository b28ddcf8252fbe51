-- The doctor on code that runs with, or decides about, somebody's rights: functions and views, and what
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
	-- the extension's objects, and what goes with them: rules, columns, indexes, policies, ...
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
	   -- an administrator may add columns and indexes that use what a superuser owns
	   AND (p.class = 'pg_proc'::regclass OR w.oid IS NOT NULL OR NOT COALESCE(r.rolsuper, true))
	 GROUP BY p.class, p.oid, d.objsubid, w.ev_class
)
SELECT 'search_path', 'error', f.name,
	   'it does not pin its search_path, so that a caller chooses what it finds',
	   format('ALTER %s %s SET search_path = pg_catalog, pg_temp;',
			  CASE f.kind WHEN 'procedure' THEN 'PROCEDURE' ELSE 'FUNCTION' END, f.name)
  FROM forge.doctor_function f
 WHERE (f.is_definer OR f.language NOT IN ('c', 'internal') AND NOT f.is_bound)
   -- pg_temp is first where it is not named
   AND NOT EXISTS (SELECT FROM unnest(f.settings) s WHERE s LIKE 'search\_path=%, pg\_temp')

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
SELECT 'view_rights', 'error', r.name, 'it does not run with the rights of whoever asks',
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

UNION ALL
SELECT 'view_bypass', 'error', v.name,
	   'it reads the extension''s rows with the rights of an owner whom row security does not hold',
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
REVOKE ALL ON FUNCTION forge.doctor_code() FROM PUBLIC;
COMMENT ON FUNCTION forge.doctor_code() IS
	'What forge.doctor finds on functions and views.  Operators only.';
