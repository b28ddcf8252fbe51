-- The books: the chart of accounts, the lock of periods, the journal.

--@ section tables since 0.2.0
-- The books.
--@ table chart_account_row

--@ table book_row

--@ table posting_account_row

--@ table journal_entry_row
CREATE INDEX journal_entry_row_date ON forge.journal_entry_row (tenant_id, entry_date, entry_id);
CREATE INDEX journal_entry_row_reverses ON forge.journal_entry_row (tenant_id, reverses)
	WHERE reverses IS NOT NULL;
CREATE INDEX journal_entry_row_reference ON forge.journal_entry_row (tenant_id, reference_id)
	WHERE reference_id IS NOT NULL;

--@ table journal_line_row
-- Reports sum up an account over days without a look at the table.
CREATE INDEX journal_line_row_account ON forge.journal_line_row (tenant_id, account, entry_date)
	INCLUDE (currency, debit, credit, closing);

-- It follows the feed.  src/pg/columns.h knows the columns.
CREATE TABLE forge.account_month_row (
	tenant_id uuid NOT NULL,
	account text COLLATE "C" NOT NULL,
	currency text COLLATE "C" NOT NULL,
	month date NOT NULL,
	closing boolean NOT NULL,
	debit numeric NOT NULL,
	credit numeric NOT NULL,
	PRIMARY KEY (tenant_id, account, currency, month, closing)
) WITH (fillfactor = 70);
COMMENT ON TABLE forge.account_month_row IS
	'What was posted on each account in each month, of the entries up to the cursor "account_month": reports add those after it.';
COMMENT ON COLUMN forge.account_month_row.tenant_id IS 'The tenant it belongs to.';
COMMENT ON COLUMN forge.account_month_row.account IS 'Number of the account.';
COMMENT ON COLUMN forge.account_month_row.currency IS 'The currency of these lines.';
COMMENT ON COLUMN forge.account_month_row.month IS 'First day of the month.';
COMMENT ON COLUMN forge.account_month_row.closing IS 'Of entries that close a fiscal year, or of the others.';
COMMENT ON COLUMN forge.account_month_row.debit IS 'Sum of the debits.';
COMMENT ON COLUMN forge.account_month_row.credit IS 'Sum of the credits.';
SELECT forge.protect_table('account_month_row', 'accounting.entry.read');

--@ section functions
-- The books: the read models, and the commands.
--@ view erp.account
COMMENT ON VIEW erp.account IS 'The accounts of the chart, closed ones included.';

--@ functions of accounting.account

--@ view erp.book
COMMENT ON VIEW erp.book IS
	'What is true of all of the books: one row, or none as long as nothing was said of them.';

--@ functions of accounting.book

CREATE OR REPLACE VIEW erp.posting_account WITH (security_invoker = true) AS
	SELECT r.role, r.scope, r.number
	  FROM forge.posting_account_row r CROSS JOIN (SELECT) read_only
	 WHERE r.tenant_id = (SELECT forge.current_tenant());
COMMENT ON VIEW erp.posting_account IS
	'Which account plays which part when documents are posted.  A part that no account plays posts nothing.';

--@ view erp.journal_entry
COMMENT ON VIEW erp.journal_entry IS 'The entries of the journal.';

--@ functions of accounting.entry

CREATE OR REPLACE VIEW erp.journal_line WITH (security_invoker = true) AS
	SELECT r.entry_id, r.line_no, r.entry_date, r.account, r.currency, r.debit, r.credit, r.party_id,
		   r.document_id, r.due_date, r.memo, r.closing
	  FROM forge.journal_line_row r CROSS JOIN (SELECT) read_only
	 WHERE r.tenant_id = (SELECT forge.current_tenant());
COMMENT ON VIEW erp.journal_line IS 'The lines of the entries of the journal.';

-- What belongs to what, as for orders.
CREATE OR REPLACE FUNCTION erp.lines(erp.journal_entry) RETURNS SETOF erp.journal_line
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 4
BEGIN ATOMIC
	SELECT l.* FROM erp.journal_line l WHERE l.entry_id = ($1).entry_id;
END;
COMMENT ON FUNCTION erp.lines(erp.journal_entry) IS 'The lines of an entry.';

