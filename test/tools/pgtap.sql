-- What every test under test/pgtap begins with: one transaction, and views of the extension's
-- members, so that a rule covers whatever is added later.
\set ON_ERROR_STOP on
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS forgeerp;
CREATE EXTENSION IF NOT EXISTS pgtap;
SET LOCAL search_path = public, pg_catalog, pg_temp;

CREATE TEMP VIEW member AS
	SELECT d.classid, d.objid
	  FROM pg_depend d
	  JOIN pg_extension e ON e.oid = d.refobjid AND d.refclassid = 'pg_extension'::regclass
	 WHERE e.extname = 'forgeerp' AND d.deptype = 'e';
CREATE TEMP VIEW member_function AS
	SELECT p.*, p.oid::regprocedure AS function, n.nspname, l.lanname,
		   -- from a row of one view to those of another
		   p.prosqlbody IS NOT NULL AND EXISTS (SELECT FROM pg_class v WHERE v.relkind = 'v' AND v.reltype = p.proargtypes[0]) AS is_relationship
	  FROM member m
	  JOIN pg_proc p ON p.oid = m.objid AND m.classid = 'pg_proc'::regclass
	  JOIN pg_namespace n ON n.oid = p.pronamespace
	  JOIN pg_language l ON l.oid = p.prolang;
CREATE TEMP VIEW member_relation AS
	SELECT c.*, c.oid::regclass AS relation, n.nspname
	  FROM member m
	  JOIN pg_class c ON c.oid = m.objid AND m.classid = 'pg_class'::regclass
	  JOIN pg_namespace n ON n.oid = c.relnamespace;
CREATE TEMP VIEW member_table AS SELECT * FROM member_relation WHERE relkind IN ('r', 'p');
CREATE TEMP VIEW member_view AS SELECT * FROM member_relation WHERE relkind IN ('v', 'm');

-- Who holds what on the members, defaults included; grantee 0 is PUBLIC.
CREATE TEMP VIEW privilege AS
	SELECT o.object, o.kind, o.owner, a.grantee, coalesce(r.rolname, 'PUBLIC') AS holder,
		   a.privilege_type, a.is_grantable
	  FROM (SELECT p.function::text, 'function', p.proowner,
				   coalesce(p.proacl, acldefault('f', p.proowner)) FROM member_function p
			UNION ALL
			SELECT c.relation::text, CASE c.relkind WHEN 'S' THEN 'sequence' WHEN 'v' THEN 'view' ELSE 'table' END, c.relowner,
				   coalesce(c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner))
			  FROM member_relation c WHERE c.relkind <> 'c'
			UNION ALL
			SELECT c.relation || '.' || t.attname, 'column', c.relowner, t.attacl
			  FROM member_relation c JOIN pg_attribute t ON t.attrelid = c.oid WHERE t.attacl IS NOT NULL
			UNION ALL
			SELECT n.nspname, 'schema', n.nspowner, coalesce(n.nspacl, acldefault('n', n.nspowner))
			  FROM member m JOIN pg_namespace n ON n.oid = m.objid AND m.classid = 'pg_namespace'::regclass)
		   o (object, kind, owner, acl)
	 CROSS JOIN LATERAL aclexplode(o.acl) a
	  LEFT JOIN pg_roles r ON r.oid = a.grantee;
