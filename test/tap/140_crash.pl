# The whole server is killed again and again under load, and single backends of it.  The clients do not
# want to wait for the disk; they send commands, and ask for jobs that do commands, which the worker
# does.  Readers go on where they were: some by position, others only when they are notified.  No
# acknowledged command or job is lost, none is done twice, and no reader misses an event.
use strict;
use warnings;

use ForgeLoad;
use ForgeNode;
use IPC::Run ();
use Test::More;

my $client_count = 8;
my @tenants = qw(shop yard depot);
my $directory = PostgreSQL::Test::Utils::tempdir_short();

# Nothing is found by a worker that was not woken, nor by a reader that was not notified.
my $node = ForgeNode->create('crash', preload => 1, conf => <<'CONF');
fsync = on
max_connections = 60
max_prepared_transactions = 60
wal_writer_delay = 10s
log_statement = none
forgeerp.worker_interval = 1h
forgeerp.job_lease = 1s
CONF

sub as
{
	my ($tenant, $sql) = @_;

	return $node->safe_psql('postgres', $sql, connstr => connstr($tenant));
}

sub connstr
{
	my ($tenant) = @_;

	return $node->connstr('postgres') . " user=${tenant}_clerk";
}

$node->safe_psql('postgres', <<'SQL');
CREATE FUNCTION id(number bigint) RETURNS uuid LANGUAGE sql
	RETURN lpad(number::text, 32, '0')::uuid;

-- Both items or none.
CREATE FUNCTION move(source bigint, target bigint, command_id uuid) RETURNS SETOF forge.receipt LANGUAGE sql
	BEGIN ATOMIC
		SELECT forge.execute_batch(jsonb_build_array(
			jsonb_build_object('command', 'inventory.item.adjust_stock', 'aggregate_id', id(source),
							   'payload', '{"delta": -1}'::jsonb, 'command_id', command_id),
			jsonb_build_object('command', 'inventory.item.adjust_stock', 'aggregate_id', id(target),
							   'payload', '{"delta": 1}'::jsonb)));
	END;

CREATE FUNCTION note(number bigint, command_id uuid) RETURNS SETOF forge.event LANGUAGE sql
	BEGIN ATOMIC
		SELECT forge.append('note', id(number), '[{"type": "note.taken", "data": {}}]', command_id => command_id);
	END;

-- A job's stream has as many events as it was done times.
CREATE FUNCTION work(job_id uuid, payload jsonb) RETURNS void LANGUAGE sql
	BEGIN ATOMIC
		SELECT forge.append('work', job_id, '[{"type": "work.done", "data": {}}]');
	END;
CREATE ROLE developer IN ROLE forge_app;
ALTER FUNCTION work(uuid, jsonb) OWNER TO developer;
SELECT forge.register_job_handler('work', 'work(uuid,jsonb)');

