# Clients as they come: logins that bring settings along, and many that share a connection of a pool in
# transaction mode.  Where PgBouncer is installed it is the pool; without it two clients take turns on
# one connection, which is what such a pool does.
use strict;
use warnings;

use ForgeNode;
use ForgeToken qw(base64url hs256);
use PostgreSQL::Test::Utils qw(append_to_file);
use Test::More;

my $node = ForgeNode->create('clients', empty => 1, conf => "log_statement = none\n");
my $secret = join '', map { chr } 1 .. 32;
my %tenant = (alpha => '11111111-0000-4000-8000-000000000000', beta => '22222222-0000-4000-8000-000000000000');
my %name = (alpha => 'Anvil', beta => 'Bellows');
my $item = '33333333-0000-4000-8000-000000000000';

$node->safe_psql('postgres', <<"SQL");
CREATE EXTENSION forgeerp;
CREATE ROLE nobody LOGIN IN ROLE forge_app;
SELECT forge.add_jwt_key('key', 'HS256', '@{[ base64url($secret) ]}', 'issuer', 'audience');
SQL
foreach my $slug (qw(alpha beta))
{
	$node->safe_psql('postgres', <<"SQL");
CREATE ROLE $slug LOGIN IN ROLE forge_app;
SELECT forge.bind_role('$slug', forge.create_tenant('$slug', tenant_id => '$tenant{$slug}'), roles => '{admin}');
SQL
	$node->safe_psql('postgres', "SELECT erp.create_item('$name{$slug}', initial_quantity => 10, item_id => '$item')",
		extra_params => [ '-U', $slug ]);
}

sub token
{
	my ($slug) = @_;

	return hs256($secret, { alg => 'HS256', kid => 'key' },
		{ iss => 'issuer', aud => 'audience', exp => 4102444800, roles => ['admin'], sub => $tenant{$slug}, tenant_id => $tenant{$slug} });
}

# ----- settings that a login brings along -----------------------------------------------------

my $context = "$tenant{beta}|$tenant{beta}|admin";
my $see = "SELECT concat_ws(' ', current_user, forge.current_tenant()::text, (SELECT string_agg(name, ' ') FROM erp.item))";

# What somebody sees whose connection comes with options; or that it does not come.
sub seen_with
{
	my ($user, $options) = @_;
	my ($code, $output, $errors);

	local $ENV{PGOPTIONS} = $options;
	# Not by its input: psql may have ended when that is written.
	($code, $output, $errors) = $node->psql('postgres', '', extra_params => [ '-U', $user, '-c', $see ]);
	return $code ? 'refused' : $output;
}

is(seen_with('nobody', ''), 'nobody', 'nobody is signed in');
is(seen_with('alpha', ''), "alpha $tenant{alpha} Anvil", 'and alpha is');
foreach my $user (qw(nobody alpha))
{
	my $self = seen_with($user, '');

	is(seen_with($user, "-c forgeerp.context='$context'"), $self, "$user: a context that comes with the connection is discarded");
	is(seen_with($user, "-c request.jwt.claims={\"tenant_id\":\"$tenant{beta}\"}"), $self, "$user: claims are not looked at");
	is(seen_with($user, "-c forgeerp.allow_session_context=on"), $self, "$user: nor is the permission to keep a context");
	is(seen_with($user, '-c row_security=off'), 'refused', "$user: without row security nothing is read");
	foreach my $setting ('role=forge_owner', 'role=forge_admin', 'role=beta', 'session_authorization=beta', 'session_authorization=postgres')
	{
		is(seen_with($user, "-c $setting"), 'refused', "$user: $setting is refused");
	}
	$node->psql('postgres', "ALTER ROLE $user SET forgeerp.context = '$context'", extra_params => [ '-U', $user ]);
	is(seen_with($user, ''), $self, "$user: nor does what it sets for itself sign it in");
	my ($code) = $node->psql('postgres', 'SET SESSION AUTHORIZATION beta', extra_params => [ '-U', $user ]);
	isnt($code, 0, "$user: it cannot become another login");
}

# ----- a pool ---------------------------------------------------------------------------------

# A transaction of somebody with a token; of nobody without.
sub transaction
{
	my ($client, $slug, $sql) = @_;
	my $sign_in = defined $slug ? "SELECT FROM forge.authenticate('" . token($slug) . "')" : 'SELECT';

	return $client->query("BEGIN;\n$sign_in;\n$sql;\nCOMMIT");
}

