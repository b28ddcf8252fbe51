-- The doctor: the tables, and changes of them.

--@ section functions
-- The doctor on tables and sequences: the wall between tenants, the guard against direct writes,
-- additions that keep the engine from writing, and gaps in dumps.
CREATE OR REPLACE FUNCTION forge.doctor_tables()
	RETURNS TABLE (check_name text, severity text, subject text, problem text, remedy text)
	LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $doctor$
SELECT forge.require_operator();

WITH tables AS (
	SELECT r.* FROM forge.doctor_relation r WHERE r.kind IN ('table', 'foreign table')
), wall (condition) AS (
	VALUES ('(tenant_id = ( SELECT forge.current_tenant() AS current_tenant))')
)
SELECT 'row_security', 'error', t.name, 'row security is not both enabled and forced',
	   format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;', t.name)
  FROM tables t
 WHERE NOT t.is_walled

UNION ALL
SELECT 'tenant_wall', 'error', t.name,
	   'no restrictive policy for all commands and PUBLIC compares tenant_id with the current tenant',
	   format('DROP POLICY IF EXISTS tenant_wall ON %1$s; '
			  'CREATE POLICY tenant_wall ON %1$s AS RESTRICTIVE FOR ALL TO PUBLIC '
			  'USING %2$s WITH CHECK %2$s;',
			  t.name, '(tenant_id = (SELECT forge.current_tenant()))')
  FROM tables t CROSS JOIN wall w
 WHERE NOT EXISTS (SELECT FROM pg_policy p
					WHERE p.polrelid = t.oid AND NOT p.polpermissive AND p.polcmd = '*'
					  AND p.polroles = '{0}'
					  AND pg_get_expr(p.polqual, p.polrelid) = w.condition
					  AND pg_get_expr(p.polwithcheck, p.polrelid) = w.condition)

UNION ALL
SELECT 'base_policy', 'error', t.name,
	   'no permissive policy lets its owner alone see its rows',
	   format('DROP POLICY IF EXISTS base ON %1$s; '
			  'CREATE POLICY base ON %1$s TO forge_owner USING (true) WITH CHECK (true);', t.name)
  FROM tables t
 WHERE NOT EXISTS (SELECT FROM pg_policy p
					WHERE p.polrelid = t.oid AND p.polpermissive AND p.polcmd = '*'
					  AND (p.polroles = ARRAY['forge_owner'::regrole::oid] OR NOT t.is_ours))

-- permissive policies add up: one that asks for no permission makes the others pointless
UNION ALL
SELECT 'permission', 'error', t.name,
	   format('its policy %I shows rows without a permission', p.polname),
	   format('DROP POLICY %I ON %s;', p.polname, t.name)
  FROM tables t
  JOIN pg_policy p ON p.polrelid = t.oid
 WHERE t.is_ours AND p.polpermissive AND p.polroles <> ARRAY['forge_owner'::regrole::oid]
   AND p.polname NOT IN ('base', 'tenant_wall') -- other checks report these
   AND COALESCE(pg_get_expr(p.polqual, p.polrelid), '')
	   !~ '^\( SELECT forge\.has_permission\(''[a-z_.]+''::text\) AS has_permission\)$'

UNION ALL
SELECT 'permission', 'error', t.name,
	   'clients may read it, and no policy asks for a permission',
	   'Create the policy again as the extension''s script does.'
  FROM tables t
 WHERE t.is_ours AND t.is_for_clients
   AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = t.oid AND p.polpermissive
											 AND p.polroles <> ARRAY['forge_owner'::regrole::oid])

UNION ALL
SELECT 'guard', 'error', t.name,
	   'the trigger that refuses direct writes is missing, switched off, or does not fire always',
	   format('DROP TRIGGER IF EXISTS guard ON %1$s; '
			  'CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON %1$s '
			  'FOR EACH STATEMENT EXECUTE FUNCTION forge.guard(); '
			  'ALTER TABLE %1$s ENABLE ALWAYS TRIGGER guard;', t.name)
  FROM tables t
 WHERE t.is_ours
   AND NOT EXISTS (SELECT FROM pg_trigger g
					WHERE g.tgrelid = t.oid AND g.tgfoid = 'forge.guard()'::regprocedure
					  AND g.tgenabled = 'A' AND g.tgqual IS NULL
					  -- before each statement: insert, delete, update, truncate
					  AND g.tgtype = 2 | 4 | 8 | 16 | 32 AND g.tgattr = '')

