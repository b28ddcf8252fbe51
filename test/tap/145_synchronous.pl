# Two servers, one the other's synchronous standby: what a client was told is there as well, whatever
# the client's synchronous_commit says; and a reader goes on after a failover where it was.
use strict;
use warnings;

use ForgeNode;
use IPC::Run ();
use Test::More;
use Time::HiRes qw(usleep);

my $primary = ForgeNode->create('primary', allows_streaming => 1,
	conf => "wal_sender_timeout = 0\nmax_prepared_transactions = 20\n");

$primary->safe_psql('postgres', <<'SQL');
CREATE FUNCTION id(number bigint) RETURNS uuid LANGUAGE sql
	RETURN lpad(number::text, 32, '0')::uuid;
CREATE FUNCTION note(number bigint) RETURNS bigint LANGUAGE sql
	BEGIN ATOMIC
		SELECT position FROM forge.append('note', id(number), '[{"type": "note.taken", "data": {}}]',
										  command_id => id(number));
	END;
CREATE FUNCTION nothing(job_id uuid, payload jsonb) RETURNS void LANGUAGE sql BEGIN ATOMIC END;
CREATE ROLE developer IN ROLE forge_app;
ALTER FUNCTION nothing(uuid, jsonb) OWNER TO developer;
SELECT forge.register_job_handler('nothing', 'nothing(uuid,jsonb)');
ALTER ROLE shop_clerk SET synchronous_commit = off;
CREATE ROLE operator LOGIN IN ROLE forge_admin, developer;
ALTER ROLE operator SET synchronous_commit = local;
CREATE ROLE stranger LOGIN SUPERUSER;
ALTER ROLE stranger SET synchronous_commit = off;
SQL
$primary->backup('backup');
my $standby = ForgeNode->new('standby');
$standby->init_from_backup($primary, 'backup', has_streaming => 1);
$standby->start;
$primary->append_conf('postgresql.conf', "synchronous_standby_names = '*'");
$primary->reload;
ok($primary->poll_query_until('postgres', "SELECT sync_state = 'sync' FROM pg_stat_replication"), 'the standby is synchronous');

# The process on the standby that receives what the primary writes.
my $receiver;

sub pause_standby
{
	$receiver = $standby->safe_psql('postgres', 'SELECT pid FROM pg_stat_wal_receiver');
	kill('STOP', $receiver) or die "cannot stop process $receiver: $!";
	return;
}

sub resume_standby
{
	kill('CONT', $receiver) or die "cannot continue process $receiver: $!";
	return;
}

# A client that has sent its statements.
sub start_client
{
	my ($role, $sql) = @_;
	my $client = { output => '' };

	$client->{process} = IPC::Run::start(
		[ 'psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', $primary->connstr('postgres') . " user=$role application_name=asking",
			map { ('-c', $_) } split /; */, $sql ],
		'<', \undef, '>', \$client->{output}, '2>&1');
	return $client;
}

# Does it wait for the standby, rather than come to an end?
sub waits
{
	my ($client) = @_;

	foreach (1 .. 100 * $PostgreSQL::Test::Utils::timeout_default)
	{
		return 1 if $primary->safe_psql('postgres', q{SELECT count(*) FROM pg_stat_activity
			WHERE application_name = 'asking' AND wait_event = 'SyncRep'}) eq '1';
		return 0 unless $client->{process}->pumpable;
		$client->{process}->pump_nb;
		usleep(10_000);
	}
	return 0;
}

# Before is done while the standby is there.
sub is_waited_for
{
	my ($name, $role, $sql, $before) = @_;

	$primary->safe_psql('postgres', $before, connstr => $primary->connstr('postgres') . " user=$role")
	  if defined $before;
	pause_standby();
	my $client = start_client($role, $sql);
	ok(waits($client), "$name waits for the standby");
	resume_standby();
	$client->{process}->finish;
	is($client->{process}->result(0), 0, '... and is acknowledged when it is there') or diag($client->{output});
	return;
}

sub is_not_waited_for
{
	my ($name, $role, $sql) = @_;

	pause_standby();
	my $client = start_client($role, $sql);
	ok(!waits($client), "$name does not wait for the standby");
	resume_standby();
	$client->{process}->finish;
	is($client->{process}->result(0), 0, '... and is answered') or diag($client->{output});
	return;
}

subtest 'commands' => sub {
	is_waited_for('a command', 'shop_clerk', q{SELECT erp.create_item('Lamp', item_id => id(1))});
	is_waited_for('a batch', 'shop_clerk',
		q{SELECT forge.execute_batch('[{"command": "inventory.item.rename", "aggregate_id": "00000000-0000-0000-0000-000000000001", "payload": {"name": "Lantern"}}]')});
	is_waited_for('an append', 'shop_clerk', 'SELECT note(100)');
	is_waited_for('what follows a setting', 'shop_clerk', 'BEGIN; SELECT note(101); SET LOCAL synchronous_commit = off; COMMIT;');
	is_waited_for('one in a savepoint', 'shop_clerk', 'BEGIN; SAVEPOINT s; SELECT note(102); RELEASE s; COMMIT;');
};

