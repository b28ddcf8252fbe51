# Tokens: signatures of keys of our own, sizes, rotation, times, logs, memory, a standby; and the
# attacks and signature cases of ../shared/data/jwt, where that folder is there.
use strict;
use warnings;

use ForgeNode;
use ForgeToken qw(base64url hs256);
use JSON::PP ();
use MIME::Base64 ();
use PostgreSQL::Test::Utils qw(slurp_file);
use Test::More;

my $tenant = '11111111-1111-4111-8111-111111111111';
my ($issuer, $audience) = ('https://idp.example/', 'forgeerp');
my $secret = join '', map { chr } 1 .. 32;
my $far = 4102444800;

my $node = ForgeNode->create('tokens', empty => 1, allows_streaming => 1,
	conf => "log_statement = none\n");
my $keys = ForgeToken->new(PostgreSQL::Test::Utils::tempdir());

$node->safe_psql('postgres', <<"SQL");
CREATE EXTENSION forgeerp;
SELECT forge.create_tenant('shop', tenant_id => '$tenant');
CREATE ROLE visitor LOGIN IN ROLE forge_anon;
SQL

# Claims that are taken, with others in the place of some; undef takes one away.
sub claims
{
	my (%others) = @_;
	my %claims = (
		iss => $issuer, aud => $audience, exp => $far, roles => ['viewer'], tenant_id => $tenant,
		sub => 'aaaaaaaa-0000-4000-8000-000000000001', %others);

	delete $claims{$_} foreach grep { !defined $claims{$_} } keys %claims;
	return \%claims;
}

sub quoted
{
	my ($text) = @_;

	return "'" . $text =~ s/'/''/gr . "'";
}

# What comes of tokens (SQL expressions), each in a transaction of its own on one connection of
# somebody who is not signed in: "accepted", or the SQLSTATE and what the server's log says why.
sub verdicts
{
	my ($on, @tokens) = @_;
	my $offset = -s $on->logfile;
	my $output = $on->safe_psql('postgres', join('', map { "SELECT try($_);\n" } @tokens),
		extra_params => [ '-U', 'visitor' ]);
	my @reasons = slurp_file($on->logfile, $offset) =~ /forgeerp refuses a token: (.*)/g;

	return map { $_ eq 'ZF102' ? "ZF102: " . shift @reasons : $_ } split /\n/, $output;
}

# Each case: a name, a token, and what must come of it; "ZF102" alone whatever the reason.
sub check
{
	my ($on, @cases) = @_;
	my @verdicts = verdicts($on, map { ref $_->[1] ? ${ $_->[1] } : quoted($_->[1]) } @cases);

	is(scalar @verdicts, scalar @cases, 'all of them were tried');
	foreach my $case (@cases)
	{
		my $verdict = shift @verdicts;

		$verdict =~ s/:.*// if $case->[2] eq 'ZF102';
		is($verdict, $case->[2], $case->[0]);
	}
	return;
}

