-- Accounts that are summed: the same balances as an account that is exact, before and after they are summed up;
-- which transfers they take; their transfers and their past; permissions; sums that are damaged.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
CREATE OR REPLACE FUNCTION test.number(number bigint) RETURNS uuid
	LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT pg_catalog.lpad(pg_catalog.to_hex(number), 32, '0')::uuid $$;
CREATE OR REPLACE FUNCTION test.short(id uuid) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT pg_catalog.ltrim(pg_catalog.right(id::text, 12), '0') $$;
SELECT test.sign_in('ledger-summed-other');
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('ledger-summed');

-- accounts 1 and 2 are summed, 11 and 12 their exact twins
SELECT index, status FROM erp.create_ledger_accounts('[
	{"id": 1, "ledger": 1, "code": 1, "keeping": "summed", "name": "Sales"},
	{"id": 2, "ledger": 1, "code": 1, "keeping": "summed", "flags": ["linked"]},
	{"id": 3, "ledger": 1, "code": 1, "keeping": "exact"},
	{"id": 11, "ledger": 1, "code": 1}, {"id": 12, "ledger": 1, "code": 1}, {"id": 13, "ledger": 1, "code": 1},
	{"id": 4, "ledger": 1, "code": 1, "keeping": "summed", "flags": ["history"]},
	{"id": 4, "ledger": 1, "code": 1, "keeping": "summed", "flags": ["closed"]},
	{"id": 4, "ledger": 1, "code": 1, "keeping": "summed", "flags": ["debits_must_not_exceed_credits"]},
	{"id": 4, "ledger": 1, "code": 1, "keeping": "summed", "flags": ["credits_must_not_exceed_debits"]},
	{"id": 1, "ledger": 1, "code": 1, "keeping": "summed"}, {"id": 1, "ledger": 1, "code": 1}, {"id": 3, "ledger": 1, "code": 1, "keeping": "summed"}]');
SELECT test.outcome($$SELECT * FROM erp.create_ledger_accounts('[{"id": 5, "ledger": 1, "code": 1, "keeping": "sum"}]')$$);

-- asks for a transfer of each pair of accounts; how the answers of the two differ, if they do
CREATE FUNCTION pg_temp.twice(transfers jsonb) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	twins jsonb := (SELECT jsonb_agg(
		t || jsonb_build_object('id', (t ->> 'id')::integer + 1000)
		|| CASE WHEN t ? 'pending_id' THEN jsonb_build_object('pending_id', (t ->> 'pending_id')::integer + 1000) ELSE '{}' END
		|| CASE WHEN t ? 'debit_account_id' THEN jsonb_build_object('debit_account_id', (t ->> 'debit_account_id')::integer + 10,
																	'credit_account_id', (t ->> 'credit_account_id')::integer + 10) ELSE '{}' END)
		FROM jsonb_array_elements(transfers) t);
BEGIN
	RETURN QUERY SELECT s.status || CASE WHEN s.status = e.status THEN '' ELSE ', exact: ' || e.status END
		FROM erp.create_transfers(transfers) s JOIN erp.create_transfers(twins) e USING (index) ORDER BY index;
