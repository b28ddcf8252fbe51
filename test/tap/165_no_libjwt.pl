# A server on a machine without libjwt: everything but tokens of secrets works, and the doctor tells.
use strict;
use warnings;

use ForgeNode;
use ForgeToken;
use PostgreSQL::Test::Utils ();
use Test::More;

my $node = ForgeNode->create('no_libjwt');
my $told = q{SELECT severity, subject, problem FROM forge.doctor() WHERE check_name = 'jwt_library'};

sub restart_without
{
	local $ENV{LD_PRELOAD} = "$ENV{FORGE_LIBRARY_PATH}/no_libjwt.so";
	$node->restart;
	return;
}

restart_without();
is($node->safe_psql('postgres', $told), '', 'without keys the library is not missed');
like(($node->psql('postgres', q{SELECT forge.add_jwt_key('early', 'HS256', repeat('A', 43))}))[2],
	qr/ERROR:  could not load library "libjwt\.so.*": /, '... and none can be registered');
$node->restart;
$node->safe_psql('postgres', <<'SQL');
SELECT forge.add_jwt_key(kid, 'HS256', repeat('A', 43), 'https://idp.example/', 'forgeerp') FROM unnest('{one,two,three}'::text[]) kid;
SELECT forge.retire_jwt_key('three');
SQL
is($node->safe_psql('postgres', $told), '', 'with the library the doctor has nothing to tell');
restart_without();
like($node->safe_psql('postgres', $told), qr/^error\|one, two\|no token of these keys can be verified: could not load library "libjwt\.so\.\d+": ./,
	'without it the doctor names the library and the keys');
my $keys = ForgeToken->new(PostgreSQL::Test::Utils::tempdir());
$keys->make('curve', 'ES256');
$node->safe_psql('postgres', "SELECT forge.add_jwt_key('curve', 'ES256', '" . $keys->public_pem('curve') . "', 'https://idp.example/', 'forgeerp')");
my $tenant = $node->safe_psql('postgres', 'SELECT tenant_id FROM forge.tenant');
my $token = $keys->token('curve', { tenant_id => $tenant, sub => $tenant, exp => 4102444800, iss => 'https://idp.example/', aud => 'forgeerp' });
is($node->safe_psql('postgres', "BEGIN; SELECT forge.authenticate('$token') ->> 'sub'; COMMIT"), $tenant, 'tokens of public keys are verified');
is($node->client(q{SELECT on_hand FROM erp.create_item('Bolt', initial_quantity => 1)}), '1', 'everything else works');

$node->stop;
done_testing();
