# The ledger answers over SQL as TigerBeetle does: its own tests, random scenarios, and random transfers of
# which the model in Python (test/ledger/model.py) says what becomes of them.
#
# test/ledger/scenarios.json is a sample.  All are run where ../shared/data/tigerbeetle is there; those that wait
# for more than three seconds only when FORGE_LOAD is full.
use strict;
use warnings;

use ForgeLedger;
use ForgeLoad;
use ForgeNode;
use IO::Uncompress::Gunzip ();
use PostgreSQL::Test::Utils ();
use Test::More;

my $client_count = 40;
my $shared = "$ENV{FORGE_TREE}/../shared/data/tigerbeetle";
my $directory = PostgreSQL::Test::Utils::tempdir();

my $node = ForgeNode->create('ledger', conf => "max_connections = 60\nlog_statement = none\n");

ForgeLedger::load($node, 'scenarios');
ForgeLedger::prepare($node);
chmod(0755, $directory);

# Adds the scenarios of a file; returns how many.
sub add
{
	my ($file, $wait_max_s) = @_;

	return $node->safe_psql('postgres', "SELECT add_scenarios(pg_read_file('$file')::jsonb, $wait_max_s)");
}

# Runs all that were added, in so many sessions.
sub run
{
	my ($name, $sessions) = @_;

	ForgeLoad->run($node, name => $name, connstr => $node->connstr('postgres'),
		clients => $sessions, transactions => 1, script => 'CALL run_scenarios();');
	is($node->safe_psql('postgres', 'SELECT name FROM scenario WHERE NOT is_done'), '', "$name: all have run");
	is($node->safe_psql('postgres', q(SELECT name, wrong[1:3] FROM scenario WHERE wrong <> '{}')), '', "$name: all answers are right");
	my ($scenarios, $answers) = split /\|/, $node->safe_psql('postgres', 'SELECT count(*), sum(answers) FROM scenario');

	cmp_ok($answers, '>', 0, "$name: $scenarios scenarios have $answers answers");
	ForgeLedger::adds_up($node, $name);
	$node->safe_psql('postgres', 'TRUNCATE scenario');
	return;
}

# A file without its compression.
sub unpacked
{
	my ($name) = @_;
	my $file = "$directory/unpacked.json";

	IO::Uncompress::Gunzip::gunzip("$shared/$name" => $file) or die "cannot unpack $name";
	return $file;
}

# So many random transfers, with their answers.
sub random_file
{
	my ($seed, $count) = @_;
	my $file = "$directory/random.json";

	PostgreSQL::Test::Utils::system_or_bail('sh', '-c',
		"PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 test/ledger/random_scenarios.py $seed $count 1000 > $file");
	return $file;
}

add("$ENV{FORGE_TREE}/test/ledger/scenarios.json", 10);
if (-d $shared)
{
	is(add("$shared/scenarios.json", 10), 29, 'all tests of TigerBeetle');
	add(unpacked('fuzz_corpus.json.gz'), ForgeLoad::size(3, 1000));
}
run('scenarios', $client_count);

foreach my $seed (1 .. ForgeLoad::size(1, 10))
{
	add(random_file($seed, 100_000), 0);
	run("random transfers, seed $seed", 2);
}
is(join("\n", $node->errors_in_log), '', "nothing unexpected in the server's log");

$node->stop;
done_testing();
