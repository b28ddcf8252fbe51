-- Sales orders: read models, history, statistics, the commands.

--@ section tables since 0.2.0
-- Sales orders.
--@ table order_row
ALTER TABLE forge.order_row SET (fillfactor = 70);
CREATE INDEX order_row_customer ON forge.order_row (tenant_id, customer_id);
-- created_at never changes, so that updates stay heap-only.
CREATE INDEX order_row_newest ON forge.order_row (tenant_id, created_at DESC);

--@ table order_line_row
CREATE INDEX order_line_row_item ON forge.order_line_row (tenant_id, item_id);

--@ section functions
-- Sales orders: the read model, and the commands.
--@ view erp.sales_order
COMMENT ON VIEW erp.sales_order IS 'Orders in all states.';

CREATE OR REPLACE VIEW erp.current_order WITH (security_invoker = true) AS
	SELECT o.* FROM erp.sales_order o WHERE o.status IN ('draft', 'reserved', 'processing');
COMMENT ON VIEW erp.current_order IS 'Orders that are open: draft, reserved or processing.';

CREATE OR REPLACE VIEW erp.order_history WITH (security_invoker = true) AS
	SELECT o.* FROM erp.sales_order o WHERE o.status IN ('completed', 'cancelled');
COMMENT ON VIEW erp.order_history IS 'Orders that are closed: completed or cancelled.';

--@ functions of sales.order

-- Sums over orders: lines, customers, items; and the timeline of one order.
CREATE OR REPLACE VIEW erp.sales_order_line WITH (security_invoker = true) AS
	SELECT r.order_id, r.line_no, r.item_id, r.quantity, r.unit_price, r.line_amount,
		   coalesce(r.location_id, forge.default_location()) AS location_id
	  FROM forge.order_line_row r CROSS JOIN (SELECT) read_only
	 WHERE r.tenant_id = (SELECT forge.current_tenant());
COMMENT ON VIEW erp.sales_order_line IS
	'Lines of orders in all states, each with the location that it is taken from.  A line keeps its number as long as it lives.';

-- What belongs to what, as for items.
CREATE OR REPLACE FUNCTION erp.lines(erp.sales_order) RETURNS SETOF erp.sales_order_line
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 10
BEGIN ATOMIC
	SELECT l.* FROM erp.sales_order_line l WHERE l.order_id = ($1).order_id;
END;
COMMENT ON FUNCTION erp.lines(erp.sales_order) IS 'The lines of an order.';

CREATE OR REPLACE FUNCTION erp.lines(erp.current_order) RETURNS SETOF erp.sales_order_line
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 10
BEGIN ATOMIC
	SELECT l.* FROM erp.sales_order_line l WHERE l.order_id = ($1).order_id;
END;
COMMENT ON FUNCTION erp.lines(erp.current_order) IS 'The lines of an order that is open.';

CREATE OR REPLACE FUNCTION erp.lines(erp.order_history) RETURNS SETOF erp.sales_order_line
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 10
BEGIN ATOMIC
	SELECT l.* FROM erp.sales_order_line l WHERE l.order_id = ($1).order_id;
END;
COMMENT ON FUNCTION erp.lines(erp.order_history) IS 'The lines of an order that is closed.';

CREATE OR REPLACE FUNCTION erp.sales_order(erp.sales_order_line) RETURNS SETOF erp.sales_order
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
	SELECT o.* FROM erp.sales_order o WHERE o.order_id = ($1).order_id;
END;
COMMENT ON FUNCTION erp.sales_order(erp.sales_order_line) IS 'The order of a line.';

CREATE OR REPLACE FUNCTION erp.item(erp.sales_order_line) RETURNS SETOF erp.item
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
	SELECT i.* FROM erp.item i WHERE i.item_id = ($1).item_id;
END;
COMMENT ON FUNCTION erp.item(erp.sales_order_line) IS 'The item of a line.';

CREATE OR REPLACE VIEW erp.customer_statistics WITH (security_invoker = true) AS
	SELECT r.customer_id,
		   r.currency,
		   count(*) AS total_orders,
		   count(*) FILTER (WHERE r.status IN ('draft', 'reserved', 'processing')) AS active_orders,
		   count(*) FILTER (WHERE r.status = 'completed') AS completed_orders,
		   count(*) FILTER (WHERE r.status = 'cancelled') AS cancelled_orders,
		   coalesce(sum(r.total_amount) FILTER (WHERE r.status = 'completed'), 0) AS total_spent,
		   max(r.created_at) AS last_order_at
	  FROM forge.order_row r
	 WHERE r.tenant_id = (SELECT forge.current_tenant()) AND r.customer_id IS NOT NULL
	 GROUP BY r.customer_id, r.currency;
