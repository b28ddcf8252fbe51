# Jobs under the worker: killed again and again under load it does each once; what always fails is
# parked and in nobody's way; nothing waits for a job that takes long.
use strict;
use warnings;

use ForgeLoad;
use ForgeNode;
use Test::More;
use Time::HiRes qw(usleep);

my $node = ForgeNode->create('jobs', preload => 1,
	conf => "forgeerp.job_lease = 1s\nforgeerp.worker_interval = 1s\nlog_statement = none\nmax_connections = 60\n");

$node->safe_psql('postgres', <<'SQL');
CREATE ROLE developer IN ROLE forge_app;
CREATE TABLE done (id uuid, n bigint, turn serial);
ALTER TABLE done OWNER TO developer;
GRANT SELECT ON done TO shop_clerk;
-- No unique key: what is done twice shows.
CREATE FUNCTION do_it(job_id uuid, payload jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	IF payload ? 'lock' THEN
		PERFORM pg_advisory_xact_lock((payload ->> 'lock')::bigint);
	END IF;
	INSERT INTO public.done VALUES (job_id, (payload ->> 'n')::bigint);
	PERFORM pg_sleep(coalesce((payload ->> 'sleep')::float8, 0));
	IF payload ? 'fail' THEN
		RAISE EXCEPTION 'always';
	END IF;
END
$$;
ALTER FUNCTION do_it(uuid, jsonb) OWNER TO developer;
SELECT forge.register_job_handler('do_it', 'do_it(uuid,jsonb)');
SQL

# As poll_query_until, but as the client.
sub wait_until
{
	my ($sql, $name) = @_;

	foreach (1 .. 10 * $PostgreSQL::Test::Utils::timeout_default)
	{
		return ok(1, $name) if $node->client($sql) eq 't';
		usleep(100_000);
	}
	return ok(0, $name);
}

subtest 'killed under load' => sub {
	my $asked = 0;

	foreach my $round (1 .. ForgeLoad::size(4, 60))
	{
		my $load = ForgeLoad->start($node, clients => 4, seconds => 2, script => <<'SQL');
\set n random(1, 1000000)
SELECT forge.enqueue_job('do_it', jsonb_build_object('n', :n));
SQL
		usleep(300_000 + int(rand(700_000)));
		my $pid = $node->safe_psql('postgres', q{SELECT pid FROM pg_stat_activity WHERE backend_type = 'forgeerp worker'});

		# Every third time only the worker, the others with the whole server, as PostgreSQL does it.
		if ($round % 3 == 0 || $pid eq '')
		{
			$node->safe_psql('postgres', "SELECT pg_terminate_backend($pid)") if $pid ne '';
		}
		else
		{
			$node->kill9_backend($pid);
		}
		$load->finish;
		$asked += $load->{done};
	}
	wait_until(q{SELECT count(*) FILTER (WHERE status IN ('pending', 'running', 'failed')) = 0 FROM forge.job},
		'all jobs are done in the end');
	cmp_ok($asked, '>', 100, 'there was a load');
	is($node->client(q{SELECT count(*) FROM forge.job WHERE status <> 'succeeded'}), '0', 'each has succeeded');
	is($node->client(<<'SQL'), '0|0|0', '... each is done once, and none that nobody asked for');
SELECT count(*) FILTER (WHERE d.id IS NULL), count(*) FILTER (WHERE j.job_id IS NULL),
	   count(*) - count(DISTINCT coalesce(j.job_id, d.id))
  FROM forge.job j FULL JOIN done d ON d.id = j.job_id
SQL
	cmp_ok($node->client('SELECT count(*) FROM forge.job'), '>=', $asked, '... and no acknowledged one is lost');
};

subtest 'killed in the middle' => sub {
	my ($once, $never) = map { "00000000-0000-4000-8000-00000000002$_" } 0, 1;

	# It waits for a session that ends with the server.
	my $holder = $node->background_psql('postgres');
	$holder->query_safe('SELECT pg_advisory_lock(2)');
	$node->client(qq{SELECT forge.enqueue_job('do_it', '{"lock": 2}', first_delay => '10 ms', job_id => '$once')});
	$node->client(qq{SELECT forge.enqueue_job('do_it', '{"sleep": 3600}', attempts_max => 1, job_id => '$never')});
	foreach my $id ($once, $never)
	{
		wait_until(qq{SELECT status = 'running' AND run_count = 1 FROM forge.job WHERE job_id = '$id'}, 'a job is running');
		$node->kill9_backend($node->safe_psql('postgres', q{SELECT pid FROM forge.worker WHERE state = 'busy'}));
	}
	wait_until(qq{SELECT status = 'succeeded' FROM forge.job WHERE job_id = '$once'}, 'it is done when its lease is over');
	is($node->client(qq{SELECT string_agg(outcome, ' ' ORDER BY number) FROM forge.job_attempt WHERE job_id = '$once'}),
		'lost succeeded', '... at the second attempt');
	is($node->client(qq{SELECT count(*) FROM done WHERE id = '$once'}), '1', '... once');
	wait_until(qq{SELECT status = 'parked' AND last_error LIKE '%ended in the middle%' FROM forge.job WHERE job_id = '$never'},
		'one that used up its attempts is parked');
	$holder->quit;
};

subtest 'what always fails' => sub {
	my $offset = -s $node->logfile;

	$node->client(q{SELECT forge.enqueue_job('do_it', '{"fail": true}', first_delay => '10 ms', delay_max => '20 ms',
		job_id => '00000000-0000-4000-8000-000000000001')});
	$node->client(q{SELECT erp.create_item('Bolt', initial_quantity => 100)});
	$node->client(q{SELECT forge.enqueue_job('do_it', '{"n": 1}', job_id => '00000000-0000-4000-8000-000000000002')});
	wait_until(q{SELECT count(*) = 2 FROM forge.job WHERE (job_id, status) IN (
		('00000000-0000-4000-8000-000000000001', 'parked'), ('00000000-0000-4000-8000-000000000002', 'succeeded'))},
		'is parked, and others are done');
	is($node->client(q{SELECT count(*) FROM forge.job_attempt WHERE job_id = '00000000-0000-4000-8000-000000000001' AND outcome = 'failed'}),
		'5', '... after five attempts');
	is(join("\n", $node->errors_in_log($offset)), '', "... which are no errors in the server's log, but warnings");
	is($node->safe_psql('postgres', 'SELECT error_count >= 5, last_error FROM forge.worker'), 't|always', 'forge.worker tells of them');
};

# Above read committed it would fail: it waits for a row that somebody else changes.
subtest 'whatever the default level is' => sub {
	my $id = '00000000-0000-4000-8000-000000000040';

	$node->safe_psql('postgres', <<'SQL');
CREATE TABLE tally AS SELECT 0 AS n;
ALTER TABLE tally OWNER TO developer;
CREATE FUNCTION count_up(job_id uuid, payload jsonb) RETURNS void LANGUAGE sql BEGIN ATOMIC UPDATE tally SET n = n + 1; END;
ALTER FUNCTION count_up(uuid, jsonb) OWNER TO developer;
SELECT forge.register_job_handler('count_up', 'count_up(uuid,jsonb)');
ALTER DATABASE postgres SET default_transaction_isolation = 'repeatable read';
SELECT pg_terminate_backend(pid) FROM forge.worker;
SQL
	my $holder = $node->background_psql('postgres');
	$holder->query_safe('BEGIN; UPDATE tally SET n = n + 10');
	$node->client(qq{SELECT forge.enqueue_job('count_up', attempts_max => 1, job_id => '$id')});
	ok($node->poll_query_until('postgres', q{SELECT count(*) = 1 FROM pg_stat_activity
		WHERE backend_type = 'forgeerp worker' AND wait_event_type = 'Lock'}), 'a job waits for a row');
	$holder->query_safe('COMMIT');
	wait_until(qq{SELECT finished_at IS NOT NULL FROM forge.job WHERE job_id = '$id'}, 'which changes');
	is($node->client(qq{SELECT status, attempts, run_count FROM forge.job WHERE job_id = '$id'}), 'succeeded|1|1', '... and it is done');
	is($node->safe_psql('postgres', 'SELECT n FROM tally'), '11', '... with what the row has become');
	$holder->quit;
	$node->safe_psql('postgres', 'ALTER DATABASE postgres RESET default_transaction_isolation');
};

# A check that somebody adds makes the engine refuse to write the table: it fails on every event.
subtest 'a read model that always fails' => sub {
	$node->safe_psql('postgres', 'ALTER TABLE forge.insight_row ADD CHECK (severity > 0)');
	my $item = $node->client(q{SELECT item_id FROM erp.create_item('Nut', initial_quantity => 100)});
	$node->client("SELECT count(erp.adjust_stock('$item', 1)) FROM generate_series(1, 30)");
	$node->client("SELECT erp.adjust_stock('$item', 100000)");
	wait_until(q{SELECT status IN ('waiting', 'parked') FROM forge.projection WHERE name = 'insight'}, 'waits, and is parked in the end');
	$node->client(q{SELECT forge.enqueue_job('do_it', '{"n": 2}', job_id => '00000000-0000-4000-8000-000000000003')});
	wait_until(q{SELECT status = 'succeeded' FROM forge.job WHERE job_id = '00000000-0000-4000-8000-000000000003'},
		'... while jobs are done');
	$node->client("SELECT erp.adjust_stock('$item', 1)");
	$node->safe_psql('postgres', 'ALTER TABLE forge.insight_row DROP CONSTRAINT insight_row_severity_check');
	$node->client(q{SELECT forge.resume_projection('insight')});
	wait_until(q{SELECT status = 'running' AND lag = 0 FROM forge.projection WHERE name = 'insight'}, 'it goes on when it may');
	is($node->client(q{SELECT count(*) > 0 FROM erp.insight}), 't', '... with what it could not do before');
};

# The worker waits for a lock in the middle of a tenant's backlog; what another tenant commits meanwhile is next.
subtest 'in turn' => sub {
	$node->safe_psql('postgres', <<'SQL');
CREATE ROLE other_clerk LOGIN IN ROLE forge_app;
SELECT forge.bind_role('other_clerk', forge.create_tenant('other'), NULL, '{admin}');
SQL
	my $holder = $node->background_psql('postgres');
	$holder->query_safe('SELECT pg_advisory_lock(1)');
	$node->client(q{SELECT forge.enqueue_job('do_it', '{"n": 2000000, "lock": 1}', job_id => '00000000-0000-4000-8000-000000000030');
		SELECT count(forge.enqueue_job('do_it', jsonb_build_object('n', 2000000 + n))) FROM generate_series(1, 50) n});
	wait_until(q{SELECT status = 'running' FROM forge.job WHERE job_id = '00000000-0000-4000-8000-000000000030'}, 'a backlog has begun');
	my $other = $node->background_psql('postgres', extra_params => [ '-U', 'other_clerk' ]);
	$other->query_safe(q{SELECT count(forge.enqueue_job('do_it', jsonb_build_object('n', 3000000 + n))) FROM generate_series(1, 3) n});

	# The next of the backlog is held by somebody who lets go of it in the end.
	my $undecided = $node->background_psql('postgres', extra_params => [ '-U', 'shop_clerk' ]);
	$undecided->query_safe(q{BEGIN; SELECT forge.cancel_job(job_id) FROM forge.job WHERE payload = '{"n": 2000001}'});
	$holder->query_safe('SELECT pg_advisory_unlock(1)');
	wait_until(q{SELECT count(*) = 50 FROM public.done WHERE n BETWEEN 2000000 AND 2000050}, 'what nobody holds is done');
	is($node->client(q{SELECT string_agg(n::text, ' ' ORDER BY turn) FROM (SELECT * FROM public.done WHERE n >= 2000000 ORDER BY turn LIMIT 7) d}),
		'2000000 3000001 2000002 3000002 2000003 3000003 2000004', '... and another tenant waits for one job each time');
	$undecided->query_safe('ROLLBACK');
	wait_until(q{SELECT count(*) = 1 FROM public.done WHERE n = 2000001}, '... and in the end what somebody held');
	$_->quit foreach $holder, $other, $undecided;
};

subtest 'what takes long' => sub {
	$node->append_conf('postgresql.conf', 'forgeerp.job_timeout = 1s');
	$node->reload;
	$node->client(q{SELECT forge.enqueue_job('do_it', '{"sleep": 3600}', attempts_max => 1, job_id => '00000000-0000-4000-8000-000000000004')});
	wait_until(q{SELECT status = 'parked' AND last_error LIKE '%timeout%' FROM forge.job WHERE job_id = '00000000-0000-4000-8000-000000000004'},
		'is ended when its time is over');
	$node->append_conf('postgresql.conf', 'forgeerp.job_timeout = 0');
	$node->reload;

	# Its lease is over long before it is done; nobody else takes it while the worker is at it.
	$node->client(q{SELECT forge.enqueue_job('do_it', '{"sleep": 3}', job_id => '00000000-0000-4000-8000-000000000005')});
	wait_until(q{SELECT lease_until < clock_timestamp() FROM forge.job WHERE job_id = '00000000-0000-4000-8000-000000000005'},
		'a job may take longer than its lease');
	my ($code, undef, $error) = $node->client_result(q{SELECT forge.cancel_job('00000000-0000-4000-8000-000000000005')});
	like($error, qr/job is running/, '... and cannot be cancelled meanwhile');
	$node->safe_psql('postgres', 'SELECT forge.run_jobs()');
	wait_until(q{SELECT status = 'succeeded' AND run_count = 1 FROM forge.job WHERE job_id = '00000000-0000-4000-8000-000000000005'},
		'... and is done once');

	# The lock_timeout would end a statement that waits.
	my $hour = '00000000-0000-4000-8000-000000000006';
	$node->client(qq{SELECT forge.enqueue_job('do_it', '{"sleep": 3600}', job_id => '$hour')});
	wait_until(qq{SELECT status = 'running' FROM forge.job WHERE job_id = '$hour'}, 'the worker is busy for an hour');
	$node->safe_psql('template1', 'CREATE DATABASE copy TEMPLATE postgres');
	ok($node->poll_query_until('postgres', q{SELECT string_agg(database || ' ' || state, ', ' ORDER BY database) = 'copy idle, postgres busy' FROM forge.worker}),
		'its database is copied nevertheless, and then it is again; that of the copy leaves the job alone');
	$node->safe_psql('copy', 'SELECT forge.adopt_jobs()');
	ok($node->poll_query_until('postgres', q{SELECT count(*) = 2 FROM forge.worker WHERE state = 'busy'}), '... before it is adopted');
	$node->safe_psql('postgres', 'DROP DATABASE copy');
	pass('the copy is dropped nevertheless');
	$node->safe_psql('postgres', q{SET lock_timeout = '10s'; DROP EXTENSION forgeerp CASCADE});
	pass('and so is the extension');
};

is(join("\n", grep { !/terminating|conflicting|starting up|recovery mode|shutting down|job is running|connection to client lost/ } $node->errors_in_log(0)), '',
	"nothing unexpected in the server's log");
$node->stop;
done_testing();