# Two clients of a pool, which may be one connection.
sub share_a_connection
{
	my ($alpha, $beta) = @_;
	my $items = 'SELECT string_agg(name, $$ $$) FROM erp.item';

	is(transaction($alpha, 'alpha', "$items; PREPARE mine AS $items; SET synchronous_commit = off; SET search_path = pg_temp"),
		'Anvil', 'alpha sees its own');
	is(transaction($beta, undef, $items), '', 'who comes next sees nothing');
	is(transaction($beta, undef, 'SELECT forge.current_tenant(), forge.current_principal(), forge.current_roles()'), '||{}', 'and is nobody');
	is(transaction($beta, 'beta', $items), 'Bellows', 'beta sees its own');
	is(transaction($beta, 'beta', 'EXECUTE mine'), 'Bellows', 'also by a statement that alpha prepared');
	is(transaction($beta, undef, 'EXECUTE mine'), '', 'which shows nobody anything');

	transaction($alpha, 'alpha', 'CREATE TEMP TABLE item_row AS SELECT * FROM forge.item_row LIMIT 0; CREATE TEMP TABLE event AS SELECT * FROM forge.event LIMIT 0;'
		  . ' CREATE FUNCTION pg_temp.current_tenant() RETURNS uuid LANGUAGE sql AS $$ SELECT NULL::uuid $$');
	is(transaction($beta, 'beta', "SELECT name, on_hand FROM erp.adjust_stock('$item', 1)"), 'Bellows|11', 'tables that alpha left behind catch nothing');
	is(transaction($beta, 'beta', 'SELECT count(*) FROM pg_temp.item_row'), '0', 'of what beta does');
	is(transaction($beta, 'beta', "SELECT on_hand FROM erp.item WHERE item_id = '$item'"), '11', 'and beta reads its own writes');
	transaction($beta, 'beta', "SELECT FROM erp.adjust_stock('$item', -1)");

	transaction($alpha, 'alpha', 'SELECT 1 / 0');
	is(transaction($beta, undef, $items), '', 'after an error nobody is signed in either');
	transaction($alpha, 'alpha', 'SAVEPOINT s; SELECT 1 / 0; ROLLBACK TO s');
	is(transaction($beta, undef, $items), '', 'nor after a savepoint');
	is(transaction($alpha, 'alpha', 'SET SESSION forgeerp.context TO DEFAULT; SELECT forge.current_tenant()'), '', 'who takes the context away is nobody');
	is(transaction($beta, 'beta', $items), 'Bellows', 'and leaves others theirs');

	# PostgreSQL's way, which the documentation tells
	transaction($alpha, 'alpha', "DECLARE held CURSOR WITH HOLD FOR $items");
	is(transaction($beta, 'beta', 'FETCH held'), 'Anvil', 'a cursor WITH HOLD is a copy of what its maker saw');
	$beta->query('DISCARD ALL');
	return;
}

subtest 'one connection' => sub {
	my $session = $node->background_psql('postgres', on_error_stop => 0, extra_params => [ '-U', 'nobody' ]);

	share_a_connection($session, $session);
	$session->quit;
};

subtest 'PgBouncer' => sub {
	my ($program) = grep { -x } map { "$_/pgbouncer" } split(/:/, $ENV{PATH}), '/usr/sbin';
	plan skip_all => 'PgBouncer is not installed' if !$program;

	my $directory = PostgreSQL::Test::Utils::tempdir_short();
	my $port = PostgreSQL::Test::Cluster::get_free_port();
	append_to_file("$directory/users.txt", "\"nobody\" \"\"\n");
	append_to_file("$directory/pgbouncer.ini", <<"CONF");
[databases]
postgres = host=@{[ $node->host ]} port=@{[ $node->port ]}
[pgbouncer]
listen_addr =
listen_port = $port
unix_socket_dir = $directory
auth_type = trust
auth_file = $directory/users.txt
pool_mode = transaction
default_pool_size = 1
logfile = $directory/log
pidfile = $directory/pid
CONF
	PostgreSQL::Test::Utils::system_or_bail($program, '-q', '-d', "$directory/pgbouncer.ini");
	my @clients = map { $node->background_psql('postgres', on_error_stop => 0,
		extra_params => [ '-d', "host=$directory port=$port user=nobody dbname=postgres" ]) } 1, 2;
	share_a_connection(@clients);
	$_->quit foreach @clients;
	kill 'TERM', PostgreSQL::Test::Utils::slurp_file("$directory/pid");
};

is($node->safe_psql('postgres', 'SELECT * FROM forge.verify()'), '', 'all rows equal a replay');
$node->stop;
done_testing();
