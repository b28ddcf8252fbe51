-- The doctor: rights and roles.

--@ section functions
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
	 WHERE n.nspname IN ('forge', 'erp', 'erp_page')
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
SELECT 'owner', 'error', o.name, format('its owner is %I, which may do anything with it', o.owner),
	   format('ALTER %s %s OWNER TO forge_owner;', upper(o.kind), o.name)
  FROM objects o
 WHERE o.owner <> 'forge_owner' AND o.kind <> 'column'

UNION ALL
SELECT 'public_grant', 'error', g.name, format('PUBLIC has %s', g.privilege),
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
	   format('%I has %s: clients only read and execute, and write by commands',
			  g.holder, string_agg(g.privilege, ', ' ORDER BY g.privilege)),
	   format('REVOKE %s%s;', string_agg(g.privilege, ', ' ORDER BY g.privilege), g.target)
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

-- pg_init_privs holds the roles to which the extension granted a function; forge.setup_postgrest grants
-- some to PostgREST's role, which is a member of both of the clients' roles
UNION ALL
SELECT 'function_grant', 'error', g.name,
	   format('%I may execute a function that the extension does not grant to it', g.holder),
	   format('REVOKE EXECUTE%s;', g.target)
  FROM grants g
  JOIN pg_init_privs i ON i.classoid = g.class AND i.objoid = g.oid AND i.objsubid = 0
 WHERE g.kind = 'function' AND g.holder NOT IN ('PUBLIC', 'forge_admin')
   AND NOT (g.name IN ('forge.pre_config()', 'forge.jwks()', 'forge.jwks_with_secrets()')
			AND (SELECT count(DISTINCT m.roleid) FROM pg_auth_members m
				  WHERE m.member = g.grantee
					AND pg_get_userbyid(m.roleid) IN ('forge_app', 'forge_anon')) = 2)
   AND NOT EXISTS (SELECT FROM aclexplode(i.initprivs) a
					WHERE a.grantee = g.grantee OR pg_get_userbyid(a.grantee) = 'forge_anon'
					   OR pg_get_userbyid(a.grantee) = 'forge_app' AND g.holder <> 'forge_anon')

UNION ALL
SELECT 'default_grant', 'warning', COALESCE(quote_ident(n.nspname), 'all schemas'),
	   format('new objects of %I there are granted to other roles at once',
			  pg_get_userbyid(d.defaclrole)),
	   format('Revoke the grants that \ddp shows: '
			  'ALTER DEFAULT PRIVILEGES FOR ROLE %I%s REVOKE ...',
			  pg_get_userbyid(d.defaclrole), ' IN SCHEMA ' || quote_ident(n.nspname))
  FROM pg_default_acl d
  LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
 WHERE n.nspname IN ('forge', 'erp', 'erp_page')
	OR n.nspname IS NULL AND pg_get_userbyid(d.defaclrole) = 'forge_owner'

UNION ALL
SELECT 'anonymous_read', 'error', g.name, 'clients that are not signed in may read it',
	   format('REVOKE SELECT%s;', g.target)
  FROM grants g
 WHERE g.holder = 'forge_anon' AND g.privilege = 'SELECT' AND g.kind <> 'sequence'
$doctor$;
COMMENT ON FUNCTION forge.doctor_rights IS
	'The findings of forge.doctor on owners and privileges.  Operators only.';

-- The doctor on roles: the extension's own, the clients', bindings; on handlers of jobs, which run as
-- their owners; and on keys of tokens.
CREATE OR REPLACE FUNCTION forge.doctor_roles()
	RETURNS TABLE (check_name text, severity text, subject text, problem text, remedy text)
	LANGUAGE sql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp
AS $doctor$
SELECT forge.require_operator();

