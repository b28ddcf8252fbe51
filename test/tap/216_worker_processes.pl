# More databases than worker processes: those that get no worker are named, and get one when they can.
use strict;
use warnings;

use ForgeNode;
use PostgreSQL::Test::Utils ();
use Test::More;

# One process is the launcher's, one PostgreSQL's own.
my $node = ForgeNode->create('worker_processes', preload => 1, empty => 1, conf => "max_worker_processes = 4\n");
my @databases = map { "shop $_" } 1 .. 6;
my $working = q{SELECT count(DISTINCT datname) FROM pg_stat_activity WHERE backend_type = 'forgeerp worker' AND state IS NOT NULL};

my ($query) = PostgreSQL::Test::Utils::slurp_file("$ENV{FORGE_TREE}/docs/worker.md") =~ /^```sql\n(SELECT [^`]*FROM forge\.worker\b[^`]*?);\n/m
  or die 'docs/worker.md has no query';

$node->safe_psql('postgres', 'CREATE EXTENSION forgeerp');
foreach my $database (@databases)
{
	$node->safe_psql('postgres', qq{CREATE DATABASE "$database"});
	$node->safe_psql($database, q{CREATE EXTENSION forgeerp; SELECT forge.create_tenant('shop')});
}
ok($node->poll_query_until('postgres', <<"SQL"), 'each database has a worker, or is found');
SELECT count(*) = 7 AND count(*) FILTER (WHERE error LIKE '%raise max_worker_processes%') = 5 AND count(*) FILTER (WHERE pid IS NULL) = 5
  FROM (SELECT w.database, min(w.pid) AS pid, min(q.last_error) FILTER (WHERE q.state = 'failed') AS error
		  FROM forge.worker w LEFT JOIN ($query) q ON q.database = w.database
		 GROUP BY w.database) d
SQL

# The server's log tells of each once.
my $names = $node->safe_psql('postgres', q{SELECT string_agg(database, ',') FROM forge.worker WHERE state = 'failed'});
foreach my $name (split /,/, $names)
{
	ok($node->wait_for_log(qr/WARNING:  no process is left for a forgeerp worker in .*"\Q$name\E"/, 0), "the log names $name");
}

# Those that have one are dropped, again and again, until all have had theirs.
foreach my $left (reverse 2 .. 5)
{
	my $served = $node->safe_psql('postgres', q{SELECT database FROM forge.worker WHERE pid IS NOT NULL AND database <> 'postgres' LIMIT 1});

	$node->safe_psql('postgres', qq{DROP DATABASE "$served"});
	ok($node->poll_query_until('postgres', "SELECT ($working) = 2"), "$served is dropped: another has its process");
}
$node->safe_psql('postgres', 'DROP EXTENSION forgeerp; CREATE EXTENSION forgeerp');
ok($node->poll_query_until('postgres', q{SELECT count(*) = 3 AND count(pid) = 2 FROM forge.worker}), 'three are left, and two have one');
my $served = $node->safe_psql('postgres', q{SELECT database FROM forge.worker WHERE pid IS NOT NULL AND database <> 'postgres' LIMIT 1});
$node->safe_psql('postgres', qq{DROP DATABASE "$served"});
ok($node->poll_query_until('postgres', q{SELECT count(*) = 2 AND count(pid) = 2 AND count(*) FILTER (WHERE state = 'failed') = 0 FROM forge.worker}),
	'in the end nobody is left without');

$node->stop;
done_testing();
