-- From 0.1.0 to 0.2.0: read models are for the holders of a permission, all other tables for no
-- client.
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
