-- Pages of reports: the trial balance, the balance sheet, profit and loss.

--@ section functions
-- ----- what reports share -------------------------------------------------------------------------
CREATE OR REPLACE FUNCTION forge.page_lines_link(number text, currency text, request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $link$
BEGIN
	RETURN CASE WHEN number IS NOT NULL THEN
		json_build_object('name', 'chart_account', 'id', number, 'type', currency,
						  'since', request ->> 'since', 'until', request ->> 'until') END;
END
$link$;
COMMENT ON FUNCTION forge.page_lines_link IS
	'A link to the lines of an account in a currency and in the days of a request; NULL for no account.';

-- Members of a line are kind, number, name, currency, amount.
CREATE OR REPLACE FUNCTION forge.page_statement(title text, kind text, lines jsonb, request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $statement$
BEGIN
	RETURN json_build_object('part', 'section', 'title', title, 'parts', json_build_array(
		json_build_object('part', 'list', 'label', title,
			'columns', '[{"label": "Account"}, {"label": "Amount", "kind": "money"}]'::json,
			'empty', 'None.',
			'rows', (SELECT coalesce(json_agg(json_build_array(
								json_build_object('value', concat_ws(' ', l.number, l.name),
												  'link', forge.page_lines_link(l.number, l.currency, request)),
								forge.page_amount(l.amount, l.currency, forge.page_lines_link(l.number, l.currency, request)))
							ORDER BY l.number, l.currency), '[]')
					   FROM jsonb_to_recordset(lines) l (kind text, number text, name text, currency text, amount numeric)
					  WHERE l.kind = page_statement.kind),
			'totals', (SELECT json_agg(json_build_array('Total', forge.page_amount(t.amount, t.currency)) ORDER BY t.currency)
						 FROM (SELECT l.currency, sum(l.amount) AS amount
								 FROM jsonb_to_recordset(lines) l (kind text, currency text, amount numeric)
								WHERE l.kind = page_statement.kind
								GROUP BY l.currency) t))));
END
$statement$;
COMMENT ON FUNCTION forge.page_statement IS
	'A part of a page: the lines of one kind of a report, a JSON array of objects, with totals in each currency.';

CREATE OR REPLACE FUNCTION forge.page_statement_currencies(lines jsonb) RETURNS text[]
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $currencies$
BEGIN
	RETURN ARRAY(SELECT DISTINCT l.currency FROM jsonb_to_recordset(lines) l (currency text) ORDER BY l.currency);
END
$currencies$;
COMMENT ON FUNCTION forge.page_statement_currencies IS 'The currencies of the lines of a report.';

CREATE OR REPLACE FUNCTION forge.page_statement_of(lines jsonb, currency text) RETURNS jsonb
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $of$
BEGIN
	RETURN CASE WHEN currency IS NULL THEN lines ELSE (
		SELECT coalesce(jsonb_agg(l.line ORDER BY l.place), '[]')
		  FROM jsonb_array_elements(lines) WITH ORDINALITY l (line, place)
		 WHERE l.line ->> 'currency' = page_statement_of.currency) END;
END
$of$;
COMMENT ON FUNCTION forge.page_statement_of IS 'The lines of a report in one currency; all for NULL.';

-- ----- the trial balance --------------------------------------------------------------------------
CREATE OR REPLACE FUNCTION erp_page.trial_balance(request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $page$
DECLARE
	chosen CONSTANT text := request ->> 'type';
	all_lines jsonb;
	lines jsonb;
BEGIN
	PERFORM forge.require_permission('accounting.entry.read');
	PERFORM forge.require_permission('accounting.account.read');
	all_lines := (SELECT coalesce(jsonb_agg(t), '[]')
					FROM erp.trial_balance((request ->> 'since')::date, (request ->> 'until')::date) t);
	lines := forge.page_statement_of(all_lines, chosen);
	RETURN json_build_object('title', 'Trial balance', 'parts', json_build_array(
		forge.page_book_links(),
		json_build_object('part', 'filter', 'label', 'Show', 'fields', json_build_array(
			forge.page_day_field('since', 'From', request), forge.page_day_field('until', 'To', request),
			forge.page_currency_field(forge.page_statement_currencies(all_lines), chosen, true))),
		json_build_object('part', 'list', 'id', 'trial_balance', 'label', 'Trial balance',
			'columns', '[{"label": "Account"}, {"label": "Kind"}, {"label": "Before", "kind": "money"}, {"label": "Debit", "kind": "money"},
						 {"label": "Credit", "kind": "money"}, {"label": "After", "kind": "money"}]'::json,
			'empty', 'Nothing was posted in these days.',
			'rows', (SELECT coalesce(json_agg(json_build_array(
								json_build_object('value', concat_ws(' ', l.number, l.name), 'link', k.link),
								l.kind,
								forge.page_amount(l.opening, l.currency),
								forge.page_amount(nullif(l.debit, 0), l.currency, k.link),
								forge.page_amount(nullif(l.credit, 0), l.currency, k.link),
								forge.page_amount(l.closing, l.currency, k.link))
							ORDER BY l.number, l.currency), '[]')
					   FROM jsonb_to_recordset(lines) l (number text, name text, kind text, currency text, opening numeric,
														debit numeric, credit numeric, closing numeric)
					  CROSS JOIN LATERAL (SELECT forge.page_lines_link(l.number, l.currency, request)) k (link)),
			'totals', (SELECT json_agg(json_build_array(
								'Total', NULL, forge.page_amount(t.opening, t.currency), forge.page_amount(t.debit, t.currency),
								forge.page_amount(t.credit, t.currency), forge.page_amount(t.closing, t.currency)) ORDER BY t.currency)
						 FROM (SELECT l.currency, sum(l.opening) AS opening, sum(l.debit) AS debit, sum(l.credit) AS credit,
									  sum(l.closing) AS closing
								 FROM jsonb_to_recordset(lines) l (currency text, opening numeric, debit numeric, credit numeric, closing numeric)
								GROUP BY l.currency) t)),
		'{"part": "text", "text": "Before and after are what the debits are more than the credits."}'::json));
END
$page$;
COMMENT ON FUNCTION erp_page.trial_balance IS
	'The trial balance, with links to the lines of each account.  Arguments: since, until (dates), type (a currency).  Errors: permission_denied.';

-- ----- the balance sheet, and profit and loss -----------------------------------------------------
CREATE OR REPLACE FUNCTION erp_page.balance_sheet(request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $page$
DECLARE
	chosen CONSTANT text := request ->> 'type';
	days CONSTANT json := json_build_object('until', request ->> 'until');
	all_lines jsonb;
	lines jsonb;
BEGIN
	PERFORM forge.require_permission('accounting.entry.read');
	PERFORM forge.require_permission('accounting.account.read');
	all_lines := (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', b.kind, 'number', b.number, 'name', b.name, 'currency', b.currency,
															 'amount', b.balance)), '[]')
					FROM erp.balance_sheet((request ->> 'until')::date) b);
	lines := forge.page_statement_of(all_lines, chosen);
	RETURN json_build_object('title', 'Balance sheet', 'parts', json_build_array(
		forge.page_book_links(),
		json_build_object('part', 'filter', 'label', 'Show', 'fields', json_build_array(
			forge.page_day_field('until', 'At the end of', request),
			forge.page_currency_field(forge.page_statement_currencies(all_lines), chosen, true))),
		forge.page_statement('Assets', 'asset', lines, days),
		forge.page_statement('Liabilities', 'liability', lines, days),
		forge.page_statement('Equity', 'equity', lines, days),
		json_build_object('part', 'section', 'title', 'In all', 'parts', json_build_array(
			json_build_object('part', 'list', 'label', 'In all',
				'columns', '[{"label": "Currency"}, {"label": "Assets", "kind": "money"}, {"label": "Liabilities", "kind": "money"},
							 {"label": "Equity", "kind": "money"}, {"label": "Liabilities and equity", "kind": "money"}]'::json,
				'empty', 'Nothing was there on this day.',
				'rows', (SELECT coalesce(json_agg(json_build_array(
									t.currency, forge.page_amount(t.assets, t.currency), forge.page_amount(t.liabilities, t.currency),
									forge.page_amount(t.equity, t.currency), forge.page_amount(t.liabilities + t.equity, t.currency))
								ORDER BY t.currency), '[]')
						   FROM (SELECT l.currency,
										coalesce(sum(l.amount) FILTER (WHERE l.kind = 'asset'), 0) AS assets,
										coalesce(sum(l.amount) FILTER (WHERE l.kind = 'liability'), 0) AS liabilities,
										coalesce(sum(l.amount) FILTER (WHERE l.kind = 'equity'), 0) AS equity
								   FROM jsonb_to_recordset(lines) l (kind text, currency text, amount numeric)
								  GROUP BY l.currency) t))))));
