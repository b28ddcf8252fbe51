# PostgREST is told when a key is added or retired, at the commit; a transaction with such a call can
# be prepared, and then it is not told.
use strict;
use warnings;

use ForgeNode;
use Test::More;

my $node = ForgeNode->create('published_keys', conf => "max_prepared_transactions = 2\n");
my $add = q{SELECT forge.add_jwt_key('%s', 'HS256', repeat('A', 43))};

# How often a session that listens is told, in the course of statements of its own.
sub told
{
	my (@statements) = @_;
	my $output = $node->safe_psql('postgres', join '', map { "$_;\n" } 'LISTEN pgrst', @statements, 'SELECT 1');

	return scalar(() = $output =~ /^Asynchronous notification "pgrst" with payload "reload config" received/gm);
}

is(told(sprintf $add, 'one'), 1, 'of a key that is added');
is(told(q{SELECT forge.retire_jwt_key('one')}), 1, 'of one that is retired');
is(told('BEGIN', sprintf($add, 'two'), sprintf($add, 'three'), 'COMMIT'), 1, 'once in a transaction');
is(told('BEGIN', sprintf($add, 'four'), 'ROLLBACK'), 0, 'not of one that was never there');
is(told('SELECT count(*) FROM forge.jwt_key'), 0, 'nor of anything else');
is(told('SELECT forge.setup_postgrest()'), 1, 'when it may know of others');
is($node->safe_psql('postgres', 'BEGIN; ' . sprintf($add, 'five') . q{; PREPARE TRANSACTION 'key'; COMMIT PREPARED 'key';
	SELECT count(*) FROM forge.jwt_key WHERE kid = 'five'}) =~ s/\s+//gr, '1', 'a transaction with a key is prepared');
is(told('BEGIN', sprintf($add, 'six'), q{PREPARE TRANSACTION 'key'}, 'SELECT 1', q{COMMIT PREPARED 'key'}), 0, '... and tells nobody');

$node->stop;
done_testing();
