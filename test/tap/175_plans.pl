# What clients read is planned as well as with PostgreSQL's statistics, which our tables do not have
# (docs/decisions/0014-no-statistics.md): each query touches no more blocks than it does after an
# ANALYZE that may gather statistics.  Those count only until the library is loaded, which tells the
# planner something else; so a query that shall be planned with them begins a session.
use strict;
use warnings;

use ForgeNode;
use Test::More;

my $node = ForgeNode->create('plans', conf => "autovacuum = off\njit = off\nmax_parallel_workers_per_gather = 0\n");

# Two shops with 1,000 items, 4,000 orders of eight lines each, and 30,000 movements.
$node->safe_psql('postgres', <<'SQL');
CREATE SCHEMA test;
GRANT USAGE ON SCHEMA test TO PUBLIC;
CREATE FUNCTION test.id(name text) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT md5(name)::uuid $$;
SELECT forge.create_tenant('other');
DO $$
DECLARE
	tenant uuid;
BEGIN
	FOR tenant IN SELECT tenant_id FROM forge.tenant LOOP
		INSERT INTO forge.item_row
			SELECT tenant, test.id('item ' || n), 'SKU' || n, 'Item ' || n, 100, 0, 100, 1, now(), true, NULL, 0, 0, 0, 0, 0, 0, 0, true, 'average' FROM generate_series(1, 1000) n;
		INSERT INTO forge.order_row
			SELECT tenant, test.id('order ' || n), test.id('customer ' || n % 300), CASE WHEN n % 20 = 0 THEN 'draft' ELSE 'completed' END, 'EUR',
				   100, 8, NULL, NULL, NULL, 1, now() - n * interval '1 minute', now() FROM generate_series(1, 4000) n;
		INSERT INTO forge.party_row (tenant_id, party_id, code, name, roles, status, payment_days, attributes, attributes_version, version, updated_at, search_key)
			SELECT tenant, test.id('party ' || n), 'P' || n, 'Party ' || n, '{customer}', 'active', 30, '{}', 0, 1, now(), ' party ' || n || ' p' || n
			  FROM generate_series(1, 2000) n;
		INSERT INTO forge.location_row (tenant_id, location_id, code, name, kind, time_zone, temperature_zones, active, is_default, attributes, attributes_version, version, updated_at)
			SELECT tenant, test.id('location ' || n), 'L' || n, 'Location ' || n, 'store', 'UTC', '{}', true, false, '{}', 0, 1, now() FROM generate_series(1, 500) n;
		INSERT INTO forge.stock_transfer_row (tenant_id, transfer_id, from_location, to_location, status, line_count, created_at, version, updated_at)
			SELECT tenant, test.id('transfer ' || n), test.id('location 1'), test.id('location ' || n % 500 + 1), 'draft', 2, now() - n * interval '1 minute', 1, now() FROM generate_series(1, 2000) n;
		INSERT INTO forge.stock_transfer_line_row (tenant_id, transfer_id, line_no, item_id, quantity, received, returned, lost, open)
			SELECT tenant, test.id('transfer ' || n), l, test.id('item ' || (n * 7 + l * 13) % 1000 + 1), 1, 0, 0, 0, 0 FROM generate_series(1, 2000) n, generate_series(1, 2) l;
		INSERT INTO forge.lot_row (tenant_id, lot_id, item_id, lot_number, blocked, received, version, updated_at)
			SELECT tenant, test.id('lot ' || n), test.id('item ' || n % 1000 + 1), 'L' || n, false, false, 1, now() FROM generate_series(1, 3000) n;
		INSERT INTO forge.party_word_row
			SELECT tenant, test.id('party ' || n), w FROM generate_series(1, 2000) n, unnest(ARRAY['party', n::text, 'p' || n]) w;
		INSERT INTO forge.item_word_row
			SELECT tenant, test.id('item ' || n), w FROM generate_series(1, 1000) n, unnest(ARRAY['item', n::text, 'sku' || n]) w;
		INSERT INTO forge.order_line_row
			SELECT tenant, test.id('order ' || n), l, test.id('item ' || (n * 7 + l * 13) % 1000 + 1), 1, 10, 10
			  FROM generate_series(1, 4000) n, generate_series(1, 8) l;
	END LOOP;
	-- as they come in, one of each at a time
	INSERT INTO forge.event (position, version, occurred_at, recorded_at, schema_version, tenant_id, aggregate_id, event_id,
							 command_id, aggregate_type, event_type, payload)
		SELECT nextval('forge.position_seq'), n / 1000 + 2, now(), now(), 1, tenant_id, test.id('item ' || n % 1000 + 1), gen_random_uuid(),
			   gen_random_uuid(), 'inventory.item', 'inventory.item.stock_adjusted', '{"delta": 1}'
		  FROM generate_series(0, 29999) n CROSS JOIN forge.tenant ORDER BY n;
