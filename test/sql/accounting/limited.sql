-- Limited accounts: the ledger refuses what would overdraw them, within the unit of the entry.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('accounting-limited');
SET ROLE forge_app;
CREATE FUNCTION pg_temp.entry(debit text, credit text, amount numeric, currency text DEFAULT 'EUR') RETURNS jsonb
	LANGUAGE sql AS $$ SELECT jsonb_build_array(jsonb_build_object('account', debit, 'debit', amount, 'currency', currency),
		jsonb_build_object('account', credit, 'credit', amount, 'currency', currency)) $$;
CREATE FUNCTION pg_temp.try(lines jsonb) RETURNS text
	LANGUAGE sql AS $$ SELECT test.outcome(format('SELECT e.line_count FROM erp.post_entry(%L) e', lines)) $$;

-- each has an account of the ledger behind it, and each currency a clearing account
SELECT test.outcome($$SELECT erp.create_account('1000', 'Cash', 'asset', limited => true)$$);
SELECT number, limited FROM erp.create_account('1000', 'Cash', 'asset', currency => 'EUR', limited => true);
SELECT number, limited FROM erp.create_account('2000', 'Vouchers', 'liability', currency => 'EUR', limited => true);
SELECT number, limited FROM erp.create_account('1010', 'Yen', 'asset', currency => 'JPY', limited => true);
SELECT number, limited FROM erp.create_account('3000', 'Equity', 'equity');
SELECT number, limited FROM erp.create_account('5000', 'Budget', 'expense', currency => 'KWD', limited => true);
SELECT test.outcome($$SELECT erp.create_account('1000', 'Cash', 'asset', currency => 'EUR', limited => true)$$);
SELECT ledger, code, flags, keeping, name FROM erp.ledger_account ORDER BY "timestamp";
SELECT count(DISTINCT "timestamp") FROM erp.ledger_account;
-- and a ledger, which is registered once
SELECT ledger, unit, scale, name FROM erp.ledger ORDER BY ledger;
SELECT ledger FROM erp.create_ledger(756, 'points');
SELECT test.outcome($$SELECT erp.create_account('1040', 'Francs', 'asset', currency => 'CHF', limited => true)$$);
SELECT ledger FROM erp.create_ledger(840, 'USD', 2, 'Dollars');
SELECT number FROM erp.create_account('1050', 'Dollars', 'asset', currency => 'USD');
SELECT number FROM erp.create_account('1060', 'Dollars', 'asset', currency => 'USD', limited => true);
SELECT ledger, unit, scale, name, version FROM erp.ledger WHERE ledger = 840;

-- what is there can be spent, and no more; amounts are in the smallest unit
SELECT pg_temp.try(pg_temp.entry('3000', '1000', 0.01));
SELECT pg_temp.try(pg_temp.entry('1000', '3000', 10.50));
SELECT pg_temp.try(pg_temp.entry('3000', '1000', 10.51));
SELECT pg_temp.try(pg_temp.entry('2000', '3000', 0.01));
SELECT pg_temp.try(pg_temp.entry('1000', '2000', 5));
SELECT pg_temp.try(pg_temp.entry('2000', '3000', 5.01));
SELECT pg_temp.try(pg_temp.entry('1010', '3000', 700, 'JPY'));
SELECT pg_temp.try(pg_temp.entry('3000', '1010', 701, 'JPY'));
SELECT pg_temp.try(pg_temp.entry('5000', '3000', 0.125, 'KWD'));
SELECT pg_temp.try(pg_temp.entry('3000', '5000', 0.126, 'KWD'));
SELECT name, debits_posted, credits_posted, balance FROM erp.ledger_account ORDER BY "timestamp";
-- an entry counts as a whole, whatever the order of its lines
SELECT pg_temp.try('[{"account": "1000", "credit": 100}, {"account": "1000", "debit": 100}, {"account": "3000", "credit": 1, "currency": "EUR"}, {"account": "3000", "debit": 1, "currency": "EUR"}]');
SELECT pg_temp.try('[{"account": "1000", "credit": 15}, {"account": "2000", "debit": 5}, {"account": "3000", "debit": 10, "currency": "EUR"}]');
SELECT name, debits_posted, credits_posted, balance, balance_scaled, unit FROM erp.ledger_account ORDER BY "timestamp" LIMIT 3;
SELECT account, balance FROM (SELECT number AS account, currency, balance FROM erp.account_balance) b WHERE account <> '3000' ORDER BY 1;

