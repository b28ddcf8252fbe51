-- Movements of stock at all locations, what stock was, and what belongs to what.

--@ section functions
-- As erp.item_movement: a view over the log with its owner's rights.
CREATE OR REPLACE VIEW erp.stock_movement WITH (security_barrier = true) AS
	SELECT m.item_id,
		   m.location_id,
		   m.version,
		   m.movement,
		   m.quantity,
		   sum(m.quantity)
			   OVER (PARTITION BY m.item_id, m.location_id ORDER BY m.version ROWS UNBOUNDED PRECEDING)
			   AS on_hand,
		   m.lots,
		   m.reference_type,
		   m.reference_id,
		   m.reason,
		   m.occurred_at,
		   m.recorded_at,
		   m.principal_id
	  FROM (SELECT i.aggregate_id AS item_id, forge.default_location() AS location_id, i.version, i.movement, i.quantity,
				   i.lots, i.reference_type, i.reference_id, i.reason, i.occurred_at, i.recorded_at, i.principal_id
			  FROM forge.movement i
			 WHERE i.tenant_id = (SELECT forge.current_tenant())
			   AND i.aggregate_type = 'inventory.item'
			   AND (SELECT forge.has_permission('inventory.item.read'))
			 UNION ALL
			SELECT s.item_id, s.location_id, o.version, o.movement, o.quantity,
				   o.lots, o.reference_type, o.reference_id, o.reason, o.occurred_at, o.recorded_at, o.principal_id
			  FROM forge.stock_row s
			  JOIN forge.movement o ON o.tenant_id = s.tenant_id AND o.aggregate_id = s.stock_id
			 WHERE s.tenant_id = (SELECT forge.current_tenant())
			   AND (SELECT forge.has_permission('inventory.item.read'))) m;
COMMENT ON VIEW erp.stock_movement IS
	'Every change of the quantity on hand, at each location, and the quantity after it.  movement is receipt, opening, return_in, production, issue, sale, return_out, consumption, scrap, damage, repair, transfer_out, transfer_in, transfer_return, adjustment or count.  Ask for one item: the sum runs over its whole history.  It is no feed: to follow what happens, use erp.read_events.';

-- The newest ones of one item at one location, by the primary key of the log: the sum runs backwards, from
-- what is on hand now.  It has its owner's rights and looks at the permission, as the view does.
CREATE OR REPLACE FUNCTION forge.newest_movements_of(item_id uuid, location_id uuid, max_count integer)
	RETURNS SETOF erp.stock_movement
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER ROWS 50
	SET search_path = pg_catalog, pg_temp