COMMENT ON VIEW erp.customer_statistics IS
	'The orders of each customer in sums, a row for each currency.  The best customers: ORDER BY total_spent DESC LIMIT 10.';
COMMENT ON COLUMN erp.customer_statistics.customer_id IS 'The customer; orders without one do not count.';
COMMENT ON COLUMN erp.customer_statistics.currency IS 'The currency of these orders.';
COMMENT ON COLUMN erp.customer_statistics.total_orders IS 'Orders in all states: the sum of the next three.';
COMMENT ON COLUMN erp.customer_statistics.active_orders IS 'Of these, draft, reserved or processing.';
COMMENT ON COLUMN erp.customer_statistics.completed_orders IS 'Of these, completed.';
COMMENT ON COLUMN erp.customer_statistics.cancelled_orders IS 'Of these, cancelled.';
COMMENT ON COLUMN erp.customer_statistics.total_spent IS 'Total of the completed ones.';
COMMENT ON COLUMN erp.customer_statistics.last_order_at IS 'When the last of them was created.';

CREATE OR REPLACE VIEW erp.item_demand WITH (security_invoker = true) AS
	SELECT l.item_id,
		   coalesce(sum(l.quantity) FILTER (WHERE o.status <> 'cancelled'), 0) AS quantity_ordered,
		   coalesce(sum(l.quantity) FILTER (WHERE o.status = 'draft'), 0) AS quantity_active,
		   coalesce(sum(l.quantity) FILTER (WHERE o.status IN ('reserved', 'processing')), 0)
			   AS quantity_reserved,
		   coalesce(sum(l.quantity) FILTER (WHERE o.status = 'completed'), 0) AS quantity_completed,
		   coalesce(sum(l.line_amount) FILTER (WHERE o.status = 'completed'), 0) AS revenue,
		   count(DISTINCT o.order_id) FILTER (WHERE o.status <> 'cancelled') AS order_count,
		   coalesce(sum(l.quantity) FILTER (WHERE o.status = 'cancelled'), 0) AS quantity_cancelled,
		   o.currency
	  FROM forge.order_line_row l
	  JOIN forge.order_row o ON o.tenant_id = l.tenant_id AND o.order_id = l.order_id
	 WHERE l.tenant_id = (SELECT forge.current_tenant())
	 GROUP BY l.item_id, o.currency;
COMMENT ON VIEW erp.item_demand IS
	'How much of each item is ordered, a row for each currency, as amounts of different ones do not add up.  Of the most wanted: ORDER BY quantity_ordered DESC LIMIT 10.';
COMMENT ON COLUMN erp.item_demand.item_id IS 'The item.';
COMMENT ON COLUMN erp.item_demand.quantity_ordered IS
	'Quantity in orders that are not cancelled: the sum of the next three.';
COMMENT ON COLUMN erp.item_demand.quantity_active IS 'Of it, in drafts: nothing is promised yet.';
COMMENT ON COLUMN erp.item_demand.quantity_reserved IS 'Of it, in orders that have reserved it: reserved or processing.';
COMMENT ON COLUMN erp.item_demand.quantity_completed IS 'Of it, in completed orders: it has left.';
COMMENT ON COLUMN erp.item_demand.revenue IS 'Amount of the lines of completed orders.';
COMMENT ON COLUMN erp.item_demand.order_count IS 'Orders of it that are not cancelled.';
COMMENT ON COLUMN erp.item_demand.quantity_cancelled IS 'Quantity in cancelled orders.';
COMMENT ON COLUMN erp.item_demand.currency IS 'The currency of these orders.';

