-- The books of a tenant of their own, as superuser: five years of lines on 200 accounts in three currencies, four
-- lines an entry, and the sums of their months.  The variable lines says how many.  Lines are put in as a restore
-- puts them in, without the events from which they would come.
\set ON_ERROR_STOP on
\o /dev/null
SELECT forge.create_tenant('books', 'Books', '00000000-0000-7000-8000-000000000003');
CREATE ROLE bench_books LOGIN PASSWORD :'password' IN ROLE forge_app;
SELECT forge.bind_role('bench_books', '00000000-0000-7000-8000-000000000003', '00000000-0000-7000-8000-00000000000a', '{admin}');
GRANT USAGE ON SCHEMA bench TO bench_books;
SET SESSION AUTHORIZATION bench_books;
SELECT erp.open_books(currency => 'EUR');
SELECT erp.create_account('A' || n, 'Account ' || n, CASE n % 2 WHEN 0 THEN 'revenue' ELSE 'asset' END) FROM generate_series(0, 199) n;
RESET SESSION AUTHORIZATION;
SELECT forge.run_jobs();
INSERT INTO forge.journal_line_row (tenant_id, entry_id, line_no, entry_date, account, currency, debit, credit, closing)
SELECT '00000000-0000-7000-8000-000000000003', bench.id(0, n / 4), 1 + n % 4, '2020-01-01'::date + (n::float8 / :lines * 1826)::integer,
	   'A' || hashint4(n)::bigint % 100 + 100, (ARRAY['EUR', 'EUR', 'JPY', 'KWD'])[1 + n / 4 % 4], CASE n % 2 WHEN 0 THEN 1 + n / 4 % 1000 ELSE 0 END,
	   CASE n % 2 WHEN 0 THEN 0 ELSE 1 + n / 4 % 1000 END, false
  FROM generate_series(0, :lines - 1) n;
INSERT INTO forge.account_month_row
SELECT tenant_id, account, currency, date_trunc('month', entry_date)::date, closing, sum(debit), sum(credit) FROM forge.journal_line_row GROUP BY 1, 2, 3, 4, 5;
VACUUM ANALYZE;
