-- Random commands, and a second opinion: what rows and views say is what the log says, computed by
-- another way; also after everything was cancelled, and after rebuilding what was lost.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('sales-random');
SELECT count(*) FROM generate_series(1, 8) n, LATERAL erp.create_item('Item ' || n, initial_quantity => 9, item_id => test.id('item ' || n));
SELECT count(*) FROM erp.create_location('SHOP', 'Shop', location_id => test.id('shop'));
SELECT count(*) FROM generate_series(1, 8) n, LATERAL erp.receive_stock(test.id('item ' || n), 9, test.id('shop'));

-- Two ways to say the default location, and another one.
CREATE FUNCTION pg_temp.random_place() RETURNS uuid LANGUAGE sql VOLATILE AS $$
	SELECT (ARRAY[NULL, forge.default_location(), test.id('shop'), test.id('shop')])[1 + floor(random() * 4)::integer] $$;
CREATE FUNCTION pg_temp.random_lines() RETURNS jsonb LANGUAGE sql VOLATILE AS $$
	SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('item_id', test.id('item ' || n), 'quantity', 1 + floor(random() * 4),
												 'unit_price', n * 0.335, 'location_id', pg_temp.random_place()))), '[]')
	  FROM (SELECT n FROM generate_series(1, 8) n ORDER BY random() LIMIT floor(random() * 5)) i $$;
CREATE FUNCTION pg_temp.try_step() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	cart uuid := test.id('cart ' || floor(random() * 60));
	number integer := 1 + floor(random() * 8);
	refusal text;
BEGIN
	CASE floor(random() * 14)
	WHEN 0, 1 THEN PERFORM erp.create_order((ARRAY['EUR', 'JPY', 'KWD'])[1 + floor(random() * 3)::integer],
											test.id('customer ' || floor(random() * 5)), pg_temp.random_lines(), cart);
	WHEN 2, 3 THEN PERFORM erp.add_order_line(cart, test.id('item ' || number), 0.5, number * 0.335, location_id => pg_temp.random_place());
	WHEN 4 THEN PERFORM erp.change_order_line(cart, test.id('item ' || number), 2.25, location_id => pg_temp.random_place());
	WHEN 5 THEN PERFORM erp.remove_order_line(cart, test.id('item ' || number), location_id => pg_temp.random_place());
	WHEN 6, 7, 8 THEN PERFORM erp.submit_order(cart);
	WHEN 9, 10 THEN PERFORM erp.confirm_payment(cart, 'P');
	WHEN 11 THEN PERFORM erp.complete_order(cart);
	WHEN 12 THEN PERFORM erp.cancel_order(cart, 'no');
	ELSE PERFORM erp.adjust_stock_at(test.id('item ' || number), -5 + 10 * floor(random() * 2)::integer, pg_temp.random_place());
	END CASE;
	RETURN 'done';
EXCEPTION WHEN SQLSTATE 'ZF002' OR SQLSTATE 'ZF007' OR SQLSTATE 'ZF008' THEN
	GET STACKED DIAGNOSTICS refusal = CONSTRAINT_NAME;
	RETURN refusal;
END $$;

-- The second opinion, from the log alone: the last word on each order and item.
CREATE VIEW pg_temp.said AS
	SELECT e.aggregate_id AS order_id, e.version, l ->> 'item_id' AS item_id, l ->> 'quantity' AS quantity, l ->> 'unit_price' AS price,
		   coalesce((l ->> 'location_id')::uuid, forge.default_location()) AS location_id
	  FROM erp.event e, jsonb_array_elements(e.payload -> 'lines') l WHERE e.event_type = 'sales.order.created'
	UNION ALL
	SELECT e.aggregate_id, e.version, e.payload ->> 'item_id', e.payload ->> 'quantity', e.payload ->> 'unit_price',
		   coalesce((e.payload ->> 'location_id')::uuid, forge.default_location())
	  FROM erp.event e WHERE e.event_type LIKE 'sales.order.line%';
