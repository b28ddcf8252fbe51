# The worker comes and goes with the extension, is never in anybody's way, and tells listeners.
use strict;
use warnings;

use ForgeNode;
use Test::More;

# Checkpoints, and so copies of databases, are fast; nobody but a commit wakes the worker.
my $node = ForgeNode->create('worker', preload => 1, empty => 1,
	conf => "forgeerp.worker_interval = 1h\nmax_worker_processes = 12\n");

my $append = q{SELECT forge.create_tenant('tenant-' || gen_random_uuid())};

sub worker_state
{
	my ($database) = @_;

	return "SELECT w.state FROM forge.worker w WHERE w.database = '$database'";
}

sub worker_is
{
	my ($database, $state, $name, $asked) = @_;

	ok($node->poll_query_until($asked // 'postgres', worker_state($database), $state), $name);
	return;
}

sub has_no_worker
{
	my ($database, $name) = @_;

	ok($node->poll_query_until('postgres', <<"SQL"), $name);
SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE backend_type = 'forgeerp worker' AND datname = '$database')
   AND NOT EXISTS (SELECT FROM forge.worker WHERE database = '$database')
SQL
	return;
}

sub worker_pid
{
	my ($database) = @_;

	worker_is($database, 'idle', "there is a worker in \"$database\"");
	return $node->safe_psql('postgres', "SELECT pid FROM forge.worker WHERE database = '$database'");
}

# A session that listens; "notifications" waits for so many and returns their payloads.
sub listen_to
{
	my ($database, $channel) = @_;
	my $session = $node->background_psql($database);

	$session->query_safe("LISTEN $channel");
	return $session;
}

sub notifications
{
	my ($session, $count) = @_;
	my @payloads;

	foreach (1 .. 10 * $PostgreSQL::Test::Utils::timeout_default)
	{
		push @payloads, $session->query_safe('SELECT pg_sleep(0.1)') =~ /with payload "([^"]*)"/g;
		return @payloads if @payloads >= $count;
	}
	return @payloads;
}

subtest 'the extension comes and goes' => sub {
	is($node->safe_psql('postgres', q{SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'forgeerp launcher'}),
		'1', 'the launcher runs where no database has the extension');
	$node->safe_psql('postgres', 'CREATE EXTENSION forgeerp');
	worker_is('postgres', 'idle', 'the worker starts with CREATE EXTENSION');
	is($node->safe_psql('postgres', q{SELECT DISTINCT usename FROM pg_stat_activity WHERE backend_type = 'forgeerp worker'}),
		'forge_worker', '... as forge_worker');

	my $session = $node->background_psql('postgres');
	$session->query_safe('BEGIN; DROP EXTENSION forgeerp;');
	is($node->safe_psql('postgres', q{SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'forgeerp worker'}),
		'0', 'it is away while a transaction drops the extension');
	$session->query_safe('ROLLBACK');
	worker_is('postgres', 'idle', '... and comes back when that is rolled back');
	$session->quit;

	$node->safe_psql('postgres', 'DROP EXTENSION forgeerp');
	ok($node->poll_query_until('postgres', q{SELECT count(*) = 0 FROM pg_stat_activity WHERE backend_type = 'forgeerp worker'}),
		'it ends with DROP EXTENSION');
	$node->safe_psql('postgres', 'CREATE EXTENSION forgeerp');
	worker_is('postgres', 'idle', 'and starts again');
};

subtest 'databases come and go' => sub {
	$node->safe_psql('postgres', 'CREATE DATABASE one');
	$node->safe_psql('one', 'CREATE EXTENSION forgeerp');
	$node->safe_psql('one', $append);
	worker_is('one', 'idle', 'a second database has a worker of its own');

	$node->safe_psql('postgres', 'CREATE DATABASE two TEMPLATE one');
	worker_is('two', 'idle', 'a database with a worker can be copied, and the copy has one');
	worker_is('one', 'idle', '... and so has the first again');
	$node->safe_psql('postgres', 'ALTER DATABASE two RENAME TO three');
	worker_is('three', 'idle', 'it can be renamed');
	$node->safe_psql('postgres', "ALTER DATABASE three IS_TEMPLATE true");
	$node->safe_psql('three', $append);
	has_no_worker('three', 'a template has no worker, even if somebody appends');
	$node->safe_psql('postgres', "ALTER DATABASE three IS_TEMPLATE false");
	worker_is('three', 'idle', '... until it is none any more');
	$node->safe_psql('postgres', 'DROP DATABASE three');
	has_no_worker('three', 'it can be dropped');

	$node->safe_psql('postgres', 'CREATE ROLE stranger LOGIN');
	my $pid = worker_pid('one');
	my (undef, undef, $error) = $node->psql('postgres', 'DROP DATABASE one',
		connstr => $node->connstr('postgres') . ' user=stranger');
	like($error, qr/must be owner of database one/, 'whoever may not drop it');
	is(worker_pid('one'), $pid, '... does not disturb the worker');
};