-- It runs with its owner's rights and checks permissions itself, as erp.item_movement does: a caller that
-- may read orders may read their timeline without the right to raw events.  It shows the names of users
-- and items and the codes of locations only to callers that may read these.  OFFSET 0 keeps the planner, which expects many events of
-- an order, from reading all items and users; and an id that is read from a payload within the condition
-- would not be looked for by an index, as row security comes before a cast.
CREATE OR REPLACE FUNCTION erp.order_timeline(
	order_id uuid, OUT version bigint, OUT occurred_at timestamptz, OUT principal_id uuid,
	OUT principal_name text, OUT event text, OUT recorded_at timestamptz) RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 10
	SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT e.version, e.occurred_at, e.principal_id, u.display_name,
		   CASE e.event_type
			   WHEN 'sales.order.created' THEN
				   format('created in %s, lines: %s', e.payload ->> 'currency',
						  jsonb_array_length(e.payload -> 'lines'))
			   WHEN 'sales.order.line_added' THEN
				   format('%s%s added: %s at %s', coalesce(i.name, e.payload ->> 'item_id'), s.source,
						  e.payload ->> 'quantity', e.payload ->> 'unit_price')
			   WHEN 'sales.order.line_changed' THEN
				   format('%s%s changed to %s', coalesce(i.name, e.payload ->> 'item_id'), s.source,
						  e.payload ->> 'quantity')
			   WHEN 'sales.order.line_removed' THEN
				   format('%s%s removed', coalesce(i.name, e.payload ->> 'item_id'), s.source)
			   WHEN 'sales.order.submitted' THEN
				   format('submitted, stock reserved: total %s', e.payload ->> 'total_amount')
			   WHEN 'sales.order.payment_confirmed' THEN
				   format('payment confirmed: %s', e.payload ->> 'payment_reference')
			   WHEN 'sales.order.completed' THEN
				   'completed, stock shipped' || coalesce(': ' || (e.payload ->> 'tracking_number'), '')
			   WHEN 'sales.order.cancelled' THEN
				   format('cancelled: %s', e.payload ->> 'reason')
			   ELSE e.event_type
		   END,
		   e.recorded_at
	  FROM (SELECT o.tenant_id, o.version, o.occurred_at, o.recorded_at, o.principal_id, o.event_type, o.payload,
				   (o.payload ->> 'item_id')::uuid AS item_id, (o.payload ->> 'location_id')::uuid AS location_id
			  FROM forge.event o
			 WHERE o.tenant_id = (SELECT forge.current_tenant())
			   AND o.aggregate_id = order_timeline.order_id
			   AND o.aggregate_type = 'sales.order'
			   AND (SELECT forge.has_permission('sales.order.read'))
			OFFSET 0) e
	  LEFT JOIN LATERAL (
			SELECT r.name FROM forge.item_row r
			 WHERE r.tenant_id = e.tenant_id AND r.item_id = e.item_id
			   AND (SELECT forge.has_permission('inventory.item.read')) OFFSET 0) i ON true
	  LEFT JOIN LATERAL (
			SELECT r.code FROM forge.location_row r
			 WHERE r.tenant_id = e.tenant_id AND r.location_id = e.location_id
			   AND (SELECT forge.has_permission('inventory.location.read')) OFFSET 0) l ON true
	 CROSS JOIN LATERAL (SELECT coalesce(' from ' || coalesce(l.code, e.location_id::text), '') AS source) s
	  LEFT JOIN LATERAL (
			SELECT r.display_name FROM forge.user_row r
			 WHERE r.tenant_id = e.tenant_id AND r.user_id = e.principal_id
			   AND (SELECT forge.has_permission('identity.user.read')) OFFSET 0) u ON true
	 ORDER BY e.version;
END;
COMMENT ON FUNCTION erp.order_timeline IS
	'The events of an order in words, with times and principals.  No rows for an unknown order.';

CREATE OR REPLACE FUNCTION erp.order_action(
	order_id uuid, OUT action text, OUT permitted boolean, OUT reason text) RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 10 SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT a.action, a.permitted, a.reason FROM forge.actions('sales.order', order_id) a;
END;
COMMENT ON FUNCTION erp.order_action IS
	'The commands that an order takes, in their order: may the caller give it one now?  reason: if not, the name of the refusal, permission_denied before what the order''s state forbids; a command that is permitted may still be refused for what it says.  No rows for an unknown order, or without the permission to read it.';

--@ section grants since 0.2.0
GRANT EXECUTE ON FUNCTION
	erp.create_order,
	erp.add_order_line,
	erp.change_order_line,
	erp.remove_order_line,
	erp.submit_order,
	erp.confirm_payment,
	erp.accept_on_account,
	erp.complete_order,
	erp.cancel_order,
	erp.order_timeline,
	erp.order_action,
	erp.lines(erp.sales_order),
	erp.lines(erp.current_order),
	erp.lines(erp.order_history),
	erp.sales_order(erp.sales_order_line),
	erp.item(erp.sales_order_line)
	TO forge_app;
GRANT SELECT ON
	forge.order_row,
	forge.order_line_row,
	erp.sales_order,
	erp.sales_order_line,
	erp.current_order,
	erp.order_history,
	erp.customer_statistics,
	erp.item_demand
	TO forge_app;
