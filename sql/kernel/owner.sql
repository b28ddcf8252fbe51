-- Everything belongs to forge_owner, who is neither superuser nor BYPASSRLS.
DO $owner$
DECLARE
	statement text;
BEGIN
	FOR statement IN
		SELECT pg_catalog.format('ALTER %s %s OWNER TO forge_owner',
								 CASE o.type WHEN 'composite type' THEN 'type' ELSE o.type END,
								 o.identity)
		  FROM pg_catalog.pg_depend d
		  JOIN pg_catalog.pg_extension e
			ON e.oid = d.refobjid AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
		 CROSS JOIN LATERAL pg_catalog.pg_identify_object(d.classid, d.objid, d.objsubid) o
		 WHERE e.extname = 'forgeerp'
		   AND d.deptype = 'e'
		   AND o.type IN ('schema', 'table', 'sequence', 'view', 'function', 'composite type')
	LOOP
		EXECUTE statement;
	END LOOP;
END
$owner$;