# The client of the first call went away before it had its answer.
subtest 'asked again' => sub {
	pause_standby();
	my $client = start_client('shop_clerk', 'SELECT note(200);');
	ok(waits($client), 'a command waits');
	$primary->safe_psql('postgres', q{SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'asking'});
	$client->{process}->finish;
	$client = start_client('shop_clerk', 'SELECT note(200);');
	ok(waits($client), '... and its repetition, which finds that it was done, waits as well');
	resume_standby();
	$client->{process}->finish;
	is($client->{process}->result(0), 0, '... and is acknowledged when the standby is there') or diag($client->{output});
	is($primary->client('SELECT count(*) FROM erp.event WHERE aggregate_id = id(200)'), '1', '... once');
};

subtest 'jobs' => sub {
	my $cancelled = q{SELECT forge.enqueue_job('nothing', run_at => now() + interval '1 day', job_id => id(1))};

	is_waited_for('enqueue_job', 'shop_clerk', q{SELECT forge.enqueue_job('nothing')});
	is_waited_for('schedule_job', 'shop_clerk', q{SELECT forge.schedule_job('nothing', '1 day')});
	is_waited_for('cancel_job', 'shop_clerk', 'SELECT forge.cancel_job(id(1))', $cancelled);
	is_waited_for('cancel_job, again', 'shop_clerk', 'SELECT forge.cancel_job(id(1))');
	is_waited_for('retry_job', 'shop_clerk', 'SELECT forge.retry_job(id(1))');
	is_waited_for('run_jobs', 'operator', 'SELECT forge.run_jobs()');
};

subtest 'operators' => sub {
	is_waited_for('create_tenant', 'operator', q{SELECT forge.create_tenant('other', tenant_id => id(9))});
	is_waited_for('bind_role', 'operator', q{SELECT forge.bind_role('stranger', id(9))});
	is_waited_for('unbind_role', 'operator', q{SELECT forge.unbind_role('stranger')});
	is_waited_for('suspend_tenant', 'operator', q{SELECT forge.suspend_tenant(id(9), 'unpaid')});
	is_waited_for('add_jwt_key', 'operator',
		q{SELECT forge.add_jwt_key('key', 'HS256', 'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY')});
	is_waited_for('retire_jwt_key', 'operator', q{SELECT forge.retire_jwt_key('key')});
	is_waited_for('register_job_handler', 'operator', q{SELECT forge.register_job_handler('another', 'nothing(uuid,jsonb)')});
	is_waited_for('rebuild', 'operator', q{SELECT forge.rebuild('item')});
	is_waited_for('resume_projection', 'operator', q{SELECT forge.resume_projection('insight')});
};

# The second session knows of the library because it has called one of its functions.
subtest 'prepared transactions' => sub {
	my $loads = 'SELECT forge.current_tenant();';

	is_waited_for('PREPARE TRANSACTION of a command', 'shop_clerk', q{BEGIN; SELECT note(300); PREPARE TRANSACTION 'one';});
	is_waited_for('COMMIT PREPARED', 'shop_clerk', "$loads COMMIT PREPARED 'one';");
	is_waited_for('COMMIT PREPARED by another role', 'stranger', "$loads COMMIT PREPARED 'two'",
		q{BEGIN; SELECT forge.create_tenant('prepared'); PREPARE TRANSACTION 'two';});
	is_waited_for('PREPARE TRANSACTION of a job', 'shop_clerk',
		q{BEGIN; SELECT forge.enqueue_job('nothing'); PREPARE TRANSACTION 'three';});
	is_waited_for('... and its COMMIT PREPARED', 'shop_clerk', "$loads COMMIT PREPARED 'three';");
	is($primary->client('SELECT count(*) FROM erp.event WHERE aggregate_id = id(300)'), '1', 'it is there');
};

# Others keep their own ways.
subtest 'strangers' => sub {
	is_not_waited_for('a transaction without a command', 'stranger', 'CREATE TABLE theirs (n bigint)');
	is_not_waited_for('... prepared', 'stranger', q{SELECT forge.current_tenant(); BEGIN; INSERT INTO theirs VALUES (1); PREPARE TRANSACTION 'theirs'; COMMIT PREPARED 'theirs';});
	is_not_waited_for('a command without durable_commit', 'stranger',
		q{SET forgeerp.durable_commit = off; SELECT forge.create_tenant('loose');});
	is($primary->safe_psql('postgres', q{SELECT count(*) FROM pg_locks WHERE locktype = 'userlock'}), '0', 'no mark stays behind');
};

# A read waits for no standby.  What it gives out is there, so it gives out less.
my $read = 'SELECT coalesce(max(position), 0) FROM forge.read(0, 100000)';
my $told = 0;

