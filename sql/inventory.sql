-- Items: their stock, reservations and movements.

--@ section tables
--@ table item_row
ALTER TABLE forge.item_row SET (fillfactor = 70);
CREATE INDEX item_row_sku ON forge.item_row (tenant_id, sku);

--@ section tables since 0.2.0
-- Reservations of items: a row for each.
--@ table item_reservation_row
CREATE INDEX item_reservation_row_expiry ON forge.item_reservation_row
	(tenant_id, item_id, expires_at) WHERE expires_at IS NOT NULL;

-- What items are searched by.
--@ table item_word_row
CREATE INDEX item_word_row_word ON forge.item_word_row (tenant_id, word, item_id);

--@ section functions
-- Views of many subjects name it.
CREATE OR REPLACE FUNCTION forge.default_location() RETURNS uuid
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_default_location';
COMMENT ON FUNCTION forge.default_location IS
	'The id of the default location, which every tenant has: stock without a location is there.';

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
COMMENT ON FUNCTION forge.expired_quantity IS
	'The part of the item''s quantity reserved at that time that has expired since.';

-- A lot ends without an event, and is blocked without an event of those who hold it.  An id is that of an
-- item or of a stock (stock.sql), so only one of the two tables has rows of it.
CREATE OR REPLACE FUNCTION forge.expired_in_lots(holder uuid) RETURNS numeric
	LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT coalesce(sum(l.quantity), 0)
	  FROM (SELECT i.quantity, i.ends_at FROM forge.item_lot_row i
			 WHERE i.tenant_id = (SELECT forge.current_tenant()) AND i.item_id = holder
			 UNION ALL
			SELECT s.quantity, s.ends_at FROM forge.stock_lot_row s
			 WHERE s.tenant_id = (SELECT forge.current_tenant()) AND s.stock_id = holder) l
	 WHERE l.ends_at <= statement_timestamp();
END;
COMMENT ON FUNCTION forge.expired_in_lots IS
	'What an item at the default location, or a stock, has on hand in lots that are no longer good.';

CREATE OR REPLACE FUNCTION forge.blocked_in_lots(holder uuid) RETURNS numeric
	LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT coalesce(sum(l.quantity), 0)
	  FROM (SELECT i.lot_id, i.quantity, i.ends_at FROM forge.item_lot_row i
			 WHERE i.tenant_id = (SELECT forge.current_tenant()) AND i.item_id = holder
			 UNION ALL
			SELECT s.lot_id, s.quantity, s.ends_at FROM forge.stock_lot_row s
			 WHERE s.tenant_id = (SELECT forge.current_tenant()) AND s.stock_id = holder) l
	  JOIN forge.lot_row b ON b.tenant_id = (SELECT forge.current_tenant()) AND b.lot_id = l.lot_id
	 WHERE b.blocked AND (l.ends_at IS NULL OR l.ends_at > statement_timestamp());
END;
COMMENT ON FUNCTION forge.blocked_in_lots IS
	'What an item at the default location, or a stock, has on hand in lots that are blocked, and would be good.';

-- The second table of the FROM clause, here and in other views, is none: with it PostgreSQL, and so
-- PostgREST, knows that nobody writes to the view.  Plans do not have it.
--
-- A reservation that expires does so without an event.  The functions are called for items alone of
-- which one has, since their row was written, and for those that are kept in lots.
CREATE OR REPLACE VIEW erp.item WITH (security_invoker = true) AS
	SELECT r.item_id, r.sku, r.name, r.on_hand,
		   CASE WHEN r.reserved_until <= statement_timestamp()
				THEN r.reserved - forge.expired_quantity(r.item_id, r.updated_at)
				ELSE r.reserved END AS reserved,
		   CASE WHEN r.lot_count > 0
				THEN greatest(r.on_hand - r.reserved
							  + coalesce(forge.expired_quantity(r.item_id, r.updated_at), 0)
							  - forge.expired_in_lots(r.item_id) - forge.blocked_in_lots(r.item_id), 0)
				WHEN r.reserved_until <= statement_timestamp()
				THEN r.available + forge.expired_quantity(r.item_id, r.updated_at)
				ELSE r.available END AS available,
		   r.version, r.updated_at, r.active
	  FROM forge.item_row r CROSS JOIN (SELECT) read_only
	 WHERE r.tenant_id = (SELECT forge.current_tenant());
