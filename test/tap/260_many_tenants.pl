# One call for thousands of tenants in a server whose lock table has room for some hundred locks: it does
# its work, and readers of all tenants wait for it as they wait for any transaction that appends.
use strict;
use warnings;

use ForgeNode;
use Test::More;
use Time::HiRes qw(usleep);

my $tenants = 1500;
my $node = ForgeNode->create('tenants', preload => 1,
	conf => "max_wal_senders = 0\nlog_statement = none\nforgeerp.worker = off\nforgeerp.worker_interval = 1h\n");

# CREATE EXTENSION locks each of its objects, and needs the usual lock table.
$node->append_conf('postgresql.conf', "max_locks_per_transaction = 10\nmax_connections = 10\n");
$node->restart;

$node->safe_psql('postgres', <<"SQL");
CREATE TABLE other AS SELECT n, forge.create_tenant('t-' || n) AS tenant_id FROM generate_series(1, $tenants) AS n;
CREATE ROLE developer IN ROLE forge_app;
CREATE FUNCTION note() RETURNS void LANGUAGE sql
	BEGIN ATOMIC
		SELECT forge.append('note', 'a0000000-0000-4000-8000-000000000000',
			'[{"type": "note.taken", "data": {}}]'::jsonb);
	END;
CREATE FUNCTION take_note(job_id uuid, payload jsonb) RETURNS void LANGUAGE sql BEGIN ATOMIC SELECT note(); END;
ALTER FUNCTION take_note(uuid, jsonb) OWNER TO developer;
SELECT forge.register_job_handler('take_note', 'take_note(uuid,jsonb)');

-- A transaction has one identity.
CREATE PROCEDURE ask(most bigint) LANGUAGE plpgsql AS \$\$
DECLARE
	tenant uuid;
BEGIN
	FOR tenant IN SELECT tenant_id FROM other WHERE n <= most LOOP
		PERFORM forge.act_as(tenant);
		PERFORM forge.enqueue_job('take_note');
		COMMIT;
	END LOOP;
END
\$\$;
SQL

# What a reader of a tenant without a job gets of the stream after a position.
sub seen
{
	my ($after) = @_;

	return $node->client("SELECT count(*) FROM forge.read($after, aggregate_types => '{note}')");
}

sub safe_position
{
	return $node->client('SELECT forge.safe_position()');
}

# How many jobs one call of an operator does.
sub do_jobs
{
	my ($query) = @_;
	my $count = q{SELECT count(*) FROM forge.job_row WHERE status = 'succeeded'};
	my $before = $query->($count);

	$query->('SELECT forge.run_jobs()');
	return $query->($count) - $before;
}

my $operator = $node->background_psql('postgres');
my $by_operator = sub { $operator->query_safe($_[0]) };

subtest 'jobs of all tenants' => sub {
	$node->safe_psql('postgres', "CALL ask($tenants)");
	$operator->query_safe('BEGIN');
	is(do_jobs($by_operator), $tenants, 'are done in one call');
	cmp_ok($operator->query_safe(q{SELECT count(*) FROM pg_locks WHERE locktype = 'userlock' AND pid = pg_backend_pid()}),
		'<', 100, '... that takes a bounded number of locks');
	is($operator->query_safe(q{SELECT count(*) FROM pg_locks WHERE locktype = 'userlock' AND mode = 'RowShareLock'}),
		'1', '... one of all tenants, as the documentation says');
	is($operator->query_safe(q{SELECT count(*) FROM forge.job_row WHERE status <> 'succeeded'}), '0', '... and all succeed');

	my $before = safe_position();
	$node->client('SELECT note()');
	is(seen(0), '0', 'a reader of any other tenant waits meanwhile');
	is(safe_position(), $before, '... at the same position');
	$operator->query_safe('COMMIT');
	is(seen(0), '1', '... and goes on after that');
	is($node->safe_psql('postgres', q{SELECT count(DISTINCT tenant_id) FROM forge.event WHERE aggregate_type = 'note'}),
		$tenants + 1, 'all have their event');
};

