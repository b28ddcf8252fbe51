-- What the views of the ledger show: balances, flags, what became of pending transfers, failures; to whom.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
CREATE OR REPLACE FUNCTION test.number(number bigint) RETURNS uuid
	LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT pg_catalog.lpad(pg_catalog.to_hex(number), 32, '0')::uuid $$;
CREATE OR REPLACE FUNCTION test.short(id uuid) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT pg_catalog.ltrim(pg_catalog.right(id::text, 12), '0') $$;
SELECT test.sign_in('ledger-views');
SET ROLE forge_app;

-- accounts: as created, 0 of the caller's data is none
SELECT status FROM erp.create_ledger_accounts('[
	{"id": 1, "ledger": 700, "code": 10, "name": "Cash", "flags": ["history"]},
	{"id": 2, "ledger": 700, "code": 20, "flags": ["debits_must_not_exceed_credits", "linked"], "user_data_128": 255, "user_data_64": "18446744073709551615", "user_data_32": 4294967295},
	{"id": 3, "ledger": 700, "code": 20, "flags": ["closed", "credits_must_not_exceed_debits"]}]');
SELECT test.short(account_id), ledger, code, flags, keeping, debits_pending, debits_posted, credits_pending, credits_posted, balance,
	   user_data_128, user_data_64, user_data_32, closed, transfer_count, name
  FROM erp.ledger_account ORDER BY "timestamp";

-- transfers of every kind
SELECT index, status FROM erp.create_transfers('[
	{"id": 11, "debit_account_id": 1, "credit_account_id": 2, "amount": "340282366920938463463374607431768211000", "ledger": 700, "code": 1},
	{"id": 12, "debit_account_id": 2, "credit_account_id": 1, "amount": 30, "ledger": 700, "code": 2, "flags": ["pending"], "timeout": 3600, "user_data_128": 1, "user_data_64": 2, "user_data_32": 3},
	{"id": 13, "debit_account_id": 2, "credit_account_id": 1, "amount": 20, "ledger": 700, "code": 2, "flags": ["pending"]},
	{"id": 14, "debit_account_id": 2, "credit_account_id": 1, "amount": 10, "ledger": 700, "code": 2, "flags": ["pending"]},
	{"id": 15, "pending_id": 13, "amount": 15, "flags": ["post_pending_transfer"]},
	{"id": 16, "pending_id": 14, "amount": 0, "flags": ["void_pending_transfer"]},
	{"id": 17, "debit_account_id": 1, "credit_account_id": 3, "amount": 1, "ledger": 700, "code": 1},
	{"id": 18, "debit_account_id": 2, "credit_account_id": 9, "amount": 1, "ledger": 700, "code": 1},
	{"id": 19, "debit_account_id": 1, "credit_account_id": 2, "amount": 1, "ledger": 0, "code": 1},
	{"id": 20, "debit_account_id": 2, "credit_account_id": 1, "amount": 5, "ledger": 700, "code": 3, "flags": ["pending", "closing_debit", "linked"]},
	{"id": 21, "debit_account_id": 2, "credit_account_id": 1, "amount": 5, "ledger": 700, "code": 3}]');
SELECT test.short(account_id), flags, debits_pending, debits_posted, credits_pending, credits_posted, balance, closed, transfer_count
  FROM erp.ledger_account ORDER BY "timestamp";
SELECT test.short(transfer_id), test.short(debit_account_id), test.short(credit_account_id), amount, ledger, code, flags,
	   test.short(pending_id), test.short(user_data_128), user_data_64, user_data_32, timeout, status
  FROM erp.transfer ORDER BY position;
SELECT test.short(transfer_id), amount, timeout, flags, expires_at - recorded_at > interval '1 hour' AS expires FROM erp.pending_transfer ORDER BY position;
SELECT test.short(transfer_id), test.short(debit_account_id), test.short(credit_account_id), amount, code, flags, status, result
  FROM erp.transfer_failure ORDER BY position;

-- who, by what, when: as their event says
SELECT count(*), count(DISTINCT t.event_position), bool_and(t.command_id = e.command_id), bool_and(t.principal_id = e.principal_id),
	   bool_and(t.recorded_at = e.recorded_at), bool_and(t.position > e.position)
  FROM (SELECT command_id, principal_id, recorded_at, event_position, position FROM erp.transfer
		UNION ALL SELECT command_id, principal_id, recorded_at, event_position, position FROM erp.transfer_failure) t
  JOIN erp.event e ON e.position = t.event_position AND e.event_type = 'ledger.batch.posted';
SELECT bool_and(p.expires_at = timestamptz 'epoch' + (t."timestamp" / 1000 + 3600000000) * interval '1 microsecond')
  FROM erp.pending_transfer p JOIN erp.transfer t USING (transfer_id) WHERE p.timeout = 3600;

-- a closing transfer closes until it is voided
SELECT status FROM erp.create_transfers('[{"id": 22, "debit_account_id": 2, "credit_account_id": 1, "amount": 0, "ledger": 700, "code": 3, "flags": ["pending", "closing_debit"]}]');
SELECT test.short(account_id), flags, closed FROM erp.ledger_account WHERE account_id = test.number(2);
SELECT status FROM erp.create_transfers('[{"id": 23, "pending_id": 22, "amount": 0, "flags": ["void_pending_transfer"]}]');
SELECT test.short(account_id), flags, closed FROM erp.ledger_account WHERE account_id = test.number(2);

