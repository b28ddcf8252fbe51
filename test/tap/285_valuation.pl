# What stock is worth, as other programs have it: the valuation scenarios of two ERPs, and random histories that
# beancount books first in, first out.
#
# test/valuation/scenarios.tsv is a sample of the scenarios.  All are run where ../shared/data/valuation is there.
# FORGE_HISTORIES says how many histories.
use strict;
use warnings;

use ForgeNode;
use JSON::PP ();
use PostgreSQL::Test::Utils ();
use Test::More;

my $histories = $ENV{FORGE_HISTORIES} // 1000;
my $shared = "$ENV{FORGE_TREE}/../shared/data/valuation/scenarios.tsv";
my $node = ForgeNode->create('valuation');

# Plays receipts and issues, which are [kind, quantity, cost] in the order of time, on a new item; gives what is
# there and its worth, or the reason of the first refusal.  A return_out is the return of the issue with that
# number, from 0, at its cost; a return_in that of a receipt, to the supplier.
$node->safe_psql('postgres', <<'SQL');
CREATE FUNCTION play(method text, changed_to text, standard numeric, place uuid, operations jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	item uuid := (erp.create_item('Thing')).item_id;
	operation jsonb;
	reason text;
	unit_costs numeric[] := '{}';
	was numeric;
	quantity numeric;
BEGIN
	PERFORM erp.set_cost_method(item, method), erp.set_standard_cost(item, standard);
	FOR operation IN SELECT o FROM jsonb_array_elements(operations) o LOOP
		SELECT coalesce(max(value), 0) INTO was FROM erp.stock_value WHERE item_id = item;
		quantity := (operation ->> CASE WHEN operation ->> 0 ~ 'return' THEN 2 ELSE 1 END)::numeric;
		CASE operation ->> 0
			WHEN 'in' THEN PERFORM erp.receive_stock(item, quantity, place, (operation ->> 2)::numeric);
			WHEN 'return_out' THEN
				PERFORM erp.receive_stock(item, quantity, place, unit_costs[1 + (operation ->> 1)::integer], movement => 'return_in');
			ELSE PERFORM erp.issue_stock(item, quantity, place);
		END CASE;
		unit_costs := unit_costs || (SELECT abs(max(value) - was) / quantity FROM erp.stock_value WHERE item_id = item);
	END LOOP;
	PERFORM erp.set_cost_method(item, changed_to);
	RETURN (SELECT format('%s %s', trim_scale(sum(on_hand)), trim_scale(sum(value))) FROM erp.stock_value WHERE item_id = item);
EXCEPTION WHEN sqlstate 'ZF008' THEN
	GET STACKED DIAGNOSTICS reason = CONSTRAINT_NAME;
	RETURN reason;
END
$$;
GRANT EXECUTE ON FUNCTION play TO PUBLIC;
SQL
my $shop = $node->client("SELECT location_id FROM erp.create_location('SHOP', 'Shop')");

sub play
{
	my ($method, $changed_to, $standard, $place, $operations) = @_;
	return $node->client("SELECT play('$method', '$changed_to', $standard, $place, '" . JSON::PP::encode_json($operations) . "')");
}

# ----- scenarios ------------------------------------------------------------------------------------

my %methods = (avco => 'average');
my ($right, $refused) = (0, 0);

# A start below zero is an issue of what is not there.  Later changes are not played.
sub try_scenario
{
	my ($source, $method, $name, $operations, $is_changed, $quantity, $value) = @_;
	my ($from, $to) = $name =~ /^(\w+?)_to_(\w+)/ && $method eq 'switch' ? ($1, $2) : ($method, $method);
	my $is_negative = grep { $_->[0] eq 'neg' } @$operations;
	my $on_hand = 0;

	foreach my $operation (@$operations)
	{
		$on_hand += ($operation->[0] =~ /^(in|return_out)$/ ? 1 : -1) * $operation->[ $operation->[0] =~ /return/ ? 2 : 1 ];
		$is_negative ||= $on_hand < -1e-9;
	}
	return if $is_changed && !$is_negative;
	$is_negative ? $refused++ : $right++;
	# what was there by another method keeps its value
	$value = 290 if $name eq 'fifo_to_avco';
	is(play($methods{$from} // $from, $methods{$to} // $to, 10, $right % 2 ? 'NULL' : "'$shop'", $operations),
		$is_negative ? 'stock_insufficient' : "$quantity $value", "$source, $method: $name");
	return;
}

my $file = -e $shared ? $shared : 'test/valuation/scenarios.tsv';
open my $handle, '<', $file or die "$file: $!";
while (my $line = <$handle>)
{
	next if $line =~ /^(#|source\t)/;
	my ($source, $method, $name, $operations, $edits, $quantity, $value) = split /\t/, $line;
	try_scenario($source, $method, $name, JSON::PP::decode_json($operations), $edits ne '[]', $quantity, $value);
}
close $handle;
if (-e $shared)
{
	is($right, 19, 'all scenarios without later changes were played');
	is($refused, 7, '... and those that go below zero were refused');
}

# ----- beancount ------------------------------------------------------------------------------------

my $directory = PostgreSQL::Test::Utils::tempdir();
my $has_beancount = IPC::Run::run([ 'python3', '-c', 'import beancount.loader' ], '>', \my $nothing, '2>', \my $error);

SKIP:
{
	skip 'beancount is not installed', 1 unless $has_beancount;

	my ($books, @expected, @played) = ("option \"booking_method\" \"FIFO\"\n2000-01-01 open Assets:Stock\n2000-01-01 open Equity:Rest\n");
	srand(7);
	for my $history (1 .. $histories)
	{
		my ($on_hand, $day, @operations) = (0, 0);
		for (1 .. 3 + int rand 10)
		{
			my $is_in = $on_hand == 0 || rand() < 0.5;
			my $quantity = 1 + int rand($is_in ? 50 : $on_hand);
			my $cost = sprintf '%.2f', rand(4) < 1 ? 5 : rand 20;

			$on_hand += $is_in ? $quantity : -$quantity;
			push @operations, $is_in ? [ 'in', $quantity, $cost ] : [ 'out', $quantity ];
			$books .= sprintf "20%02d-%02d-%02d * \"\"\n Assets:Stock %s T%dX {%s}\n Equity:Rest\n", ++$day, 1, 1,
				$is_in ? $quantity : -$quantity, $history, $is_in ? "$cost EUR" : '';
		}
		push @played, "($history, '" . JSON::PP::encode_json(\@operations) . "'::jsonb)";
	}
	PostgreSQL::Test::Utils::append_to_file("$directory/books.beancount", $books);
	PostgreSQL::Test::Utils::append_to_file("$directory/sum.py", <<'PYTHON');
import collections, sys
from beancount import loader
entries, errors, options = loader.load_file(sys.argv[1])
assert not errors, errors[:3]
held = collections.defaultdict(lambda: [0, 0])
for entry in entries:
	for posting in getattr(entry, 'postings', []):
		if posting.cost is not None:
			held[int(posting.units.currency[1:-1])][0] += posting.units.number
			held[int(posting.units.currency[1:-1])][1] += posting.units.number * posting.cost.number
for number in sorted(held):
	print(number, *('{:f}'.format(n.normalize()) if n else '0' for n in held[number]))
PYTHON
	IPC::Run::run([ 'python3', "$directory/sum.py", "$directory/books.beancount" ], '>', \my $out, '2>', \$error) or diag($error);
	chomp $out;
	is($node->client("SELECT string_agg(format('%s %s', number, play('fifo', 'fifo', 0, CASE WHEN number % 2 = 0 THEN '$shop'::uuid END, operations)), E'\\n' ORDER BY number)
		FROM (VALUES " . join(', ', @played) . ') h (number, operations)'), $out, "$histories histories are worth what beancount makes of them");
}

is($node->client('SELECT count(*) FROM forge.verify()'), '0', 'the read models fit the log');
done_testing();