CREATE OR REPLACE FUNCTION erp.journal_entry(erp.journal_line) RETURNS SETOF erp.journal_entry
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
	SELECT e.* FROM erp.journal_entry e WHERE e.entry_id = ($1).entry_id;
END;
COMMENT ON FUNCTION erp.journal_entry(erp.journal_line) IS 'The entry of a line.';

CREATE OR REPLACE FUNCTION erp.reversal(erp.journal_entry) RETURNS SETOF erp.journal_entry
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
	SELECT e.* FROM erp.journal_entry e WHERE e.reverses = ($1).entry_id;
END;
COMMENT ON FUNCTION erp.reversal(erp.journal_entry) IS 'The entry that takes this one back, if there is one.';

-- Reports.  They read the sums of whole months, the lines of months of which they want a part, and the entries
-- that no sum has yet; docs/decisions/0027-monthly-sums.md says why that is exact.  (Arguments behind a column of
-- the result have no name in the body, so they have their number.)  Each row is of one currency: amounts of
-- different ones do not add up.  A balance is what the debits are more than the credits.
CREATE OR REPLACE FUNCTION forge.journal_tail(
	OUT account text, OUT currency text, OUT entry_date date, OUT closing boolean, OUT debit numeric,
	OUT credit numeric) RETURNS SETOF record
	LANGUAGE C STABLE PARALLEL RESTRICTED ROWS 100 AS 'MODULE_PATHNAME', 'forge_journal_tail';
COMMENT ON FUNCTION forge.journal_tail IS
	'The lines of the entries that forge.account_month_row does not have yet, as the snapshot of the query sees both.  No rows without the permission accounting.entry.read.';

CREATE OR REPLACE VIEW forge.account_month WITH (security_invoker = true) AS
	SELECT r.account, r.currency, r.month, r.closing, r.debit, r.credit
	  FROM forge.account_month_row r CROSS JOIN (SELECT) read_only
	 WHERE r.tenant_id = (SELECT forge.current_tenant());
COMMENT ON VIEW forge.account_month IS
	'For reports: what was posted on each account in each month, without the entries of forge.journal_tail.';

CREATE OR REPLACE FUNCTION forge.account_sum(
	INOUT account text, from_date date, to_date date, OUT currency text, OUT entry_date date,
	OUT closing boolean, OUT debit numeric, OUT credit numeric) RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 1000 SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	WITH part AS MATERIALIZED (
		-- the months that from_date or to_date divides, and the last day of them that counts
		SELECT m.month, least((m.month + interval '1 month')::date - 1, account_sum.to_date) AS last_day
		  FROM (SELECT date_trunc('month', account_sum.from_date::timestamp)::date
				 WHERE extract(day FROM account_sum.from_date) > 1 AND isfinite(account_sum.from_date)
				UNION
				SELECT date_trunc('month', account_sum.to_date::timestamp)::date
				 WHERE extract(day FROM account_sum.to_date + 1) > 1 AND isfinite(account_sum.to_date)) m (month)),
	tail AS MATERIALIZED (
		SELECT t.account, t.currency, t.entry_date, date_trunc('month', t.entry_date::timestamp)::date AS month,
			   t.closing, t.debit, t.credit
		  FROM forge.journal_tail() t
		 WHERE EXISTS (SELECT FROM forge.account_month)
		   AND t.account BETWEEN coalesce($1, '') AND coalesce($1, '~')
		   AND t.entry_date <= coalesce(account_sum.to_date, 'infinity'))
	SELECT s.account, s.currency, s.month, s.closing, s.debit, s.credit
	  FROM forge.account_month s
	 WHERE s.account BETWEEN coalesce($1, '') AND coalesce($1, '~')
	   AND s.month <= coalesce(account_sum.to_date, 'infinity')
	   AND s.month <> ALL (ARRAY(SELECT p.month FROM part p))
	UNION ALL
	SELECT t.account, t.currency, t.entry_date, t.closing, t.debit, t.credit
	  FROM tail t
	 WHERE t.month <> ALL (ARRAY(SELECT p.month FROM part p))
	UNION ALL
	SELECT l.account, l.currency, l.entry_date, l.closing, l.debit, l.credit
	  FROM (SELECT s.account, p.month, p.last_day FROM part p JOIN forge.account_month s ON s.month = p.month
			 WHERE s.account BETWEEN coalesce($1, '') AND coalesce($1, '~')
			UNION
			SELECT t.account, p.month, p.last_day FROM part p JOIN tail t ON t.month = p.month) m
	 CROSS JOIN LATERAL (
			SELECT j.account, j.currency, j.entry_date, j.closing, j.debit, j.credit
			  FROM erp.journal_line j
			 WHERE j.account = m.account AND j.entry_date BETWEEN m.month AND m.last_day
			OFFSET 0) l
	UNION ALL
	-- nothing is summed up: the tail is all of the lines, which are read faster than the log
	SELECT j.account, j.currency, j.entry_date, j.closing, j.debit, j.credit
	  FROM erp.journal_line j
	 WHERE NOT EXISTS (SELECT FROM forge.account_month)
	   AND j.account BETWEEN coalesce($1, '') AND coalesce($1, '~')
	   AND j.entry_date <= coalesce(account_sum.to_date, 'infinity');