END
$page$;
COMMENT ON FUNCTION erp_page.balance_sheet IS
	'What is there at the end of a day, with links to the lines of each account.  Arguments: until (a date), type (a currency).  Errors: permission_denied.';

CREATE OR REPLACE FUNCTION erp_page.profit_and_loss(request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $page$
DECLARE
	chosen CONSTANT text := request ->> 'type';
	all_lines jsonb;
	lines jsonb;
BEGIN
	PERFORM forge.require_permission('accounting.entry.read');
	PERFORM forge.require_permission('accounting.account.read');
	all_lines := (SELECT coalesce(jsonb_agg(p), '[]')
					FROM erp.profit_and_loss((request ->> 'since')::date, (request ->> 'until')::date) p);
	lines := forge.page_statement_of(all_lines, chosen);
	RETURN json_build_object('title', 'Profit and loss', 'parts', json_build_array(
		forge.page_book_links(),
		json_build_object('part', 'filter', 'label', 'Show', 'fields', json_build_array(
			forge.page_day_field('since', 'From', request), forge.page_day_field('until', 'To', request),
			forge.page_currency_field(forge.page_statement_currencies(all_lines), chosen, true))),
		forge.page_statement('Revenue', 'revenue', lines, request),
		forge.page_statement('Expenses', 'expense', lines, request),
		json_build_object('part', 'section', 'title', 'What is left', 'parts', json_build_array(
			json_build_object('part', 'list', 'label', 'What is left',
				'columns', '[{"label": "Currency"}, {"label": "Revenue", "kind": "money"}, {"label": "Expenses", "kind": "money"},
							 {"label": "Result", "kind": "text"}, {"label": "Profit", "kind": "money"}]'::json,
				'empty', 'Nothing was earned or spent in these days.',
				'rows', (SELECT coalesce(json_agg(json_build_array(
									t.currency, forge.page_amount(t.revenue, t.currency), forge.page_amount(t.expenses, t.currency),
									CASE WHEN t.revenue < t.expenses THEN 'loss' ELSE 'profit' END,
									forge.page_amount(t.revenue - t.expenses, t.currency))
								ORDER BY t.currency), '[]')
						   FROM (SELECT l.currency,
										coalesce(sum(l.amount) FILTER (WHERE l.kind = 'revenue'), 0) AS revenue,
										coalesce(sum(l.amount) FILTER (WHERE l.kind = 'expense'), 0) AS expenses
								   FROM jsonb_to_recordset(lines) l (kind text, currency text, amount numeric)
								  GROUP BY l.currency) t))))));
END
$page$;
COMMENT ON FUNCTION erp_page.profit_and_loss IS
	'What was earned and spent in some days, with links to the lines of each account.  Arguments: since, until (dates), type (a currency).  Errors: permission_denied.';

--@ section grants since 0.2.0
GRANT EXECUTE ON FUNCTION
	erp_page.trial_balance,
	erp_page.balance_sheet,
	erp_page.profit_and_loss,
	forge.page_lines_link,
	forge.page_statement,
	forge.page_statement_currencies,
	forge.page_statement_of
	TO forge_app;
