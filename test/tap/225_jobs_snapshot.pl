# Jobs while somebody holds an old snapshot, so that no index entry of what is done can be taken away:
# the work for each does not grow with the number of those that are done.
use strict;
use warnings;

use ForgeNode;
use Test::More;
use Time::HiRes qw(usleep);

my $jobs = 400;

# Of what it takes to claim one and to find out that there is no other.
my $entries_per_job = 15;

my $node = ForgeNode->create('snapshot', preload => 1, conf => "autovacuum = off\nlog_statement = none\nforgeerp.worker_delay = 1ms\nforgeerp.worker_interval = 1h\n");
$node->safe_psql('postgres', <<'SQL');
CREATE ROLE developer IN ROLE forge_app;
CREATE FUNCTION do_nothing(job_id uuid, payload jsonb) RETURNS void LANGUAGE sql BEGIN ATOMIC SELECT 1; END;
ALTER FUNCTION do_nothing(uuid, jsonb) OWNER TO developer;
SELECT forge.register_job_handler('do_nothing', 'do_nothing(uuid,jsonb)');

-- Each when the one before it is done.
CREATE PROCEDURE one_by_one(count int) LANGUAGE plpgsql AS $$
DECLARE
	job uuid;
BEGIN
	FOR i IN 1 .. count LOOP
		PERFORM forge.act_as(tenant_id) FROM forge.tenant;
		job := forge.enqueue_job('do_nothing');
		COMMIT;
		WHILE (SELECT j.status <> 'succeeded' FROM forge.job_row j WHERE j.job_id = job) LOOP
			PERFORM pg_sleep(0.001);
			COMMIT;
		END LOOP;
	END LOOP;
END
$$;
SQL

my $count_entries = q{SELECT sum(pg_stat_get%s_tuples_returned(name::regclass)) FROM unnest('{forge.job_row_due,forge.job_row_turn}'::text[]) name};

sub enqueue
{
	my ($count) = @_;

	$node->client("SELECT count(forge.enqueue_job('do_nothing')) FROM generate_series(1, $count)");
	return;
}

# By the worker, from one report to the next: it reports with its rounds, but not more often than every second.
sub count_entries_of_worker
{
	usleep(1_100_000);
	enqueue(1);
	$node->poll_query_until('postgres', q{SELECT count(*) = 0 FROM forge.job_row WHERE status <> 'succeeded'}) or die 'jobs are not done';
	usleep(200_000);
	return $node->safe_psql('postgres', sprintf($count_entries, ''));
}

my $old = $node->background_psql('postgres');
$old->query_safe('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1');

my $before = count_entries_of_worker();
$node->safe_psql('postgres', "CALL one_by_one($jobs)");
my $after = count_entries_of_worker();
cmp_ok($after - $before, '<', $jobs * $entries_per_job, 'one by one');

enqueue($jobs);
cmp_ok(count_entries_of_worker() - $after, '<', $jobs * $entries_per_job, 'a backlog');

# Nothing else wakes the worker within the hour.
$node->client(q{SELECT forge.enqueue_job('do_nothing', run_at => now() + n * interval '1 s') FROM generate_series(0, 2) n});
ok($node->poll_query_until('postgres', q{SELECT count(*) = 0 FROM forge.job_row WHERE status <> 'succeeded'}),
	'what is due now does not hide what is due later');

# The call's transaction keeps the entries itself.
$node->safe_psql('postgres', 'ALTER SYSTEM SET forgeerp.worker = off');
$node->reload;
$node->poll_query_until('postgres', q{SELECT bool_and(state = 'off') FROM forge.worker}) or die 'the worker does not go';
enqueue($jobs);
my $counted = $node->safe_psql('postgres', sprintf("BEGIN; SELECT forge.run_jobs(); $count_entries", '_xact'));
like($counted, qr/^$jobs\n/, 'by hand');
cmp_ok((split /\n/, $counted)[1], '<', $jobs * $entries_per_job, '... likewise');
$node->safe_psql('postgres', 'SELECT forge.run_jobs()');

# Their order is that of their rows, as their times are the same; somebody has the first of them.
$node->client("SELECT count(forge.enqueue_job('do_nothing', run_at => now() + interval '1 s')) FROM generate_series(1, $jobs)");
$node->poll_query_until('postgres', q{SELECT bool_and(run_at < clock_timestamp()) FROM forge.job_row}) or die 'jobs are not due';
my $undecided = $node->background_psql('postgres', extra_params => [ '-U', 'shop_clerk' ]);
$undecided->query_safe(q{BEGIN; SELECT count(forge.cancel_job(job_id)) FROM (SELECT job_id FROM forge.job_row WHERE status = 'pending' ORDER BY ctid LIMIT 100) first});
$counted = $node->safe_psql('postgres', sprintf("BEGIN; SELECT forge.run_jobs(); $count_entries; COMMIT", '_xact'));
like($counted, qr/^@{[ $jobs - 100 ]}\n/, 'those that are due at the same moment, but for those that somebody has');
cmp_ok((split /\n/, $counted)[1], '<', 2 * $jobs * $entries_per_job, '... for not much more');
$undecided->query_safe('ROLLBACK');
is($node->safe_psql('postgres', 'SELECT forge.run_jobs()'), '100', '... and then the others');

$undecided->quit;
$old->quit;
$node->stop;
done_testing();