END;
COMMENT ON FUNCTION forge.account_sum IS
	'For reports: rows that add up to the lines of an account, or with NULL of all, up to the day to_date, included; NULL: to the end.  None is of days on both sides of the beginning of from_date, if that is not NULL; entry_date is one of its days.';

CREATE OR REPLACE VIEW erp.account_balance WITH (security_invoker = true) AS
	SELECT s.account AS number, s.currency, trim_scale(sum(s.debit)) AS debit, trim_scale(sum(s.credit)) AS credit,
		   trim_scale(sum(s.debit - s.credit)) AS balance
	  FROM forge.account_sum(NULL, NULL, NULL) s
	 GROUP BY s.account, s.currency;
COMMENT ON VIEW erp.account_balance IS
	'What was posted on each account in all, a row for each of its currencies; accounts without lines have none.';
COMMENT ON COLUMN erp.account_balance.number IS 'Number of the account.';
COMMENT ON COLUMN erp.account_balance.currency IS 'The currency of these lines.';
COMMENT ON COLUMN erp.account_balance.debit IS 'Sum of their debits.';
COMMENT ON COLUMN erp.account_balance.credit IS 'Sum of their credits.';
COMMENT ON COLUMN erp.account_balance.balance IS 'Debit less credit.';

CREATE OR REPLACE FUNCTION erp.trial_balance(
	from_date date DEFAULT NULL, to_date date DEFAULT NULL, currency text DEFAULT NULL,
	without_closing boolean DEFAULT false, OUT number text, OUT name text, OUT kind text, OUT currency text,
	OUT opening numeric, OUT debit numeric, OUT credit numeric, OUT closing numeric) RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 100 SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT s.account, a.name, a.kind, s.currency, trim_scale(s.opening), trim_scale(s.debit), trim_scale(s.credit),
		   trim_scale(s.opening + s.debit - s.credit)
	  FROM (SELECT l.account, l.currency,
				   coalesce(sum(l.debit - l.credit) FILTER (WHERE l.entry_date < trial_balance.from_date), 0) AS opening,
				   coalesce(sum(l.debit) FILTER (WHERE l.entry_date >= coalesce(trial_balance.from_date, '-infinity')), 0) AS debit,
				   coalesce(sum(l.credit) FILTER (WHERE l.entry_date >= coalesce(trial_balance.from_date, '-infinity')), 0) AS credit
			  FROM forge.account_sum(NULL, trial_balance.from_date, trial_balance.to_date) l
			 WHERE ($3 IS NULL OR l.currency = $3)
			   AND NOT ($4 AND l.closing)
			 GROUP BY l.account, l.currency) s
	  LEFT JOIN erp.account a ON a.number = s.account
	 ORDER BY s.account, s.currency;
END;
COMMENT ON FUNCTION erp.trial_balance IS
	'What was on each account before from_date, what came in the days from_date to to_date, both included, and what was on it then; without dates from the beginning to the end.  opening and closing are debits less credits.  without_closing leaves out the entries that close fiscal years.';

