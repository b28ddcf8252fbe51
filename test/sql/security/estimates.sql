-- The planner tells nobody what other tenants have: its estimate for a value that another tenant has
-- a thousand times is the one for a value that nobody has, in every column that clients may read.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
\set tenants :tests '/tools/two_tenants.sql'
\i :tenants

-- A value of each type that beta has, and one that nobody has, either below all others or above.
CREATE TABLE test.value (type regtype PRIMARY KEY, present text, below text, above text);
INSERT INTO test.value VALUES
	('text', '''secret''', '''a''', '''z'''),
	('text[]', '''{secret}''', '''{a}''', '''{z}'''),
	('uuid', quote_literal(test.id('secret')), '''00000000-0000-4000-8000-000000000001''', '''ffffffff-ffff-4fff-8fff-ffffffffffff'''),
	('timestamptz', '''2020-02-02 UTC''', '''1999-01-01 UTC''', '''2050-01-01 UTC'''),
	('date', '''2020-02-02''', '''1999-01-01''', '''2050-01-01'''),
	('interval', '''3 days''', '''1 second''', '''9 years'''),
	('boolean', 'true', 'false', 'true'),
	('jsonb', '''{"secret": 1}''', '''{}''', '''{"z": 1}'''),
	('bigint', '777', '-5', '999999999'),
	('integer', '777', '-5', '999999999'),
	('numeric', '777', '-5', '999999999'),
	('double precision', '777', '-5', '999999999'),
	('double precision[]', '''{777}''', '''{-5}''', '''{999999999}''');

CREATE VIEW test.readable AS
	SELECT c.oid::regclass AS relation, c.relkind, a.attname AS column_name, a.attnum, a.atttypid::regtype AS type
	  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
	 WHERE c.relnamespace IN ('forge'::regnamespace, 'erp'::regnamespace) AND c.relkind IN ('r', 'v')
	   AND has_column_privilege('forge_app', c.oid, a.attnum, 'SELECT');
SELECT DISTINCT r.type AS "type without a value" FROM test.readable r LEFT JOIN test.value v USING (type) WHERE v.type IS NULL;

-- Beta gets a thousand rows in each table that clients may read: the keys differ, all else is the same.
CREATE FUNCTION test.fill(relation regclass) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	columns text;
	expressions text;
BEGIN
	SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum),
		   string_agg(CASE WHEN a.attname = 'tenant_id' THEN quote_literal(test.id('beta'))
						   WHEN v.type = 'boolean'::regtype OR NOT (a.attnum = ANY (i.indkey) OR a.attname IN ('insight_id', 'position')) THEN v.present
						   WHEN v.type = 'uuid'::regtype THEN 'test.id(''secret '' || n)'
						   WHEN v.type = 'text'::regtype THEN '''secret '' || n'
						   WHEN v.type = 'date'::regtype THEN '(date ''2020-02-02'' + n)'
						   ELSE '100000 + n' END || '::' || v.type, ', ' ORDER BY a.attnum)
	  FROM pg_attribute a JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary JOIN test.value v ON v.type = a.atttypid
	 WHERE a.attrelid = relation AND a.attnum > 0 AND NOT a.attisdropped INTO columns, expressions;
	EXECUTE format('INSERT INTO %s (%s) SELECT %s FROM generate_series(1, 1000) n', relation, columns, expressions);
END $$;
SELECT count(*) >= 12 AS "there are tables", count(test.fill(relation)) > 0 AS filled
  FROM (SELECT DISTINCT relation FROM test.readable WHERE relkind = 'r') t;
ANALYZE;

-- What is asked of a column: pairs of conditions of which one is true for beta's rows.
CREATE FUNCTION test.pairs(column_name name, type regtype, OUT present text, OUT absent text) RETURNS SETOF record LANGUAGE sql AS $$
	SELECT replace(replace(p.present, '?', format('t.%I', column_name)), '$', v.present || '::' || type),
		   replace(replace(p.absent, '?', format('t.%I', column_name)), '$', v.above || '::' || type)
	  FROM test.value v
	 CROSS JOIN LATERAL (
		VALUES ('? = $', '? = $', true), ('? <> $', '? <> $', true), ('? IN ($, $)', '? IN ($, $)', true),
			   (format('? < %s::%s', v.above, type), format('? < %s::%s', v.below, type), type <> 'boolean'::regtype),
			   ('? ^@ $', '? ^@ $', type = 'text'::regtype), ('? LIKE ''secret%''', '? LIKE ''zz%''', type = 'text'::regtype),
			   ('? @> $', '? @> $', type IN ('text[]', 'jsonb'))) p (present, absent, fits)
	 WHERE v.type = pairs.type AND p.fits $$;

