-- The samples of test/fields.
CREATE OR REPLACE VIEW erp.sample WITH (security_invoker) AS
	SELECT sample_id, kind, roles, quantity, count, is_new, origin, begins_at, due_on, attributes,
		version, updated_at
	FROM forge.sample_row
	WHERE tenant_id = (SELECT forge.current_tenant());

--@ functions of test.sample
