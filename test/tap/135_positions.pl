# Positions that begin again: a standby that lags behind is promoted, a logical replica has no sequence.
# Readers that are ahead are told so; on a standby they are not, nor is anybody after a crash.
use strict;
use warnings;

use ForgeNode;
use Test::More;

my $primary = ForgeNode->create('primary', allows_streaming => 1);

$primary->safe_psql('postgres', <<'SQL');
CREATE FUNCTION note(stream bigint) RETURNS bigint LANGUAGE sql
	BEGIN ATOMIC
		SELECT position FROM forge.append('note', lpad(stream::text, 32, '0')::uuid,
										  '[{"type": "note.taken", "data": {}}]');
	END;
SQL
$primary->backup('backup');
my $standby = ForgeNode->new('standby');
$standby->init_from_backup($primary, 'backup', has_streaming => 1);
$standby->start;

sub last_position
{
	return $_[0]->client('SELECT max(position) FROM erp.event');
}

# What a reader after that position is told.
sub read_after
{
	my ($node, $position) = @_;
	my ($code, $output, $errors) = $node->client_result("\\set VERBOSITY sqlstate\nSELECT count(*) FROM forge.read($position);\n");

	return $code == 0 ? $output : $errors =~ s/.*ERROR:  //sr;
}

# After a crash the sequence is ahead of what was drawn: nobody is behind, and nobody is told.
$primary->client('SELECT note(n) FROM generate_series(1, 100) n');
my $seen = last_position($primary);
$primary->client('BEGIN; SELECT note(n) FROM generate_series(1, 100) n; ROLLBACK;');
my $safe = $primary->client('SELECT forge.safe_position()');
$primary->stop('immediate');
$primary->start;
is(read_after($primary, $seen), '0', 'a reader goes on after a crash');
is(read_after($primary, $safe), '0', '... also one that has noted what was rolled back');
is($primary->safe_psql('postgres', q{SELECT * FROM forge.doctor() WHERE check_name = 'sequence'}), '', '... and all is well');

# A reader of both is ahead of the one that lags, which will come to it.
$primary->wait_for_catchup($standby, 'replay');
my $common = last_position($standby);
$standby->stop;
$primary->client('SELECT note(n) FROM generate_series(1, 100) n');
$seen = last_position($primary);
$standby->start;
$primary->wait_for_catchup($standby, 'replay');
is(last_position($standby), $seen, 'a standby comes to what it has not');
$standby->stop;
$primary->client('SELECT note(n) FROM generate_series(1, 100) n');
$seen = last_position($primary);
$primary->stop('immediate');
$standby->start;
is(read_after($standby, $seen), '0', 'on a standby a reader that is ahead gets nothing yet');
is($standby->safe_psql('postgres', 'SELECT * FROM forge.verify()'), '', '... and all is well');

# It never does.
$standby->promote;
like(read_after($standby, $seen), qr/^ZF007/, 'after its promotion the reader is told');
is(read_after($standby, $common), '100', '... and who is not ahead reads on');
$standby->client('SELECT note(1)');
like(read_after($standby, $seen), qr/^ZF007/, '... still after an event');

# As docs/reading-the-feed.md says.
$standby->safe_psql('postgres', q{SELECT setval('forge.position_seq', last_value + 1000000) FROM forge.position_seq});
is(read_after($standby, $seen), '0', 'with the sequence set beyond all readers they go on');
my $next = $standby->client('SELECT note(2)');
is($standby->client("SELECT position FROM forge.read($seen)"), $next, '... and read what is new');
is($standby->safe_psql('postgres', 'SELECT * FROM forge.verify()'), '', 'all rows equal a replay');
is($standby->safe_psql('postgres', q{SELECT * FROM forge.doctor() WHERE check_name = 'sequence'}), '', 'nothing is left to do');

# A logical replica gets no sequences.
my $replica = ForgeNode->create('replica', allows_streaming => 'logical', empty => 1);
$standby->append_conf('postgresql.conf', 'wal_level = logical');
$standby->restart;
$standby->safe_psql('postgres', 'CREATE PUBLICATION cut_over FOR ALL TABLES');
$replica->safe_psql('postgres', 'CREATE EXTENSION forgeerp');
$replica->safe_psql('postgres', sprintf(q{CREATE SUBSCRIPTION cut_over CONNECTION '%s' PUBLICATION cut_over%s},
		$standby->connstr('postgres') =~ s{'}{''}gr,
		# without it PostgreSQL writes as the tables' owner, for whom row security holds
		$ENV{FORGE_MAJOR} >= 16 ? ' WITH (run_as_owner = true)' : ''));
$replica->poll_query_until('postgres', q{SELECT bool_and(srsubstate = 'r') FROM pg_subscription_rel}) or die 'the replica does not come up';
$seen = last_position($standby);
is($replica->safe_psql('postgres', 'SELECT max(position) FROM forge.event'), $seen, 'a logical replica has the log');
foreach my $call ('forge.read(0)', "forge.read($seen)", q{erp.create_item('Lamp')})
{
	my (undef, undef, $errors) = $replica->psql('postgres',
		"\\set VERBOSITY sqlstate\nBEGIN; SELECT forge.act_as(tenant_id) FROM forge.tenant; SELECT FROM $call;\n");
	like($errors, qr/ERROR:  55000/, "... and who calls $call is told");
}
is($replica->safe_psql('postgres', 'SELECT problem FROM forge.verify()'), 'the sequence is behind', '... and who verifies');
$replica->safe_psql('postgres', 'DROP SUBSCRIPTION cut_over');
$replica->safe_psql('postgres', $replica->safe_psql('postgres', q{SELECT remedy FROM forge.doctor() WHERE check_name = 'sequence'}));
$replica->safe_psql('postgres', 'CREATE ROLE shop_clerk LOGIN IN ROLE forge_app; SELECT forge.rebind_roles()');
$replica->client(q{SELECT erp.create_item('Lamp')});
is($replica->client("SELECT count(*) FROM forge.read($seen)"), '1', 'after the remedy readers go on');
is($replica->safe_psql('postgres', 'SELECT * FROM forge.verify()'), '', 'all rows equal a replay');

$replica->stop;
$standby->stop;
done_testing();
