# A restore into a server whose worker runs: whatever the order in which the tables come, nothing is
# done before the restore is complete and an operator has adopted it.  What was only moved goes on.
use strict;
use warnings;

use ForgeLoad;
use ForgeNode;
use PostgreSQL::Test::Utils qw(command_ok);
use Test::More;

my $conf = "max_worker_processes = 20\nmax_connections = 60\nforgeerp.worker_interval = 100ms\n";
my $directory = PostgreSQL::Test::Utils::tempdir_short();
my $source = ForgeNode->create('source', allows_streaming => 1, conf => $conf);
my $item = '10000000-0000-4000-8000-000000000001';
my $job_count = 30;
my $movement_count = ForgeLoad::size(30, 900);

# A log of a few thousand events, half of which the read model that follows the feed has seen, and
# jobs of every kind that are due: their handler makes events, one is done again and again, one
# rebuilds, one was being done, one is parked.
$source->safe_psql('postgres', <<'SQL');
CREATE SCHEMA jobs;
CREATE ROLE developer IN ROLE forge_app;
GRANT USAGE ON SCHEMA jobs TO developer;
CREATE FUNCTION jobs.sell(job_id uuid, payload jsonb) RETURNS void LANGUAGE sql AS $$
	SELECT erp.adjust_stock((payload ->> 'item_id')::uuid, -1) $$;
ALTER FUNCTION jobs.sell(uuid, jsonb) OWNER TO developer;
SELECT forge.register_job_handler('sell', 'jobs.sell(uuid,jsonb)');
CREATE INDEX item_name ON forge.item_row (tenant_id, name);
CREATE POLICY few ON forge.event AS RESTRICTIVE FOR SELECT TO shop_clerk USING (position <= 20);
ALTER TABLE forge.event SET (autovacuum_vacuum_insert_threshold = 5000);
SQL
$source->client(<<"SQL");
SELECT erp.create_item('Item ' || n, sku => 'S' || n, initial_quantity => 10000,
	item_id => ('10000000-0000-4000-8000-' || to_char(n, 'fm000000000000'))::uuid) FROM generate_series(1, 50) n;
SELECT erp.adjust_stock(item_id, -1 - (n % 3)) FROM erp.item, generate_series(1, $movement_count) n;
SELECT erp.adjust_stock('$item', -300);
SQL
$source->safe_psql('postgres', 'SELECT forge.run_jobs()');
$source->client(<<"SQL");
SELECT erp.adjust_stock(item_id, -1 - (n % 3)) FROM erp.item, generate_series(1, 20) n;
SELECT erp.adjust_stock('$item', -400);
SELECT forge.enqueue_job('sell', jsonb_build_object('item_id', '$item')) FROM generate_series(1, $job_count - 3);
SELECT forge.enqueue_job('sell', jsonb_build_object('item_id', gen_random_uuid()), attempts_max => 1);
SELECT forge.cancel_job(forge.enqueue_job('sell'));
SELECT forge.schedule_job('sell', '1 day', jsonb_build_object('item_id', '$item'));
SELECT forge.enqueue_job('forge.rebuild', '{"projection": "item"}');
SQL

# A digest of every table that the extension has dumped, and the last position.
sub digests
{
	my ($server, $database) = @_;
	my @tables = split /\n/, $server->safe_psql($database, <<'SQL');
SELECT c.oid::regclass
  FROM pg_extension e, unnest(e.extconfig) t JOIN pg_class c ON c.oid = t
 WHERE e.extname = 'forgeerp' AND c.relkind = 'r'
 ORDER BY c.relname
SQL
	return $server->safe_psql($database, join ' UNION ALL ',
		(map { "SELECT '$_', count(*), md5(string_agg(t::text, ' ' ORDER BY t::text)) FROM $_ t" } @tables),
		q{SELECT 'position_seq', last_value, '' FROM forge.position_seq ORDER BY 1});
}

my $dumped = digests($source, 'postgres');
my $additions = $source->safe_psql('postgres', 'SELECT statement FROM forge.additions()');
my $seen = $source->client('SELECT count(*) FROM erp.event');
my $on_hand = $source->client("SELECT on_hand FROM erp.item WHERE item_id = '$item'");
foreach my $format (qw(plain custom directory))
{
	command_ok([ 'pg_dump', '-d', $source->connstr('postgres'), "-F$format", '-f', "$directory/$format" ], "dump: $format");
}

