# Many clients transfer at once, at each isolation level: no account goes beyond its limit, each transfer id has
# one effect, nobody waits in a circle.  Then backends and the whole server are killed under load: what was
# acknowledged is there.  All the time the books add up.
use strict;
use warnings;

use ForgeLedger;
use ForgeLoad;
use ForgeNode;
use IPC::Run ();
use PostgreSQL::Test::Utils ();
use Test::More;
use Time::HiRes qw(usleep);

my $directory = PostgreSQL::Test::Utils::tempdir();
my $node = ForgeNode->create('ledger', conf => "max_connections = 120\nlog_statement = none\n");

ForgeLedger::prepare($node);
$node->safe_psql('postgres', <<'SQL');
CREATE TABLE outcome (round integer, transfer_id uuid, status text);
GRANT ALL ON outcome TO shop_clerk;

CREATE FUNCTION transfer(id text, debit bigint, credit bigint, amount bigint, VARIADIC flags text[] DEFAULT '{}') RETURNS jsonb LANGUAGE sql
	RETURN jsonb_build_object('id', id, 'debit_account_id', debit, 'credit_account_id', credit, 'amount', amount,
							  'ledger', 1, 'code', 1, 'flags', to_jsonb(flags));

-- Asks for transfers and notes what becomes of them.
CREATE FUNCTION post(round integer, VARIADIC transfers jsonb[]) RETURNS bigint LANGUAGE sql
	BEGIN ATOMIC
		WITH noted AS (
			INSERT INTO outcome SELECT post.round, t.transfer_id, t.status FROM erp.create_transfers(to_jsonb(transfers)) t
			RETURNING 1)
		SELECT count(*) FROM noted;
	END;

-- One transfer after the other between two accounts, each in a transaction, until it can be serialized.
CREATE PROCEDURE post_each(round bigint, first integer, count integer, account bigint) LANGUAGE plpgsql AS $$
DECLARE
	is_done boolean;
BEGIN
	FOR n IN first .. first + count - 1 LOOP
		LOOP
			BEGIN
				PERFORM post(round::integer, transfer(id_of(round, n), account, account + 1, 1));
				is_done := true;
			EXCEPTION WHEN serialization_failure THEN
				is_done := false;
			END;
			COMMIT;
			EXIT WHEN is_done;
		END LOOP;
	END LOOP;
END
$$;

-- Accounts round * 100 + 1 and so on.
CREATE FUNCTION open_accounts(round bigint, count integer, VARIADIC flags text[] DEFAULT '{}') RETURNS bigint LANGUAGE sql
	BEGIN ATOMIC
		SELECT count(*) FILTER (WHERE status = 'created') FROM erp.create_ledger_accounts(
			(SELECT jsonb_agg(jsonb_build_object('id', round * 100 + n, 'ledger', 1, 'code', 1, 'flags', to_jsonb(flags)))
			   FROM generate_series(1, count) n));
	END;

-- A number from 1 to count.
CREATE FUNCTION pick(count integer) RETURNS integer LANGUAGE sql VOLATILE
	RETURN 1 + floor(random() * count)::integer;

CREATE FUNCTION id_of(round bigint, number bigint) RETURNS text LANGUAGE sql
	RETURN (round * 1000000 + number)::text;

-- A few transfers in any order, there and back among six accounts, of ids that others ask for at the same time.
CREATE FUNCTION pairs(round bigint, count integer) RETURNS jsonb[] LANGUAGE sql VOLATILE
	BEGIN ATOMIC
		SELECT array_agg(CASE WHEN random() < 0.5 THEN transfer(id, there, back, 1) ELSE transfer(id, back, there, 1) END)
		  FROM (SELECT id_of(round, pick(3000)) AS id, round * 100 + pick(3) AS there, round * 100 + 3 + pick(3) AS back
				  FROM generate_series(1, count)) asked;
	END;

-- Transfers in any order between two accounts, in chains or not, of new ids that others ask for as well.
CREATE SEQUENCE ticket;
GRANT ALL ON ticket TO shop_clerk;
CREATE FUNCTION crossed(round bigint, account bigint, count integer) RETURNS jsonb[] LANGUAGE sql VOLATILE
	BEGIN ATOMIC
		SELECT array_agg(transfer(id_of(round, newest + pick(40)), account, account + 1, 1, VARIADIC CASE pick(8) WHEN 1 THEN ARRAY['linked'] ELSE '{}' END))
		  FROM (SELECT nextval('ticket') AS newest) window_of_ids, generate_series(1, count);
	END;

