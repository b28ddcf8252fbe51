# A page costs the same however much there is: it touches hardly more blocks after the shop and its
# neighbour have got three times as many orders, events, insights, entries and transfers, and the
# neighbour three times as many items.  (A search looks at all items of its own shop, so these come last.)
use strict;
use warnings;

use ForgeNode;
use Test::More;

# The statistics are of all rows, and not of a random sample, so that the plans are the same in each run.
my $node = ForgeNode->create('page_plans', conf => "autovacuum = off\ndefault_statistics_target = 1000\njit = off\nmax_parallel_workers_per_gather = 0\n");

$node->safe_psql('postgres', <<'SQL');
CREATE SCHEMA test;
GRANT USAGE ON SCHEMA test TO PUBLIC;
CREATE FUNCTION test.id(name text) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT md5(name)::uuid $$;
SELECT forge.create_tenant('other');
-- Orders, events and insights of both shops; the first ones are the newest.
CREATE PROCEDURE test.fill(first integer, last integer) LANGUAGE sql AS $$
	INSERT INTO forge.order_row
		SELECT t.tenant_id, test.id('order ' || n), test.id('customer ' || n / 12), CASE WHEN n % 20 = 0 THEN 'draft' ELSE 'completed' END, 'EUR',
			   100, 2, NULL, NULL, NULL, 1, now() - n * interval '1 minute', now() FROM generate_series(first, last) n, forge.tenant t;
	INSERT INTO forge.order_line_row
		SELECT t.tenant_id, test.id('order ' || n), l, test.id('item ' || (n * 7 + l * 13) % 2000 + 1), 1, 10, 10
		  FROM generate_series(first, last) n, generate_series(1, 2) l, forge.tenant t;
	INSERT INTO forge.event (position, version, occurred_at, recorded_at, schema_version, tenant_id, aggregate_id, event_id,
							 command_id, aggregate_type, event_type, payload)
		SELECT nextval('forge.position_seq'), n, now() - n * interval '1 minute', now() - n * interval '1 minute', 1, t.tenant_id, test.id('item ' || n % 20 + 1),
			   gen_random_uuid(), gen_random_uuid(), 'inventory.item', 'inventory.item.stock_adjusted', '{"delta": 1}'
		  FROM generate_series(first, last) n, forge.tenant t ORDER BY n;
	INSERT INTO forge.insight_row
		SELECT t.tenant_id, test.id('item ' || n % 500 + 1), n, test.id('insight ' || n), 'z_score', 1, 1, 4, 'much', '{}', now() - n * interval '1 minute'
		  FROM generate_series(first / 4, last / 4 - 1) n, forge.tenant t;
	-- 100 entries on a day, on five accounts; the newest of them on the one that is looked at
	INSERT INTO forge.journal_entry_row
		SELECT t.tenant_id, test.id('entry ' || n), date '2026-06-01' - n / 100, 'Entry ' || n, NULL, NULL, CASE WHEN n % 50 = 0 THEN test.id('entry ' || n + 1) END,
			   false, false, 2, 1, now() - n * interval '1 minute' FROM generate_series(first, last) n, forge.tenant t;
	INSERT INTO forge.journal_line_row
		SELECT t.tenant_id, test.id('entry ' || n), l, date '2026-06-01' - n / 100, CASE l WHEN 1 THEN '1100' ELSE (4000 + n % 4)::text END, 'EUR',
			   CASE l WHEN 1 THEN n ELSE 0 END, CASE l WHEN 1 THEN 0 ELSE n END, NULL, NULL, NULL, NULL, false
		  FROM generate_series(first, last) n, generate_series(1, 2) l, forge.tenant t;