# The tables are the extension's, and so are the schemas.
command_ok([ 'pg_dump', '-d', $source->connstr('postgres'), '-n', 'forge', '-n', 'erp', '-f', "$directory/schemas" ], 'a dump of schemas succeeds');
unlike(PostgreSQL::Test::Utils::slurp_file("$directory/schemas"), qr/^COPY forge/m, '... and has no row, as the documentation warns');
like(PostgreSQL::Test::Utils::slurp_file("$directory/plain"), qr/^COPY forge\.event /m, '... but that of the whole database has');

# The insights that what was dumped comes to.
sub insights
{
	my ($node, $database) = @_;

	return $node->safe_psql($database, sprintf(q{
SELECT item_id, event_position, kind FROM forge.insight_row WHERE event_position <= %d ORDER BY 1, 2}, $dumped =~ /position_seq\|(\d+)/));
}

$source->safe_psql('postgres', 'SELECT forge.run_jobs()');
my $insights = insights($source, 'postgres');
cmp_ok(scalar(split /\n/, $insights), '>=', 2, 'there are insights, before and after');

my $server = ForgeNode->create('server', preload => 1, empty => 1, conf => $conf);
$server->safe_psql('postgres', 'CREATE ROLE developer; CREATE ROLE shop_clerk LOGIN; CREATE ROLE forge_app; GRANT forge_app TO shop_clerk, developer');

# The worker of the database has had its chance: rounds have begun and ended since this was called.
sub let_worker_look
{
	my ($database) = @_;
	my $count = "SELECT round_count FROM forge.worker WHERE database = '$database'";
	my $before;

	$server->poll_query_until($database, "SELECT EXISTS ($count)") or die "no worker in $database";
	$before = $server->safe_psql($database, $count);
	$server->poll_query_until($database, "SELECT ($count) >= $before + 3") or die "the worker of $database does nothing";
	return;
}

sub client
{
	my ($database, $sql) = @_;

	return $server->client($sql, connstr => $server->connstr($database) . ' user=shop_clerk');
}

sub told
{
	my ($database) = @_;

	return $server->safe_psql($database, q{SELECT problem, remedy FROM forge.doctor() WHERE check_name = 'held'});
}

# Of a database that was restored: nothing has happened in it, and nothing does until it is adopted.
sub is_held
{
	my ($database) = @_;

	let_worker_look($database);
	is($server->safe_psql($database, 'SELECT forge.run_jobs()'), '0', 'no job is done by hand either');
	is(digests($server, $database), $dumped, 'everything is as it was dumped');
	is($server->safe_psql($database, 'SELECT * FROM forge.held()'), "$job_count|1", 'it is held');
	like(told($database), qr/^work from another database .*; jobs: $job_count, .*: 1\|SELECT forge.adopt_jobs\(\);$/, 'the doctor tells');
	is($server->safe_psql($database, 'SELECT * FROM forge.verify()'), '', 'all rows equal a replay');
	my (undef, undef, $refusal) = $server->psql($database, 'SELECT forge.adopt_jobs()');
	like($refusal, qr/role must be bound again first.*"shop_clerk" is another one.*forge.rebind_roles/s, 'jobs are not adopted before their roles are bound');
	is($server->safe_psql($database, 'SELECT forge.rebind_roles()'), '1', 'the login role is bound again');
	is(client($database, q{SELECT status FROM forge.projection WHERE name = 'insight'}), 'held', 'a client is told of the read model');
	is(client($database, 'SELECT count(*) FROM forge.job WHERE held'), $job_count, '... and of the jobs');
	return;
}

# What is asked for here is done; what came along is not.
sub does_its_own
{
	my ($database) = @_;

	my $own = client($database, qq(SELECT forge.enqueue_job('sell', '{"item_id": "$item"}')));
	ok($server->poll_query_until($database, "SELECT status = 'succeeded' FROM forge.job_row WHERE job_id = '$own'"),
		'a job that is asked for here is done');
	my $retried = client($database, q{SELECT job_id FROM forge.job WHERE held AND every IS NULL AND kind = 'sell' AND payload ->> 'item_id' = '} . $item . q{' LIMIT 1});
	client($database, "SELECT forge.retry_job('$retried')");
	ok($server->poll_query_until($database, "SELECT status = 'succeeded' FROM forge.job_row WHERE job_id = '$retried'"),
		'so is one that is retried here');
	let_worker_look($database);
	is($server->safe_psql($database, 'SELECT * FROM forge.held()'), ($job_count - 1) . '|1', 'the others are still held');
	return;
}