-- Anything: pending transfers, of which some expire soon, those that post and void them, chains.
CREATE FUNCTION anything(round bigint) RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	number integer := pick(4000);
	made jsonb := transfer(id_of(round, number), round * 100 + pick(6), round * 100 + pick(6), pick(9));
	flags text[] := CASE number % 6 WHEN 1 THEN '{pending}' WHEN 2 THEN '{post_pending_transfer}' WHEN 3 THEN '{void_pending_transfer}'
								 WHEN 4 THEN '{balancing_debit,pending}' WHEN 5 THEN '{linked}' ELSE '{}' END;
BEGIN
	IF flags && '{post_pending_transfer,void_pending_transfer}' THEN
		made := made - '{debit_account_id,credit_account_id,amount,ledger,code}'::text[]
			|| jsonb_build_object('pending_id', id_of(round, 6 * pick(600) + 1), 'amount', CASE WHEN 'post_pending_transfer' = ANY (flags) THEN '"max"' ELSE '0' END::jsonb);
		IF pick(3) = 1 THEN
			made := made || jsonb_build_object('debit_account_id', round * 100 + pick(6));
		END IF;
	ELSIF 'pending' = ANY (flags) AND pick(2) = 1 THEN
		made := made || '{"timeout": 1}';
	END IF;
	RETURN made || jsonb_build_object('flags', to_jsonb(flags));
END
$$;
SQL

my $round = 0;

# A new round, with accounts of its own.
sub next_round
{
	my ($accounts, @flags) = @_;

	$round++;
	$node->client("SELECT open_accounts(" . join(', ', $round, $accounts, map { "'$_'" } @flags) . ")");
	return $round;
}

# How many transfers of the round came to each end, as "status|count" lines.
sub outcomes
{
	return $node->safe_psql('postgres', "SELECT status, count(*) FROM outcome WHERE round = $round GROUP BY 1 ORDER BY 1");
}

# Money comes and goes; each moment of the account is in its history.
sub limit
{
	my ($level) = @_;

	next_round(1, 'debits_must_not_exceed_credits', 'history');
	$node->client("SELECT erp.create_ledger_accounts(jsonb_build_array(jsonb_build_object('id', $round * 100 + 2, 'ledger', 1, 'code', 1)))");
	ForgeLoad->run($node, name => 'limit', level => $level, clients => ForgeLoad::size(16, 64),
		transactions => ForgeLoad::size(40, 1000), script => <<"SQL");
\\set amount random(1, 9)
\\set back random(1, 9)
SELECT post($round, transfer(gen_random_uuid()::text, $round * 100 + 1, $round * 100 + 2, :amount),
	transfer(gen_random_uuid()::text, $round * 100 + 2, $round * 100 + 1, :back));
SQL
	like(outcomes(), qr/^created\|\d+\nexceeds_credits\|\d+$/, 'limit: some transfers are refused');
	is($node->safe_psql('postgres', <<"SQL"), '0|t', 'limit: the account was never below');
SELECT count(*) FILTER (WHERE debits_posted + debits_pending > credits_posted), count(*) > 0
  FROM forge.history_row WHERE right(account_id::text, 6) = lpad(to_hex($round * 100 + 1), 6, '0')
SQL
	return;
}

# All clients go through the same ids, each with accounts of its own or with those that all use.
sub same_ids
{
	my ($level) = @_;
	my $count = ForgeLoad::size(60, 2000);

	next_round(20);
	foreach my $own (0, 1)
	{
		ForgeLoad->run($node, name => 'same ids', level => $level, clients => 8, transactions => 1,
			script => "CALL post_each($round, 1 + $own * 100000, $count, $round * 100 + 1 + 2 * $own * :client_id);\n");
	}
	is($node->safe_psql('postgres', <<"SQL"), "created|2|1|1\nexists|1|7|7\nexists_with_different_debit_account_id|1|7|7", 'same ids: one effect each');
SELECT status, count(DISTINCT own), min(times), max(times)
  FROM (SELECT status, right(transfer_id::text, 8) >= lpad(to_hex($round * 1000000 + 100000), 8, '0') AS own, count(*) AS times
		  FROM outcome WHERE round = $round GROUP BY transfer_id, status) o
 GROUP BY 1 ORDER BY 1
SQL
	return;
}

sub opposite_pairs
{
	my ($level) = @_;

	next_round(6);
	ForgeLoad->run($node, name => 'opposite pairs', level => $level, clients => 16, transactions => ForgeLoad::size(25, 1000),
		script => "SELECT post($round, VARIADIC pairs($round, 10));\n");
	like(outcomes(), qr/^created\|/, 'opposite pairs: some transfers are created');
	return;
}