AS $movements$
BEGIN
	RETURN QUERY
	SELECT newest_movements_of.item_id, newest_movements_of.location_id, m.version, m.movement, m.quantity,
		   m.on_hand_now - coalesce(sum(m.quantity) OVER (
			   ORDER BY m.version DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0),
		   m.lots, m.reference_type, m.reference_id, m.reason, m.occurred_at, m.recorded_at, m.principal_id
	  FROM (SELECT e.*, h.on_hand AS on_hand_now
			  FROM (SELECT i.item_id AS stream_id, i.on_hand, i.version
					  FROM forge.item_row i
					 WHERE i.tenant_id = (SELECT forge.current_tenant())
					   AND i.item_id = newest_movements_of.item_id
					   AND newest_movements_of.location_id = forge.default_location()
					 UNION ALL
					SELECT s.stock_id, s.on_hand, s.version
					  FROM forge.stock_row s
					 WHERE s.tenant_id = (SELECT forge.current_tenant())
					   AND s.item_id = newest_movements_of.item_id
					   AND s.location_id = newest_movements_of.location_id) h
			  JOIN forge.movement e ON e.tenant_id = (SELECT forge.current_tenant()) AND e.aggregate_id = h.stream_id
			 WHERE e.version > h.version - 1000 AND e.version <= h.version
			   AND (SELECT forge.has_permission('inventory.item.read'))
			 ORDER BY e.version DESC
			 LIMIT max_count) m
	 ORDER BY m.version DESC;
END
$movements$;
COMMENT ON FUNCTION forge.newest_movements_of IS
	'The newest rows of erp.stock_movement of one item at one location, newest first: max_count of them, of its last 1,000 events.  It costs the same however long the history is.';

CREATE OR REPLACE FUNCTION erp.stock_at(
	item_id uuid, at timestamptz, location_id uuid DEFAULT NULL, "by" text DEFAULT 'recorded') RETURNS erp.stock
	LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_stock_at';
COMMENT ON FUNCTION erp.stock_at IS
	'What was held of an item at a location (the default one for NULL) at that time; NULL if there was nothing yet, or no stock is kept of it.  By recorded time it is what erp.stock would have shown then, blocked lots counted as available.  By occurred time it is the sum of what had happened by then, whenever it was recorded: of movements that were recorded with an earlier time than those before them, it may be below zero.  Errors: permission_denied, word_unknown.';

-- What belongs to what, as for items.
CREATE OR REPLACE FUNCTION erp.stock(erp.item) RETURNS SETOF erp.stock
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 5
BEGIN ATOMIC
	SELECT s.* FROM erp.stock s WHERE s.item_id = ($1).item_id;
END;
COMMENT ON FUNCTION erp.stock(erp.item) IS 'What is held of an item at each location.';

CREATE OR REPLACE FUNCTION erp.item(erp.stock) RETURNS SETOF erp.item
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
	SELECT i.* FROM erp.item i WHERE i.item_id = ($1).item_id;
END;
COMMENT ON FUNCTION erp.item(erp.stock) IS 'The item that is in stock.';

CREATE OR REPLACE FUNCTION erp.location(erp.stock) RETURNS SETOF erp.location
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
	SELECT l.* FROM erp.location l WHERE l.location_id = ($1).location_id;
END;
COMMENT ON FUNCTION erp.location(erp.stock) IS 'Where the stock is.';

CREATE OR REPLACE FUNCTION erp.stock(erp.location) RETURNS SETOF erp.stock
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000
BEGIN ATOMIC
	SELECT s.* FROM erp.stock s WHERE s.location_id = ($1).location_id;
END;
COMMENT ON FUNCTION erp.stock(erp.location) IS 'What is held at a location.';

CREATE OR REPLACE FUNCTION erp.lots(erp.stock) RETURNS SETOF erp.stock_lot
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 10
BEGIN ATOMIC
	SELECT l.* FROM erp.stock_lot l
	 WHERE l.item_id = ($1).item_id AND l.location_id = ($1).location_id;
END;
COMMENT ON FUNCTION erp.lots(erp.stock) IS 'What is there of each lot.';

CREATE OR REPLACE FUNCTION erp.stock(erp.lot) RETURNS SETOF erp.stock_lot
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 5
BEGIN ATOMIC
	SELECT l.* FROM erp.stock_lot l WHERE l.lot_id = ($1).lot_id AND l.item_id = ($1).item_id;
END;
COMMENT ON FUNCTION erp.stock(erp.lot) IS 'Where a lot is, and how much of it.';

CREATE OR REPLACE FUNCTION erp.lot(erp.stock_lot) RETURNS SETOF erp.lot
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
	SELECT l.* FROM erp.lot l WHERE l.lot_id = ($1).lot_id;
END;
COMMENT ON FUNCTION erp.lot(erp.stock_lot) IS 'The lot that is in stock.';

CREATE OR REPLACE FUNCTION erp.movements(erp.stock) RETURNS SETOF erp.stock_movement
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 100
BEGIN ATOMIC
	SELECT m.* FROM erp.stock_movement m
	 WHERE m.item_id = ($1).item_id AND m.location_id = ($1).location_id;
END;
COMMENT ON FUNCTION erp.movements(erp.stock) IS 'The movements of an item at a location: all changes of the quantity on hand.';

--@ section grants since 0.2.0
GRANT SELECT ON erp.stock_movement TO forge_app;
GRANT EXECUTE ON FUNCTION
	forge.newest_movements_of,
	erp.stock_at,
	erp.stock(erp.item),
	erp.item(erp.stock),
	erp.location(erp.stock),
	erp.stock(erp.location),
	erp.lots(erp.stock),
	erp.stock(erp.lot),
	erp.lot(erp.stock_lot),
	erp.movements(erp.stock)
	TO forge_app;