CREATE OR REPLACE FUNCTION erp.profit_and_loss(
	from_date date DEFAULT NULL, to_date date DEFAULT NULL, currency text DEFAULT NULL,
	OUT kind text, OUT number text, OUT name text, OUT currency text, OUT amount numeric) RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 50 SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT t.kind, t.number, t.name, t.currency,
		   CASE t.kind WHEN 'revenue' THEN t.credit - t.debit ELSE t.debit - t.credit END
	  FROM erp.trial_balance(profit_and_loss.from_date, profit_and_loss.to_date, $3, true) t
	 WHERE t.kind IN ('revenue', 'expense') AND t.debit + t.credit <> 0
	 ORDER BY t.kind DESC, t.number, t.currency;
END;
COMMENT ON FUNCTION erp.profit_and_loss IS
	'Revenue and expenses of the days from_date to to_date, both included, without the entries that close fiscal years.  Revenue is credits less debits, an expense debits less credits: the profit is the sum of the first less that of the second.';

CREATE OR REPLACE FUNCTION erp.balance_sheet(
	as_of date DEFAULT NULL, currency text DEFAULT NULL,
	OUT kind text, OUT number text, OUT name text, OUT currency text, OUT balance numeric) RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 50 SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT b.kind, b.number, b.name, b.currency, b.balance
	  FROM (SELECT t.kind, t.number, t.name, t.currency,
				   CASE t.kind WHEN 'asset' THEN t.closing ELSE -t.closing END AS balance
			  FROM erp.trial_balance(NULL, balance_sheet.as_of, $2) t
			 WHERE t.kind IN ('asset', 'liability', 'equity')
			UNION ALL
			SELECT 'equity', NULL, 'Current earnings', t.currency, -sum(t.closing)
			  FROM erp.trial_balance(NULL, balance_sheet.as_of, $2) t
			 WHERE t.kind IN ('revenue', 'expense')
			 GROUP BY t.currency) b
	 WHERE b.balance <> 0
	 ORDER BY array_position('{asset,liability,equity}', b.kind), b.number, b.currency;
END;
COMMENT ON FUNCTION erp.balance_sheet IS
	'What was there at the end of the day as_of, of today or later without it: assets as debits less credits, liabilities and equity as credits less debits.  The row without a number is the profit that no entry has moved to an account yet.  In each currency assets are liabilities and equity.';

CREATE OR REPLACE FUNCTION erp.general_ledger(
	account text, from_date date DEFAULT NULL, to_date date DEFAULT NULL, OUT entry_date date, OUT entry_id uuid,
	OUT line_no integer, OUT description text, OUT memo text, OUT currency text, OUT debit numeric,
	OUT credit numeric, OUT balance numeric) RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT l.entry_date, l.entry_id, l.line_no, l.description, l.memo, l.currency, l.debit, l.credit,
		   trim_scale(coalesce(o.balance, 0) + l.moved)
	  FROM (SELECT l.entry_date, l.entry_id, l.line_no, e.description, l.memo, l.currency, l.debit, l.credit,
				   e.updated_at, sum(l.debit - l.credit) OVER (
					   PARTITION BY l.currency ORDER BY l.entry_date, e.updated_at, l.entry_id, l.line_no) AS moved
			  FROM erp.journal_line l JOIN erp.journal_entry e ON e.entry_id = l.entry_id
			 WHERE l.account = general_ledger.account
			   AND l.entry_date BETWEEN coalesce(general_ledger.from_date, '-infinity')
									AND coalesce(general_ledger.to_date, 'infinity')) l
	  LEFT JOIN (SELECT s.currency, sum(s.debit - s.credit) AS balance
				   FROM forge.account_sum(general_ledger.account, NULL, general_ledger.from_date - 1) s
				  WHERE general_ledger.from_date IS NOT NULL
				  GROUP BY s.currency) o ON o.currency = l.currency
	 ORDER BY l.currency, l.entry_date, l.updated_at, l.entry_id, l.line_no;
END;
COMMENT ON FUNCTION erp.general_ledger IS
	'The lines of an account in the days from_date to to_date, both included, in the order of their days and of their posting, currency by currency.  balance is debits less credits after the line, of all lines since the beginning.';

