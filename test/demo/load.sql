-- load.sql: from order lines to batches of commands.  Run as the bootstrap superuser; the rows that
-- lines.awk printed are psql's standard input.  docs/demo.md tells the rules that are written here.
CREATE SCHEMA demo;

CREATE TABLE demo.line (
	number integer NOT NULL,		-- in the file
	first_number integer NOT NULL,	-- that of its invoice's first line
	invoice text,
	code text,
	description text,
	quantity numeric,
	invoiced_at timestamp,			-- the file names no zone: UTC
	price numeric,
	customer text,					-- NULL: not known
	problem text					-- NULL: a good line
);
\copy demo.line FROM pstdin

-- A sale takes goods away, and a return, with its negative quantity, brings them back.  An invoice
-- of one line with neither price nor customer is the shop counting its stock (damaged, thrown away,
-- found): there the quantity itself is the change.  Sales and returns are orders, but for a line
-- that cannot be one.
CREATE TABLE demo.movement AS
SELECT number, first_number, invoice, code, description, kind, customer, price,
	   CASE kind WHEN 'count' THEN quantity ELSE -quantity END AS delta,
	   invoiced_at AT TIME ZONE 'UTC' AS occurred_at,
	   price >= 0 AND (kind = 'sale' AND quantity > 0 OR kind = 'return' AND quantity < 0) AS is_ordered
  FROM (SELECT *, CASE WHEN invoice LIKE 'C%' THEN 'return'
					   WHEN invoice LIKE 'A%' THEN 'adjustment'
					   WHEN price = 0 AND customer IS NULL AND count(*) OVER (PARTITION BY invoice) = 1
					   THEN 'count'
					   ELSE 'sale'
				  END AS kind
		  FROM demo.line
		 WHERE problem IS NULL) AS good_line;

-- An item per code.  What it opens with is what its history needs never to fall below zero.
CREATE TABLE demo.item AS
SELECT code, md5('item ' || code)::uuid AS item_id,
	   coalesce(mode() WITHIN GROUP (ORDER BY nullif(description, '') COLLATE "C"), code) AS name,
	   greatest(-min(balance), 0) AS opening_quantity
  FROM (SELECT code, description, sum(delta) OVER (PARTITION BY code ORDER BY number) AS balance
		  FROM demo.movement) AS history
 GROUP BY code;

CREATE TABLE demo.customer AS
SELECT DISTINCT customer, md5('customer ' || customer)::uuid AS customer_id
  FROM demo.movement
 WHERE customer IS NOT NULL;

-- An order has one line for each item, and that one price: lines of an item at the same price are
-- one, and those at another price belong to a second order of the same invoice.  So do lines beyond
-- the 1,000 that an order may have.
CREATE TABLE demo.order_line AS
SELECT first_number, part * 1000 + (row_number() OVER (PARTITION BY first_number, part
													   ORDER BY number) - 1) / 1000 AS part,
	   number, code, price, quantity
  FROM (SELECT first_number, row_number() OVER (PARTITION BY first_number, code
												ORDER BY min(number)) AS part,
			   min(number) AS number, code, price, abs(sum(delta)) AS quantity
		  FROM demo.movement
		 WHERE is_ordered
		 GROUP BY first_number, code, price) AS line;

CREATE TABLE demo.sales_order AS
SELECT first_number, part, md5('order ' || first_number || ' ' || part)::uuid AS order_id,
	   invoice, kind, occurred_at, customer,
	   jsonb_build_object(
		   'currency', 'GBP',
		   'customer_id', md5('customer ' || customer)::uuid,
		   'lines', jsonb_agg(jsonb_build_object('item_id', item_id, 'quantity', quantity,
												 'unit_price', price) ORDER BY number)) AS content
  FROM demo.order_line JOIN demo.item USING (code)
  JOIN (SELECT DISTINCT ON (first_number) first_number, invoice, kind, occurred_at, customer
		  FROM demo.movement WHERE is_ordered ORDER BY first_number, number) AS invoice
	   USING (first_number)
 GROUP BY first_number, part, invoice, kind, occurred_at, customer;

-- What a client would send, in its order: the items, then invoice by invoice what moves stock
-- without an order, and the orders.  The command ids follow from the file, so nothing happens twice.
CREATE TABLE demo.command (
	first_number integer NOT NULL,	-- of its invoice; of an item a number below zero
	step integer NOT NULL,			-- in the invoice
	command text NOT NULL,
	aggregate_id uuid NOT NULL,
	payload jsonb NOT NULL,
	occurred_at timestamptz NOT NULL
);

INSERT INTO demo.command
SELECT -row_number() OVER (ORDER BY code COLLATE "C" DESC), 0, 'inventory.item.create', item_id,
	   jsonb_build_object('name', name, 'sku', code, 'initial_quantity', opening_quantity),
	   (SELECT min(occurred_at) - interval '1 day' FROM demo.movement)
  FROM demo.item;

INSERT INTO demo.command
SELECT first_number, number - first_number, 'inventory.item.adjust_stock', item_id,
	   jsonb_build_object('delta', delta, 'reason', kind || ' ' || invoice), occurred_at
  FROM demo.movement JOIN demo.item USING (code)
 WHERE NOT is_ordered OR kind = 'return';

INSERT INTO demo.command
SELECT first_number, 1000000 + 10 * part + step, command, order_id, payload, occurred_at
  FROM demo.sales_order,
	   LATERAL (VALUES
		   (kind, 1, 'sales.order.create', content),
		   ('return', 2, 'sales.order.cancel', jsonb_build_object('reason', 'return ' || invoice)),
		   ('sale', 3, 'sales.order.submit', '{}'),
		   ('sale', 4, 'sales.order.confirm_payment',
			jsonb_build_object('payment_reference', 'invoice ' || invoice)),
		   ('sale', 5, 'sales.order.complete', '{}')) AS given (of_kind, step, command, payload)
 WHERE of_kind = kind;

-- Some 1,000 lines to a batch, and no invoice in two of them.
CREATE TABLE demo.batch AS
SELECT floor(first_number / 1000.0) AS batch, count(*) AS command_count,
	   jsonb_agg(jsonb_build_object(
		   'command', command,
		   'aggregate_id', aggregate_id,
		   'payload', payload,
		   'occurred_at', occurred_at,
		   'command_id', md5(first_number || ' ' || step)::uuid)
		   ORDER BY first_number, step) AS commands
  FROM demo.command
 GROUP BY 1;

GRANT USAGE ON SCHEMA demo TO shop;
GRANT SELECT ON demo.batch, demo.customer TO shop;
ANALYZE demo.batch, demo.customer;
