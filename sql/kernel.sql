-- The base of all other pieces: schemas, roles, sessions, and the common parts of tables and functions.

--@ section update
-- All tables at once, before anything of them is changed.  Autovacuum waits for whoever has changed a
-- table's row in the catalogs, as a GRANT does: it would be waited for by the next statement that locks
-- the table, and the two would wait for each other.
DO $lock$
BEGIN
	EXECUTE (SELECT 'LOCK TABLE ' || pg_catalog.string_agg(
						pg_catalog.format('%I.%I', n.nspname, c.relname), ', ' ORDER BY c.relname)
					|| ' IN ACCESS EXCLUSIVE MODE'
			   FROM pg_catalog.pg_extension e
			   JOIN pg_catalog.pg_depend d
				 ON d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
					AND d.refobjid = e.oid AND d.deptype = 'e'
					AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
			   JOIN pg_catalog.pg_class c ON c.oid = d.objid AND c.relkind = 'r'
			   JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
			  WHERE e.extname = 'forgeerp');
END
$lock$;

--@ section foundation
-- Limits of texts, white space, and the equality of e-mail addresses are rules over UTF-8; in a
-- database of another encoding they would count and compare other bytes.
DO $encoding$
BEGIN
	IF pg_catalog.getdatabaseencoding() <> 'UTF8' THEN
		RAISE EXCEPTION 'forgeerp needs a database with encoding UTF8, and this one has %',
			pg_catalog.getdatabaseencoding()
			USING ERRCODE = 'feature_not_supported',
				  HINT = 'Create the database with ENCODING ''UTF8'' TEMPLATE template0.';
	END IF;
END
$encoding$;

-- The roles of the database.  They outlive the extension (other databases may use them).
-- None may bypass row security; only the worker's may log in (it has no password).
DO $roles$
DECLARE
	role_name text;
BEGIN
	FOREACH role_name IN ARRAY
		ARRAY['forge_owner', 'forge_admin', 'forge_app', 'forge_anon', 'forge_worker']
	LOOP
		IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.rolname = role_name) THEN
			EXECUTE pg_catalog.format('CREATE ROLE %I %s', role_name,
				CASE role_name WHEN 'forge_worker' THEN 'LOGIN' ELSE 'NOLOGIN' END);
		ELSIF EXISTS (SELECT FROM pg_catalog.pg_roles r
					   WHERE r.rolname = role_name
						 AND (r.rolsuper OR r.rolbypassrls
							  OR (r.rolcanlogin AND role_name <> 'forge_worker'))) THEN
			RAISE EXCEPTION 'role "%" exists and has LOGIN, SUPERUSER or BYPASSRLS', role_name
				USING ERRCODE = 'invalid_role_specification',
					  HINT = 'Take these attributes away, or rename the role.';
		END IF;
	END LOOP;
END
$roles$;

-- An operator may do what a signed-in client may, once acting as a tenant.
GRANT forge_app TO forge_admin;

CREATE SCHEMA forge;
COMMENT ON SCHEMA forge IS 'forgeerp: the engine and the operator''s side';

CREATE SCHEMA erp;
COMMENT ON SCHEMA erp IS 'forgeerp: the API: views and functions only';

--@ section before tables
-- The identity of the session.  Row security asks these accessors, never current_setting().
CREATE OR REPLACE FUNCTION forge.version() RETURNS text
	LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_version';
COMMENT ON FUNCTION forge.version IS 'The version of the library.';

CREATE OR REPLACE FUNCTION forge.current_tenant() RETURNS uuid
	LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_current_tenant';
COMMENT ON FUNCTION forge.current_tenant IS
	'The tenant of this transaction; NULL when the caller is not signed in.';

CREATE OR REPLACE FUNCTION forge.current_principal() RETURNS uuid
	LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_current_principal';
COMMENT ON FUNCTION forge.current_principal IS
	'The principal of this transaction; NULL when none is named.';

CREATE OR REPLACE FUNCTION forge.current_roles() RETURNS text[]
	LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_current_roles';
COMMENT ON FUNCTION forge.current_roles IS
	'The roles in effect in this transaction: the roles stated by token, binding or operator; if the tenant has a record of the user, only those that the record names too.  Empty when the caller is not signed in.';

CREATE OR REPLACE FUNCTION forge.has_permission(permission text) RETURNS boolean
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_has_permission';
COMMENT ON FUNCTION forge.has_permission IS
	'Does the caller hold this permission (a name, or a wildcard like inventory.*)?  False when the caller is not signed in.';

