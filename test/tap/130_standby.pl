# The feed on a streaming standby, which knows nothing of the locks on the primary: a reader there
# never skips an event, also when the standby is promoted.
use strict;
use warnings;

use ForgeLoad;
use ForgeNode;
use Test::More;

my $primary = ForgeNode->create('primary', allows_streaming => 1,
	conf => "max_connections = 60\nmax_prepared_transactions = 60\nlog_statement = none\n");

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

my @seen = (0);

# Reads one page on the standby, by either of the two calls; false when there is nothing more now.
sub read_page
{
	my $read = @seen % 2 ? 'forge.read' : 'erp.read_events';
	my @page = split /\n/, $standby->client("SELECT position FROM $read($seen[-1], 50)");

	push @seen, @page;
	return @page > 0;
}

# What the standby's reader must have seen, and did.
sub saw_everything
{
	my ($node, $name) = @_;
	my $all = $node->client('SELECT position FROM erp.event ORDER BY position');

	cmp_ok($all =~ tr/\n//, '>', 0, "$name: there are events");
	ok(join("\n", @seen[ 1 .. $#seen ]) eq $all, "$name: all of them were read, once and in order");
	return;
}

# The safe position reaches the standby with the next command or question.
sub publish
{
	$primary->safe_psql('postgres', 'SELECT forge.safe_position()');
	$primary->wait_for_catchup($standby, 'replay');
	return;
}

my $load = ForgeLoad->start($primary, clients => 8, seconds => ForgeLoad::size(3, 60), script => <<'SQL');
\set stream random(1, 20)
\set pause random(0, 60)
\set gid random(1, 1000000000000)
BEGIN;
SELECT note(:client_id + 1000);
\sleep :pause ms
\if :pause < 20
PREPARE TRANSACTION 'note :gid';
\sleep :pause ms
COMMIT PREPARED 'note :gid';
\else
COMMIT;
\endif
SQL
while ($load->{process}->pumpable)
{
	read_page();
	$load->{process}->pump_nb;
}
ok($load->finish->{succeeded}, 'no writer meets an error') or diag($load->{stderr});
cmp_ok($#seen, '>', 0, 'the standby could be read while the primary wrote');
publish();
1 while read_page();
saw_everything($primary, 'under load');

foreach my $command (
	q{SELECT note(1)},
	q{SELECT forge.append_batch('[{"aggregate_type": "note", "aggregate_id": "00000000-0000-0000-0000-000000000001", "events": [{"type": "note.taken", "data": {}}]}]')},
	q{SELECT forge.execute_batch('[{"command": "inventory.item.activate", "aggregate_id": "00000000-0000-0000-0000-000000000001"}]')},
	q{SELECT erp.create_item('Lamp')},
	q{SELECT forge.rebuild('item')})
{
	my ($code, undef, $errors) = $standby->client_result("\\set VERBOSITY sqlstate\n$command;\n");

	isnt($code, 0, "refused on a standby: $command");
	like($errors, qr/ERROR:  25006/, '... by its SQLSTATE');
}
is($standby->safe_psql('postgres', 'SELECT * FROM forge.verify()'), '', 'all rows of the standby equal a replay');

# A prepared append holds the reader back on the standby, and after it was promoted.
$primary->client(q{BEGIN; SELECT note(1); PREPARE TRANSACTION 'promotion';});
$primary->client('SELECT note(2)');
publish();
ok(!read_page(), 'a prepared append holds readers of the standby back');
my $last = $primary->client('SELECT max(position) FROM erp.event');
$primary->stop('immediate');
$standby->promote;
ok(!read_page(), '... and of the promoted server');
$standby->client(q{COMMIT PREPARED 'promotion'});
1 while read_page();
saw_everything($standby, 'after promotion');
cmp_ok($standby->client('SELECT note(1)'), '>', $last, 'appends continue above all positions');
1 while read_page();
saw_everything($standby, 'after another append');
is($standby->safe_psql('postgres', 'SELECT * FROM forge.verify()'), '', 'all rows equal a replay');

$standby->stop;
done_testing();
