-- Reports of the books, and the journal as text.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('accounting-reports');
SELECT chart FROM erp.open_books(currency => 'EUR');
SELECT count(erp.post_entry(lines::jsonb, day::date, description, entry_id => test.id('report ' || day))) FROM (VALUES
	('[{"account": "1100", "debit": 10000}, {"account": "3000", "credit": 10000}]', '2024-01-02', 'Capital is paid in'),
	('[{"account": "1100", "debit": 595}, {"account": "4000", "credit": 500}, {"account": "2200", "credit": 95}]', '2024-06-01', 'Sale; in cash'),
	('[{"account": "6100", "debit": 120.5}, {"account": "1100", "credit": 120.5, "memo": "June"}]', '2024-06-30', 'Rent  (June)'),
	('[{"account": "1100", "debit": 100, "currency": "JPY"}, {"account": "4000", "credit": 100, "currency": "JPY"}]', '2025-02-01', NULL),
	('[{"account": "6100", "debit": 130}, {"account": "1100", "credit": 130}]', '2025-03-01', 'Rent | March')) e (lines, day, description);
SELECT * FROM erp.account_balance ORDER BY 1, 2;
SELECT * FROM erp.trial_balance();
SELECT * FROM erp.trial_balance('2024-06-30', '2024-12-31', 'EUR');
SELECT * FROM erp.balance_sheet('2024-12-31');
SELECT * FROM erp.balance_sheet();
SELECT * FROM erp.profit_and_loss('2024-01-01', '2024-12-31');
SELECT * FROM erp.profit_and_loss(currency => 'JPY');
SELECT entry_date, line_no, description, memo, currency, debit, credit, balance FROM erp.general_ledger('1100', '2024-06-02');
SELECT * FROM erp.account_balance_at('1100', '2024-06-29');
SELECT * FROM erp.account_balance_at('1100', '2025-12-31', now() - interval '1 day');
SELECT line FROM erp.export_journal('hledger', to_date => '2024-12-31') line WHERE line NOT LIKE '%entry: %';
SELECT line FROM erp.export_journal('ledger', '2025-01-01') line WHERE line NOT LIKE '%entry: %';
SELECT line FROM erp.export_journal('beancount') line WHERE line NOT LIKE '%entry: %';
SELECT count(*) FROM erp.export_journal('word');

-- a year is closed, and closed again when something was posted later; reports can leave that out
SELECT entry_date, description, closing, line_count FROM erp.close_fiscal_year(2024, test.id('closing'));
SELECT account, currency, debit, credit FROM erp.journal_line WHERE entry_id = test.id('closing') ORDER BY line_no;
SELECT count(*) FROM erp.close_fiscal_year(2024);
SELECT * FROM erp.profit_and_loss('2024-01-01', '2024-12-31');
SELECT * FROM erp.balance_sheet('2024-12-31');
SELECT number, closing FROM erp.trial_balance(to_date => '2024-12-31') WHERE kind IN ('revenue', 'expense');
SELECT number, closing FROM erp.trial_balance(to_date => '2024-12-31', without_closing => true) WHERE kind IN ('revenue', 'expense');
SELECT closing FROM erp.reverse_entry(test.id('closing'), 'an invoice came late', '2024-12-31');
SELECT count(*) FROM erp.close_fiscal_year(2024);

-- assets are liabilities and equity, in each currency and on each day
SELECT count(*) FROM (SELECT DISTINCT entry_date FROM erp.journal_line) d,
	LATERAL (SELECT currency, sum(CASE kind WHEN 'asset' THEN balance ELSE -balance END) AS rest FROM erp.balance_sheet(d.entry_date) GROUP BY 1) s
 WHERE rest <> 0;
-- whoever may not read the journal sees nothing, and closes nothing
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('accounting-reports', '{salesperson}');
SET ROLE forge_app;
SELECT count(*) FROM erp.trial_balance();
SELECT test.outcome($$SELECT erp.close_fiscal_year(2025)$$);
RESET ROLE;
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('accounting-reports');
SELECT count(*) FROM forge.verify();
