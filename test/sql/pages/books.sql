-- Pages of the books: the chart, an account, the journal, an entry, reports, periods; what they show, to whom.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
\set reset 'RESET ROLE; RESET ALL; SET forgeerp.allow_session_context = on;'
\set become 'SET ROLE forge_app;'
CREATE FUNCTION pg_temp.parts(document json) RETURNS SETOF json LANGUAGE sql AS $$
	WITH RECURSIVE p (part) AS (
		SELECT json_array_elements(document -> 'parts')
		 UNION ALL SELECT json_array_elements(p.part -> 'parts') FROM p WHERE json_typeof(p.part) = 'object')
	SELECT part FROM p WHERE json_typeof(part) = 'object' $$;
-- A row of a list in one line: the values of its cells.
CREATE FUNCTION pg_temp.cells(r json) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(CASE json_typeof(c) WHEN 'object' THEN concat_ws(' ', repeat('> ', (c ->> 'level')::integer) || (c ->> 'value'), CASE WHEN c ->> 'level' IS NULL THEN c ->> 'value' END, c ->> 'currency')
					  ELSE c #>> '{}' END, ' / ' ORDER BY n) FROM json_array_elements(r) WITH ORDINALITY e (c, n) $$;
CREATE FUNCTION pg_temp.list(document json, label text, member text DEFAULT 'rows') RETURNS SETOF text LANGUAGE sql AS $$
	SELECT pg_temp.cells(r) FROM pg_temp.parts(document) p, json_array_elements(p -> member) r WHERE p ->> 'part' = 'list' AND p ->> 'label' = list.label $$;
CREATE FUNCTION pg_temp.facts(document json) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT concat_ws(': ', f ->> 'label', CASE json_typeof(f -> 'value') WHEN 'object' THEN f #>> '{value,value}' ELSE f ->> 'value' END)
	  FROM pg_temp.parts(document) p, json_array_elements(p -> 'facts') f WHERE f ->> 'label' NOT IN ('Posted', 'Version') $$;
CREATE FUNCTION pg_temp.commands(document json) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(substr(command, 12), ' ')
	  FROM pg_temp.parts(document) p, LATERAL (SELECT p ->> 'command' AS command WHERE p ->> 'part' = 'form'
		UNION ALL SELECT a ->> 'command' FROM json_array_elements(p -> 'actions') a) c $$;
CREATE FUNCTION pg_temp.links(document json) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(l ->> 'label', ', ') FROM pg_temp.parts(document) p, json_array_elements(p -> 'links') l WHERE p ->> 'part' = 'links' $$;
CREATE FUNCTION pg_temp.filters(document json) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(concat(f ->> 'name', '=' || (f ->> 'value'), ' of ' || (SELECT string_agg(c ->> 'label', ',') FROM json_array_elements(f -> 'choices') c)), ' ')
	  FROM pg_temp.parts(document) p, json_array_elements(p -> 'fields') f WHERE p ->> 'part' = 'filter' AND json_typeof(f) = 'object' $$;
CREATE FUNCTION pg_temp.walk(page text, list text, request json) RETURNS SETOF json LANGUAGE plpgsql AS $$
DECLARE
	document json;
BEGIN
	WHILE request IS NOT NULL LOOP
		EXECUTE format('SELECT erp_page.%I($1)', page) INTO document USING request;
		RETURN NEXT document;
		request := (SELECT p ->> 'next' FROM pg_temp.parts(document) p WHERE p ->> 'id' = walk.list);
	END LOOP;
END $$;
CREATE FUNCTION pg_temp.main(html text) RETURNS text LANGUAGE sql AS $$
	SELECT trim(regexp_replace(regexp_replace(html, '.*<main id="main">', ''), '(<[^>]*>)+', ' ', 'g')) $$;

-- another tenant, whose books nobody else sees
SELECT test.sign_in('pages-books-other');
SELECT count(erp.create_account('1000', 'Secret till', 'asset'));
SELECT count(erp.create_account('3000', 'Secret capital', 'equity'));
SELECT count(erp.post_entry('[{"account": "1000", "debit": 7, "currency": "EUR"}, {"account": "3000", "credit": 7, "currency": "EUR"}]', '2024-01-01', 'Secret', entry_id => test.id('books secret')));
:reset

-- no books yet: they can be opened, or an account be made
SELECT test.sign_in('pages-books');
SELECT pg_temp.commands(erp_page.chart('{}')), pg_temp.links(erp_page.chart('{}'));
SELECT pg_temp.commands(erp_page.chart('{"search": "x"}')), p ->> 'empty' FROM pg_temp.parts(erp_page.chart('{"search": "x"}')) p WHERE p ->> 'id' = 'accounts';
SELECT pg_temp.list(erp_page.trial_balance('{}'), 'Trial balance'), pg_temp.facts(erp_page.book('{}'));
SELECT chart FROM erp.open_books(currency => 'EUR');
SELECT count(erp.create_account(number, name, 'asset', parent => parent)) FROM (VALUES ('1110', '<script>alert(1)</script>', '1100'), ('1111', 'Two below', '1110')) v (number, name, parent);
SELECT count(erp.close_account('1111'));
SELECT count(erp.post_entry(lines::jsonb, day::date, description, entry_id => test.id('books ' || day))) FROM (VALUES
	('[{"account": "1100", "debit": 10000}, {"account": "3000", "credit": 10000}]', '2024-01-02', 'Capital'),
	('[{"account": "1110", "debit": 595, "memo": "<b>memo</b>"}, {"account": "4000", "credit": 500}, {"account": "2200", "credit": 95}]', '2024-06-01', '<script>alert(2)</script>'),
	('[{"account": "6100", "debit": "120.5"}, {"account": "1100", "credit": "120.5", "memo": "June"}]', '2024-06-30', 'Rent'),
	('[{"account": "1100", "debit": 100, "currency": "JPY"}, {"account": "4000", "credit": 100, "currency": "JPY"}, {"account": "1100", "credit": 1}, {"account": "6100", "debit": 1}]', '2025-02-01', NULL)) e (lines, day, description);
SELECT count(erp.reverse_entry(test.id('books 2024-06-30'), 'Paid twice', '2024-07-01'));
SELECT count(erp.post_entry('[{"account": "1100", "debit": 3}, {"account": "4000", "credit": 3}]', '2024-07-01', 'Sale', 'sales.order', test.id('books order'), entry_id => test.id('books sale')));

-- the chart: a tree, with balances of its own and with what is below
SELECT * FROM pg_temp.list(erp_page.chart('{}'), 'Accounts');
SELECT * FROM pg_temp.list(erp_page.chart('{"search": "111"}'), 'Accounts');
SELECT pg_temp.commands(erp_page.chart('{}'));

-- an account: by its number and by its id; each line with the balance after it
SELECT f FROM pg_temp.facts(erp_page.chart_account('{"id": "1111"}')) f;
SELECT account_id IS NOT NULL AND erp_page.chart_account(json_build_object('id', account_id)) ->> 'title' = '1110 <script>alert(1)</script>' FROM erp.account WHERE number = '1110';
SELECT * FROM pg_temp.list(erp_page.chart_account('{"id": "1100"}'), 'Lines');
SELECT pg_temp.filters(erp_page.chart_account('{"id": "1100"}')), pg_temp.filters(erp_page.chart_account('{"id": "1110"}'));
SELECT * FROM pg_temp.list(erp_page.chart_account('{"id": "1100", "type": "JPY"}'), 'Lines');
SELECT * FROM pg_temp.list(erp_page.chart_account('{"id": "1100", "since": "2024-06-30", "until": "2024-07-01"}'), 'Lines');
SELECT number, pg_temp.commands(erp_page.chart_account(json_build_object('id', number))) FROM unnest('{1100,1111}'::text[]) number;
SELECT pg_temp.main(erp.page('chart_account', id => id)) FROM unnest('{9999,x}'::text[]) id;

-- the journal
SELECT * FROM pg_temp.list(erp_page.journal('{}'), 'Journal');
SELECT * FROM pg_temp.list(erp_page.journal('{"search": "RENT"}'), 'Journal');
SELECT * FROM pg_temp.list(erp_page.journal('{"since": "2024-06-30", "until": "2024-07-01"}'), 'Journal');
SELECT pg_temp.links(erp_page.journal('{}'));
SELECT day, f FROM unnest('{2024-06-30,2025-02-01}'::text[]) day, pg_temp.facts(erp_page.entry(json_build_object('id', test.id('books ' || day)))) f WHERE f NOT LIKE 'Entry id%';
SELECT f #>> '{value,link}' FROM pg_temp.parts(erp_page.entry(json_build_object('id', test.id('books sale')))) p, json_array_elements(p -> 'facts') f WHERE f ->> 'label' = 'Follows from';
SELECT * FROM pg_temp.list(erp_page.entry(json_build_object('id', test.id('books 2025-02-01'))), 'Lines');
SELECT * FROM pg_temp.list(erp_page.entry(json_build_object('id', test.id('books 2025-02-01'))), 'Lines', 'totals');
SELECT name, pg_temp.commands(erp_page.entry(json_build_object('id', test.id('books ' || name)))) FROM unnest('{2024-06-30,sale}'::text[]) name;
SELECT pg_temp.main(erp.page('entry', id => test.id(name)::text)) FROM unnest('{books nothing,books secret}'::text[]) name;
SELECT p -> 'rows', p -> 'columns', (SELECT string_agg(c ->> 'label', ', ') FROM json_array_elements(p #> '{choices,lines,account}') c)
  FROM pg_temp.parts(erp_page.new_entry('{"type": "20"}')) p WHERE p ->> 'part' = 'form';

-- reports
SELECT * FROM pg_temp.list(erp_page.trial_balance('{}'), 'Trial balance');
SELECT * FROM pg_temp.list(erp_page.trial_balance('{}'), 'Trial balance', 'totals');
SELECT * FROM pg_temp.list(erp_page.trial_balance('{"since": "2025-01-01", "type": "EUR"}'), 'Trial balance');
SELECT pg_temp.filters(erp_page.trial_balance('{"since": "2025-01-01", "type": "EUR"}')), pg_temp.filters(erp_page.trial_balance('{"until": "2024-12-31"}'));
SELECT r #>> '{0,link}', r #>> '{3,link}' FROM pg_temp.parts(erp_page.trial_balance('{"since": "2024-06-01", "until": "2024-06-30"}')) p, json_array_elements(p -> 'rows') r WHERE r #>> '{0,value}' LIKE '6100%';
SELECT title, pg_temp.list(erp_page.balance_sheet('{}'), title) FROM unnest('{Assets,Liabilities,Equity,In all}'::text[]) title;
SELECT pg_temp.list(erp_page.balance_sheet('{"until": "2024-12-31"}'), 'Assets', 'totals'), pg_temp.list(erp_page.balance_sheet('{"until": "2024-12-31"}'), 'In all');
SELECT title, pg_temp.list(erp_page.profit_and_loss('{}'), title) FROM unnest('{Revenue,Expenses,What is left}'::text[]) title;
SELECT * FROM pg_temp.list(erp_page.profit_and_loss('{"since": "2025-01-01", "type": "EUR"}'), 'What is left');

-- periods and parts
SELECT locked_through FROM erp.lock_period('2024-06-30', '<i>audited</i>');
SELECT * FROM pg_temp.facts(erp_page.book('{}'));
SELECT pg_temp.commands(erp_page.book('{}')), (SELECT count(*) FROM pg_temp.list(erp_page.book('{}'), 'Parts')), (SELECT max(x) FROM pg_temp.list(erp_page.book('{}'), 'Parts') x);

-- all of it is HTML, and nothing of it is markup; amounts have their decimals
SELECT page, html LIKE '%<main%', html ~ '<(script>alert|b>memo|i>audited)' AS markup, position('<h1>This cannot be shown' IN html) AS failed, html LIKE '%>10000.00' || U&'\00A0' || 'EUR</data>%' AS decimals
  FROM (VALUES ('chart', erp.page('chart')), ('chart_account', erp.page('chart_account', id => '1110')), ('journal', erp.page('journal')), ('entry', erp.page('entry', id => test.id('books 2024-06-01')::text)),
		('new_entry', erp.page('new_entry')), ('trial_balance', erp.page('trial_balance')), ('balance_sheet', erp.page('balance_sheet')), ('profit_and_loss', erp.page('profit_and_loss')), ('book', erp.page('book'))) v (page, html);
SELECT pg_temp.main(erp.page(page, since => 'yesterday or so', until => 'x', after => '{"x": 1}')) FROM unnest('{journal,trial_balance,balance_sheet,profit_and_loss,chart}'::text[]) page;

-- those that may look only, and those that may not
:reset
SELECT test.sign_in('pages-books', '{manager}');
:become
SELECT page, pg_temp.commands(document), pg_temp.links(document) FROM (VALUES ('chart', erp_page.chart('{}')), ('chart_account', erp_page.chart_account('{"id": "1100"}')), ('journal', erp_page.journal('{}')),
	('entry', erp_page.entry(json_build_object('id', test.id('books sale')))), ('trial_balance', erp_page.trial_balance('{}'))) v (page, document);
SELECT pg_temp.main(erp.page(page)) FROM unnest('{new_entry,book}'::text[]) page;
:reset
SELECT test.sign_in('pages-books', '{accountant}');
:become
SELECT pg_temp.commands(erp_page.book('{}')), pg_temp.commands(erp_page.chart('{}')), pg_temp.links(erp_page.chart('{}'));
SELECT m ->> 'label' FROM json_array_elements(forge.page_shell() -> 'menu') m;
:reset
SELECT test.sign_in('pages-books', '{viewer}');
:become
SELECT page, pg_temp.main(erp.page(page, id => '1100')) FROM unnest('{chart,chart_account,journal,entry,new_entry,trial_balance,balance_sheet,profit_and_loss,book}'::text[]) page;
SELECT m ->> 'label' FROM json_array_elements(forge.page_shell() -> 'menu') m;
-- accounts alone, without the journal
:reset
SELECT test.sign_in('pages-books');
SELECT count(erp.define_role('namer', '{accounting.account.read}'));
:reset
SELECT test.sign_in('pages-books', '{namer}');
:become
SELECT * FROM pg_temp.list(erp_page.chart('{"search": "11"}'), 'Accounts');
SELECT pg_temp.commands(erp_page.chart_account('{"id": "1100"}')), pg_temp.links(erp_page.chart('{}')), (SELECT count(*) FROM pg_temp.list(erp_page.chart_account('{"id": "1100"}'), 'Lines'));

-- page by page: each line, entry and account once, with the balance that the general ledger has
:reset
SELECT test.sign_in('pages-books-many');
SELECT count(erp.create_account(number, number, kind)) FROM (VALUES ('A', 'asset'), ('B', 'revenue')) v (number, kind);
SELECT count(*) FROM generate_series(1, 3) batch, forge.execute_batch((SELECT jsonb_agg(jsonb_build_object('command', 'accounting.entry.post', 'aggregate_id', test.id('many ' || n || ' ' || batch),
	'payload', jsonb_build_object('entry_date', date '2024-01-01' + n / 13, 'description', 'Many ' || n, 'lines', jsonb_build_array(
		jsonb_build_object('account', 'A', 'currency', 'EUR', 'debit', n), jsonb_build_object('account', 'B', 'currency', 'EUR', 'credit', n))))) FROM generate_series(1, 40) n));
SELECT count(DISTINCT d::text) AS pages, count(*) AS rows, count(DISTINCT r #>> '{1,link,id}') AS entries
  FROM pg_temp.walk('journal', 'journal', '{}') d, pg_temp.parts(d) p, json_array_elements(p -> 'rows') r WHERE p ->> 'id' = 'journal';
SELECT count(DISTINCT d::text) AS pages, count(*) AS rows FROM pg_temp.walk('journal', 'journal', '{"search": "many 3"}') d, pg_temp.list(d, 'Journal') r;
WITH line AS (SELECT r FROM pg_temp.walk('chart_account', 'lines', '{"id": "A"}') d, pg_temp.parts(d) p, json_array_elements(p -> 'rows') r WHERE p ->> 'id' = 'lines')
SELECT count(*) AS lines, count(*) FILTER (WHERE (r #>> '{5,value}')::numeric = g.balance) AS right_balances
  FROM line LEFT JOIN erp.general_ledger('A') g ON g.entry_id = (r #>> '{1,link,id}')::uuid;
SELECT min(r) AS least, count(*) FROM pg_temp.walk('chart_account', 'lines', '{"id": "A", "since": "2024-01-02", "until": "2024-01-03"}') d, pg_temp.list(d, 'Lines') r;
SELECT count(*) FROM generate_series(1, 3) batch, forge.execute_batch((SELECT jsonb_agg(jsonb_build_object('command', 'accounting.account.create',
	'payload', jsonb_build_object('number', 'C' || batch * 1000 + n, 'name', 'Many', 'kind', 'asset', 'parent', 'A'))) FROM generate_series(1, 110) n));
SELECT count(DISTINCT d::text) AS pages, count(*) AS rows, count(DISTINCT r) AS accounts FROM pg_temp.walk('chart', 'accounts', '{}') d, pg_temp.list(d, 'Accounts') r;
SELECT p #> '{choices,parent}' IS NULL AS too_many FROM pg_temp.parts(erp_page.chart('{"search": "C1"}')) p WHERE p ->> 'part' = 'form';
:reset
RESET ALL;
SELECT * FROM forge.verify();