$node->safe_psql('postgres', <<'SQL');
CREATE FUNCTION try(token text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM forge.authenticate(token);
	RETURN 'accepted';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END $$;
CREATE FUNCTION outcome(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	EXECUTE query INTO result;
	RETURN result;
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END $$;
SQL

# ----- signatures -----------------------------------------------------------------------------

foreach my $algorithm (qw(RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA))
{
	my $kid = lc $algorithm;

	$keys->make($kid, $algorithm);
	$node->safe_psql('postgres',
		"SELECT forge.add_jwt_key('$kid', '$algorithm', '" . $keys->public_pem($kid) . "', '$issuer', '$audience')");
}
$node->safe_psql('postgres',
	"SELECT forge.add_jwt_key('hs256', 'HS256', '" . base64url($secret) . "', '$issuer', '$audience')");

my $wrong = 'ZF102: its signature is wrong';
foreach my $kid (qw(rs256 rs384 rs512 ps256 ps384 ps512 es256 es384 es512 eddsa))
{
	my $algorithm = $kid eq 'eddsa' ? 'EdDSA' : uc $kid;
	my $pem = $keys->public_pem($kid);
	my $token = $keys->token($kid, claims());
	my ($header, $payload, $signature) = split /\./, $token;

	check($node,
		[ "$kid: a token", $token, 'accepted' ],
		[ "$kid: of another algorithm than the key", $keys->token($kid, claims(), { alg => 'HS256', kid => $kid }), "ZF102: its algorithm is not the key's" ],
		[ "$kid: signed with the public key as a secret", hs256($pem, { alg => 'HS256', kid => $kid }, claims()), "ZF102: its algorithm is not the key's" ],
		[ "$kid: the same, of the right name", hs256($pem, { alg => $algorithm, kid => $kid }, claims()), $wrong ],
		[ "$kid: signed with the key as it is kept as a secret", hs256($node->safe_psql('postgres', "SELECT convert_from(material, 'UTF8') FROM forge.jwt_key_material JOIN forge.jwt_key_row USING (tenant_id, id) WHERE kid = '$kid'"), { alg => 'HS256', kid => $kid }, claims()), "ZF102: its algorithm is not the key's" ],
		[ "$kid: signed with an empty secret", hs256('', { alg => 'HS256', kid => $kid }, claims()), "ZF102: its algorithm is not the key's" ],
		[ "$kid: a signature of zeros", "$header.$payload." . base64url("\0" x length MIME::Base64::decode_base64url($signature)), $wrong ],
		[ "$kid: a signature that is too short", "$header.$payload." . substr($signature, 4), $wrong ],
		[ "$kid: one that is too long", "$header.$payload.AAAA$signature", $wrong ],
		[ "$kid: no signature", "$header.$payload", 'ZF102: it does not have three parts' ],
		[ "$kid: an empty signature", "$header.$payload.", 'ZF102: it does not have three parts' ],
		[ "$kid: another payload", $header . '.' . base64url('{"exp":4102444800}') . ".$signature", $wrong ]);
}
check($node,
	[ 'another key than the kid says', $keys->token('es384', claims(), { alg => 'ES512', kid => 'es512' }), $wrong ],
	[ 'rs256 with the padding of PS256', $keys->token('rs256', claims(), { alg => 'PS256', kid => 'ps256' }), $wrong ],
	[ 'two numbers of a curve in DER', $keys->token_in_der('es256', claims()), $wrong ],
	[ 'a type of its own (RFC 9068)', $keys->token('es256', claims(), { alg => 'ES256', kid => 'es256', typ => 'at+jwt' }), 'accepted' ],
	[ 'hs256: a token', hs256($secret, { alg => 'HS256', kid => 'hs256' }, claims()), 'accepted' ],
	[ 'hs256: another secret', hs256("$secret ", { alg => 'HS256', kid => 'hs256' }, claims()), $wrong ]);

# ----- keys cannot be listed with a clock -------------------------------------------------------

# What the log says of each refusal: which algorithm a key stood in for, or "" for a key that is there.
sub stand_ins
{
	my (@tokens) = @_;
	my $offset = -s $node->logfile;

	$node->safe_psql('postgres', join('', map { 'SELECT try(' . quoted($_) . ");\n" } @tokens),
		extra_params => [ '-U', 'visitor' ]);
	return map { /DETAIL:  Its signature was verified with a stand-in for (\w+)\./ ? $1 : '' }
	  split /LOG:  forgeerp refuses a token/, slurp_file($node->logfile, $offset) =~ s/.*?LOG:  forgeerp refuses a token//sr;
}

my %unknown = map { uc $_ => $keys->token($_, claims(), { alg => uc $_, kid => 'unknown' }) } qw(rs256 rs384 rs512 ps256 ps384 ps512 es256 es384 es512);
$unknown{EdDSA} = $keys->token('eddsa', claims(), { alg => 'EdDSA', kid => 'unknown' });
$unknown{$_} = base64url(qq({"alg":"$_","kid":"unknown"})) . '.e30.' . base64url('x' x 32) foreach qw(HS256 HS384 HS512);
is_deeply([ stand_ins(map { $unknown{$_} } sort keys %unknown) ], [ sort keys %unknown ],
	'the signature of a token with an unknown kid is verified all the same, by its algorithm');
is_deeply([ stand_ins($keys->token('es256', claims(), { alg => 'ES256', kid => 'es384' }), $keys->token('rs256', claims(), { alg => 'RS256' })) ],
	[ 'ES256', 'RS256' ], 'and so is that of another algorithm than the key, and without a kid');
is_deeply([ stand_ins($keys->token('es256', claims(), { alg => 'ES256', kid => 'es256' }) =~ s/.{8}$/AAAAAAAA/r) ], [''],
	'nothing stands in for a key that is there');
check($node, [ 'the secret of a stand-in is of no use', hs256("\0" x 32, { alg => 'HS256', kid => 'unknown' }, claims()), 'ZF102: there is no live key of its kid' ]);

# Each public key that stands in is one that would be taken: another would be refused at once.
my $strings = join '', slurp_file('src/auth/jwt_stand_in.c') =~ /"((?:[^"\\]|\\.)*)"/g;
my @public = map { s/\\//gr } $strings =~ /({[^}]*"kty[^}]*})/g;
my @algorithms = qw(RS256 ES256 ES384 ES512 EdDSA);
foreach my $algorithm (@algorithms)
{
	my $jwk = (shift @public) =~ s/}$/,"kid":"stand-in","alg":"$algorithm"}/r;
	my ($code, undef, $errors) = $node->psql('postgres', qq(BEGIN; SELECT forge.import_jwks('{"keys":[$jwk]}'); ROLLBACK), on_error_stop => 1);

	is($code, 0, "the stand-in for $algorithm is a key") or diag($errors);
}

