# The journal as other programs read it: hledger, ledger and beancount accept the export of random entries
# in three currencies, and come to the balances and reports of erp.  FORGE_ENTRIES says how many entries.  Half of
# them are summed up by month, so reports put together sums, parts of months and entries that no sum has yet.
use strict;
use warnings;

use ForgeNode;
use PostgreSQL::Test::Utils ();
use Test::More;

my $entries = $ENV{FORGE_ENTRIES} // 300;
my $node = ForgeNode->create('books');
my $directory = PostgreSQL::Test::Utils::tempdir();

$node->safe_psql('postgres', <<'SQL');
-- Two to six lines: all but the last are any, the last is what is missing.  Texts are full of what
-- means something to one of the programs.
CREATE FUNCTION random_entry(number integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	currency text := (ARRAY['EUR', 'JPY', 'KWD'])[1 + floor(random() * 3)];
	accounts text[] := ARRAY(SELECT a.number FROM erp.account a WHERE a.control IS NULL ORDER BY random() LIMIT 6);
	decimals integer := CASE currency WHEN 'EUR' THEN 2 WHEN 'JPY' THEN 0 ELSE 3 END;
	sides numeric[];
	lines jsonb;
BEGIN
	SELECT array_agg(round((random() * 1000 - 500)::numeric, decimals)) INTO sides FROM generate_series(1, 1 + floor(random() * 5)::integer);
	SELECT jsonb_agg(jsonb_build_object('account', accounts[1 + n % cardinality(accounts)], 'currency', currency, 'memo', 'a: b; c',
										CASE WHEN side > 0 THEN 'debit' ELSE 'credit' END, abs(side)) ORDER BY n) INTO lines
	  FROM (SELECT n, side FROM unnest(sides) WITH ORDINALITY s (side, n)
			UNION ALL SELECT cardinality(sides) + 1, -sum(side) FROM unnest(sides) side) s
	 WHERE side <> 0;
	IF jsonb_array_length(lines) > 1 THEN
		PERFORM erp.post_entry(lines, date '2023-12-01' + floor(random() * 500)::integer,
			(ARRAY['Rent', NULL, 'a; b', '  x  y | z', '!mark "q" \ back', '(code) thing', '*', 'ends: colon:', E'two\nlines\t', 'caf' || chr(233), '= 5 EUR', '@ 3'])[1 + number % 12]);
	END IF;
END
$$;
GRANT EXECUTE ON FUNCTION random_entry TO PUBLIC;
SQL
$node->client(<<"SQL");
SELECT erp.open_books();
SELECT count(erp.create_account(number, name, kind)) FROM (VALUES
	('1.2', 'A', 'asset'), ('1-2', 'A', 'asset'), ('7', '8', 'equity'), ('A-1', 'a: b; (c)  d | e', 'revenue'),
	('X.9', chr(9749) || ' ', 'expense')) a (number, name, kind);
SELECT setseed(0.25);
SELECT count(random_entry(n)) FROM generate_series(1, $entries / 2) n;
SQL
cmp_ok($node->safe_psql('postgres', 'SELECT forge.run_jobs()'), '>', $entries * 0.4, 'half of them are summed up');
$node->client("SELECT setseed(0.5); SELECT count(random_entry(n)) FROM generate_series($entries / 2 + 1, $entries) n");
is($node->client(q{SELECT count(*) > 100, (SELECT count(*) > 100 FROM forge.journal_tail()) FROM forge.account_month}), 't|t', '... and the others are not');
cmp_ok($node->client('SELECT count(*) FROM erp.journal_entry'), '>', $entries * 0.9, "$entries entries or nearly so");

# Runs a program on the export for it; gives whether it went well, and what it wrote.
sub run
{
	my ($format, $suffix, @command) = @_;
	my $file = "$directory/books.$suffix";
	my ($out, $error);

	PostgreSQL::Test::Utils::append_to_file($file, $node->client("SELECT erp.export_journal('$format')") . "\n") unless -e $file;
	my $went_well = IPC::Run::run([ map { $_ eq 'FILE' ? $file : $_ } @command ], '>', \$out, '2>', \$error);
	diag($error) unless $went_well;
	return ($went_well, $out);
}

sub is_there
{
	my ($program) = @_;
	return 1 if grep { -x "$_/$program" } split(/:/, $ENV{PATH});
	diag("$program is not installed: its part of this test is SKIPPED");
	return 0;
}

# Balances as "number currency amount" lines; the number is what stands before the first space of a name.
my $expected = $node->client(q{
	SELECT string_agg(format('%s %s %s', number, currency, trim_scale(closing)), E'\n' ORDER BY number COLLATE "C", currency COLLATE "C")
	  FROM erp.trial_balance() WHERE closing <> 0});

# The same of a report, without what has no number.
sub report
{
	my ($rows) = @_;
	return $node->client(qq{SELECT string_agg(format('%s %s %s', number, currency, trim_scale(amount)), E'\n' ORDER BY number COLLATE "C", currency COLLATE "C")
		FROM ($rows) r (number, currency, amount) WHERE amount <> 0 AND number IS NOT NULL});
}

sub in_order { return join "\n", sort { my @a = split ' ', $a; my @b = split ' ', $b; $a[0] cmp $b[0] || $a[1] cmp $b[1] } @_; }
sub plain { my ($amount) = @_; $amount =~ s/(\.\d*?)0+$/$1/; return $amount =~ s/\.$//r; }

SKIP:
{
	skip 'hledger is not installed', 6 unless is_there('hledger');
	my ($accepted) = run('hledger', 'journal', 'hledger', '-f', 'FILE', 'check', '--strict', 'ordereddates', 'payees');
	ok($accepted, 'hledger accepts the journal');
	my $balances = sub {
		my (undef, $csv) = run('hledger', 'journal', 'hledger', '-f', 'FILE', @_, '--flat', '-N', '-O', 'csv');
		my @lines;
		foreach my $line (split /\n/, $csv)
		{
			my ($number, $amounts) = $line =~ /^"\w+:(\S+) .*?","([^"]*)"$/ or next;
			push @lines, map { /^(\S+) (\S+)$/ ? "$number $2 " . plain($1) : () } split /, /, $amounts;
		}
		return in_order(@lines);
	};
	is($balances->('balance'), $expected, 'and comes to the same balances');
	foreach my $days ([ '2024-01-01', '2024-12-31' ], [ '2024-01-10', '2024-06-15' ])
	{
		my ($from_date, $to_date) = @$days;
		my ($next_day) = $node->safe_psql('postgres', "SELECT to_char('$to_date'::date + 1, 'YYYY-MM-DD')");
		is($balances->('balancesheetequity', '-e', $next_day), report("SELECT number, currency, balance FROM erp.balance_sheet('$to_date')"),
			"... to the same balance sheet of $to_date");
		is($balances->('incomestatement', '-b', $from_date, '-e', $next_day),
			report("SELECT number, currency, amount FROM erp.profit_and_loss('$from_date', '$to_date')"),
			"... and to the same profit from $from_date to $to_date");
	}
}

SKIP:
{
	skip 'ledger is not installed', 2 unless is_there('ledger');
	my ($accepted, $balances) = run('ledger', 'ledger', 'ledger', '-f', 'FILE', '--strict', '--pedantic', '--check-payees',
		'balance', '--flat', '--no-total', '--balance-format', "%(account)\t%(join(scrub(display_total)))\n");
	ok($accepted, 'ledger accepts the journal');
	my @lines;
	foreach my $line (split /\n/, $balances)
	{
		my ($number, $amounts) = $line =~ /^\w+:(\S+) [^\t]*\t(.*)$/ or next;
		push @lines, map { /^\s*(\S+) (\S+)$/ ? "$number $2 " . plain($1) : () } split /\\n/, $amounts;
	}
	is(in_order(@lines), $expected, 'and comes to the same balances');
}

SKIP:
{
	skip 'beancount is not installed', 1 unless is_there('bean-check');
	my ($accepted) = run('beancount', 'beancount', 'bean-check', 'FILE');
	ok($accepted, 'beancount accepts the journal, with the balances that it asserts');
}

is($node->client('SELECT count(*) FROM forge.verify()'), '0', 'the read models fit the log');
done_testing();