CREATE VIEW pg_temp.line AS
	SELECT s.order_id, s.item_id::uuid, s.location_id, s.quantity::numeric,
		   trunc(s.quantity::numeric * p.price::numeric / u.unit + 0.5) * u.unit AS amount
	  FROM (SELECT DISTINCT ON (order_id, item_id, location_id) * FROM pg_temp.said ORDER BY order_id, item_id, location_id, version DESC) s
	 CROSS JOIN LATERAL (SELECT price FROM pg_temp.said a WHERE a.order_id = s.order_id AND a.item_id = s.item_id AND a.location_id = s.location_id AND a.price IS NOT NULL
						  ORDER BY a.version DESC LIMIT 1) p
	  JOIN erp.event c ON c.aggregate_id = s.order_id AND c.version = 1
	 CROSS JOIN LATERAL (SELECT CASE c.payload ->> 'currency' WHEN 'EUR' THEN 0.01 WHEN 'JPY' THEN 1 ELSE 0.001 END AS unit) u
	 WHERE s.quantity IS NOT NULL;
CREATE VIEW pg_temp.cart AS
	SELECT e.aggregate_id AS order_id, max(e.version) AS version,
		   max(e.payload ->> 'customer_id')::uuid AS customer_id, max(e.payload ->> 'currency') AS currency,
		   max(CASE e.event_type WHEN 'sales.order.cancelled' THEN '4 cancelled' WHEN 'sales.order.completed' THEN '3 completed'
								 WHEN 'sales.order.payment_confirmed' THEN '2 processing' WHEN 'sales.order.submitted' THEN '1 reserved'
								 ELSE '0 draft' END) AS status,
		   (SELECT coalesce(sum(l.amount), 0) FROM pg_temp.line l WHERE l.order_id = e.aggregate_id) AS total
	  FROM erp.event e WHERE e.aggregate_type = 'sales.order' GROUP BY e.aggregate_id;
CREATE FUNCTION pg_temp.disagreements() RETURNS TABLE (what text, count bigint) LANGUAGE sql AS $$
	SELECT 'orders', count(*) FROM (
		(SELECT order_id, version, customer_id, currency, substr(status, 3), total FROM pg_temp.cart
		 EXCEPT SELECT order_id, version, customer_id, currency, status, total_amount FROM erp.sales_order)
		UNION ALL (SELECT order_id, version, customer_id, currency, status, total_amount FROM erp.sales_order
		 EXCEPT SELECT order_id, version, customer_id, currency, substr(status, 3), total FROM pg_temp.cart)) d
	UNION ALL SELECT 'lines', count(*) FROM pg_temp.line l FULL JOIN erp.sales_order_line r USING (order_id, item_id, location_id)
	 WHERE (l.quantity, l.amount) IS DISTINCT FROM (r.quantity, r.line_amount)
	UNION ALL SELECT 'customers', count(*) FROM (
		SELECT customer_id, currency, count(*) AS total_orders, sum((status < '3')::integer) AS active, sum((status LIKE '3%')::integer) AS completed,
			   sum((status LIKE '4%')::integer) AS cancelled, sum(CASE WHEN status LIKE '3%' THEN total ELSE 0 END) AS spent
		  FROM pg_temp.cart GROUP BY 1, 2) c FULL JOIN erp.customer_statistics s USING (customer_id, currency)
	 WHERE (c.total_orders, active, completed, cancelled, spent)
		   IS DISTINCT FROM (s.total_orders, active_orders, completed_orders, cancelled_orders, total_spent)
	UNION ALL SELECT 'items', count(*) FROM (
		SELECT l.item_id, c.currency, sum(CASE WHEN status < '4' THEN quantity ELSE 0 END) AS ordered,
			   sum(CASE WHEN status LIKE '0%' THEN quantity ELSE 0 END) AS active, sum(CASE WHEN status LIKE '1%' OR status LIKE '2%' THEN quantity ELSE 0 END) AS reserved,
			   sum(CASE WHEN status LIKE '3%' THEN quantity ELSE 0 END) AS completed, sum(CASE WHEN status LIKE '3%' THEN amount ELSE 0 END) AS revenue,
			   count(DISTINCT order_id) FILTER (WHERE status < '4') AS orders
		  FROM pg_temp.line l JOIN pg_temp.cart c USING (order_id) GROUP BY 1, 2) i FULL JOIN erp.item_demand d USING (item_id, currency)
	 WHERE (ordered, active, reserved, completed, i.revenue, orders)
		   IS DISTINCT FROM (quantity_ordered, quantity_active, quantity_reserved, quantity_completed, d.revenue, order_count)
	UNION ALL SELECT 'stock', count(*) FROM erp.stock s
	  LEFT JOIN (SELECT item_id, location_id, sum(CASE WHEN status LIKE '1%' OR status LIKE '2%' THEN quantity ELSE 0 END) AS reserved,
						sum(CASE WHEN status LIKE '3%' THEN quantity ELSE 0 END) AS shipped
				   FROM pg_temp.line JOIN pg_temp.cart USING (order_id) GROUP BY 1, 2) d USING (item_id, location_id)
	 WHERE (s.reserved, s.available, s.on_hand) IS DISTINCT FROM (coalesce(d.reserved, 0), s.on_hand - coalesce(d.reserved, 0),
		   (SELECT sum(CASE WHEN e.event_type LIKE '%adjusted' THEN (e.payload ->> 'delta')::numeric ELSE (e.payload ->> 'quantity')::numeric END)
			  FROM erp.event e WHERE e.aggregate_id = forge.stock_stream(s.item_id, s.location_id) AND e.event_type SIMILAR TO '%(adjusted|received)') - coalesce(d.shipped, 0))
	UNION ALL SELECT 'reservations', count(*) FROM erp.stock_reservation r
	  FULL JOIN (SELECT l.* FROM pg_temp.line l JOIN pg_temp.cart c USING (order_id) WHERE status LIKE '1%' OR status LIKE '2%') l
		ON l.item_id = r.item_id AND l.location_id = r.location_id AND l.order_id = r.reference
	 WHERE r.quantity IS DISTINCT FROM l.quantity $$;

