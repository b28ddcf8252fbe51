# SIGKILL under load, of single backends and of the whole server, with clients that do not want to
# wait for the disk: no acknowledged event or job is lost, and what is there fits together.
use strict;
use warnings;

use ForgeLoad;
use ForgeNode;
use IPC::Run ();
use Test::More;
use Time::HiRes qw(usleep);

my $client_count = 8;
my $directory = PostgreSQL::Test::Utils::tempdir_short();
my $node = ForgeNode->create('crash', conf => <<'CONF');
fsync = on
max_connections = 60
max_prepared_transactions = 60
wal_writer_delay = 10s
log_statement = none
CONF

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

CREATE FUNCTION nothing(job_id uuid, payload jsonb) RETURNS void LANGUAGE sql BEGIN ATOMIC END;
CREATE ROLE developer IN ROLE forge_app;
ALTER FUNCTION nothing(uuid, jsonb) OWNER TO developer;
SELECT forge.register_job_handler('nothing', 'nothing(uuid,jsonb)');
SQL
$node->client('SELECT count(erp.create_item(n::text, sku => n::text, initial_quantity => 1000000, item_id => id(n)))
				 FROM generate_series(1, 20) n');
$node->safe_psql('postgres', "ALTER ROLE shop_clerk SET synchronous_commit = off");

# The n-th statement of a client, whose answer ends in what was done.  Every seventh asks for a job;
# two later half of those are cancelled, and the others are to be done at once.
sub statement
{
	my ($round, $number, $n) = @_;
	my $source = 1 + int(rand(20));
	my $target = 1 + ($source + int(rand(19))) % 20;
	my $id = sprintf('%08x-%04x-4000-8000-%012x', $round, $number, $n % 7 == 3 ? $n - 2 : $n);

	return "SELECT 0, 0, forge.enqueue_job('nothing', run_at => now() + interval '1 day', job_id => '$id'), 'enqueue'" if $n % 7 == 1;
	return "SELECT 0, 0, '$id', 'cancel' FROM forge.cancel_job('$id')" if $n % 14 == 3;
	return "SELECT 0, 0, '$id', 'retry' FROM forge.retry_job('$id')" if $n % 14 == 10;
	return "SELECT version, position, command_id, 'move' FROM move($source, $target, '$id') LIMIT 1" if $n % 5 == 0;
	return "SELECT version, position, command_id, 'note' FROM forge.append('note', id(100 + $source), "
	  . "'[{\"type\": \"note.taken\", \"data\": {}}]', command_id => '$id')";
}

# A client: psql, which runs a file of commands; its output is what was acknowledged.
sub start_client
{
	my ($number, $round) = @_;
	my $base = "$directory/${round}_$number";
	my $commands = "\\set ON_ERROR_STOP on\n";

	$commands .= statement($round, $number, $_) . ";\n" foreach 1 .. 20_000;
	PostgreSQL::Test::Utils::append_to_file("$base.sql", $commands);
	return {
		answers => "$base.out",
		process => IPC::Run::start(
			[ 'psql', '-XAtq', '-d', $node->client_connstr, '-f', "$base.sql" ],
			'<', \undef, '>', "$base.out", '2>', "$base.err") };
}

sub read_answers
{
	my ($client) = @_;
	my $output = PostgreSQL::Test::Utils::slurp_file($client->{answers});

	# The last line may be cut off.
	return grep { /\n$/ } split /(?<=\n)/, $output;
}

# Lets the clients work until each has had so many answers.
sub wait_for_answers
{
	my ($clients, $count) = @_;
	my $attempts = 100 * $PostgreSQL::Test::Utils::timeout_default;

	while (grep { read_answers($_) < $count } @$clients)
	{
		die 'the clients do not get on' if --$attempts == 0;
		usleep(10_000);
	}
	return;
}

my $acknowledged = 0;

# The server is back: what the clients were told, against what there is.
sub check_round
{
	my ($clients, $name, $cursor) = @_;
	my @answers;

	foreach my $client (@$clients)
	{
		$client->{process}->finish;
		push @answers, read_answers($client);
	}
	chomp @answers;
	$acknowledged += @answers;
	my @commands = grep { /(move|note)$/ } @answers;
	my @jobs = grep { /(enqueue|cancel|retry)$/ } @answers;
	my $values = join ",\n", map { my @a = split /\|/; "($a[0], $a[1], '$a[2]'::uuid)" } @commands;
	my $jobs = join ",\n", map { my @a = split /\|/; "('$a[2]'::uuid, '$a[3]')" } @jobs;

	cmp_ok(scalar @commands, '>', 0, "$name: there was a load of commands");
	cmp_ok(scalar @jobs, '>', 0, "$name: and of jobs");
	is($node->client(<<"SQL"), '', "$name: no acknowledged command is lost");
SELECT a.* FROM (VALUES $values) a (version, position, command_id)
 WHERE NOT EXISTS (SELECT FROM erp.event e WHERE e.command_id = a.command_id
					  AND e.version = a.version AND e.position = a.position)
SQL
	is($node->client(<<"SQL"), '', "$name: no acknowledged job is lost, nor what became of it");
SELECT a.* FROM (VALUES $jobs) a (job_id, what)
 WHERE NOT EXISTS (SELECT FROM forge.job j WHERE j.job_id = a.job_id
					  AND (a.what = 'enqueue' OR a.what = 'cancel' AND j.status = 'cancelled'
						   OR a.what = 'retry' AND j.run_at < now() + interval '1 hour'))
SQL
	is($node->client(<<'SQL'), '', "$name: versions are 1 to n");
SELECT aggregate_id FROM erp.event GROUP BY 1 HAVING count(*) <> max(version) OR min(version) <> 1
SQL
	is($node->client('SELECT sum(on_hand) FROM erp.item'), '20000000', "$name: no batch is there by half");
	is($node->safe_psql('postgres', 'SELECT * FROM forge.verify()'), '', "$name: all rows equal a replay");
	is($node->client("SELECT count(*) FROM forge.read($cursor, 1000000)"),
		$node->client("SELECT count(*) FROM erp.event WHERE position > $cursor"),
		"$name: the reader goes on where it was");
	my ($retried) = grep { /note$/ } reverse @answers;
	my (undef, $position, $command_id) = split /\|/, $retried;
	is($node->client(<<"SQL"), "$position|t", "$name: a retry finds its receipt");
SELECT r.position, r.replayed
  FROM erp.event e
 CROSS JOIN LATERAL forge.append_batch(jsonb_build_array(jsonb_build_object(
		'aggregate_type', 'note', 'aggregate_id', e.aggregate_id, 'command_id', e.command_id,
		'events', '[{"type": "note.taken", "data": {}}]'::jsonb))) r
 WHERE e.command_id = '$command_id'
SQL
	return;
}

sub crash_round
{
	my ($name, $round, $kill) = @_;

	subtest $name => sub {
		my @clients = map { start_client($_, $round) } 1 .. $client_count;

		wait_for_answers(\@clients, 20);
		my $cursor = $node->client('SELECT coalesce(max(position), 0) FROM forge.read(0, 1000000)');
		wait_for_answers(\@clients, 60 + int(rand(100)));
		$kill->();
		check_round(\@clients, $name, $cursor);
	};
	return;
}

for my $round (1 .. ForgeLoad::size(2, 10))
{
	crash_round("server killed, $round", 2 * $round, sub { $node->kill9_and_start });
	crash_round("backend killed, $round", 2 * $round + 1, sub {
		$node->kill9_backend($node->safe_psql('postgres',
			"SELECT pid FROM pg_stat_activity WHERE usename = 'shop_clerk' ORDER BY random() LIMIT 1"));
	});
}
note("$acknowledged commands and jobs were acknowledged");

$node->stop;
done_testing();
