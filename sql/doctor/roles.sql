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
			('SUPERUSER', r.rolsuper, 'nothing holds it back'),
			('BYPASSRLS', r.rolbypassrls, 'row security does not hold it'),
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
	   'it may become forge_owner, who may change every table and policy',
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
	   'the role of this name is not the one that was bound, and so it is nobody',
	   format('SELECT forge.bind_role(%L, %L, %L, %L);',
			  b.role_name, b.tenant_id, b.principal_id, b.roles)
  FROM forge.role_bindings() b
  JOIN pg_roles r ON r.rolname = b.role_name
 WHERE r.oid IS DISTINCT FROM b.role_oid

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
	   format('the key has no %s: tokens that its owner signed for others are taken',
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
REVOKE ALL ON FUNCTION forge.doctor_roles() FROM PUBLIC;
COMMENT ON FUNCTION forge.doctor_roles() IS
	'What forge.doctor finds on roles, bindings, handlers of jobs and keys.  Operators only.';
