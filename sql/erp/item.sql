-- Items: the read model, the history, the commands.
CREATE OR REPLACE FUNCTION forge.expired_quantity(item_id uuid, since timestamptz) RETURNS numeric
	LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT sum(r.quantity)
	  FROM forge.item_reservation_row r
	 WHERE r.tenant_id = (SELECT forge.current_tenant())
	   AND r.item_id = expired_quantity.item_id
	   AND r.expires_at > since AND r.expires_at <= statement_timestamp();
END;
REVOKE ALL ON FUNCTION forge.expired_quantity(uuid, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION forge.expired_quantity(uuid, timestamptz) IS
	'Of what was reserved of the item at that time, how much has expired since.';

-- A reservation that expires does so without an event.  The function is called for items alone of
-- which one has, since their row was written.
CREATE OR REPLACE VIEW erp.item WITH (security_invoker = true) AS
	SELECT r.item_id, r.sku, r.name, r.on_hand,
		   CASE WHEN r.reserved_until <= statement_timestamp()
				THEN r.reserved - forge.expired_quantity(r.item_id, r.updated_at)
				ELSE r.reserved END AS reserved,
		   CASE WHEN r.reserved_until <= statement_timestamp()
				THEN r.available + forge.expired_quantity(r.item_id, r.updated_at)
				ELSE r.available END AS available,
		   r.version, r.updated_at, r.active
	  FROM forge.item_row r
	 WHERE r.tenant_id = (SELECT forge.current_tenant());
COMMENT ON VIEW erp.item IS
	'Items and their stock; what is reserved counts until the moment at which it expires.';

CREATE OR REPLACE VIEW erp.item_reservation WITH (security_invoker = true) AS
	SELECT r.item_id, r.reference, r.quantity, r.expires_at, r.driven
	  FROM forge.item_reservation_row r
	 WHERE r.tenant_id = (SELECT forge.current_tenant())
	   AND (r.expires_at IS NULL OR r.expires_at > statement_timestamp());
COMMENT ON VIEW erp.item_reservation IS
	'What is promised of each item, under which reference, and until when.';

-- A view over the log, so it is never out of step and costs a command nothing.  It runs with its
-- owner's rights, and looks at the permission itself: people may see movements without the right to
-- read raw events.  The owner is held by the same wall as everybody.
CREATE OR REPLACE VIEW erp.item_movement WITH (security_barrier = true) AS
	SELECT m.item_id,
		   m.version,
		   m.delta,
		   sum(m.delta)
			   OVER (PARTITION BY m.item_id ORDER BY m.version ROWS UNBOUNDED PRECEDING)
			   AS on_hand,
		   m.reason,
		   m.occurred_at,
		   m.recorded_at,
		   m.principal_id,
		   m.reference
	  FROM (SELECT e.aggregate_id AS item_id,
				   e.version,
				   CASE e.event_type
					   WHEN 'inventory.item.stock_shipped'
					   THEN - (e.payload ->> 'quantity')::numeric
					   ELSE (e.payload ->> 'delta')::numeric
				   END AS delta,
				   e.payload ->> 'reason' AS reason,
				   e.occurred_at,
				   e.recorded_at,
				   e.principal_id,
				   (e.payload ->> 'reference')::uuid AS reference
			  FROM forge.event e
			 WHERE e.tenant_id = (SELECT forge.current_tenant())
			   AND e.aggregate_type = 'inventory.item'
			   AND e.event_type IN ('inventory.item.stock_adjusted', 'inventory.item.stock_shipped')
			   AND (SELECT forge.has_permission('inventory.item.read'))
		   ) m;
COMMENT ON VIEW erp.item_movement IS
	'Every change of what is on hand, with what it was after it; reference is the reservation that was shipped, NULL of an adjustment.  Ask for one item: the sum runs over its whole history.';

CREATE OR REPLACE FUNCTION erp.create_item(
	name text, sku text DEFAULT NULL, initial_quantity numeric DEFAULT 0,
	item_id uuid DEFAULT NULL, occurred_at timestamptz DEFAULT NULL,
	command_id uuid DEFAULT NULL) RETURNS erp.item
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_create_item';
REVOKE ALL ON FUNCTION erp.create_item(text, text, numeric, uuid, timestamptz, uuid) FROM PUBLIC;
COMMENT ON FUNCTION erp.create_item(text, text, numeric, uuid, timestamptz, uuid) IS
	'Creates an item, with stock if initial_quantity is not 0, and returns it.  Without inventory.item.read it returns the id and the version alone.  Errors: item_exists, name_blank, sku_blank, sku_taken, stock_negative.';

CREATE OR REPLACE FUNCTION erp.adjust_stock(
	item_id uuid, delta numeric, reason text DEFAULT NULL, expected_version bigint DEFAULT NULL,
	occurred_at timestamptz DEFAULT NULL, command_id uuid DEFAULT NULL) RETURNS erp.item
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_adjust_stock';
REVOKE ALL ON FUNCTION erp.adjust_stock(uuid, numeric, text, bigint, timestamptz, uuid)
	FROM PUBLIC;
COMMENT ON FUNCTION erp.adjust_stock(uuid, numeric, text, bigint, timestamptz, uuid) IS
	'Changes what is on hand of an item by delta and returns the item.  Without inventory.item.read it returns the id and the version alone.  Errors: item_not_found, delta_zero, item_inactive (delta above 0), quantity_overflow, stock_negative (on hand must stay at least what is reserved).';

CREATE OR REPLACE FUNCTION erp.rename_item(
	item_id uuid, name text, expected_version bigint DEFAULT NULL,
	occurred_at timestamptz DEFAULT NULL, command_id uuid DEFAULT NULL) RETURNS erp.item
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_rename_item';
REVOKE ALL ON FUNCTION erp.rename_item(uuid, text, bigint, timestamptz, uuid) FROM PUBLIC;
COMMENT ON FUNCTION erp.rename_item(uuid, text, bigint, timestamptz, uuid) IS
	'Gives an item another name and returns it.  Without inventory.item.read it returns the id and the version alone.  Errors: item_not_found, name_blank.';

CREATE OR REPLACE FUNCTION erp.change_sku(
	item_id uuid, sku text, expected_version bigint DEFAULT NULL,
	occurred_at timestamptz DEFAULT NULL, command_id uuid DEFAULT NULL) RETURNS erp.item
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_change_sku';
REVOKE ALL ON FUNCTION erp.change_sku(uuid, text, bigint, timestamptz, uuid) FROM PUBLIC;
COMMENT ON FUNCTION erp.change_sku(uuid, text, bigint, timestamptz, uuid) IS
	'Gives an item another sku, or with NULL none, and returns it.  Without inventory.item.read it returns the id and the version alone.  Errors: item_not_found, sku_blank, sku_taken.';

CREATE OR REPLACE FUNCTION erp.deactivate_item(
	item_id uuid, reason text DEFAULT NULL, expected_version bigint DEFAULT NULL,
	occurred_at timestamptz DEFAULT NULL, command_id uuid DEFAULT NULL) RETURNS erp.item
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_deactivate_item';
REVOKE ALL ON FUNCTION erp.deactivate_item(uuid, text, bigint, timestamptz, uuid) FROM PUBLIC;
COMMENT ON FUNCTION erp.deactivate_item(uuid, text, bigint, timestamptz, uuid) IS
	'Deactivates an item, which then takes no reservation and no positive adjustment, and returns it.  Without inventory.item.read it returns the id and the version alone.  Errors: item_not_found.';

CREATE OR REPLACE FUNCTION erp.activate_item(
	item_id uuid, expected_version bigint DEFAULT NULL, occurred_at timestamptz DEFAULT NULL,
	command_id uuid DEFAULT NULL) RETURNS erp.item
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_activate_item';
REVOKE ALL ON FUNCTION erp.activate_item(uuid, bigint, timestamptz, uuid) FROM PUBLIC;
COMMENT ON FUNCTION erp.activate_item(uuid, bigint, timestamptz, uuid) IS
	'Activates an item again and returns it.  Without inventory.item.read it returns the id and the version alone.  Errors: item_not_found.';

CREATE OR REPLACE FUNCTION erp.reserve_stock(
	item_id uuid, reference uuid, quantity numeric, expires_at timestamptz DEFAULT NULL,
	expected_version bigint DEFAULT NULL, occurred_at timestamptz DEFAULT NULL,
	command_id uuid DEFAULT NULL) RETURNS erp.item
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_reserve_stock';
REVOKE ALL ON FUNCTION
	erp.reserve_stock(uuid, uuid, numeric, timestamptz, bigint, timestamptz, uuid) FROM PUBLIC;
COMMENT ON FUNCTION
	erp.reserve_stock(uuid, uuid, numeric, timestamptz, bigint, timestamptz, uuid) IS
	'Promises a quantity of what is available, under a reference and perhaps until a time, and returns the item.  Without inventory.item.read it returns the id and the version alone.  Errors: item_not_found, quantity_not_positive, item_inactive, reservation_expired, reservation_exists, too_many, stock_insufficient.';

CREATE OR REPLACE FUNCTION erp.release_stock(
	item_id uuid, reference uuid, reason text DEFAULT NULL, expected_version bigint DEFAULT NULL,
	occurred_at timestamptz DEFAULT NULL, command_id uuid DEFAULT NULL) RETURNS erp.item
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_release_stock';
REVOKE ALL ON FUNCTION erp.release_stock(uuid, uuid, text, bigint, timestamptz, uuid) FROM PUBLIC;
COMMENT ON FUNCTION erp.release_stock(uuid, uuid, text, bigint, timestamptz, uuid) IS
	'Gives a reservation up and returns the item.  Without inventory.item.read it returns the id and the version alone.  Errors: item_not_found, reservation_not_found, reservation_driven.';

CREATE OR REPLACE FUNCTION erp.ship_stock(
	item_id uuid, reference uuid, quantity numeric, expected_version bigint DEFAULT NULL,
	occurred_at timestamptz DEFAULT NULL, command_id uuid DEFAULT NULL) RETURNS erp.item
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_ship_stock';
REVOKE ALL ON FUNCTION erp.ship_stock(uuid, uuid, numeric, bigint, timestamptz, uuid) FROM PUBLIC;
COMMENT ON FUNCTION erp.ship_stock(uuid, uuid, numeric, bigint, timestamptz, uuid) IS
	'Takes a quantity of what is reserved out of stock and returns the item.  Without inventory.item.read it returns the id and the version alone.  Errors: item_not_found, reservation_not_found, reservation_driven, reservation_expired, quantity_not_positive, reservation_exceeded.';
