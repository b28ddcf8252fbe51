# Browser sessions: what is written of a secret, many at once, a standby, a dump, memory.
use strict;
use warnings;

use ForgeNode;
use ForgeToken qw(base64url hs256);
use PostgreSQL::Test::Utils qw(slurp_file);
use Test::More;

my $tenant = '11111111-1111-4111-8111-111111111111';
my $secret = join '', map { chr } 1 .. 32;
my $node = ForgeNode->create('browser', empty => 1, allows_streaming => 1,
	conf => "log_statement = none\nshared_preload_libraries = 'forgeerp, pg_stat_statements'\n");

$node->safe_psql('postgres', <<"SQL");
CREATE EXTENSION forgeerp;
CREATE EXTENSION pg_stat_statements;
SELECT forge.create_tenant('shop', tenant_id => '$tenant');
SELECT forge.add_jwt_key('k', 'HS256', '@{[ base64url($secret) ]}');
CREATE ROLE gate LOGIN NOINHERIT IN ROLE forge_anon, forge_app;
CREATE SCHEMA test;
GRANT USAGE ON SCHEMA test TO PUBLIC;
CREATE FUNCTION test.receive(method text, cookie text) RETURNS void LANGUAGE sql VOLATILE AS \$\$
	SELECT FROM (VALUES ('role', 'forge_anon'), ('request.method', method), ('request.path', '/'), ('request.jwt.claims', '{}'), ('request.headers', '{"sec-fetch-site": "same-origin"}'),
						('request.cookies', json_build_object('forge_session', cookie)::text)) s (name, value) WHERE set_config(name, value, true) IS NULL \$\$;
CREATE FUNCTION test.secret() RETURNS text LANGUAGE sql VOLATILE AS \$\$
	SELECT substring(current_setting('response.headers') FROM '_session=([A-Za-z0-9_-]{43});') \$\$;
SQL
my $token = hs256($secret, { alg => 'HS256', kid => 'k' },
	{ exp => 4102444800, roles => ['viewer'], tenant_id => $tenant, sub => 'aaaaaaaa-0000-4000-8000-000000000001' });

# A request of the gate, on a connection of its own.
sub request
{
	my ($on, $method, $cookie, $statement) = @_;
	my $mode = $method eq 'GET' ? 'READ ONLY' : 'READ WRITE';

	return $on->safe_psql('postgres', <<"SQL", extra_params => [ '-U', 'gate' ]) =~ s/\A\s+//r;
BEGIN $mode;
SELECT test.receive('$method', '$cookie');
SELECT forge.pre_request();
$statement;
COMMIT;
SQL
}

sub who
{
	my ($on, $cookie) = @_;

	return request($on, 'GET', $cookie, 'SELECT current_user');
}

# ----- what is written of a secret ------------------------------------------------------------

my $cookie = request($node, 'POST', '', "SELECT erp.sign_in('$token')::text || test.secret()");
like($cookie, qr/\A[A-Za-z0-9_-]{43}\z/, 'signing in gives a secret');
is(who($node, $cookie), 'forge_app', 'which signs in');
my $log_end = -s $node->logfile;
foreach my $failing ("SELECT erp.sign_in('$token'), pg_sleep(0)::text::integer", "SELECT erp.sign_in('x$token')", 'SELECT 1 / 0',
	"SELECT erp.end_session('aaaaaaaa-0000-4000-8000-000000000001')", "SET LOCAL transaction_read_only = on; SELECT erp.sign_in('$token')")
{
	$node->psql('postgres', <<"SQL", extra_params => [ '-U', 'gate' ]);
BEGIN;
SELECT test.receive('POST', '$cookie');
SELECT forge.pre_request();
$failing;
SQL
}
my $log = slurp_file($node->logfile, $log_end);
cmp_ok(scalar($node->errors_in_log($log_end)), '>=', 4, 'there are errors in the log');
unlike($log, qr/\Q$cookie/, 'but no cookie');
unlike($log, qr/eyJ/, 'and no token');
is($node->safe_psql('postgres', "SELECT count(*) FROM pg_stat_statements WHERE strpos(query, '$cookie') > 0 OR query LIKE '%ey' || 'J%'"), '0', 'nor among the statements that are counted');
is($node->safe_psql('postgres', "SELECT count(*) FROM forge.browser_session WHERE strpos(browser_session::text, '$cookie') > 0"), '0', 'nor in the table');

# ----- many at once ---------------------------------------------------------------------------