# ----- sizes: refused, by a server that lives on ----------------------------------------------

my $started = $node->safe_psql('postgres', 'SELECT pg_postmaster_start_time()');
my $head = base64url('{"alg":"ES256","kid":"es256"}');

check($node,
	[ '16 KiB and a byte', \"repeat('A', 16385)", 'ZF102: it is too long' ],
	[ '1 MB in the payload', \"concat('$head.', repeat('A', 1000000), '.AAAA')", 'ZF102: it is too long' ],
	[ '9 MB in the payload', \"concat('$head.', repeat('A', 9000000), '.AAAA')", 'ZF102: it is too long' ],
	[ '64 MB in the header', \"concat(repeat('A', 64000000), '.AAAA.AAAA')", 'ZF102: it is too long' ],
	[ 'a literal of 1 MB', 'A' x 1_000_000, 'ZF102: it is too long' ],
	[ '5,000 dots', '.' x 5000, 'ZF102: it does not have three parts' ],
	[ 'deep arrays', "$head." . base64url('{"a":' . '[' x 5000) . '.AAAA', 'ZF102: its payload is not a strict JSON object' ],
	[ 'deep objects', "$head." . base64url('{"a":' x 1000) . '.AAAA', 'ZF102: its payload is not a strict JSON object' ],
	[ 'deep arrays in the header', base64url('{"alg":"ES256","a":' . '[' x 5000) . '.e30.AAAA', 'ZF102: its header is not a strict JSON object' ],
	[ 'a NUL in the payload', "$head." . base64url("{}\0") . '.AAAA', 'ZF102: its payload is not a strict JSON object' ],
	[ 'a NUL in the header', base64url("{\"alg\":\"ES256\"}\0") . '.e30.AAAA', 'ZF102: its header is not a strict JSON object' ],
	[ 'no UTF-8', "$head." . base64url("{\"a\":\"\xff\"}") . '.AAAA', 'ZF102: its payload is not a strict JSON object' ]);
is($node->safe_psql('postgres', 'SELECT pg_postmaster_start_time()'), $started, 'the server is the same');

# ----- times ----------------------------------------------------------------------------------

sub timed
{
	my (%claims) = @_;

	return hs256($secret, { alg => 'HS256', kid => 'hs256' }, claims(%claims));
}

sub set_leeway
{
	my ($seconds) = @_;

	$node->safe_psql('postgres', "ALTER ROLE visitor SET forgeerp.jwt_leeway = $seconds");
	return;
}

my ($expired, $early, $future) = ('ZF102: it has expired', 'ZF102: it is not valid yet', 'ZF102: it was issued in the future');
set_leeway(60);
check($node,
	[ 'expired, within the leeway', timed(exp => time() - 20), 'accepted' ],
	[ 'expired, beyond it', timed(exp => time() - 61), $expired ],
	[ 'not valid yet, within the leeway', timed(nbf => time() + 50), 'accepted' ],
	[ 'not valid yet, beyond it', timed(nbf => time() + 120), $early ],
	[ 'issued in the future, within the leeway', timed(iat => time() + 50), 'accepted' ],
	[ 'issued in the future, beyond it', timed(iat => time() + 120), $future ]);