-- many steps, of which enough are done
SELECT setseed(0.42);
CREATE TEMP TABLE outcome AS SELECT pg_temp.try_step() AS outcome FROM generate_series(1, 1500);
SELECT outcome, count(*) > 3 AS often FROM outcome GROUP BY 1 ORDER BY 1;
SELECT count(DISTINCT status) AS states FROM erp.sales_order;
SELECT * FROM pg_temp.disagreements();
SELECT count(*) FROM forge.verify();

-- all that is open is cancelled
SELECT count(c.status) > 0 FROM erp.current_order o, LATERAL erp.cancel_order(o.order_id, 'closing') c;
SELECT sum(reserved) FROM erp.stock;
SELECT * FROM pg_temp.disagreements();

-- all rows are lost, and made again
ALTER TABLE forge.order_row DISABLE TRIGGER guard;
ALTER TABLE forge.order_line_row DISABLE TRIGGER guard;
ALTER TABLE forge.item_row DISABLE TRIGGER guard;
ALTER TABLE forge.item_reservation_row DISABLE TRIGGER guard;
ALTER TABLE forge.stock_row DISABLE TRIGGER guard;
ALTER TABLE forge.stock_reservation_row DISABLE TRIGGER guard;
SELECT count(pg_temp.try_step()) FROM generate_series(1, 200);
DELETE FROM forge.order_row WHERE tenant_id = forge.current_tenant();
DELETE FROM forge.order_line_row WHERE tenant_id = forge.current_tenant();
DELETE FROM forge.item_row WHERE tenant_id = forge.current_tenant();
DELETE FROM forge.item_reservation_row WHERE tenant_id = forge.current_tenant();
DELETE FROM forge.stock_row WHERE tenant_id = forge.current_tenant();
DELETE FROM forge.stock_reservation_row WHERE tenant_id = forge.current_tenant();
ALTER TABLE forge.order_row ENABLE ALWAYS TRIGGER guard;
ALTER TABLE forge.order_line_row ENABLE ALWAYS TRIGGER guard;
ALTER TABLE forge.item_row ENABLE ALWAYS TRIGGER guard;
ALTER TABLE forge.item_reservation_row ENABLE ALWAYS TRIGGER guard;
ALTER TABLE forge.stock_row ENABLE ALWAYS TRIGGER guard;
ALTER TABLE forge.stock_reservation_row ENABLE ALWAYS TRIGGER guard;
SELECT sum(count) > 0 AS lost FROM pg_temp.disagreements();
SELECT p, forge.rebuild(p) > 0 FROM unnest('{item,item_reservation,stock,stock_reservation,order,order_line}'::text[]) p;
SELECT * FROM pg_temp.disagreements();
\pset tuples_only off
SELECT * FROM forge.verify();
