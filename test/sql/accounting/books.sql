-- The books: accounts, the lock of periods, the journal; every rule, in the order in which they are looked at.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('accounting-books');
SET ROLE forge_app;

-- accounts
SELECT account_id IS NOT NULL, number, name, kind, parent, currency, control, closed, version
  FROM erp.create_account('1000', ' Cash ', 'asset', control => 'bank', currency => 'EUR');
SELECT number, parent, kind FROM erp.create_account('1000-1', 'Till', 'asset', '1000');
SELECT test.outcome($$SELECT erp.create_account('1000', 'Cash', 'asset')$$);
SELECT number, test.outcome(format($$SELECT erp.create_account(%L, 'x', 'asset')$$, number))
  FROM unnest('{"",-1,.1,1a,"1 0",123456789012345678901}'::text[]) number;
SELECT test.outcome($$SELECT erp.create_account('2', ' ', 'asset')$$);
SELECT test.outcome($$SELECT erp.create_account('2', 'x', 'income')$$);
SELECT test.outcome($$SELECT erp.create_account('2', 'x', 'asset', control => 'cash')$$);
SELECT test.outcome($$SELECT erp.create_account('2', 'x', 'asset', currency => 'eur')$$);
SELECT test.outcome($$SELECT erp.create_account('2', 'x', 'asset', parent => '2')$$);
SELECT test.outcome($$SELECT erp.create_account('2', 'x', 'asset', parent => '3')$$);
SELECT test.outcome($$SELECT erp.create_account('2', 'x', 'expense', parent => '1000')$$);
SELECT test.outcome($$SELECT erp.rename_account('2', 'x')$$);
SELECT test.outcome($$SELECT erp.close_account('2')$$);
SELECT name, version FROM erp.rename_account('1000-1', 'Small till');
SELECT closed, version FROM erp.close_account('1000-1');
SELECT closed, version FROM erp.close_account('1000-1');
SELECT closed, version FROM erp.reopen_account('1000-1');
-- an account's id is a function of its number
SELECT a.account_id = b.account_id FROM erp.account a, erp.rename_account('1000', 'Cash', expected_version => 1) b WHERE a.number = '1000';
SELECT test.outcome($$SELECT number FROM erp.create_account('77', 'x', 'asset', account_id => '00000000-0000-0000-0000-000000000001')$$) LIKE 'ZF00%key_differs%';

-- open_books
SELECT test.outcome($$SELECT erp.open_books('maximal')$$);
SELECT test.outcome($$SELECT erp.open_books()$$);
RESET ROLE;
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('accounting-minimal');
SET ROLE forge_app;
SELECT test.outcome($$SELECT erp.open_books(currency => 'Euro')$$);
SELECT chart, currency, locked_through, version FROM erp.open_books(currency => 'EUR');
SELECT test.outcome($$SELECT erp.open_books()$$);
SELECT number, name, kind, control FROM erp.account ORDER BY number;
SELECT role, scope, number FROM erp.posting_account ORDER BY 1;
SELECT test.outcome($$SELECT erp.set_posting_account('pension', '1000')$$);
SELECT test.outcome($$SELECT erp.set_posting_account('revenue', '4001')$$);
SELECT version FROM erp.set_posting_account('revenue', '4000');
SELECT version FROM erp.set_posting_account('revenue', '4900', 'services');
SELECT version FROM erp.set_posting_account('revenue', '4900', ' ');
SELECT role, scope, number FROM erp.posting_account WHERE role = 'revenue' ORDER BY 2 NULLS FIRST;

-- post_entry
SELECT entry_id = test.id('rent'), entry_date, description, reference_type, reverses, closing, driven, line_count, version
  FROM erp.post_entry('[{"account": "6100", "debit": 1200.50, "memo": "March"}, {"account": "1100", "credit": "1200.50"}]',
	'2025-03-01', 'Rent', entry_id => test.id('rent'));
SELECT line_no, entry_date, account, currency, debit, credit, memo FROM erp.journal_line WHERE entry_id = test.id('rent') ORDER BY 1;
SELECT event_type, payload FROM forge.load(test.id('rent'));
SELECT e.entry_date = (now() AT TIME ZONE 'UTC')::date FROM erp.post_entry('[{"account": "6100", "debit": 1}, {"account": "1100", "credit": 1}]', entry_id => test.id('today')) e;
SELECT count(*), bool_and(l.account IN ('6100', '1100')) FROM erp.journal_entry e, erp.lines(e) l WHERE e.entry_id = test.id('rent');
SELECT count(erp.create_account('7' || currency, currency, 'asset', currency => currency)) FROM unnest('{EUR,JPY,KWD}'::text[]) currency;
SELECT closed FROM erp.close_account('1500');
-- two currencies are balanced each
SELECT line_count FROM erp.post_entry('[{"account": "7JPY", "debit": 10000}, {"account": "1000", "credit": 60.01}, {"account": "3000", "credit": 10000, "currency": "JPY"}, {"account": "3000", "debit": 60.01}]', '2025-03-02');
SELECT lines, test.outcome(format($$SELECT e.line_count FROM erp.post_entry(%L, '2025-03-03') e$$, lines))
  FROM unnest(ARRAY[
	'[]', '{}', '[{}]', '[{"account": "1000", "amount": 5}]',
	'[{"account": "1000"}]',
	'[{"account": "1000", "debit": 5, "credit": 5}]',
	'[{"account": "1000", "debit": -5}]',
	'[{"account": "1000", "debit": 5}, {"account": "none", "credit": 0}]',
	'[{"account": "1000", "debit": 5}, {"account": "9999", "credit": 5}]',
	'[{"account": "1000", "debit": 5}, {"account": "1500", "credit": 5}]',
	'[{"account": "1200", "debit": 5}, {"account": "9999", "credit": 5}]',
	'[{"account": "1000", "debit": 5, "currency": "Eur"}]',
	'[{"account": "7JPY", "debit": 5, "currency": "EUR"}]',
	'[{"account": "1000", "debit": 5.001}, {"account": "3000", "credit": 5.001}]',
	'[{"account": "7JPY", "debit": 0.5}, {"account": "3000", "credit": 0.5, "currency": "JPY"}]',
	'[{"account": "7KWD", "debit": 0.125}, {"account": "3000", "credit": 0.125, "currency": "KWD"}]',
	'[{"account": "1000", "debit": 5}, {"account": "3000", "credit": 4.99}]',
	'[{"account": "7JPY", "debit": 5}, {"account": "3000", "credit": 5}]',
	'[{"account": "1000", "debit": 9000000000000}, {"account": "1000", "debit": 9000000000000}, {"account": "3000", "credit": 1}]',
	'[{"account": "1000", "debit": 5, "due_date": "tomorrow"}]']) lines;