$$;
CREATE PROCEDURE test.add_items(slug text, first integer, last integer) LANGUAGE sql AS $$
	INSERT INTO forge.item_row
		SELECT t.tenant_id, test.id('item ' || n), 'SKU' || n, 'Item ' || n, 100, 0, n % 100, 12000, now(), true, NULL, 0, 0, 0, 0, 0, 0, 0, true, 'average'
		  FROM generate_series(first, last) n, forge.tenant t WHERE t.slug = add_items.slug;
	INSERT INTO forge.item_word_row
		SELECT t.tenant_id, test.id('item ' || n), w
		  FROM generate_series(first, last) n, forge.tenant t, unnest(ARRAY['item', n::text, 'sku' || n]) w WHERE t.slug = add_items.slug;
	INSERT INTO forge.product_row (tenant_id, stream_id, item_id, status, kind, unit, brand, tracking, attributes, attributes_version, version, updated_at)
		SELECT t.tenant_id, test.id('product ' || n), test.id('item ' || n), 'active', 'stocked', 'each', 'Brand ' || n % 100, 'none', '{}', 0, 1, now()
		  FROM generate_series(first, last) n, forge.tenant t WHERE t.slug = add_items.slug;
	INSERT INTO forge.product_word_row
		SELECT t.tenant_id, test.id('product ' || n), w, test.id('item ' || n)
		  FROM generate_series(first, last) n, forge.tenant t, unnest(ARRAY['brand', (n % 100)::text]) w WHERE t.slug = add_items.slug;
$$;
CALL test.add_items('shop', 1, 2000);
CALL test.add_items('other', 1, 2000);
CALL test.fill(1, 12000);
INSERT INTO forge.party_row (tenant_id, party_id, code, name, roles, status, payment_days, attributes, attributes_version, version, updated_at, search_key)
	SELECT t.tenant_id, test.id('party ' || n), 'P' || n, 'Party ' || n, '{customer}', 'active', 30, '{}', 0, 1, now(), ' party ' || n || ' p' || n
	  FROM generate_series(1, 2000) n, forge.tenant t;
INSERT INTO forge.location_row (tenant_id, location_id, code, name, kind, time_zone, temperature_zones, active, is_default, attributes, attributes_version, version, updated_at)
	SELECT t.tenant_id, test.id('location ' || n), 'L' || n, 'Location ' || n, 'store', 'UTC', '{}', true, false, '{}', 0, 1, now()
	  FROM generate_series(1, 500) n, forge.tenant t;
INSERT INTO forge.stock_transfer_row (tenant_id, transfer_id, from_location, to_location, status, line_count, created_at, version, updated_at)
	SELECT t.tenant_id, test.id('transfer ' || n), test.id('location 1'), test.id('location ' || n % 500 + 1), 'sent', 2, now() - n * interval '1 minute', 1, now()
	  FROM generate_series(1, 2000) n, forge.tenant t;
INSERT INTO forge.stock_transfer_line_row (tenant_id, transfer_id, line_no, item_id, quantity, received, returned, lost, open)
	SELECT t.tenant_id, test.id('transfer ' || n), l, test.id('item ' || (n + l) % 20 + 1), 1, 0, 0, 0, 1
	  FROM generate_series(1, 2000) n, generate_series(1, 2) l, forge.tenant t;
INSERT INTO forge.lot_row (tenant_id, lot_id, item_id, lot_number, blocked, received, version, updated_at)
	SELECT t.tenant_id, test.id('lot ' || n), test.id('item ' || n % 20 + 1), 'L' || n, false, false, 1, now()
	  FROM generate_series(1, 2000) n, forge.tenant t;
INSERT INTO forge.party_word_row
	SELECT t.tenant_id, test.id('party ' || n), w FROM generate_series(1, 2000) n, forge.tenant t, unnest(ARRAY['party', n::text, 'p' || n]) w;
INSERT INTO forge.chart_account_row (tenant_id, account_id, number, name, kind, limited, closed, version, updated_at)
	SELECT t.tenant_id, test.id('account ' || number), number, 'Account ' || number, CASE number WHEN '1100' THEN 'asset' ELSE 'revenue' END, false, false, 1, now()
	  FROM unnest('{1100,4000,4001,4002,4003}'::text[]) number, forge.tenant t;