-- reversals count, too: what was spent since cannot be taken back
SELECT entry_id = test.id('gift') FROM erp.post_entry(pg_temp.entry('1000', '3000', 20), entry_id => test.id('gift'));
SELECT entry_id = test.id('spent') FROM erp.post_entry(pg_temp.entry('3000', '1000', 15), entry_id => test.id('spent'));
SELECT test.outcome($$SELECT erp.reverse_entry(test.id('gift'), 'no gift')$$);
SELECT line_count FROM erp.reverse_entry(test.id('spent'), 'not spent');
SELECT line_count FROM erp.reverse_entry(test.id('gift'), 'no gift');
SELECT t.amount, t.amount_scaled, t.code, t.user_data_128 IN (SELECT entry_id FROM erp.journal_entry) AS entry FROM erp.transfer t ORDER BY position DESC LIMIT 4;

-- a batch is one unit: its entries count in their order, and one that fails fails all
SELECT test.outcome(format($$SELECT erp.execute_batch(%L)$$, jsonb_build_array(
	jsonb_build_object('command', 'accounting.entry.post', 'payload', jsonb_build_object('lines', pg_temp.entry('1000', '3000', 7))),
	jsonb_build_object('command', 'accounting.entry.post', 'payload', jsonb_build_object('lines', pg_temp.entry('3000', '1000', 5))),
	jsonb_build_object('command', 'accounting.entry.post', 'payload', jsonb_build_object('lines', pg_temp.entry('3000', '1000', 5))))));
SELECT balance FROM erp.ledger_account WHERE name = 'Cash';
SELECT count(*) FROM erp.execute_batch(jsonb_build_array(
	jsonb_build_object('command', 'accounting.account.create', 'payload', '{"number": "1020", "name": "Till", "kind": "asset", "currency": "EUR", "limited": true}'::jsonb),
	jsonb_build_object('command', 'accounting.entry.post', 'payload', jsonb_build_object('lines', pg_temp.entry('1020', '3000', 5))),
	jsonb_build_object('command', 'accounting.entry.post', 'payload', jsonb_build_object('lines', pg_temp.entry('3000', '1020', 5)))));
SELECT name, debits_posted, credits_posted FROM erp.ledger_account WHERE name IN ('Cash', 'Till') ORDER BY 1;

-- the batch has the metadata of its entry, and the entry is its cause
SELECT version FROM forge.execute('accounting.entry.post', test.id('told'), jsonb_build_object('lines', pg_temp.entry('1000', '3000', 1)),
	command_id => test.id('command'), metadata => '{"correlation_id": "00000000-0000-0000-0000-00000000c0de", "from": "test"}');
SELECT b.event_type, b.correlation_id = e.correlation_id AS correlated, b.causation_id = e.event_id AS caused, b.metadata = e.metadata AS told,
	   b.command_id = e.command_id AS one_command, b.payload - 'digest' - 'first_position' - 'last_position' AS payload
  FROM erp.event e JOIN erp.event b ON b.command_id = e.command_id AND b.event_type LIKE 'ledger.%' WHERE e.aggregate_id = test.id('told');
-- the same command again does nothing
SELECT count(*) FROM erp.transfer;
SELECT version FROM forge.execute('accounting.entry.post', test.id('told'), jsonb_build_object('lines', pg_temp.entry('1000', '3000', 1)),
	command_id => test.id('command'), metadata => '{"correlation_id": "00000000-0000-0000-0000-00000000c0de", "from": "test"}');
SELECT count(*) FROM erp.transfer;