-- How many rows the planner expects of a table t that meet a condition.
CREATE FUNCTION test.estimate(source text, condition text) RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE
	plan jsonb;
BEGIN
	EXECUTE format('EXPLAIN (FORMAT JSON) SELECT FROM %s WHERE %s', source, condition) INTO plan;
	RETURN (plan #>> '{0,Plan,Plan Rows}')::numeric;
END $$;

-- Not by the whole table alone, whose estimate could be rounded: a join makes differences large.
CREATE FUNCTION test.estimates(relation regclass, condition text) RETURNS numeric[] LANGUAGE sql AS $$
	SELECT ARRAY[test.estimate(relation || ' t', condition),
				 test.estimate(relation || ' t, generate_series(1, 1000000000) g', '(' || condition || ') OR g = -1')] $$;

CREATE FUNCTION test.told(OUT relation regclass, OUT present text) RETURNS SETOF record LANGUAGE sql AS $$
	SELECT r.relation, p.present
	  FROM test.readable r
	 CROSS JOIN test.pairs(r.column_name, r.type) p
	 WHERE test.estimates(r.relation, p.present) <> test.estimates(r.relation, p.absent)
	 ORDER BY 1, 2 $$;
GRANT SELECT ON test.value, test.readable TO PUBLIC;
SELECT count(*) > 1000 AS "there are questions" FROM test.readable r CROSS JOIN test.pairs(r.column_name, r.type) p;

-- Signed in to another tenant, and as nobody.  What differs are constants in the text of three views.
SET SESSION AUTHORIZATION regress_forge_alpha;
SELECT forge.current_tenant() = test.id('alpha') AS "the library is loaded";
SELECT * FROM test.told();
SET SESSION AUTHORIZATION regress_forge_nobody;
SELECT * FROM test.told();

-- and where the library is not loaded
\c -
SET SESSION AUTHORIZATION regress_forge_nobody;
SELECT test.estimates('forge.user_row', $$t.email ^@ 'secret'$$) = test.estimates('forge.user_row', $$t.email ^@ 'none'$$) AS "nothing is told";

-- nor does a view of statistics
SELECT count(*) FROM pg_stats WHERE schemaname IN ('forge', 'erp');
SELECT count(*) FROM pg_stats_ext WHERE schemaname IN ('forge', 'erp');

-- as there are none, of any table, column or index
RESET SESSION AUTHORIZATION;
SELECT c.oid::regclass, s.staattnum FROM pg_statistic s JOIN pg_class c ON c.oid = s.starelid WHERE c.relnamespace IN ('forge'::regnamespace, 'erp'::regnamespace);

-- whatever the default is
SET default_statistics_target = 1000;
VACUUM ANALYZE;
SELECT c.oid::regclass, s.staattnum FROM pg_statistic s JOIN pg_class c ON c.oid = s.starelid WHERE c.relnamespace IN ('forge'::regnamespace, 'erp'::regnamespace);

\c contrib_regression
\set ECHO none
SET client_min_messages = error;
DROP DATABASE regress_forge_tenants;
DROP ROLE regress_forge_alpha, regress_forge_beta, regress_forge_nobody;