INSERT INTO forge.book_row SELECT t.tenant_id, test.id('book'), 'minimal', 'EUR', '2026-01-31', 'done', 1, now() FROM forge.tenant t;
INSERT INTO forge.event (position, version, occurred_at, recorded_at, schema_version, tenant_id, aggregate_id, event_id,
						 command_id, aggregate_type, event_type, payload)
	SELECT nextval('forge.position_seq'), n, now(), now(), 1, t.tenant_id, test.id('order 20'), gen_random_uuid(), gen_random_uuid(),
		   'sales.order', 'sales.order.line_added', jsonb_build_object('item_id', test.id('item ' || n), 'quantity', 1, 'unit_price', 10)
	  FROM generate_series(1, 4) n, forge.tenant t;
SQL

# Transfers of both shops from one account to others, every tenth of them pending.
sub transfer
{
	my ($first, $last) = @_;

	foreach my $tenant (split /\n/, $node->safe_psql('postgres', 'SELECT tenant_id FROM forge.tenant'))
	{
		$node->safe_psql('postgres', qq{
			BEGIN;
			SELECT forge.act_as('$tenant', roles => '{admin}');
			SELECT count(*) FROM erp.create_ledger_accounts((
				SELECT jsonb_agg(jsonb_build_object('id', test.id('ledger ' || n), 'ledger', 1, 'code', 1, 'name', 'Account ' || n))
				  FROM generate_series($first / 4 + 1, $last / 4) n));
			SELECT count(*) FROM erp.create_transfers((
				SELECT jsonb_agg(jsonb_build_object('id', test.id('transfer ' || n), 'debit_account_id', test.id('ledger 1'),
							'credit_account_id', test.id('ledger ' || ceil(n / 4.0)), 'amount', n, 'ledger', 1, 'code', 1,
							'flags', CASE WHEN n % 10 = 0 THEN '["pending"]'::jsonb ELSE '[]' END))
				  FROM generate_series($first, $last) n));
			COMMIT});
	}
	return;
}
transfer(1, 12000);

my %requests = (
	home => ['{}'],
	items => [ '{}', '{"sort": "sku"}', '{"search": "item 77"}', '{"state": "short"}', '{"search": "nothing at all"}' ],
	stock => [q({"id": "' || test.id('item 7') || '/' || test.id('location 7') || '"})],
	location_stock => [q({"id": "' || test.id('location 7') || '"})],
	item => [q({"id": "' || test.id('item 7') || '"})],
	orders => [ '{}', '{"state": "all"}', '{"state": "cancelled"}', q({"id": "' || test.id('customer 7') || '", "state": "completed"}) ],
	order => [q({"id": "' || test.id('order 20') || '"})],
	new_order => ['{}'],
	customers => ['{}'],
	search => [ '{"search": "item 77"}', '{"search": "abc"}', q({"search": "' || test.id('order 9') || '"}) ],
	events => [ '{}', '{"type": "sales.order"}' ],
	event => ['{"id": "5000"}'],
	stream => [q({"id": "' || test.id('item 7') || '"})],
	insights => ['{}'],
	insight => [q({"id": "' || test.id('insight 9') || '"})],
	parties => [ '{}', '{"search": "par 7"}', '{"search": "nothing at all"}' ],
	party => [q({"id": "' || test.id('party 7') || '"})],
	locations => [ '{}', '{"state": "inactive"}', '{"after": "L300"}' ],
	location => [q({"id": "' || test.id('location 7') || '"})],
	lots => [q({"id": "' || test.id('item 7') || '"})],
	lot => [q({"id": "' || test.id('lot 7') || '"})],
	products => [ '{}', '{"search": "item 77"}', '{"search": "bra 77 item"}', '{"search": "nothing at all"}', '{"state": "draft"}' ],
	product => [q({"id": "' || test.id('item 7') || '"})],
	stock_transfers => [ '{}', '{"state": "received"}' ],
	stock_transfer => [q({"id": "' || test.id('transfer 7') || '"})],
	new_stock_transfer => ['{}'],
	chart => ['{}', '{"search": "40"}'],
	chart_account => [ '{"id": "1100"}', '{"id": "1100", "until": "2026-05-15", "after": "[\"2026-05-03\", 50]"}' ],
	book => ['{}'],
	journal => [ '{}', '{"search": "entry 77"}', '{"search": "nothing at all"}', '{"until": "2026-05-20"}' ],
	entry => [q({"id": "' || test.id('entry 50') || '"})],
	new_entry => ['{}'],
	trial_balance => [ '{}', '{"since": "2026-05-01", "until": "2026-05-15"}' ],
	balance_sheet => ['{}'],
	profit_and_loss => ['{"since": "2026-05-01"}'],
	ledger => [ '{}', '{"search": "account 77"}', '{"search": "nothing at all"}' ],
	ledger_account => [q({"id": "' || test.id('ledger 1') || '"})],
	transfer => [q({"id": "' || test.id('transfer 100') || '"})],
	pending_transfers => ['{}'],
	users => ['{}'],
	user => ['{"id": "00000000-0000-4000-8000-000000000001"}'],
	roles => ['{}'],
	why => ['{}'],
	account => ['{}'],
	sign_in => ['{}'],
);

