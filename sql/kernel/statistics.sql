-- No statistics: PostgreSQL keeps them over all tenants, and its planner shows them to every client,
-- in spite of row security (docs/decisions/0014-no-statistics.md).  An update removes what was
-- gathered before.
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