END $$;
SQL

my @queries = split /\n/, <<'SQL';
SELECT * FROM erp.item ORDER BY item_id LIMIT 100
SELECT * FROM erp.item WHERE item_id = test.id('item 7')
SELECT * FROM erp.item WHERE sku = 'SKU77'
SELECT * FROM erp.item WHERE name LIKE 'Item 99%'
SELECT * FROM erp.sales_order ORDER BY created_at DESC LIMIT 50
SELECT * FROM erp.sales_order WHERE customer_id = test.id('customer 7')
SELECT * FROM erp.sales_order_line WHERE order_id = test.id('order 7') ORDER BY line_no
SELECT * FROM erp.sales_order o JOIN erp.sales_order_line l USING (order_id) WHERE o.customer_id = test.id('customer 7')
SELECT * FROM erp.current_order
SELECT * FROM erp.order_history ORDER BY updated_at LIMIT 10
SELECT i.sku, sum(l.quantity) FROM erp.sales_order_line l JOIN erp.item i USING (item_id) JOIN erp.sales_order o USING (order_id) WHERE o.status = 'completed' GROUP BY 1
SELECT * FROM erp.customer_statistics ORDER BY total_spent DESC LIMIT 10
SELECT * FROM erp.customer_statistics WHERE customer_id = test.id('customer 7')
SELECT * FROM erp.item_demand ORDER BY quantity_ordered DESC LIMIT 10
SELECT * FROM erp.item_demand WHERE item_id = test.id('item 7')
SELECT i.name, d.revenue FROM erp.item_demand d JOIN erp.item i USING (item_id) ORDER BY d.revenue DESC
SELECT * FROM erp.item_movement WHERE item_id = test.id('item 7') ORDER BY version
SELECT count(*) FROM erp.item_movement
SELECT * FROM erp.stock_movement WHERE item_id = test.id('item 7') ORDER BY version
SELECT * FROM erp.newest_movements()
SELECT * FROM erp.stock WHERE item_id = test.id('item 7')
SELECT * FROM erp.item_stock WHERE item_id = test.id('item 7')
SELECT * FROM erp.stock_lot WHERE item_id = test.id('item 7')
SELECT * FROM erp.stock_reservation WHERE item_id = test.id('item 7')
SELECT * FROM erp.stock_value WHERE item_id = test.id('item 7')
SELECT i.name, count(*) FROM erp.item_movement m JOIN erp.item i USING (item_id) GROUP BY i.name
SELECT * FROM erp.event ORDER BY position DESC LIMIT 20
SELECT * FROM erp.event WHERE aggregate_id = test.id('item 7') ORDER BY version
SELECT event_type, count(*) FROM erp.event GROUP BY event_type
SELECT * FROM erp.item_reservation
SELECT * FROM erp.insight LIMIT 20
SELECT * FROM erp.insight WHERE NOT dismissed ORDER BY detected_at DESC LIMIT 20
SELECT * FROM erp.detection
SELECT * FROM erp.app_user
SELECT * FROM erp.session
SELECT * FROM erp.role
SELECT * FROM erp.permission
SELECT * FROM erp.order_timeline(test.id('order 7'))
SELECT * FROM erp.ledger
SELECT * FROM erp.ledger_account WHERE account_id = test.id('account 7')
SELECT * FROM erp.transfer ORDER BY position DESC LIMIT 20
SELECT * FROM erp.pending_transfer
SELECT * FROM erp.transfer_failure ORDER BY position DESC LIMIT 20
SELECT * FROM erp.account ORDER BY number
SELECT * FROM erp.book
SELECT * FROM erp.company
SELECT * FROM erp.party WHERE code = 'P77'
SELECT * FROM erp.party ORDER BY party_id LIMIT 20
SELECT * FROM erp.search_parties('par 7')
SELECT * FROM erp.party_address WHERE party_id = test.id('party 7')
SELECT * FROM erp.credit_limit WHERE party_id = test.id('party 7')
SELECT * FROM erp.attribute_schema
SELECT * FROM erp.location ORDER BY code LIMIT 20
SELECT * FROM erp.location WHERE location_id = test.id('location 7')
SELECT * FROM erp.location WHERE code = 'L77'
SELECT * FROM erp.lot WHERE item_id = test.id('item 7') ORDER BY lot_number
SELECT * FROM erp.lot WHERE lot_id = test.id('lot 7')
SELECT * FROM erp.stock_transfer ORDER BY created_at DESC LIMIT 50
SELECT * FROM erp.stock_transfer t JOIN erp.stock_transfer_line l USING (transfer_id) WHERE t.transfer_id = test.id('transfer 7')
SELECT * FROM erp.stock_transfer_line WHERE item_id = test.id('item 7')
SELECT * FROM erp.unit
SELECT * FROM erp.product WHERE item_id = test.id('item 7')
SELECT * FROM erp.search_products('item 77')
SELECT * FROM erp.product WHERE gtin = '04006381333931'
SELECT * FROM erp.product_pack WHERE item_id = test.id('item 7')
SELECT * FROM erp.find_product('SKU77')
SELECT * FROM erp.posting_account
SELECT * FROM erp.journal_entry ORDER BY entry_date DESC LIMIT 20
SELECT * FROM erp.journal_line WHERE account = '1000' ORDER BY entry_date
SELECT * FROM erp.account_balance
SQL