-- The parts that every table of the engine has: an owner without privileges, the wall between tenants, for
-- read models the permission to read them, the guard against direct writes, and a place in dumps.
CREATE OR REPLACE FUNCTION forge.guard() RETURNS trigger
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_guard_trigger';
COMMENT ON FUNCTION forge.guard IS
	'Refuses SQL statements that write the log, heads or read models (ZF004); a superuser may INSERT, so that a dump can be restored.';

CREATE OR REPLACE FUNCTION forge.protect_undumped_table(
	table_name text, read_permission text DEFAULT NULL) RETURNS void
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $protect$
DECLARE
	wall CONSTANT text := '(tenant_id = (SELECT forge.current_tenant()))';
BEGIN
	EXECUTE format('ALTER TABLE forge.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY',
				   table_name);
	EXECUTE format('CREATE POLICY base ON forge.%I TO forge_owner USING (true) WITH CHECK (true)',
				   table_name);
	IF read_permission IS NOT NULL THEN
		EXECUTE format('CREATE POLICY permission ON forge.%I FOR SELECT '
					   'USING ((SELECT forge.has_permission(%L)))', table_name, read_permission);
	END IF;
	EXECUTE format('CREATE POLICY tenant_wall ON forge.%I AS RESTRICTIVE FOR ALL TO PUBLIC '
				   'USING %s WITH CHECK %s', table_name, wall, wall);
	EXECUTE format('CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE '
				   'ON forge.%I FOR EACH STATEMENT EXECUTE FUNCTION forge.guard()', table_name);
	EXECUTE format('ALTER TABLE forge.%I ENABLE ALWAYS TRIGGER guard', table_name);
	EXECUTE format('REVOKE ALL ON forge.%I FROM PUBLIC', table_name);
END
$protect$;
COMMENT ON FUNCTION forge.protect_undumped_table(text, text) IS
	'For install and update scripts: as forge.protect_table, for a table whose rows are in no dump.';

CREATE OR REPLACE FUNCTION forge.protect_table(
	table_name text, read_permission text DEFAULT NULL) RETURNS void
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $protect$
BEGIN
	PERFORM forge.protect_undumped_table(table_name, read_permission);
	PERFORM pg_extension_config_dump(format('forge.%I', table_name)::regclass, '');
END
$protect$;
COMMENT ON FUNCTION forge.protect_table(text, text) IS
	'For install and update scripts: row security with the tenant wall, the guard trigger and a place in dumps for a table of schema forge.  Its rows are for the holders of the permission, or with NULL for no client.';

--@ section closing
-- Everything belongs to forge_owner, which is neither superuser nor BYPASSRLS.  Only that role has rights
-- on new objects, whatever default privileges have granted or revoked; the grants come after this.  REVOKE
-- and GRANT also make PostgreSQL write these privileges to pg_init_privs.  Otherwise it would keep them
-- there with the installing superuser as owner, and every dump would mention that role.
-- An object whose entry there names forge_owner existed before; it keeps the rights granted since.
DO $owner$
DECLARE
	member record;
BEGIN
	FOR member IN
		SELECT o.identity,
			   CASE o.type WHEN 'view' THEN 'table' WHEN 'composite type' THEN 'type'
						   ELSE o.type END AS kind,
			   o.type <> 'composite type' AND (t.oid IS NULL OR t.typacl IS NOT NULL)
			   AND NOT EXISTS (SELECT FROM pg_catalog.pg_init_privs i
								CROSS JOIN LATERAL pg_catalog.aclexplode(i.initprivs) a
								WHERE i.classoid = d.classid AND i.objoid = d.objid
								  AND pg_catalog.pg_get_userbyid(a.grantor) = 'forge_owner')
			   AS is_new,
			   (SELECT pg_catalog.string_agg(DISTINCT pg_catalog.quote_ident(r.rolname), ', ')
				  FROM pg_catalog.aclexplode(
						   COALESCE(n.nspacl, c.relacl, p.proacl, t.typacl)) a
				  JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
				 WHERE r.rolname <> 'forge_owner') AS others
		  FROM pg_catalog.pg_depend d
		  JOIN pg_catalog.pg_extension e
			ON e.oid = d.refobjid AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
		  LEFT JOIN pg_catalog.pg_namespace n
			ON n.oid = d.objid AND d.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
		  LEFT JOIN pg_catalog.pg_class c
			ON c.oid = d.objid AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
		  LEFT JOIN pg_catalog.pg_proc p
			ON p.oid = d.objid AND d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
		  LEFT JOIN pg_catalog.pg_type t
			ON t.oid = d.objid AND d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass
		 CROSS JOIN LATERAL pg_catalog.pg_identify_object(d.classid, d.objid, d.objsubid) o
		 WHERE e.extname = 'forgeerp'
		   AND d.deptype = 'e'
		   AND o.type IN ('schema', 'table', 'sequence', 'view', 'function', 'composite type', 'type')
		   -- of the types those that stand alone: a table's row type follows its table
		   AND (t.oid IS NULL OR t.typtype = 'd' OR EXISTS (SELECT FROM pg_catalog.pg_class r
										  WHERE r.oid = t.typrelid AND r.relkind = 'c'))
		   AND pg_catalog.pg_get_userbyid(
				   COALESCE(n.nspowner, c.relowner, p.proowner, t.typowner)) <> 'forge_owner'
	LOOP
		EXECUTE pg_catalog.format('ALTER %s %s OWNER TO forge_owner', member.kind, member.identity);
		CONTINUE WHEN NOT member.is_new;
		EXECUTE pg_catalog.format('REVOKE ALL ON %s %s FROM %s', member.kind, member.identity,
								  pg_catalog.concat_ws(', ', 'PUBLIC', member.others));
		EXECUTE pg_catalog.format('GRANT ALL ON %s %s TO forge_owner', member.kind, member.identity);
		-- types are for every role that may use the schema, PostgreSQL's default
		IF member.kind = 'type' THEN
			EXECUTE pg_catalog.format('GRANT USAGE ON TYPE %s TO PUBLIC', member.identity);
		END IF;
	END LOOP;
