-- Items: the read model, the history, the commands.
CREATE OR REPLACE VIEW erp.item WITH (security_invoker = true) AS
	SELECT r.item_id, r.sku, r.name, r.on_hand, r.reserved, r.available, r.version, r.updated_at,
		   r.active
	  FROM forge.item_row r
	 WHERE r.tenant_id = (SELECT forge.current_tenant());
COMMENT ON VIEW erp.item IS 'Items and their stock.';

-- A view over the log, so it is never out of step and costs a command nothing.  It runs with its
-- owner's rights, and looks at the permission itself: people may see movements without the right to
-- read raw events.  The owner is held by the same wall as everybody.
CREATE OR REPLACE VIEW erp.item_movement WITH (security_barrier = true) AS
	SELECT e.aggregate_id AS item_id,
		   e.version,
		   (e.payload ->> 'delta')::numeric AS delta,
		   sum((e.payload ->> 'delta')::numeric)
			   OVER (PARTITION BY e.aggregate_id ORDER BY e.version ROWS UNBOUNDED PRECEDING)
			   AS on_hand,
		   e.payload ->> 'reason' AS reason,
		   e.occurred_at,
		   e.recorded_at,
		   e.principal_id
	  FROM forge.event e
	 WHERE e.tenant_id = (SELECT forge.current_tenant())
	   AND e.aggregate_type = 'inventory.item'
	   AND e.event_type = 'inventory.item.stock_adjusted'
	   AND (SELECT forge.has_permission('inventory.item.read'));
COMMENT ON VIEW erp.item_movement IS
	'Every change of stock, with what was on hand after it.  Ask for one item: the sum runs over its whole history.';

CREATE OR REPLACE FUNCTION erp.create_item(
	name text, sku text DEFAULT NULL, initial_quantity numeric DEFAULT 0,
	item_id uuid DEFAULT NULL, occurred_at timestamptz DEFAULT NULL,
	command_id uuid DEFAULT NULL) RETURNS erp.item
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_create_item';
REVOKE ALL ON FUNCTION erp.create_item(text, text, numeric, uuid, timestamptz, uuid) FROM PUBLIC;
COMMENT ON FUNCTION erp.create_item(text, text, numeric, uuid, timestamptz, uuid) IS
	'Creates an item, with stock if initial_quantity is not 0, and returns it.  Errors: item_exists, name_blank, sku_blank, sku_taken, stock_negative.';

CREATE OR REPLACE FUNCTION erp.adjust_stock(
	item_id uuid, delta numeric, reason text DEFAULT NULL, expected_version bigint DEFAULT NULL,
	occurred_at timestamptz DEFAULT NULL, command_id uuid DEFAULT NULL) RETURNS erp.item
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_adjust_stock';
REVOKE ALL ON FUNCTION erp.adjust_stock(uuid, numeric, text, bigint, timestamptz, uuid)
	FROM PUBLIC;
COMMENT ON FUNCTION erp.adjust_stock(uuid, numeric, text, bigint, timestamptz, uuid) IS
	'Changes what is on hand of an item by delta and returns the item.  Errors: item_not_found, delta_zero, item_inactive (delta above 0), quantity_overflow, stock_negative (on hand must stay at least what is reserved).';

CREATE OR REPLACE FUNCTION erp.rename_item(
	item_id uuid, name text, expected_version bigint DEFAULT NULL,
	occurred_at timestamptz DEFAULT NULL, command_id uuid DEFAULT NULL) RETURNS erp.item
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_rename_item';
REVOKE ALL ON FUNCTION erp.rename_item(uuid, text, bigint, timestamptz, uuid) FROM PUBLIC;
COMMENT ON FUNCTION erp.rename_item(uuid, text, bigint, timestamptz, uuid) IS
	'Gives an item another name and returns it.  Errors: item_not_found, name_blank.';

CREATE OR REPLACE FUNCTION erp.change_sku(
	item_id uuid, sku text, expected_version bigint DEFAULT NULL,
	occurred_at timestamptz DEFAULT NULL, command_id uuid DEFAULT NULL) RETURNS erp.item
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_change_sku';
REVOKE ALL ON FUNCTION erp.change_sku(uuid, text, bigint, timestamptz, uuid) FROM PUBLIC;
COMMENT ON FUNCTION erp.change_sku(uuid, text, bigint, timestamptz, uuid) IS
	'Gives an item another sku, or with NULL none, and returns it.  Errors: item_not_found, sku_blank, sku_taken.';

CREATE OR REPLACE FUNCTION erp.deactivate_item(
	item_id uuid, reason text DEFAULT NULL, expected_version bigint DEFAULT NULL,
	occurred_at timestamptz DEFAULT NULL, command_id uuid DEFAULT NULL) RETURNS erp.item
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_deactivate_item';
REVOKE ALL ON FUNCTION erp.deactivate_item(uuid, text, bigint, timestamptz, uuid) FROM PUBLIC;
COMMENT ON FUNCTION erp.deactivate_item(uuid, text, bigint, timestamptz, uuid) IS
	'Deactivates an item, which then takes no reservation and no positive adjustment, and returns it.  Errors: item_not_found.';

CREATE OR REPLACE FUNCTION erp.activate_item(
	item_id uuid, expected_version bigint DEFAULT NULL, occurred_at timestamptz DEFAULT NULL,
	command_id uuid DEFAULT NULL) RETURNS erp.item
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_activate_item';
REVOKE ALL ON FUNCTION erp.activate_item(uuid, bigint, timestamptz, uuid) FROM PUBLIC;
COMMENT ON FUNCTION erp.activate_item(uuid, bigint, timestamptz, uuid) IS
	'Activates an item again and returns it.  Errors: item_not_found.';