sub goes_on_once_adopted
{
	my ($database, $others) = @_;

	is($server->safe_psql($database, 'SELECT forge.adopt_jobs()'), $job_count - $others, 'the jobs are adopted');
	is($server->safe_psql($database, 'SELECT forge.adopt_jobs()'), '0', '... once');
	ok($server->poll_query_until($database, <<'SQL'), 'they are done');
SELECT count(*) FILTER (WHERE status = 'succeeded' OR status = 'parked' OR status = 'cancelled' OR every IS NOT NULL AND run_count = 1) = count(*) FROM forge.job_row
SQL
	is($server->safe_psql($database, q{SELECT status, count(*) FROM forge.job_row GROUP BY 1 ORDER BY 1}),
		join("\n", 'cancelled|1', 'parked|1', 'pending|1', 'succeeded|' . ($job_count - 2 + $others)), '... each as it can be');
	is(client($database, "SELECT on_hand FROM erp.item WHERE item_id = '$item'"), $on_hand - ($job_count - 2) - $others, '... once');
	ok($server->poll_query_until($database, q{SELECT lag = 0 FROM forge.projection WHERE name = 'insight'}),
		'the read model that follows the feed catches up, without another event');
	is(insights($server, $database), $insights, '... to what the source comes to');
	is($server->safe_psql($database, 'SELECT * FROM forge.verify()'), '', 'all rows equal a replay');
	is(told($database), '', 'the doctor has no more to tell');
	return;
}

sub restore
{
	my ($database, @arguments) = @_;

	command_ok([ 'pg_restore', '--exit-on-error', '-d', $server->connstr($database), @arguments ], "pg_restore @arguments");
	return;
}

my %ways = (
	plain => sub {
		command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', $server->connstr($_[0]), '-f', "$directory/plain" ], 'psql');
	},
	custom => sub { restore($_[0], "$directory/custom") },
	parallel => sub { restore($_[0], '-j', '4', "$directory/directory") },
	sections => sub {
		my ($database) = @_;
		foreach my $section (qw(pre-data data post-data))
		{
			restore($database, "--section=$section", "$directory/custom");
			let_worker_look($database);
		}
	},
	data_only => sub {
		my ($database) = @_;
		restore($database, '--schema-only', "$directory/custom");
		let_worker_look($database);
		restore($database, '--data-only', "$directory/custom");
	},
	data_only_without_triggers => sub {
		my ($database) = @_;
		restore($database, '--schema-only', "$directory/custom");
		restore($database, '--data-only', '--disable-triggers', "$directory/custom");
	},
	same_name => sub {
		my ($database) = @_;
		restore($database, "$directory/custom");
		$server->safe_psql('postgres', "DROP DATABASE $database WITH (FORCE)");
		$server->safe_psql('postgres', "CREATE DATABASE $database");
		restore($database, "$directory/custom");
	},
	same_database => sub {
		my ($database) = @_;
		restore($database, "$directory/custom");
		$server->safe_psql($database, 'SELECT forge.rebind_roles(); SELECT forge.adopt_jobs()');
		restore($database, '--clean', '--if-exists', "$directory/custom");
	});

# Table by table, the worker having its chance after each: what is restored last is missing longest.
sub in_order
{
	my ($last) = @_;

	return sub {
		my ($database) = @_;
		my $list = "$directory/$database.list";
		my @entries = grep { /^\d/ } split /\n/, (PostgreSQL::Test::Utils::run_command([ 'pg_restore', '-l', '--section=data', "$directory/custom" ]))[0];
		my @late = grep { /$last/ } @entries;

		restore($database, '--section=pre-data', "$directory/custom");
		die 'nothing comes late' unless @late;
		foreach my $entries ([ grep { !/$last/ } @entries ], map { [$_] } @late)
		{
			open my $handle, '>', $list or die;
			print $handle join("\n", @$entries), "\n";
			close $handle;
			restore($database, '-L', $list, '--section=data', "$directory/custom");
			let_worker_look($database);
		}
		restore($database, '--section=post-data', "$directory/custom");
	};
}

$ways{log_last} = in_order(qr/ (event|stream|item_row|position_seq|command|claim) /);
$ways{jobs_last} = in_order(qr/ (job_row|job_attempt_row|job_handler_row|feed_cursor|series_row|insight_row) /);
$ways{tenants_last} = in_order(qr/ (tenant_row|role_binding_row) /);

foreach my $way (sort keys %ways)
{
	subtest "restored: $way" => sub {
		$server->safe_psql('postgres', "CREATE DATABASE $way");
		$ways{$way}->($way);
		is_held($way);
		does_its_own($way) if $way eq 'custom' || $way eq 'parallel';
		goes_on_once_adopted($way, $way eq 'custom' || $way eq 'parallel' ? 1 : 0);
	};
}