subtest 'the extension is older than the library' => sub {
	$node->safe_psql('postgres', 'CREATE DATABASE old');
	$node->safe_psql('old', q{CREATE EXTENSION forgeerp VERSION '0.1.0'});
	has_no_worker('old', 'there is no worker before the update');
	$node->safe_psql('old', 'ALTER EXTENSION forgeerp UPDATE');
	worker_is('old', 'idle', '... and there is one after it');
	$node->safe_psql('postgres', 'DROP DATABASE old');
};

subtest 'notifications' => sub {
	my $last = 'SELECT max(position) FROM forge.event';
	my $session = listen_to('one', 'forgeerp_event');
	my $other = listen_to('postgres', 'forgeerp_event');

	$node->safe_psql('one', $append);
	is_deeply([ notifications($session, 1) ], [ $node->safe_psql('one', $last) ], 'a commit is told to listeners');
	is(scalar(() = $other->query_safe('SELECT 1') =~ /payload/g), 0, '... of that database');

	my $writer = $node->background_psql('one');
	$writer->query_safe("BEGIN; $append; $append; $append;");
	is(scalar(() = $session->query_safe('SELECT 1') =~ /payload/g), 0, 'not before the commit');
	$writer->query_safe('COMMIT');
	is_deeply([ notifications($session, 1) ], [ $node->safe_psql('one', $last) ], 'one notification for three commands');

	$writer->query_safe("BEGIN; $append; PREPARE TRANSACTION 'p'");
	$writer->query_safe("COMMIT PREPARED 'p'");
	is_deeply([ notifications($session, 1) ], [ $node->safe_psql('one', $last) ], 'a prepared transaction too');

	# One that is held back by another that is rolled back in the end.
	$writer->query_safe("BEGIN; $append;");
	$node->safe_psql('one', $append);
	$writer->query_safe('ROLLBACK');
	cmp_ok((notifications($session, 1))[-1], '>=', $node->safe_psql('one', $last), 'what a rollback lets go on');
	$_->quit foreach $session, $other, $writer;
};

# Tenants commit in another order than they have drawn their positions.
subtest 'two tenants' => sub {
	my %tenant = map { $_ => $node->safe_psql('one', "SELECT forge.create_tenant('two-tenants-$_')") } 'a', 'b';
	my $note = q{SELECT position FROM forge.append('note', gen_random_uuid(), '[{"type": "note.taken", "data": {}}]')};
	my $begin = sub { return "BEGIN; SELECT forge.act_as('$tenant{$_[0]}') \\gset\n$note" };
	my @late = map { $node->background_psql('one') } 1, 2;
	my $position = $late[0]->query_safe($begin->('a'));
	my $session = listen_to('one', 'forgeerp_event');
	my $later = $node->safe_psql('one', $begin->('b') . '; COMMIT');

	cmp_ok($later, '>', $position, 'one tenant draws later and commits first');
	is_deeply([ notifications($session, 1) ], [$later], '... and its listeners are told');
	$late[0]->query_safe('COMMIT');
	is_deeply([ notifications($session, 1) ], [$position], 'the other commits at last: its listeners are told as well');

	# Held back by a transaction that is rolled back.
	$late[0]->query_safe($begin->('a'));
	$position = $node->safe_psql('one', $begin->('a') . '; COMMIT');
	$later = $node->safe_psql('one', $begin->('b') . '; COMMIT');
	is_deeply([ notifications($session, 1) ], [$later], 'one tenant is held back, and the other told');
	$late[0]->query_safe('ROLLBACK');
	is_deeply([ notifications($session, 1) ], [$position], '... and then the first');

	# A prepared one, committed by somebody else.
	$late[0]->query_safe($begin->('a') . q{; PREPARE TRANSACTION 'late'});
	$later = $node->safe_psql('one', $begin->('b') . '; COMMIT');
	is_deeply([ notifications($session, 1) ], [$later], 'one tenant has prepared, and the other is told');
	$late[1]->query_safe(q{COMMIT PREPARED 'late'});
	cmp_ok((notifications($session, 1))[0], '>', 0, '... and then the first');
	$_->quit foreach $session, @late;
};