COMMENT ON VIEW erp.item IS
	'Items, and their stock at the default location; erp.item_stock has that of all locations.  A reservation counts until the moment at which it expires.';

CREATE OR REPLACE VIEW erp.item_reservation WITH (security_invoker = true) AS
	SELECT r.item_id, r.reference, r.quantity, r.expires_at, r.driven
	  FROM forge.item_reservation_row r CROSS JOIN (SELECT) read_only
	 WHERE r.tenant_id = (SELECT forge.current_tenant())
	   AND (r.expires_at IS NULL OR r.expires_at > statement_timestamp());
COMMENT ON VIEW erp.item_reservation IS
	'The reservations of each item: reference, quantity and time of expiry.';

-- What the events of both types of streams that hold stock say of a movement.  It runs with its owner's
-- rights, as the views that are made of it: inside them, too, an invoker's view would look at events with
-- the rights of whoever asks.  Nobody else reads it, so it needs no barrier of its own, and plans do
-- without it.
CREATE OR REPLACE VIEW forge.movement AS
	SELECT e.tenant_id, e.aggregate_type, e.aggregate_id, e.position, e.version,
		   coalesce(e.payload ->> 'movement',
					CASE split_part(e.event_type, '.', 3) WHEN 'stock_adjusted' THEN 'adjustment'
														  WHEN 'stock_counted' THEN 'count'
														  ELSE 'sale' END) AS movement,
		   CASE WHEN split_part(e.event_type, '.', 3) IN ('stock_adjusted', 'stock_counted')
				THEN (e.payload ->> 'delta')::numeric
				WHEN split_part(e.event_type, '.', 3) IN ('stock_received', 'stock_repaired', 'stock_arrived', 'stock_returned')
				THEN (e.payload ->> 'quantity')::numeric
				ELSE - (e.payload ->> 'quantity')::numeric END AS quantity,
		   e.payload -> 'lots' AS lots,
		   (e.payload ->> 'reference')::uuid AS reservation,
		   CASE WHEN NOT e.payload ? 'reference' THEN e.payload ->> 'reference_type'
				WHEN (e.payload ->> 'driven')::boolean THEN 'order'
				ELSE 'reservation' END AS reference_type,
		   coalesce(e.payload ->> 'reference', e.payload ->> 'reference_id')::uuid AS reference_id,
		   e.payload ->> 'reason' AS reason,
		   e.occurred_at, e.recorded_at, e.principal_id
	  FROM forge.event e
	 WHERE e.aggregate_type IN ('inventory.item', 'inventory.stock')
	   AND split_part(e.event_type, '.', 3) IN (
		   'stock_adjusted', 'stock_shipped', 'stock_received', 'stock_issued', 'stock_counted', 'stock_damaged',
		   'stock_repaired', 'stock_sent', 'stock_arrived', 'stock_returned');
COMMENT ON VIEW forge.movement IS
	'The events that change a quantity on hand: what kind of movement each is, by how much, of which lots, and for what.';

-- A view over the log, so it is never out of step and costs a command nothing.  It runs with its
-- owner's rights, and looks at the permission itself: people may see movements without the right to
-- read raw events.  The owner is subject to the same wall as all roles.
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
				   e.quantity AS delta,
				   e.reason,
				   e.occurred_at,
				   e.recorded_at,
				   e.principal_id,
				   e.reservation AS reference
			  FROM forge.movement e
			 WHERE e.tenant_id = (SELECT forge.current_tenant())
			   AND e.aggregate_type = 'inventory.item'
			   AND (SELECT forge.has_permission('inventory.item.read'))
		   ) m;
COMMENT ON VIEW erp.item_movement IS
	'Every change of the quantity on hand at the default location, and the quantity after it; erp.stock_movement has those of all locations, and tells more.  reference is the reservation that was shipped, NULL of others.  Ask for one item: the sum runs over its whole history.  The newest of all items are erp.newest_movements.  It is no feed: to follow what happens, use erp.read_events.';

