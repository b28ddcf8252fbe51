# A standby that compares each page with the primary's: what the tests of regress do is written to the log with an
# image of every page that it changes, and the standby ends where replaying led to another page.  In the end both
# servers hold the same rows.
use strict;
use warnings;

use ForgeLoad;
use ForgeNode;
use PostgreSQL::Test::Utils;
use Test::More;

my $database = 'regression';
my $primary = ForgeNode->create('primary', allows_streaming => 1, empty => 1,
	conf => "wal_consistency_checking = all\nlog_statement = none\n");
$primary->backup('backup');
my $standby = ForgeNode->new('standby');
$standby->init_from_backup($primary, 'backup', has_streaming => 1);
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

$standby->stop;
$primary->stop;
done_testing();