set_leeway(0);
check($node,
	[ 'without a leeway a token ends with its second', timed(exp => time()), $expired ],
	[ 'and does not begin before its time', timed(nbf => time() + 60), $early ],
	[ 'it is valid in between', timed(exp => time() + 60, nbf => time() - 1, iat => time() - 1), 'accepted' ]);
my $short = timed(exp => time() + 2);
is($node->safe_psql('postgres', "BEGIN; SELECT FROM pg_sleep(3); SELECT try('$short'); COMMIT", extra_params => [ '-U', 'visitor' ]),
	'ZF102', 'what counts is the time of the call, not of the transaction');

# A transaction that was begun with a token goes on when the token expires; the token is of no more use.
my $session = $node->background_psql('postgres', extra_params => [ '-U', 'visitor' ]);
$short = timed(exp => time() + 3);
$session->query_safe('BEGIN');
is($session->query_safe("SELECT try('$short')"), 'accepted', 'a transaction signs in with a token');
$session->query_safe('SELECT FROM pg_sleep(4)');
is($session->query_safe('SELECT tenant_id FROM erp.whoami()'), $tenant, 'which expires, and the transaction goes on');
is($session->query_safe("SELECT try('$short')"), 'ZF102', 'but the token is not taken again');
is($session->query_safe('SELECT tenant_id FROM erp.whoami()'), $tenant, 'which takes nothing away');
$session->query_safe('COMMIT');
is($session->query_safe("SELECT try('$short')"), 'ZF102', 'nor in another transaction');
$session->quit;
$node->safe_psql('postgres', 'ALTER ROLE visitor RESET forgeerp.jwt_leeway');

# ----- rotation -------------------------------------------------------------------------------

my $old = $keys->token('rs256', claims());
my $new = $keys->token('es256', claims());
my $other = $keys->token('rs256', claims(roles => []));
my $retired = 'ZF102: there is no live key of its kid';
my $who = q{SELECT outcome($$SELECT tenant_id FROM erp.whoami()$$)};

$session = $node->background_psql('postgres', extra_params => [ '-U', 'visitor' ]);
my $snapshot = $node->background_psql('postgres', extra_params => [ '-U', 'visitor' ]);
check($node, [ 'the old key', $old, 'accepted' ], [ 'and the new one live together', $new, 'accepted' ]);
$session->query_safe('BEGIN');
$snapshot->query_safe('BEGIN ISOLATION LEVEL REPEATABLE READ');
foreach ($session, $snapshot)
{
	is($_->query_safe("SELECT try('$old')"), 'accepted', 'a transaction signs in with the old one');
	is($_->query_safe($who), $tenant, 'and is somebody');
}
$node->safe_psql('postgres', "SELECT forge.retire_jwt_key('rs256')");
foreach ($session, $snapshot)
{
	is($_->query_safe($who), 'ZF102', 'once it is retired the session is closed');
	is($_->query_safe("SELECT try('$old')"), 'ZF102', 'and the token that was verified is not taken again');
}
$snapshot->query_safe('COMMIT');
$snapshot->quit;
check($node, [ 'it is retired, at once', $old, $retired ], [ 'the new one goes on', $new, 'accepted' ]);
is_deeply([ stand_ins($old) ], ['RS256'], 'nor can a clock tell that it was there');
is($session->query_safe("SELECT try('$other')"), 'ZF102', 'also within a transaction that used it before');
$session->query_safe('COMMIT');
is($session->query_safe("SELECT try('$old')"), 'ZF102', 'and in a session that had used it');
is($session->query_safe("SELECT try('$new')"), 'accepted', 'which goes on with the new one');
$session->quit;

# ----- a standby ------------------------------------------------------------------------------

$node->backup('backup');
my $standby = ForgeNode->new('standby');
$standby->init_from_backup($node, 'backup', has_streaming => 1);
$standby->start;

# What an administrator of the tenant does, when the standby knows of it as well.
sub as_admin
{
	my ($sql) = @_;

	$node->safe_psql('postgres', "BEGIN; SELECT forge.act_as('$tenant'); $sql; COMMIT");
	$node->wait_for_catchup($standby, 'replay');
	return;
}

