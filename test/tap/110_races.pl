# Many clients that want the same thing at the same time, at each isolation level.
use strict;
use warnings;

use ForgeLoad;
use ForgeNode;
use Test::More;

my $node = ForgeNode->create('races', conf => "max_connections = 120\nlog_statement = none\n");

# What the clients call, and what they note of it in the same transaction.
$node->safe_psql('postgres', <<'SQL');
CREATE TABLE outcome (round integer, version bigint, refusal text, receipt forge.receipt);
GRANT ALL ON outcome TO shop_clerk;

CREATE FUNCTION id(number bigint) RETURNS uuid LANGUAGE sql
	RETURN lpad(number::text, 32, '0')::uuid;

CREATE FUNCTION note(round bigint, expected bigint DEFAULT NULL) RETURNS bigint LANGUAGE sql
	BEGIN ATOMIC
		SELECT version FROM forge.append('note', id(round), '[{"type": "note.taken", "data": {}}]',
										 expected);
	END;

-- Runs one statement and notes its version, or the name of its refusal.
CREATE PROCEDURE try(round integer, statement text) LANGUAGE plpgsql AS $$
DECLARE
	version bigint;
	refusal text;
BEGIN
	EXECUTE statement INTO version;
	INSERT INTO outcome VALUES (round, version);
EXCEPTION WHEN SQLSTATE 'ZF001' OR SQLSTATE 'ZF008' THEN
	GET STACKED DIAGNOSTICS refusal = CONSTRAINT_NAME;
	INSERT INTO outcome VALUES (round, NULL, refusal);
END
$$;

CREATE FUNCTION append_all(VARIADIC streams bigint[]) RETURNS bigint LANGUAGE sql
	BEGIN ATOMIC
		SELECT count(*) FROM forge.append_batch((SELECT jsonb_agg(jsonb_build_object(
			'aggregate_type', 'note', 'aggregate_id', id(s),
			'events', '[{"type": "note.taken", "data": {}}]'::jsonb)) FROM unnest(streams) s));
	END;

-- Three streams that are there and two that soon will be, this way round or the other.
CREATE SEQUENCE ticket;
GRANT ALL ON ticket TO shop_clerk;
CREATE FUNCTION append_mixed(base bigint, is_reversed boolean) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	new bigint := base + 10 + 10 * (nextval('ticket') / 4);
	streams bigint[] := ARRAY[base + 1, new + 1, base + 2, new + 3, base + 2000000];
BEGIN
	IF is_reversed THEN
		streams := ARRAY(SELECT s FROM unnest(streams) WITH ORDINALITY AS u (s, n) ORDER BY n DESC);
	END IF;
	RETURN append_all(VARIADIC streams);
END
$$;

-- A batch of commands at random, over a few items, skus and command ids that all clients share.
CREATE FUNCTION random_command(base bigint) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
	number integer := 1 + floor(random() * 12);
	sku text := 'S' || floor(random() * 6);
	command jsonb := CASE floor(random() * 9)
		WHEN 0 THEN jsonb_build_object('command', 'create', 'payload',
									   jsonb_build_object('name', 'N', 'sku', sku || base))
		WHEN 1 THEN jsonb_build_object('command', 'create', 'payload', '{"name": "N"}'::jsonb)
		WHEN 2 THEN jsonb_build_object('command', 'change_sku', 'payload',
									   jsonb_build_object('sku', sku || base))
		WHEN 3 THEN jsonb_build_object('command', 'change_sku', 'payload', '{"sku": null}'::jsonb)
		WHEN 4 THEN jsonb_build_object('command', 'rename', 'payload', '{"name": "N"}'::jsonb)
		WHEN 5 THEN jsonb_build_object('command', 'rename', 'payload', '{"name": "M"}'::jsonb)
		WHEN 6 THEN jsonb_build_object('command', 'activate')
		ELSE jsonb_build_object('command', 'adjust_stock', 'payload', '{"delta": 1}'::jsonb)
	END;
BEGIN
	command := command || jsonb_build_object('command', 'inventory.item.' || (command ->> 'command'),
											 'aggregate_id', id(base + number));
	IF random() < 0.3 THEN
		command := command || jsonb_build_object('command_id',
			md5(command::text || base || floor(random() * 20))::uuid);
	END IF;
	RETURN command;
END
$$;

CREATE PROCEDURE try_anything(base bigint, round integer, patience text) LANGUAGE plpgsql AS $$
DECLARE
	refusal text;
BEGIN
	PERFORM set_config('lock_timeout', patience, true);
	PERFORM forge.execute_batch((SELECT jsonb_agg(random_command(base))
								   FROM generate_series(1, 1 + floor(random() * 5)::integer)));
	PERFORM set_config('lock_timeout', '0', true);
	INSERT INTO outcome (round) VALUES (round);
EXCEPTION
WHEN SQLSTATE 'ZF002' OR SQLSTATE 'ZF007' THEN
	GET STACKED DIAGNOSTICS refusal = CONSTRAINT_NAME;
	INSERT INTO outcome (round, refusal) VALUES (round, refusal);