-- nobody else can ask for anything on these accounts, nor take their ids
SELECT test.outcome(format($$SELECT * FROM erp.create_transfers(%L)$$, jsonb_build_array(jsonb_build_object(
	'id', 1, 'debit_account_id', account_id, 'credit_account_id', 2, 'amount', 1, 'ledger', 978, 'code', 1)))) FROM erp.ledger_account WHERE name = 'Cash';
SELECT test.outcome(format($$SELECT * FROM erp.create_transfers(%L)$$, jsonb_build_array(jsonb_build_object('id', 1), jsonb_build_object(
	'id', 1, 'debit_account_id', 2, 'credit_account_id', account_id, 'amount', 1, 'ledger', 978, 'code', 1)))) FROM erp.ledger_account WHERE name = 'Cash';
SELECT DISTINCT test.outcome(format($$SELECT * FROM erp.create_transfers(%L)$$, jsonb_build_array(jsonb_build_object('id', transfer_id)))) FROM erp.transfer;
SELECT DISTINCT test.outcome(format($$SELECT * FROM erp.create_transfers(%L)$$, jsonb_build_array(jsonb_build_object('id', 1, 'pending_id', transfer_id)))) FROM erp.transfer;
SELECT test.outcome(format($$SELECT * FROM erp.create_ledger_accounts(%L)$$, jsonb_build_array(jsonb_build_object('id', account_id, 'ledger', 978, 'code', 1)))) FROM erp.ledger_account WHERE name = 'Cash';
-- ids of calls, before and behind the reserved ones, are found among these
SELECT status FROM erp.create_ledger_accounts('[{"id": 1, "ledger": 978, "code": 1}, {"id": 2, "ledger": 978, "code": 1}]');
SELECT status FROM erp.create_transfers('[
	{"id": 3, "debit_account_id": 1, "credit_account_id": 2, "amount": 1, "ledger": 978, "code": 1},
	{"id": "99999999-0000-0000-0000-000000000000", "debit_account_id": 1, "credit_account_id": 2, "amount": 1, "ledger": 978, "code": 1}]');
SELECT status FROM erp.create_transfers('[
	{"id": 2, "debit_account_id": 1, "credit_account_id": 2, "amount": 1, "ledger": 978, "code": 1},
	{"id": 3, "debit_account_id": 1, "credit_account_id": 2, "amount": 1, "ledger": 978, "code": 1},
	{"id": 4, "debit_account_id": 1, "credit_account_id": 2, "amount": 1, "ledger": 978, "code": 1},
	{"id": "88888888-0000-0000-0000-000000000000", "debit_account_id": 1, "credit_account_id": 2, "amount": 1, "ledger": 978, "code": 1},
	{"id": "99999999-0000-0000-0000-000000000000", "debit_account_id": 1, "credit_account_id": 2, "amount": 1, "ledger": 978, "code": 1}]');

-- whoever posts entries needs no permission of the ledger
RESET ROLE;
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('accounting-limited', '{accountant}');
SET ROLE forge_app;
SELECT forge.has_permission('ledger.batch.post') AS batch, forge.has_permission('ledger.account.open') AS account;
SELECT number FROM erp.create_account('1030', 'Petty cash', 'asset', currency => 'EUR', limited => true);
SELECT line_count FROM erp.post_entry(pg_temp.entry('1030', '3000', 1));
RESET ROLE;
RESET ALL;
SELECT * FROM forge.verify();

-- verify compares the balances with the lines of the journal
BEGIN;
ALTER TABLE forge.account_row DISABLE TRIGGER guard;
UPDATE forge.account_row r SET credits_posted = credits_posted + 100000 FROM forge.ledger_account_row l
 WHERE l.tenant_id = r.tenant_id AND l.account_id = r.account_id AND l.name = 'Cash' AND r.tenant_id = test.id('accounting-limited');
DELETE FROM forge.account_row r USING forge.ledger_account_row l
 WHERE l.tenant_id = r.tenant_id AND l.account_id = r.account_id AND l.name = 'Yen' AND r.tenant_id = test.id('accounting-limited');
SELECT problem, row_key ->> 'account' AS account, stored, replayed FROM forge.verify('limited_account');
ROLLBACK;
