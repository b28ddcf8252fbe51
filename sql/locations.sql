-- Locations and lots: where stock is kept, and what of an item has one expiry date.

--@ section tables since 0.2.0
--@ table location_row
CREATE INDEX location_row_code ON forge.location_row (tenant_id, code);

--@ table lot_row
-- The lots of an item, by number.
CREATE INDEX lot_row_item ON forge.lot_row (tenant_id, item_id, lot_number);

--@ section functions
-- What the default location is without an event stands in src/domain/location/location.c, too.
CREATE OR REPLACE VIEW erp.location WITH (security_invoker = true, security_barrier = true) AS
	SELECT r.location_id, r.code, r.name, r.kind, r.time_zone, r.street, r.city, r.postal_code, r.region, r.country,
		   r.temperature_zones, r.active, r.is_default, r.deactivate_reason, r.attributes, r.attributes_version,
		   r.version, r.updated_at
	  FROM forge.location_row r
	 WHERE r.tenant_id = (SELECT forge.current_tenant())
	 UNION ALL
	SELECT forge.default_location(), 'MAIN', 'Main location', 'warehouse', 'UTC', NULL, NULL, NULL, NULL, NULL,
		   '{}'::text[], true, true, NULL, '{}'::jsonb, 0, 0::bigint, NULL::timestamptz
	 WHERE (SELECT forge.has_permission('inventory.location.read'))
	   AND NOT EXISTS (SELECT FROM forge.location_row r
						WHERE r.tenant_id = (SELECT forge.current_tenant())
						  AND r.location_id = forge.default_location());
COMMENT ON VIEW erp.location IS
	'Where stock is kept, inactive locations included.  The default one is there from the beginning, at version 0 until something of it changes.';

--@ functions of inventory.location

--@ view erp.lot
COMMENT ON VIEW erp.lot IS
	'The lots of items, with or without stock.  A lot is good through the end of expires_on, in the time zone of the location where it is.';

--@ functions of inventory.lot

-- What belongs to what, as for items.
CREATE OR REPLACE FUNCTION erp.lots(erp.item) RETURNS SETOF erp.lot
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 10
BEGIN ATOMIC
	SELECT l.* FROM erp.lot l WHERE l.item_id = ($1).item_id;
END;
COMMENT ON FUNCTION erp.lots(erp.item) IS 'The lots of an item.';

CREATE OR REPLACE FUNCTION erp.item(erp.lot) RETURNS SETOF erp.item
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
	SELECT i.* FROM erp.item i WHERE i.item_id = ($1).item_id;
END;
COMMENT ON FUNCTION erp.item(erp.lot) IS 'The item of a lot.';

CREATE OR REPLACE FUNCTION erp.supplier(erp.lot) RETURNS SETOF erp.party
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
	SELECT p.* FROM erp.party p WHERE p.party_id = ($1).supplier_id;
END;
COMMENT ON FUNCTION erp.supplier(erp.lot) IS 'Who supplied a lot, if that is a party.';

CREATE OR REPLACE FUNCTION erp.location(erp.sales_order_line) RETURNS SETOF erp.location
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
	SELECT l.* FROM erp.location l WHERE l.location_id = ($1).location_id;
END;
COMMENT ON FUNCTION erp.location(erp.sales_order_line) IS 'Where a line of an order is taken from.';

--@ section grants since 0.2.0
GRANT EXECUTE ON FUNCTION
	forge.default_location,
	erp.create_location,
	erp.rename_location,
	erp.describe_location,
	erp.set_location_attributes,
	erp.deactivate_location,
	erp.activate_location,
	erp.create_lot,
	erp.block_lot,
	erp.unblock_lot,
	erp.change_lot_expiry,
	erp.lots(erp.item),
	erp.item(erp.lot),
	erp.supplier(erp.lot),
	erp.location(erp.sales_order_line)
	TO forge_app;
GRANT SELECT ON forge.location_row, forge.lot_row, erp.location, erp.lot TO forge_app;
