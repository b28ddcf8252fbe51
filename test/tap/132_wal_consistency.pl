# A standby that compares each page with the primary's: what the tests of regress do is written to the log with an
# image of every page that it changes, and the standby ends where replaying led to another page.  In the end both
# servers hold the same rows.  (Images that are taken in place of replaying are switched off.)
use strict;
use warnings;

use ForgeLoad;
use ForgeNode;
use PostgreSQL::Test::Utils;
use Test::More;

my $database = 'regression';
my $primary = ForgeNode->create('primary', allows_streaming => 1, empty => 1,
	conf => "wal_consistency_checking = all\nfull_page_writes = off\nlog_statement = none\n");
$primary->backup('backup');
my $standby = ForgeNode->new('standby');
$standby->init_from_backup($primary, 'backup', has_streaming => 1);

# The images are a gigabyte of log: a standby that is slow to take it finds all that it has not got yet.
$primary->safe_psql('postgres', q{SELECT pg_create_physical_replication_slot('standby', true)});
$standby->append_conf('postgresql.conf', "primary_slot_name = 'standby'");
$standby->start;

$primary->safe_psql('postgres', "CREATE DATABASE $database");
$primary->safe_psql($database, 'CREATE EXTENSION forgeerp');

# What they print is for check-regress to judge, so here they go on after errors, which many of them make.
my $areas = ForgeLoad::size('{commands,events,inventory,ledger,sales}', '*');
my @tests = sort glob "$ENV{FORGE_TREE}/test/sql/$areas/*.sql";
local $ENV{PG_ABS_SRCDIR} = "$ENV{FORGE_TREE}/test";
foreach my $test (@tests)
{
	run_command([ 'psql', '-X', '-q', '-o', '/dev/null', '-d', $primary->connstr($database), '-f', $test ]);
}
cmp_ok($primary->safe_psql($database, 'SELECT count(*) FROM forge.event'), '>', 1000, 'the tests have appended events');

$primary->wait_for_catchup($standby, 'replay');
unlike(slurp_file($standby->logfile), qr/inconsistent page found|FATAL|PANIC/, 'the standby finds no page that differs');

# A sequence is ahead on a standby, by the values that the primary may give without logging them.
sub dump_of
{
	my ($node) = @_;
	my $file = "$ENV{TESTDIR}/" . $node->name . '.dump';

	ok(run_log([ 'pg_dump', '-f', $file, '-d', $node->connstr($database) ]), $node->name . ' can be dumped');
	return join "\n", grep { !/^SELECT pg_catalog\.setval|^\\(un)?restrict/ } split /\n/, slurp_file($file);
}
my $expected = dump_of($primary);
ok($expected eq dump_of($standby), 'both servers hold the same');
is($standby->safe_psql($database, 'SELECT projection_name, problem FROM forge.verify()'),
	$primary->safe_psql($database, 'SELECT projection_name, problem FROM forge.verify()'), 'and verify says the same of them');

# That it compares at all: a row is damaged on the standby, and its neighbour on the page changes after that.
$primary->safe_psql('postgres', "CREATE TABLE page AS SELECT repeat('x', 100) AS row FROM generate_series(1, 2)");
$primary->safe_psql('postgres', 'CHECKPOINT');
$primary->wait_for_catchup($standby, 'replay');
$standby->safe_psql('postgres', 'CHECKPOINT');
my $file = $standby->data_dir . '/' . $primary->safe_psql('postgres', q{SELECT pg_relation_filepath('page')});
$standby->stop;
my $content = slurp_file($file);
substr($content, rindex($content, 'xxx'), 3, 'xyx');
open my $handle, '>:raw', $file or die "cannot open $file: $!";
print {$handle} $content;
close $handle;
$standby->start(fail_ok => 1);
$primary->safe_psql('postgres', "INSERT INTO page VALUES ('compared')");
ok(ForgeNode::wait_until(sub { !-e $standby->data_dir . '/postmaster.pid' }, 'the standby ends'), 'a page that differs ends it');
like(slurp_file($standby->logfile), qr/inconsistent page found|page verification failed/, '... and is named');

$standby->stop('fast', fail_ok => 1);
$primary->stop;
done_testing();
