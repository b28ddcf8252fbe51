# Many clients that order the same items at the same time, in whatever order, at each isolation level.
use strict;
use warnings;

use ForgeLoad;
use ForgeNode;
use Test::More;

my $node = ForgeNode->create('orders', conf => "max_connections = 120\nlog_statement = none\n");

$node->safe_psql('postgres', <<'SQL');
CREATE TABLE outcome (round integer, refusal text);
GRANT ALL ON outcome TO shop_clerk;
CREATE FUNCTION id(number bigint) RETURNS uuid LANGUAGE sql
	RETURN lpad(number::text, 32, '0')::uuid;

-- One to six of twelve items, in whatever order.
CREATE FUNCTION random_lines(base bigint) RETURNS jsonb LANGUAGE sql
	RETURN (SELECT jsonb_agg(jsonb_build_object('item_id', id(base + n), 'unit_price', n,
												'quantity', 1 + floor(random() * 3)))
			  FROM (SELECT n FROM generate_series(1, 12) n ORDER BY random()
					 LIMIT 1 + floor(random() * 6)) i);

-- One step of one of fifty orders, whose ids lie before and behind those of the items, or of an item,
-- or a batch of three orders of which two are given up again.
CREATE FUNCTION random_step(base bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	cart uuid := id(base + 1000 * floor(random() * 50)::bigint);
	number integer := 1 + floor(random() * 12);
	carts uuid[] := ARRAY[gen_random_uuid(), gen_random_uuid(), gen_random_uuid()];
BEGIN
	CASE floor(random() * 10)
	WHEN 0, 1 THEN PERFORM erp.create_order('EUR', NULL, random_lines(base), cart);
	WHEN 2 THEN PERFORM erp.add_order_line(cart, id(base + number), 1, number);
	WHEN 3, 4 THEN PERFORM erp.submit_order(cart);
	WHEN 5 THEN PERFORM erp.confirm_payment(cart, 'P');
	WHEN 6 THEN PERFORM erp.complete_order(cart);
	WHEN 7 THEN PERFORM erp.cancel_order(cart, 'no');
	WHEN 8 THEN PERFORM erp.adjust_stock(id(base + number), CASE WHEN random() < 0.5 THEN -1 ELSE 2 END);
	ELSE
		PERFORM forge.execute_batch((
			SELECT jsonb_agg(jsonb_build_object('command', 'sales.order.' || c.command, 'payload', c.payload,
												'aggregate_id', carts[n]) ORDER BY n, c.command <> 'create', c.command DESC)
			  FROM generate_series(1, 3) n,
				   LATERAL (VALUES ('create', jsonb_build_object('currency', 'EUR', 'lines', random_lines(base + 0 * n))),
								   ('submit', '{}'), ('cancel', '{"reason": "no"}')) c (command, payload)
			 WHERE n < 3 OR c.command <> 'cancel'));
	END CASE;
END
$$;

CREATE PROCEDURE try_step(base bigint, round integer) LANGUAGE plpgsql AS $$
DECLARE
	refusal text;
BEGIN
	PERFORM random_step(base);
	INSERT INTO outcome VALUES (round);
EXCEPTION WHEN SQLSTATE 'ZF002' OR SQLSTATE 'ZF007' OR SQLSTATE 'ZF008' THEN
	GET STACKED DIAGNOSTICS refusal = CONSTRAINT_NAME;
	INSERT INTO outcome VALUES (round, refusal);
END
$$;
SQL

my $round = 0;

# What orders, lines, reservations and stock say of each other; each query must give nothing.
my %agreement = (
	'nothing is sold twice' => q{SELECT item_id, on_hand, reserved FROM erp.item WHERE reserved > on_hand OR reserved < 0},
	'reserved is the sum of the reservations' => q{
		SELECT i.item_id, i.reserved, sum(r.quantity) FROM erp.item i LEFT JOIN erp.item_reservation r USING (item_id)
		 GROUP BY 1, 2 HAVING i.reserved <> coalesce(sum(r.quantity), 0)},
	'the reservations are those of the orders that have reserved' => q{
		SELECT * FROM (SELECT l.item_id, l.order_id, l.quantity FROM erp.sales_order_line l JOIN erp.sales_order o USING (order_id)
						WHERE o.status IN ('reserved', 'processing')) l
		  FULL JOIN (SELECT item_id, reference AS order_id, quantity FROM erp.item_reservation) r USING (item_id, order_id)
		 WHERE l.quantity IS DISTINCT FROM r.quantity},
	'on hand is what came and was not shipped' => q{
		SELECT i.item_id, i.on_hand FROM erp.item i
		 WHERE i.on_hand <> (SELECT coalesce(sum((payload ->> 'delta')::numeric), 0) FROM erp.event
							  WHERE aggregate_id = i.item_id AND event_type = 'inventory.item.stock_adjusted')
						  - (SELECT coalesce(sum(quantity_completed), 0) FROM erp.item_demand WHERE item_id = i.item_id)},
	'all rows equal a replay' => q{SELECT * FROM forge.verify()});

foreach my $level (@ForgeLoad::LEVELS)
{
	subtest $level => sub {
		my $base = ++$round * 100_000_000;
		my $offset = -s $node->logfile;

		$node->client("SELECT count(erp.create_item('Lamp', initial_quantity => 40, item_id => id($base + n)))
						 FROM generate_series(1, 12) n");
		my $load = ForgeLoad->run($node, name => 'orders', level => $level, clients => 64,
			seconds => ForgeLoad::size(3, 60), script => "CALL try_step($base, $round);\n");

		is($node->safe_psql('postgres', "SELECT count(*) FROM outcome WHERE round = $round"), $load->{done},
			'each step came to something');
		is($node->safe_psql('postgres', <<"SQL"), 't', 'and much of it was done');
SELECT count(*) FILTER (WHERE refusal IS NULL) > 20 FROM outcome WHERE round = $round
SQL
		is($node->safe_psql('postgres', <<"SQL"), '', 'others are refused by what can be the matter');
SELECT DISTINCT refusal FROM outcome WHERE round = $round AND refusal NOT IN (
	'order_exists', 'order_not_found', 'order_state_forbids', 'stock_insufficient', 'stock_negative')
SQL
		is($node->client($agreement{$_}), '', $_) foreach sort keys %agreement;
		ForgeLoad::log_is_clean($node, $offset, $level, 'orders', asks => 1);
	};
}

$node->stop;
done_testing();
