# The machine's clock is set back while the server runs: nothing waits until it is as late again.
use strict;
use warnings;

use ForgeNode;
use Test::More;

my $hours_back = 0;
my $file = PostgreSQL::Test::Utils::tempdir() . '/clock';
my $node;

sub set_back
{
	my ($hours) = @_;

	$hours_back += $hours;
	PostgreSQL::Test::Utils::append_to_file("$file.new", -3600 * $hours_back);
	rename("$file.new", $file) or die "cannot set the clock: $!";
	return;
}

sub worker
{
	my ($what) = @_;

	return "SELECT $what FROM forge.worker WHERE database = 'postgres'";
}

sub is_idle
{
	my ($name) = @_;

	return ok($node->poll_query_until('postgres', worker(q{state = 'idle' AND lag = 0})), $name);
}

# Nobody but a commit wakes the worker.
{
	local $ENV{LD_PRELOAD} = "$ENV{FORGE_LIBRARY_PATH}/clock.so";
	local $ENV{FORGE_CLOCK_FILE} = $file;
	$node = ForgeNode->create('clock', preload => 1, conf => "forgeerp.worker_interval = 1h\n");
}
my $id = $node->client(q{SELECT forge.enqueue_job('forge.rebuild', '{"projection": "nothing"}', attempts_max => 2, first_delay => '1 minute')});
my $job = "SELECT status FROM forge.job_row WHERE job_id = '$id'";
ok($node->poll_query_until('postgres', $job, 'failed'), 'a job has failed, and waits to be tried again');
is_idle('the worker has done what there is to do');
my $before = $node->safe_psql('postgres', 'SELECT now()');
set_back(8);
is($node->safe_psql('postgres', "SELECT '$before' - now() > interval '7 hours'"), 't', 'the clock is set back');

my $item = $node->client(q{SELECT item_id FROM erp.create_item('Bolt', initial_quantity => 1)});
is_idle('the worker goes on');
$node->client(q{SELECT forge.enqueue_job('forge.rebuild', '{"projection": "item"}')});
ok($node->poll_query_until('postgres', $job, 'parked'), 'the job is tried again');
ok($node->poll_query_until('postgres', 'SELECT last_value = (SELECT max(position) FROM forge.event) FROM forge.published_position_seq'),
	'standbys are told what is new');
$before = -1;
foreach (1 .. 10)
{
	my $rounds = $node->safe_psql('postgres', worker('round_count'));

	last if $rounds == $before;
	$before = $rounds;
	$node->safe_psql('postgres', 'SELECT pg_sleep(1)');
}
is($node->safe_psql('postgres', worker('round_count')), $before, 'and an idle worker rests');

# A worker waits longer and longer before it is started again.
$node->safe_psql('postgres', <<'SQL');
REVOKE CONNECT ON DATABASE postgres FROM PUBLIC;
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'forgeerp worker';
SQL
ok($node->poll_query_until('postgres', worker('error_count >= 3')), 'a worker cannot connect');
set_back(8);
$node->safe_psql('postgres', 'GRANT CONNECT ON DATABASE postgres TO forge_worker');
is_idle('the clock is set back, and it is started again');

$node->stop;
done_testing();
