-- Who may do what.  PUBLIC has nothing.  An administrator may change these: an update leaves them.
GRANT USAGE ON SCHEMA forge TO forge_app, forge_anon;
GRANT USAGE ON SCHEMA erp TO forge_app;
GRANT EXECUTE ON FUNCTION forge.version() TO forge_app, forge_anon;

GRANT EXECUTE ON FUNCTION
	forge.current_tenant(),
	forge.current_principal(),
	forge.current_roles(),
	forge.append(text, uuid, jsonb, bigint, jsonb, uuid),
	forge.append_batch(jsonb),
	forge.load(uuid, bigint, bigint),
	forge.read(bigint, integer, text[], text[]),
	forge.safe_position(),
	forge.state(text, uuid, bigint),
	forge.execute(text, uuid, jsonb, bigint, jsonb, timestamptz, uuid),
	forge.execute_batch(jsonb),
	forge.aggregate_types(),
	forge.event_types(),
	forge.error_codes(),
	forge.refusals(),
	forge.projections(),
	forge.rebuild(text),
	forge.verify(text),
	erp.create_item,
	erp.adjust_stock,
	erp.rename_item,
	erp.change_sku,
	erp.deactivate_item,
	erp.activate_item
	TO forge_app;

GRANT SELECT ON
	forge.event,
	forge.item_row,
	forge.aggregate_type,
	forge.event_type,
	forge.error_code,
	forge.refusal,
	forge.projection,
	erp.item,
	erp.item_movement,
	erp.event
	TO forge_app;

GRANT EXECUTE ON FUNCTION
	forge.create_tenant(text, text, uuid),
	forge.rename_tenant(uuid, text),
	forge.suspend_tenant(uuid, text),
	forge.resume_tenant(uuid),
	forge.tenants(),
	forge.act_as(uuid, uuid, text[], boolean),
	forge.bind_role(name, uuid, uuid, text[]),
	forge.unbind_role(name)
	TO forge_admin;
GRANT SELECT ON forge.tenant TO forge_admin;