subtest 'a savepoint that is rolled back' => sub {
	$node->safe_psql('postgres', 'CALL ask(100)');
	$operator->query_safe('BEGIN; SAVEPOINT s');
	is(do_jobs($by_operator), 100, 'jobs are done');
	my $before = safe_position();
	$node->client('SELECT note()');
	is(seen($before), '0', 'a reader waits');
	$operator->query_safe('ROLLBACK TO s');
	is(seen($before), '1', '... until the rollback');

	$before = safe_position();
	is(do_jobs($by_operator), 100, 'they are done again');
	$node->client('SELECT note()');
	is(seen($before), '0', 'a reader waits again');
	$operator->query_safe('RELEASE s');
	is(seen($before), '0', '... also when the savepoint is released');
	$operator->query_safe('COMMIT');
	is(seen($before), '1', '... until the commit');
};

subtest 'a prepared transaction' => sub {
	$node->safe_psql('postgres', 'SELECT forge.run_jobs(); CALL ask(100)');
	$operator->query_safe("BEGIN; SELECT forge.run_jobs(); PREPARE TRANSACTION 'jobs'");
	my $before = safe_position();
	$node->client('SELECT note()');
	is(seen($before), '0', 'a reader waits for it');
	$operator->quit;
	$node->kill9_and_start;
	is(seen($before), '0', '... also after a crash');
	$node->safe_psql('postgres', "COMMIT PREPARED 'jobs'");
	is(seen($before), '1', '... until it is committed');
};

# Nothing else wakes the worker within the hour.
subtest 'a listener of another tenant' => sub {
	my $listener = $node->background_psql('postgres', extra_params => [ '-U', 'shop_clerk' ]);

	$operator = $node->background_psql('postgres');
	$node->safe_psql('postgres', 'CALL ask(100)');
	$operator->query_safe('BEGIN; SELECT forge.run_jobs()');
	$node->safe_psql('postgres', 'ALTER SYSTEM SET forgeerp.worker = on');
	$node->reload;
	$node->poll_query_until('postgres', q{SELECT bool_or(state = 'idle' AND last_round_at IS NOT NULL) FROM forge.worker})
	  or die 'the worker does not come';
	$listener->query_safe('LISTEN forgeerp_event');
	$node->client('SELECT note()');
	my $position = $node->client('SELECT max(position) FROM erp.event');
	usleep(500_000);
	unlike($listener->query_safe('SELECT 1'), qr/payload "$position"/, 'is not told of what it cannot read yet');
	$operator->query_safe('COMMIT');
	my $told = '';
	for (my $i = 0; $told !~ /payload "$position"/ && $i < 10 * $PostgreSQL::Test::Utils::timeout_default; $i++)
	{
		usleep(100_000);
		$told .= $listener->query_safe('SELECT 1');
	}
	like($told, qr/payload "$position"/, '... but when the others have committed');
	$_->quit foreach $operator, $listener;
	$node->safe_psql('postgres', 'ALTER SYSTEM RESET forgeerp.worker');
	$node->reload;
	$node->poll_query_until('postgres', q{SELECT bool_and(state = 'off') FROM forge.worker}) or die 'the worker does not go';
};

# None of these holds a lock for each tenant, stream or job.
subtest 'other calls that go over everything' => sub {
	$node->client(<<'SQL');
SELECT count(*) FROM forge.execute_batch((
	SELECT jsonb_agg(jsonb_build_object('command', 'inventory.item.create', 'aggregate_id', gen_random_uuid(),
										'payload', jsonb_build_object('name', 'Bolt', 'sku', 'BOLT-' || n)))
	  FROM generate_series(1, 3000) AS n))
SQL
	is($node->safe_psql('postgres', 'SELECT count(*) FROM forge.verify()'), '0', 'verify');
	cmp_ok($node->safe_psql('postgres', q{SELECT forge.rebuild('item')}), '>', 3000, 'rebuild');
	$node->safe_psql('postgres', 'SELECT forge.rebuild(name) FROM forge.projection');
	$node->safe_psql('postgres', q{SELECT forge.resume_projection(name) FROM forge.projection WHERE mode = 'async'});
	pass('... and resume, of all read models');

	$node->safe_psql('postgres', "CALL ask($tenants)");
	$node->safe_psql('postgres', 'CREATE DATABASE copy TEMPLATE postgres');
	is($node->safe_psql('copy', 'SELECT forge.adopt_jobs()'), $tenants, 'adopt_jobs');
	is(do_jobs(sub { $node->safe_psql('copy', $_[0]) }), $tenants, '... and run_jobs, in a copy of the database');
};

$node->stop;
done_testing();
