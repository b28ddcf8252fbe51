# A read model, or a job, that is disturbed by what passes by itself waits for it, and is never parked for
# it; nor does a job hang that could not be taken, or whose failure could not be noted.
use strict;
use warnings;

use ForgeNode;
use Test::More;

my $node = ForgeNode->create('disturbed_model', preload => 1,
	conf => "forgeerp.worker_interval = 1h\nforgeerp.job_lease = 1h\n");
my $model = q{SELECT status FROM forge.projection WHERE name = 'insight'};

# The worker connects anew, with a patience of its own.
$node->safe_psql('postgres', q{ALTER ROLE forge_worker IN DATABASE postgres SET lock_timeout = '20ms';
	SELECT pg_terminate_backend(pid) FROM forge.worker});
my $blocker = $node->background_psql('postgres');
$blocker->query_safe('BEGIN; LOCK TABLE forge.insight_row IN SHARE MODE');
my $item = $node->client(q{SELECT item_id FROM erp.create_item('Nut', initial_quantity => 100)});
$node->client("SELECT count(erp.adjust_stock('$item', 1)) FROM generate_series(1, 30)");
$node->client("SELECT erp.adjust_stock('$item', 100000)");
ok($node->poll_query_until('postgres', q{SELECT error_count >= 3 AND last_error LIKE '%lock timeout%' FROM forge.worker}),
	'a lock that somebody holds is told of, each time');
is($node->safe_psql('postgres', q{SELECT attempt_count, last_error LIKE '%lock timeout%' FROM forge.feed_cursor WHERE consumer = 'insight'}),
	'0|t', 'it counts for nobody');
is($node->safe_psql('postgres', $model), 'waiting', 'the read model waits');
$blocker->quit;
ok($node->poll_query_until('postgres', "SELECT ($model) = 'running'"), '... and goes on by itself');
ok($node->poll_query_until('postgres', 'SELECT count(*) > 0 FROM forge.insight_row'), '... with what it could not do before');

# Nobody wakes the worker a second time.
$blocker = $node->background_psql('postgres');
my $asking = $node->background_psql('postgres', extra_params => [ '-U', 'shop_clerk' ]);
my ($id) = $asking->query_safe(q{BEGIN; SELECT forge.enqueue_job('forge.rebuild', '{"projection": "item"}')}) =~ /([0-9a-f-]{36})/;
$blocker->query_until(qr/waits/, "\\echo waits\nBEGIN; LOCK TABLE forge.job_row IN SHARE MODE;\n");
ok($node->poll_query_until('postgres', q{SELECT count(*) = 1 FROM pg_locks WHERE NOT granted AND relation = 'forge.job_row'::regclass}),
	'somebody is about to lock the jobs');
my $error = q{SELECT last_error LIKE '%lock timeout%' AND error_count > };
my $before = $node->safe_psql('postgres', 'SELECT error_count FROM forge.worker');
$asking->query_safe('COMMIT');
ok($node->poll_query_until('postgres', "$error $before FROM forge.worker"), 'a job cannot be taken: that is told');
$blocker->quit;
my $status = "SELECT status FROM forge.job_row WHERE job_id = ";
ok($node->poll_query_until('postgres', "$status '$id'", 'succeeded'), '... and it is done when it can');

# It fails when it is told to, in the meantime its history is locked.
$node->safe_psql('postgres', <<'SQL');
CREATE ROLE developer IN ROLE forge_app;
CREATE FUNCTION fail(job_id uuid, payload jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	WHILE NOT pg_try_advisory_xact_lock(1) LOOP
		PERFORM pg_sleep(0.01);
	END LOOP;
	RAISE EXCEPTION 'always';
END
$$;
ALTER FUNCTION fail(uuid, jsonb) OWNER TO developer;
SELECT forge.register_job_handler('fail', 'fail(uuid,jsonb)');
SQL
foreach my $way ('is noted when it can be', 'is noted by a worker that ends')
{
	my $holder = $node->background_psql('postgres');
	$holder->query_safe('SELECT pg_advisory_lock(1)');
	$id = $node->client(q{SELECT forge.enqueue_job('fail', attempts_max => 1)});
	ok($node->poll_query_until('postgres', "$status '$id'", 'running'), 'a job is running');
	$blocker = $node->background_psql('postgres');
	$blocker->query_safe('BEGIN; LOCK TABLE forge.job_attempt_row IN SHARE MODE');
	$before = $node->safe_psql('postgres', 'SELECT error_count FROM forge.worker');
	$holder->quit;
	ok($node->poll_query_until('postgres', "$error $before + 2 FROM forge.worker"), '... and fails, which cannot be noted: that is told');
	is($node->safe_psql('postgres', "$status '$id'"), 'running', '... and tried again');
	$blocker->quit;
	$node->safe_psql('postgres', 'SELECT pg_terminate_backend(pid) FROM forge.worker') if $way =~ /ends/;
	ok($node->poll_query_until('postgres', "$status '$id'", 'parked'), "the failure $way");
}

$node->stop;
done_testing();
