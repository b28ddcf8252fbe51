-- Pages of the journal: its entries, one entry, a form for a new one.

--@ section functions
-- No index finds words of descriptions: a search looks at so many entries, newest first, and goes on from
-- there when asked to.
CREATE OR REPLACE FUNCTION erp_page.journal(request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $page$
DECLARE
	page_size CONSTANT integer := 50;
	look_size CONSTANT integer := 5000;
	search CONSTANT text := lower(trim(request ->> 'search'));
	since CONSTANT date := coalesce((request ->> 'since')::date, '-infinity');
	until CONSTANT date := coalesce((request ->> 'until')::date, 'infinity');
	after CONSTANT json := (request ->> 'after')::json;
	before_day CONSTANT date := least(coalesce((after ->> 0)::date, until), until);
	before_id CONSTANT uuid := coalesce((after ->> 1)::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
	found uuid[];
	place json;
BEGIN
	PERFORM forge.require_permission('accounting.entry.read');
	found := ARRAY(
		SELECT e.entry_id
		  FROM (SELECT j.entry_id, j.entry_date, j.description
				  FROM erp.journal_entry j
				 WHERE (j.entry_date, j.entry_id) < (before_day, before_id) AND j.entry_date >= since
				 ORDER BY j.entry_date DESC, j.entry_id DESC LIMIT look_size) e
		 WHERE search IS NULL OR strpos(lower(e.description), search) > 0
		 ORDER BY e.entry_date DESC, e.entry_id DESC LIMIT page_size + 1);
	IF cardinality(found) > page_size THEN
		SELECT json_build_array(j.entry_date, j.entry_id) INTO place
		  FROM erp.journal_entry j WHERE j.entry_id = found[page_size];
	ELSIF search IS NOT NULL THEN
		SELECT json_build_array(j.entry_date, j.entry_id) INTO place
		  FROM erp.journal_entry j
		 WHERE (j.entry_date, j.entry_id) < (before_day, before_id) AND j.entry_date >= since
		 ORDER BY j.entry_date DESC, j.entry_id DESC OFFSET look_size - 1 LIMIT 1;
	END IF;
	RETURN json_build_object('title', 'Journal', 'parts', json_build_array(
		forge.page_book_links(),
		CASE WHEN forge.has_permission('accounting.entry.post') THEN
			'{"part": "links", "links": [{"label": "New entry", "link": {"name": "new_entry"}}]}'::json END,
		json_build_object('part', 'filter', 'label', 'Show', 'list', 'journal', 'fields', json_build_array(
			json_build_object('name', 'search', 'label', 'Description', 'kind', 'search', 'value', request ->> 'search'),
			forge.page_day_field('since', 'From', request), forge.page_day_field('until', 'To', request))),
		json_build_object('part', 'list', 'id', 'journal', 'label', 'Journal',
			'columns', '[{"label": "Date", "kind": "date"}, {"label": "Description"}, {"label": "Amount", "kind": "money"},
						 {"label": "Lines", "kind": "number"}, {"label": "Kind", "kind": "badge"}]'::json,
			'empty', CASE WHEN place IS NULL THEN 'No such entries.' ELSE 'None among the 5,000 that were looked at.' END,
			'rows', forge.page_entry_rows(found[:page_size]),
			'first', CASE WHEN after IS NOT NULL THEN json_build_object('name', 'journal', 'search', request ->> 'search',
				'since', request ->> 'since', 'until', request ->> 'until') END,
			'next', CASE WHEN place IS NOT NULL THEN json_build_object('name', 'journal', 'search', request ->> 'search',
				'since', request ->> 'since', 'until', request ->> 'until', 'after', place::text) END)));
END
$page$;
COMMENT ON FUNCTION erp_page.journal IS
	'The entries of the journal, those of the newest day first.  Arguments: search (a part of the description), since, until (dates).  Errors: permission_denied.';

CREATE OR REPLACE FUNCTION forge.page_entry_rows(entry_ids uuid[]) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $rows$
BEGIN
	RETURN (SELECT coalesce(json_agg(json_build_array(
						e.entry_date,
						json_build_object('value', coalesce(e.description, 'Entry'), 'link', json_build_object('name', 'entry', 'id', e.entry_id)),
						CASE WHEN a.currencies = 1 THEN forge.page_amount(a.amount, a.currency)
							 ELSE json_build_object('kind', 'text', 'value', 'several currencies') END,
						e.line_count,
						forge.page_entry_kind(e))
					ORDER BY e.entry_date DESC, e.entry_id DESC), '[]')
			  FROM erp.journal_entry e
			 CROSS JOIN LATERAL (
					SELECT sum(l.debit) AS amount, min(l.currency) AS currency, count(DISTINCT l.currency) AS currencies
					  FROM erp.journal_line l WHERE l.entry_id = e.entry_id) a
			 WHERE e.entry_id = ANY (entry_ids));
END
$rows$;
COMMENT ON FUNCTION forge.page_entry_rows IS 'Rows of the list of entries: these, newest first.';

CREATE OR REPLACE FUNCTION forge.page_entry_kind(entry erp.journal_entry) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $kind$
BEGIN
	RETURN CASE WHEN EXISTS (SELECT FROM erp.journal_entry r WHERE r.reverses = entry.entry_id) THEN
					'{"value": "reversed", "tone": "warning"}'
				WHEN entry.reverses IS NOT NULL THEN '{"value": "reversal", "tone": "info"}'
				WHEN entry.closing THEN '{"value": "closing of a year", "tone": "info"}'
				WHEN entry.driven THEN '{"value": "of a document"}'
				ELSE '{"value": "by hand"}' END::json;
END
$kind$;
COMMENT ON FUNCTION forge.page_entry_kind IS 'What kind of entry it is, as a value of a page.';

-- ----- one entry ----------------------------------------------------------------------------------
CREATE OR REPLACE FUNCTION forge.page_entry_link(entry_id uuid) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $link$
BEGIN
	RETURN (SELECT json_build_object('value', concat_ws(' ', to_char(e.entry_date, 'YYYY-MM-DD'), coalesce(e.description, 'Entry')),
									 'link', json_build_object('name', 'entry', 'id', e.entry_id))
			  FROM erp.journal_entry e WHERE e.entry_id = page_entry_link.entry_id);
END
$link$;
COMMENT ON FUNCTION forge.page_entry_link IS 'An entry as a value of a page; NULL for none.';

CREATE OR REPLACE FUNCTION erp_page.entry(request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $page$
DECLARE
	shown erp.journal_entry;
	reversal uuid;
BEGIN
	PERFORM forge.require_permission('accounting.entry.read');
	SELECT e.* INTO shown FROM erp.journal_entry e WHERE e.entry_id = (request ->> 'id')::uuid;
	IF NOT FOUND THEN
		PERFORM forge.page_missing('entry');
	END IF;
	SELECT r.entry_id INTO reversal FROM erp.journal_entry r WHERE r.reverses = shown.entry_id;
	RETURN json_build_object('title', coalesce(shown.description, 'Entry ' || right(shown.entry_id::text, 8)),
		'parent', '{"label": "Journal", "link": {"name": "journal"}}'::json,
		'parts', json_build_array(
			json_build_object('part', 'facts', 'facts', json_build_array(
				json_build_object('label', 'Date', 'kind', 'date', 'value', shown.entry_date),
				json_build_object('label', 'Kind', 'kind', 'badge', 'value', forge.page_entry_kind(shown)),
				json_build_object('label', 'Follows from', 'value', CASE WHEN shown.reference_type IS NOT NULL OR shown.reference_id IS NOT NULL THEN
					json_build_object('value', concat_ws(' ', shown.reference_type, shown.reference_id),
									  'link', forge.page_reference(shown.reference_type, shown.reference_id)) END),
				json_build_object('label', 'Takes back', 'value', forge.page_entry_link(shown.reverses)),
				json_build_object('label', 'Taken back by', 'value', forge.page_entry_link(reversal)),
				json_build_object('label', 'Posted', 'kind', 'time', 'value', shown.updated_at),
				json_build_object('label', 'Entry id', 'kind', 'code', 'value', shown.entry_id))),
			forge.page_entry_lines(shown.entry_id),
			CASE WHEN reversal IS NULL AND NOT shown.driven THEN
				forge.page_form('accounting.entry.reverse', 'Reverse', NULL, NULL, '{reason,entry_date}', '{"name": "entry"}',
								json_build_object('entry_id', shown.entry_id), title => 'Take it back') END,
			forge.page_history(shown.entry_id)));
END
$page$;
COMMENT ON FUNCTION erp_page.entry IS
	'An entry of the journal: its lines, what it follows from, what it takes back, and the form that takes it back.  Errors: page_not_found, permission_denied.';

CREATE OR REPLACE FUNCTION forge.page_reference(reference_type text, reference_id uuid) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $reference$
BEGIN
	RETURN (SELECT json_build_object('name', p.page, 'id', reference_id)
			  FROM (VALUES ('sales.order', 'order'), ('inventory.item', 'item'), ('accounting.entry', 'entry')) p (type, page)
			 WHERE p.type = reference_type AND reference_id IS NOT NULL);
END
$reference$;
COMMENT ON FUNCTION forge.page_reference IS 'A link to what an entry follows from; NULL where there is no page of it.';

CREATE OR REPLACE FUNCTION forge.page_entry_lines(entry_id uuid) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $lines$
BEGIN
	RETURN json_build_object('part', 'section', 'title', 'Lines', 'parts', json_build_array(
		json_build_object('part', 'list', 'label', 'Lines',
			'columns', '[{"label": "No.", "kind": "number"}, {"label": "Account"}, {"label": "Debit", "kind": "money"},
						 {"label": "Credit", "kind": "money"}, {"label": "Memo"}, {"label": "About", "kind": "id"},
						 {"label": "Due", "kind": "date"}]'::json,
			'empty', 'The entry has no lines.',
			'rows', (SELECT coalesce(json_agg(json_build_array(
								l.line_no, forge.page_chart_account(l.account, a.name),
								forge.page_amount(nullif(l.debit, 0), l.currency), forge.page_amount(nullif(l.credit, 0), l.currency),
								l.memo, coalesce(l.document_id, l.party_id), l.due_date)
							ORDER BY l.line_no), '[]')
					   FROM erp.journal_line l
					   LEFT JOIN erp.account a ON a.number = l.account
					  WHERE l.entry_id = page_entry_lines.entry_id),
			'totals', (SELECT json_agg(json_build_array(NULL, 'Total', forge.page_amount(t.debit, t.currency),
														forge.page_amount(t.credit, t.currency), NULL, NULL, NULL) ORDER BY t.currency)
						 FROM (SELECT l.currency, sum(l.debit) AS debit, sum(l.credit) AS credit
								 FROM erp.journal_line l
								WHERE l.entry_id = page_entry_lines.entry_id GROUP BY l.currency) t))));
END
$lines$;
COMMENT ON FUNCTION forge.page_entry_lines IS 'A part of a page: the lines of an entry, with totals in each currency.';

-- ----- a new entry --------------------------------------------------------------------------------
CREATE OR REPLACE FUNCTION erp_page.new_entry(request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp
AS $page$
DECLARE
	row_count CONSTANT integer := CASE request ->> 'type' WHEN '20' THEN 20 WHEN '50' THEN 50 ELSE 4 END;
	form json;
BEGIN
	PERFORM forge.require_permission('accounting.entry.post');
	form := forge.page_form('accounting.entry.post', 'Post entry', NULL, NULL, '{entry_date,description,lines}', '{"name": "entry"}',
							choices => json_build_object('lines', json_build_object('account', forge.page_account_choices(true))));
	RETURN json_build_object('title', 'New entry',
		'parent', '{"label": "Journal", "link": {"name": "journal"}}'::json,
		'parts', json_build_array(
			(form::jsonb || jsonb_build_object('rows', row_count, 'columns', '{"lines": ["account", "debit", "credit", "currency", "memo"]}'::jsonb))::json,
			json_build_object('part', 'links', 'links', (
				SELECT json_agg(json_build_object('label', 'Room for ' || n || ' lines', 'link', json_build_object('name', 'new_entry', 'type', n)))
				  FROM unnest('{20,50}'::integer[]) n WHERE n <> row_count))));
END
$page$;
COMMENT ON FUNCTION erp_page.new_entry IS
	'A form for a new entry.  Argument type: for how many lines there is room, 20 or 50; else 4.  Errors: permission_denied.';

--@ section grants since 0.2.0
GRANT EXECUTE ON FUNCTION
	erp_page.journal,
	erp_page.entry,
	erp_page.new_entry,
	forge.page_entry_rows,
	forge.page_entry_kind,
	forge.page_entry_link,
	forge.page_reference,
	forge.page_entry_lines
	TO forge_app;
