# forge.doctor on what only a server of one's own shows: settings that hold for all of it, replication
# slots, a standby.  (What a transaction can take back is in test/sql/doctor.)
use strict;
use warnings;

use ForgeNode;
use Test::More;

# Servers of tests do not sync, and log all statements.
my $node = ForgeNode->create('doctor', allows_streaming => 'logical',
	conf => "full_page_writes = off\nlog_statement = none\n");

sub findings
{
	my ($server) = @_;

	return $server->safe_psql('postgres', 'SELECT severity, check_name, subject FROM forge.doctor()');
}

is(findings($node), "error|setting|fsync\nerror|setting|full_page_writes", 'what crashes would damage is told');
$node->safe_psql('postgres', $_) foreach
  split /\n/, $node->safe_psql('postgres', 'SELECT remedy FROM forge.doctor()');
$node->reload;
$node->poll_query_until('postgres', 'SELECT count(*) = 0 FROM forge.doctor()') or die 'the remedies do not help';
is(findings($node), '', 'and the remedies mend it');

$node->safe_psql('postgres', "SELECT forge.version();\nALTER SYSTEM SET forgeerp.durable_commit = off");
$node->safe_psql('postgres', "ALTER SYSTEM SET log_min_duration_statement = 0");
$node->restart;
is(findings($node), "warning|setting|forgeerp.durable_commit\nwarning|token_in_log|log_min_duration_statement",
	'so is what is in the configuration of the server');
$node->safe_psql('postgres', 'ALTER SYSTEM RESET ALL');
$node->append_conf('postgresql.conf', "fsync = on\nfull_page_writes = on");
$node->restart;

$node->safe_psql('postgres', q{SELECT pg_create_logical_replication_slot('eavesdropper', 'test_decoding')});
is(findings($node), 'info|replication_slot|eavesdropper', 'a slot that sees all tenants is told');
$node->safe_psql('postgres', q{SELECT pg_drop_replication_slot('eavesdropper')});

$node->backup('backup');
my $standby = ForgeNode->new('standby');
$standby->init_from_backup($node, 'backup', has_streaming => 1);
$standby->start;
is(findings($standby), '', 'it works on a standby');
$node->safe_psql('postgres', 'GRANT SELECT ON erp.item TO PUBLIC');
$node->wait_for_catchup($standby, 'replay');
is(findings($standby), 'error|public_grant|erp.item', 'and finds what is wrong');
$standby->stop;
$node->stop;
done_testing();