# What somebody may have been told by now: by a connection that was there before, and by a new one.
sub ask
{
	my ($session) = @_;
	my $safe = 'SELECT forge.safe_position()';
	my @limit = (timeout => $PostgreSQL::Test::Utils::timeout_default);
	my @answers = ($primary->client($read, @limit), $primary->client($safe, @limit),
		$session->query_safe($read), $session->query_safe($safe),
		$primary->client(q{SELECT position FROM forge.projection WHERE name = 'item'}, @limit),
		$primary->client('SET synchronous_commit = remote_apply; SELECT forge.safe_position()', @limit));

	foreach (@answers)
	{
		$told = $_ if $_ > $told;
	}
	return @answers;
}

my $session = $primary->background_psql('postgres', extra_params => [ '-U', 'shop_clerk' ]);
my $oldest = $primary->client('SELECT note(600)');
my $last = $primary->client('SELECT max(note(n)) FROM generate_series(601, 900) n');

subtest 'reads' => sub {
	cmp_ok((ask($session))[1], '>=', $last, 'while the standby is there');
	pause_standby();
	$primary->client('BEGIN; SELECT note(n) FROM generate_series(1000, 1500) n; ROLLBACK;');
	my @answers = ask($session);
	is($answers[2], $last, 'while it is away, who was there before reads all events');
	cmp_ok($answers[0], '>', $oldest, '... and a new connection all but those of the last pages');
	is(scalar(grep { $_ >= $last + 100 } @answers), 0, '... and nobody is told of what was drawn since') or diag("@answers");

	# Its client has given up waiting: it is committed, and not on the standby.
	my $client = start_client('shop_clerk', 'SELECT note(400);');
	ok(waits($client), 'a command waits');
	$primary->safe_psql('postgres', q{SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE application_name = 'asking'});
	$client->{process}->finish;
	is($primary->client('SELECT count(*) FROM erp.event WHERE aggregate_id = id(400)'), '1', 'it is committed');
	is((ask($session))[2], $last, '... and not yet read');
	resume_standby();
	$primary->wait_for_catchup($standby, 'flush');
	$last = $primary->client('SELECT max(position) FROM erp.event');
	@answers = ask($session);
	is($answers[0], $last, '... but when the standby has it');
	cmp_ok($answers[3], '>=', $last, '... and so the safe position');
};

subtest 'listeners' => sub {
	$primary->append_conf('postgresql.conf', "shared_preload_libraries = 'forgeerp'\nforgeerp.worker_interval = 1h\n");
	$session->quit;
	$primary->restart;
	ok($primary->poll_query_until('postgres', q{SELECT state = 'idle' FROM forge.worker WHERE database = 'postgres'}), 'a worker runs');
	$primary->wait_for_catchup($standby, 'flush');
	$session = $primary->background_psql('postgres', extra_params => [ '-U', 'shop_clerk' ]);
	$session->query_safe('LISTEN forgeerp_event');
	pause_standby();
	my $client = start_client('shop_clerk', 'SELECT note(500);');
	ok(waits($client), 'a command waits');
	$primary->safe_psql('postgres', q{SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE application_name = 'asking'});
	$client->{process}->finish;
	$last = $primary->client('SELECT max(position) FROM erp.event');
	my $rounds = $primary->safe_psql('postgres', q{SELECT round_count FROM forge.worker WHERE database = 'postgres'});
	ok($primary->poll_query_until('postgres', qq{SELECT round_count > $rounds + 2 FROM forge.worker WHERE database = 'postgres'}), 'the worker looks');
	unlike($session->query_safe('SELECT 1'), qr/payload "$last"/, 'nobody is notified of what is not on the standby');
	resume_standby();
	my $output = '';
	foreach (1 .. 10 * $PostgreSQL::Test::Utils::timeout_default)
	{
		$output .= $session->query_safe('SELECT 1');
		last if $output =~ /payload "$last"/;
		usleep(100_000);
	}
	like($output, qr/payload "$last"/, '... but when it is');
};

subtest 'failover' => sub {
	$primary->wait_for_catchup($standby, 'flush');
	is((ask($session))[0], $last, 'all was read');
	pause_standby();
	$primary->client('BEGIN; SELECT note(n) FROM generate_series(2000, 2500) n; ROLLBACK;');
	ask($session);
	$session->quit;
	$primary->stop('immediate');

	# What is in its socket dies with it.
	kill('TERM', $receiver);
	resume_standby();
	$standby->promote;
	cmp_ok($standby->client('SELECT note(3000)'), '>', $told, 'new events are above what anybody was told');
	is($standby->client("SELECT count(*) FROM forge.read($told)"), '1', '... and read by who goes on from there');
	is($standby->client('SELECT count(*) FROM erp.event WHERE aggregate_id IN (id(1), id(100), id(101), id(102), id(200), id(300))'),
		'7', 'all that was acknowledged is there');
	is($standby->safe_psql('postgres', 'SELECT * FROM forge.verify()'), '', 'all rows equal a replay');
};

$standby->stop;
done_testing();
