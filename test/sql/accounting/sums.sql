-- The sums of months: reports are what the plain sums of the lines are, whatever was summed up beforehand.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('accounting-sums');
SELECT chart FROM erp.open_books(currency => 'EUR');
CREATE FUNCTION test.post(days text, amount numeric DEFAULT 1, currency text DEFAULT 'EUR', closing boolean DEFAULT false) RETURNS bigint LANGUAGE sql
	RETURN (SELECT count(erp.post_entry(jsonb_build_array(
		jsonb_build_object('account', (ARRAY['1000', '1100', '6100'])[1 + n % 3], 'debit', amount + n, 'currency', currency),
		jsonb_build_object('account', (ARRAY['3000', '4000'])[1 + n % 2], 'credit', amount + n, 'currency', currency)), day::date, closing => closing))
		FROM unnest(string_to_array(days, ' ')) WITH ORDINALITY d (day, n));
-- what a report says and the lines do not, or the other way round; for all days that matter, and none
CREATE FUNCTION test.differences() RETURNS TABLE (report text, count bigint) LANGUAGE sql AS $$
	WITH day (day) AS (VALUES (NULL::date), ('-infinity'), ('2024-01-31'), ('2024-02-01'), ('2024-02-15'), ('2024-02-29'), ('2024-03-01'), ('2024-12-31'), ('2025-01-10'), ('2030-01-01'), ('infinity')),
	range AS (SELECT f.day AS from_date, t.day AS to_date FROM day f, day t),
	trial AS (SELECT r.*, t.number, t.currency, t.opening, t.debit, t.credit, t.closing FROM range r, erp.trial_balance(r.from_date, r.to_date) t),
	open_trial AS (SELECT r.*, t.number, t.currency, t.opening, t.debit, t.credit FROM range r, erp.trial_balance(r.from_date, r.to_date, 'EUR', true) t),
	plain AS (SELECT r.*, l.account, l.currency, l.closing, CASE WHEN l.entry_date < r.from_date THEN l.debit - l.credit ELSE 0 END AS opening,
				CASE WHEN l.entry_date < r.from_date THEN 0 ELSE l.debit END AS debit, CASE WHEN l.entry_date < r.from_date THEN 0 ELSE l.credit END AS credit
		FROM range r, erp.journal_line l WHERE l.entry_date <= coalesce(r.to_date, 'infinity')),
	plain_trial AS (SELECT from_date, to_date, account, currency, sum(opening) AS opening, sum(debit) AS debit, sum(credit) AS credit, sum(opening + debit - credit) FROM plain GROUP BY 1, 2, 3, 4),
	plain_open AS (SELECT from_date, to_date, account, currency, sum(opening), sum(debit), sum(credit) FROM plain WHERE NOT closing AND currency = 'EUR' GROUP BY 1, 2, 3, 4),
	ledger AS (SELECT r.*, a.number, g.entry_id, g.line_no, g.balance FROM range r, erp.account a, erp.general_ledger(a.number, r.from_date, r.to_date) g),
	plain_ledger AS (SELECT r.*, l.account, l.entry_id, l.line_no, l.balance FROM range r, (
			SELECT l.*, sum(l.debit - l.credit) OVER (PARTITION BY l.account, l.currency ORDER BY l.entry_date, e.updated_at, l.entry_id, l.line_no) AS balance
			  FROM erp.journal_line l JOIN erp.journal_entry e USING (entry_id)) l
		 WHERE l.entry_date BETWEEN coalesce(r.from_date, '-infinity') AND coalesce(r.to_date, 'infinity')),
	at AS (SELECT d.day, a.number, b.* FROM day d, erp.account a, erp.account_balance_at(a.number, d.day) b),
	plain_at AS (SELECT d.day, l.account, l.currency, sum(l.debit), sum(l.credit), sum(l.debit - l.credit) FROM day d JOIN erp.journal_line l ON l.entry_date <= d.day GROUP BY 1, 2, 3),
	plain_balance AS (SELECT l.account, l.currency, sum(l.debit), sum(l.credit), sum(l.debit - l.credit) FROM erp.journal_line l GROUP BY 1, 2)
	SELECT 'trial balance', count(*) FROM ((TABLE trial EXCEPT ALL TABLE plain_trial) UNION ALL (TABLE plain_trial EXCEPT ALL TABLE trial)) d
	UNION ALL SELECT 'without closing', count(*) FROM ((TABLE open_trial EXCEPT ALL TABLE plain_open) UNION ALL (TABLE plain_open EXCEPT ALL TABLE open_trial)) d
	UNION ALL SELECT 'general ledger', count(*) FROM ((TABLE ledger EXCEPT ALL TABLE plain_ledger) UNION ALL (TABLE plain_ledger EXCEPT ALL TABLE ledger)) d
	UNION ALL SELECT 'balance at', count(*) FROM ((TABLE at EXCEPT ALL TABLE plain_at) UNION ALL (TABLE plain_at EXCEPT ALL TABLE at)) d
	UNION ALL SELECT 'balance', count(*) FROM ((TABLE erp.account_balance EXCEPT ALL TABLE plain_balance) UNION ALL (TABLE plain_balance EXCEPT ALL TABLE erp.account_balance)) d
$$;

