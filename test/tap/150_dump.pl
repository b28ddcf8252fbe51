# A dump, plain or custom, restored into a new cluster: the same log, heads, read models, claims and
# command ids, and everything goes on from there.
use strict;
use warnings;

use ForgeLoad;
use ForgeNode;
use PostgreSQL::Test::Utils qw(command_ok);
use Test::More;

my $directory = PostgreSQL::Test::Utils::tempdir_short();
my $node = ForgeNode->create('source', conf => "max_connections = 60\n");
my $lamp = '10000000-0000-4000-8000-000000000000';
my $retry = "SELECT version, event_count, position, replayed FROM forge.execute(
	'inventory.item.adjust_stock', '$lamp', '{\"delta\": 5}', command_id => '$lamp')";

$node->client(<<"SQL");
SELECT erp.create_item('Lamp', sku => 'L', item_id => '$lamp');
SELECT erp.create_item('Item ' || n, sku => 'S' || n, initial_quantity => n) FROM generate_series(1, 100) n;
SELECT erp.deactivate_item(item_id) FROM erp.item WHERE sku LIKE 'S%7';
SELECT erp.change_sku(item_id, NULL) FROM erp.item WHERE sku LIKE 'S%8';
$retry;
SQL
$node->safe_psql('postgres', <<'SQL');
CREATE ROLE developer;
CREATE TABLE done (n bigint);
CREATE FUNCTION do_it(job_id uuid, payload jsonb) RETURNS void LANGUAGE sql AS $$
	INSERT INTO public.done VALUES ((payload ->> 'n')::bigint) $$;
ALTER TABLE done OWNER TO developer;
ALTER FUNCTION do_it(uuid, jsonb) OWNER TO developer;
SELECT forge.register_job_handler('do_it', 'do_it(uuid,jsonb)');
SQL
my $cursor = $node->client('SELECT max(position) FROM forge.read(0, 100)');

# A digest of every table that the extension has dumped.
sub digests
{
	my ($server) = @_;
	my @tables = split /\n/, $server->safe_psql('postgres', <<'SQL');
SELECT c.oid::regclass
  FROM pg_extension e, unnest(e.extconfig) t JOIN pg_class c ON c.oid = t
 WHERE e.extname = 'forgeerp' AND c.relkind = 'r'
 ORDER BY c.relname
SQL
	return join "\n", map { "$_ " . $server->safe_psql('postgres',
		"SELECT count(*), md5(string_agg(t::text, ' ' ORDER BY t::text)) FROM $_ t") } @tables;
}

sub create_empty
{
	my ($name) = @_;
	my $server = ForgeNode->create($name, empty => 1, conf => "max_connections = 60\n");

	command_ok([ 'psql', '-X', '-v', 'ON_ERROR_STOP=1', '-d', $server->connstr('postgres'),
			'-c', 'CREATE ROLE developer', '-c', 'CREATE ROLE shop_clerk LOGIN', '-c', 'CREATE ROLE forge_app',
			'-c', 'GRANT forge_app TO shop_clerk' ], 'the roles of the cluster are made first');
	return $server;
}

# In this cluster the login role is another one, whatever its name: it is nobody until it is bound again.
sub binds_again
{
	my ($server) = @_;
	my $told = q{SELECT subject FROM forge.doctor() WHERE check_name = 'binding'};

	is($server->client('SELECT count(*) FROM erp.item'), '0', 'a role of the same name is nobody');
	is($server->safe_psql('postgres', $told), 'shop_clerk', 'the doctor tells of it');
	is($server->safe_psql('postgres', 'SELECT forge.rebind_roles()'), '1', 'it is bound again');
	is($server->safe_psql('postgres', $told), '', 'and the doctor has no more to tell');
	return;
}

# Oids are others here, so the name of a handler's owner counts until it is registered anew.
sub handlers_go_on
{
	my ($server) = @_;
	my $job = q{SELECT forge.enqueue_job('do_it', '{"n": %d}', attempts_max => 1, job_id => '00000000-0000-4000-8000-00000000000%d')};
	my $do = sub {
		$server->client(sprintf($job, $_[0], $_[0]));
		$server->safe_psql('postgres', 'SELECT forge.run_jobs()');
		return $server->client("SELECT status || coalesce(': ' || last_error, '') FROM forge.job WHERE payload = '{\"n\": $_[0]}'");
	};

	is($do->(1), 'succeeded', 'a handler of the same owner does its jobs');
	$server->safe_psql('postgres', <<'SQL');
CREATE ROLE imposter;
ALTER FUNCTION do_it(uuid, jsonb) OWNER TO imposter;
ALTER TABLE done OWNER TO imposter;
SQL
	like($do->(2), qr/^parked: .* belongs to another role than when it was registered/, '... one of another owner does not');
	is($server->safe_psql('postgres', q{SELECT count(*) FROM forge.doctor() WHERE check_name = 'job_handler'}), '1', '... the doctor tells');
	$server->safe_psql('postgres', q{SELECT forge.register_job_handler('do_it', 'do_it(uuid,jsonb)')});
	is($do->(3), 'succeeded', '... unless an operator registers it');
	$server->safe_psql('postgres', <<'SQL');
DROP FUNCTION do_it(uuid, jsonb);
CREATE FUNCTION do_it(uuid, jsonb) RETURNS void LANGUAGE sql AS '';
ALTER FUNCTION do_it(uuid, jsonb) OWNER TO imposter;
SQL
	like($do->(4), qr/^parked: .* was made anew since it was registered/, '... and from then on oids count again');
	return;
}

