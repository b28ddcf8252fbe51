-- The doctor: the objects that it looks at, and additions that are in no dump.

--@ section functions
-- The objects that forge.doctor looks at: everything in schemas forge and erp, everything that the
-- extension made, also if it was moved, and the children of its tables.
CREATE OR REPLACE FUNCTION forge.built_for() RETURNS integer
	LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_built_for';
COMMENT ON FUNCTION forge.built_for IS
	'The server version whose headers the library was built with, as in server_version_num.';

CREATE OR REPLACE FUNCTION forge.has_launcher() RETURNS boolean
	LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_has_launcher';
COMMENT ON FUNCTION forge.has_launcher IS
	'For forge.doctor: the library is preloaded, and its launcher has handled every database that it knows of: the database has a worker, or forge.worker shows it.  Operators only.';

CREATE OR REPLACE FUNCTION forge.waiting(
	since timestamptz, OUT job_count bigint, OUT tenant_count bigint) RETURNS record
	LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_waiting';
COMMENT ON FUNCTION forge.waiting IS
	'For forge.doctor: the number of jobs that were due before that time and are not done, and of tenants with an event recorded before that time which a read model that follows the feed has not consumed.  Held and parked ones do not count.  NULL is now.  Operators only.';

CREATE OR REPLACE FUNCTION forge.positions(OUT given bigint, OUT drawn bigint) RETURNS record
	LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_positions';
COMMENT ON FUNCTION forge.positions IS
	'For forge.doctor: the highest position that is known of (of an event, of a cursor, written for standbys), and the last one that was drawn, which must not be lower.  Operators only.';

CREATE OR REPLACE FUNCTION forge.jwt_algorithm_problem(algorithm text) RETURNS text
	LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_jwt_algorithm_problem';
COMMENT ON FUNCTION forge.jwt_algorithm_problem IS
	'For forge.doctor: why signatures of this algorithm cannot be verified on this machine, as for those of secrets libjwt is loaded; NULL when they can.  Operators only.  Errors: jwt_algorithm_unknown.';

CREATE OR REPLACE FUNCTION forge.has_statistics(relation oid, column_number smallint) RETURNS boolean
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_has_statistics';
COMMENT ON FUNCTION forge.has_statistics IS
	'For forge.doctor: has pg_statistic, which only superusers may read, a row for this column?  Operators only.';

CREATE OR REPLACE FUNCTION forge.expected_columns(
	OUT table_name text, OUT column_name text, OUT data_type pg_catalog.regtype,
	OUT nullable boolean) RETURNS SETOF record
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_expected_columns';
COMMENT ON FUNCTION forge.expected_columns IS
	'For forge.doctor: the tables of schema forge, with their columns in order, as the library expects them.  It refuses to use a table that differs.  Operators only.';

CREATE OR REPLACE FUNCTION forge.unexpected(OUT name text, OUT fault text) RETURNS SETOF record
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_unexpected';
COMMENT ON FUNCTION forge.unexpected IS
	'For forge.doctor: the tables and indexes that are not as the library expects, so that it refuses to use them, and what is wrong with each.  Operators only.';

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
		-- the histories of stock, for people without the right to read raw events; what is taken out of
		-- balances, for people without the right to see transfers
		VALUES (pg_catalog.to_regclass('erp.item_movement')::oid),
			   (pg_catalog.to_regclass('erp.stock_movement')::oid),
			   (pg_catalog.to_regclass('forge.movement')::oid),
			   (pg_catalog.to_regclass('forge.expired_pending')::oid)
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
	   AND (n.nspname IN ('forge', 'erp', 'erp_page') OR c.oid IN (SELECT m.oid FROM member m));
COMMENT ON VIEW forge.doctor_relation IS
	'For forge.doctor: the relations it looks at.  is_ours: the extension''s own and their children, not relations that others have added; is_owners_view: views that run with their owner''s rights on purpose; is_for_clients: tables that the other views read with the rights of the role that queries them.';

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
	 WHERE n.nspname IN ('forge', 'erp', 'erp_page') OR d.objid IS NOT NULL;
