-- Items: their stock, reservations and movements.

--@ section tables
--@ table item_row
ALTER TABLE forge.item_row SET (fillfactor = 90);
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

-- The second table of the FROM clause, here and in other views, is none: with it PostgreSQL, and so
-- PostgREST, knows that nobody writes to the view.  Plans do not have it.
--
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
	  FROM forge.item_row r CROSS JOIN (SELECT) read_only
	 WHERE r.tenant_id = (SELECT forge.current_tenant());
COMMENT ON VIEW erp.item IS
	'Items and their stock; a reservation counts until the moment at which it expires.';

CREATE OR REPLACE VIEW erp.item_reservation WITH (security_invoker = true) AS
	SELECT r.item_id, r.reference, r.quantity, r.expires_at, r.driven
	  FROM forge.item_reservation_row r CROSS JOIN (SELECT) read_only
	 WHERE r.tenant_id = (SELECT forge.current_tenant())
	   AND (r.expires_at IS NULL OR r.expires_at > statement_timestamp());
COMMENT ON VIEW erp.item_reservation IS
	'The reservations of each item: reference, quantity and time of expiry.';

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
	'Every change of the quantity on hand, and the quantity after it; reference is the reservation that was shipped, NULL of an adjustment.  Ask for one item: the sum runs over its whole history.  The newest of all items are erp.newest_movements.  It is no feed: to follow what happens, use erp.read_events.';

-- The same rows from the other end of the log: the sum runs backwards, from what is on hand now.  It has
-- its owner's rights and looks at the permission, as the view does.  The constant limit lets the planner
-- know that few rows are wanted.
CREATE OR REPLACE FUNCTION erp.newest_movements(max_count integer DEFAULT 50)
	RETURNS SETOF erp.item_movement
	LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 50 SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	WITH newest AS (
		SELECT e.*,
			   CASE e.event_type
				   WHEN 'inventory.item.stock_shipped'
				   THEN - (e.payload ->> 'quantity')::numeric
				   ELSE (e.payload ->> 'delta')::numeric
			   END AS delta
		  FROM (SELECT *
				  FROM forge.event l
				 WHERE l.tenant_id = (SELECT forge.current_tenant())
				   AND l.aggregate_type = 'inventory.item'
				   AND l.event_type IN ('inventory.item.stock_adjusted', 'inventory.item.stock_shipped')
				   AND (SELECT forge.has_permission('inventory.item.read'))
				 ORDER BY l.position DESC
				 LIMIT 1000) e
		 LIMIT greatest(coalesce(max_count, 50), 0)
	)
	SELECT n.aggregate_id, n.version, n.delta,
		   i.on_hand - coalesce(sum(n.delta) OVER (
			   PARTITION BY n.aggregate_id ORDER BY n.version DESC
			   ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0),
		   n.payload ->> 'reason', n.occurred_at, n.recorded_at, n.principal_id,
		   (n.payload ->> 'reference')::uuid
	  FROM newest n
	  LEFT JOIN forge.item_row i
			 ON i.tenant_id = (SELECT forge.current_tenant()) AND i.item_id = n.aggregate_id
	 ORDER BY n.position DESC;
END;
COMMENT ON FUNCTION erp.newest_movements IS
	'The newest rows of erp.item_movement, of whatever items, newest first: max_count of them, at most 1000.  It reads the log from its end, and not the history of any item.';

-- Likewise those of one item, by the primary key of the log.
CREATE OR REPLACE FUNCTION forge.newest_movements_of(item_id uuid, max_count integer)
	RETURNS SETOF erp.item_movement
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER ROWS 50
	SET search_path = pg_catalog, pg_temp
AS $movements$
BEGIN
	RETURN QUERY
	SELECT m.item_id, m.version, m.delta,
		   m.on_hand_now - coalesce(sum(m.delta) OVER (
			   ORDER BY m.version DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0),
		   m.payload ->> 'reason', m.occurred_at, m.recorded_at, m.principal_id,
		   (m.payload ->> 'reference')::uuid
	  FROM (SELECT e.*, i.item_id, i.on_hand AS on_hand_now,
				   CASE e.event_type
					   WHEN 'inventory.item.stock_shipped'
					   THEN - (e.payload ->> 'quantity')::numeric
					   ELSE (e.payload ->> 'delta')::numeric
				   END AS delta
			  FROM forge.item_row i
			  JOIN forge.event e ON e.tenant_id = i.tenant_id AND e.aggregate_id = i.item_id
			 WHERE i.tenant_id = (SELECT forge.current_tenant())
			   AND i.item_id = newest_movements_of.item_id
			   AND e.version > i.version - 1000
			   AND e.aggregate_type = 'inventory.item'
			   AND e.event_type IN ('inventory.item.stock_adjusted', 'inventory.item.stock_shipped')
			   AND (SELECT forge.has_permission('inventory.item.read'))
			 ORDER BY e.version DESC
			 LIMIT max_count) m
	 ORDER BY m.version DESC;
END
$movements$;
COMMENT ON FUNCTION forge.newest_movements_of IS
	'The newest rows of erp.item_movement of one item, newest first: max_count of them, of its last 1,000 events.  It costs the same however long the history is.';

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
	forge.expired_quantity,
	forge.newest_movements_of,
	erp.reservations(erp.item),
	erp.item(erp.item_reservation),
	erp.movements(erp.item),
	erp.newest_movements,
	erp.item(erp.item_movement)
	TO forge_app;
GRANT SELECT ON forge.item_reservation_row, erp.item_reservation TO forge_app;
