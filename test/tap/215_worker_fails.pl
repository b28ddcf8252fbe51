# A worker that cannot work is found by the query of docs/worker.md, with the reason.
use strict;
use warnings;

use ForgeNode;
use PostgreSQL::Test::Utils ();
use Test::More;

my $node = ForgeNode->create('worker_fails', preload => 1);
my $state = q{SELECT state FROM forge.worker WHERE database = 'watched'};

# The first query of the page, as an operator asks it from another database.
my ($query) = PostgreSQL::Test::Utils::slurp_file("$ENV{FORGE_TREE}/docs/worker.md") =~ /^```sql\n(SELECT [^`]*FROM forge\.worker\b[^`]*?);\n/m
  or die 'docs/worker.md has no query';

sub found
{
	my ($condition) = @_;

	return "SELECT EXISTS (SELECT FROM ($query) q WHERE $condition)";
}

# Appends what nobody has dealt with.
sub append
{
	return $node->safe_psql('watched', q{SET default_transaction_read_only = off; SELECT forge.create_tenant('tenant-' || gen_random_uuid())});
}

sub is_well
{
	my ($name) = @_;

	return ok($node->poll_query_until('postgres', q{SELECT state = 'idle' AND lag = 0 FROM forge.worker WHERE database = 'watched'}), $name);
}

sub end_worker
{
	return $node->safe_psql('postgres', q{SELECT pg_terminate_backend(pid) FROM pg_stat_activity
		WHERE backend_type = 'forgeerp worker' AND datname = 'watched'});
}

$node->safe_psql('postgres', 'CREATE DATABASE watched');
$node->safe_psql('watched', 'CREATE EXTENSION forgeerp');
is_well('a worker that works');
ok($node->poll_query_until('postgres', "SELECT NOT EXISTS (SELECT FROM ($query) q)"), '... is not found');
is($node->safe_psql('watched', q{SELECT * FROM forge.doctor() WHERE check_name = 'worker'}), '', '... and the doctor has nothing to tell of it');

# What is wrong, how it comes and goes, and what is told.
my @faults = (
	[ 'a read-only database', 'ALTER DATABASE watched SET default_transaction_read_only = on',
		'ALTER DATABASE watched RESET default_transaction_read_only', q{the worker's transactions are read-only} ],
	[ 'CONNECT taken away', 'REVOKE CONNECT ON DATABASE watched FROM PUBLIC', 'GRANT CONNECT ON DATABASE watched TO forge_worker',
		'permission denied for database "watched"%' ],
	[ 'a role that may not log in', 'ALTER ROLE forge_worker NOLOGIN', 'ALTER ROLE forge_worker LOGIN',
		'role "forge_worker" is not permitted to log in' ],
	[ 'an error in the middle', 'ALTER SEQUENCE forge.published_position_seq RENAME TO lost',
		'ALTER SEQUENCE forge.lost RENAME TO published_position_seq', '%published_position_seq%' ],
);

foreach my $fault (@faults)
{
	my ($name, $break, $mend, $error) = @$fault;
	my $can_append = $break !~ /SEQUENCE/;
	my $database = $can_append ? 'postgres' : 'watched';

	$node->safe_psql($database, $break);
	end_worker();
	append() if $can_append;
	$error =~ s/'/''/g;
	ok($node->poll_query_until('postgres', found("database = 'watched' AND error_count > 1 AND last_error LIKE '$error'")),
		"$name: the worker is found, and why");
	ok($node->poll_query_until('postgres', found(q{database = 'watched' AND state = 'failed' AND lag > 0})), '... failed, and behind')
	  if $can_append;
	# Not in the moment in which it is started again.
	ok($node->poll_query_until('watched', q{SELECT EXISTS (SELECT FROM forge.doctor() WHERE check_name = 'worker'
		AND severity = 'error' AND problem LIKE 'the worker does not run: _%')}), '... and the doctor tells it');
	$node->safe_psql($database, $mend);
	is_well('... and it goes on when that is mended');
}

# After a restart nothing is known of a worker that has never come so far.
$node->safe_psql('postgres', q{ALTER ROLE forge_worker IN DATABASE watched SET default_transaction_read_only = on});
$node->restart;
ok($node->poll_query_until('postgres', found(q{database = 'watched' AND state = 'failed' AND position IS NULL AND lag IS NULL})),
	'where no round has ended the lag is not known');
$node->safe_psql('postgres', q{ALTER ROLE forge_worker IN DATABASE watched RESET default_transaction_read_only});
is_well('... and then it is');

# Somebody has ended it: that is no error.
my $errors = $node->safe_psql('postgres', q{SELECT error_count FROM forge.worker WHERE database = 'watched'});
my $pid = $node->safe_psql('postgres', q{SELECT pid FROM forge.worker WHERE database = 'watched'});
end_worker();
ok($node->poll_query_until('postgres', "SELECT pid <> $pid FROM forge.worker WHERE database = 'watched'"), 'a worker that was told to end is replaced');
is($node->safe_psql('postgres', q{SELECT error_count FROM forge.worker WHERE database = 'watched'}), $errors, '... and nothing is told of it');

# Switched off.
$node->append_conf('postgresql.conf', 'forgeerp.worker = off');
$node->reload;
ok($node->poll_query_until('postgres', found(q{database = 'watched' AND state = 'off'})), 'a worker that is switched off is found');
append();
is($node->safe_psql('postgres', q{SELECT lag > 0 FROM forge.worker WHERE database = 'watched'}), 't', '... and behind');

$node->stop;
done_testing();