-- nothing is summed up: nobody works
SELECT test.post('2024-01-01 2024-01-31 2024-02-01 2024-02-10 2024-02-15 2024-02-29 2024-03-01 2025-01-10'), test.post('2024-02-15', 0.01, 'KWD');
SELECT (SELECT count(*) FROM forge.account_month_row), (SELECT count(*) FROM forge.journal_tail());
SELECT * FROM test.differences();
-- all of it is
SELECT forge.run_jobs() > 0;
SELECT (SELECT count(*) FROM forge.account_month_row), (SELECT count(*) FROM forge.journal_tail());
SELECT account, currency, month, closing, debit, credit FROM forge.account_month_row WHERE account IN ('1100', '4000') ORDER BY 1, 2, 3;
SELECT * FROM test.differences();
SELECT name, mode, lag, status FROM forge.projection WHERE name = 'account_month';
-- and then entries of earlier and later days, of an account without any before, of a month without any, and of one that closes
SELECT test.post('2024-02-14 2024-02-29 2029-12-31 2023-05-05 2024-12-31', 7), test.post('2024-12-31', 9, closing => true), test.post('2024-02-15 2024-02-16', 9000000000000, 'JPY');
SELECT (SELECT count(*) FROM forge.account_month_row), (SELECT count(*) FROM forge.journal_tail());
SELECT * FROM test.differences();
SELECT forge.run_jobs() > 0;
SELECT test.post('2024-02-17 2024-03-31', 3);
SELECT * FROM test.differences();
SELECT * FROM forge.verify();
-- what is not committed counts for its own transaction alone
BEGIN;
SELECT test.post('2024-02-20', 100);
SELECT count(*) FROM forge.journal_tail();
SELECT * FROM test.differences();
ROLLBACK;
SELECT count(*) FROM forge.journal_tail();
-- an event that only looks like one
SELECT version FROM forge.append('crm.note', test.id('sums note'), '[{"type": "accounting.entry.posted", "data": {"no": "lines"}}]');
SELECT count(*) FROM forge.journal_tail();
SELECT forge.run_jobs() > 0;

-- verify sees what is wrong, and rebuild mends it, up to the cursor
ALTER TABLE forge.account_month_row DISABLE TRIGGER guard;
UPDATE forge.account_month_row SET debit = debit + 1 WHERE account = '1100' AND month = '2024-01-01' AND currency = 'EUR';
DELETE FROM forge.account_month_row WHERE account = '3000' AND month = '2024-03-01';
INSERT INTO forge.account_month_row SELECT tenant_id, '9', currency, month, closing, debit, credit FROM forge.account_month_row WHERE currency = 'KWD' AND account = '1100';
INSERT INTO forge.account_month_row SELECT tenant_id, account, currency, month, true, debit, credit FROM forge.account_month_row WHERE currency = 'KWD' AND account = '4000';
ALTER TABLE forge.account_month_row ENABLE ALWAYS TRIGGER guard;
SELECT test.post('2024-02-21', 100);
SELECT problem, row_key - 'id', stored ->> 'debit' AS stored, replayed ->> 'debit' AS replayed FROM forge.verify('account_month');
SELECT DISTINCT row_key ->> 'id' = a.account_id::text FROM forge.verify('account_month') v JOIN erp.account a ON a.number = v.row_key ->> 'account';
SELECT report FROM test.differences() WHERE count > 0;
SELECT forge.rebuild('account_month') > 0;
SELECT count(*) FROM forge.verify('account_month');
SELECT count(*) FROM forge.journal_tail();
SELECT * FROM test.differences();
SELECT test.outcome($$DELETE FROM forge.account_month_row$$);

-- a retry of a closing returns the same entry, also after something else was posted, and posts nothing
SELECT entry_date, closing, line_count FROM erp.close_fiscal_year(2024, command_id => test.id('close 2024'));
SELECT count(*) FROM erp.journal_entry;
SELECT test.post('2024-06-01 2024-06-02');
SELECT c.entry_id = e.entry_id, c.line_count FROM erp.close_fiscal_year(2024, command_id => test.id('close 2024')) c, erp.journal_entry e WHERE e.description = 'Closing of 2024';
SELECT count(*) FROM erp.journal_entry;
SELECT test.outcome($$SELECT erp.close_fiscal_year(2025, command_id => test.id('close 2024'))$$);
SELECT test.outcome($$SELECT erp.close_fiscal_year(1990, command_id => test.id('close 2024'))$$);
SELECT line_count, entry_id = test.id('again') FROM erp.close_fiscal_year(2024, test.id('again'), command_id => test.id('close again'));
SELECT count(*) FROM erp.close_fiscal_year(2024, command_id => test.id('close for nothing'));
SELECT * FROM test.differences();

-- more than a decimal can hold
SELECT test.post('2024-02-15 2024-02-16 2024-02-17', 9000000000000, 'JPY');
SELECT forge.run_jobs() > 0;
SELECT currency, debit, credit, balance FROM erp.account_balance WHERE number = '4000' ORDER BY 1;
SELECT debit, credit FROM forge.account_month_row WHERE currency = 'JPY' AND account = '4000';
SELECT * FROM test.differences();
SELECT forge.rebuild('account_month') > 0;
SELECT * FROM forge.verify();

-- whoever may not read the journal, and other tenants, see nothing; without a tenant there is nothing either
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('accounting-sums', '{salesperson}');
SET ROLE forge_app;
SELECT (SELECT count(*) FROM forge.journal_tail()), (SELECT count(*) FROM forge.account_month_row), (SELECT count(*) FROM erp.account_balance);
RESET ROLE;
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('accounting-sums-other');
SELECT (SELECT count(*) FROM forge.journal_tail()), (SELECT count(*) FROM erp.account_balance), (SELECT count(*) FROM erp.trial_balance('2024-02-15', '2024-02-16'));
RESET ALL;
SELECT (SELECT count(*) FROM forge.journal_tail()), (SELECT count(*) FROM erp.account_balance);
SELECT forge.command_stream(test.id('close 2024'));
DROP FUNCTION test.differences, test.post;
