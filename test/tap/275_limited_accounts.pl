# Many clients spend from limited accounts of the books at once, at each isolation level, move money between these,
# and take back what others have spent: no account was below zero after any transfer, and the books agree with the
# ledger.
use strict;
use warnings;

use ForgeLoad;
use ForgeNode;
use Test::More;

my $node = ForgeNode->create('limited', conf => "max_connections = 60\nlog_statement = none\n");

$node->safe_psql('postgres', <<'SQL');
CREATE TABLE outcome (level text, refused text);
GRANT ALL ON outcome TO shop_clerk;

CREATE FUNCTION side(account text, side text, amount integer) RETURNS jsonb LANGUAGE sql
	RETURN jsonb_build_array(jsonb_build_object('account', account, side, amount));

-- An entry between two accounts, or the reversal of any; notes why it was refused.
CREATE PROCEDURE post(debit text, credit text, amount integer) LANGUAGE plpgsql AS $$
DECLARE
	refused text;
BEGIN
	IF debit = credit THEN
		PERFORM erp.reverse_entry(e.entry_id, 'taken back')
		   FROM (SELECT entry_id FROM erp.journal_entry WHERE reverses IS NULL ORDER BY random() LIMIT 1) e;
	ELSE
		PERFORM erp.post_entry(side(debit, 'debit', amount) || side(credit, 'credit', amount));
	END IF;
	INSERT INTO outcome VALUES (current_setting('transaction_isolation'), NULL);
EXCEPTION WHEN SQLSTATE 'ZF008' THEN
	GET STACKED DIAGNOSTICS refused = CONSTRAINT_NAME;
	INSERT INTO outcome VALUES (current_setting('transaction_isolation'), refused);
END
$$;
GRANT EXECUTE ON PROCEDURE post TO PUBLIC;
SQL
$node->client(<<'SQL');
SELECT number FROM erp.create_account('1', 'Cash', 'asset', currency => 'EUR', limited => true);
SELECT number FROM erp.create_account('2', 'Till', 'asset', currency => 'EUR', limited => true);
SELECT number FROM erp.create_account('3', 'Vouchers', 'liability', currency => 'EUR', limited => true);
SELECT number FROM erp.create_account('4', 'Equity', 'equity', currency => 'EUR');
SQL

foreach my $level (@ForgeLoad::LEVELS)
{
	ForgeLoad->run($node, name => $level, level => $level, clients => ForgeLoad::size(12, 40),
		transactions => ForgeLoad::size(25, 1000), script => <<'SQL');
\set debit random(1, 4)
\set credit random(1, 4)
\set amount random(1, 9)
CALL post(:debit::text, :credit::text, :amount);
-- What comes of the others is chance: one client puts in, and asks for more than was ever put in.
\if :client_id = 0
CALL post('1', '4', :amount);
CALL post('4', '1', 1000000000);
\endif
SQL
	is($node->safe_psql('postgres', <<"SQL"), 't|t', "$level: some were posted, some refused");
SELECT bool_or(refused IS NULL), bool_or(refused LIKE 'exceeds%') FROM outcome WHERE level = '$level'
SQL
}
is($node->safe_psql('postgres', <<'SQL'), 'Cash|t|t\nTill|t|t\nVouchers|t|t' =~ s/\\n/\n/gr, 'no account was below zero at any time');
SELECT name, min(balance) >= 0, count(*) > 10
  FROM (SELECT a.name, sum(CASE WHEN (t.debit_account_id = a.account_id) = (a.code = 1) THEN t.amount ELSE -t.amount END)
			   OVER (PARTITION BY a.account_id ORDER BY t.position) AS balance
		  FROM forge.ledger_account_row a JOIN forge.transfer t ON a.account_id IN (t.debit_account_id, t.credit_account_id)
		 WHERE a.code IN (1, 2)) b
 GROUP BY name ORDER BY name
SQL
is($node->client(<<'SQL'), 't', 'the books agree with the ledger');
SELECT bool_and(b.balance = l.balance_scaled)
  FROM erp.account_balance b JOIN erp.account a USING (number) JOIN erp.ledger_account l USING (name)
 WHERE a.limited
SQL
is($node->client('SELECT count(*) FROM forge.verify()'), '0', 'the read models fit the log');
done_testing();