my @sessions = map { $node->background_psql('postgres', extra_params => [ '-U', 'gate' ]) } 1 .. 4;
foreach my $round (1 .. 10)
{
	$_->query_safe("BEGIN; SELECT test.receive('POST', ''); SELECT erp.sign_in('$token')") foreach @sessions;
	$_->query_safe('COMMIT') foreach @sessions;
}
my $live = 'SELECT count(*) FROM forge.browser_session WHERE ended_at IS NULL';
cmp_ok($node->safe_psql('postgres', $live), '<=', 20 + @sessions, 'those who sign in at once do not wait for each other');
request($node, 'POST', '', "SELECT erp.sign_in('$token')");
is($node->safe_psql('postgres', $live), '20', 'the next one ends what is too much');
cmp_ok($node->safe_psql('postgres', 'SELECT count(*) FROM forge.browser_session'), '<=', 50, 'and ended ones do not pile up');

# Two end the same session; who comes second has nothing to do.
$cookie = request($node, 'POST', '', "SELECT erp.sign_in('$token')::text || test.secret()");
$sessions[0]->query_safe("BEGIN; SELECT test.receive('POST', '$cookie'); SELECT forge.pre_request(); SELECT erp.sign_out()");
$sessions[1]->query_until(qr/before/, "\\echo before\nBEGIN; SELECT test.receive('POST', '$cookie'); SELECT forge.pre_request(); SELECT erp.sign_out();\n");
ok($node->poll_query_until('postgres', "SELECT count(*) = 1 FROM pg_stat_activity WHERE usename = 'gate' AND wait_event_type = 'Lock'"), 'the second waits');
$sessions[0]->query_safe('COMMIT');
$sessions[1]->query_safe('COMMIT');
is(who($node, $cookie), 'forge_anon', 'signed out twice is signed out');

# At REPEATABLE READ a session that began after the snapshot is seen as well.
$sessions[2]->query_safe('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT count(*) FROM pg_class');
$cookie = request($node, 'POST', '', "SELECT erp.sign_in('$token')::text || test.secret()");
$sessions[2]->query_safe("SELECT test.receive('GET', '$cookie'); SELECT forge.pre_request()");
is($sessions[2]->query_safe('SELECT current_user'), 'forge_app', 'the clock counts, and not the snapshot');
$_->quit foreach @sessions;

# ----- a standby, a dump ----------------------------------------------------------------------

$node->backup('base');
my $standby = PostgreSQL::Test::Cluster->new('browser_standby');
$standby->init_from_backup($node, 'base', has_streaming => 1);
$standby->start;
$node->wait_for_catchup($standby, 'replay');
is(who($standby, $cookie), 'forge_app', 'standby: the cookie signs in');
my ($status, $output, $errors) = $standby->psql('postgres', "BEGIN; SELECT test.receive('POST', ''); SELECT erp.sign_in('$token')", extra_params => [ '-U', 'gate' ]);
like($errors, qr/cannot execute erp.sign_in in a read-only transaction/, 'standby: nobody signs in there');
request($node, 'POST', $cookie, 'SELECT erp.sign_out()');
$node->wait_for_catchup($standby, 'replay');
is(who($standby, $cookie), 'forge_anon', 'standby: not when it has been signed out');
$standby->stop;

$cookie = request($node, 'POST', '', "SELECT erp.sign_in('$token')::text || test.secret()");
my $file = $node->basedir . '/dump';
$node->command_ok([ 'pg_dump', '-Fc', '-f', $file, '-d', $node->connstr('postgres') ], 'a dump');
$node->safe_psql('postgres', 'CREATE DATABASE copy');
$node->command_ok([ 'pg_restore', '--exit-on-error', '-d', $node->connstr('copy'), $file ], 'is restored');
is($node->safe_psql('copy', 'SELECT count(*) FROM forge.browser_session'), '0', 'without sessions');
is($node->safe_psql('copy', "SELECT subject, problem FROM forge.doctor() WHERE check_name = 'dump'"), '', 'which the doctor finds right');
is(who($node, $cookie), 'forge_app', 'where it was made they go on');

# ----- memory, and what it costs --------------------------------------------------------------

my $growth = $node->safe_psql('postgres', <<"SQL");
CREATE FUNCTION resident() RETURNS integer LANGUAGE sql AS \$\$
	SELECT substring(pg_read_file('/proc/self/status') FROM 'VmRSS:\\s*(\\d+)')::integer \$\$;
CREATE PROCEDURE browse(cookie text, count integer) LANGUAGE plpgsql AS \$\$
BEGIN
	FOR i IN 1 .. count LOOP
		PERFORM test.receive('GET', cookie);
		PERFORM forge.pre_request();
		COMMIT;
	END LOOP;
END \$\$;
SET client_min_messages = error;
CALL browse('$cookie', 2000);
CALL browse('x', 1000);
SELECT resident() AS before \\gset
CALL browse('$cookie', 20000);
CALL browse('@{[ scalar reverse $cookie ]}', 20000);
SELECT resident() - :before;
SQL
cmp_ok($growth, '<', 2048, '40,000 requests do not grow a session');
$node->stop;
done_testing();
