-- Rules for functions, and for what is written down about every object.
\ir ../tools/pgtap.sql
SELECT plan(27);

SELECT cmp_ok((SELECT count(*) FROM member_function), '>', 25::bigint, 'there are functions to look at');
SELECT is_empty($$
	SELECT function FROM member_function WHERE nspname NOT IN ('forge', 'erp', 'erp_page')
$$, 'functions are in schemas forge and erp');
SELECT is_empty($$
	SELECT nspname, proname FROM member_function WHERE NOT is_relationship GROUP BY nspname, proname HAVING count(*) > 1
$$, 'no overloads, but of relationships between views');
SELECT is_empty($$
	SELECT function FROM member_function
	 WHERE NOT is_relationship AND pronargs > 0 AND (proargnames IS NULL OR '' = ANY (proargnames) OR cardinality(proargnames) < pronargs)
$$, 'all arguments are named, but of relationships');
SELECT is_empty($$
	SELECT function FROM member_function
	 WHERE '{i,b,v}' && proargmodes[pronargs + 1:]
$$, 'arguments come before what is returned: PostgREST takes the first names for theirs');
SELECT is_empty($$
	SELECT function FROM member_function
	 WHERE is_relationship AND (proargnames IS NOT NULL OR provolatile <> 's' OR prosecdef OR proconfig IS NOT NULL OR lanname <> 'sql' OR NOT proretset)
$$, 'relationships have an argument without a name, which PostgREST takes for no call, and nothing that keeps their query from being put into the caller''s');

-- what could be used against whoever calls
SELECT is_empty($$
	SELECT function FROM member_function
	 WHERE (prosecdef OR lanname IN ('plpgsql', 'sql'))
	   AND NOT coalesce(proconfig, '{}') && '{"search_path=pg_catalog, pg_temp"}'
	   AND NOT is_relationship -- whose names were looked up when they were made: BEGIN ATOMIC
$$, 'SECURITY DEFINER and PL functions pin the search_path');
SELECT is_empty($$
	SELECT function FROM member_function WHERE lanname = 'c' AND proconfig IS NOT NULL
$$, 'C functions pin it where SQL runs: a SET clause costs every call');
SELECT is_empty($$
	SELECT function FROM member_function WHERE lanname NOT IN ('c', 'sql', 'plpgsql')
$$, 'languages are C, SQL and PL/pgSQL');
SELECT is_empty($$
	SELECT function FROM member_function WHERE proleakproof
$$, 'nothing is LEAKPROOF: it would be asked before the wall');
SELECT is_empty($$
	SELECT function, prosrc, probin FROM member_function
	 WHERE lanname = 'c' AND (prosrc NOT LIKE 'forge\_%' OR probin <> '$libdir/forgeerp')
$$, 'C functions are the library''s');

-- volatility and parallelism
SELECT is_empty($$
	SELECT function FROM member_function WHERE provolatile = 'i' AND proname <> 'check_identifier'
$$, 'nothing is IMMUTABLE: all depends on tables, settings or the version; but the check digits of identifiers');
SELECT is_empty($$
	SELECT function, provolatile, proparallel FROM member_function
	 WHERE (proargnames @> '{command_id}' OR prorettype IN ('forge.receipt'::regtype, 'trigger'::regtype)
			OR prorettype = 'void'::regtype AND proname NOT IN ('require_operator', 'require_permission', 'page_missing') OR proname IN ('create_tenant', 'act_as', 'authenticate', 'import_jwks', 'rebuild'))
	   AND (provolatile <> 'v' OR proparallel <> 'u')
$$, 'what writes or signs in is VOLATILE and PARALLEL UNSAFE');
SELECT is_empty($$
	SELECT function, provolatile, proparallel FROM member_function
	 WHERE proname IN ('read', 'safe_position', 'verify') AND (provolatile <> 'v' OR proparallel <> 'u')
$$, 'so is what looks at rows under a snapshot of its own');
SELECT is_empty($$
	SELECT function, provolatile, proparallel FROM member_function
	 WHERE proname = 'read_events' AND (provolatile <> 's' OR proparallel <> 'u')
$$, '... but for what is for GET of PostgREST, whose transactions are READ ONLY then');
SELECT is_empty($$
	SELECT function, provolatile, proparallel FROM member_function
	 WHERE proname IN ('current_tenant', 'current_principal', 'current_roles', 'require_operator', 'version') AND (provolatile <> 's' OR proparallel <> 's')
$$, 'who acts is STABLE and PARALLEL SAFE, as row security asks it in parallel workers');
SELECT is_empty($$
	SELECT function, provolatile, proparallel FROM member_function
	 WHERE proname IN ('load', 'state') AND (provolatile <> 's' OR proparallel = 's')
$$, 'what reads tables directly is STABLE, and not for parallel workers');
SELECT is_empty($$
	SELECT function FROM member_function WHERE prolang = (SELECT oid FROM pg_language WHERE lanname = 'c') AND proisstrict AND pronargs > 0
	   AND proname <> 'check_identifier'
$$, 'no C function with arguments is STRICT: a missing one is to be refused by name; but the one that constraints of others may call');

