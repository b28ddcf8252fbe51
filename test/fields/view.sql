-- The samples of test/fields.
CREATE OR REPLACE VIEW erp.sample WITH (security_invoker) AS
	SELECT sample_id, kind, roles, quantity, count, is_new, origin, begins_at, due_on, attributes,
		version, updated_at
	FROM forge.sample_row
	WHERE tenant_id = (SELECT forge.current_tenant());

--@ functions of test.sample

CREATE OR REPLACE VIEW erp.shelf WITH (security_invoker) AS
	SELECT shelf_id, item_id, place_id, quantity, version, updated_at
	FROM forge.shelf_row
	WHERE tenant_id = (SELECT forge.current_tenant());

CREATE OR REPLACE VIEW erp.delivery WITH (security_invoker) AS
	SELECT delivery_id, quantity, found, version, updated_at
	FROM forge.delivery_row
	WHERE tenant_id = (SELECT forge.current_tenant());

--@ functions of test.shelf

--@ functions of test.delivery
