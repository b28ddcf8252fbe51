-- Pages of the books: the chart of accounts, an account with its lines, periods and parts.

--@ section functions
-- ----- what pages of the books share --------------------------------------------------------------
CREATE OR REPLACE FUNCTION forge.page_book_links() RETURNS json
	LANGUAGE sql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT json_build_object('part', 'links', 'links', json_agg(json_build_object(
				'label', p.label, 'link', json_build_object('name', p.page)) ORDER BY p.ordinal))
	  FROM (VALUES (1, 'chart', 'Accounts', '{accounting.account.read}'::text[]),
				   (2, 'journal', 'Journal', '{accounting.entry.read}'),
				   (3, 'trial_balance', 'Trial balance', '{accounting.account.read,accounting.entry.read}'),
				   (4, 'balance_sheet', 'Balance sheet', '{accounting.account.read,accounting.entry.read}'),
				   (5, 'profit_and_loss', 'Profit and loss', '{accounting.account.read,accounting.entry.read}'),
				   (6, 'book', 'Periods and parts', '{accounting.book.read}'))
		   AS p (ordinal, page, label, permissions)
	 WHERE (SELECT bool_and(forge.has_permission(n.permission)) FROM unnest(p.permissions) n (permission));
END;
COMMENT ON FUNCTION forge.page_book_links IS
	'A part of a page: links to the pages of the books that the reader may see.';

CREATE OR REPLACE FUNCTION forge.page_amount(amount numeric, currency text, link json DEFAULT NULL) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $amount$
BEGIN
	RETURN CASE WHEN amount IS NOT NULL THEN
		json_build_object('value', trim_scale(amount), 'kind', 'money', 'currency', currency, 'link', link) END;
END
$amount$;
COMMENT ON FUNCTION forge.page_amount IS 'An amount as a value of a page; NULL for none.';

CREATE OR REPLACE FUNCTION forge.page_chart_account(number text, name text, level integer DEFAULT NULL) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $account$
BEGIN
	RETURN json_build_object('value', concat_ws(' ', number, name), 'level', level,
							 'link', json_build_object('name', 'chart_account', 'id', number));
END
$account$;
COMMENT ON FUNCTION forge.page_chart_account IS
	'An account of the chart as a value of a page; level: how deep it stands in the tree.';

CREATE OR REPLACE FUNCTION forge.page_account_choices(by_hand boolean) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $choices$
DECLARE
	choice_count_max CONSTANT integer := 300;
	choices CONSTANT erp.account[] := ARRAY(
		SELECT a FROM erp.account a
		 WHERE NOT a.closed AND NOT (by_hand AND a.control IS NOT NULL)
		 ORDER BY a.number LIMIT choice_count_max + 1);
BEGIN
	IF cardinality(choices) NOT BETWEEN 1 AND choice_count_max THEN
		RETURN NULL;
	END IF;
	RETURN (SELECT json_agg(json_build_object('value', c.number, 'label', concat_ws(' ', c.number, c.name)) ORDER BY c.number)
			  FROM unnest(choices) c);
END
$choices$;
COMMENT ON FUNCTION forge.page_account_choices IS
	'The open accounts to choose from, by_hand: those alone that entries by hand may post on; NULL if there are none, or more than 300, or the reader may not read accounts.';

CREATE OR REPLACE FUNCTION forge.page_currency_field(currencies text[], chosen text, with_all boolean) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $field$
BEGIN
	RETURN CASE WHEN cardinality(currencies) > 1 OR chosen <> ALL (currencies) THEN
		json_build_object('name', 'type', 'label', 'Currency', 'kind', 'choice', 'value', coalesce(chosen, ''),
			'choices', (SELECT json_agg(json_build_object('value', c.code, 'label', coalesce(nullif(c.code, ''), 'All')))
						  FROM unnest(CASE WHEN with_all THEN '{""}'::text[] END || currencies) c (code))) END;
END
$field$;
COMMENT ON FUNCTION forge.page_currency_field IS
	'A field of a filter: which of the currencies; NULL where there is nothing to choose.';

