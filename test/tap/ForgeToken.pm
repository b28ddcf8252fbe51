# ForgeToken: tokens signed with keys of the test's own, made by openssl.
#
#	my $keys = ForgeToken->new($directory);
#	$keys->make('key-1', 'ES256');                  # a private key in a file of the directory
#	my $pem = $keys->public_pem('key-1');
#	my $token = $keys->token('key-1', {sub => ...}); # header: alg and kid, or as given
package ForgeToken;

use strict;
use warnings;

use Digest::SHA qw(hmac_sha256);
use Exporter qw(import);
use IPC::Run ();
use JSON::PP ();
use MIME::Base64 ();
use PostgreSQL::Test::Utils ();

our @EXPORT_OK = qw(base64url hs256);

# What "openssl genpkey" is told, and the bytes of a coordinate.
my %kinds = (
	RS256 => ['RSA', 'rsa_keygen_bits:2048'],
	RS384 => ['RSA', 'rsa_keygen_bits:2048'],
	RS512 => ['RSA', 'rsa_keygen_bits:3072'],
	PS256 => ['RSA', 'rsa_keygen_bits:2048'],
	PS384 => ['RSA', 'rsa_keygen_bits:2048'],
	PS512 => ['RSA', 'rsa_keygen_bits:2048'],
	ES256 => ['EC', 'ec_paramgen_curve:P-256', 32],
	ES384 => ['EC', 'ec_paramgen_curve:P-384', 48],
	ES512 => ['EC', 'ec_paramgen_curve:P-521', 66],
	EdDSA => ['ED25519'],
);
my $json = JSON::PP->new->canonical;

sub new
{
	my ($class, $directory) = @_;

	return bless { directory => $directory, algorithm => {} }, $class;
}

sub run_openssl
{
	my ($input, @arguments) = @_;
	my ($output, $errors);

	IPC::Run::run(['openssl', @arguments], '<', \$input, '>', \$output, '2>', \$errors)
	  or die "openssl @arguments: $errors";
	return $output;
}

sub make
{
	my ($self, $kid, $algorithm) = @_;
	my ($type, $option) = @{ $kinds{$algorithm} };

	run_openssl('', 'genpkey', '-algorithm', $type, defined $option ? ('-pkeyopt', $option) : (), '-out', $self->file($kid));
	$self->{algorithm}{$kid} = $algorithm;
	return;
}

sub file
{
	my ($self, $kid) = @_;

	return "$self->{directory}/$kid.pem";
}

sub public_pem
{
	my ($self, $kid) = @_;

	return run_openssl('', 'pkey', '-in', $self->file($kid), '-pubout');
}

sub base64url
{
	my ($bytes) = @_;

	return MIME::Base64::encode_base64url($bytes);
}

# What is signed.
sub signing_input
{
	my ($header, $claims) = @_;

	return join '.', map { base64url($json->encode($_)) } $header, $claims;
}

# A token signed with a secret's bytes.
sub hs256
{
	my ($secret, $header, $claims) = @_;
	my $input = signing_input($header, $claims);

	return "$input." . base64url(hmac_sha256($input, $secret));
}

# The signature of some text, as openssl writes it.
sub sign
{
	my ($self, $kid, $input) = @_;
	my $algorithm = $self->{algorithm}{$kid};
	my $file = "$self->{directory}/input";

	if ($algorithm eq 'EdDSA')
	{
		PostgreSQL::Test::Utils::append_to_file($file, $input);
		my $signature = run_openssl('', 'pkeyutl', '-sign', '-rawin', '-in', $file, '-inkey', $self->file($kid));
		unlink $file;
		return $signature;
	}
	return run_openssl($input, 'dgst', '-sha' . substr($algorithm, 2),
		$algorithm =~ /^PS/ ? ('-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:digest') : (),
		'-sign', $self->file($kid));
}

sub token
{
	my ($self, $kid, $claims, $header) = @_;
	my $algorithm = $self->{algorithm}{$kid};
	my $input = signing_input($header // { alg => $algorithm, kid => $kid }, $claims);
	my $signature = $self->sign($kid, $input);

	$signature = join_integers($signature, $kinds{$algorithm}[2]) if $algorithm =~ /^ES/;
	return "$input." . base64url($signature);
}

# Of a curve: the signature as openssl writes it, which is no token's.
sub token_in_der
{
	my ($self, $kid, $claims) = @_;
	my $input = signing_input({ alg => $self->{algorithm}{$kid}, kid => $kid }, $claims);

	return "$input." . base64url($self->sign($kid, $input));
}

# Two integers in DER to two numbers of so many bytes.
sub join_integers
{
	my ($der, $size) = @_;
	my $header = unpack('xC', $der) < 128 ? 2 : 3;
	my ($r, $s) = unpack("x$header x C/a x C/a", $der);

	return join '', map { my $number = s/^\0+//r; ("\0" x ($size - length $number)) . $number } $r, $s;
}

1;