CREATE OR REPLACE FUNCTION erp.account_balance_at(
	account text, as_of date, known_at timestamptz DEFAULT NULL, OUT currency text, OUT debit numeric,
	OUT credit numeric, OUT balance numeric) RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 2 SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT l.currency, trim_scale(sum(l.debit)), trim_scale(sum(l.credit)), trim_scale(sum(l.debit - l.credit))
	  FROM (SELECT s.currency, s.debit, s.credit
			  FROM forge.account_sum(account_balance_at.account, NULL, account_balance_at.as_of) s
			 WHERE account_balance_at.known_at IS NULL AND account_balance_at.account IS NOT NULL
			   AND account_balance_at.as_of IS NOT NULL
			UNION ALL
			SELECT j.currency, j.debit, j.credit
			  FROM erp.journal_line j JOIN erp.journal_entry e ON e.entry_id = j.entry_id
			 WHERE j.account = account_balance_at.account AND j.entry_date <= account_balance_at.as_of
			   AND e.updated_at <= account_balance_at.known_at) l
	 GROUP BY l.currency
	 ORDER BY l.currency;
END;
COMMENT ON FUNCTION erp.account_balance_at IS
	'What was on an account at the end of the day as_of, as it was known at known_at (now, if that is left out): entries that were recorded later do not count.';

CREATE OR REPLACE FUNCTION erp.close_fiscal_year(
	year integer, entry_id uuid DEFAULT NULL, occurred_at timestamptz DEFAULT NULL, command_id uuid DEFAULT NULL)
	RETURNS SETOF erp.journal_entry
	LANGUAGE sql VOLATILE PARALLEL UNSAFE ROWS 1 SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT forge.require_permission('accounting.entry.post');
	SELECT forge.require_permission('accounting.entry.read');
	SELECT forge.require_permission('accounting.account.read');
	WITH done AS MATERIALIZED (
		-- what the first call with this command id has posted
		SELECT e.*
		  FROM erp.journal_entry e
		 WHERE e.entry_id = forge.command_stream(close_fiscal_year.command_id)
		   AND e.closing AND e.entry_date = make_date(close_fiscal_year.year, 12, 31)),
	moved AS (
		SELECT t.number, t.currency, t.closing
		  FROM erp.trial_balance(NULL, make_date(close_fiscal_year.year, 12, 31)) t
		 WHERE t.kind IN ('revenue', 'expense') AND t.closing <> 0
		UNION ALL
		SELECT (SELECT p.number FROM erp.posting_account p WHERE p.role = 'retained_earnings' AND p.scope IS NULL),
			   t.currency, -sum(t.closing)
		  FROM erp.trial_balance(NULL, make_date(close_fiscal_year.year, 12, 31)) t
		 WHERE t.kind IN ('revenue', 'expense')
		 GROUP BY t.currency
		HAVING sum(t.closing) <> 0)
	SELECT d.* FROM done d
	UNION ALL
	SELECT e.*
	  FROM (SELECT coalesce(jsonb_agg(jsonb_build_object('account', m.number, 'currency', m.currency,
							 'debit', greatest(-m.closing, 0), 'credit', greatest(m.closing, 0))), '[]') AS lines
			  FROM moved m
			-- a command id that was used for something else is refused even if there is nothing to move
			HAVING count(*) > 0 OR forge.command_stream(close_fiscal_year.command_id) IS NOT NULL) l,
		   erp.post_entry(l.lines, make_date(close_fiscal_year.year, 12, 31), 'Closing of ' || close_fiscal_year.year,
						  closing => true, entry_id => close_fiscal_year.entry_id,
						  occurred_at => close_fiscal_year.occurred_at, command_id => close_fiscal_year.command_id) e
	 WHERE NOT EXISTS (SELECT FROM done);
END;
COMMENT ON FUNCTION erp.close_fiscal_year IS
	'Posts an entry on the last day of a calendar year that moves what is on the accounts of revenue and expense to the one that plays the part retained_earnings.  It can be reversed, and made again when something was posted later; no row when there is nothing to move.  The same command_id returns the entry that the first call has posted.  Nobody needs it: the balance sheet shows the current earnings.  Needs the permissions accounting.entry.post, accounting.entry.read, accounting.account.read and accounting.book.read.  Errors: command_id_reused, period_locked, account_closed, account_not_found.';

-- The journal for other programs: plain text, a line in each row.
CREATE OR REPLACE FUNCTION forge.journal_name(name text, otherwise text) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT coalesce(nullif(btrim(regexp_replace(regexp_replace(translate(journal_name.name, ';:|', ',-/'),
		'[[:space:][:cntrl:]]+', ' ', 'g'), '^[^[:alnum:]]+', '')), ''), journal_name.otherwise);