# How many blocks a query touches, in a session that begins with the statement.
sub blocks
{
	my ($begin, $query) = @_;
	my $plan = $node->client("$begin\nEXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF, SUMMARY OFF) $query");
	my ($buffers) = $plan =~ /^ *Buffers: (.*)$/m;
	my $count = 0;

	$count += $1 while ($buffers // '') =~ /\b(?:hit|read)=(\d+)/g;
	return $count;
}

my @views = split /\n/, $node->safe_psql('postgres', q{SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'erp'::regnamespace AND c.relkind = 'v'});
is_deeply([ grep { my $view = $_; !grep { /\berp\.$view\b/ } @queries } @views ], [], 'every view of the API is asked');

$node->safe_psql('postgres', 'VACUUM ANALYZE');
is($node->safe_psql('postgres', q{SELECT count(*) FROM pg_statistic s JOIN pg_class c ON c.oid = s.starelid WHERE c.relnamespace = 'forge'::regnamespace}),
	0, 'there are no statistics');
my %without = map { $_ => blocks('SELECT forge.version() \g /dev/null', $_) } @queries;

$node->safe_psql('postgres', <<'SQL');
SELECT format('ALTER TABLE %s ALTER %I SET STATISTICS -1', c.oid::regclass, a.attname)
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
 WHERE c.relnamespace = 'forge'::regnamespace AND c.relkind = 'r' AND NOT a.attisdropped \gexec
ANALYZE;
SQL
cmp_ok($node->safe_psql('postgres', q{SELECT count(*) FROM pg_statistic s JOIN pg_class c ON c.oid = s.starelid WHERE c.relnamespace = 'forge'::regnamespace}),
	'>', 30, 'now there are');

# A hundred blocks more are what a plan may differ by chance, and what loading the library touches.
foreach my $query (@queries)
{
	my $with = blocks('', $query);

	cmp_ok($without{$query}, '<=', 1.1 * $with + 100, "as good as with statistics ($with): $query");
}

# They are taken from the end of the log, and not sorted out of all of it. Some 600 blocks of either are the catalogs'.
cmp_ok($without{'SELECT * FROM erp.newest_movements()'}, '<', $without{'SELECT count(*) FROM erp.item_movement'} - 500, 'the newest movements are fewer blocks than all');

$node->stop;
done_testing();
