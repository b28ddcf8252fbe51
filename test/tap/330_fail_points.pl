# The library is stopped at every place of src/pg/fail_points.def: by an error, by a panic of the server, by
# SIGKILL to its process, and by a wait.  What was not acknowledged is not there, or as a whole; what was is;
# rows equal a replay; the same call then does what it was to do, once; and while one waits, others go on.
use strict;
use warnings;

use ForgeNode;
use IPC::Run ();
use Test::More;
use Time::HiRes ();

my $tree = $ENV{FORGE_TREE};
my @points = PostgreSQL::Test::Utils::slurp_file("$tree/src/pg/fail_points.def") =~
  /^FORGE_FAIL_POINT_NAMED\(\w+, "(\w+)", "(\w+)"\)$/mg;

# Rounds are run by hand, so that each call is one transaction.
my $node = ForgeNode->create('fail_points', preload => 1, conf => <<'CONF');
forgeerp.worker = off
forgeerp.job_retention = 0
forgeerp.job_lease = 1s
log_statement = none
CONF

$node->safe_psql('postgres', <<'SQL');
CREATE ROLE developer IN ROLE forge_app;
CREATE ROLE keeper LOGIN SUPERUSER;
CREATE ROLE depot_clerk LOGIN IN ROLE forge_app;
SELECT forge.bind_role('depot_clerk', forge.create_tenant('depot'), NULL, '{admin}');
CREATE FUNCTION work(job_id uuid, payload jsonb) RETURNS void LANGUAGE sql
	BEGIN ATOMIC
		SELECT forge.append('work', job_id, '[{"type": "work.done", "data": {}}]');
	END;
ALTER FUNCTION work(uuid, jsonb) OWNER TO developer;
SELECT forge.register_job_handler('work', 'work(uuid,jsonb)');
SQL

# All that is stored, but for counters of attempts.
sub stored
{
	my @tables = qw(event stream command claim item_row job_row feed_cursor series_row);
	my $sql = join ' UNION ALL ',
	  map { "SELECT '$_', count(*), md5(coalesce(string_agg(t::text, ',' ORDER BY t::text), '')) FROM forge.$_ t" } @tables;

	return $node->safe_psql('postgres', $sql);
}

# An item with a claim, a job, and another's stock: one transaction of several units of work.
my $number = 0;

sub command
{
	my $rest = sprintf '0000000-0000-4000-8000-%012d', ++$number;
	my $id = "0$rest";

	return { user => 'shop_clerk', sql => <<"SQL" };
BEGIN;
SELECT count(*) FROM forge.execute_batch(jsonb_build_array(
	jsonb_build_object('command', 'inventory.item.create', 'aggregate_id', '$id', 'command_id', '$id',
					   'payload', '{"name": "n$number", "sku": "s$number"}'::jsonb),
	jsonb_build_object('command', 'inventory.item.adjust_stock', 'aggregate_id', '$id',
					   'command_id', '1$rest', 'payload', '{"delta": 5}'::jsonb)));
SELECT forge.enqueue_job('work', job_id => '2$rest') WHERE NOT EXISTS (SELECT FROM forge.job WHERE job_id = '2$rest');
COMMIT;
SQL
}

# Something to do for each call, which is then made.
sub call
{
	my ($kind) = @_;
	my $command = command();

	return $command if $kind eq 'command';
	run($command);
	# No read model waits after an error.
	$node->safe_psql('postgres', q{SELECT forge.resume_projection(name) FROM unnest('{account_month,insight,summed}'::text[]) name});
	# A job that is done, to be removed, and one that is to be done.
	$node->safe_psql('postgres', 'SELECT forge.run_jobs()');
	run(command()) if $kind eq 'round';
	return { user => 'keeper', sql => $kind eq 'rebuild' ? q{SELECT forge.rebuild('insight')} : 'SELECT forge.run_jobs()' };
}

