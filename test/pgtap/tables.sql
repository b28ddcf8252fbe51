-- Rules for tables, sequences and views.
\ir ../tools/pgtap.sql
SELECT plan(25);

SELECT cmp_ok((SELECT count(*) FROM member_table), '>=', 7::bigint, 'there are tables to look at');
SELECT is_empty($$
	SELECT relation FROM member_relation WHERE relkind NOT IN ('r', 'v', 'S', 'c', 'i')
	UNION ALL SELECT relation FROM member_relation WHERE nspname NOT IN ('forge', 'erp', 'erp_page')
$$, 'relations are tables, views, sequences and types, of schemas forge and erp');
SELECT is_empty($$
	SELECT relation FROM member_relation WHERE nspname = 'erp' AND relkind NOT IN ('v', 'c')
$$, 'schema erp is an API: no tables, no sequences');
SELECT is_empty($$
	SELECT c.relation FROM member_table c
	 WHERE NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id'
						  AND a.atttypid = 'uuid'::regtype AND a.attnotnull AND NOT a.attisdropped)
$$, 'every table has a tenant_id uuid NOT NULL');

-- row security
SELECT is_empty($$
	SELECT relation FROM member_table WHERE NOT relrowsecurity OR NOT relforcerowsecurity
$$, 'every table has row security, enabled and forced');
SELECT is_empty($$
	SELECT c.relation FROM member_table c
	 WHERE NOT EXISTS (SELECT FROM pg_policies p
						WHERE p.schemaname = c.nspname AND p.tablename = c.relname AND p.permissive = 'RESTRICTIVE'
						  AND p.cmd = 'ALL' AND p.roles = '{public}'
						  AND p.qual = '(tenant_id = ( SELECT forge.current_tenant() AS current_tenant))'
						  AND p.with_check = p.qual)
$$, 'every table has the wall: restrictive, for all commands, to PUBLIC, the tenant asked once per query');
SELECT is_empty($$
	SELECT p.schemaname, p.tablename, p.policyname FROM pg_policies p
	  JOIN member_table c ON c.nspname = p.schemaname AND c.relname = p.tablename
	 WHERE p.policyname NOT IN ('tenant_wall', 'permission')
	   AND (p.policyname, p.permissive, p.cmd, p.roles, p.qual, p.with_check)
		   IS DISTINCT FROM ('base', 'PERMISSIVE', 'ALL', '{forge_owner}', 'true', 'true')
	UNION ALL
	SELECT c.nspname, c.relname, 'base' FROM member_table c
	 WHERE NOT EXISTS (SELECT FROM pg_policies p WHERE p.schemaname = c.nspname AND p.tablename = c.relname AND p.policyname = 'base')
$$, 'every table has the base policy, for its owner, and but for the permission no third one');
SELECT is_empty($$
	SELECT p.schemaname, p.tablename, p.qual FROM pg_policies p
	  JOIN member_table c ON c.nspname = p.schemaname AND c.relname = p.tablename
	 WHERE p.policyname = 'permission'
	   AND ((p.permissive, p.cmd, p.roles) IS DISTINCT FROM ('PERMISSIVE', 'SELECT', '{public}')
			OR p.qual NOT IN (SELECT format('( SELECT forge.has_permission(%L::text) AS has_permission)', permission)
								FROM forge.permissions() WHERE NOT is_command AND permission LIKE '%.read'))
$$, 'a table''s permission is one to read, of the vocabulary, asked once per query');
SELECT set_eq($$
	SELECT c.relation FROM member_table c WHERE has_table_privilege('forge_app', c.oid, 'SELECT')
$$, $$
	SELECT c.relation FROM member_table c
	  JOIN pg_policies p ON p.schemaname = c.nspname AND p.tablename = c.relname AND p.policyname = 'permission'
$$, 'a client may read a table when there is a permission for it, and no other');

-- what the planner knows
SELECT is_empty($$
	SELECT c.relation, c.attname FROM (
		SELECT c.relation, a.attname, a.attstattarget, a.attrelid, a.attnum FROM member_table c JOIN pg_attribute a ON a.attrelid = c.oid
		UNION ALL
		SELECT c.relation, a.attname, a.attstattarget, a.attrelid, a.attnum FROM member_table c
		  JOIN pg_index i ON i.indrelid = c.oid JOIN pg_attribute a ON a.attrelid = i.indexrelid AND i.indkey[a.attnum - 1] = 0) c
	 WHERE c.attnum > 0 AND (c.attstattarget IS DISTINCT FROM 0 OR forge.has_statistics(c.attrelid, c.attnum))
$$, 'no column and no expression of an index has statistics: they span tenants, and the planner shows them');

-- the guard
SELECT is_empty($$
	SELECT c.relation FROM member_table c
	 WHERE NOT EXISTS (SELECT FROM pg_trigger t
						WHERE t.tgrelid = c.oid AND t.tgenabled = 'A' AND t.tgfoid = 'forge.guard'::regproc
						  AND t.tgtype = 2 | 4 | 8 | 16 | 32 -- before each statement: insert, delete, update, truncate
						  AND t.tgqual IS NULL AND cardinality(t.tgattr::smallint[]) = 0)
$$, 'every table has the guard: ENABLE ALWAYS, before every statement that writes');
SELECT is_empty($$
	SELECT c.relation, t.tgname FROM member_table c JOIN pg_trigger t ON t.tgrelid = c.oid AND t.tgfoid <> 'forge.guard'::regproc
	UNION ALL
	SELECT c.relation, r.rulename FROM member_table c JOIN pg_rewrite r ON r.ev_class = c.oid
$$, 'and no other trigger or rule, which the engine''s own writes would not fire');