-- what expires counts until then, without an event: the statement that creates it sees it, one after it does not
CREATE TEMP TABLE seen AS SELECT a.debits_pending, a.credits_pending, a.closed, a.flags, 'before' AS moment FROM erp.ledger_account a WHERE false;
CREATE TEMP TABLE seen_status (moment text, transfer_id uuid, status text);
DO $$
BEGIN
	PERFORM erp.create_transfers('[
		{"id": 31, "debit_account_id": 2, "credit_account_id": 1, "amount": 7, "ledger": 700, "code": 4, "flags": ["pending"], "timeout": 1},
		{"id": 32, "debit_account_id": 1, "credit_account_id": 2, "amount": 9, "ledger": 700, "code": 4, "flags": ["pending"], "timeout": 1},
		{"id": 33, "debit_account_id": 2, "credit_account_id": 1, "amount": 0, "ledger": 700, "code": 4, "flags": ["pending", "closing_debit"], "timeout": 1}]');
	INSERT INTO seen SELECT debits_pending, credits_pending, closed, flags, 'before' FROM erp.ledger_account WHERE account_id = test.number(2);
	INSERT INTO seen_status SELECT 'before', transfer_id, status FROM erp.transfer WHERE code = 4;
	INSERT INTO seen_status SELECT 'before, open', transfer_id, NULL FROM erp.pending_transfer WHERE code = 4;
END $$;
SELECT pg_sleep_until(timestamptz 'epoch' + ((SELECT max("timestamp") FROM erp.transfer WHERE code = 4) / 1000 + 1000001) * interval '1 microsecond') IS NULL;
INSERT INTO seen SELECT debits_pending, credits_pending, closed, flags, 'later' FROM erp.ledger_account WHERE account_id = test.number(2);
INSERT INTO seen_status SELECT 'later', transfer_id, status FROM erp.transfer WHERE code = 4;
INSERT INTO seen_status SELECT 'later, open', transfer_id, NULL FROM erp.pending_transfer WHERE code = 4;
SELECT moment, debits_pending, credits_pending, closed, flags FROM seen;
SELECT moment, test.short(transfer_id), status FROM seen_status ORDER BY 1, 2;

-- the next transfer releases it, and nothing is taken out twice
SELECT status FROM erp.create_transfers('[{"id": 34, "debit_account_id": 2, "credit_account_id": 1, "amount": 1, "ledger": 700, "code": 5}]');
SELECT test.short(account_id), debits_pending, credits_pending, closed, transfer_count FROM erp.ledger_account ORDER BY "timestamp";

-- names of numbers
SELECT forge.account_flags(63), forge.transfer_flags(511), forge.transfer_flags(0);
SELECT forge.transfer_status(0), forge.transfer_status(54), forge.transfer_status(46), forge.transfer_status(4711);

-- another tenant sees nothing of it, even with an account of the same id
RESET ROLE;
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('ledger-views-other');
SET ROLE forge_app;
SELECT status FROM erp.create_ledger_accounts('[{"id": 1, "ledger": 9, "code": 9}]');
SELECT test.short(account_id), ledger, balance FROM erp.ledger_account;
SELECT count(*) FROM erp.transfer;
SELECT count(*) FROM erp.pending_transfer;
SELECT count(*) FROM erp.transfer_failure;
SELECT count(*) FROM forge.expired_pending;

-- permissions: balances are exact for a caller who may not see transfers
RESET ROLE;
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('ledger-views');
SET ROLE forge_app;
SELECT role FROM erp.define_role('reader', '{ledger.account.read}');
SELECT role FROM erp.define_role('teller', '{ledger.transfer.read}');
DO $$ BEGIN
	PERFORM erp.create_transfers('[{"id": 35, "debit_account_id": 2, "credit_account_id": 1, "amount": 4, "ledger": 700, "code": 6, "flags": ["pending"], "timeout": 1}]');
END $$;
SELECT pg_sleep_until(timestamptz 'epoch' + ((SELECT max("timestamp") FROM erp.transfer WHERE code = 6) / 1000 + 1000001) * interval '1 microsecond') IS NULL;
RESET ROLE;
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('ledger-views', '{reader}');
SET ROLE forge_app;
SELECT test.short(account_id), debits_pending, credits_pending FROM erp.ledger_account ORDER BY "timestamp";
SELECT (SELECT count(*) FROM erp.transfer), (SELECT count(*) FROM erp.pending_transfer), (SELECT count(*) FROM erp.transfer_failure);
RESET ROLE;
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('ledger-views', '{teller}');
SET ROLE forge_app;
SELECT (SELECT count(*) FROM erp.ledger_account), (SELECT count(*) FROM erp.transfer), (SELECT count(*) FROM erp.pending_transfer),
	   (SELECT count(*) FROM erp.transfer_failure), (SELECT count(*) FROM forge.expired_pending);
SELECT count(*), count(command_id), count(principal_id), count(recorded_at) FROM erp.transfer;
RESET ROLE;
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('ledger-views', '{viewer}');
SET ROLE forge_app;
SELECT (SELECT count(*) FROM erp.ledger_account), (SELECT count(*) FROM erp.transfer), (SELECT count(*) FROM erp.pending_transfer),
	   (SELECT count(*) FROM erp.transfer_failure);

-- nobody writes to them
SELECT test.outcome('DELETE FROM erp.ledger_account');
SELECT test.outcome('UPDATE erp.transfer SET amount = 0');
SELECT test.outcome('DELETE FROM erp.pending_transfer');
SELECT test.outcome('DELETE FROM erp.transfer_failure');
RESET ROLE;