-- additions that direct writes would ignore: the engine refuses to write to such a table
UNION ALL
SELECT 'addition', 'error', t.name, format('its trigger %I stops every command', g.tgname),
	   format('DROP TRIGGER %I ON %s;', g.tgname, t.name)
  FROM tables t
  JOIN pg_trigger g ON g.tgrelid = t.oid
 WHERE t.is_ours AND NOT g.tgisinternal
   AND (g.tgtype & 1 = 1 OR g.tgtype & 2 = 0) -- for each row, or after the statement

UNION ALL
SELECT 'addition', 'error', t.name, format('its constraint %I stops every command', k.conname),
	   format('ALTER TABLE %s DROP CONSTRAINT %I;', t.name, k.conname)
  FROM tables t
  JOIN pg_constraint k ON k.conrelid = t.oid
 WHERE t.is_ours AND (k.contype IN ('c', 'f', 't') OR k.condeferrable)

UNION ALL
SELECT 'addition', 'error', t.name,
	   format('foreign key %I of %s stops every command, and shows which values other tenants have',
			  k.conname, k.conrelid::regclass),
	   format('ALTER TABLE %s DROP CONSTRAINT %I;', k.conrelid::regclass, k.conname)
  FROM tables t
  JOIN pg_constraint k ON k.confrelid = t.oid
 WHERE t.is_ours AND k.contype = 'f' AND k.conrelid <> t.oid

UNION ALL
SELECT 'addition', 'error', t.name,
	   format('its generated column %I stops every command', a.attname),
	   format('ALTER TABLE %s DROP COLUMN %I;', t.name, a.attname)
  FROM tables t
  JOIN pg_attribute a ON a.attrelid = t.oid
 WHERE t.is_ours AND a.attgenerated = 's' AND NOT a.attisdropped

-- COPY names every column, but CREATE EXTENSION makes only ours
UNION ALL
SELECT 'addition', 'error', t.name,
	   format('its column %I was added: nothing of the table can be restored from a dump', a.attname),
	   format('ALTER TABLE %s DROP COLUMN %I;', t.name, a.attname)
  FROM tables t
  JOIN pg_attribute a ON a.attrelid = t.oid
  JOIN (SELECT 'forge.' || e.table_name AS name, array_agg(e.column_name) AS columns
		  FROM forge.expected_columns() e GROUP BY 1) e ON e.name = t.name
 WHERE t.is_ours AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
   AND a.attname <> ALL (e.columns)

UNION ALL
SELECT 'addition', 'error', t.name, format('its rule %I rewrites statements', w.rulename),
	   format('DROP RULE %I ON %s;', w.rulename, t.name)
  FROM tables t
  JOIN pg_rewrite w ON w.ev_class = t.oid
 WHERE t.is_ours

UNION ALL
SELECT 'shape', 'error', u.name,
	   format('it is not as the library expects, which refuses to use it: %s', u.fault),
	   'Undo what was changed.'
  FROM forge.unexpected() u

UNION ALL
SELECT 'tenant_key', 'error', i.indexrelid::regclass::text,
	   'a unique index does not begin with tenant_id: a tenant is refused a value that another tenant has',
	   format('DROP INDEX %s;', i.indexrelid::regclass)
  FROM tables t
  JOIN pg_index i ON i.indrelid = t.oid
  LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = i.indkey[0]
 WHERE i.indisunique AND a.attname IS DISTINCT FROM 'tenant_id'

-- statistics, by which the planner would show every client the values of all tenants
UNION ALL
SELECT 'statistics', 'error', c.oid::regclass::text,
	   format('statistics of %s tell clients, by EXPLAIN, which values other tenants have',
			  string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)),
	   format('ALTER %s %s %s; DELETE FROM pg_catalog.pg_statistic WHERE starelid = %L::regclass;',
			  CASE c.relkind WHEN 'i' THEN 'INDEX' ELSE 'TABLE' END, c.oid::regclass,
			  string_agg(format('ALTER COLUMN %s SET STATISTICS 0',
								CASE c.relkind WHEN 'i' THEN a.attnum::text
											   ELSE quote_ident(a.attname) END),
						 ', ' ORDER BY a.attnum),
			  c.oid::regclass)
  FROM (SELECT t.oid, 0::smallint AS column_number FROM tables t
		UNION ALL
		SELECT i.indexrelid, e.ordinality::smallint
		  FROM tables t
		  JOIN pg_index i ON i.indrelid = t.oid
		 CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY e (column_number)
		 WHERE e.column_number = 0) analyzed -- tables, and expressions of indexes
  JOIN pg_class c ON c.oid = analyzed.oid
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
						 AND analyzed.column_number IN (0, a.attnum)
 WHERE COALESCE(a.attstattarget, -1) <> 0 OR forge.has_statistics(c.oid, a.attnum)
 GROUP BY c.oid, c.relkind
