# Jobs that are disturbed: by statements of others, by those that have the right to send the worker
# away, by their own time limit, and by whoever runs them by hand.
use strict;
use warnings;

use ForgeNode;
use Test::More;
use Time::HiRes qw(usleep);

my $node = ForgeNode->create('disturbed', preload => 1,
	conf => "forgeerp.job_lease = 1h\nforgeerp.job_timeout = 0\nlog_statement = none\n");

$node->safe_psql('postgres', <<'SQL');
CREATE ROLE developer IN ROLE forge_app;
CREATE TABLE done (id uuid);
CREATE TABLE signal (name text);
ALTER TABLE done OWNER TO developer;
ALTER TABLE signal OWNER TO developer;
GRANT SELECT ON done TO shop_clerk;
-- Goes on until somebody gives it its signal.
CREATE FUNCTION wait(job_id uuid, payload jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO public.done VALUES (job_id);
	WHILE NOT EXISTS (SELECT FROM public.signal WHERE name = payload ->> 'until') LOOP
		PERFORM pg_sleep(0.05);
	END LOOP;
END
$$;
-- Catches what ends it, in a loop that never ends; and after that fails in a way of its own.
CREATE FUNCTION catch(job_id uuid, payload jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO public.done VALUES (job_id);
	LOOP
		BEGIN
			BEGIN
				PERFORM pg_sleep(3600);
			EXCEPTION WHEN query_canceled THEN
			END;
		EXCEPTION WHEN query_canceled OR assert_failure OR OTHERS THEN
			PERFORM set_config('statement_timeout', '0', false);
		END;
	END LOOP;
EXCEPTION WHEN query_canceled THEN
	RAISE EXCEPTION 'of its own';
END
$$;
CREATE FUNCTION stubborn(job_id uuid, payload jsonb) RETURNS void LANGUAGE c AS 'stubborn';
-- Its lock_timeout is its own affair.
CREATE FUNCTION give_way(job_id uuid, payload jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	SET LOCAL lock_timeout = '50ms';
	LOCK TABLE public.signal;
EXCEPTION WHEN lock_not_available THEN
	INSERT INTO public.done VALUES (job_id);
END
$$;
ALTER FUNCTION wait(uuid, jsonb) OWNER TO developer;
ALTER FUNCTION catch(uuid, jsonb) OWNER TO developer;
ALTER FUNCTION stubborn(uuid, jsonb) OWNER TO developer;
ALTER FUNCTION give_way(uuid, jsonb) OWNER TO developer;
SELECT forge.register_job_handler(name, format('%s(uuid,jsonb)', name)::regprocedure)
  FROM unnest('{wait,catch,stubborn,give_way}'::text[]) name;
-- Another tenant, whose work must go on.
CREATE ROLE other_clerk LOGIN IN ROLE forge_app;
SELECT forge.bind_role('other_clerk', forge.create_tenant('other'), NULL, '{admin}');
SQL

my $last_id = 0;

# Asks for a job; returns its id.
sub ask_for
{
	my ($kind, $payload, $options) = @_;
	my $id = sprintf '00000000-0000-4000-8000-%012d', ++$last_id;

	$node->client("SELECT forge.enqueue_job('$kind', '$payload', job_id => '$id'" . ($options // '') . ')');
	return $id;
}

# As poll_query_until, but as the client, of a job.
sub becomes
{
	my ($id, $condition, $name) = @_;
	my $job;

	foreach (1 .. 10 * $PostgreSQL::Test::Utils::timeout_default)
	{
		return pass($name) if $node->client("SELECT $condition FROM forge.job WHERE job_id = '$id'") eq 't';
		usleep(100_000);
	}
	$job = $node->client("SELECT * FROM forge.job WHERE job_id = '$id'");
	return fail("$name: $job");
}

sub signal
{
	my ($name) = @_;

	$node->safe_psql('postgres', "INSERT INTO signal VALUES ('$name')");
	return;
}

sub is_done_once
{
	my ($id) = @_;

	becomes($id, q{status = 'succeeded' AND attempts = 1}, 'the job is done, at its first attempt');
	is($node->client(qq{SELECT count(*) FROM done WHERE id = '$id'}), '1', '... once');
	return;
}

sub worker_pid
{
	return $node->safe_psql('postgres', q{SELECT pid FROM forge.worker WHERE database = 'postgres'});
}

# Each of these would need the worker out of the way, if it were not for its right.
subtest 'statements that will be refused' => sub {
	my %statements = (
		'DROP EXTENSION forgeerp' => qr/must be owner of extension forgeerp/,
		'DROP EXTENSION plpgsql, forgeerp CASCADE' => qr/must be owner of extension/,
		'ALTER EXTENSION forgeerp UPDATE' => qr/must be owner of extension forgeerp/,
		'DROP DATABASE postgres' => qr/must be owner of database postgres/,
		'CREATE DATABASE stolen TEMPLATE postgres' => qr/permission denied to (create|copy) database/,
		'ALTER DATABASE postgres RENAME TO renamed' => qr/must be owner of database postgres|permission denied to rename/,
		'ALTER DATABASE postgres IS_TEMPLATE true' => qr/must be owner of database postgres/,
		'ALTER DATABASE postgres SET TABLESPACE pg_global' => qr/must be owner of database postgres/,
	);

	$node->safe_psql('postgres', <<'SQL');
CREATE ROLE stranger LOGIN;
CREATE ROLE maker LOGIN CREATEDB;
CREATE ROLE keeper LOGIN;
CREATE DATABASE kept;
SQL
	my $id = ask_for('wait', '{"until": "refused"}');
	becomes($id, q{status = 'running'}, 'a job is running');
	my $pid = worker_pid();

	foreach my $role ('stranger', 'maker')
	{
		my $connstr = $node->connstr('postgres') . " user=$role";

		foreach my $statement (sort keys %statements)
		{
			my (undef, undef, $error) = $node->psql('postgres', $statement, connstr => $connstr, on_error_stop => 0);

			like($error, $statements{$statement}, "$role: $statement: is refused");
			$node->psql('postgres', <<"SQL", connstr => $connstr, on_error_stop => 0);
BEGIN;
SAVEPOINT s;
$statement;
ROLLBACK TO s;
DO \$\$
BEGIN
	FOR i IN 1 .. 100 LOOP
		BEGIN
			EXECUTE '$statement';
		EXCEPTION WHEN OTHERS THEN
			NULL;
		END;
	END LOOP;
END
\$\$;
SELECT pg_sleep(0.1);
SQL
		}
	}
	# Who owns a database may do many things to it, but not rename it without CREATEDB.
	$node->safe_psql('kept', 'CREATE EXTENSION forgeerp; ALTER DATABASE kept OWNER TO keeper');
	my $of_kept = q{SELECT pid FROM forge.worker WHERE database = 'kept' AND state = 'idle'};
	ok($node->poll_query_until('postgres', "SELECT EXISTS ($of_kept)"), 'another database has a worker');
	my $kept_pid = $node->safe_psql('postgres', $of_kept);
	foreach my $statement ('ALTER DATABASE kept RENAME TO renamed', 'CREATE DATABASE stolen TEMPLATE kept')
	{
		my (undef, undef, $error) = $node->psql('postgres', $statement, connstr => $node->connstr('postgres') . ' user=keeper');

		like($error, qr/permission denied/, "keeper: $statement: is refused");
	}
	is($node->safe_psql('postgres', $of_kept), $kept_pid, '... and its worker has stayed');

	is(worker_pid(), $pid, 'the worker has stayed');
	signal('refused');
	is_done_once($id);
	$node->safe_psql('postgres', 'DROP DATABASE kept');
};

# The owner may, and then the job in hand has not been tried.
subtest 'statements that need the worker out of the way' => sub {
	my $id = ask_for('wait', '{"until": "away"}', q{, attempts_max => 1});
	my $runs = 0;
	my $runs_again = sub {
		my ($why) = @_;

		$runs++;
		becomes($id, "status = 'running' AND run_count = $runs AND attempts = 1", $why);
	};

	$runs_again->('a job is running');
	$node->safe_psql('postgres', 'BEGIN; DROP EXTENSION forgeerp; ROLLBACK');
	$runs_again->('DROP EXTENSION, rolled back: it is running again, at its first attempt');

	my $session = $node->background_psql('postgres');
	$session->query_safe('SET client_min_messages = warning; BEGIN; SAVEPOINT s; ALTER EXTENSION forgeerp UPDATE;');
	is($node->safe_psql('postgres', q{SELECT state FROM forge.worker WHERE database = 'postgres'}), 'away',
		'ALTER EXTENSION: the worker is away');
	$session->query_safe('ROLLBACK TO s');
	$runs_again->('... until it is rolled back to a savepoint');
	$session->query_safe('SAVEPOINT t; ALTER EXTENSION forgeerp UPDATE; RELEASE SAVEPOINT t; ROLLBACK TO s');
	$runs_again->('... or to an earlier one');
	$session->quit;

	$node->safe_psql('template1', 'CREATE DATABASE copy TEMPLATE postgres');
	$runs_again->('CREATE DATABASE ... TEMPLATE');
	is($node->safe_psql('copy', qq{SELECT DISTINCT outcome FROM forge.job_attempt_row WHERE outcome <> 'succeeded'}),
		'interrupted', '... and in the copy nothing is lost either');
	$node->safe_psql('postgres', 'DROP DATABASE copy');
	$node->safe_psql('postgres', "SELECT pg_terminate_backend(@{[worker_pid()]})");
	$runs_again->('pg_terminate_backend');
	$node->restart;
	$runs_again->('a restart of the server');

	is($node->client(qq{SELECT string_agg(coalesce(outcome, 'runs'), ' ' ORDER BY number) FROM forge.job_attempt WHERE job_id = '$id'}),
		join(' ', ('interrupted') x ($runs - 1), 'runs'), 'the history tells of the interruptions');
	signal('away');
	is_done_once($id);
};

# As the tenant whose jobs are behind those of the first one.
sub others_go_on
{
	my $other = $node->connstr('postgres') . ' user=other_clerk';
	my $name = 'other ' . ++$last_id;

	signal($name);
	$node->safe_psql('postgres', qq{SELECT forge.enqueue_job('wait', '{"until": "$name"}')}, connstr => $other);
	ok($node->poll_query_until('postgres', qq{SELECT status = 'succeeded' FROM forge.job_row WHERE payload ->> 'until' = '$name'}),
		"another tenant's job is done");
	return;
}

my $too_long = q{last_error = 'the job took longer than forgeerp.job_timeout'};
my $twice = q{, attempts_max => 2, first_delay => '10 ms', delay_max => '10 ms'};

subtest 'a job that catches the end of its time' => sub {
	$node->append_conf('postgresql.conf', 'forgeerp.job_timeout = 1');
	$node->reload;

	my $pid = worker_pid();
	my $id = ask_for('catch', '{}', $twice);
	becomes($id, "status = 'parked' AND attempts = 2 AND $too_long", 'is ended all the same, and parked in the end');
	is(worker_pid(), $pid, '... and the worker has stayed');
	others_go_on();

	$id = ask_for('stubborn', '{}', $twice);
	becomes($id, "status = 'parked' AND attempts = 2 AND $too_long",
		'one that catches it again and again is ended with the process, and parked in the end');
	is($node->client(qq{SELECT string_agg(outcome, ' ' ORDER BY number) FROM forge.job_attempt WHERE job_id = '$id'}), 'failed failed',
		'... as failed, not as lost');
	others_go_on();
	is($node->safe_psql('postgres', q{SELECT last_error FROM forge.worker WHERE database = 'postgres'}),
		'the job took longer than forgeerp.job_timeout', 'forge.worker tells of it');

	# Whoever cancels what the worker does ends the job.
	$node->append_conf('postgresql.conf', 'forgeerp.job_timeout = 0');
	$node->reload;
	$id = ask_for('catch', '{}', q{, attempts_max => 1});
	becomes($id, q{status = 'running'}, 'a job that would never end');
	$node->safe_psql('postgres', "SELECT pg_cancel_backend(@{[worker_pid()]})");
	becomes($id, q{status = 'parked' AND attempts = 1}, 'is ended by pg_cancel_backend');
};

# The caller's own end counts for nobody.
subtest 'forge.run_jobs() is cancelled' => sub {
	$node->append_conf('postgresql.conf', 'forgeerp.worker = off');
	$node->reload;
	ok($node->poll_query_until('postgres', q{SELECT count(*) = 0 FROM pg_stat_activity WHERE backend_type = 'forgeerp worker'}),
		'there is no worker');

	foreach my $kind ('wait', 'catch')
	{
		my $id = ask_for($kind, '{"until": "by hand"}', q{, attempts_max => 1});
		my $untried = q{status = 'pending' AND attempts = 0 AND last_error IS NULL};
		my ($code, undef, $error) = $node->psql('postgres', q{SET statement_timeout = '500ms'; SELECT forge.run_jobs()});

		like($error, qr/ERROR:  canceling statement due to/, "$kind: its statement_timeout ends the call");
		becomes($id, $untried, '... and the job has not been tried');

		# Ctrl-C.
		my $session = $node->background_psql('postgres', on_error_stop => 0);
		my $pid = $session->query_safe('SELECT pg_backend_pid()');
		$session->query_until(qr/called/, "\\echo called\nBEGIN;\nSELECT forge.run_jobs();\n");
		ok($node->poll_query_until('postgres', qq{SELECT wait_event = 'PgSleep' FROM pg_stat_activity WHERE pid = $pid}), 'a call is at it');
		$node->safe_psql('postgres', "SELECT pg_cancel_backend($pid)");
		ok($node->poll_query_until('postgres', qq{SELECT state = 'idle in transaction (aborted)' FROM pg_stat_activity WHERE pid = $pid}),
			'... and is ended when it is cancelled');
		$session->quit;
		becomes($id, $untried, '... and the job has not been tried');

		# Caught by the caller, it is over.
		is($node->safe_psql('postgres', <<'SQL'), 'caught', 'whoever catches the end goes on');
SET statement_timeout = '500ms';
DO $$
BEGIN
	PERFORM forge.run_jobs();
EXCEPTION WHEN query_canceled THEN
	SET LOCAL client_min_messages = warning;
	CREATE TABLE caught AS SELECT 'caught'::text;
END
$$;
RESET statement_timeout;
TABLE caught;
DROP TABLE caught;
SQL
		$node->client("SELECT forge.cancel_job('$id')") if $kind eq 'catch';
	}

	signal('by hand');
	my $session = $node->background_psql('postgres');
	$session->query_safe('BEGIN; LOCK TABLE signal IN ACCESS SHARE MODE');
	my $id = ask_for('give_way', '{}', q{, attempts_max => 1});
	$node->safe_psql('postgres', 'SELECT forge.run_jobs()');
	becomes($id, q{status = 'succeeded' AND attempts = 1}, 'a lock_timeout that a job catches is none of this');
	$session->quit;
	is($node->safe_psql('postgres', q{SELECT count(*) FROM forge.job_row WHERE status NOT IN ('succeeded', 'parked', 'cancelled')}), '0',
		'and all jobs are done in the end');
};

is(join("\n", grep { !/must be owner|permission denied to|inside a transaction block|terminating|canceling statement/ } $node->errors_in_log(0)), '',
	"nothing unexpected in the server's log");
$node->stop;
done_testing();