END;
COMMENT ON FUNCTION forge.journal_name IS
	'For erp.export_journal: a name as hledger and ledger take it, without what means something to them; otherwise, when nothing is left.';

CREATE OR REPLACE FUNCTION forge.journal_account(format text)
	RETURNS TABLE (number text, path text, kind_letter text)
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 100 SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT a.number,
		   CASE a.kind WHEN 'asset' THEN 'Assets' WHEN 'liability' THEN 'Liabilities' WHEN 'equity' THEN 'Equity'
			   WHEN 'revenue' THEN 'Income' ELSE 'Expenses' END || ':' ||
		   CASE journal_account.format
			   -- a point is no character of names there; what becomes the same then is told apart
			   WHEN 'beancount' THEN a.short_name || CASE WHEN count(*) OVER same > 1
					THEN '-n' || row_number() OVER (same ORDER BY a.number) ELSE '' END
			   ELSE a.number || ' ' || forge.journal_name(a.name, 'account') END,
		   CASE a.kind WHEN 'asset' THEN 'A' WHEN 'liability' THEN 'L' WHEN 'equity' THEN 'E' WHEN 'revenue' THEN 'R' ELSE 'X' END
	  FROM (SELECT a.number, a.name, a.kind,
				   btrim(replace(a.number, '.', '-') || '-' || btrim(regexp_replace(a.name, '[^A-Za-z0-9]+', '-', 'g'), '-'), '-') AS short_name
			  FROM erp.account a) a
	WINDOW same AS (PARTITION BY a.kind, a.short_name);
END;
COMMENT ON FUNCTION forge.journal_account IS
	'For erp.export_journal: how the accounts of the chart are called in a format, and the letter of their kind.';

CREATE OR REPLACE FUNCTION erp.export_journal(
	format text, from_date date DEFAULT NULL, to_date date DEFAULT NULL) RETURNS SETOF text
	LANGUAGE sql STABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp SET datestyle = 'ISO, YMD'