END
$owner$;

-- No statistics: PostgreSQL keeps them over all tenants, and its planner shows them to every client,
-- in spite of row security (docs/decisions/0014-no-statistics.md).  An update removes
-- older statistics.
DO $statistics$
DECLARE
	counted record;
BEGIN
	FOR counted IN
		SELECT c.oid, c.oid::pg_catalog.regclass AS relation, c.relkind, a.attname, a.attnum
		  FROM pg_catalog.pg_depend d
		  JOIN pg_catalog.pg_extension e
			ON e.oid = d.refobjid AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
		  LEFT JOIN pg_catalog.pg_index i ON i.indrelid = d.objid
		  JOIN pg_catalog.pg_class c ON c.oid IN (d.objid, i.indexrelid)
		  JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
		 WHERE e.extname = 'forgeerp'
		   AND d.deptype = 'e'
		   AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
		   AND NOT a.attisdropped
		   AND COALESCE(a.attstattarget, -1) <> 0
		   -- a table's columns, and an index's expressions
		   AND (c.relkind = 'r' OR c.relkind = 'i' AND i.indkey[a.attnum - 1] = 0)
		 GROUP BY c.oid, a.attname, a.attnum
	LOOP
		EXECUTE pg_catalog.format('ALTER %s %s ALTER COLUMN %s SET STATISTICS 0',
			CASE counted.relkind WHEN 'r' THEN 'TABLE' ELSE 'INDEX' END, counted.relation,
			CASE counted.relkind WHEN 'r' THEN pg_catalog.quote_ident(counted.attname)
								 ELSE counted.attnum::text END);
		DELETE FROM pg_catalog.pg_statistic s
		 WHERE s.starelid = counted.oid AND s.staattnum = counted.attnum;
	END LOOP;
END
$statistics$;

-- PostgREST learns at the commit that there is something else to serve.
NOTIFY pgrst, 'reload schema';

--@ section grants
GRANT USAGE ON SCHEMA forge TO forge_app, forge_anon;
GRANT USAGE ON SCHEMA erp TO forge_app;
GRANT EXECUTE ON FUNCTION forge.version TO forge_app, forge_anon;
GRANT EXECUTE ON FUNCTION
	forge.current_tenant,
	forge.current_principal,
	forge.current_roles
	TO forge_app;

--@ section grants since 0.2.0
-- A grant by a script makes PostgreSQL write all rights on the schema to pg_init_privs, and dumps would leave out
-- those that an administrator has granted since the installation.
DO $schema$
DECLARE
	noted pg_catalog.aclitem[] := (
		SELECT i.initprivs FROM pg_catalog.pg_init_privs i
		 WHERE i.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
		   AND i.objoid = 'erp'::pg_catalog.regnamespace);
BEGIN
	GRANT USAGE ON SCHEMA erp TO forge_anon;
	UPDATE pg_catalog.pg_init_privs i
	   SET initprivs = noted || pg_catalog.makeaclitem(
				'forge_anon'::pg_catalog.regrole, 'forge_owner'::pg_catalog.regrole, 'USAGE', false)
	 WHERE i.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
	   AND i.objoid = 'erp'::pg_catalog.regnamespace;
END
$schema$;
GRANT EXECUTE ON FUNCTION forge.has_permission TO forge_app;
