# The examples of clients that listen tell what happens as it happens.
use strict;
use warnings;

use ForgeNode;
use IPC::Run ();
use Test::More;
use Time::HiRes qw(usleep);

my $node = ForgeNode->create('listen', preload => 1, conf => "forgeerp.worker_interval = 1h\n");
my $tree = $ENV{FORGE_TREE};
my %output = (python => '', psql => '');
my %errors = (python => '', psql => '');

# A client that runs until it is killed.
sub start_client
{
	my ($name, @command) = @_;

	return IPC::Run::start([ @command, $node->client_connstr ], '<', \undef, '>', \$output{$name}, '2>', \$errors{$name});
}

sub says
{
	my ($client, $name, $pattern, $test) = @_;

	foreach (1 .. 10 * $PostgreSQL::Test::Utils::timeout_default)
	{
		$client->pump_nb;
		return ok(1, $test) if $output{$name} =~ $pattern;
		usleep(100_000);
	}
	diag("$output{$name}\n$errors{$name}");
	return ok(0, $test);
}

my $item = $node->client(q{SELECT item_id FROM erp.create_item('Bolt', initial_quantity => 1000)});
my $python = start_client('python', '/usr/bin/python3', "$tree/docs/examples/listen.py");
my $psql = start_client('psql', 'sh', "$tree/docs/examples/listen.sh");

says($python, 'python', qr/^event \d+ inventory\.item\.created $item$/m, 'Python: what was there before');
ok($node->poll_query_until('postgres', q{SELECT count(*) = 2 FROM pg_stat_activity
	WHERE usename = 'shop_clerk' AND state = 'idle' AND query <> ''}), 'both listen');
$node->client("SELECT count(erp.adjust_stock('$item', (CASE WHEN n % 2 = 0 THEN 1 ELSE -1 END) * (1 + n % 3))) FROM generate_series(1, 20) n");
my $last = $node->client('SELECT max(position) FROM erp.event');
says($python, 'python', qr/^event $last inventory\.item\.stock_adjusted $item$/m, 'Python: what happens');
says($psql, 'psql', qr/^Asynchronous notification "forgeerp_event" with payload "$last"/m, 'psql: a notification of it');
my @positions = $output{python} =~ /^event (\d+)/mg;
is_deeply(\@positions, [ sort { $a <=> $b } @positions ], 'Python: in order');
is(scalar(@positions), $node->client('SELECT count(*) FROM erp.event'), 'Python: each once');

# The signal of what is committed meanwhile is taken by the wait for the lock.
my $blocker = $node->background_psql('postgres');
my $waiting = q{SELECT count(*) = 1 FROM pg_locks WHERE NOT granted AND relation = 'forge.feed_cursor'::regclass};
$blocker->query_safe('BEGIN; LOCK TABLE forge.feed_cursor IN SHARE MODE');
$node->client("SELECT erp.adjust_stock('$item', 1)");
ok($node->poll_query_until('postgres', $waiting), 'the worker waits for a lock');
$node->client("SELECT erp.adjust_stock('$item', -1)");
usleep(2_000_000);    # after deadlock_timeout nothing else wakes the worker
$blocker->quit;
$last = $node->client('SELECT max(position) FROM erp.event');
says($psql, 'psql', qr/^Asynchronous notification "forgeerp_event" with payload "$last"/m, 'psql: a notification of what happened while the worker waited');

$node->client("SELECT erp.adjust_stock('$item', 5000)");
says($python, 'python', qr/^insight \S+ .+/m, 'Python: what is out of the ordinary');
my ($insight) = $node->client('SELECT insight_id FROM erp.insight LIMIT 1');
says($psql, 'psql', qr/^Asynchronous notification "forgeerp_insight" with payload "$insight"/m, 'psql: a notification of it');

$_->kill_kill foreach $python, $psql;
$node->stop('immediate');
done_testing();