END $$;
CREATE FUNCTION pg_temp.transfer(id integer, debit integer, credit integer, amount numeric, more jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $$
	SELECT jsonb_build_object('id', id, 'debit_account_id', debit, 'credit_account_id', credit, 'amount', amount, 'ledger', 1, 'code', 1) || more $$;
CREATE VIEW test.balances AS
	SELECT test.short(account_id) AS account, keeping, debits_pending, debits_posted, credits_pending, credits_posted, balance, transfer_count
	  FROM erp.ledger_account;
CREATE VIEW test.differ AS
	SELECT s.account, s, e FROM test.balances s JOIN test.balances e ON e.account = CASE s.account WHEN '1' THEN 'b' WHEN '2' THEN 'c' END
	 WHERE (s.debits_pending, s.debits_posted, s.credits_pending, s.credits_posted, s.balance, s.transfer_count)
		   IS DISTINCT FROM (e.debits_pending, e.debits_posted, e.credits_pending, e.credits_posted, e.balance, e.transfer_count);
GRANT SELECT ON test.balances, test.differ TO PUBLIC;

-- read-your-writes, in one transaction and in one statement after the other
BEGIN;
SELECT * FROM pg_temp.twice(jsonb_build_array(pg_temp.transfer(101, 3, 1, 100), pg_temp.transfer(102, 2, 3, 30), pg_temp.transfer(103, 1, 2, 5)));
SELECT * FROM test.balances ORDER BY account;
SELECT * FROM test.differ;
COMMIT;
SELECT * FROM pg_temp.twice(jsonb_build_array(
	pg_temp.transfer(104, 3, 1, 40, '{"flags": ["pending"]}'), pg_temp.transfer(105, 3, 1, 50, '{"flags": ["pending"], "timeout": 1000000}'),
	pg_temp.transfer(106, 1, 2, 60, '{"flags": ["pending"]}'), pg_temp.transfer(107, 1, 2, 70, '{"flags": ["pending"], "timeout": 1000000}'),
	pg_temp.transfer(108, 1, 2, 80, '{"flags": ["pending"], "timeout": 1}'), pg_temp.transfer(109, 2, 3, 90, '{"flags": ["pending"], "timeout": 1}'),
	'{"id": 110, "pending_id": 106, "amount": 6, "flags": ["post_pending_transfer"]}'::jsonb));
SELECT * FROM test.balances ORDER BY account;
SELECT * FROM test.differ;

-- one is summed up, the other waits: the row of an account that is summed is written by the consumer alone
SELECT test.short(account_id), position > 0 AS is_touched, transfer_count, debits_pending, debits_posted, credits_pending, credits_posted
  FROM forge.account_row WHERE tenant_id = forge.current_tenant() AND flags >= 32768 ORDER BY account_id;
SELECT name, mode, lag, status FROM forge.projection WHERE name = 'summed';
SELECT forge.run_jobs() > 0;
SELECT test.short(account_id), position > 0 AS is_touched, transfer_count, debits_pending, debits_posted, credits_pending, credits_posted
  FROM forge.account_row WHERE tenant_id = forge.current_tenant() AND flags >= 32768 ORDER BY account_id;
SELECT name, mode, lag, status FROM forge.projection WHERE name = 'summed';
SELECT * FROM test.differ;
SELECT * FROM forge.verify();

-- pending ones that were summed up are posted and voided, also when that is summed up later
SELECT * FROM pg_temp.twice('[
	{"id": 120, "pending_id": 104, "amount": 4, "flags": ["post_pending_transfer"]}, {"id": 121, "pending_id": 105, "amount": "max", "flags": ["post_pending_transfer"]},
	{"id": 122, "pending_id": 107, "amount": 0, "flags": ["void_pending_transfer"]}, {"id": 123, "pending_id": 107, "amount": 0, "flags": ["void_pending_transfer"]}]');
SELECT * FROM test.balances WHERE account IN ('1', '2') ORDER BY account;
SELECT * FROM test.differ;
SELECT * FROM forge.verify();

-- what has expired counts nowhere from that instant, though nobody has looked
SELECT pg_sleep(1.1);
SELECT * FROM test.balances WHERE account IN ('1', '2') ORDER BY account;
SELECT * FROM test.differ;
SELECT * FROM forge.verify();
SELECT forge.run_jobs() > 0;
SELECT * FROM test.balances WHERE account IN ('1', '2') ORDER BY account;
SELECT * FROM test.differ;
SELECT * FROM forge.verify();
SELECT status FROM erp.create_transfers('[{"id": 124, "pending_id": 108, "amount": 80, "flags": ["post_pending_transfer"]}]');

-- flags that need the balance, amounts that its sums could not take; and what the other account may do
SELECT status FROM erp.create_transfers(jsonb_build_array(
	pg_temp.transfer(130, 1, 3, 1, '{"flags": ["balancing_debit"]}'), pg_temp.transfer(130, 3, 1, 1, '{"flags": ["balancing_credit"]}'),
	pg_temp.transfer(130, 1, 3, 0, '{"flags": ["closing_debit", "pending"]}'), pg_temp.transfer(130, 3, 1, 0, '{"flags": ["closing_credit", "pending"]}'),
	pg_temp.transfer(131, 3, 1, 2::numeric ^ 96), pg_temp.transfer(132, 1, 3, 2::numeric ^ 96),
	pg_temp.transfer(133, 3, 1, 2::numeric ^ 96 - 1, '{"flags": ["linked"]}'), pg_temp.transfer(134, 1, 3, 1, '{"flags": ["balancing_debit"]}'),
	pg_temp.transfer(130, 1, 3, 1000, '{"flags": ["balancing_credit"]}')));
SELECT amount FROM erp.transfer WHERE transfer_id = test.number(130);

-- its transfers, by time; without a chain
SELECT count(*) FILTER (WHERE test.number(1) IN (debit_account_id, credit_account_id)),
	   sum(previous_debit) FILTER (WHERE debit_account_id IN (test.number(1), test.number(2))) AS debits,
	   sum(previous_credit) FILTER (WHERE credit_account_id IN (test.number(1), test.number(2))) AS credits
  FROM forge.transfer WHERE tenant_id = forge.current_tenant();
SELECT string_agg(test.short(transfer_id), ' ') FROM erp.account_transfers(test.number(1));
SELECT string_agg(test.short(transfer_id), ' ') FROM erp.account_transfers(test.number(1), reversed => true, "limit" => 3);
SELECT string_agg(test.short(transfer_id), ' ') FROM erp.account_transfers(test.number(1), credits => false, "limit" => 2);
SELECT string_agg(test.short(t.transfer_id), ' ') FROM erp.transfer m, erp.account_transfers(test.number(1), m."timestamp" + 1, "limit" => 2) t WHERE m.transfer_id = test.number(101);
SELECT string_agg(test.short(t.transfer_id), ' ') FROM erp.transfer m, erp.account_transfers(test.number(1), 0, m."timestamp") t WHERE m.transfer_id = test.number(104);
SELECT count(*) FROM erp.account_balances(test.number(1));
SELECT string_agg(test.short(account_id) || ' ' || balance, ', ') FROM erp.query_ledger_accounts("limit" => 3);

-- the past of both is the same, of each between two calls: their last transfers are 103, 110, 123
SELECT * FROM erp.balance_at(test.number(2), now());
SELECT * FROM erp.balance_at(test.number(12), now());
CREATE FUNCTION pg_temp.past(account bigint, transfer bigint) RETURNS TABLE (debits_pending numeric, debits_posted numeric, credits_pending numeric, credits_posted numeric, balance numeric)
LANGUAGE sql AS $$
	SELECT b.* FROM erp.transfer t, erp.balance_at(test.number(account), timestamptz 'epoch' + (t."timestamp" + 1000) / 1000 * interval '1 microsecond') b
	 WHERE t.transfer_id = test.number(transfer) $$;
SELECT account, transfer, s.*, (SELECT e = s FROM pg_temp.past(account + 10, transfer + 1000) e) AS is_same
  FROM unnest('{1,2}'::bigint[]) account, unnest('{103,110,122}'::bigint[]) transfer, pg_temp.past(account, transfer) s ORDER BY 1, 2;
SELECT count(*) FROM erp.balance_at(test.number(2), '2001-01-01');

-- without the permission, and for another tenant, there is nothing
SELECT count(*) FROM forge.summed_balance(test.number(1));
SELECT count(*) FROM forge.summed_balance(test.number(11));
SELECT count(*) FROM forge.summed_balance(NULL);
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('ledger-summed', '{viewer}');
SELECT count(*) FROM forge.summed_balance(test.number(1));
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('ledger-summed-other');
SELECT count(*) FROM forge.summed_balance(test.number(1));
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('ledger-summed');

-- sums that are damaged are found and mended, also while some transfers are not summed up
CREATE FUNCTION pg_temp.damage(change text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
	ALTER TABLE forge.account_row DISABLE TRIGGER guard;
	EXECUTE format('UPDATE forge.account_row SET %s WHERE tenant_id = forge.current_tenant() AND account_id = test.number(1)', change);
	RETURN QUERY SELECT concat_ws(' ', split_part(change, ' ', 1), v.row_key ->> 'table', test.short((v.row_key ->> 'id')::uuid), v.problem) FROM forge.verify('ledger') v ORDER BY 1;
	PERFORM forge.rebuild('ledger');
	RETURN QUERY SELECT concat_ws(' ', v.row_key, v.problem) FROM forge.verify() v;
	RETURN QUERY SELECT concat_ws(' ', d.account) FROM test.differ d WHERE d.account = '2';
	ALTER TABLE forge.account_row ENABLE TRIGGER guard;
END $$;
SELECT pg_temp.damage(format('%I = %I + 1', c, c))
  FROM unnest('{position,last_timestamp,next_expiry,transfer_count,debits_pending,debits_posted,credits_pending,credits_posted}'::text[]) c;

-- an import comes after all transfers, those between two accounts that are summed as well
SELECT status FROM erp.create_transfers(jsonb_build_array(pg_temp.transfer(140, 1, 2, 1)));
SELECT i.status FROM erp.transfer t, erp.create_transfers(jsonb_build_array(pg_temp.transfer(141, 3, 13, 1,
	jsonb_build_object('flags', '{imported}'::text[], 'timestamp', t."timestamp")))) i WHERE t.transfer_id = test.number(140);
SELECT i.status FROM erp.transfer t, erp.create_transfers(jsonb_build_array(pg_temp.transfer(142, 1, 2, 1,
	jsonb_build_object('flags', '{imported}'::text[], 'timestamp', t."timestamp" + 1)))) i WHERE t.transfer_id = test.number(140);
SELECT * FROM forge.verify();

-- packed records know nothing of it
SELECT encode(substring(forge.create_accounts_packed(set_byte(set_byte(set_byte(set_byte(decode(repeat('00', 128), 'hex'), 0, 77), 112, 1), 116, 1), 119, 128)) FROM 9 FOR 4), 'hex') AS reserved_flag;