-- what the library expects
SELECT is_empty($$
	(SELECT c.relname::text, a.attname::text, a.atttypid::regtype, NOT a.attnotnull
	   FROM member_table m JOIN pg_class c ON c.oid = m.oid JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
	 EXCEPT SELECT * FROM forge.expected_columns())
	UNION ALL
	(SELECT * FROM forge.expected_columns()
	 EXCEPT SELECT c.relname::text, a.attname::text, a.atttypid::regtype, NOT a.attnotnull
	   FROM member_table m JOIN pg_class c ON c.oid = m.oid JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0)
$$, 'the tables are as the library expects, and it knows all of them');

-- keys
SELECT is_empty($$
	SELECT c.relation, i.indexrelid::regclass FROM member_table c JOIN pg_index i ON i.indrelid = c.oid
	  LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
	 WHERE a.attname IS DISTINCT FROM 'tenant_id'
	   -- by which the worker finds what is due, of all tenants
	   AND i.indexrelid NOT IN ('forge.job_row_due'::regclass, 'forge.job_row_finished'::regclass, 'forge.job_row_parked'::regclass)
	   -- by which a cookie is found, which names no tenant, and what has expired
	   AND i.indexrelid NOT IN ('forge.browser_session_digest'::regclass, 'forge.browser_session_expiry'::regclass)
$$, 'tenant_id leads every index');
SELECT is_empty($$
	SELECT c.relation FROM member_table c
	 WHERE NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary)
$$, 'every table has a primary key');
SELECT is_empty($$
	SELECT c.relation, k.conname FROM member_table c JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'f'
$$, 'no foreign keys: forge.verify proves the references');
SELECT is_empty($$
	SELECT i.indexrelid::regclass, a.attname FROM pg_index i
	  JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
	 WHERE i.indrelid = 'forge.stream'::regclass AND a.attname NOT IN ('tenant_id', 'aggregate_id')
$$, 'nothing that changes in a stream head is indexed: its updates stay heap-only');
SELECT is_empty($$
	SELECT relation FROM member_relation WHERE relkind IN ('r', 'S') AND relpersistence <> 'p'
$$, 'tables and sequences survive a crash and reach standbys');

-- dumps
SELECT is_empty($$
	SELECT c.relation FROM member_relation c, pg_extension e
	 WHERE e.extname = 'forgeerp' AND c.relkind IN ('r', 'p', 'S')
	   AND coalesce(e.extcondition[array_position(e.extconfig, c.oid)], 'not registered') <> ''
	   -- read apart from the rows, the one could be ahead of them after a restore; the other must differ
	   AND c.oid NOT IN ('forge.published_position_seq'::regclass, 'forge.incarnation_seq'::regclass)
	   -- after a restore people sign in again
	   AND c.oid <> 'forge.browser_session'::regclass
$$, 'every table and sequence is dumped, all of it');
SELECT is_empty($$
	SELECT 1 FROM pg_extension e
	 WHERE e.extname = 'forgeerp'
	   AND '{forge.published_position_seq,forge.incarnation_seq,forge.browser_session}'::regclass[]::oid[] && e.extconfig
$$, 'but for the published position, the incarnation and the browser sessions');
SELECT is_empty($$
	SELECT s.seqrelid::regclass FROM member_relation c JOIN pg_sequence s ON s.seqrelid = c.oid
	 WHERE s.seqcache <> 1 OR s.seqincrement <> 1 OR s.seqcycle OR s.seqtypid <> 'bigint'::regtype
$$, 'sequences draw one value at a time, ascending');

-- views
SELECT cmp_ok((SELECT count(*) FROM member_view), '>=', 10::bigint, 'there are views to look at');
SELECT is_empty($$
	SELECT relation FROM member_view
	 WHERE NOT coalesce(reloptions, '{}') @> '{security_invoker=true}'
	   -- The histories of stock, for people without the right to read raw events; and what is taken out of
	   -- balances, for those who may not see transfers.
	   AND relation::text NOT IN ('erp.item_movement', 'erp.stock_movement', 'forge.movement', 'forge.expired_pending')
$$, 'views run with the rights of whoever asks, but for a listed few');
SELECT is_empty($$
	SELECT relation FROM member_view
	 WHERE nspname = 'erp' AND pg_get_viewdef(oid) NOT LIKE '%(tenant_id = ( SELECT forge.current_tenant() AS current_tenant))%'
	   AND pg_get_viewdef(oid) NOT LIKE '%.tenant_id = ( SELECT forge.current_tenant() AS current_tenant)%'
	   -- What reads views of erp alone shows what these show.
	   AND EXISTS (SELECT FROM pg_rewrite w
					 JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid
					  AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> w.ev_class
					 JOIN pg_class c ON c.oid = d.refobjid
					WHERE w.ev_class = member_view.oid AND NOT (c.relkind = 'v' AND c.relnamespace = 'erp'::regnamespace))
	   -- The vocabulary, the same for all.
	   AND relation::text NOT IN ('erp.permission')
$$, 'views of schema erp name the tenant themselves, or show one that does: row security does not hold a superuser');
SELECT is_empty($$
	SELECT relation FROM member_view WHERE relkind = 'm'
$$, 'no materialized views: they know no row security');

SELECT * FROM finish();
ROLLBACK;
