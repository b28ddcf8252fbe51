-- Everything belongs to forge_owner, who is neither superuser nor BYPASSRLS.  What is new is for that
-- role alone, whatever default privileges gave and took; the grants come after this.  REVOKE and GRANT
-- also make PostgreSQL note the privileges anew as those that the extension brings along.  Without that
-- they would stand noted with the installing superuser as owner, and every dump would mention that role.
-- What forge_owner's privileges are noted of was there before; it keeps what was granted since.
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
		   AND (t.oid IS NULL OR EXISTS (SELECT FROM pg_catalog.pg_class r
										  WHERE r.oid = t.typrelid AND r.relkind = 'c'))
		   AND pg_catalog.pg_get_userbyid(
				   COALESCE(n.nspowner, c.relowner, p.proowner, t.typowner)) <> 'forge_owner'
	LOOP
		EXECUTE pg_catalog.format('ALTER %s %s OWNER TO forge_owner', member.kind, member.identity);
		CONTINUE WHEN NOT member.is_new;
		EXECUTE pg_catalog.format('REVOKE ALL ON %s %s FROM %s', member.kind, member.identity,
								  pg_catalog.concat_ws(', ', 'PUBLIC', member.others));
		EXECUTE pg_catalog.format('GRANT ALL ON %s %s TO forge_owner', member.kind, member.identity);
		-- types are for whoever may use the schema, as PostgreSQL has it
		IF member.kind = 'type' THEN
			EXECUTE pg_catalog.format('GRANT USAGE ON TYPE %s TO PUBLIC', member.identity);
		END IF;
	END LOOP;
END
$owner$;