WHEN lock_not_available THEN
	INSERT INTO outcome (round, refusal) VALUES (round, 'impatient');
END
$$;

-- One more of ten items out of fifty.
CREATE FUNCTION adjust_ten(round bigint) RETURNS bigint LANGUAGE sql
	BEGIN ATOMIC
		SELECT count(*) FROM forge.execute_batch((SELECT jsonb_agg(jsonb_build_object(
			'command', 'inventory.item.adjust_stock', 'aggregate_id', id(round + i.n),
			'payload', '{"delta": 1}'::jsonb))
		  FROM (SELECT n FROM generate_series(1, 50) n ORDER BY random() LIMIT 10) i));
	END;
SQL

# Each round has streams of its own.
my $round = 0;

sub next_round
{
	return ++$round * 100_000_000;
}

# How many events a stream has, and whether its versions are 1 to that.
sub stream
{
	my ($number) = @_;

	return $node->client("SELECT count(*), count(*) = max(version), count(*) = count(DISTINCT version)
							FROM forge.load(id($number), 1)");
}

sub any_version
{
	my ($level) = @_;
	my $stream = next_round();
	my $load = ForgeLoad->run($node, name => 'any version', level => $level, clients => 16,
		seconds => ForgeLoad::size(1, 60), script => "SELECT note($stream);\n");

	cmp_ok($load->{done}, '>', 0, 'any version: something was appended');
	is(stream($stream), "$load->{done}|t|t", 'any version: what was acknowledged is stored');
	return;
}

sub exact_version
{
	my ($level) = @_;
	my $stream = next_round();
	my $load = ForgeLoad->run($node, name => 'exact version', level => $level, clients => 16,
		transactions => ForgeLoad::size(100, 10000), script => <<"SQL");
SELECT count(*) AS version FROM forge.load(id($stream)) \\gset
CALL try($round, 'SELECT note($stream, :version)');
SQL

	is($node->safe_psql('postgres', "SELECT count(*), count(version) > 0 FROM outcome WHERE round = $round"),
		"$load->{done}|t", 'exact version: each try came to something, some to an append');
	is($node->safe_psql('postgres', "SELECT DISTINCT refusal FROM outcome WHERE round = $round AND version IS NULL"),
		'expected_version_mismatch', 'exact version: others are refused by name');
	my ($wins) = $node->safe_psql('postgres', <<"SQL") =~ /^(\d+)\|t$/;
SELECT count(version), count(version) = count(DISTINCT version) FROM outcome WHERE round = $round
SQL
	is(stream($stream), ($wins // 'no single winner') . '|t|t', 'exact version: one winner each');
	return;
}

sub last_unit
{
	my ($level) = @_;

	for (1 .. ForgeLoad::size(1, 20))
	{
		my $item = next_round();

		$node->client("SELECT erp.create_item('Lamp', initial_quantity => 1, item_id => id($item))");
		ForgeLoad->run($node, name => 'last unit', level => $level, clients => 64, transactions => 1,
			script => "CALL try($round, 'SELECT version FROM erp.adjust_stock(id($item), -1)');\n");
		is($node->safe_psql('postgres', <<"SQL"), "3|1\nstock_negative|63", 'last unit: one gets it');
SELECT coalesce(refusal, version::text), count(*) FROM outcome WHERE round = $round GROUP BY 1 ORDER BY 1
SQL
		is($node->client("SELECT on_hand FROM erp.item WHERE item_id = id($item)"), '0',
			'last unit: none is left');
	}
	return;
}

# All clients go through the same list of command ids.
sub same_command
{
	my ($level) = @_;
	my $item = next_round();
	my $count = ForgeLoad::size(50, 1000);

	$node->client("SELECT erp.create_item('Lamp', item_id => id($item))");
	ForgeLoad->run($node, name => 'same command', level => $level, clients => 8,
		transactions => $count, variables => { n => 0 }, script => <<"SQL");
\\set n :n + 1
INSERT INTO outcome (round, receipt) VALUES ($round, forge.execute('inventory.item.adjust_stock',
	id($item), '{"delta": 1}', command_id => id($item + :n)));
SQL
	is($node->client("SELECT on_hand, version FROM erp.item WHERE item_id = id($item)"),
		"$count|" . ($count + 1), 'same command: one effect each');
	is($node->safe_psql('postgres', <<"SQL"), "$count|8|8|1|1|7|7", 'same command: equal receipts');
SELECT count(*), min(calls), max(calls), min(receipts), max(receipts), min(replays), max(replays)
  FROM (SELECT count(*) AS calls, count(*) FILTER (WHERE (receipt).replayed) AS replays,
			   count(DISTINCT ((receipt).aggregate_id, (receipt).version, (receipt).event_count,
							   (receipt).position)) AS receipts
		  FROM outcome WHERE round = $round GROUP BY (receipt).command_id) c
SQL
	return;
}

sub opposite_batches
{
	my ($level) = @_;
	my $base = next_round();

	$node->client("SELECT append_all($base + 1, $base + 2, $base + 2000000)");
	my $before = $node->client('SELECT count(*) FROM erp.event');
	my $load = ForgeLoad->run($node, name => 'opposite batches', level => $level, clients => 16,
		seconds => ForgeLoad::size(1, 60), script => <<"SQL");
SELECT append_mixed($base, random() < 0.5);
SQL
	is($node->client("SELECT count(*) - $before FROM erp.event"), 5 * $load->{done},
		'opposite batches: what was acknowledged is stored');
	return;
}

sub shuffled_batches
{
	my ($level) = @_;
	my $base = next_round();

	$node->client("SELECT count(erp.create_item('Lamp', item_id => id($base + n)))
					 FROM generate_series(1, 50) n");
	my $load = ForgeLoad->run($node, name => 'shuffled batches', level => $level, clients => 8,
		seconds => ForgeLoad::size(1, 60), script => "SELECT adjust_ten($base);\n");
	is($node->client("SELECT sum(on_hand), sum(version) - 50 FROM erp.item
					   WHERE item_id BETWEEN id($base + 1) AND id($base + 50)"),
		10 * $load->{done} . '|' . 10 * $load->{done}, 'shuffled batches: nothing is lost');
	return;
}

# So many batches that every refusal is met, however fast the machine is.  With patience (in ms) clients
# also give up while they wait: one item is held until the first has done so.
sub anything
{
	my ($level, $patience) = (@_, 0);
	my $base = next_round();
	my $holder = $node->background_psql('postgres', extra_params => [ '-U', 'shop_clerk' ]);

	$holder->query_safe("BEGIN; SELECT erp.create_item('N', item_id => id($base + 1))") if $patience;
	my $load = ForgeLoad->start($node, level => $level, clients => 16,
		transactions => ForgeLoad::size(100, 10000), script => "CALL try_anything($base, $round, '$patience');\n");
	if ($patience)
	{
		ok($node->poll_query_until('postgres', "SELECT EXISTS (SELECT FROM outcome WHERE round = $round AND refusal = 'impatient')"),
			'anything: somebody gives up');
		$holder->query_safe('COMMIT');
	}
	$holder->quit;
	ok($load->finish->{succeeded}, 'anything: no client meets an error') or diag($load->{stderr});
	my $refusals = ($patience ? 'impatient ' : '') . 'item_exists item_not_found sku_taken';

	is($node->safe_psql('postgres', <<"SQL"), "$load->{done}|t|$refusals",
SELECT count(*), count(*) > count(refusal), string_agg(DISTINCT refusal, ' ') FROM outcome WHERE round = $round
SQL
		'anything: each batch is there as a whole or refused by name');
	is($node->safe_psql('postgres', 'SELECT * FROM forge.verify()'), '', 'anything: all rows equal a replay');
	return;
}

sub anything_impatient
{
	return anything($_[0], 1);
}

foreach my $level (@ForgeLoad::LEVELS)
{
	foreach my $race (
		[ 'any version', \&any_version ],
		[ 'exact version', \&exact_version ],
		[ 'last unit', \&last_unit ],
		[ 'same command', \&same_command ],
		[ 'opposite batches', \&opposite_batches ],
		[ 'shuffled batches', \&shuffled_batches ],
		[ 'anything', \&anything ],
		[ 'anything, impatient', \&anything_impatient ])
	{
		my ($name, $run) = @$race;

		subtest "$name, $level" => sub {
			my $offset = -s $node->logfile;
			$run->($level);
			ForgeLoad::log_is_clean($node, $offset, $level, $name);
		};
	}
}
is($node->safe_psql('postgres', 'SELECT * FROM forge.verify()'), '', 'all rows equal a replay');

# Commands write, so a transaction that may not refuses them.
foreach my $command (
	q{SELECT note(1)},
	q{SELECT append_all(1, 2)},
	q{SELECT forge.execute('inventory.item.create', id(1), '{"name": "Lamp"}')},
	q{SELECT forge.execute_batch('[{"command": "inventory.item.activate", "aggregate_id": "00000000-0000-0000-0000-000000000001"}]')},
	q{SELECT erp.create_item('Lamp')},
	q{SELECT erp.adjust_stock(id(100000001), 1)},
	q{SELECT erp.rename_item(id(1), 'Lamp')},
	q{SELECT erp.change_sku(id(1), 'L')},
	q{SELECT erp.deactivate_item(id(1))},
	q{SELECT erp.activate_item(id(1))},
	q{SELECT forge.rebuild('item')})
{
	my ($code, undef, $errors) = $node->client_result("\\set VERBOSITY sqlstate\nBEGIN READ ONLY;\n$command;\n");

	isnt($code, 0, "refused when read only: $command");
	like($errors, qr/ERROR:  25006/, '... by its SQLSTATE');
}

$node->stop;
done_testing();