WITH RECURSIVE own (name) AS (
	VALUES ('forge_owner'), ('forge_admin'), ('forge_app'), ('forge_anon'), ('forge_worker')
), belongs (member, way, oid) AS (
	-- every role that a role is, or may become; and by which membership of its own
	SELECT r.oid, NULL::oid, r.oid FROM pg_roles r
	UNION
	SELECT b.member, COALESCE(b.way, m.roleid), m.roleid
	  FROM belongs b
	  JOIN pg_auth_members m ON m.member = b.oid
), clients (oid, name, is_operator) AS (
	SELECT r.oid, r.rolname,
		   EXISTS (SELECT FROM belongs b WHERE b.member = r.oid
											AND b.oid = 'forge_admin'::regrole)
	  FROM pg_roles r
	 WHERE EXISTS (SELECT FROM belongs b
					WHERE b.member = r.oid
					  AND b.oid IN ('forge_app'::regrole, 'forge_anon'::regrole,
									'forge_admin'::regrole))
		OR r.rolname IN (SELECT b.role_name FROM forge.role_bindings() b)
), attributes AS (
	SELECT r.oid, r.rolname, a.attribute, a.is_set, a.meaning
	  FROM pg_roles r
	 CROSS JOIN LATERAL (VALUES
			('SUPERUSER', r.rolsuper, 'it may do everything'),
			('BYPASSRLS', r.rolbypassrls, 'it bypasses row security'),
			('REPLICATION', r.rolreplication, 'it may read every change of every tenant'),
			('CREATEROLE', r.rolcreaterole, 'it may give itself other roles')
		) a (attribute, is_set, meaning)
), powers (name, meaning) AS (
	VALUES ('pg_read_server_files', 'reads the files of the server'),
		   ('pg_write_server_files', 'writes files of the server'),
		   ('pg_execute_server_program', 'runs programs on the server'),
		   ('pg_write_all_data', 'writes every table'),
		   ('pg_read_all_data', 'reads every table that has no row security'),
		   ('pg_read_all_stats', 'sees the statements of all sessions'),
		   ('pg_signal_backend', 'ends sessions of others')
)
SELECT 'role_attribute', 'error', a.rolname::text,
	   format('a role of the extension has %s', a.attribute),
	   format('ALTER ROLE %I NO%s;', a.rolname, a.attribute)
  FROM attributes a
 WHERE a.is_set AND a.rolname IN (SELECT o.name FROM own o)

UNION ALL
SELECT 'role_login', 'error', r.rolname::text, 'a role of the extension may log in',
	   format('ALTER ROLE %I NOLOGIN;', r.rolname)
  FROM pg_roles r
 WHERE r.rolcanlogin AND r.rolname IN (SELECT o.name FROM own o WHERE o.name <> 'forge_worker')

UNION ALL
SELECT 'owner_member', 'error', m.member::regrole::text,
	   'it may become forge_owner, which may change every table and policy',
	   format('REVOKE forge_owner FROM %s;', m.member::regrole)
  FROM pg_auth_members m
 WHERE m.roleid = 'forge_owner'::regrole

UNION ALL
SELECT 'role_membership', 'error', m.member::regrole::text,
	   format('a role of the extension was made a member of %s', m.roleid::regrole),
	   format('REVOKE %s FROM %s;', m.roleid::regrole, m.member::regrole)
  FROM pg_auth_members m
 WHERE m.member::regrole::text IN (SELECT o.name FROM own o)
   AND (m.member, m.roleid) <> ('forge_admin'::regrole, 'forge_app'::regrole)

UNION ALL
SELECT 'client_attribute', CASE WHEN c.is_operator THEN 'warning' ELSE 'error' END, c.name::text,
	   CASE WHEN a.oid = c.oid THEN format('a client has %s: %s', a.attribute, a.meaning)
			ELSE format('a client may become %I, which has %s: %s',
						a.rolname, a.attribute, a.meaning) END,
	   CASE WHEN a.oid = c.oid THEN format('ALTER ROLE %I NO%s;', c.name, a.attribute)
			ELSE format('REVOKE %s FROM %I;', b.way::regrole, c.name) END
  FROM clients c
  JOIN belongs b ON b.member = c.oid
  JOIN attributes a ON a.oid = b.oid
 WHERE a.is_set AND NOT EXISTS (SELECT FROM own o WHERE o.name IN (a.rolname, b.way::regrole::text))

