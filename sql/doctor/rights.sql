-- The doctor on owners and privileges.
CREATE OR REPLACE FUNCTION forge.doctor_rights()
	RETURNS TABLE (check_name text, severity text, subject text, problem text, remedy text)
	LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $doctor$
SELECT forge.require_operator();

WITH objects (kind, class, oid, column_number, name, owner, privileges) AS (
	SELECT r.kind, 'pg_class'::regclass, r.oid, 0, r.name, r.owner, r.privileges
	  FROM forge.doctor_relation r
	UNION ALL
	SELECT f.kind, 'pg_proc'::regclass, f.oid, 0, f.name, f.owner, f.privileges
	  FROM forge.doctor_function f
	UNION ALL
	SELECT 'schema', 'pg_namespace'::regclass, n.oid, 0, quote_ident(n.nspname),
		   pg_get_userbyid(n.nspowner), COALESCE(n.nspacl, acldefault('n', n.nspowner))
	  FROM pg_namespace n
	 WHERE n.nspname IN ('forge', 'erp')
	UNION ALL
	SELECT 'column', 'pg_class'::regclass, r.oid, a.attnum, format('%s.%I', r.name, a.attname),
		   r.owner, a.attacl
	  FROM forge.doctor_relation r
	  JOIN pg_attribute a ON a.attrelid = r.oid
	 WHERE a.attacl IS NOT NULL
), grants AS (
	SELECT o.kind, o.class, o.oid, o.name, a.privilege_type AS privilege, a.is_grantable,
		   a.grantee, COALESCE(g.rolname, 'PUBLIC') AS holder,
		   -- as GRANT and REVOKE want it
		   CASE o.kind
			   WHEN 'column' THEN format(' (%I) ON TABLE %s', c.attname, o.oid::regclass)
			   WHEN 'aggregate' THEN format(' ON FUNCTION %s', o.name)
			   WHEN 'view' THEN format(' ON TABLE %s', o.name)
			   WHEN 'materialized view' THEN format(' ON TABLE %s', o.name)
			   WHEN 'foreign table' THEN format(' ON TABLE %s', o.name)
			   ELSE format(' ON %s %s', upper(o.kind), o.name)
		   END || ' FROM ' || COALESCE(quote_ident(g.rolname), 'PUBLIC') AS target
	  FROM objects o
	 CROSS JOIN LATERAL aclexplode(o.privileges) a
	  LEFT JOIN pg_roles g ON g.oid = a.grantee
	  LEFT JOIN pg_attribute c ON o.column_number > 0 AND c.attrelid = o.oid
								  AND c.attnum = o.column_number
	 WHERE pg_get_userbyid(a.grantee) <> o.owner AND o.kind <> 'type'
)
SELECT 'owner', 'error', o.name, format('its owner is %I, who may do anything with it', o.owner),
	   format('ALTER %s %s OWNER TO forge_owner;', upper(o.kind), o.name)
  FROM objects o
 WHERE o.owner <> 'forge_owner' AND o.kind <> 'column'

UNION ALL
SELECT 'public_grant', 'error', g.name, format('PUBLIC, which is everybody, has %s', g.privilege),
	   format('REVOKE ALL%s;', g.target)
  FROM grants g
 WHERE g.grantee = 0

UNION ALL
SELECT 'column_grant', 'warning', g.name,
	   format('%I has %s on the column alone, which REVOKE on the table does not show',
			  g.holder, g.privilege),
	   format('REVOKE %s%s;', g.privilege, g.target)
  FROM grants g
 WHERE g.kind = 'column' AND g.grantee <> 0

UNION ALL
SELECT 'write_grant', 'error', g.name,
	   format('%I has %s: people read and execute, and write by commands alone',
			  g.holder, string_agg(g.privilege, ', ')),
	   format('REVOKE %s%s;', string_agg(g.privilege, ', '), g.target)
  FROM grants g
 WHERE g.grantee <> 0
   AND (g.kind IN ('table', 'view', 'materialized view', 'foreign table')
		AND g.privilege <> 'SELECT'
		OR g.kind = 'sequence'
		OR g.kind = 'schema' AND g.privilege <> 'USAGE')
 GROUP BY g.name, g.holder, g.target

UNION ALL
SELECT 'grant_option', 'warning', g.name,
	   format('%I may pass %s on to others', g.holder, g.privilege),
	   format('REVOKE GRANT OPTION FOR %s%s CASCADE;', g.privilege, g.target)
  FROM grants g
 WHERE g.is_grantable

UNION ALL
SELECT 'hidden_table', 'error', g.name, format('%I may read a table of the engine', g.holder),
	   format('REVOKE SELECT%s;', g.target)
  FROM grants g
  JOIN forge.doctor_relation r ON r.oid = g.oid
 WHERE g.kind = 'table' AND g.privilege = 'SELECT' AND g.grantee <> 0
   AND r.is_ours AND NOT r.is_for_clients

-- whom a function is for is noted as it was installed
UNION ALL
SELECT 'function_grant', 'error', g.name,
	   format('%I may execute what did not come for it', g.holder),
	   format('REVOKE EXECUTE%s;', g.target)
  FROM grants g
  JOIN pg_init_privs i ON i.classoid = g.class AND i.objoid = g.oid AND i.objsubid = 0
 WHERE g.kind = 'function' AND g.holder NOT IN ('PUBLIC', 'forge_admin')
   AND NOT EXISTS (SELECT FROM aclexplode(i.initprivs) a
					WHERE pg_get_userbyid(a.grantee) = 'forge_anon'
					   OR pg_get_userbyid(a.grantee) = 'forge_app' AND g.holder <> 'forge_anon')

UNION ALL
SELECT 'default_grant', 'warning', COALESCE(quote_ident(n.nspname), 'all schemas'),
	   format('what %I makes there is granted to others at once',
			  pg_get_userbyid(d.defaclrole)),
	   format('Take the grants back that \ddp shows: '
			  'ALTER DEFAULT PRIVILEGES FOR ROLE %I%s REVOKE ...',
			  pg_get_userbyid(d.defaclrole), ' IN SCHEMA ' || quote_ident(n.nspname))
  FROM pg_default_acl d
  LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
 WHERE n.nspname IN ('forge', 'erp')
	OR n.nspname IS NULL AND pg_get_userbyid(d.defaclrole) = 'forge_owner'

UNION ALL
SELECT 'anonymous_read', 'error', g.name, 'whoever is not signed in may read it',
	   format('REVOKE SELECT%s;', g.target)
  FROM grants g
 WHERE g.holder = 'forge_anon' AND g.privilege = 'SELECT' AND g.kind <> 'sequence'
$doctor$;
REVOKE ALL ON FUNCTION forge.doctor_rights() FROM PUBLIC;
COMMENT ON FUNCTION forge.doctor_rights() IS
	'What forge.doctor finds on owners and privileges.  Operators only.';
