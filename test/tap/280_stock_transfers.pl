# Many clients move, issue, receive and count stock of a few items at eight locations, plan transfers and bring them to their
# ends: no client meets an error, no bucket is ever below zero, and nothing is lost, to the last decimal: quantity and value of
# each item are what came in less what went out, as the log says.  Some items are kept in lots, some of which have expired, and
# cost is found by all methods, which change in between.
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
-- Those that are kept in lots, and three lots of each.
CREATE FUNCTION is_tracked(item integer) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN item > 5;
CREATE FUNCTION lot(item integer, number numeric) RETURNS uuid LANGUAGE sql IMMUTABLE
	RETURN CASE WHEN is_tracked(item) THEN (30000000 + item * 10 + trunc(number)::integer % 3 || '-0000-4000-8000-000000000000')::uuid END;
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
		WHEN 'move lot' THEN PERFORM erp.move_stock(item(item), quantity, place(source), place(destination), lot(item, quantity));
		WHEN 'in' THEN
			PERFORM erp.receive_stock(item(item), quantity, place(source), unit_cost => round(1 + quantity / 3.0, 6), lot_id => lot(item, quantity));
		WHEN 'issue' THEN PERFORM erp.issue_stock(item(item), quantity, place(source));
		WHEN 'count' THEN PERFORM erp.count_stock(item(item), quantity, place(source), lot_id => lot(item, source));
		WHEN 'damage' THEN PERFORM erp.damage_stock(item(item), round(quantity / 4, 6), place(source), lot(item, 1));
		WHEN 'repair' THEN PERFORM erp.repair_stock(item(item), round(quantity / 9, 6), place(source), lot(item, 1));
		WHEN 'method' THEN PERFORM erp.set_cost_method(item(item), ('{average,fifo,lifo,standard}'::text[])[source % 4 + 1]);
		WHEN 'plan' THEN
			PERFORM erp.create_stock_transfer(place(source), place(destination), jsonb_build_array(
				jsonb_build_object('item_id', item(item), 'quantity', quantity),
				jsonb_build_object('item_id', item(item % 8 + 1), 'quantity', quantity)));
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
SELECT count(erp.create_item('Item ' || n, item_id => item(n))) FROM generate_series(1, 8) n WHERE NOT is_tracked(n);
SELECT count(erp.define_unit('part', 'Part', 'count', decimals => 6));
SELECT count(erp.create_product('Item ' || n, unit => 'part', tracking => 'lot', item_id => item(n))) FROM generate_series(1, 8) n WHERE is_tracked(n);
SELECT count(erp.set_cost_method(item(n), m)) FROM unnest('{2,3,4,5,7,8}'::integer[], '{fifo,lifo,standard,fifo,fifo,lifo}'::text[]) t (n, m);
SELECT count(erp.set_standard_cost(item(n), round(n / 3.0, 6))) FROM generate_series(1, 8) n;
SELECT count(erp.create_lot(item(i), 'L-' || n, (ARRAY[NULL, '2999-01-01', '2001-01-01']::date[])[n + 1], lot_id => lot(i, n)))
  FROM generate_series(1, 8) i, generate_series(0, 2) n WHERE is_tracked(i);
SELECT count(erp.receive_stock(item(i), 33, place(p), unit_cost => round(i / 7.0, 6), lot_id => lot(i, n)))
  FROM generate_series(1, 8) i, generate_series(1, 8) p, generate_series(0, 2) n;
SELECT count(erp.damage_stock(item(i), 9, place(p), lot(i, 1))) FROM generate_series(1, 8) i, generate_series(1, 8) p;
SQL

foreach my $level (@ForgeLoad::LEVELS)
{
	ForgeLoad->run($node, name => $level, level => $level, clients => ForgeLoad::size(8, 64),
		($ENV{FORGE_LOAD} // '') eq 'full' ? (seconds => 60) : (transactions => 40), script => <<'SQL');
\set what random(1, 25)
\set item random(1, 8)
\set source random(1, 8)
\set shift random(1, 7)
\set quantity random(1, 9)
\set thirds random(0, 2)
CALL act((string_to_array('move,move,move,move,move,move lot,move lot,in,in,in,issue,issue,issue,count,damage,repair,method,plan,send,send,receive part,receive,return,close,cancel', ','))[:what],
	:item, :source, (:source + :shift - 1) % 8 + 1, :quantity + round(:thirds / 3.0, 6));
SQL
}
is($node->safe_psql('postgres', <<'SQL'), 't|', 'some were done, some refused, and these by name');
SELECT bool_or(refused IS NULL), string_agg(DISTINCT refused || ' for ' || what, ', ')
	   FILTER (WHERE refused NOT IN ('stock_insufficient', 'damaged_insufficient', 'stock_transfer_state_forbids', 'receipt_exceeds_transfer'))
  FROM outcome
SQL
is($node->safe_psql('postgres', <<'SQL'), '15', 'each kind of command was done');
SELECT count(DISTINCT what) FROM outcome WHERE refused IS NULL
SQL
is(join("\n", grep { /deadlock/ } $node->errors_in_log(0)), '', 'no deadlocks');

is($node->client(<<'SQL'), '', 'no bucket is below zero');
SELECT * FROM erp.stock WHERE least(on_hand, reserved, available, damaged, in_transit) < 0
SQL
is($node->client(<<'SQL'), '', 'lots add up to what is on hand; what is not there is worth nothing');
SELECT s.item_id, s.location_id, s.on_hand, sum(l.quantity), v.value
  FROM erp.stock s JOIN erp.stock_value v USING (item_id, location_id) LEFT JOIN erp.stock_lot l USING (item_id, location_id)
 GROUP BY s.item_id, s.location_id, s.on_hand, v.value
HAVING s.on_hand <> coalesce(sum(l.quantity), CASE WHEN s.item_id < item(6) THEN s.on_hand ELSE 0 END) OR (s.on_hand = 0 AND v.value <> 0)
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
is($node->client(<<'SQL'), "t|t\n" x 7 . 't|t', 'nothing is lost: quantity and value of each item');
SELECT h.quantity = m.quantity, h.value = m.value
  FROM (SELECT item_id, sum(quantity) AS quantity, sum(value) AS value FROM held GROUP BY item_id) h
  JOIN (SELECT item_id, sum(quantity) AS quantity, sum(value) AS value FROM moved GROUP BY item_id) m USING (item_id)
SQL
is($node->client('SELECT count(*) FROM forge.verify()'), '0', 'the read models fit the log, and transfers the stock');
done_testing();
