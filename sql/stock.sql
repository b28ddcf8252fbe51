-- Stock: what is held of each item at each location.  The stock of the default location is in
-- forge.item_row, that of all others in forge.stock_row.

--@ section tables since 0.2.0
-- Lots of items at the default location, and what is kept elsewhere.
--@ table item_lot_row

--@ table stock_row
ALTER TABLE forge.stock_row SET (fillfactor = 70);
CREATE INDEX stock_row_item ON forge.stock_row (tenant_id, item_id, location_id);
CREATE INDEX stock_row_location ON forge.stock_row (tenant_id, location_id, item_id);

--@ table stock_reservation_row
CREATE INDEX stock_reservation_row_expiry ON forge.stock_reservation_row
	(tenant_id, stock_id, expires_at) WHERE expires_at IS NOT NULL;

--@ table stock_lot_row

--@ section functions
-- As forge.expired_quantity, of other locations.
CREATE OR REPLACE FUNCTION forge.expired_quantity_at(stock_id uuid, since timestamptz) RETURNS numeric
	LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT coalesce(sum(r.quantity), 0)
	  FROM forge.stock_reservation_row r
	 WHERE r.tenant_id = (SELECT forge.current_tenant())
	   AND r.stock_id = expired_quantity_at.stock_id
	   AND r.expires_at > since AND r.expires_at <= statement_timestamp();
END;
COMMENT ON FUNCTION forge.expired_quantity_at IS
	'The part of the quantity reserved at that time, of that stock, that has expired since.';

CREATE OR REPLACE VIEW erp.stock WITH (security_invoker = true) AS
	SELECT s.item_id, s.location_id, s.on_hand, s.reserved,
		   greatest(s.on_hand - s.reserved - s.expired - s.blocked, 0) AS available,
		   s.damaged, s.expired, s.on_order, s.proposed, s.in_transit, s.version, s.updated_at
	  FROM (SELECT r.item_id, forge.default_location() AS location_id, r.on_hand,
				   CASE WHEN r.reserved_until <= statement_timestamp()
						THEN r.reserved - forge.expired_quantity(r.item_id, r.updated_at)
						ELSE r.reserved END AS reserved,
				   r.damaged,
				   CASE WHEN r.lot_count > 0 THEN forge.expired_in_lots(r.item_id) ELSE 0 END AS expired,
				   CASE WHEN r.lot_count > 0 THEN forge.blocked_in_lots(r.item_id) ELSE 0 END AS blocked,
				   r.on_order, r.proposed, r.in_transit, r.version, r.updated_at
			  FROM forge.item_row r
			 WHERE r.tenant_id = (SELECT forge.current_tenant()) AND r.stocked
			 UNION ALL
			SELECT r.item_id, r.location_id, r.on_hand,
				   CASE WHEN r.reserved_until <= statement_timestamp()
						THEN r.reserved - forge.expired_quantity_at(r.stock_id, r.updated_at)
						ELSE r.reserved END,
				   r.damaged,
				   CASE WHEN r.lot_count > 0 THEN forge.expired_in_lots(r.stock_id) ELSE 0 END,
				   CASE WHEN r.lot_count > 0 THEN forge.blocked_in_lots(r.stock_id) ELSE 0 END,
				   r.on_order, r.proposed, r.in_transit, r.version, r.updated_at
			  FROM forge.stock_row r
			 WHERE r.tenant_id = (SELECT forge.current_tenant())) s;
COMMENT ON VIEW erp.stock IS
	'What is held of each item at each location, the default one included.  Services, of which no stock is kept, have no row.  What is available is on hand less what is reserved, in lots that are no longer good (expired), or in lots that are blocked.';

CREATE OR REPLACE VIEW erp.item_stock WITH (security_invoker = true) AS
	SELECT s.item_id, sum(s.on_hand) AS on_hand, sum(s.reserved) AS reserved, sum(s.available) AS available,
		   sum(s.damaged) AS damaged, sum(s.expired) AS expired, sum(s.on_order) AS on_order,
		   sum(s.proposed) AS proposed, sum(s.in_transit) AS in_transit
	  FROM erp.stock s
	 GROUP BY s.item_id;
COMMENT ON VIEW erp.item_stock IS
	'What is held of each item at all locations together; erp.item has the stock of the default location alone.';