SELECT test.outcome(format($$SELECT e.line_count FROM erp.post_entry(%L) e$$, jsonb_agg(line)))
  FROM (SELECT jsonb_build_object('account', '1000', CASE n % 2 WHEN 0 THEN 'debit' ELSE 'credit' END, 1) FROM generate_series(1, 1001) n) l (line);
SELECT e.line_count FROM (
	SELECT jsonb_agg(jsonb_build_object('account', '1000', CASE n % 2 WHEN 0 THEN 'debit' ELSE 'credit' END, n + n % 2)) FROM generate_series(1, 1000) n) l (lines),
	erp.post_entry(lines, '2025-03-04') e;
SELECT test.outcome($$SELECT e.line_count FROM erp.post_entry('[]', entry_id => test.id('rent')) e$$);
-- no currency is said at all
RESET ROLE;
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('accounting-books');
SET ROLE forge_app;
SELECT test.outcome($$SELECT erp.post_entry('[{"account": "1000-1", "debit": 5}, {"account": "1000-1", "credit": 5}]')$$);
RESET ROLE;
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('accounting-minimal');
SET ROLE forge_app;

-- reverse_entry: once, with the sides exchanged
SELECT test.outcome($$SELECT erp.reverse_entry(test.id('rent'), ' ')$$);
SELECT test.outcome($$SELECT erp.reverse_entry('00000000-0000-0000-0000-000000000001', 'typing error')$$);
SELECT entry_date, description, reverses = test.id('rent'), line_count FROM erp.reverse_entry(test.id('rent'), 'typing error', '2025-03-05', test.id('back'));
SELECT line_no, account, currency, debit, credit, memo FROM erp.journal_line WHERE entry_id = test.id('back') ORDER BY 1;
SELECT r.entry_id = test.id('back') FROM erp.journal_entry e, erp.reversal(e) r WHERE e.entry_id = test.id('rent');
SELECT replace(test.outcome($$SELECT erp.reverse_entry(test.id('rent'), 'once more')$$), test.id('rent')::text, 'rent');
SELECT description FROM erp.reverse_entry(test.id('back'), 'it was right', '2025-03-06');
SELECT test.outcome($$SELECT erp.reverse_entry(test.id('today'), 'x', new_entry_id => test.id('back'))$$);

-- locks
SELECT test.outcome($$SELECT erp.lock_period('2025-03-31', ' ')$$);
SELECT split_part(test.outcome($$SELECT erp.lock_period((now() AT TIME ZONE 'UTC')::date, 'month')$$), ' | ', 2);
SELECT locked_through, lock_reason FROM erp.lock_period('2025-03-31', 'March is done');
SELECT locked_through, lock_reason, version FROM erp.lock_period('2025-02-28', 'nothing');
SELECT locked_through > now()::date FROM erp.lock_period((now() AT TIME ZONE 'UTC')::date + 1, 'stock count', forced => true);
SELECT split_part(test.outcome($$SELECT erp.post_entry('[{"account": "6100", "debit": 1}, {"account": "1100", "credit": 1}]')$$), ' | ', 2);
SELECT test.outcome($$SELECT erp.unlock_period(' ')$$);
SELECT test.outcome($$SELECT erp.unlock_period('x', '9999-12-31')$$) LIKE 'ZF006 | date_order%9999-12-31.';
SELECT locked_through, lock_reason FROM erp.unlock_period('counted', '2025-03-31');
SELECT test.outcome($$SELECT erp.post_entry('[{"account": "6100", "debit": 1}, {"account": "1100", "credit": 1}]', '2025-03-31')$$);
SELECT test.outcome($$SELECT erp.reverse_entry(test.id('today'), 'x', '2025-03-31')$$);
SELECT entry_date FROM erp.post_entry('[{"account": "6100", "debit": 1}, {"account": "1100", "credit": 1}]', '2025-04-01');
SELECT locked_through FROM erp.unlock_period('audit');
SELECT version = (SELECT version FROM erp.book) FROM erp.unlock_period('again');
SELECT count(*) FROM forge.verify();