# Everything goes on where the dump was taken.
sub goes_on
{
	my ($server) = @_;

	binds_again($server);
	is($server->safe_psql('postgres', q{SELECT remedy FROM forge.doctor() WHERE check_name = 'held'}),
		'SELECT forge.adopt_jobs();', 'the doctor tells that read models are held');
	is($server->safe_psql('postgres', 'SELECT forge.adopt_jobs()'), '0', 'what came along is adopted');
	my ($last, $version) = split /\|/, $server->client(
		"SELECT max(position), max(version) FILTER (WHERE aggregate_id = '$lamp') FROM erp.event");

	is($server->safe_psql('postgres', 'SELECT * FROM forge.verify()'), '', 'all rows equal a replay');
	is($server->safe_psql('postgres', q{SELECT * FROM forge.doctor() WHERE check_name NOT IN ('setting', 'token_in_log')}),
		'', 'the doctor finds nothing but what servers of tests have set');
	is($server->client($retry), $node->client($retry), 'a retry finds its receipt');
	is($server->client("SELECT count(*) FROM forge.read($cursor, 1000000)"),
		$server->client("SELECT count(*) FROM erp.event WHERE position > $cursor"),
		'a reader goes on where it was');
	my ($code, undef, $errors) = $server->client_result(
		"\\set VERBOSITY verbose\nSELECT erp.create_item('Chair', sku => 'L')");
	like($errors, qr/ERROR:  ZF007.*sku_taken/s, 'a sku is still taken');
	($code, undef, $errors) = $server->psql('postgres', 'DELETE FROM forge.event');
	like($errors, qr/direct writes .* are not allowed/, 'the log is guarded again');
	is($server->client("SELECT version FROM erp.adjust_stock('$lamp', 1)"), $version + 1,
		'the next command continues the stream');
	cmp_ok($server->client('SELECT max(position) FROM erp.event'), '>', $last, '... above all positions');
	is($server->client("SELECT count(*) FROM forge.read($last)"), '1', '... and readers see it');
	handlers_go_on($server);
	return;
}

subtest 'plain' => sub {
	my $before = digests($node);
	my $server = create_empty('plain');

	command_ok([ 'pg_dump', '-d', $node->connstr('postgres'), '-f', "$directory/plain.sql" ], 'dump');
	command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', $server->connstr('postgres'),
			'-f', "$directory/plain.sql" ], 'restore');
	is(digests($server), $before, 'all tables are as they were');
	goes_on($server);
	$server->stop;
};

subtest 'custom' => sub {
	my $before = digests($node);
	my $server = create_empty('custom');

	command_ok([ 'pg_dump', '-Fc', '-d', $node->connstr('postgres'), '-f', "$directory/custom" ], 'dump');
	command_ok([ 'pg_restore', '-j', '2', '--exit-on-error', '-d', $server->connstr('postgres'),
			"$directory/custom" ], 'restore');
	is(digests($server), $before, 'all tables are as they were');
	goes_on($server);
	$server->stop;
};

subtest 'while commands go on' => sub {
	my $server = create_empty('busy');
	my $load = ForgeLoad->start($node, clients => 4, seconds => ForgeLoad::size(4, 60), script => <<"SQL");
SELECT erp.adjust_stock('$lamp', 1);
SELECT erp.create_item('Item', sku => gen_random_uuid()::text, initial_quantity => 1);
SQL
	$node->poll_query_until('postgres',
		q{SELECT count(*) > 0 FROM forge.event WHERE payload ->> 'name' = 'Item'});
	command_ok([ 'pg_dump', '-Fc', '-d', $node->connstr('postgres'), '-f', "$directory/busy" ], 'dump');
	ok($load->finish->{succeeded}, 'no client meets an error') or diag($load->{stderr});
	command_ok([ 'pg_restore', '--exit-on-error', '-d', $server->connstr('postgres'),
			"$directory/busy" ], 'restore');
	goes_on($server);
	$server->stop;
};

$node->stop;
done_testing();