my @pages = split /\n/, $node->safe_psql('postgres', q{SELECT proname FROM pg_proc WHERE pronamespace = 'erp_page'::regnamespace ORDER BY 1});
is_deeply([ grep { !$requests{$_} } @pages ], [], 'every page is asked for');

# How many blocks a page touches once its plans are made; 0 for one that is refused.
sub blocks
{
	my ($page, $request) = @_;
	my $call = qq{erp_page."$page"(('$request')::json)};
	my ($code, $plan) = $node->client_result(("SELECT length($call\::text) \\g /dev/null\n" x 7)
		. "EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF, SUMMARY OFF) SELECT $call");
	my ($buffers) = ($plan // '') =~ /^ *Buffers: (.*)$/m;
	my $count = 0;

	$count += $1 while ($buffers // '') =~ /\b(?:hit|read)=(\d+)/g;
	return $count;
}

sub measure
{
	my %blocks;

	$node->safe_psql('postgres', <<'SQL');
INSERT INTO forge.account_month_row
	SELECT l.tenant_id, l.account, l.currency, date_trunc('month', l.entry_date)::date, l.closing, sum(l.debit), sum(l.credit)
	  FROM forge.journal_line_row l GROUP BY 1, 2, 3, 4, 5
	ON CONFLICT DO NOTHING;
SQL
	$node->safe_psql('postgres', 'VACUUM ANALYZE');
	foreach my $page (@pages)
	{
		$blocks{"$page $_"} = blocks($page, $_) foreach @{ $requests{$page} };
	}
	return %blocks;
}

my %before = measure();
$node->safe_psql('postgres', q{CALL test.add_items('other', 2001, 6000); CALL test.fill(12001, 36000)});
transfer(12001, 36000);
my %after = measure();

# In a larger table what is read by an index lies farther apart; an index may have got a level more.
# Reports look at the events after the sums of months, too; no worker takes those up here, so they are three times as many.
my $reports = qr/^(?:chart|chart_account|trial_balance|balance_sheet|profit_and_loss) /;
cmp_ok($after{$_}, '<=', ($_ =~ $reports ? 3.1 : 1.3) * $before{$_} + 200, "as cheap as before ($before{$_}): $_") foreach sort keys %before;

# What was done to an order names its own items, and looks at no others.
$node->safe_psql('postgres', q{CALL test.add_items('shop', 2001, 40000)});
$node->safe_psql('postgres', 'VACUUM ANALYZE');
my ($order) = @{ $requests{order} };
cmp_ok(blocks('order', $order), '<=', $after{"order $order"} + 100, 'an order is as cheap among 20 times as many items');

$node->stop;
done_testing();