CREATE OR REPLACE FUNCTION forge.page_day_field(name text, label text, request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $field$
BEGIN
	RETURN json_build_object('name', name, 'label', label, 'kind', 'date', 'value', request ->> name);
END
$field$;
COMMENT ON FUNCTION forge.page_day_field IS 'A field of a filter: a day.';

-- ----- the chart ----------------------------------------------------------------------------------
CREATE OR REPLACE FUNCTION erp_page.chart(request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $page$
DECLARE
	page_size CONSTANT integer := 200;
	search CONSTANT text := lower(trim(request ->> 'search'));
	after CONSTANT text[] := ARRAY(SELECT json_array_elements_text((request ->> 'after')::json));
	accounts erp.account[];
	shown text[];
	next_path json;
BEGIN
	PERFORM forge.require_permission('accounting.account.read');
	accounts := ARRAY(SELECT a FROM erp.account a);
	IF accounts = '{}' AND search IS NULL THEN
		RETURN json_build_object('title', 'Accounts', 'parts', json_build_array(
			forge.page_book_links(),
			'{"part": "text", "text": "There are no accounts yet. A chart of accounts can be made at once, or each account by itself."}'::json,
			json_build_object('part', 'grid', 'parts', json_build_array(
				forge.page_form('accounting.book.open', 'Open the books', NULL, NULL, '{chart,currency}', '{"name": "chart"}',
								title => 'Open the books'),
				forge.page_account_form()))));
	END IF;
	WITH found AS (
		SELECT t.number, t.path
		  FROM forge.page_chart_tree(accounts) t JOIN unnest(accounts) a ON a.number = t.number
		 WHERE t.path > after
		   AND (search IS NULL OR strpos(lower(a.name), search) > 0 OR starts_with(lower(a.number), search))
		 ORDER BY t.path LIMIT page_size + 1)
	SELECT array_agg(f.number ORDER BY f.path),
		   CASE WHEN count(*) > page_size THEN to_json((array_agg(to_json(f.path) ORDER BY f.path))[page_size]) END
	  INTO shown, next_path
	  FROM found f;
	RETURN json_build_object('title', 'Accounts', 'parts', json_build_array(
		forge.page_book_links(),
		json_build_object('part', 'filter', 'label', 'Find', 'list', 'accounts', 'fields', json_build_array(
			json_build_object('name', 'search', 'label', 'Name or number', 'kind', 'search', 'value', request ->> 'search'))),
		json_build_object('part', 'list', 'id', 'accounts', 'label', 'Accounts',
			'columns', '[{"label": "Account"}, {"label": "Kind"}, {"label": "Balance", "kind": "money"},
						 {"label": "With those below", "kind": "money"}, {"label": "State", "kind": "badge"}]'::json,
			'empty', 'No such accounts.',
			'rows', forge.page_chart_rows(accounts, shown[:page_size], search IS NULL),
			'first', CASE WHEN after <> '{}' THEN json_build_object('name', 'chart', 'search', request ->> 'search') END,
			'next', CASE WHEN next_path IS NOT NULL THEN
				json_build_object('name', 'chart', 'search', request ->> 'search', 'after', next_path::text) END),
		'{"part": "text", "text": "A balance is what the debits are more than the credits: what is owed, and what was earned, is negative."}'::json,
		forge.page_account_form()));
END
$page$;
COMMENT ON FUNCTION erp_page.chart IS
	'The chart of accounts as a tree, with balances in each currency; the form that opens the books where there are none.  Argument search: a part of the name, or the beginning of the number.  Errors: permission_denied.';

CREATE OR REPLACE FUNCTION forge.page_chart_tree(accounts erp.account[]) RETURNS TABLE (number text, path text[])
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 100 SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	WITH RECURSIVE tree AS (
		SELECT a.number, ARRAY[a.number] AS path FROM unnest(accounts) a WHERE a.parent IS NULL
		 UNION ALL
		SELECT a.number, t.path || a.number FROM tree t JOIN unnest(accounts) a ON a.parent = t.number)
	SELECT t.number, t.path FROM tree t;
END;
COMMENT ON FUNCTION forge.page_chart_tree IS
	'Where accounts stand in the tree of the chart: the numbers from the top down to each one.';

CREATE OR REPLACE FUNCTION forge.page_chart_rows(accounts erp.account[], shown text[], is_tree boolean) RETURNS json
	LANGUAGE sql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	WITH tree AS MATERIALIZED (
		SELECT t.number, t.path FROM forge.page_chart_tree(accounts) t
	), balance AS MATERIALIZED (
		SELECT b.number, b.currency, b.closing FROM erp.trial_balance() b
	), in_all AS (
		SELECT p.number, b.currency, sum(b.closing) AS closing
		  FROM tree t JOIN balance b ON b.number = t.number
		 CROSS JOIN LATERAL unnest(t.path) AS p (number)
		 GROUP BY p.number, b.currency)
	SELECT coalesce(json_agg(json_build_array(
				forge.page_chart_account(a.number, a.name, CASE WHEN is_tree THEN cardinality(t.path) - 1 END),
				a.kind,
				forge.page_amount(b.closing, b.currency),
				CASE WHEN EXISTS (SELECT FROM unnest(accounts) c WHERE c.parent = a.number) THEN
					forge.page_amount(s.closing, s.currency) END,
				CASE WHEN a.closed THEN 'closed' WHEN a.control IS NOT NULL THEN 'documents' END)
			ORDER BY t.path, s.currency), '[]')
	  FROM unnest(shown) n (number)
	  JOIN tree t ON t.number = n.number
	  JOIN unnest(accounts) a ON a.number = n.number
	  LEFT JOIN in_all s ON s.number = a.number
	  LEFT JOIN balance b ON b.number = a.number AND b.currency = s.currency;
END;
COMMENT ON FUNCTION forge.page_chart_rows IS
	'Rows of the list of accounts: those of the numbers shown, out of all accounts of the chart, one for each currency.';

CREATE OR REPLACE FUNCTION forge.page_account_form() RETURNS json
	LANGUAGE sql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT forge.page_form('accounting.account.create', 'Create account', NULL, NULL, '{number,name,kind,parent,currency,control,limited}',
						   '{"name": "chart_account"}', choices => json_build_object('parent', forge.page_account_choices(false)),
						   title => 'A new account');
END;
COMMENT ON FUNCTION forge.page_account_form IS
	'A part of a page: the form for a new account; NULL if the reader may not create one.';

-- ----- one account --------------------------------------------------------------------------------
CREATE OR REPLACE FUNCTION erp_page.chart_account(request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $page$
DECLARE
	wanted CONSTANT text := request ->> 'id';
	shown erp.account;
	above json;
BEGIN
	PERFORM forge.require_permission('accounting.account.read');
	SELECT a.* INTO shown FROM erp.account a
	 WHERE a.number = wanted OR a.account_id = forge.page_whole_id(lower(wanted));
	IF NOT FOUND THEN
		PERFORM forge.page_missing('account');
	END IF;
	SELECT forge.page_chart_account(a.number, a.name) INTO above
	  FROM erp.account a WHERE a.number = shown.parent;
	RETURN json_build_object('title', concat_ws(' ', shown.number, shown.name),
		'parent', '{"label": "Accounts", "link": {"name": "chart"}}'::json,
		'parts', json_build_array(
			json_build_object('part', 'facts', 'facts', json_build_array(
				json_build_object('label', 'Kind', 'value', shown.kind),
				json_build_object('label', 'Summed up by', 'value', above),
				json_build_object('label', 'Currency', 'value', coalesce(shown.currency, 'any')),
				json_build_object('label', 'Posted on by', 'value',
					CASE WHEN shown.control IS NULL THEN 'entries and documents' ELSE 'documents alone: ' || shown.control END),
				json_build_object('label', 'May be overdrawn', 'value', NOT shown.limited),
				json_build_object('label', 'State', 'kind', 'badge', 'value', json_build_object(
					'value', CASE WHEN shown.closed THEN 'closed' ELSE 'in use' END,
					'tone', CASE WHEN shown.closed THEN 'warning' END)),
				json_build_object('label', 'Version', 'kind', 'number', 'value', shown.version))),
			CASE WHEN forge.has_permission('accounting.entry.read') THEN forge.page_account_lines(shown.number, request) END,
			forge.page_account_commands(shown),
			forge.page_history(shown.account_id)));
END
$page$;
COMMENT ON FUNCTION erp_page.chart_account IS
	'An account of the chart: its lines, newest first, with the balance after each, and the forms of its commands.  Arguments: id (the number, or the id), type (the currency), since, until (dates).  Errors: page_not_found, permission_denied.';

-- A place in the list is a day and how many lines of it were shown already.  Balances are counted back from
-- the one at the end of that day, so that no page reads the lines of the pages before it.
CREATE OR REPLACE FUNCTION forge.page_account_lines(number text, request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $lines$
DECLARE
	page_size CONSTANT integer := 50;
	since CONSTANT date := coalesce((request ->> 'since')::date, '-infinity');
	until CONSTANT date := coalesce((request ->> 'until')::date, 'infinity');
	after CONSTANT json := (request ->> 'after')::json;
	last_day CONSTANT date := least(coalesce((after ->> 0)::date, until), until);
	skipped CONSTANT integer := greatest(coalesce((after ->> 1)::integer, 0), 0);
	currencies text[];
	chosen text := request ->> 'type';
	balances numeric[];
	last_balance numeric;
	first_day date;
	rows json;
	next_day date;
	next_skipped integer;
BEGIN
	SELECT array_agg(b.currency ORDER BY b.currency), array_agg(b.balance ORDER BY b.currency) INTO currencies, balances
	  FROM erp.account_balance_at(number, last_day) b;
	chosen := coalesce(chosen, currencies[1]);
	last_balance := balances[array_position(currencies, chosen)];
	SELECT l.entry_date INTO first_day
	  FROM erp.journal_line l
	 WHERE l.account = number AND l.currency = chosen AND l.entry_date BETWEEN since AND last_day
	 ORDER BY l.entry_date DESC OFFSET skipped + page_size LIMIT 1;
	WITH newest AS (
		SELECT l.entry_date, l.entry_id, l.memo, l.debit, l.credit, e.description,
			   row_number() OVER place AS place,
			   row_number() OVER (PARTITION BY l.entry_date ORDER BY e.updated_at DESC, l.entry_id DESC, l.line_no DESC) AS place_in_day,
			   last_balance - sum(l.debit - l.credit) OVER place + l.debit - l.credit AS balance
		  FROM erp.journal_line l JOIN erp.journal_entry e ON e.entry_id = l.entry_id
		 WHERE l.account = number AND l.currency = chosen
		   AND l.entry_date BETWEEN coalesce(first_day, since) AND last_day
		WINDOW place AS (ORDER BY l.entry_date DESC, e.updated_at DESC, l.entry_id DESC, l.line_no DESC)
	), shown AS (
		SELECT n.* FROM newest n WHERE n.place > skipped AND n.place <= skipped + page_size)
	SELECT json_agg(json_build_array(
				s.entry_date,
				json_build_object('value', coalesce(s.description, 'Entry'), 'link', json_build_object('name', 'entry', 'id', s.entry_id)),
				s.memo,
				forge.page_amount(nullif(s.debit, 0), chosen), forge.page_amount(nullif(s.credit, 0), chosen),
				forge.page_amount(s.balance, chosen)) ORDER BY s.place),
		   min(s.entry_date), (array_agg(s.place_in_day ORDER BY s.place DESC))[1]
	  INTO rows, next_day, next_skipped
	  FROM shown s;
	RETURN json_build_object('part', 'section', 'title', 'Lines', 'parts', json_build_array(
		json_build_object('part', 'filter', 'label', 'Show', 'keep', json_build_object('id', number), 'fields',
			json_build_array(forge.page_day_field('since', 'From', request), forge.page_day_field('until', 'To', request),
							 forge.page_currency_field(currencies, chosen, false))),
		json_build_object('part', 'list', 'id', 'lines', 'label', 'Lines',
			'columns', '[{"label": "Date", "kind": "date"}, {"label": "Entry"}, {"label": "Memo"}, {"label": "Debit", "kind": "money"},
						 {"label": "Credit", "kind": "money"}, {"label": "Balance", "kind": "money"}]'::json,
			'empty', 'No lines in these days.',
			'rows', coalesce(rows, '[]'),
			'first', CASE WHEN after IS NOT NULL THEN json_build_object('name', 'chart_account', 'id', number, 'type', request ->> 'type',
				'since', request ->> 'since', 'until', request ->> 'until') END,
			'next', CASE WHEN first_day IS NOT NULL THEN json_build_object('name', 'chart_account', 'id', number, 'type', request ->> 'type',
				'since', request ->> 'since', 'until', request ->> 'until', 'after', json_build_array(next_day, next_skipped)::text) END)));
END
$lines$;
COMMENT ON FUNCTION forge.page_account_lines IS
	'A part of a page: the lines of an account in one currency, newest first, 50 at a time, with the balance after each; of the days that the request names.';

CREATE OR REPLACE FUNCTION forge.page_account_commands(shown erp.account) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp
AS $commands$
DECLARE
	here CONSTANT json := json_build_object('name', 'chart_account', 'id', shown.number);
	turn CONSTANT text := CASE WHEN shown.closed THEN 'accounting.account.reopen' ELSE 'accounting.account.close' END;
BEGIN
	RETURN json_build_object('part', 'grid', 'parts', json_build_array(
		forge.page_form('accounting.account.rename', 'Rename', shown.account_id, shown.version, '{name}', here,
						json_build_object('number', shown.number, 'name', shown.name), title => 'Rename'),
		CASE WHEN forge.has_permission(turn) THEN
			json_build_object('part', 'actions', 'actions', json_build_array(json_build_object(
				'command', turn, 'aggregate', shown.account_id, 'version', shown.version, 'then', here,
				'values', json_build_object('number', shown.number),
				'label', CASE WHEN shown.closed THEN 'Let it take new lines again' ELSE 'Close: no new lines' END,
				'tone', CASE WHEN NOT shown.closed THEN 'warning' END))) END));
END
$commands$;
COMMENT ON FUNCTION forge.page_account_commands IS
	'A part of a page: the forms of the commands that the reader may give an account of the chart.';

-- ----- periods and parts --------------------------------------------------------------------------
CREATE OR REPLACE FUNCTION erp_page.book(request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $page$
DECLARE
	here CONSTANT json := '{"name": "book"}'::json;
	book erp.book;
BEGIN
	PERFORM forge.require_permission('accounting.book.read');
	SELECT b.* INTO book FROM erp.book b;
	RETURN json_build_object('title', 'Periods and parts', 'parts', json_build_array(
		forge.page_book_links(),
		json_build_object('part', 'facts', 'facts', json_build_array(
			json_build_object('label', 'Locked through', 'kind', 'date', 'value', book.locked_through),
			json_build_object('label', 'Because', 'value', book.lock_reason),
			json_build_object('label', 'Currency', 'value', book.currency),
			json_build_object('label', 'Opened with the chart', 'value', book.chart))),
		json_build_object('part', 'grid', 'parts', json_build_array(
			forge.page_form('accounting.book.lock_period', 'Lock', book.book_id, NULL, '{through,reason,forced}', here,
							title => 'Lock a period'),
			CASE WHEN book.locked_through IS NOT NULL THEN
				forge.page_form('accounting.book.unlock_period', 'Unlock', book.book_id, NULL, '{through,reason}', here,
								title => 'Unlock') END)),
		json_build_object('part', 'section', 'title', 'Which account plays which part', 'parts', json_build_array(
			json_build_object('part', 'list', 'label', 'Parts',
				'columns', '[{"label": "Part"}, {"label": "For"}, {"label": "Account"}]'::json,
				'empty', 'No account plays a part: documents post nothing.',
				'rows', (SELECT coalesce(json_agg(json_build_array(
									p.role, coalesce(p.scope, 'all else'), forge.page_chart_account(p.number, a.name))
								ORDER BY p.role, p.scope NULLS FIRST), '[]')
						   FROM erp.posting_account p
						   LEFT JOIN erp.account a ON a.number = p.number)),
			forge.page_form('accounting.book.set_posting_account', 'Set', book.book_id, NULL, '{role,number,scope}', here,
							choices => json_build_object('number', forge.page_account_choices(false)), title => 'Give a part to an account'))),
		CASE WHEN book.book_id IS NOT NULL THEN forge.page_history(book.book_id) END));
END
$page$;
COMMENT ON FUNCTION erp_page.book IS
	'Through which day the books are locked, and which account plays which part; the forms that change them.  Errors: permission_denied.';

--@ section grants since 0.2.0
GRANT EXECUTE ON FUNCTION
	erp_page.chart,
	erp_page.chart_account,
	erp_page.book,
	forge.page_book_links,
	forge.page_amount,
	forge.page_chart_account,
	forge.page_account_choices,
	forge.page_currency_field,
	forge.page_day_field,
	forge.page_chart_tree,
	forge.page_chart_rows,
	forge.page_account_form,
	forge.page_account_lines,
	forge.page_account_commands
	TO forge_app;
