# Many clients move, issue, receive and count stock of a few items at eight locations, plan transfers and bring them to their
# ends: no client meets an error, no bucket is ever below zero, and nothing is lost, to the last decimal: quantity and value of
# each item are what came in less what went out, as the log says.
use strict;
use warnings;

use ForgeLoad;
use ForgeNode;
use Test::More;

my $node = ForgeNode->create('transfers', conf => "max_connections = 90\nlog_statement = none\n");

$node->safe_psql('postgres', <<'SQL');
CREATE TABLE outcome (what text, refused text);
GRANT ALL ON outcome TO shop_clerk;

CREATE FUNCTION item(number integer) RETURNS uuid LANGUAGE sql IMMUTABLE RETURN (10000000 + number || '-0000-4000-8000-000000000000')::uuid;
-- The last one is the default location.
CREATE FUNCTION place(number integer) RETURNS uuid LANGUAGE sql IMMUTABLE
	RETURN CASE WHEN number < 8 THEN (20000000 + number || '-0000-4000-8000-000000000000')::uuid END;

CREATE FUNCTION one_transfer(wanted text) RETURNS uuid LANGUAGE sql
	RETURN (SELECT transfer_id FROM erp.stock_transfer WHERE status = wanted ORDER BY random() LIMIT 1);

-- One command; notes why it was refused.
CREATE PROCEDURE act(what text, item integer, source integer, destination integer, quantity numeric) LANGUAGE plpgsql AS $$
DECLARE
	refused text;
	transfer uuid;
BEGIN
	IF what IN ('send', 'cancel') THEN
		transfer := one_transfer('draft');
	ELSIF what IN ('receive part', 'receive', 'return', 'close') THEN
		transfer := one_transfer('sent');
	END IF;
	CASE what
		WHEN 'move' THEN PERFORM erp.move_stock(item(item), quantity, place(source), place(destination));
		WHEN 'in' THEN PERFORM erp.receive_stock(item(item), quantity, place(source), unit_cost => round(1 + quantity / 3.0, 6));
		WHEN 'issue' THEN PERFORM erp.issue_stock(item(item), quantity, place(source));
		WHEN 'count' THEN PERFORM erp.count_stock(item(item), quantity, place(source));
		WHEN 'plan' THEN
			PERFORM erp.create_stock_transfer(place(source), place(destination), jsonb_build_array(
				jsonb_build_object('item_id', item(item), 'quantity', quantity),
				jsonb_build_object('item_id', item(item % 4 + 1), 'quantity', quantity)));
		WHEN 'send' THEN PERFORM erp.send_stock_transfer(transfer) WHERE transfer IS NOT NULL;
		WHEN 'cancel' THEN PERFORM erp.cancel_stock_transfer(transfer) WHERE transfer IS NOT NULL;
		WHEN 'receive part' THEN
			PERFORM erp.receive_stock_transfer(transfer, jsonb_build_array(jsonb_build_object('line_no', 1 + item % 2, 'quantity', quantity)))
			  WHERE transfer IS NOT NULL;
		WHEN 'receive' THEN PERFORM erp.receive_stock_transfer(transfer) WHERE transfer IS NOT NULL;
		WHEN 'return' THEN PERFORM erp.return_stock_transfer(transfer) WHERE transfer IS NOT NULL;
		WHEN 'close' THEN PERFORM erp.close_stock_transfer(transfer, 'lost') WHERE transfer IS NOT NULL;
	END CASE;
	INSERT INTO outcome VALUES (what, NULL);
EXCEPTION WHEN SQLSTATE 'ZF008' OR SQLSTATE 'ZF006' THEN
	GET STACKED DIAGNOSTICS refused = CONSTRAINT_NAME;
	INSERT INTO outcome VALUES (what, refused);
END
$$;
GRANT EXECUTE ON PROCEDURE act TO PUBLIC;
SQL
$node->client(<<'SQL');
SELECT count(erp.create_location('L' || n, 'Place ' || n, location_id => place(n))) FROM generate_series(1, 7) n;
SELECT count(erp.create_item('Item ' || n, item_id => item(n))) FROM generate_series(1, 4) n;
SELECT count(erp.receive_stock(item(i), 100, place(p), unit_cost => round(i / 7.0, 6))) FROM generate_series(1, 4) i, generate_series(1, 8) p;
SQL

