# A session verifies the signature of a token that it has accepted once, and every refusal takes one
# verification: what libjwt and OpenSSL are asked is counted in the server's log.
use strict;
use warnings;

use ForgeNode;
use ForgeToken qw(base64url hs256);
use PostgreSQL::Test::Utils qw(slurp_file);
use Test::More;

my $kept_max = 256; # FORGE_JWT_VERIFIED_MAX
my $tenant = '11111111-1111-4111-8111-111111111111';
my ($secret, $other_secret) = map { chr($_) x 32 } 1, 2;

my $node = ForgeNode->create('verified', empty => 1);
$node->safe_psql('postgres', <<"SQL");
CREATE EXTENSION forgeerp;
SELECT forge.create_tenant('shop', tenant_id => '$tenant');
SELECT forge.add_jwt_key(kid, 'HS256', material) FROM (VALUES ('one', '@{[ base64url($secret) ]}'), ('two', '@{[ base64url($other_secret) ]}')) k (kid, material);
CREATE ROLE visitor LOGIN IN ROLE forge_anon;
ALTER ROLE visitor SET forgeerp.jwt_leeway = 0;
CREATE FUNCTION try(token text) RETURNS text LANGUAGE plpgsql AS \$\$
BEGIN
	PERFORM forge.authenticate(token);
	RETURN 'accepted';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END \$\$;
SQL
{
	local $ENV{LD_PRELOAD} = "$ENV{FORGE_LIBRARY_PATH}/told_signature.so";
	$node->restart;
}

sub token
{
	my ($kid, $key, %claims) = @_;

	return hs256($key, { alg => 'HS256', kid => $kid },
		{ tenant_id => $tenant, sub => 'aaaaaaaa-0000-4000-8000-000000000001', exp => 4102444800, %claims });
}

# What comes of the statements in one session that is not signed in, and how many signatures were verified meanwhile.
sub run
{
	my (@statements) = @_;
	my $offset = -s $node->logfile;
	my $output = $node->safe_psql('postgres', join('', map { "$_;\n" } @statements), extra_params => [ '-q', '-U', 'visitor' ]);
	my $count = () = slurp_file($node->logfile, $offset) =~ /^(?:libjwt|OpenSSL) is asked/gm;

	return ($output =~ s/\n/ /gr, $count);
}

sub try
{
	return map { "SELECT try('$_')" } @_;
}

my $good = token('one', $secret);
my $expired = token('one', $secret, exp => 1);
my $stranger = token('one', $secret, tenant_id => '22222222-2222-4222-8222-222222222222');

is_deeply([ run(try(($good) x 3)) ], [ 'accepted accepted accepted', 1 ], 'a token is verified once in a session, over transactions');
is_deeply([ run(try($good)) ], [ 'accepted', 1 ], 'and once in another');
is_deeply([ run(try($good), 'BEGIN', try($good), 'ROLLBACK', try($good)) ], [ 'accepted accepted accepted', 1 ],
	'also after a transaction that is rolled back');
is_deeply([ run('BEGIN', try($good), 'ROLLBACK', try($good)) ], [ 'accepted accepted', 1 ], 'or in which it was verified');
is_deeply([ run(try($good, token('two', $other_secret), $good)) ], [ 'accepted accepted accepted', 2 ], 'each token of each key');
is_deeply([ run(try(token('two', $secret), token('two', $secret))) ], [ 'ZF102 ZF102', 2 ], 'a wrong signature each time');
is_deeply([ run(try(token('none', $secret), token('none', $secret))) ], [ 'ZF102 ZF102', 2 ], 'as that of an unknown key');
is_deeply([ run(try($expired, $expired)) ], [ 'ZF102 ZF102', 2 ], 'as that of a token that has expired');
is_deeply([ run(try($stranger, $stranger)) ], [ 'ZF102 ZF102', 2 ], 'or is of no tenant');

# A public key's are verified by OpenSSL.
my $keys = ForgeToken->new(PostgreSQL::Test::Utils::tempdir());
$keys->make('curve', 'ES256');
$node->safe_psql('postgres', "SELECT forge.add_jwt_key('curve', 'ES256', '" . $keys->public_pem('curve') . "')");
sub signed
{
	my ($kid, %claims) = @_;

	return $keys->token('curve', { tenant_id => $tenant, sub => 'aaaaaaaa-0000-4000-8000-000000000001', exp => 4102444800, %claims },
		{ alg => 'ES256', kid => $kid });
}
my ($curve, $expired_curve, $unknown_curve) = (signed('curve'), signed('curve', exp => 1), signed('unknown'));
is_deeply([ run(try($curve, $curve)) ], [ 'accepted accepted', 1 ], 'ES256: a token is verified once');
is_deeply([ run(try($expired_curve, $expired_curve)) ], [ 'ZF102 ZF102', 2 ], 'ES256: one that has expired each time');
is_deeply([ run(try($unknown_curve, $unknown_curve)) ], [ 'ZF102 ZF102', 2 ], 'ES256: as that of an unknown key');

my $short = token('one', $secret, exp => time() + 2);
is_deeply([ run(try($short, $short), 'DO $$ BEGIN PERFORM pg_sleep(3); END $$', try($short, $short)) ],
	[ 'accepted accepted ZF102 ZF102', 3 ], 'a token that was accepted expires, and each refusal takes a verification');

# The oldest goes first.
my @many = map { token('one', $secret, jti => "$_") } 1 .. $kept_max;
my @statements = try($good, @many, $many[-1], $many[0], $good);
is((run(@statements))[1], 1 + $kept_max + 1, "of $kept_max and one the oldest is verified again, the others are not");

# A key that is added and rolled back leaves its proofs behind; they say nothing of another of that name.
my $again = token('again', $secret);
my $add = sub { "SELECT forge.add_jwt_key('again', 'HS256', '" . base64url($_[0]) . "')" };
$node->safe_psql('postgres', 'GRANT forge_admin TO visitor');
is_deeply([ run('BEGIN', $add->($secret), try($again), 'ROLLBACK', try($again), 'BEGIN', $add->($other_secret), try($again), 'ROLLBACK') ],
	[ ' accepted ZF102  ZF102', 3 ], 'what a key has signed that was rolled back is not taken under another of its name');
is_deeply([ run($add->($secret), try($again), q{SELECT forge.retire_jwt_key('again')}, try($again, $again)) ],
	[ ' accepted  ZF102 ZF102', 3 ], 'nor once it is retired');

$node->stop;
done_testing();