# The exit code and the errors of a call, stopped where the setting says.
sub run
{
	my ($call, $setting) = @_;
	my $offset = -s $node->logfile;
	my ($code, undef, $error);

	$node->safe_psql('postgres', "ALTER ROLE $call->{user} SET forgeerp.fail_point = '$setting'") if $setting;
	($code, undef, $error) = $node->psql('postgres', $call->{sql}, connstr => $node->connstr('postgres') . " user=$call->{user}");
	$node->wait_for_log(qr/database system is ready to accept connections/, $offset) if $setting && $setting =~ /panic|kill/;
	$node->safe_psql('postgres', "ALTER ROLE $call->{user} RESET forgeerp.fail_point") if $setting;
	return ($code, $error);
}

sub is_whole
{
	my ($name) = @_;

	is($node->safe_psql('postgres', 'SELECT * FROM forge.verify()'), '', "$name: rows equal a replay");
	is($node->safe_psql('postgres', <<'SQL'), '', "$name: versions are 1 to n");
SELECT aggregate_id FROM forge.event GROUP BY tenant_id, 1 HAVING count(*) <> max(version) OR min(version) <> 1
SQL
	is($node->safe_psql('postgres', <<'SQL'), '', "$name: no job is done twice");
SELECT aggregate_id FROM forge.event WHERE aggregate_type = 'work' GROUP BY 1 HAVING count(*) > 1
SQL
	return;
}

sub stop
{
	my ($point, $kind, $action) = @_;
	my $name = "$point, $action";
	my $call = call($kind);
	my $before = stored();
	my $offset = -s $node->logfile;
	my ($code, $error) = run($call, "$point:$action");
	my $log = PostgreSQL::Test::Utils::slurp_file($node->logfile, $offset);
	my $is_there = $point eq 'after_commit';

	like($log, qr/fail point $point\b/, "$name: is visited");
	# A round notes an error, and goes on.
	if ($kind ne 'round' || $action ne 'error')
	{
		isnt($code, 0, "$name: is not acknowledged");
		$is_there ? isnt(stored(), $before, "$name: all is there") : is(stored(), $before, "$name: nothing is there");
	}
	is_whole($name);
	($code, $error) = run($call);
	is($code, 0, "$name: the same call then does it") or diag $error;
	is($node->safe_psql('postgres', 'SELECT count(*) FROM forge.item_row'), $number, "$name: once");
	is_whole("$name, then");
	return;
}

# Commands of another tenant, and its readers, wait for nobody.
sub wait_at
{
	my ($point, $kind) = @_;
	my $call = call($kind);
	my $user = $call->{user};
	my $holder = $node->background_psql('postgres');
	my $is_waiting = 0;
	my ($waiter, $out, $err);

	$holder->query_safe('SELECT pg_advisory_lock(64206)');
	$node->safe_psql('postgres', "ALTER ROLE $user SET forgeerp.fail_point = '$point:wait'");
	$waiter = IPC::Run::start(
		[ 'psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr('postgres') . " user=$user", '-c', $call->{sql} ],
		'<', \undef, '>', \$out, '2>', \$err);
	foreach (1 .. 10 * $PostgreSQL::Test::Utils::timeout_default)
	{
		last if $is_waiting = $node->safe_psql('postgres', 'SELECT count(*) FROM pg_locks WHERE locktype = \'advisory\' AND NOT granted AND objid = 64206');
		Time::HiRes::usleep(50_000);
	}
	is($is_waiting, 1, "$point, wait: is visited");
	$node->safe_psql('postgres', "ALTER ROLE $user RESET forgeerp.fail_point");
	is($node->safe_psql('postgres', "SELECT count(erp.create_item('other'))", connstr => $node->connstr('postgres') . ' user=depot_clerk',
		timeout => $PostgreSQL::Test::Utils::timeout_default), 1, "$point, wait: another client goes on");
	$number++;
	$holder->quit;
	ok($waiter->finish, "$point, wait: then it goes on as well") or diag $err;
	is_whole("$point, wait");
	return;
}

# The server does not care which of the two took it down.
my @ends = qw(kill panic);

cmp_ok(scalar @points, '>', 0, 'the list is read');
while (my ($point, $kind) = splice @points, 0, 2)
{
	subtest $point => sub {
		push @ends, shift @ends;
		stop($point, $kind, $_) foreach $point eq 'after_commit' ? @ends : ('error', $ends[0]);
		wait_at($point, $kind) unless $point eq 'after_commit';
	};
}

done_testing();