-- The same rows from the other end of the log: the sum runs backwards, from what is on hand now.  It has
-- its owner's rights and looks at the permission, as the view does.  The constant limit lets the planner
-- know that few rows are wanted.
CREATE OR REPLACE FUNCTION erp.newest_movements(max_count integer DEFAULT 50)
	RETURNS SETOF erp.item_movement
	LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 50 SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	WITH newest AS (
		SELECT e.*
		  FROM (SELECT *
				  FROM forge.movement l
				 WHERE l.tenant_id = (SELECT forge.current_tenant())
				   AND l.aggregate_type = 'inventory.item'
				   AND (SELECT forge.has_permission('inventory.item.read'))
				 ORDER BY l.position DESC
				 LIMIT 1000) e
		 LIMIT greatest(coalesce(max_count, 50), 0)
	)
	SELECT n.aggregate_id, n.version, n.quantity,
		   i.on_hand - coalesce(sum(n.quantity) OVER (
			   PARTITION BY n.aggregate_id ORDER BY n.version DESC
			   ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0),
		   n.reason, n.occurred_at, n.recorded_at, n.principal_id, n.reservation
	  FROM newest n
	  LEFT JOIN forge.item_row i
			 ON i.tenant_id = (SELECT forge.current_tenant()) AND i.item_id = n.aggregate_id
	 ORDER BY n.position DESC;
END;
COMMENT ON FUNCTION erp.newest_movements IS
	'The newest rows of erp.item_movement, of whatever items, newest first: max_count of them, at most 1000.  It reads the log from its end, and not the history of any item.';

-- What belongs to what, for clients that embed one view in another.  The argument has no name, so that
-- PostgREST takes them for relationships and not for calls.  They have no SET clause: without one
-- PostgreSQL puts their query into that of the caller.
CREATE OR REPLACE FUNCTION erp.reservations(erp.item) RETURNS SETOF erp.item_reservation
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 10
BEGIN ATOMIC
	SELECT r.* FROM erp.item_reservation r WHERE r.item_id = ($1).item_id;
END;
COMMENT ON FUNCTION erp.reservations(erp.item) IS 'The reservations of an item.';

CREATE OR REPLACE FUNCTION erp.item(erp.item_reservation) RETURNS SETOF erp.item
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
	SELECT i.* FROM erp.item i WHERE i.item_id = ($1).item_id;
END;
COMMENT ON FUNCTION erp.item(erp.item_reservation) IS 'The item that is reserved.';

CREATE OR REPLACE FUNCTION erp.movements(erp.item) RETURNS SETOF erp.item_movement
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 100
BEGIN ATOMIC
	SELECT m.* FROM erp.item_movement m WHERE m.item_id = ($1).item_id;
END;
COMMENT ON FUNCTION erp.movements(erp.item) IS 'The movements of an item: all changes of the quantity on hand.';

CREATE OR REPLACE FUNCTION erp.item(erp.item_movement) RETURNS SETOF erp.item
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
	SELECT i.* FROM erp.item i WHERE i.item_id = ($1).item_id;
END;
COMMENT ON FUNCTION erp.item(erp.item_movement) IS 'The item that was moved.';

--@ functions of inventory.item

--@ section grants
GRANT EXECUTE ON FUNCTION
	erp.create_item,
	erp.adjust_stock,
	erp.rename_item,
	erp.change_sku,
	erp.deactivate_item,
	erp.activate_item
	TO forge_app;
GRANT SELECT ON forge.item_row, erp.item, erp.item_movement TO forge_app;

--@ section grants since 0.2.0
GRANT EXECUTE ON FUNCTION
	erp.reserve_stock,
	erp.release_stock,
	erp.ship_stock,
	erp.set_standard_cost,
	erp.set_cost_method,
	forge.expired_quantity,
	erp.reservations(erp.item),
	erp.item(erp.item_reservation),
	erp.movements(erp.item),
	erp.newest_movements,
	erp.item(erp.item_movement)
	TO forge_app;
GRANT SELECT ON forge.item_reservation_row, forge.item_word_row, erp.item_reservation TO forge_app;