CREATE ROLE yard_clerk LOGIN IN ROLE forge_app;
CREATE ROLE depot_clerk LOGIN IN ROLE forge_app;
SELECT forge.bind_role('yard_clerk', forge.create_tenant('yard'), NULL, '{admin}');
SELECT forge.bind_role('depot_clerk', forge.create_tenant('depot'), NULL, '{admin}');
SQL
my %tenant_id = map { $_ => as($_, 'SELECT forge.current_tenant()') } @tenants;
as($_, 'SELECT count(erp.create_item(n::text, sku => n::text, initial_quantity => 1000000, item_id => id(n)))
		  FROM generate_series(1, 20) n') foreach @tenants;

# ----- those who write ------------------------------------------------------------------------------

# The n-th statement of a client.  Its answer, "what|id|version|position", comes when it is committed.
sub statement
{
	my ($round, $number, $n) = @_;
	my $source = 1 + int(rand(20));
	my $target = 1 + ($source + int(rand(19))) % 20;
	my $note = 100 + $source;
	my $kind = $n % 12;
	my $id = sprintf('%08x-%04x-4000-8000-%012x', $round, $number, $kind == 3 ? $n - 1 : $n);

	return "SELECT 'enqueue', forge.enqueue_job('work', job_id => '$id');" if $kind == 1;
	return "SELECT 'later', forge.enqueue_job('work', run_at => now() + interval '1 day', job_id => '$id');" if $kind == 2;
	return "SELECT 'cancel', '$id' FROM forge.cancel_job('$id');" if $n % 24 == 3;
	return "SELECT 'retry', '$id' FROM forge.retry_job('$id');" if $kind == 3;
	return "SELECT 'schedule', forge.schedule_job('work', every => '1 day', job_id => '$id');" if $kind == 4;
	return "SELECT 'move', command_id, version, position FROM move($source, $target, '$id') LIMIT 1;" if $kind < 7;
	return "BEGIN; SELECT version FROM note($note, '$id') \\gset\nROLLBACK;" if $kind == 7;

	# Others commit while this one holds its readers back.
	return "BEGIN; SELECT version, position FROM note($note, '$id') \\gset\n"
	  . "SELECT pg_sleep(0.01) AS slept \\gset\nCOMMIT;\nSELECT 'note', '$id', :version, :position;" if $kind == 8;
	return "SELECT 'note', command_id, version, position FROM note($note, '$id');";
}

# A client: psql, which runs a file of so many statements; its output is what was acknowledged.
sub start_client
{
	my ($number, $round, $statement_count) = @_;
	my $base = "$directory/${round}_$number";
	my $tenant = $tenants[$number % @tenants];
	my $commands = "\\set ON_ERROR_STOP on\nSET synchronous_commit = off;\n";

	$commands .= statement($round, $number, $_) . "\n" foreach 1 .. $statement_count;
	PostgreSQL::Test::Utils::append_to_file("$base.sql", $commands);
	return {
		tenant => $tenant,
		answers => "$base.out",
		process => IPC::Run::start(
			[ 'psql', '-XAtq', '-d', connstr($tenant), '-f', "$base.sql" ],
			'<', \undef, '>', "$base.out", '2>', "$base.err") };
}

# The last line may be cut off, or empty.
sub whole_lines
{
	my ($file) = @_;
	my @lines = grep { /.\n$/ } split /(?<=\n)/, PostgreSQL::Test::Utils::slurp_file($file);

	chomp @lines;
	return @lines;
}

# Lets the clients work until each has had so many answers.
sub wait_for_answers
{
	my ($clients, $count) = @_;

	ForgeNode::wait_until(sub { !grep { whole_lines($_->{answers}) < $count } @$clients }, 'the clients get on');
	return;
}

# ----- those who read -------------------------------------------------------------------------------

# What a reader has read is written to a file; it knows the last position of it.
my @readers = map { my $tenant = $_; map { { tenant => $tenant, kind => $_, last => 0, compared => 0, starts => 0, read => [] } } qw(position notified) } @tenants;

# It asks, in a loop of its own.
my $page = <<'SQL' . "\\echo :page\nSELECT pg_sleep(0.01) AS slept \\gset\n";
SELECT string_agg(position::text, ' ') AS page, coalesce(max(position), :last) AS last FROM forge.read(:last, max_count => 100) \gset
SQL
PostgreSQL::Test::Utils::append_to_file("$directory/pages.sql", "\\set ON_ERROR_STOP on\n" . $page x 50_000);

sub start_reader
{
	my ($reader) = @_;
	my $connstr = connstr($reader->{tenant});
	my $base = "$directory/$reader->{tenant}_$reader->{kind}_" . $reader->{starts}++;
	my @command = $reader->{kind} eq 'notified'
	  ? ('/usr/bin/python3', "$ENV{FORGE_TREE}/docs/examples/listen.py", $connstr, $reader->{last})
	  : ('psql', '-XAtq', '-v', "last=$reader->{last}", '-d', $connstr, '-f', "$directory/pages.sql");

	$reader->{output} = "$base.out";
	$reader->{process} = IPC::Run::start(\@command, '<', \undef, '>', "$base.out", '2>', "$base.err");
	return;
}

# The positions that it has read since it was started.
sub positions_read
{
	my ($reader) = @_;
	my @lines = whole_lines($reader->{output});

	return map { /^event (\d+) / ? $1 : () } @lines if $reader->{kind} eq 'notified';
	return map { /^\d/ ? split / / : () } @lines;
}

# It has lost its connection.
sub end_reader
{
	my ($reader) = @_;

	$reader->{process}->finish;
	push @{ $reader->{read} }, positions_read($reader);
	$reader->{last} = $reader->{read}[-1] // $reader->{last};
	return;
}

sub last_position
{
	my ($tenant) = @_;

	return $node->safe_psql('postgres', "SELECT max(position) FROM forge.event WHERE tenant_id = '$tenant_id{$tenant}'");
}

sub wait_for_notified
{
	my ($reader) = @_;
	my $last = last_position($reader->{tenant});

	ForgeNode::wait_until(sub { (((positions_read($reader))[-1]) // $reader->{last}) == $last },
		"the reader of $reader->{tenant} is notified of $last");
	return;
}

# What it has read since the last comparison is what is there, in that order.
sub compare_reader
{
	my ($reader, $name) = @_;
	my $there = $node->safe_psql('postgres', <<"SQL");
SELECT position FROM forge.event
 WHERE tenant_id = '$tenant_id{$reader->{tenant}}' AND position > $reader->{compared} AND position <= $reader->{last}
 ORDER BY position
SQL

	is(join("\n", @{ $reader->{read} }), $there, "$name: the reader of $reader->{tenant} ($reader->{kind}) has missed nothing");
	$reader->{events} += @{ $reader->{read} };
	$reader->{compared} = $reader->{last};
	$reader->{read} = [];
	return;
}

# ----- what must hold -------------------------------------------------------------------------------

my $round = 0;
my %acknowledged = (command => 0, job => 0);

# Adds what the clients were told: rows of commands, and of jobs.
sub take_answers
{
	my ($clients, $commands, $jobs) = @_;

	foreach my $client (@$clients)
	{
		$client->{process}->finish;
		foreach my $answer (whole_lines($client->{answers}))
		{
			my ($what, $id, @position) = split /\|/, $answer;
			my $row = join ', ', "'$tenant_id{$client->{tenant}}'::uuid", "'$what'", "'$id'::uuid", @position;

			push @{ @position ? $commands : $jobs }, "($row)";
		}
	}
	return;
}

# What the clients were told, against what there is.
sub check_answers
{
	my ($clients, $name) = @_;
	my (@commands, @jobs);

	take_answers($clients, \@commands, \@jobs);
	$acknowledged{command} += @commands;
	$acknowledged{job} += @jobs;
	cmp_ok(scalar @commands, '>', 0, "$name: there was a load of commands");
	cmp_ok(scalar @jobs, '>', 0, "$name: and of jobs");
	my $commands = join ",\n", @commands;
	my $jobs = join ",\n", @jobs;

	is($node->safe_psql('postgres', <<"SQL"), '', "$name: no acknowledged command is lost");
SELECT a.* FROM (VALUES $commands) a (tenant_id, what, command_id, version, position)
 WHERE NOT EXISTS (SELECT FROM forge.event e WHERE e.tenant_id = a.tenant_id AND e.command_id = a.command_id
					  AND e.version = a.version AND e.position = a.position)
SQL
	is($node->safe_psql('postgres', <<"SQL"), '', "$name: no acknowledged job is lost, nor what was to become of it");
SELECT a.* FROM (VALUES $jobs) a (tenant_id, what, job_id)
 WHERE NOT EXISTS (SELECT FROM forge.job_row j WHERE j.tenant_id = a.tenant_id AND j.job_id = a.job_id
					  AND (a.what = 'later' OR j.status = CASE a.what WHEN 'cancel' THEN 'cancelled'
																	  WHEN 'schedule' THEN 'pending' ELSE 'succeeded' END))
SQL
	return;
}

# Everything is done that there was to do.
sub check_whole
{
	my ($name) = @_;

	is($node->safe_psql('postgres', <<'SQL'), '', "$name: what a job has done is there if it has succeeded, and once");
SELECT j.tenant_id, j.job_id, j.status, j.every, e.done
  FROM forge.job_row j
  FULL JOIN (SELECT tenant_id, aggregate_id, count(*) AS done FROM forge.event
			  WHERE aggregate_type = 'work' GROUP BY 1, 2) e
	ON e.tenant_id = j.tenant_id AND e.aggregate_id = j.job_id
 WHERE coalesce(e.done, 0) IS DISTINCT FROM CASE WHEN j.status = 'succeeded' OR j.every IS NOT NULL THEN 1 ELSE 0 END
SQL
	is($node->safe_psql('postgres', <<'SQL'), '', "$name: versions are 1 to n");
SELECT aggregate_id FROM forge.event GROUP BY tenant_id, 1 HAVING count(*) <> max(version) OR min(version) <> 1
SQL
	is($node->safe_psql('postgres', 'SELECT DISTINCT sum(on_hand) FROM forge.item_row GROUP BY tenant_id'), '20000000',
		"$name: no batch is there by half");
	is($node->safe_psql('postgres', 'SELECT * FROM forge.verify()'), '', "$name: all rows equal a replay");
	return;
}

sub check_receipt
{
	my ($client, $name) = @_;
	my ($retried) = grep { /^note/ } reverse whole_lines($client->{answers});
	my (undef, $id, undef, $position) = split /\|/, $retried;

	is(as($client->{tenant}, <<"SQL"), "$position|t", "$name: a retry finds its receipt");
SELECT r.position, r.replayed
  FROM erp.event e
 CROSS JOIN LATERAL forge.append_batch(jsonb_build_array(jsonb_build_object(
		'aggregate_type', 'note', 'aggregate_id', e.aggregate_id, 'command_id', e.command_id,
		'events', '[{"type": "note.taken", "data": {}}]'::jsonb))) r
 WHERE e.command_id = '$id'
SQL
	return;
}

# What is written after the kill comes to an end, and nothing is written after it: now every reader
# that was not notified of the last event waits in vain.  The last events of the tenants are committed
# in another order than they were written.
sub let_end
{
	my @clients = map { start_client($_, 1000 + $round, 24) } 1 .. $client_count;

	$_->{process}->finish foreach @clients;
	ForgeNode::wait_until(sub { $node->safe_psql('postgres', <<'SQL') eq '0' }, 'all jobs are done that are due');
SELECT count(*) FROM forge.job_row WHERE status IN ('pending', 'running', 'failed') AND run_at < now() + interval '1 hour'
SQL
	my @notified = grep { $_->{kind} eq 'notified' } @readers;
	my @writers = map { $node->background_psql('postgres', extra_params => [ '-U', "$_->{tenant}_clerk" ]) } @notified;
	$_->query_safe('BEGIN; SELECT note(100, gen_random_uuid())') foreach @writers;
	foreach my $i (reverse 0 .. $#writers)
	{
		$writers[$i]->query_safe('COMMIT');
		wait_for_notified($notified[$i]);
		$writers[$i]->quit;
	}
	return @clients;
}

sub crash_round
{
	my ($name, $kill) = @_;

	$round++;
	subtest $name => sub {
		my @clients = map { start_client($_, $round, 20_000) } 1 .. $client_count;

		wait_for_answers(\@clients, 60 + int(rand(100)));
		$kill->();
		end_reader($_) foreach @readers;
		start_reader($_) foreach @readers;
		push @clients, let_end();
		check_answers(\@clients, $name);
		check_whole($name);
		check_receipt($clients[0], $name);
		compare_reader($_, $name) foreach @readers;
	};
	return;
}

my @ways = (
	[ 'server killed', sub { $node->kill9_and_start } ],
	[ 'server stopped at once', sub { $node->stop('immediate'); $node->start } ]);

start_reader($_) foreach @readers;
for my $number (1 .. ForgeLoad::size(4, 100))
{
	my ($name, $kill) = @{ $ways[$number % @ways] };

	crash_round("$name, $number", $kill);
	crash_round("backend killed, $number", sub {
		$node->kill9_backend($node->safe_psql('postgres',
			"SELECT pid FROM pg_stat_activity WHERE usename = 'shop_clerk' ORDER BY random() LIMIT 1"));
	}) if $number % 4 == 0;
}

# Those who read are still there.
$node->stop('immediate');
end_reader($_) foreach @readers;
$node->start;
foreach my $reader (@readers)
{
	is($reader->{last}, last_position($reader->{tenant}), "the reader of $reader->{tenant} ($reader->{kind}) has come to the end");
	compare_reader($reader, 'in the end');
	note("the reader of $reader->{tenant} ($reader->{kind}) has read $reader->{events} events");
}
note("$acknowledged{command} commands and $acknowledged{job} statements about jobs were acknowledged");

$node->stop;
done_testing();
