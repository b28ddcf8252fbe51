-- Ledgers that are registered: what their accounts count, and amounts with their scale.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('ledger-ledgers');
SET ROLE forge_app;
SELECT ledger, unit, scale, name, version, ledger_id IS NOT NULL FROM erp.create_ledger(1, ' EUR ', 2, 'Euros');
SELECT ledger, unit, scale, name FROM erp.create_ledger(4294967295, 'points');
SELECT ledger, unit, scale FROM erp.create_ledger(2, 'wei', 38);
-- one number is one ledger; every rule, in the order in which they are looked at
SELECT test.outcome($$SELECT erp.create_ledger(1, 'EUR', 2, 'Euros')$$);
SELECT ledger, unit, scale, test.outcome(format('SELECT erp.create_ledger(%s, %L, %s)', ledger, unit, scale))
  FROM (VALUES (0, ' ', -1), (4294967296, ' ', -1), (-1, 'EUR', 2), (3, ' ', -1), (3, 'EUR', -1), (3, 'EUR', 39)) v (ledger, unit, scale);
SELECT test.outcome($$SELECT erp.create_ledger(3, 'EUR', ledger_id => '00000000-0000-0000-0000-000000000003')$$) LIKE 'ZF00%key_differs%';
SELECT ledger, unit, scale, name, version FROM erp.ledger ORDER BY ledger;

-- amounts are shown with the scale, exactly; those of a ledger that is not registered are not
SELECT status FROM erp.create_ledger_accounts('[
	{"id": 1, "ledger": 1, "code": 1}, {"id": 2, "ledger": 1, "code": 1},
	{"id": 3, "ledger": 2, "code": 1}, {"id": 4, "ledger": 2, "code": 1},
	{"id": 5, "ledger": 9, "code": 1}, {"id": 6, "ledger": 9, "code": 1}]');
SELECT status FROM erp.create_transfers('[
	{"id": 11, "debit_account_id": 1, "credit_account_id": 2, "amount": 1205, "ledger": 1, "code": 1},
	{"id": 12, "debit_account_id": 3, "credit_account_id": 4, "amount": "340282366920938463463374607431768211455", "ledger": 2, "code": 1},
	{"id": 13, "debit_account_id": 5, "credit_account_id": 6, "amount": 1, "ledger": 9, "code": 1}]');
SELECT ledger, amount, amount_scaled FROM erp.transfer ORDER BY position;
SELECT ledger, balance, balance_scaled, unit FROM erp.ledger_account ORDER BY "timestamp";
-- a call with a command id makes all accounts that it says it has made, and may be repeated
\set again '\'00000000-0000-4000-8000-000000000021\''
SELECT status FROM erp.create_ledger_accounts('[
	{"id": 21, "ledger": 9, "code": 1}, {"id": 22, "ledger": 9, "code": 1}, {"id": 23, "ledger": 0, "code": 1}]', command_id => :again);
SELECT status FROM erp.create_ledger_accounts('[
	{"id": 21, "ledger": 9, "code": 1}, {"id": 22, "ledger": 9, "code": 2}, {"id": 24, "ledger": 9, "code": 1}]', command_id => :again);
SELECT count(*) FROM erp.ledger_account WHERE account_id::text ~ '1[5-8]$';
SELECT event_type, version, count(*), count(DISTINCT aggregate_id) FROM erp.event WHERE command_id = :again GROUP BY 1, 2;
-- for callers who may read ledgers
RESET ROLE;
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('ledger-ledgers');
SELECT count(*) FROM erp.define_role('teller', '{ledger.account.read}');
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('ledger-ledgers', '{teller}');
SET ROLE forge_app;
SELECT ledger, balance, balance_scaled, unit FROM erp.ledger_account ORDER BY "timestamp" LIMIT 1;
SELECT count(*) FROM erp.ledger;
SELECT test.outcome($$SELECT erp.create_ledger(8, 'EUR')$$);
RESET ROLE;
RESET ALL;
SELECT * FROM forge.verify();
