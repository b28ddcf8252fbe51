-- The aggregates of test/fields.

--@ section tables since 0.2.0
--@ table sample_row

--@ table shelf_row

--@ table delivery_row

--@ section functions
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

--@ section grants since 0.2.0
GRANT SELECT ON erp.sample, forge.sample_row TO forge_app;
GRANT EXECUTE ON FUNCTION erp.set_sample, erp.note_sample TO forge_app;
GRANT SELECT ON erp.shelf, forge.shelf_row, erp.delivery, forge.delivery_row TO forge_app;
GRANT EXECUTE ON FUNCTION erp.put_on_shelf, erp.count_shelf, erp.bring TO forge_app;