$session = $standby->background_psql('postgres', extra_params => [ '-U', 'visitor' ]);
is($session->query_safe("SELECT try('$new')"), 'accepted', 'standby: a token is accepted');
is($session->query_safe("SELECT try('$old')"), 'ZF102', 'standby: one of a retired key is not');
as_admin("SELECT erp.create_user('ann\@shop.example', 'Ann', '{viewer}', 'aaaaaaaa-0000-4000-8000-000000000001')");
$session->query_safe('BEGIN');
is($session->query_safe("SELECT try('$new')"), 'accepted', 'standby: the token of a user is accepted');
as_admin("SELECT erp.suspend_user('aaaaaaaa-0000-4000-8000-000000000001')");
is($session->query_safe("SELECT try('$new')"), 'ZF104', 'standby: but not of one suspended meanwhile, in the same transaction either');
as_admin("SELECT erp.activate_user('aaaaaaaa-0000-4000-8000-000000000001')");
is($session->query_safe("SELECT try('$new')"), 'accepted', 'standby: and again of one let in again');
$session->query_safe('COMMIT');
$node->safe_psql('postgres', "SELECT forge.retire_jwt_key('es256')");
$node->wait_for_catchup($standby, 'replay');
is($session->query_safe("SELECT try('$new')"), 'ZF102', 'standby: a key that is retired meanwhile is of no use');
$session->quit;
unlike(slurp_file($standby->logfile), qr/eyJ/, 'standby: no token in the log');
$standby->stop;

# ----- memory ---------------------------------------------------------------------------------

# Resident memory in KiB before and after so many calls.
my $growth = $node->safe_psql('postgres', <<"SQL");
CREATE FUNCTION resident() RETURNS integer LANGUAGE sql AS \$\$
	SELECT substring(pg_read_file('/proc/self/status') FROM 'VmRSS:\\s*(\\d+)')::integer \$\$;
CREATE PROCEDURE verify(token text, count integer) LANGUAGE plpgsql AS \$\$
BEGIN
	FOR i IN 1 .. count LOOP
		BEGIN
			PERFORM forge.authenticate(token);
		EXCEPTION WHEN SQLSTATE 'ZF102' THEN
			NULL;
		END;
		COMMIT;
	END LOOP;
END \$\$;
SET client_min_messages = error;
CALL verify('@{[ timed() ]}', 5000);
CALL verify('@{[ timed(exp => 1) ]}', 1000);
SELECT resident() AS before \\gset
CALL verify('@{[ timed() ]}', 100000);
CALL verify('@{[ timed(exp => 1) ]}', 5000);
CALL verify('@{[ hs256($secret, { alg => 'HS256', kid => 'unknown' }, claims()) ]}', 5000);
SELECT resident() - :before;
SQL
cmp_ok($growth, '<', 2048, '110,000 verifications do not grow a session');

# ----- what others see ------------------------------------------------------------------------

my ($log_end, $marker) = (-s $node->logfile, base64url(join '', map { chr } 64 .. 95));
$node->psql('postgres', $_) foreach
	"SELECT forge.add_jwt_key('hs256', 'HS256', '$marker')",
	"SELECT forge.add_jwt_key('bad kid', 'HS256', '$marker')",
	"SELECT forge.add_jwt_key('k', 'RS256', '$marker')",
	"SELECT forge.import_jwks('{\"keys\": [{\"kid\": \"k\", \"kty\": \"oct\", \"k\": \"$marker\"}]}')",
	"DO \$\$ BEGIN PERFORM forge.add_jwt_key('k', 'PS257', '$marker'); END \$\$",
	"SELECT forge.authenticate('$new'), 'never reached'",
	"SELECT forge.authenticate('" . timed() . "'), pg_sleep(0)::text::integer",
	"BEGIN; SET LOCAL statement_timeout = 1000; SELECT forge.authenticate('" . timed() . "'), pg_sleep(100)";
cmp_ok(scalar($node->errors_in_log($log_end)), '>=', 8, 'there are errors in the log');
unlike(slurp_file($node->logfile, $log_end), qr/\Q$marker/, 'but no secret');
$session = $node->background_psql('postgres', extra_params => [ '-U', 'visitor' ]);
$session->query_safe("SELECT count(*) FROM forge.authenticate('" . timed() . "')");
is($node->safe_psql('postgres', "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%ey' || 'J%'"), '0', 'nor in the list of sessions');
$session->quit;

# ----- the cases of the shared data -----------------------------------------------------------