COMMENT ON VIEW forge.doctor_function IS
	'For forge.doctor: the functions it looks at.  is_ours: the extension''s own, not functions that others have added.';

-- The additions of administrators to the tables of the engine, as statements: pg_dump leaves them out,
-- as the tables are the extension's.  Additions that the doctor calls an error are not among them.
CREATE OR REPLACE FUNCTION forge.additions(
	OUT table_name text, OUT addition text, OUT statement text) RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $additions$
SELECT forge.require_operator();

WITH tables AS (
	SELECT r.oid, r.name FROM forge.doctor_relation r WHERE r.is_ours AND r.kind = 'table'
), brought_option (table_name, option) AS (
	-- options that CREATE EXTENSION sets
	VALUES ('stream', 'fillfactor=70'),
		   ('item_row', 'fillfactor=70'),
		   ('order_row', 'fillfactor=70'),
		   ('stock_row', 'fillfactor=70'),
		   ('stock_transfer_row', 'fillfactor=70'),
		   ('feed_cursor', 'fillfactor=50'),
		   ('series_row', 'fillfactor=50'),
		   ('job_row', 'fillfactor=70'),
		   ('job_attempt_row', 'fillfactor=70'),
		   ('account_row', 'fillfactor=50'),
		   ('account_month_row', 'fillfactor=70')
), brought_index (name) AS (
	VALUES ('account_row_summed'), ('account_row_timestamp'), ('browser_session_digest'), ('browser_session_expiry'), ('browser_session_principal'),
		   ('event_position'), ('insight_row_detected'), ('insight_row_insight_id'),
		   ('insight_row_newest'), ('item_reservation_row_expiry'), ('item_row_sku'), ('job_row_due'), ('job_row_finished'), ('job_row_parked'),
		   ('job_row_turn'), ('journal_entry_row_date'), ('journal_entry_row_reference'),
		   ('journal_entry_row_reverses'), ('journal_line_row_account'), ('ledger_account_row_account'), ('ledger_row_ledger'),
		   ('item_word_row_word'), ('location_row_code'), ('lot_row_item'), ('order_line_row_item'), ('order_row_customer'), ('order_row_newest'), ('party_row_code'), ('party_row_search'), ('party_word_row_word'),
		   ('pending_row_open'), ('product_pack_row_gtin'), ('product_pack_row_item'), ('product_row_gtin'),
		   ('product_row_item'), ('product_word_row_word'), ('stock_reservation_row_expiry'), ('stock_row_item'), ('stock_row_location'),
		   ('stock_transfer_line_row_item'), ('stock_transfer_row_newest'),
		   ('transfer_position'), ('user_row_user')
), indexes AS (
	SELECT t.name AS table_name, i.indexrelid, i.indkey, c.relname, c.oid::regclass AS name,
		   k.oid AS constraint_oid,
		   i.indisprimary OR c.relname IN (SELECT b.name FROM brought_index b) AS is_brought
	  FROM tables t
	  JOIN pg_index i ON i.indrelid = t.oid
	  JOIN pg_class c ON c.oid = i.indexrelid
	  LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = i.indkey[0]
	  LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')
	 WHERE i.indisvalid AND (NOT i.indisunique OR a.attname = 'tenant_id')
), optioned (table_name, kind, relation, name, prefix, options) AS (
	-- tables, their TOAST tables, and indexes that are not created again
	SELECT t.name, 'TABLE', c.oid, c.relname, '', c.reloptions
	  FROM tables t JOIN pg_class c ON c.oid = t.oid
	UNION ALL
	SELECT t.name, 'TABLE', t.oid, c.relname, 'toast.', s.reloptions
	  FROM tables t JOIN pg_class c ON c.oid = t.oid JOIN pg_class s ON s.oid = c.reltoastrelid
	UNION ALL
	SELECT x.table_name, 'INDEX', c.oid, c.relname, '', c.reloptions
	  FROM indexes x JOIN pg_class c ON c.oid = x.indexrelid
	 WHERE x.is_brought
), triggers AS (
	-- before the statement; others are errors
	SELECT t.name AS table_name, g.*
	  FROM tables t
	  JOIN pg_trigger g ON g.tgrelid = t.oid
	 WHERE NOT g.tgisinternal AND g.tgtype & 1 = 0 AND g.tgtype & 2 = 2
	   AND g.tgfoid <> 'forge.guard()'::regprocedure
), found (place, table_name, addition, statement) AS (
	SELECT 1, o.table_name, format('option %s%s', o.prefix, split_part(n, '=', 1))
		   || CASE o.kind WHEN 'INDEX' THEN format(' of %s', o.relation::regclass) ELSE '' END,
		   format('ALTER %s %s SET (%s%I = %L);', o.kind, o.relation::regclass, o.prefix,
				  split_part(n, '=', 1), substr(n, strpos(n, '=') + 1))
	  FROM optioned o
	 CROSS JOIN LATERAL unnest(o.options) n
	 WHERE o.prefix <> '' OR (o.name, n) NOT IN (SELECT b.table_name, b.option FROM brought_option b)
	UNION ALL
	SELECT 1, o.table_name, format('option %s', split_part(b.option, '=', 1)),
		   format('ALTER TABLE %s RESET (%I);', o.table_name, split_part(b.option, '=', 1))
	  FROM optioned o
	  JOIN brought_option b ON b.table_name = o.name AND o.prefix = ''
	 WHERE NOT EXISTS (SELECT FROM unnest(o.options) n
						WHERE split_part(n, '=', 1) = split_part(b.option, '=', 1))

	UNION ALL
	SELECT 2, t.name, format('compression of column %I', a.attname),
		   format('ALTER TABLE %s ALTER COLUMN %I SET COMPRESSION %s;', t.name, a.attname,
				  CASE a.attcompression WHEN 'p' THEN 'pglz' ELSE 'lz4' END)
	  FROM tables t
	  JOIN pg_attribute a ON a.attrelid = t.oid
	 WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attcompression <> ''
	UNION ALL
	SELECT 2, t.name, format('storage of column %I', a.attname),
		   format('ALTER TABLE %s ALTER COLUMN %I SET STORAGE %s;', t.name, a.attname,
				  CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'm' THEN 'MAIN'
									WHEN 'e' THEN 'EXTERNAL' ELSE 'EXTENDED' END)
	  FROM tables t
	  JOIN pg_attribute a ON a.attrelid = t.oid
	  JOIN pg_type y ON y.oid = a.atttypid
	 WHERE a.attnum > 0 AND NOT a.attisdropped
	   AND a.attstorage <> CASE WHEN t.name = 'forge.stream' AND a.attname = 'state' THEN 'e'
								ELSE y.typstorage END

	UNION ALL
	SELECT 3, x.table_name, format('index %s', x.name),
		   CASE WHEN x.constraint_oid IS NULL THEN pg_get_indexdef(x.indexrelid) || ';'
				ELSE format('ALTER TABLE %s ADD CONSTRAINT %I %s;', x.table_name, x.relname,
							pg_get_constraintdef(x.constraint_oid)) END
	  FROM indexes x
	 WHERE NOT x.is_brought
	UNION ALL
	-- of expressions: statistics would show clients values of other tenants
	SELECT 4, x.table_name, format('index %s', x.name),
		   format('ALTER INDEX %s ALTER COLUMN %s SET STATISTICS %s;', x.name, a.attnum,
				  a.attstattarget)
	  FROM indexes x
	  JOIN pg_attribute a ON a.attrelid = x.indexrelid
	 WHERE NOT x.is_brought AND a.attstattarget >= 0 AND x.indkey[a.attnum - 1] = 0
	UNION ALL
	SELECT 5, t.name, 'replica identity',
		   format('ALTER TABLE %s REPLICA IDENTITY %s;', t.name,
				  CASE c.relreplident WHEN 'f' THEN 'FULL' WHEN 'n' THEN 'NOTHING'
									  ELSE format('USING INDEX %I', x.relname) END)
	  FROM tables t
	  JOIN pg_class c ON c.oid = t.oid
	  LEFT JOIN pg_index i ON i.indrelid = t.oid AND i.indisreplident
	  LEFT JOIN pg_class x ON x.oid = i.indexrelid
	 WHERE c.relreplident <> 'd' AND (c.relreplident <> 'i' OR x.oid IS NOT NULL)

	UNION ALL
	SELECT 6, t.name, format('policy %I', p.polname),
		   format('CREATE POLICY %I ON %s AS %s FOR %s TO %s', p.polname, t.name,
				  CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
				  CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
								WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
				  (SELECT string_agg(CASE r.id WHEN 0 THEN 'PUBLIC'
											ELSE quote_ident(pg_get_userbyid(r.id)) END, ', ' ORDER BY r.place)
					 FROM unnest(p.polroles) WITH ORDINALITY r (id, place)))
		   || COALESCE(' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')', '')
		   || COALESCE(' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', '') || ';'
	  FROM tables t
	  JOIN pg_policy p ON p.polrelid = t.oid
	 WHERE p.polname NOT IN ('base', 'tenant_wall', 'permission')
	   -- a permissive one that asks for no permission is an error
	   AND (NOT p.polpermissive OR pg_get_expr(p.polqual, p.polrelid)
			~ '^\( SELECT forge\.has_permission\(''[a-z_.]+''::text\) AS has_permission\)$')

	UNION ALL
	SELECT 7, g.table_name, format('trigger %I', g.tgname), pg_get_triggerdef(g.oid) || ';'
	  FROM triggers g
	UNION ALL
	SELECT 8, g.table_name, format('trigger %I', g.tgname),
		   format('ALTER TABLE %s %s TRIGGER %I;', g.table_name,
				  CASE g.tgenabled WHEN 'A' THEN 'ENABLE ALWAYS' WHEN 'R' THEN 'ENABLE REPLICA'
								   ELSE 'DISABLE' END, g.tgname)
	  FROM triggers g
	 WHERE g.tgenabled <> 'O'

	UNION ALL
	-- of some rows: a whole table is an error
	SELECT 9, t.name, format('place in publication %I', p.pubname),
		   format('ALTER PUBLICATION %I ADD TABLE %s', p.pubname, t.name)
		   || COALESCE((SELECT ' (' || string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) || ')'
						  FROM pg_attribute a
						 WHERE a.attrelid = t.oid AND a.attnum = ANY (r.prattrs)), '')
		   || format(' WHERE (%s);', pg_get_expr(r.prqual, r.prrelid))
	  FROM tables t
	  JOIN pg_publication_rel r ON r.prrelid = t.oid
	  JOIN pg_publication p ON p.oid = r.prpubid
	 WHERE r.prqual IS NOT NULL
)
SELECT f.table_name, f.addition, f.statement
  FROM found f
 ORDER BY f.place, f.table_name, f.addition, f.statement
$additions$;
COMMENT ON FUNCTION forge.additions IS
	'The additions to the engine''s tables, which are in no dump: options, indexes, policies, triggers before statements, places in publications; with the statements, in their order, that make them again after a restore.  Operators only.';

--@ section grants since 0.2.0
GRANT EXECUTE ON FUNCTION
	forge.built_for,
	forge.has_launcher,
	forge.waiting,
	forge.positions,
	forge.jwt_algorithm_problem,
	forge.has_statistics,
	forge.expected_columns,
	forge.unexpected,
	forge.additions
	TO forge_admin;
GRANT SELECT ON forge.doctor_relation, forge.doctor_function TO forge_admin;
