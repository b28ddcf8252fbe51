# Jobs that are finished are removed after a while, with their history; all others stay.
use strict;
use warnings;

use ForgeNode;
use Test::More;

# Nobody wakes the worker but those who write jobs, and what it has to do.
my $node = ForgeNode->create('retention', preload => 1,
	conf => "forgeerp.worker_interval = 1h\nforgeerp.job_retention = -1\nlog_statement = none\n");

sub set_conf
{
	my ($conf) = @_;

	$node->append_conf('postgresql.conf', $conf);
	$node->reload;
	return;
}

# Jobs by name, with what became of them and how many attempts are known.
sub jobs
{
	my ($database) = @_;

	return $node->safe_psql($database // 'postgres', <<'SQL');
SELECT string_agg(format('%s %s %s', payload ->> 'name', status, attempts), ', ' ORDER BY payload ->> 'name')
  FROM (SELECT j.payload, j.status, count(a) AS attempts
		  FROM forge.job_row j
		  FULL JOIN forge.job_attempt_row a ON a.tenant_id = j.tenant_id AND a.job_id = j.job_id
		 GROUP BY j.job_id, j.payload, j.status) j
SQL
}

sub jobs_become
{
	my ($expected, $name, $database) = @_;

	foreach (1 .. 10 * $PostgreSQL::Test::Utils::timeout_default)
	{
		last if jobs($database) eq $expected;
		select undef, undef, undef, 0.1;
	}
	return is(jobs($database), $expected, $name);
}

sub id
{
	my ($name) = @_;

	return "md5('$name')::uuid";
}

sub enqueue
{
	my ($name, $projection, $options) = @_;

	$node->client("SELECT forge.enqueue_job('forge.rebuild', '{\"name\": \"$name\", \"projection\": \"$projection\"}', job_id => "
		  . id($name) . ($options // '') . ')');
	return;
}

enqueue('done', 'item');
enqueue('given up', 'nothing', q{, attempts_max => 2, first_delay => '0', delay_max => '0'});
enqueue('tomorrow', 'item', q{, run_at => now() + interval '1 day'});
enqueue('undone', 'item', q{, run_at => now() + interval '1 day'});
$node->client('SELECT forge.cancel_job(' . id('undone') . ')');
$node->client(q{SELECT forge.schedule_job('forge.rebuild', '1 day', '{"name": "daily", "projection": "item"}')});
my $all = 'daily pending 1, done succeeded 1, given up parked 2, tomorrow pending 0, undone cancelled 0';
my $kept = 'daily pending 1, given up parked 2, tomorrow pending 0';
jobs_become($all, 'jobs are finished, and others are not');
$node->safe_psql('template1', "CREATE DATABASE $_ TEMPLATE postgres") foreach 'copy', 'watched';

# A reload is lost on a process that begins, so a worker reads the settings anew when it can.
$node->append_conf('postgresql.conf', 'forgeerp.job_retention = 1s');
$node->safe_psql('postgres', q{SELECT pg_terminate_backend(pid) FROM forge.worker WHERE database = 'postgres'});
jobs_become($kept, 'those that are finished are removed, with their attempts');
enqueue('done', 'item');
enqueue('given up once more', 'nothing', ', attempts_max => 1');
$kept = 'daily pending 1, given up parked 2, given up once more parked 1, tomorrow pending 0';
jobs_become($kept, 'then the same id is a new job, and is removed as well');

# They are far more than a portion.
$node->client(q{SELECT count(forge.cancel_job(forge.enqueue_job('forge.rebuild', run_at => now() + interval '1 day'))) FROM generate_series(1, 2500)});
jobs_become($kept, 'many are removed');

# A worker that has had nothing to remove removes what is adopted.
is(jobs('watched'), $all, 'what came from another database stays');
$node->safe_psql('watched', 'SELECT forge.adopt_jobs()');
jobs_become('daily pending 1, given up parked 2, tomorrow pending 0', '... until it is adopted', 'watched');

# Nobody waits for those that somebody has.
set_conf('forgeerp.job_retention = 1h');
enqueue($_, 'item', q{, run_at => now() + interval '1 day'}) foreach 'held', 'let go';
$node->client('SELECT forge.cancel_job(' . id($_) . ')') foreach 'held', 'let go';
my $holder = $node->background_psql('postgres', extra_params => [ '-U', 'shop_clerk' ]);
$holder->query_safe('BEGIN; SELECT forge.retry_job(' . id('held') . ')');
set_conf('forgeerp.job_retention = 1s');
jobs_become($kept =~ s/, tomorrow/, held cancelled 0, tomorrow/r, 'what somebody has stays');
$holder->query_safe('ROLLBACK');
jobs_become($kept, '... until it is let go');
$holder->quit;

# A worker that knows when there is something to remove does not look before.
set_conf('forgeerp.job_retention = 1h');
enqueue('done', 'item');
jobs_become("daily pending 1, done succeeded 1, given up parked 2, given up once more parked 1, tomorrow pending 0", 'a job is kept');
my $rounds = q{SELECT round_count FROM forge.worker WHERE database = 'postgres' AND state = 'idle'};
my $before = -1;
foreach (1 .. 10)
{
	my $count = $node->safe_psql('postgres', $rounds);

	last if $count eq $before;
	$before = $count;
	select undef, undef, undef, 2;
}
is($node->safe_psql('postgres', $rounds), $before, '... and the worker rests');

# By hand, where no worker runs.
set_conf("forgeerp.worker = off\nforgeerp.job_retention = 0");
ok($node->poll_query_until('postgres', q{SELECT state = 'off' FROM forge.worker WHERE database = 'postgres'}), 'no worker runs');
$node->safe_psql('postgres', 'SELECT forge.run_jobs()');
is(jobs(), $kept, 'they are removed by hand');

# What came from another database stays, until it is adopted.
$node->safe_psql('copy', 'SELECT forge.run_jobs()');
is(jobs('copy'), $all, 'what came from another database stays');
is($node->safe_psql('copy', 'SELECT forge.adopt_jobs()'), 2, 'jobs that wait are adopted');
$node->safe_psql('copy', 'SELECT forge.run_jobs()');
is(jobs('copy'), 'daily pending 1, given up parked 2, tomorrow pending 0', '... and those that were finished are removed');
is($node->safe_psql('postgres', 'SELECT * FROM forge.verify()'), '', 'all rows equal a replay');
is(join("\n", $node->errors_in_log(0)), '', "nothing unexpected in the server's log");

$node->stop;
done_testing();
