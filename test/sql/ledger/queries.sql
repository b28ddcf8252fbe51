-- Queries of the ledger: filters, orders, limits, filters that are invalid, balances of the past.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
CREATE OR REPLACE FUNCTION test.number(number bigint) RETURNS uuid
	LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT pg_catalog.lpad(pg_catalog.to_hex(number), 32, '0')::uuid $$;
CREATE OR REPLACE FUNCTION test.decimal(id uuid) RETURNS integer
	LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT ('x' || pg_catalog.right(id::text, 8))::bit(32)::integer $$;
-- the ids of the transfers that an expression finds, in their order
CREATE FUNCTION test.found(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	EXECUTE format('SELECT string_agg(test.decimal(t.transfer_id)::text, '' '') FROM erp.%s t', query) INTO result;
	RETURN coalesce(result, 'none');
END $$;
GRANT EXECUTE ON FUNCTION test.number, test.decimal, test.found TO PUBLIC;
SELECT test.sign_in('ledger-queries');
SET ROLE forge_app;
SELECT status FROM erp.create_ledger_accounts('[
	{"id": 1, "ledger": 700, "code": 10, "flags": ["history"]},
	{"id": 2, "ledger": 700, "code": 20, "user_data_128": 5},
	{"id": 3, "ledger": 700, "code": 20, "user_data_64": "18446744073709551615"},
	{"id": 4, "ledger": 800, "code": 10, "user_data_32": 4294967295}]');
SELECT status, count(*) FROM erp.create_transfers((SELECT jsonb_agg(jsonb_build_object(
		'id', 100 + n, 'debit_account_id', CASE WHEN n % 2 = 0 THEN 1 ELSE 2 END,
		'credit_account_id', CASE WHEN n % 2 = 0 THEN 2 + n % 4 / 2 ELSE 1 END, 'amount', n, 'ledger', 700,
		'code', 1 + n % 3, 'user_data_128', n % 2, 'user_data_64', n % 4, 'user_data_32', n % 5) ORDER BY n)
	FROM generate_series(1, 8) n)) GROUP BY 1;
SELECT status FROM erp.create_transfers('[
	{"id": 109, "debit_account_id": 1, "credit_account_id": 2, "amount": 50, "ledger": 700, "code": 9, "flags": ["pending"]},
	{"id": 110, "debit_account_id": 1, "credit_account_id": 77, "amount": 50, "ledger": 700, "code": 9},
	{"id": 111, "pending_id": 109, "amount": 40, "flags": ["post_pending_transfer"]}]');
\set one '''00000000-0000-0000-0000-000000000001'''

-- the transfers of an account: sides, order, limit
SELECT test.found($$account_transfers(test.number(1))$$);
SELECT test.found($$account_transfers(test.number(1), reversed => true)$$);
SELECT test.found($$account_transfers(test.number(1), "limit" => 3)$$);
SELECT test.found($$account_transfers(test.number(1), "limit" => 3, reversed => true)$$);
SELECT test.found($$account_transfers(test.number(1), credits => false)$$);
SELECT test.found($$account_transfers(test.number(1), debits => false, reversed => true, "limit" => 2)$$);
SELECT test.found($$account_transfers(test.number(3))$$);
SELECT test.found($$account_transfers(test.number(4))$$);
SELECT test.found($$account_transfers(test.number(99))$$);
-- values; 0 asks for nothing
SELECT test.found($$account_transfers(test.number(1), code => 2)$$);
SELECT test.found($$account_transfers(test.number(1), code => 0)$$);
SELECT test.found($$account_transfers(test.number(1), user_data_128 => test.number(1))$$);
SELECT test.found($$account_transfers(test.number(1), user_data_128 => test.number(0))$$);
SELECT test.found($$account_transfers(test.number(1), user_data_64 => 3)$$);
SELECT test.found($$account_transfers(test.number(1), user_data_32 => 2)$$);
SELECT test.found($$account_transfers(test.number(1), code => 2, user_data_64 => 3)$$);
-- bounds, those included; page by page, forward and backward
SELECT "timestamp" AS third FROM erp.transfer WHERE transfer_id = test.number(103) \gset
SELECT "timestamp" AS sixth FROM erp.transfer WHERE transfer_id = test.number(106) \gset
SELECT test.found(format('account_transfers(test.number(1), %s, %s)', :third, :sixth));
SELECT test.found(format('account_transfers(test.number(1), %s)', :sixth));
SELECT test.found(format('account_transfers(test.number(1), timestamp_max => %s)', :third));
SELECT test.found(format('account_transfers(test.number(1), %s, "limit" => 2)', :third + 1));
SELECT test.found(format('account_transfers(test.number(1), timestamp_max => %s, "limit" => 2, reversed => true)', :sixth - 1));
SELECT test.found(format('account_transfers(test.number(1), 0, 0, debits => NULL, reversed => NULL)'));

-- filters that are invalid find nothing
SELECT f, test.found('account_transfers(' || f || ')') FROM unnest(ARRAY[
	'NULL', 'test.number(0)', '''ffffffff-ffff-ffff-ffff-ffffffffffff''', 'test.number(1), -1', 'test.number(1), 9223372036854775808',
	'test.number(1), 1.5', 'test.number(1), ''NaN''', 'test.number(1), timestamp_max => -1', 'test.number(1), timestamp_max => 18446744073709551615',
	'test.number(1), 9223372036854775807, 1', 'test.number(1), "limit" => 0', 'test.number(1), "limit" => -1', 'test.number(1), "limit" => NULL',
	'test.number(1), debits => false, credits => false', 'test.number(1), user_data_64 => -1', 'test.number(1), user_data_64 => 0.5',
	'test.number(1), code => -1', 'test.number(1), user_data_32 => 4294967296']) f;
SELECT f, test.found('query_transfers(' || f || ')') FROM unnest(ARRAY[
	'-1', '9223372036854775808', 'timestamp_max => 1.5', '2, 1', '"limit" => 0', '"limit" => -1', '"limit" => NULL', 'user_data_64 => -1']) f;
SELECT f, test.outcome(format('SELECT count(*) FROM erp.query_ledger_accounts(%s)', f)) FROM unnest(ARRAY[
	'-1', '9223372036854775808', 'timestamp_max => 1.5', '2, 1', '"limit" => 0', '"limit" => -1', '"limit" => NULL']) f;
SELECT f, test.outcome(format('SELECT count(*) FROM erp.ledger_change_events(%s)', f)) FROM unnest(ARRAY[
	'-1', '9223372036854775808', 'timestamp_max => 1.5', '2, 1', '"limit" => 0', '"limit" => -1', '"limit" => NULL']) f;

-- all transfers, by position; those that failed are none
SELECT test.found('query_transfers()');
SELECT test.found('query_transfers(reversed => true, "limit" => 3)');
SELECT test.found('query_transfers("limit" => 3)');
SELECT test.found('query_transfers(ledger => 700, code => 9)');
SELECT test.found('query_transfers(ledger => 800)');
SELECT test.found('query_transfers(user_data_64 => 3, user_data_32 => 2)');
SELECT test.found(format('query_transfers(%s, %s, reversed => true)', :third, :sixth));

-- accounts, by the time of their creation
SELECT string_agg(test.decimal(account_id)::text, ' ') FROM erp.query_ledger_accounts();
SELECT string_agg(test.decimal(account_id)::text, ' ') FROM erp.query_ledger_accounts(reversed => true, "limit" => 2);
SELECT string_agg(test.decimal(account_id)::text, ' ') FROM erp.query_ledger_accounts(ledger => 700, code => 20);
SELECT string_agg(test.decimal(account_id)::text, ' ') FROM erp.query_ledger_accounts(user_data_128 => test.number(5));
SELECT string_agg(test.decimal(account_id)::text, ' ') FROM erp.query_ledger_accounts(user_data_64 => 18446744073709551615);
SELECT string_agg(test.decimal(account_id)::text, ' ') FROM erp.query_ledger_accounts(user_data_32 => 4294967295);
SELECT string_agg(test.decimal(account_id)::text, ' ') FROM erp.query_ledger_accounts(
	(SELECT "timestamp" FROM erp.ledger_account WHERE account_id = test.number(2)), (SELECT "timestamp" FROM erp.ledger_account WHERE account_id = test.number(3)));

-- balances after each transfer: of accounts with history
SELECT debits_pending, debits_posted, credits_pending, credits_posted, balance FROM erp.account_balances(test.number(1));
SELECT debits_posted, credits_posted, balance FROM erp.account_balances(test.number(1), reversed => true, "limit" => 2, credits => false);
SELECT count(*) FROM erp.account_balances(test.number(2));
SELECT count(*) FROM erp.account_balances(test.number(1), debits => false, credits => false);
SELECT bool_and(b."timestamp" = t."timestamp"), count(*)
  FROM erp.account_balances(test.number(1)) WITH ORDINALITY b
  JOIN erp.account_transfers(test.number(1)) WITH ORDINALITY t USING (ordinality);

-- balances at a time: after each transfer as the history says, with history and without
CREATE TEMP TABLE moment AS
	SELECT test.decimal(transfer_id) AS transfer, timestamptz 'epoch' + ("timestamp" / 1000 + 1) * interval '1 microsecond' AS at FROM erp.transfer;
SELECT count(DISTINCT at) BETWEEN 1 AND 3 FROM moment;
SELECT test.decimal(a.account_id), b.*
  FROM erp.ledger_account a, erp.balance_at(a.account_id, (SELECT max(at) FROM moment)) b ORDER BY 1;
SELECT bool_and((b.debits_pending, b.debits_posted, b.credits_pending, b.credits_posted, b.balance)
				= (a.debits_pending, a.debits_posted, a.credits_pending, a.credits_posted, a.balance))
  FROM erp.ledger_account a, erp.balance_at(a.account_id, 'infinity') b;
SELECT test.decimal(a.account_id), b.* FROM erp.ledger_account a, erp.balance_at(a.account_id, (SELECT min(at) FROM moment)) b ORDER BY 1;
SELECT b.* FROM erp.balance_at(test.number(1), '1969-12-31') b;
SELECT b.* FROM erp.balance_at(test.number(1), '-infinity') b;
SELECT b.* FROM erp.balance_at(test.number(1), '1999-12-31') b;
SELECT b.* FROM erp.balance_at(test.number(99), 'infinity') b;
SELECT b.* FROM erp.balance_at(NULL, 'infinity') b;
SELECT b.* FROM erp.balance_at(test.number(1), NULL) b;

-- what expired is in the past until then, posted and voided until that was done
SELECT status FROM erp.create_transfers('[
	{"id": 121, "debit_account_id": 1, "credit_account_id": 2, "amount": 1000, "ledger": 700, "code": 30, "flags": ["pending"], "timeout": 1},
	{"id": 122, "debit_account_id": 1, "credit_account_id": 2, "amount": 2000, "ledger": 700, "code": 30, "flags": ["pending"], "timeout": 3600},
	{"id": 123, "debit_account_id": 1, "credit_account_id": 2, "amount": 4000, "ledger": 700, "code": 30, "flags": ["pending"]}]');
SELECT timestamptz 'epoch' + (max("timestamp") / 1000 + 1) * interval '1 microsecond' AS made FROM erp.transfer \gset
SELECT pg_sleep_until(:'made'::timestamptz + interval '1 second') IS NULL;
SELECT status FROM erp.create_transfers('[{"id": 124, "pending_id": 122, "amount": 1500, "flags": ["post_pending_transfer"]}, {"id": 125, "pending_id": 123, "amount": 0, "flags": ["void_pending_transfer"]}]');
SELECT test.decimal(a.account_id), 'made', b.* FROM erp.ledger_account a, erp.balance_at(a.account_id, :'made') b WHERE a.code < 20 OR a.user_data_128 IS NOT NULL ORDER BY 1;
SELECT test.decimal(a.account_id), 'almost expired', b.* FROM erp.ledger_account a, erp.balance_at(a.account_id, :'made'::timestamptz + interval '0.999998 second') b WHERE a.transfer_count > 9 ORDER BY 1;
SELECT test.decimal(a.account_id), 'expired', b.* FROM erp.ledger_account a, erp.balance_at(a.account_id, :'made'::timestamptz + interval '1 second') b WHERE a.transfer_count > 9 ORDER BY 1;
SELECT test.decimal(a.account_id), 'resolved', b.* FROM erp.ledger_account a, erp.balance_at(a.account_id, 'infinity') b WHERE a.transfer_count > 9 ORDER BY 1;

-- what changed, in the order of time
SELECT type, test.decimal(transfer_id), amount, flags, debit_account_debits_pending, debit_account_debits_posted, credit_account_credits_pending, credit_account_credits_posted
  FROM erp.ledger_change_events();
SELECT type, test.decimal(transfer_id) FROM erp.ledger_change_events("limit" => 2);
SELECT type, test.decimal(transfer_id) FROM erp.ledger_change_events((SELECT "timestamp" FROM erp.transfer WHERE transfer_id = test.number(123)));
SELECT e."timestamp" - t."timestamp" FROM erp.ledger_change_events() e JOIN erp.transfer t USING (transfer_id) WHERE e.type = 'two_phase_expired';

-- the indexes by account are for operators to make; nothing else changes
SELECT test.outcome('SELECT forge.index_transfers()');
RESET ROLE;
SET client_min_messages = warning;
SELECT test.outcome('SELECT forge.index_transfers()');
SELECT test.outcome('SELECT forge.index_transfers()');
SELECT addition FROM forge.additions() WHERE table_name = 'forge.transfer' AND addition ~ '(debit|credit)$' ORDER BY 1;
SET ROLE forge_app;
SELECT status FROM erp.create_transfers('[{"id": 130, "debit_account_id": 1, "credit_account_id": 2, "amount": 1, "ledger": 700, "code": 40}]');
SELECT count(*) FROM erp.transfer WHERE debit_account_id = test.number(1);
RESET ROLE;
DROP INDEX forge.transfer_debit, forge.transfer_credit;

-- another tenant, and callers without a permission, find nothing
CREATE FUNCTION test.everything() RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(' ', (SELECT count(*) FROM erp.account_transfers(test.number(1))), (SELECT count(*) FROM erp.account_balances(test.number(1))),
		(SELECT count(*) FROM erp.query_transfers()), (SELECT count(*) FROM erp.query_ledger_accounts()), (SELECT count(*) FROM erp.ledger_change_events()),
		(SELECT b.balance IS NOT NULL FROM erp.balance_at(test.number(1), 'infinity') b),
		(SELECT count(*) FILTER (WHERE e.debit_account_debits_posted IS NOT NULL) FROM erp.ledger_change_events() e)) $$;
GRANT EXECUTE ON FUNCTION test.everything TO PUBLIC;
SET ROLE forge_app;
SELECT test.everything();
SELECT role FROM erp.define_role('reader', '{ledger.account.read}');
SELECT role FROM erp.define_role('teller', '{ledger.transfer.read}');
RESET ROLE;
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('ledger-queries', '{reader}');
SET ROLE forge_app;
SELECT test.everything();
RESET ROLE;
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('ledger-queries', '{teller}');
SET ROLE forge_app;
SELECT test.everything();
RESET ROLE;
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('ledger-queries', '{viewer}');
SET ROLE forge_app;
SELECT test.everything();
RESET ROLE;
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('ledger-queries-other');
SET ROLE forge_app;
SELECT test.everything();
RESET ROLE;
