-- From 0.1.0 to 0.2.0.

-- It belongs to pg_catalog, as a new installation does, and no longer to the schema that was first in
-- the path of whoever installed it: the owner of that could drop it, and everything here with it.
DELETE FROM pg_catalog.pg_depend d
 USING pg_catalog.pg_extension e
 WHERE e.extname = 'forgeerp'
   AND d.classid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND d.objid = e.oid
   AND d.refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass;
UPDATE pg_catalog.pg_extension e
   SET extnamespace = 'pg_catalog'::pg_catalog.regnamespace
 WHERE e.extname = 'forgeerp';

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

-- What is reserved may expire.
ALTER TABLE forge.item_row ADD COLUMN reserved_until timestamptz;
COMMENT ON TABLE forge.item_row IS
	'The read model behind erp.item, in that view''s column order, and then what it does not show.';
COMMENT ON COLUMN forge.item_row.reserved IS 'Of these, reserved when its last event was recorded.';
COMMENT ON COLUMN forge.item_row.reserved_until IS
	'When the first of these reservations expires; NULL: none will.';

-- Large states are not compressed.
ALTER TABLE forge.stream ALTER state SET STORAGE EXTERNAL;
