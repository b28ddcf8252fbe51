# ForgeLedger: the ledger's books, looked at from outside.
#
#	ForgeLedger::prepare($node);            # once: test/ledger/books.sql
#	ForgeLedger::adds_up($node, 'name');    # a test: sums, chains, events and digests agree with the transfers
package ForgeLedger;

use strict;
use warnings;

use Digest::SHA ();
use PostgreSQL::Test::Utils ();
use Test::More;

# Runs a file of test/ledger.
sub load
{
	my ($node, $name) = @_;

	$node->safe_psql('postgres', PostgreSQL::Test::Utils::slurp_file("test/ledger/$name.sql"));
	return;
}

sub prepare
{
	my ($node) = @_;

	return load($node, 'books');
}

sub adds_up
{
	my ($node, $name) = @_;
	my $fault = $node->safe_psql('postgres', <<'SQL');
DO 'BEGIN WHILE forge.run_jobs() > 0 LOOP END LOOP; END';
ANALYZE forge.transfer, forge.account_row, forge.pending_row, forge.expiry_row, forge.history_row, forge.event;
SET jit = off;
SELECT fault FROM ledger_fault LIMIT 10;
SQL
	my ($count, @wrong) = wrong_digests($node);

	is($fault, '', "$name: balances, chains, histories and events follow from the transfers");
	is("@wrong", '', "$name: $count digests are those of their rows");
	return;
}

# How many batches have rows, and the positions of the events whose digest is not that of their rows.
sub wrong_digests
{
	my ($node) = @_;
	my %digester;

	foreach my $row (split /\n/, $node->safe_psql('postgres', <<'SQL'))
SELECT event_position, transfer_id, debit_account_id, credit_account_id, trunc(amount), pending_id, user_data_128,
	   user_data_64, user_data_32, timeout, ledger, code, flags, "timestamp", position, result
  FROM forge.transfer ORDER BY position
SQL
	{
		my ($event, @values) = split /\|/, $row;

		($digester{$event} //= Digest::SHA->new(256))->add(packed(@values));
	}
	my %expected = split /[|\n]/, $node->safe_psql('postgres', <<'SQL');
SELECT position, payload ->> 'digest' FROM forge.event WHERE (payload ->> 'row_count')::bigint > 0
SQL
	my @wrong = grep { $expected{$_} ne ($digester{$_} // Digest::SHA->new(256))->clone->hexdigest } keys %expected;

	return (scalar(keys %expected), @wrong, grep { !exists $expected{$_} } keys %digester);
}

# The 128 bytes of a transfer, its position and its result; the last byte of a number is the first one of it here.
sub packed
{
	my ($id, $debit, $credit, $amount, $pending, $data_128, $data_64, $data_32, $timeout, @rest) = @_;
	my ($ledger, $code, $flags, $timestamp, $position, $result) = @rest;

	return join('', map { uuid($_) } $id, $debit, $credit)
	  . decimal($amount)
	  . uuid($pending) . uuid($data_128)
	  . pack('Q< L< L< L< S< S< Q< Q< L<', $data_64 || 0, $data_32 || 0, $timeout || 0, $ledger, $code, $flags, $timestamp, $position, $result);
}

sub uuid
{
	my ($text) = @_;

	$text =~ tr/-//d;
	return scalar reverse pack('H32', $text || 0 x 32);
}

# 16 bytes of a number that may be too great for Perl.
sub decimal
{
	my ($digits) = @_;

	return pack('Q< Q<', $digits, 0) if length($digits) < 19;
	require Math::BigInt;
	return scalar reverse pack('H32', substr('0' x 32 . substr(Math::BigInt->new($digits)->as_hex, 2), -32));
}

1;