foreach my $level (@ForgeLoad::LEVELS)
{
	ForgeLoad->run($node, name => $level, level => $level, clients => ForgeLoad::size(8, 64),
		($ENV{FORGE_LOAD} // '') eq 'full' ? (seconds => 60) : (transactions => 40), script => <<'SQL');
\set what random(1, 20)
\set item random(1, 4)
\set source random(1, 8)
\set shift random(1, 7)
\set quantity random(1, 9)
\set thirds random(0, 2)
CALL act((string_to_array('move,move,move,move,move,in,in,in,issue,issue,issue,count,plan,send,send,receive part,receive,return,close,cancel', ','))[:what],
	:item, :source, (:source + :shift - 1) % 8 + 1, :quantity + round(:thirds / 3.0, 6));
SQL
}
is($node->safe_psql('postgres', <<'SQL'), 't|t', 'some were done, some refused, and these by name');
SELECT bool_or(refused IS NULL),
	   bool_and(refused IN ('stock_insufficient', 'stock_transfer_state_forbids', 'receipt_exceeds_transfer')) FILTER (WHERE refused IS NOT NULL)
  FROM outcome
SQL
is($node->safe_psql('postgres', <<'SQL'), '11', 'each kind of command was done');
SELECT count(DISTINCT what) FROM outcome WHERE refused IS NULL
SQL
is(join("\n", grep { /deadlock/ } $node->errors_in_log(0)), '', 'no deadlocks');

is($node->client(<<'SQL'), '', 'no bucket is below zero');
SELECT * FROM erp.stock WHERE least(on_hand, reserved, available, damaged, in_transit) < 0
SQL

# What there is by the states of stock and transfers, and what came in and went out by the events.
$node->safe_psql('postgres', <<'SQL');
CREATE VIEW held WITH (security_invoker = true) AS
	WITH state AS MATERIALIZED (
		SELECT e.aggregate_id, e.aggregate_type, forge.state(e.aggregate_type, e.aggregate_id) AS state
		  FROM erp.event e WHERE e.version = 1 AND e.aggregate_type IN ('inventory.item', 'inventory.stock', 'inventory.transfer'))
	SELECT coalesce((s.state ->> 'item_id')::uuid, s.aggregate_id) AS item_id,
		   (s.state ->> 'on_hand')::numeric + (s.state ->> 'damaged')::numeric + (s.state ->> 'in_transit')::numeric AS quantity,
		   (s.state ->> 'value')::numeric + (s.state ->> 'damaged_value')::numeric AS value
	  FROM state s WHERE s.aggregate_type <> 'inventory.transfer'
	 UNION ALL
	SELECT (l ->> 'item_id')::uuid, 0, (l ->> 'value')::numeric
	  FROM state s, jsonb_array_elements(s.state -> 'lines') l WHERE s.aggregate_type = 'inventory.transfer';

CREATE VIEW moved WITH (security_invoker = true) AS
	SELECT coalesce((forge.state(e.aggregate_type, e.aggregate_id) ->> 'item_id')::uuid, e.aggregate_id) AS item_id,
		   m.sign * coalesce(e.payload ->> 'delta', e.payload ->> 'quantity')::numeric AS quantity,
		   m.sign * coalesce(e.payload ->> 'value', '0')::numeric AS value
	  FROM erp.event e
	  JOIN (VALUES ('received', 1), ('issued', -1), ('counted', 1)) m (name, sign) ON e.event_type IN ('inventory.item.stock_' || m.name, 'inventory.stock.stock_' || m.name)
	 UNION ALL
	SELECT (t.lines -> ((l ->> 'line_no')::integer - 1) ->> 'item_id')::uuid, -(l ->> 'quantity')::numeric, -coalesce(l ->> 'value', '0')::numeric
	  FROM erp.event e, jsonb_array_elements(e.payload -> 'lines') l,
		   LATERAL (SELECT c.payload -> 'lines' AS lines FROM erp.event c WHERE c.aggregate_id = e.aggregate_id AND c.version = 1) t
	 WHERE e.event_type = 'inventory.transfer.closed';
GRANT SELECT ON held, moved TO shop_clerk;
SQL
is($node->client(<<'SQL'), "t|t\n" x 3 . 't|t', 'nothing is lost: quantity and value of each item');
SELECT h.quantity = m.quantity, h.value = m.value
  FROM (SELECT item_id, sum(quantity) AS quantity, sum(value) AS value FROM held GROUP BY item_id) h
  JOIN (SELECT item_id, sum(quantity) AS quantity, sum(value) AS value FROM moved GROUP BY item_id) m USING (item_id)
SQL
is($node->client('SELECT count(*) FROM forge.verify()'), '0', 'the read models fit the log, and transfers the stock');
done_testing();