BEGIN ATOMIC
	WITH account AS MATERIALIZED (
		SELECT a.number, a.path, a.kind_letter FROM forge.journal_account(export_journal.format) a),
	entry AS MATERIALIZED (
		SELECT e.entry_id, e.entry_date, e.updated_at, e.description, forge.journal_name(e.description, 'Entry') AS payee
		  FROM erp.journal_entry e
		 WHERE e.entry_date BETWEEN coalesce(export_journal.from_date, '-infinity') AND coalesce(export_journal.to_date, 'infinity')),
	line AS MATERIALIZED (
		SELECT l.entry_id, l.line_no, l.account, l.currency, l.debit - l.credit AS amount
		  FROM erp.journal_line l
		 WHERE l.entry_date BETWEEN coalesce(export_journal.from_date, '-infinity') AND coalesce(export_journal.to_date, 'infinity')),
	currency AS MATERIALIZED (
		SELECT l.currency, max(scale(trim_scale(l.amount))) AS decimals FROM line l GROUP BY l.currency),
	piece (part, entry_date, updated_at, entry_id, line_no, line) AS (
		-- what is declared; of a currency without decimals there is no form, which one program wants with a point and another without
		SELECT 1, NULL::date, NULL::timestamptz, NULL::uuid, row_number() OVER (ORDER BY c.currency),
			   'commodity ' || c.currency || CASE WHEN c.decimals > 0
				   THEN E'\n    format 1000.' || repeat('0', c.decimals) || ' ' || c.currency ELSE '' END
		  FROM currency c WHERE export_journal.format IN ('hledger', 'ledger')
		UNION ALL
		SELECT 2, NULL, NULL, NULL, row_number() OVER (ORDER BY a.number),
			   'account ' || a.path || E'\n    ; type: ' || a.kind_letter
		  FROM account a WHERE export_journal.format IN ('hledger', 'ledger')
		UNION ALL
		SELECT 3, NULL, NULL, NULL, t.number, 'tag ' || t.tag
		  FROM unnest('{entry,type}'::text[]) WITH ORDINALITY t (tag, number) WHERE export_journal.format IN ('hledger', 'ledger')
		UNION ALL
		SELECT 4, NULL, NULL, NULL, row_number() OVER (ORDER BY p.payee), 'payee ' || p.payee
		  FROM (SELECT DISTINCT e.payee FROM entry e) p WHERE export_journal.format IN ('hledger', 'ledger')
		UNION ALL
		SELECT 2, NULL, NULL, NULL, row_number() OVER (ORDER BY a.number),
			   coalesce((SELECT min(e.entry_date) FROM entry e), '1970-01-01') || ' open ' || a.path
		  FROM account a WHERE export_journal.format = 'beancount'
		UNION ALL
		SELECT 5, e.entry_date, e.updated_at, e.entry_id, 0,
			   CASE export_journal.format
				   WHEN 'beancount' THEN E'\n' || e.entry_date || ' * "' ||
						replace(replace(regexp_replace(coalesce(e.description, ''), '[[:space:][:cntrl:]]+', ' ', 'g'), E'\\', E'\\\\'), '"', E'\\"') ||
						E'"\n  entry: "' || e.entry_id || '"'
				   ELSE E'\n' || e.entry_date || ' ' || e.payee || E'\n    ; entry: ' || e.entry_id END
		  FROM entry e WHERE export_journal.format IN ('hledger', 'ledger', 'beancount')
		UNION ALL
		SELECT 5, e.entry_date, e.updated_at, e.entry_id, l.line_no,
			   '    ' || a.path || '  ' || round(l.amount, c.decimals) || ' ' || l.currency
		  FROM line l JOIN entry e ON e.entry_id = l.entry_id JOIN currency c ON c.currency = l.currency
		  LEFT JOIN account a ON a.number = l.account
		 WHERE export_journal.format IN ('hledger', 'ledger', 'beancount')
		UNION ALL
		-- what beancount is to come to, at the beginning of the day after
		SELECT 6, NULL, NULL, NULL, row_number() OVER (ORDER BY b.account, b.currency),
			   (SELECT max(e.entry_date) + 1 FROM entry e) || ' balance ' || a.path || '  ' || b.balance || ' ' || b.currency
		  FROM (SELECT l.account, l.currency, sum(l.amount) AS balance FROM line l GROUP BY l.account, l.currency) b
		  LEFT JOIN account a ON a.number = b.account
		 WHERE export_journal.format = 'beancount' AND export_journal.from_date IS NULL)
	SELECT p.line
	  FROM (SELECT t.part, t.entry_date, t.updated_at, t.entry_id, t.line_no, x.line_of_text, x.line
			  FROM piece t, regexp_split_to_table(t.line, E'\n') WITH ORDINALITY x (line, line_of_text)) p
	 ORDER BY p.part, p.entry_date, p.updated_at, p.entry_id, p.line_no, p.line_of_text;
END;
COMMENT ON FUNCTION erp.export_journal IS
	'The journal as text for hledger, ledger or beancount (format), of the days from_date to to_date, both included: accounts and what else is to be declared, then each entry with its lines; for beancount also the balances, if it is from the beginning.  A line of text in each row; the order is that of the days and of the posting.  No rows for another format.';

--@ section grants since 0.2.0
GRANT EXECUTE ON FUNCTION
	erp.create_account,
	erp.rename_account,
	erp.close_account,
	erp.reopen_account,
	erp.open_books,
	erp.set_posting_account,
	erp.lock_period,
	erp.unlock_period,
	erp.post_entry,
	erp.reverse_entry,
	erp.lines(erp.journal_entry),
	erp.journal_entry(erp.journal_line),
	erp.reversal(erp.journal_entry),
	erp.trial_balance,
	erp.balance_sheet,
	erp.profit_and_loss,
	erp.general_ledger,
	erp.account_balance_at,
	erp.close_fiscal_year,
	erp.export_journal,
	forge.journal_tail,
	forge.account_sum,
	forge.journal_name,
	forge.journal_account
	TO forge_app;
GRANT SELECT ON
	forge.chart_account_row,
	forge.book_row,
	forge.posting_account_row,
	forge.journal_entry_row,
	forge.journal_line_row,
	forge.account_month_row,
	forge.account_month,
	erp.account,
	erp.book,
	erp.posting_account,
	erp.journal_entry,
	erp.journal_line,
	erp.account_balance
	TO forge_app;