# As when the queue of notifications is full: they cannot be sent for a while.
subtest 'nothing can be sent' => sub {
	my $directory = $node->data_dir . '/pg_notify';
	my $pid = worker_pid('one');
	my $session = listen_to('one', 'forgeerp_event');
	my $tenant = $node->safe_psql('one', q{SELECT forge.create_tenant('unheard')});
	notifications($session, 1);

	# What is in memory fills up, and cannot be written.
	chmod(0, $directory) or die "cannot close $directory: $!";
	foreach my $length (7900, 100)
	{
		foreach (1 .. 100)
		{
			last if $node->psql('one', "NOTIFY noise, '" . ('x' x $length) . "'") != 0;
		}
	}
	$node->safe_psql('one', <<"SQL");
BEGIN;
SELECT forge.act_as('$tenant');
SELECT erp.adjust_stock(item_id, 1 - 2 * (n % 2)) FROM erp.create_item('Bolt', initial_quantity => 1000), generate_series(1, 20) n;
SELECT erp.adjust_stock(item_id, 50000) FROM erp.item;
COMMIT;
SQL
	ok($node->poll_query_until('one', q{SELECT count(*) > 0 FROM forge.insight_row}), 'a read model goes on');
	ok($node->poll_query_until('postgres', q{SELECT error_count > 1 AND last_error LIKE 'could not%' FROM forge.worker WHERE database = 'one'}),
		'it is tried again and again, and told to the operator');
	is($node->safe_psql('postgres', q{SELECT pid FROM forge.worker WHERE database = 'one'}), $pid, 'the worker stays');
	is($node->safe_psql('one', q{SELECT count(*) FROM forge.feed_cursor WHERE attempt_count > 0}), '0', 'no read model is blamed');

	my $insights = listen_to('one', 'forgeerp_insight');
	chmod(0700, $directory) or die "cannot open $directory: $!";
	like((notifications($session, 1))[-1], qr/^\d+$/, 'when they can be sent again, listeners are told');
	like((notifications($insights, 1))[-1], qr/^[-0-9a-f]{36}$/, '... also of insights');
	is($node->safe_psql('postgres', q{SELECT pid FROM forge.worker WHERE database = 'one'}), $pid, '... by the same worker');
	$_->quit foreach $session, $insights;
};

subtest 'crashes' => sub {
	my $pid = worker_pid('one');
	$node->safe_psql('postgres', "SELECT pg_terminate_backend($pid)");
	ok($node->poll_query_until('postgres',
		"SELECT pid <> $pid FROM forge.worker WHERE database = 'one' AND state = 'idle'"), 'a worker that is ended is started again');

	foreach my $stop ('immediate stop', 'server killed', 'worker killed')
	{
		my $offset = -s $node->logfile;

		$node->stop('immediate') if $stop eq 'immediate stop';
		$node->start if $stop eq 'immediate stop';
		$node->kill9_and_start if $stop eq 'server killed';
		$node->kill9_backend(worker_pid('one')) if $stop eq 'worker killed';
		worker_is($_, 'idle', "$stop: the worker of \"$_\" is back") foreach 'one', 'postgres';
	}

	# What was appended while nobody looked is found.
	$node->append_conf('postgresql.conf', 'forgeerp.worker = off');
	$node->reload;
	ok($node->poll_query_until('postgres', q{SELECT count(*) = 0 FROM pg_stat_activity WHERE backend_type = 'forgeerp worker'}),
		'the workers leave when they are switched off');
	$node->safe_psql('one', $append);
	my $session = listen_to('one', 'forgeerp_event');
	$node->append_conf('postgresql.conf', 'forgeerp.worker = on');
	$node->reload;
	is_deeply([ notifications($session, 1) ], [ $node->safe_psql('one', 'SELECT max(position) FROM forge.event') ],
		'... and find what was appended meanwhile when they are back');
	$session->quit;
};

# How often a process has gone to sleep.
sub naps
{
	my ($pid) = @_;

	return (PostgreSQL::Test::Utils::slurp_file("/proc/$pid/status") =~ /^voluntary_ctxt_switches:\s*(\d+)/m)[0];
}

subtest 'by hand' => sub {
	$node->append_conf('postgresql.conf', "forgeerp.worker = off");
	$node->restart;
	my $launcher = $node->safe_psql('postgres', q{SELECT pid FROM pg_stat_activity WHERE backend_type = 'forgeerp launcher'});
	my $naps = naps($launcher);
	$node->safe_psql('one', "$append;" x 200);
	cmp_ok(naps($launcher) - $naps, '<', 50, 'while the worker is off, commits let the launcher sleep');
	my $session = listen_to('one', 'forgeerp_event');
	$node->safe_psql('one', $append);
	is(scalar(() = $session->query_safe('SELECT 1') =~ /payload/g), 0, 'without a worker nobody is notified');
	$node->safe_psql('one', 'SELECT forge.run_jobs()');
	is_deeply([ notifications($session, 1) ], [ $node->safe_psql('one', 'SELECT max(position) FROM forge.event') ],
		'... but by forge.run_jobs()');
	$node->safe_psql('one', 'SELECT forge.run_jobs()');
	is(scalar(() = $session->query_safe('SELECT 1') =~ /payload/g), 0, '... once');
	$session->quit;
};

is(join("\n", grep { !/must be owner of database one$|terminating connection|could not access status of transaction/ } $node->errors_in_log(0)), '',
	"nothing unexpected in the server's log");
$node->stop;
done_testing();