UNION ALL
SELECT 'client_power', CASE WHEN c.is_operator THEN 'warning' ELSE 'error' END, c.name::text,
	   format('a client is a member of %s, which %s', p.name, p.meaning),
	   format('REVOKE %s FROM %I;', b.way::regrole, c.name)
  FROM clients c
  JOIN belongs b ON b.member = c.oid
  JOIN powers p ON p.name = b.oid::regrole::text
 WHERE NOT EXISTS (SELECT FROM own o WHERE o.name IN (c.name, b.way::regrole::text))

UNION ALL
SELECT 'binding', 'warning', b.role_name,
	   'it is bound and does not exist',
	   format('SELECT forge.unbind_role(%L);', b.role_name)
  FROM forge.role_bindings() b
 WHERE NOT EXISTS (SELECT FROM pg_roles r WHERE r.rolname = b.role_name)

UNION ALL
SELECT 'binding', 'error', b.role_name,
	   'the role of this name is not the one that was bound, so it does not sign in',
	   format('SELECT forge.bind_role(%L, %L, %L, %L);',
			  b.role_name, b.tenant_id, b.principal_id, b.roles)
  FROM forge.role_bindings() b
  JOIN pg_roles r ON r.rolname = b.role_name
 WHERE r.oid IS DISTINCT FROM b.role_oid

UNION ALL
SELECT 'binding', 'error', b.role_name,
	   'it is the role by which PostgREST logs in, and the binding signs in every request that has no token',
	   format('SELECT forge.unbind_role(%L);', b.role_name)
  FROM forge.role_bindings() b
  JOIN pg_roles r ON r.rolname = b.role_name
 WHERE r.rolcanlogin AND NOT r.rolinherit
   AND EXISTS (SELECT FROM belongs g WHERE g.member = r.oid AND g.oid = 'forge_anon'::regrole)

UNION ALL
SELECT 'job_handler', 'error', h.kind,
	   format('jobs of this kind are refused: function %s %s', h.function_name, h.problem),
	   format('Look at the function, and SELECT forge.register_job_handler(%L, %L).',
			  h.kind, h.function_name || '(uuid,jsonb)')
  FROM forge.job_handler h
 WHERE h.problem IS NOT NULL
UNION ALL
SELECT 'job_handler', 'warning', h.kind,
	   format('the owner of function %s was renamed: a restored copy, which has the name alone, '
			  'would refuse it', h.function_name),
	   format('SELECT forge.register_job_handler(%L, %L);',
			  h.kind, h.function_name || '(uuid,jsonb)')
  FROM forge.job_handler h
 WHERE h.problem IS NULL AND NOT EXISTS (SELECT FROM pg_roles r WHERE r.rolname = h.owner_name)

UNION ALL
SELECT 'jwt_key', 'warning', k.kid,
	   format('the key has no %s: tokens that its owner signed for other applications are accepted',
			  concat_ws(' and no ', CASE WHEN k.issuer IS NULL THEN 'issuer' END,
						CASE WHEN k.audience IS NULL THEN 'audience' END)),
	   format('Add it again, under another kid, with issuer and audience; then '
			  'SELECT forge.retire_jwt_key(%L).', k.kid)
  FROM forge.jwt_keys() k
 WHERE NOT k.retired AND (k.issuer IS NULL OR k.audience IS NULL)

UNION ALL
SELECT 'jwt_library', 'error', string_agg(k.kid, ', ' ORDER BY k.kid),
	   format('no token of these keys can be verified: %s', p.problem),
	   'Install libjwt of the version that this library was built with (Debian: libjwt0, or '
	   'libjwt2 from 13 on), or build this one anew.'
  FROM forge.jwt_keys() k
 CROSS JOIN forge.jwt_algorithm_problem(k.algorithm) p (problem)
 WHERE NOT k.retired AND p.problem IS NOT NULL
 GROUP BY p.problem
$doctor$;
COMMENT ON FUNCTION forge.doctor_roles IS
	'The findings of forge.doctor on roles, bindings, handlers of jobs and keys.  Operators only.';

--@ section grants since 0.2.0
GRANT EXECUTE ON FUNCTION forge.doctor_rights, forge.doctor_roles TO forge_admin;
