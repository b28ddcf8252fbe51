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
	has_value boolean,				-- it names a price or a customer
	problem text					-- NULL: a good line
);
\copy demo.line FROM pstdin

-- A sale takes goods away, and a return, with its negative quantity, brings them back.  An invoice
-- of one line with neither price nor customer is the shop counting its stock (damaged, thrown away,
-- found): there the quantity itself is the change.
CREATE TABLE demo.movement AS
SELECT number, first_number, code, description, kind || ' ' || invoice AS reason,
	   CASE kind WHEN 'count' THEN quantity ELSE -quantity END AS delta,
	   invoiced_at AT TIME ZONE 'UTC' AS occurred_at
  FROM (SELECT *, CASE WHEN invoice LIKE 'C%' THEN 'return'
					   WHEN invoice LIKE 'A%' THEN 'adjustment'
					   WHEN NOT has_value AND count(*) OVER (PARTITION BY invoice) = 1 THEN 'count'
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

-- What a client would send, some 1,000 commands at a time and no invoice in two of them: first the
-- items, then the lines.  The command ids follow from the file, so nothing happens twice.
CREATE TABLE demo.batch AS
SELECT -1 - row_number / 1000 AS batch, count(*) AS command_count,
	   jsonb_agg(jsonb_build_object(
		   'command', 'inventory.item.create',
		   'aggregate_id', item_id,
		   'payload', jsonb_build_object('name', name, 'sku', code,
										 'initial_quantity', opening_quantity),
		   'occurred_at', (SELECT min(occurred_at) - interval '1 day' FROM demo.movement),
		   'command_id', md5('create ' || code)::uuid) ORDER BY row_number) AS commands
  FROM (SELECT *, row_number() OVER (ORDER BY code COLLATE "C") FROM demo.item) AS item
 GROUP BY 1
 UNION ALL
SELECT first_number / 1000, count(*),
	   jsonb_agg(jsonb_build_object(
		   'command', 'inventory.item.adjust_stock',
		   'aggregate_id', item_id,
		   'payload', jsonb_build_object('delta', delta, 'reason', reason),
		   'occurred_at', occurred_at,
		   'command_id', md5('line ' || number)::uuid) ORDER BY number)
  FROM demo.movement JOIN demo.item USING (code)
 GROUP BY 1;

GRANT USAGE ON SCHEMA demo TO shop;
GRANT SELECT ON demo.batch TO shop;
ANALYZE demo.batch;