# Accounts of its own for each client: they meet at the ids alone.
sub crossed_ids
{
	my ($level) = @_;

	next_round(32);
	ForgeLoad->run($node, name => 'crossed ids', level => $level, clients => 16, transactions => ForgeLoad::size(25, 1000),
		script => <<"SQL");
\\set account $round * 100 + 1 + 2 * :client_id
SELECT post($round, VARIADIC crossed($round, :account, 10));
SQL
	like(outcomes(), qr/^created\|.*^exists_with_different_debit_account_id\|/ms, 'crossed ids: others had some of them first');
	return;
}

sub anything
{
	my ($level) = @_;

	next_round(6);
	ForgeLoad->run($node, name => 'anything', level => $level, clients => 16, transactions => ForgeLoad::size(40, 2000),
		script => "SELECT post($round, VARIADIC array_agg(anything($round))) FROM generate_series(1, 8);\n");
	like(outcomes(), qr/^created\|.*^linked_event_failed\|.*^pending_transfer_already_/ms, 'anything: transfers come to many ends');
	return;
}

foreach my $level (@ForgeLoad::LEVELS)
{
	foreach my $load ([ 'limit', \&limit ], [ 'same ids', \&same_ids ], [ 'opposite pairs', \&opposite_pairs ],
		[ 'crossed ids', \&crossed_ids ], [ 'anything', \&anything ])
	{
		my ($name, $run) = @$load;

		subtest "$name, $level" => sub {
			my $offset = -s $node->logfile;
			$run->($level);
			ForgeLoad::log_is_clean($node, $offset, $level, $name);
			ForgeLedger::adds_up($node, $name);
		};
	}
}

# ----- killed ---------------------------------------------------------------------------------------

# A client: psql, which runs a file of statements; what it prints was acknowledged.
sub start_client
{
	my ($number) = @_;
	my $base = "$directory/${round}_$number";
	my $commands = "\\set ON_ERROR_STOP on\nSELECT 'pid', pg_backend_pid();\n";

	foreach (1 .. 100_000)
	{
		last if length($commands) > 2_000_000;
		$commands .= "SELECT transfer_id, status FROM erp.create_transfers("
		  . "(SELECT jsonb_agg(anything($round)) FROM generate_series(1, 5)));\n";
	}
	PostgreSQL::Test::Utils::append_to_file("$base.sql", $commands);
	return {
		answers => "$base.out",
		process => IPC::Run::start([ 'psql', '-XAtq', '-d', $node->client_connstr, '-f', "$base.sql" ],
			'<', \undef, '>', "$base.out", '2>', "$base.err") };
}

# The last line may be cut off.
sub whole_lines
{
	my ($file) = @_;
	my @lines = grep { /.\n$/ } split /(?<=\n)/, PostgreSQL::Test::Utils::slurp_file($file);

	chomp @lines;
	return @lines;
}

sub wait_for_answers
{
	my ($clients, $count) = @_;
	my $attempts = 100 * $PostgreSQL::Test::Utils::timeout_default;

	while (grep { whole_lines($_->{answers}) < $count } @$clients)
	{
		die 'in vain: the clients get on' if --$attempts == 0;
		usleep(10_000);
	}
	return;
}

foreach my $kill (1 .. ForgeLoad::size(4, 40))
{
	next_round(6);
	my @clients = map { start_client($_) } 1 .. 8;
	my $what = $kill % 2 ? 'backend' : 'server';

	wait_for_answers(\@clients, ForgeLoad::size(60, 600));
	if ($what eq 'backend')
	{
		my ($pid) = map { /^pid\|(\d+)/ ? $1 : () } whole_lines($clients[0]{answers});
		$node->kill9_backend($pid);
	}
	else
	{
		$node->kill9_and_start;
	}
	$_->{process}->finish foreach @clients;

	my %stored = split /[|\n]/, $node->safe_psql('postgres', 'SELECT transfer_id, result FROM forge.transfer');
	my @answers = map { [ split /\|/ ] } grep { !/^pid/ } map { whole_lines($_->{answers}) } @clients;
	my @lost = grep { $_->[1] eq 'created' && ($stored{ $_->[0] } // 'lost') ne '0' } @answers;
	my @burnt = grep { $_->[1] eq 'pending_transfer_not_found' } @answers;
	my @forgotten = grep { !$stored{ $_->[0] } } @burnt;

	is(scalar(@lost), 0, "killed $what: no transfer is lost of " . grep { $_->[1] eq 'created' } @answers);
	is(scalar(@forgotten), 0, "killed $what: no failure is forgotten of " . scalar(@burnt));
	ForgeLedger::adds_up($node, "killed $what");
}
is($node->safe_psql('postgres', 'SELECT * FROM forge.verify()'), '', 'all rows equal a replay');

$node->stop;
done_testing();
