-- From 0.1.0 to 0.2.0.

-- The extension belongs to pg_catalog, as after a new installation, and no longer to the schema that was
-- first in the search_path when it was installed: the owner of that schema could drop it, and with it the
-- extension.
DELETE FROM pg_catalog.pg_depend d
 USING pg_catalog.pg_extension e
 WHERE e.extname = 'forgeerp'
   AND d.classid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND d.objid = e.oid
   AND d.refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass;
UPDATE pg_catalog.pg_extension e
   SET extnamespace = 'pg_catalog'::pg_catalog.regnamespace
 WHERE e.extname = 'forgeerp';

-- The rights that default privileges granted or revoked while 0.1.0 was installed are in pg_init_privs as
-- if they were the extension's own.  They are undone, and removed from there.  Later grants and revokes
-- stay: PostgreSQL would write these to pg_init_privs too, now that a script changes privileges, and dumps
-- would leave them out.
DO $defaults$
DECLARE
	member record;
	revocation text;
BEGIN
	FOR member IN
		WITH granted (holder, privilege, names) AS (
			-- by 0.1.0 itself
			VALUES
				('forge_app', 'USAGE', '{forge,erp}'::text[]),
				('forge_app', 'EXECUTE', '{version,current_tenant,current_principal,current_roles,'
					'append,append_batch,load,read,safe_position,state,execute,execute_batch,'
					'aggregate_types,command_types,event_types,error_codes,refusals,projections,'
					'rebuild,verify,create_item,adjust_stock,rename_item,change_sku,'
					'deactivate_item,activate_item}'),
				('forge_app', 'SELECT', '{event,item_row,aggregate_type,command_type,event_type,'
					'error_code,refusal,projection,item,item_movement}'),
				('forge_anon', 'USAGE', '{forge}'),
				('forge_anon', 'EXECUTE', '{version}'),
				('forge_admin', 'EXECUTE', '{create_tenant,rename_tenant,suspend_tenant,'
					'resume_tenant,tenants,act_as,bind_role,unbind_role,role_bindings}'),
				('forge_admin', 'SELECT', '{tenant,role_binding}')
		), noted AS (
			SELECT i.classoid, i.objoid, a.*,
				   CASE o.type WHEN 'view' THEN 'table' ELSE o.type END || ' ' || o.identity AS object,
				   COALESCE(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS holder,
				   g.holder IS NOT NULL AS is_own
			  FROM pg_catalog.pg_extension e
			  JOIN pg_catalog.pg_depend d
				ON d.refobjid = e.oid AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
				   AND d.deptype = 'e'
			  JOIN pg_catalog.pg_init_privs i ON i.classoid = d.classid AND i.objoid = d.objid
			 CROSS JOIN LATERAL pg_catalog.pg_identify_object(i.classoid, i.objoid, 0) o
			 CROSS JOIN LATERAL pg_catalog.aclexplode(i.initprivs)
				   WITH ORDINALITY a (grantor, grantee, privilege, is_grantable, place)
			  LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
			  LEFT JOIN granted g
				ON g.holder = r.rolname AND g.privilege = a.privilege
				   AND pg_catalog.regexp_replace(o.identity, '^[a-z]+\.|\(.*', '', 'g') = ANY (g.names)
			 WHERE e.extname = 'forgeerp'
			   AND pg_catalog.pg_get_userbyid(a.grantor) = 'forge_owner'
		)
		SELECT n.classoid, n.objoid, n.object,
			   pg_catalog.array_agg(pg_catalog.format('%s ON %s FROM %s',
					CASE WHEN n.is_own THEN 'GRANT OPTION FOR ' ELSE '' END || n.privilege,
					n.object, n.holder))
			   FILTER (WHERE n.grantee <> n.grantor AND (n.is_grantable OR NOT n.is_own)) AS revocations,
			   pg_catalog.array_agg(
					pg_catalog.makeaclitem(n.grantee, n.grantor, n.privilege, false) ORDER BY n.place)
			   FILTER (WHERE n.is_own) AS own
		  FROM noted n
		 GROUP BY n.classoid, n.objoid, n.object
	LOOP
		FOREACH revocation IN ARRAY COALESCE(member.revocations, '{}') LOOP
			EXECUTE 'REVOKE ' || revocation || ' CASCADE';
		END LOOP;
		EXECUTE pg_catalog.format('GRANT ALL ON %s TO forge_owner', member.object);
		UPDATE pg_catalog.pg_init_privs i
		   SET initprivs = ARRAY(SELECT p
								   FROM pg_catalog.unnest(i.initprivs) p
								  CROSS JOIN LATERAL pg_catalog.aclexplode(ARRAY[p]) a
								  WHERE a.grantee = a.grantor LIMIT 1) || member.own
		 WHERE i.classoid = member.classoid AND i.objoid = member.objoid AND i.objsubid = 0;
		-- of columns nothing came along
		DELETE FROM pg_catalog.pg_init_privs i
		 WHERE i.classoid = member.classoid AND i.objoid = member.objoid AND i.objsubid <> 0;
	END LOOP;
END
$defaults$;

-- Read models are for the holders of a permission, all other tables for no client.
DROP FUNCTION forge.protect_table(text);
ALTER POLICY base ON forge.event TO forge_owner;
ALTER POLICY base ON forge.stream TO forge_owner;
ALTER POLICY base ON forge.command TO forge_owner;
ALTER POLICY base ON forge.claim TO forge_owner;
ALTER POLICY base ON forge.item_row TO forge_owner;
ALTER POLICY base ON forge.tenant_row TO forge_owner;
ALTER POLICY base ON forge.role_binding_row TO forge_owner;
CREATE POLICY permission ON forge.event FOR SELECT
	USING ((SELECT forge.has_permission('forge.event.read')));
CREATE POLICY permission ON forge.item_row FOR SELECT
	USING ((SELECT forge.has_permission('inventory.item.read')));

-- Reservations may expire.
ALTER TABLE forge.item_row ADD COLUMN reserved_until timestamptz;
COMMENT ON TABLE forge.item_row IS
	'The read model behind erp.item, in that view''s column order, and then what it does not show.';
COMMENT ON COLUMN forge.item_row.reserved IS 'Of these, reserved when its last event was recorded.';
COMMENT ON COLUMN forge.item_row.reserved_until IS
	'When the first of these reservations expires; NULL: none will.';

-- What is held at the default location.  Nothing of it was kept before, so it is 0 for all items.
ALTER TABLE forge.item_row
	ADD COLUMN damaged numeric NOT NULL DEFAULT 0,
	ADD COLUMN expired numeric NOT NULL DEFAULT 0,
	ADD COLUMN on_order numeric NOT NULL DEFAULT 0,
	ADD COLUMN proposed numeric NOT NULL DEFAULT 0,
	ADD COLUMN in_transit numeric NOT NULL DEFAULT 0,
	ADD COLUMN low_stock numeric NOT NULL DEFAULT 0,
	ADD COLUMN lot_count integer NOT NULL DEFAULT 0;
ALTER TABLE forge.item_row
	ALTER COLUMN damaged DROP DEFAULT,
	ALTER COLUMN expired DROP DEFAULT,
	ALTER COLUMN on_order DROP DEFAULT,
	ALTER COLUMN proposed DROP DEFAULT,
	ALTER COLUMN in_transit DROP DEFAULT,
	ALTER COLUMN low_stock DROP DEFAULT,
	ALTER COLUMN lot_count DROP DEFAULT;

-- Stock was kept of all items, and its value of none.
ALTER TABLE forge.item_row
	ADD COLUMN stocked boolean NOT NULL DEFAULT true,
	ADD COLUMN cost_method text COLLATE "C" NOT NULL DEFAULT 'average';
ALTER TABLE forge.item_row
	ALTER COLUMN stocked DROP DEFAULT,
	ALTER COLUMN cost_method DROP DEFAULT;

-- Commands are listed with their refusals.
DROP VIEW forge.command_type;
DROP FUNCTION forge.command_types();

-- Rows that commands replace have more room beside them (src/pg/room.h).  Pages that are there get it when they are written anew.
ALTER TABLE forge.stream SET (fillfactor = 70);
ALTER TABLE forge.item_row SET (fillfactor = 70);

-- Large states are not compressed.
ALTER TABLE forge.stream ALTER state SET STORAGE EXTERNAL;

-- A binding is of a role, not of its name.  The bindings of 0.1.0 are made again for the roles that
-- have the names now, which writes events; so this comes last, when the tables are as the library knows them.
DROP VIEW forge.role_binding;
DROP FUNCTION forge.role_bindings();
ALTER TABLE forge.role_binding_row ADD COLUMN role_oid oid;
COMMENT ON COLUMN forge.role_binding_row.role_oid IS
	'The login role''s oid when it was bound: a role that got the name later is another one.  NULL: bound by 0.1.0, and so not in effect.';
CREATE FUNCTION forge.rebind_roles() RETURNS integer
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_rebind_roles';
SELECT forge.rebind_roles();
