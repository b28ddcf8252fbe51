-- Everything belongs to forge_owner, who is neither superuser nor BYPASSRLS.  The REVOKE changes
-- nothing: it makes PostgreSQL note the privileges anew as those that the extension brings along.
-- Without it they would stand noted with the installing superuser as owner, and every dump would
-- mention that role.  What has its owner already is left alone, with whatever was granted since.
DO $owner$
DECLARE
	member record;
BEGIN
	FOR member IN
		SELECT o.type, o.identity
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
		   AND (t.oid IS NULL OR EXISTS (SELECT FROM pg_catalog.pg_class r
										  WHERE r.oid = t.typrelid AND r.relkind = 'c'))
		   AND pg_catalog.pg_get_userbyid(
				   COALESCE(n.nspowner, c.relowner, p.proowner, t.typowner)) <> 'forge_owner'
	LOOP
		EXECUTE pg_catalog.format('ALTER %s %s OWNER TO forge_owner',
			CASE member.type WHEN 'composite type' THEN 'type' ELSE member.type END,
			member.identity);
		IF member.type IN ('schema', 'table', 'sequence', 'view', 'function') THEN
			EXECUTE pg_catalog.format('REVOKE ALL ON %s %s FROM PUBLIC',
				CASE member.type WHEN 'view' THEN 'table' ELSE member.type END, member.identity);
		END IF;
	END LOOP;
END
$owner$;