CREATE OR REPLACE VIEW erp.stock_lot WITH (security_invoker = true) AS
	SELECT h.item_id, h.location_id, h.lot_id, l.lot_number, h.quantity, l.expires_on,
		   coalesce(h.ends_at <= statement_timestamp(), false) AS is_expired, l.blocked AS is_blocked
	  FROM (SELECT i.item_id, forge.default_location() AS location_id, i.lot_id, i.quantity, i.ends_at
			  FROM forge.item_lot_row i
			 WHERE i.tenant_id = (SELECT forge.current_tenant())
			 UNION ALL
			SELECT s.item_id, s.location_id, r.lot_id, r.quantity, r.ends_at
			  FROM forge.stock_lot_row r
			  JOIN forge.stock_row s ON s.tenant_id = r.tenant_id AND s.stock_id = r.stock_id
			 WHERE r.tenant_id = (SELECT forge.current_tenant())) h
	  JOIN forge.lot_row l ON l.tenant_id = (SELECT forge.current_tenant()) AND l.lot_id = h.lot_id;
COMMENT ON VIEW erp.stock_lot IS
	'What is on hand of each lot at each location.  A lot is good through the end of expires_on, in the time zone of the location.';

CREATE OR REPLACE VIEW erp.stock_reservation WITH (security_invoker = true) AS
	SELECT i.item_id, forge.default_location() AS location_id, i.reference, i.quantity, i.expires_at, i.driven, i.lot_id
	  FROM forge.item_reservation_row i
	 WHERE i.tenant_id = (SELECT forge.current_tenant())
	   AND (i.expires_at IS NULL OR i.expires_at > statement_timestamp())
	 UNION ALL
	SELECT s.item_id, s.location_id, r.reference, r.quantity, r.expires_at, r.driven, r.lot_id
	  FROM forge.stock_reservation_row r
	  JOIN forge.stock_row s ON s.tenant_id = r.tenant_id AND s.stock_id = r.stock_id
	 WHERE r.tenant_id = (SELECT forge.current_tenant())
	   AND (r.expires_at IS NULL OR r.expires_at > statement_timestamp());
COMMENT ON VIEW erp.stock_reservation IS
	'The reservations at each location: of which item, reference, quantity, time of expiry, and the lot if one was named.';

-- Those who read stock may not read its value, so no row has it: it is in the heads of the streams.
CREATE OR REPLACE FUNCTION forge.held_value(aggregate_type text, id uuid) RETURNS numeric
	LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_held_value';
COMMENT ON FUNCTION forge.held_value IS
	'The value of what is on hand of an item at the default location (inventory.item), or of a stock (inventory.stock).  Errors: permission_denied (inventory.cost.read).';

CREATE OR REPLACE VIEW erp.stock_value WITH (security_invoker = true) AS
	SELECT v.item_id, v.location_id, v.on_hand, v.value,
		   CASE WHEN v.on_hand > 0 THEN round(v.value / v.on_hand, 6) END AS unit_cost,
		   (SELECT c.currency FROM forge.company_row c WHERE c.tenant_id = (SELECT forge.current_tenant())) AS currency
	  FROM (SELECT i.item_id, forge.default_location() AS location_id, i.on_hand,
				   forge.held_value('inventory.item', i.item_id) AS value
			  FROM forge.item_row i
			 WHERE i.tenant_id = (SELECT forge.current_tenant()) AND i.stocked
			 UNION ALL
			SELECT s.item_id, s.location_id, s.on_hand, forge.held_value('inventory.stock', s.stock_id)
			  FROM forge.stock_row s
			 WHERE s.tenant_id = (SELECT forge.current_tenant())) v
	 WHERE (SELECT forge.has_permission('inventory.cost.read'));
COMMENT ON VIEW erp.stock_value IS
	'What is on hand of each item at each location, with its value and the cost of one in the company''s currency.  It needs the permissions inventory.cost.read and inventory.item.read.';

--@ functions of inventory.stock

--@ section grants since 0.2.0
GRANT SELECT ON forge.stock_row, forge.item_lot_row, forge.stock_reservation_row, forge.stock_lot_row,
	erp.stock, erp.item_stock, erp.stock_lot, erp.stock_reservation, erp.stock_value
	TO forge_app;
GRANT EXECUTE ON FUNCTION
	erp.adjust_stock_at,
	erp.receive_stock,
	erp.issue_stock,
	erp.count_stock,
	erp.reserve_stock_at,
	erp.release_stock_at,
	erp.ship_stock_at,
	erp.damage_stock,
	erp.repair_stock,
	erp.scrap_stock,
	erp.set_low_stock,
	forge.expired_quantity_at,
	forge.held_value,
	forge.expired_in_lots,
	forge.blocked_in_lots
	TO forge_app;
