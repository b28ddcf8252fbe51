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
	country text,
	problem text					-- NULL: a good line
);
\copy demo.line FROM pstdin

-- A sale takes goods away, and a return, with its negative quantity, brings them back.  An invoice
-- of one line with neither price nor customer is the shop counting its stock (damaged, thrown away,
-- found): there the quantity itself is the change.  Sales and returns are orders, but for a line
-- that cannot be one.
CREATE TABLE demo.movement AS
SELECT number, first_number, invoice, code, description, kind, customer, country, price,
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
	   mode() WITHIN GROUP (ORDER BY price) FILTER (WHERE price > 0) AS usual_price,
	   greatest(-min(balance), 0) AS opening_quantity
  FROM (SELECT code, description, price, sum(delta) OVER (PARTITION BY code ORDER BY number) AS balance
		  FROM demo.movement) AS history
 GROUP BY code;

-- Of a customer with several countries that of most lines.
CREATE TABLE demo.customer AS
SELECT customer, md5('customer ' || customer)::uuid AS customer_id, mode() WITHIN GROUP (ORDER BY c.code) AS country
  FROM demo.movement m
  LEFT JOIN (VALUES
		   ('Australia', 'AU'), ('Austria', 'AT'), ('Bahrain', 'BH'), ('Belgium', 'BE'), ('Brazil', 'BR'),
		   ('Canada', 'CA'), ('Cyprus', 'CY'), ('Czech Republic', 'CZ'), ('Denmark', 'DK'), ('EIRE', 'IE'),
		   ('Finland', 'FI'), ('France', 'FR'), ('Germany', 'DE'), ('Greece', 'GR'), ('Hong Kong', 'HK'),
		   ('Iceland', 'IS'), ('Israel', 'IL'), ('Italy', 'IT'), ('Japan', 'JP'), ('Lebanon', 'LB'),
		   ('Lithuania', 'LT'), ('Malta', 'MT'), ('Netherlands', 'NL'), ('Norway', 'NO'), ('Poland', 'PL'),
		   ('Portugal', 'PT'), ('RSA', 'ZA'), ('Saudi Arabia', 'SA'), ('Singapore', 'SG'), ('Spain', 'ES'),
		   ('Sweden', 'SE'), ('Switzerland', 'CH'), ('USA', 'US'), ('United Arab Emirates', 'AE'),
		   ('United Kingdom', 'GB')) AS c (name, code) ON c.name = m.country
 WHERE customer IS NOT NULL
 GROUP BY customer;

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
	   invoice, kind, occurred_at, customer, sum(round(quantity * price, 2)) AS amount,
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

-- What a client would send, in its order: the products, the customers, then invoice by invoice what moves stock
-- without an order, and the orders, each with its entry in the books.  The command ids follow from the file, so nothing happens twice.
CREATE TABLE demo.command (
	first_number integer NOT NULL,	-- of its invoice; of a product or customer a number below zero
	step integer NOT NULL,			-- in the invoice
	command text NOT NULL,
	aggregate_id uuid NOT NULL,
	payload jsonb NOT NULL,
	occurred_at timestamptz NOT NULL
);

INSERT INTO demo.command
SELECT -dense_rank() OVER (ORDER BY is_product, code COLLATE "C" DESC), step, command, aggregate_id, payload,
	   (SELECT min(occurred_at) - interval '1 day' FROM demo.movement)
  FROM (SELECT true AS is_product, code, given.step, given.command, item_id AS aggregate_id, given.payload
		  FROM demo.item,
			   LATERAL (VALUES
				   (0, 'catalog.product.create', jsonb_strip_nulls(jsonb_build_object(
					   'name', name, 'sku', code, 'base_price', usual_price, 'currency', CASE WHEN usual_price > 0 THEN 'GBP' END))),
				   (1, 'inventory.item.adjust_stock', jsonb_build_object('delta', opening_quantity)))
			   AS given (step, command, payload)
		 WHERE given.step = 0 OR opening_quantity > 0
		 UNION ALL
		SELECT false, customer, 0, 'parties.party.create', customer_id, jsonb_strip_nulls(jsonb_build_object(
				   'name', 'Customer ' || customer, 'code', customer, 'currency', 'GBP', 'country', country))
		  FROM demo.customer) AS master;

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

-- A sale is paid into the bank, and a return is paid back.
INSERT INTO demo.command
SELECT first_number, 1000000 + 10 * part + 6, 'accounting.entry.post',
	   md5('entry ' || first_number || ' ' || part)::uuid,
	   jsonb_build_object(
		   'entry_date', (occurred_at AT TIME ZONE 'UTC')::date,
		   'description', kind || ' ' || invoice,
		   'reference_type', 'sales.order',
		   'reference_id', order_id,
		   'lines', jsonb_build_array(
			   jsonb_build_object('account', '1100', bank, amount),
			   jsonb_build_object('account', '4000', sales, amount))), occurred_at
  FROM demo.sales_order
  JOIN (VALUES ('sale', 'debit', 'credit'), ('return', 'credit', 'debit')) AS side (kind, bank, sales)
	   USING (kind)
 WHERE amount > 0;

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