my ($data) = grep { -e "$_/attacks.jsonl" } map { "$_/../shared/data/jwt" } $ENV{FORGE_TREE} // (), '.';

# The lines of a file of JSON.
sub cases
{
	my ($name) = @_;

	return map { JSON::PP::decode_json($_) } split /\n/, slurp_file("$data/$name");
}

sub quoted_json
{
	my ($value) = @_;

	return quoted(JSON::PP->new->canonical->encode($value));
}

SKIP:
{
	skip 'there is no ../shared/data/jwt', 1 if !defined $data;

	my @keys = @{ JSON::PP::decode_json(slurp_file("$data/jwks.json"))->{keys} };
	my ($symmetric) = grep { $_->{kty} eq 'oct' } @keys;
	$node->safe_psql('postgres', 'SELECT forge.import_jwks('
		. quoted_json({ keys => [ grep { $_->{kty} ne 'oct' } @keys ] }) . ", '$issuer', '$audience')");
	$node->safe_psql('postgres',
		"SELECT forge.add_jwt_key('$symmetric->{kid}', 'HS256', '$symmetric->{k}', '$issuer', '$audience')");
	my @attacks = map {
		my $token = $_->{token} =~ /^GENERATE/ ? \"concat('$head.', repeat('A', 9000000), '.x')" : $_->{token};
		[ "attacks: $_->{name}", $token, $_->{expect} eq 'accept' ? 'accepted' : 'ZF102' ]
	} cases('attacks.jsonl');
	check($node, @attacks);

	# Again as statements that fail, which the server logs.
	$node->psql('postgres', join('', map { "SELECT forge.authenticate('$_->[1]');\n" } grep { !ref $_->[1] } @attacks),
		on_error_stop => 0);
	foreach my $bad (@{ JSON::PP::decode_json(slurp_file("$data/jwks_must_be_refused.json"))->{keys} })
	{
		my ($code) = $node->psql('postgres', 'SELECT forge.import_jwks(' . quoted_json({ keys => [$bad] }) . ')');

		isnt($code, 0, "a key set with $bad->{kid} is refused");
	}
}

# Each key comes, is used and goes in a transaction of its own.  A payload that is no JSON object is
# never a token; where it is one, the reason must be the time, which is looked at after the signature.
SKIP:
{
	skip 'there is no ../shared/data/jwt', 1 if !defined $data;

	my (@tests, @verdicts);
	my ($offset, $script) = (-s $node->logfile, '');

	foreach my $case (cases('jws_cases.jsonl'))
	{
		my %jwk = %{ $case->{jwk} };
		my ($header) = split /\./, $case->{jws};
		my $kid = eval { JSON::PP::decode_json(MIME::Base64::decode_base64url($header))->{kid} } // $jwk{kid} // 'none';

		$jwk{kid} = $kid;
		delete @jwk{qw(d p q dp dq qi)};
		$script .= "BEGIN;\nSELECT FROM forge.jwt_key k, forge.retire_jwt_key(k.kid) WHERE NOT k.retired;\nSAVEPOINT before;\n"
		  . (($jwk{kty} // '') eq 'oct'
			? "SELECT FROM forge.add_jwt_key('$kid', '" . ($jwk{alg} // 'HS256') . "', '$jwk{k}');\n"
			: 'SELECT FROM forge.import_jwks(' . quoted_json({ keys => [ \%jwk ] }) . ");\n")
		  . "\\if :ERROR\nROLLBACK TO before;\n\\endif\nSELECT try(" . quoted($case->{jws}) . ");\nROLLBACK;\n";
		push @tests, $case;
	}
	my ($code, $output) = $node->psql('postgres', "SET client_min_messages = error;\n$script", on_error_stop => 0);
	my @reasons = slurp_file($node->logfile, $offset) =~ /forgeerp refuses a token: (.*)/g;

	@verdicts = split /\n/, $output;
	is(scalar @verdicts, scalar @tests, 'jws: all of them were tried');
	foreach my $case (@tests)
	{
		my $reason = shift @reasons;

		is(shift @verdicts, 'ZF102', "jws: $case->{source} $case->{id}, $case->{comment}");
		is($reason, 'it has expired', 'but for its time it would be accepted')
		  if $case->{expected} eq 'valid' && $case->{payload_is_json_object};
	}
}

unlike(slurp_file($node->logfile), qr/eyJ/, 'no token in the log');
done_testing();
