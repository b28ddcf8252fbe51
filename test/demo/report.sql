-- report.sql: what the shop sees after the replay.  Run as role shop.
\pset footer off
\pset null ''

\echo 'Revenue by month, in pounds'
\echo
SELECT to_char(e.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM') AS month,
	   count(*) FILTER (WHERE o.status = 'completed') AS orders,
	   round(coalesce(sum(o.total_amount) FILTER (WHERE o.status = 'completed'), 0), 2) AS sold,
	   round(coalesce(sum(o.total_amount) FILTER (WHERE o.status = 'cancelled'), 0), 2) AS returned,
	   round(sum(CASE o.status WHEN 'completed' THEN o.total_amount ELSE -o.total_amount END), 2) AS net
  FROM erp.order_history o
  JOIN erp.event e ON e.aggregate_id = o.order_id AND e.version = 1
 GROUP BY 1
 ORDER BY 1;

\echo 'The books: a debit of the bank and a credit of sales, posted in the transaction of each order'
\echo
SELECT number, name, kind, currency, round(debit, 2) AS debit, round(credit, 2) AS credit, round(closing, 2) AS balance
  FROM erp.trial_balance();

\echo 'The five best customers, by what they spent less what they returned'
\echo
SELECT row_number() OVER (ORDER BY s.total_spent - coalesce(r.returned, 0) DESC) AS "rank",
	   c.name AS customer, c.country, s.completed_orders AS orders, round(s.total_spent, 2) AS spent,
	   round(coalesce(r.returned, 0), 2) AS returned,
	   round(s.total_spent - coalesce(r.returned, 0), 2) AS net
  FROM erp.customer_statistics s
  JOIN erp.party c ON c.party_id = s.customer_id
  LEFT JOIN (SELECT customer_id, sum(total_amount) AS returned
			   FROM erp.sales_order
			  WHERE status = 'cancelled'
			  GROUP BY customer_id) AS r USING (customer_id)
 ORDER BY 1
 LIMIT 5;

CREATE TEMPORARY TABLE sale AS
SELECT i.item_id, i.sku, i.name, i.version, i.on_hand, d.quantity_completed AS sold,
	   d.quantity_cancelled AS returned, d.quantity_completed - d.quantity_cancelled AS net
  FROM erp.item i LEFT JOIN erp.item_demand d USING (item_id);

\echo 'The ten best sellers, by units sold less units returned'
\echo
SELECT row_number() OVER (ORDER BY net DESC, sku COLLATE "C") AS "rank",
	   sku, name, sold, returned, net, on_hand AS "on hand"
  FROM sale
 WHERE sold > 0
 ORDER BY 1
 LIMIT 10;

\echo 'Stock by location, and what is on its way there'
\echo
SELECT l.code AS location, l.name, count(*) FILTER (WHERE s.on_hand > 0) AS items, coalesce(sum(s.on_hand), 0) AS "on hand",
	   coalesce(sum(s.in_transit), 0) AS "in transit"
  FROM erp.location l
  LEFT JOIN erp.stock s USING (location_id)
 GROUP BY l.code, l.name
 ORDER BY l.code;

\echo 'What was sent to another location: what of it arrived, and what is where now'
\echo
SELECT i.sku, i.name, t.quantity AS sent, t.received, t.open, l.code AS location, s.on_hand AS "on hand", s.in_transit AS "in transit"
  FROM erp.stock_transfer h
  JOIN erp.stock_transfer_line t USING (transfer_id)
  JOIN erp.item i USING (item_id)
  JOIN erp.stock s USING (item_id)
  JOIN erp.location l ON l.location_id = s.location_id
 WHERE h.status = 'sent'
 ORDER BY t.line_no, l.code;

SELECT item_id, sku, name, version, version - 1 AS earlier_version, on_hand, on_hand + 1 AS too_many
  FROM sale
 ORDER BY net DESC NULLS LAST, sku COLLATE "C"
 LIMIT 1 \gset

\echo 'Three commands that are rejected'
\set ON_ERROR_STOP off
\set VERBOSITY verbose
\set ECHO queries
\echo
\echo '1. An order of' :too_many 'of' :name 'with' :on_hand 'on hand: nothing of it is left behind.'
SELECT * FROM forge.execute_batch(jsonb_build_array(
	jsonb_build_object('command', 'sales.order.create', 'aggregate_id', md5('order 999999')::uuid,
		'payload', jsonb_build_object('currency', 'GBP', 'lines', jsonb_build_array(
			jsonb_build_object('item_id', :'item_id', 'quantity', :too_many, 'unit_price', 1)))),
	jsonb_build_object('command', 'sales.order.submit', 'aggregate_id', md5('order 999999')::uuid)));
\echo
\echo '2. A second item with a sku that is taken:'
SELECT * FROM erp.create_item(name => 'Another one', sku => :'sku');
\echo
\echo '3. Deciding on what was read before somebody else changed it:'
SELECT * FROM erp.adjust_stock(:'item_id', delta => 1, expected_version => :earlier_version);
\set ECHO none
\set VERBOSITY default
\set ON_ERROR_STOP on

\echo
\echo 'The last events of' :sku :name
\echo
SELECT version, occurred_at AS "when", event_type AS type,
	   coalesce(payload ->> 'quantity', payload ->> 'delta') AS quantity
  FROM forge.load(:'item_id', from_version => greatest(:version - 7, 1));

SELECT aggregate_id AS order_id
  FROM erp.event
 WHERE event_type = 'sales.order.completed'
 ORDER BY position DESC
 LIMIT 1 \gset
\if :{?order_id}
\echo 'The story of the last order'
\echo
SELECT version, occurred_at AS "when", event FROM erp.order_timeline(:'order_id');
\endif
