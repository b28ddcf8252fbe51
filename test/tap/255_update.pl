# An update while autovacuum is at a table: neither waits for the other in a circle.
use strict;
use warnings;

use ForgeNode;
use Test::More;

my $node = ForgeNode->create('update', empty => 1, conf => "autovacuum = off\n");

# What autovacuum does, step by step: it locks the table, and in the end writes how large it is.
$node->safe_psql('postgres', q{CREATE EXTENSION forgeerp VERSION '0.1.0'});
my $vacuum = $node->background_psql('postgres');
my $update = $node->background_psql('postgres', on_error_stop => 0);
$vacuum->query_safe('BEGIN; LOCK TABLE forge.event IN SHARE UPDATE EXCLUSIVE MODE');
$update->query_until(qr/begun/, "\\echo begun\nALTER EXTENSION forgeerp UPDATE;\n\\echo ended\n");
$node->poll_query_until('postgres',
	q{SELECT count(*) = 1 FROM pg_stat_activity WHERE query LIKE 'ALTER EXTENSION%' AND wait_event_type = 'Lock'})
  or die 'the update does not wait';
$vacuum->query_safe('ANALYZE forge.event; COMMIT');
$update->query_until(qr/ended/, '');
is($update->{stderr}, '', 'the update waits, and goes on when the table is free');
is($node->safe_psql('postgres', q{SELECT extversion = forge.version() FROM pg_extension WHERE extname = 'forgeerp'}), 't', '... to its end');
$_->quit foreach $vacuum, $update;

$node->stop;
done_testing();