UNION ALL
SELECT 'statistics', 'error', s.stxname::text,
	   format('statistics of %s tell clients, by EXPLAIN, which values other tenants have', t.name),
	   format('DROP STATISTICS %I.%I;', n.nspname, s.stxname)
  FROM tables t
  JOIN pg_statistic_ext s ON s.stxrelid = t.oid
  JOIN pg_namespace n ON n.oid = s.stxnamespace

-- sequences and dumps
UNION ALL
SELECT 'sequence', 'error', r.name,
	   'positions are not drawn one at a time and ascending, so readers lose events',
	   format('ALTER SEQUENCE %s CACHE 1 INCREMENT BY 1 NO CYCLE;', r.name)
  FROM forge.doctor_relation r
  JOIN pg_sequence s ON s.seqrelid = r.oid
 WHERE r.is_ours AND (s.seqcache <> 1 OR s.seqincrement <> 1 OR s.seqcycle)
UNION ALL
SELECT 'sequence', 'error', r.name,
	   format('it ends at %s, and from then on every command is refused', s.seqmax),
	   format('ALTER SEQUENCE %s NO MAXVALUE;', r.name)
  FROM forge.doctor_relation r
  JOIN pg_sequence s ON s.seqrelid = r.oid
 WHERE r.is_ours AND s.seqmax < 9223372036854775807
UNION ALL
SELECT 'sequence', 'error', 'forge.position_seq',
	   format('it is at %s, and position %s is known: new events get positions that readers have '
			  'passed, so commands and forge.read are refused', p.drawn, p.given),
	   format('SELECT setval(''forge.position_seq'', %s);', p.given)
  FROM forge.positions() p
 WHERE p.drawn < p.given
   AND to_regclass('forge.position_seq') IS NOT NULL
   AND to_regclass('forge.published_position_seq') IS NOT NULL
   AND NOT EXISTS (SELECT FROM forge.unexpected())

UNION ALL
SELECT 'persistence', 'error', r.name, 'it is not logged: a crash empties it',
	   format('ALTER %s %s SET LOGGED;', upper(r.kind), r.name)
  FROM forge.doctor_relation r
  JOIN pg_class c ON c.oid = r.oid
 WHERE r.is_ours AND c.relpersistence <> 'p'

UNION ALL
SELECT 'dump', 'error', r.name, 'its data is not part of dumps, or not all of it',
	   format('UPDATE pg_extension SET '
			  || CASE WHEN r.oid = ANY (e.extconfig)
					  THEN 'extcondition[array_position(extconfig, %1$L::regclass::oid)] = '''''
					  ELSE 'extconfig = array_append(extconfig, %1$L::regclass::oid), '
						   'extcondition = array_append(extcondition, '''')' END
			  || ' WHERE extname = ''forgeerp'';', r.name)
  FROM forge.doctor_relation r
  JOIN pg_extension e ON e.extname = 'forgeerp'
  JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = r.oid
					  AND d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
 WHERE r.kind IN ('table', 'sequence')
   AND COALESCE(e.extcondition[array_position(e.extconfig, r.oid)], 'not registered') <> ''
   -- read apart from the rows, the one could be ahead of them after a restore; the other must differ;
   -- secrets of a day are for no dump
   AND r.name NOT IN ('forge.published_position_seq', 'forge.incarnation_seq',
					  'forge.browser_session')

UNION ALL
SELECT 'not_dumped', 'warning', a.table_name, format('its %s is in no dump', a.addition),
	   'Keep what forge.additions() returns with each dump, and run it after a restore.'
  FROM (SELECT DISTINCT f.table_name, f.addition FROM forge.additions() f) a
$doctor$;
COMMENT ON FUNCTION forge.doctor_tables IS
	'The findings of forge.doctor on tables and sequences.  Operators only.';

--@ section grants since 0.2.0
GRANT EXECUTE ON FUNCTION forge.doctor_tables TO forge_admin;
