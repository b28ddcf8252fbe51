# What the worker finds in the movements of a real shop is what the reference detector finds, and a
# worker that is killed again and again finds in the end what one finds that nobody disturbs.
use strict;
use warnings;

use ForgeLoad;
use ForgeNode;
use Test::More;
use Time::HiRes qw(usleep);

my $item_count = 20;
my $tree = $ENV{FORGE_TREE};
my $sample = 'test/demo/online_retail_sample.csv.xz';
my $whole = "$tree/../shared/data/online_retail_2010-12_2011-08.csv.xz";
my $node = ForgeNode->create('anomalies', preload => 1, conf => "synchronous_commit = off\nforgeerp.durable_commit = off\n");

$node->safe_psql('postgres', <<'SQL');
CREATE FUNCTION id(name text) RETURNS uuid LANGUAGE sql RETURN md5(name)::uuid;
CREATE TABLE line (number integer, code text, delta numeric);
CREATE SCHEMA test;
GRANT USAGE ON SCHEMA test TO shop_clerk;
GRANT SELECT ON line TO shop_clerk;
ALTER DEFAULT PRIVILEGES IN SCHEMA test GRANT SELECT ON TABLES TO shop_clerk;
\i test/tools/reference_detector.sql
SQL

sub has_caught_up
{
	my ($name) = @_;

	return ok($node->poll_query_until('postgres', q{SELECT lag = 0 FROM forge.projection WHERE name = 'insight'}), $name);
}

# The first columns of a line are free of commas, and so are the last; a sale takes away.
sub movements_of
{
	my ($file) = @_;
	my $copy = '';
	my $number = 0;

	open my $lines, '-|', 'xz', '-dc', $file or die "cannot read $file: $!";
	while (my $line = <$lines>)
	{
		my ($code, $quantity) = $line =~ /^[^,]*,([^,]+),.*,(-?\d+),\d{4}-\d\d-\d\d[^,]*,[^,]*,[^,]*,[^,]*$/ or next;
		$copy .= join("\t", ++$number, $code, -$quantity) . "\n" if $quantity != 0;
	}
	close $lines or die "cannot read $file";
	return $copy;
}

subtest 'the movements of a real shop' => sub {
	my $file = ForgeLoad::size($sample, -r $whole ? $whole : $sample);

	$node->safe_psql('postgres', "COPY line FROM STDIN;\n" . movements_of($file) . "\\.\n");
	cmp_ok($node->safe_psql('postgres', 'SELECT count(*) FROM line'), '>', 9000, "$file is read");
	$node->client(<<'SQL');
SELECT count(*) FROM forge.execute_batch((SELECT jsonb_agg(jsonb_build_object('command', 'inventory.item.create', 'aggregate_id', id(code), 'payload', jsonb_build_object('name', code, 'initial_quantity', quantity)))
	FROM (SELECT code, sum(abs(delta)) AS quantity FROM line GROUP BY code) c));
SELECT format('SELECT count(*) FROM forge.execute_batch((SELECT jsonb_agg(jsonb_build_object(''command'', ''inventory.item.adjust_stock'', ''aggregate_id'', id(code), ''payload'', jsonb_build_object(''delta'', delta)) ORDER BY number) FROM line WHERE number / 1000 = %s))', n)
  FROM generate_series(0, (SELECT max(number) / 1000 FROM line)) n \gexec
SQL
	has_caught_up('the worker follows');
	cmp_ok($node->client('SELECT count(*) FROM erp.insight'), '>', 50, 'it has found something');
	is($node->client('SELECT * FROM test.reference_difference LIMIT 5'), '', 'what the reference detector finds');
	is($node->client('TABLE erp.insight EXCEPT SELECT * FROM erp.detect_anomalies()'), '', 'and what the log gives');
};

# Nobody outlives a process that is killed, so each kill ends the load, and another one begins.
subtest 'a worker that is killed' => sub {
	my $worker = q{SELECT pid FROM pg_stat_activity WHERE backend_type = 'forgeerp worker'};

	$node->client("SELECT count(erp.create_item(n::text, initial_quantity => 1000000, item_id => id('killed ' || n))) FROM generate_series(1, $item_count) n");
	foreach my $round (1 .. ForgeLoad::size(4, 60))
	{
		my $load = ForgeLoad->start($node, clients => 4, seconds => 60, script => <<"SQL");
\\set item random(1, $item_count)
\\set wild random(1, 30)
\\set detector random(1, 5000)
\\set delta random(-9, 9)
SELECT erp.adjust_stock(id('killed ' || :item), CASE WHEN :wild = 1 THEN 500 WHEN :delta = 0 THEN 1 ELSE :delta END);
SELECT erp.configure_detection((ARRAY['z_score', 'robust_z', 'ewma', 'quantile', 'cusum'])[:detector], id('killed ' || :item), window_size => 5 + :detector) WHERE :detector <= 5;
SQL
		usleep(1_000_000);
		$node->poll_query_until('postgres', "SELECT EXISTS ($worker)");
		$node->kill9_backend($node->safe_psql('postgres', "$worker ORDER BY pid LIMIT 1"));
		$load->finish;
	}
	cmp_ok($node->client('SELECT count(*) FROM erp.item_movement WHERE version > 1'), '>', 1000, 'items have moved');
	has_caught_up('the last worker catches up');

	my $found = 'SELECT insight_id, event_position, severity FROM erp.insight ORDER BY 1';
	my $disturbed = $node->client($found);
	is($node->client('SELECT insight_id, event_position, severity FROM erp.detect_anomalies() ORDER BY 1'), $disturbed,
		'all was found that the log gives, and each once');
	is($node->client('SELECT * FROM forge.verify()'), '', 'everything stored is what the log says');
	$node->client(q{SELECT forge.rebuild('insight')});
	is($node->client($found), $disturbed, 'undisturbed it comes to the same');
};

$node->stop;
done_testing();
