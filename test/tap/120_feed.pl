# The feed under writers that pause between drawing a position and committing: a reader that pages by
# position misses nothing, sees nothing twice and everything in order.
use strict;
use warnings;

use ForgeLoad;
use ForgeNode;
use Test::More;

my $node = ForgeNode->create('feed',
	conf => "max_connections = 60\nmax_prepared_transactions = 60\nwal_writer_delay = 10s\nlog_statement = none\n");

# What the writers call, and a reader that stops when it has read that the load has ended.
$node->safe_psql('postgres', <<'SQL');
CREATE FUNCTION note(stream bigint, kind text DEFAULT 'taken') RETURNS bigint LANGUAGE sql
	BEGIN ATOMIC
		SELECT position FROM forge.append('note', lpad(stream::text, 32, '0')::uuid,
			jsonb_build_array(jsonb_build_object('type', 'note.' || kind, 'data', '{}'::jsonb)));
	END;

CREATE TABLE seen (reader text, page bigint, position bigint, event_type text, n bigserial);
CREATE INDEX ON seen (reader, page);
CREATE TABLE reader_position (reader text PRIMARY KEY, position bigint NOT NULL);
GRANT ALL ON seen, seen_n_seq, reader_position TO shop_clerk;

-- A page that is not full is complete up to the safe position as it was before.
CREATE FUNCTION read_page(name text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	last bigint := coalesce((SELECT p.position FROM reader_position p WHERE p.reader = name), 0);
	safe bigint := forge.safe_position();
	next bigint;
	page_size bigint;
BEGIN
	INSERT INTO seen (reader, page, position, event_type)
		SELECT name, last, position, event_type FROM forge.read(last, 50);
	SELECT count(*), coalesce(max(s.position), last) INTO page_size, next
	  FROM seen s WHERE s.reader = name AND s.page = last;
	IF page_size < 50 AND name LIKE 'by the safe position%' THEN
		next := greatest(next, safe);
	END IF;
	INSERT INTO reader_position VALUES (name, next)
		ON CONFLICT (reader) DO UPDATE SET position = excluded.position;
	RETURN (SELECT max(s.position) FROM seen s
			 WHERE s.reader = name AND s.page = last AND s.event_type = 'note.last');
END
$$;

-- In transactions of one page each, or all in the caller's.
CREATE PROCEDURE read_all(name text, commits boolean) LANGUAGE plpgsql AS $$
BEGIN
	WHILE read_page(name) IS NULL LOOP
		IF commits THEN
			COMMIT;
		END IF;
		PERFORM pg_sleep(0.003);
	END LOOP;
END
$$;
SQL

# Pauses are where an append has drawn its position and is not yet visible.
my $writer = <<'SQL';
\set kind random(1, 8)
\set stream random(1, 40)
\set pause random(0, 40)
\set gid random(1, 1000000000000)
BEGIN;
\if :kind = 1
SAVEPOINT s;
SELECT note(:client_id + 1000);
\sleep :pause ms
ROLLBACK TO s;
SELECT note(:client_id + 1000);
\sleep :pause ms
COMMIT;
\elif :kind = 2
SELECT note(:client_id + 1000);
\sleep :pause ms
ROLLBACK;
\elif :kind = 3
SELECT note(:client_id + 1000);
\sleep :pause ms
PREPARE TRANSACTION 'note :gid';
\sleep :pause ms
COMMIT PREPARED 'note :gid';
\elif :kind = 4
SELECT note(:client_id + 1000);
SAVEPOINT s;
SELECT note(:client_id + 1000);
\sleep :pause ms
RELEASE s;
SELECT note(:client_id + 1000);
COMMIT;
\else
SELECT note(:stream);
\sleep :pause ms
COMMIT;
\endif
SQL

my $events = q{FROM forge.event WHERE tenant_id = (SELECT tenant_id FROM forge.tenant WHERE slug = 'shop')};

# What a reader saw, against what is there.
sub reader_missed_nothing
{
	my ($reader) = @_;
	my $result = $node->safe_psql('postgres', <<"SQL");
SELECT (SELECT count(*) $events AND position NOT IN (SELECT position FROM seen WHERE reader = '$reader')),
	   count(*) - count(DISTINCT position),
	   count(*) FILTER (WHERE position <= previous),
	   count(*) > 0
  FROM (SELECT position, lag(position) OVER (ORDER BY n) AS previous
		  FROM seen WHERE reader = '$reader') s
SQL
	is($result, '0|0|0|t', "reader ($reader): 0 missed, 0 twice, 0 out of order");
	return;
}

sub start_reader
{
	my ($name, $level, $commits) = @_;

	return ForgeLoad->start($node, clients => 1, transactions => 1, level => $level,
		script => "CALL read_all('$name', $commits);\n", settings => '-c statement_timeout=' . ForgeLoad::size(60, 600) . 's');
}

subtest 'writers that pause' => sub {
	my @readers = (
		start_reader('one transaction per page', 'read committed', 'true'),
		start_reader('by the safe position', 'read committed', 'true'),
		start_reader('one at read committed', 'read committed', 'false'),
		start_reader('one at repeatable read', 'repeatable read', 'false'),
		start_reader('one serializable', 'serializable', 'false'));

	ForgeLoad->run($node, name => 'writers', clients => 16, seconds => ForgeLoad::size(4, 60),
		script => $writer);
	is($node->safe_psql('postgres', 'SELECT count(*) FROM pg_prepared_xacts'), '0',
		'no transaction is left prepared');
	$node->client(q{SELECT note(999, 'last')});
	foreach my $reader (@readers)
	{
		ok($reader->finish->{succeeded}, 'the reader reads to the end') or diag($reader->{stderr});
	}
	reader_missed_nothing($_) foreach 'one transaction per page', 'by the safe position',
	  'one at read committed', 'one at repeatable read', 'one serializable';
	is($node->safe_psql('postgres', "SELECT count(*) > 100 $events"), 't', 'there was a load');
	is(join("\n", $node->errors_in_log(0)), '', "nothing in the server's log");
};

# Who else holds a transaction open does not matter, whatever it holds.
subtest 'strangers' => sub {
	$node->safe_psql('postgres', 'CREATE DATABASE other');
	my $here = $node->background_psql('postgres');
	my $there = $node->background_psql('other');

	$_->query_safe('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT pg_current_xact_id();
					SELECT pg_advisory_xact_lock(1), pg_advisory_xact_lock(0, 1);') foreach $here, $there;
	my $position = $node->client('SELECT note(1)');
	is($node->client("SELECT position FROM forge.read($position - 1)"), $position,
		'an append is readable at once while strangers have transactions open');
	is($node->client('SELECT forge.safe_position()'), $position, '... and the safe position says so');
	$_->quit foreach $here, $there;
};

subtest 'tenants' => sub {
	my ($left, $right) = map { "a0000000-0000-4000-8000-00000000000$_" } 1, 2;
	$node->safe_psql('postgres', "SELECT forge.create_tenant('left', tenant_id => '$left'),
										 forge.create_tenant('right', tenant_id => '$right')");
	my $writing = $node->background_psql('postgres');
	my $read = "SELECT count(*) FROM forge.read();";

	$writing->query_safe("BEGIN; SELECT forge.act_as('$left'); SELECT note(1);");
	$node->safe_psql('postgres', "BEGIN; SELECT forge.act_as('$right'); SELECT note(1); COMMIT;");
	is($node->safe_psql('postgres', "BEGIN; SELECT forge.act_as('$right'); $read"), "\n1",
		'an open append of one tenant does not hold another back');
	$node->safe_psql('postgres', "BEGIN; SELECT forge.act_as('$left'); SELECT note(2); COMMIT;");
	is($node->safe_psql('postgres', "BEGIN; SELECT forge.act_as('$left'); $read"), "\n0",
		'... but its own readers');
	is($node->safe_psql('postgres', 'SELECT forge.safe_position() < max(position) FROM forge.event'), 't',
		'... and the safe position of all');
	$writing->query_safe('COMMIT;');
	is($node->safe_psql('postgres', "BEGIN; SELECT forge.act_as('$left'); $read"), "\n2", '... until it commits');
	$writing->quit;
};

# A reader's position is good after a crash, and so is the safe position as a read-only transaction
# was told it: no append gets a position at or below it, although those drawn last were rolled back
# and nothing has made the disk know of them.
subtest 'crash' => sub {
	my $in_flight = $node->background_psql('postgres', extra_params => [ '-U', 'shop_clerk' ]);

	$in_flight->query_safe('BEGIN; SELECT note(1);');
	$node->client('SELECT note(2)') foreach 1 .. 3;
	$node->client(q{SELECT read_page('one transaction per page')}) foreach 1 .. 2;
	$in_flight->query_safe(q{PREPARE TRANSACTION 'crash'});
	$in_flight->quit;
	my $read = $node->client(q{SELECT position FROM reader_position WHERE reader = 'one transaction per page'});
	$node->kill9_and_start;

	is($node->client("SELECT count(*) FROM forge.read($read)"), '0',
		'a prepared append holds readers back after a crash');
	$node->client(q{COMMIT PREPARED 'crash'});
	is($node->client("SELECT count(*) FROM forge.read($read)"), '4', '... until it commits');
	$node->client('SELECT note(3)');
	$node->client(q{SELECT note(999, 'last')});
	$node->client(q{CALL read_all('one transaction per page', true)});
	reader_missed_nothing('one transaction per page');

	$node->client('BEGIN; SELECT note(1) FROM generate_series(1, 100); ROLLBACK;');
	my $safe = $node->client('BEGIN READ ONLY; SELECT forge.safe_position(); COMMIT;');
	$node->kill9_and_start;
	cmp_ok($node->client('SELECT note(1)'), '>', $safe, 'a safe position stays safe over a crash');
};

is($node->safe_psql('postgres', 'SELECT * FROM forge.verify()'), '', 'all rows equal a replay');
$node->stop;
done_testing();