# Nothing but the adoption tells the worker that a log is there which it has not seen.
subtest 'a backlog alone' => sub {
	$server->safe_psql('postgres', 'CREATE DATABASE backlog');
	restore('backlog', '-j', '4', "$directory/directory");
	$server->safe_psql('backlog', 'SELECT forge.rebind_roles()');
	client('backlog', 'SELECT count(forge.cancel_job(job_id)) FROM forge.job WHERE held');
	let_worker_look('backlog');
	is($server->safe_psql('backlog', 'SELECT forge.adopt_jobs()'), '0', 'no job is left');
	ok($server->poll_query_until('backlog', q{SELECT lag = 0 FROM forge.projection WHERE name = 'insight'}),
		'the read model catches up, without an event');
	is(insights($server, 'backlog'), $insights, '... to what the source comes to');
};

# No dump has it; and without the policy the clerk sees more than in the source.
subtest 'what was added to the tables' => sub {
	is($server->safe_psql('backlog', 'SELECT statement FROM forge.additions()'), '', 'it is not restored');
	cmp_ok(client('backlog', 'SELECT count(*) FROM erp.event'), '>', $seen, '... so that a clerk sees more');
	$server->safe_psql('backlog', $additions);
	is($server->safe_psql('backlog', 'SELECT statement FROM forge.additions()'), $additions, 'it is made again');
	is(client('backlog', 'SELECT count(*) FROM erp.event'), $seen, '... and the clerk sees what is meant for it');
	is($server->safe_psql('backlog', q{SELECT count(*) FROM forge.doctor() WHERE check_name = 'not_dumped'}), '3', 'the doctor tells of each');
};

$server->stop;

# One job is due in a database that is moved; how many of it are done there.
sub sells_on
{
	my ($node, $database, $name) = @_;

	is($node->safe_psql($database, 'SELECT * FROM forge.held()'), '0|0', "nothing is held: $name");
	ok($node->poll_query_until($database, q{SELECT count(*) = 0 FROM forge.job_row WHERE status IN ('pending', 'running') AND every IS NULL}),
		'... and what was due is done');
	return;
}

my $sell = qq(SELECT forge.enqueue_job('sell', '{"item_id": "$item"}'));
$source->client($sell);

subtest 'a copy' => sub {
	$source->safe_psql('template1', 'CREATE DATABASE copy TEMPLATE postgres');
	is($source->safe_psql('copy', 'SELECT * FROM forge.held()'), '2|1', 'what came along is held');
	is($source->safe_psql('copy', 'SELECT forge.run_jobs()'), '0', '... and not done');
	is($source->safe_psql('copy', 'SELECT forge.adopt_jobs()'), '2', '... before it is adopted');
	$source->safe_psql('postgres', 'ALTER DATABASE copy RENAME TO staging');
	is($source->safe_psql('staging', 'SELECT * FROM forge.held()'), '0|0', 'nothing is held after a renaming');
	cmp_ok($source->safe_psql('staging', 'SELECT forge.run_jobs()'), '>', 0, '... and it is done');
};

subtest 'a promoted standby' => sub {
	$source->backup('backup');
	my $standby = ForgeNode->new('standby');
	$standby->init_from_backup($source, 'backup', has_streaming => 1);
	$standby->append_conf('postgresql.conf', "shared_preload_libraries = 'forgeerp'");
	$standby->start;
	$source->wait_for_catchup($standby);
	$standby->promote;
	sells_on($standby, 'postgres', 'as the data is where it was');
	$standby->stop;
};

subtest 'pg_upgrade' => sub {
	# From 18 on pg_upgrade looks for the library in the server's own folder alone.
	plan skip_all => 'the library is staged, not installed' if $ENV{FORGE_MAJOR} >= 18;

	my $upgraded = ForgeNode->create('upgraded', preload => 1, empty => 1, conf => $conf);
	my ($binaries) = PostgreSQL::Test::Utils::run_command([ 'pg_config', '--bindir' ]);
	my $id = $source->safe_psql('postgres', 'SELECT forge.database_id()');

	$upgraded->stop;
	$source->stop;
	chdir $directory or die;
	command_ok([ 'pg_upgrade', '--no-sync', '-d', $source->data_dir, '-D', $upgraded->data_dir, '-b', $binaries, '-B', $binaries,
			'-s', $directory, '-p', $source->port, '-P', $upgraded->port ], 'the cluster is upgraded');
	$upgraded->start;
	is($upgraded->safe_psql('postgres', 'SELECT forge.database_id()'), $id, 'the database is the same');
	sells_on($upgraded, 'postgres', 'as the data is where it was');
	is($upgraded->safe_psql('postgres', 'SELECT problem FROM forge.job_handler'), '', 'the handler is known by its name');
	$upgraded->stop;
};

done_testing();