-- commands; erp.submit takes the forms of pages, for all of them
SELECT cmp_ok((SELECT count(*) FROM member_function WHERE nspname = 'erp' AND proargnames @> '{command_id}'), '>=', 6::bigint,
			  'there are command functions to look at');
SELECT is_empty($$
	SELECT function FROM member_function
	 WHERE nspname = 'erp' AND proargnames @> '{command_id}' AND proname <> 'submit'
	   AND regexp_replace(pg_get_function_arguments(oid), ', location_id uuid DEFAULT NULL::uuid$', '')
		   NOT LIKE '%, occurred_at timestamp with time zone DEFAULT NULL::timestamp with time zone, command_id uuid DEFAULT NULL::uuid'
$$, 'command functions end in occurred_at and command_id, but for a location_id that came later');
SELECT is_empty($$
	SELECT f.function, f.prorettype::regtype FROM member_function f
	 WHERE f.nspname = 'erp' AND f.proargnames @> '{command_id}' AND f.proname <> 'submit' AND NOT f.proretset
	   AND NOT EXISTS (SELECT FROM member_view v WHERE v.nspname = 'erp' AND v.reltype = f.prorettype)
$$, 'and return a row of a view of schema erp, unless they answer for each of several things');

-- comments
SELECT is_empty($$
	SELECT function FROM member_function WHERE coalesce(obj_description(oid, 'pg_proc'), '') = ''
$$, 'every function is commented');
SELECT is_empty($$
	SELECT relation FROM member_relation WHERE relkind <> 'c' AND coalesce(obj_description(oid, 'pg_class'), '') = ''
$$, 'every table, view and sequence is commented');
SELECT is_empty($$
	SELECT c.relation, a.attname FROM member_table c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
	 WHERE coalesce(col_description(c.oid, a.attnum), '') = ''
$$, 'every column of a table is commented');
SELECT is_empty($$
	-- but not those that a table brings along: they are members since 17
	SELECT t.oid::regtype FROM member m JOIN pg_type t ON t.oid = m.objid AND m.classid = 'pg_type'::regclass
	 WHERE coalesce(obj_description(t.oid, 'pg_type'), '') = ''
	   AND t.typelem = 0 AND NOT EXISTS (SELECT FROM pg_class r WHERE r.oid = t.typrelid AND r.relkind <> 'c')
$$, 'every type is commented');
SELECT is_empty($$
	SELECT n.nspname FROM member m JOIN pg_namespace n ON n.oid = m.objid AND m.classid = 'pg_namespace'::regclass
	 WHERE coalesce(obj_description(n.oid, 'pg_namespace'), '') = ''
	UNION ALL SELECT extname FROM pg_extension WHERE extname = 'forgeerp' AND coalesce(obj_description(oid, 'pg_extension'), '') = ''
$$, 'the schemas and the extension are commented');
SELECT is_empty($$
	SELECT o, text FROM (
		SELECT function::text, obj_description(oid, 'pg_proc') FROM member_function
		UNION ALL SELECT relation::text, obj_description(oid, 'pg_class') FROM member_relation WHERE relkind <> 'c') c (o, text)
	 WHERE text !~ '^[A-Z]' OR text !~ '\.$'
$$, 'comments are sentences');

SELECT * FROM finish();
ROLLBACK;
