-- Pages of the ledger: accounts, an account and its transfers, a transfer, pending transfers.

--@ section functions
CREATE OR REPLACE FUNCTION forge.page_ledger_time("timestamp" bigint) RETURNS timestamptz
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $time$
BEGIN
	RETURN timestamptz 'epoch' + ("timestamp" / 1000) * interval '1 microsecond';
END
$time$;
COMMENT ON FUNCTION forge.page_ledger_time IS 'The time of a timestamp of the ledger, nanoseconds since 1970.';

CREATE OR REPLACE FUNCTION forge.page_ledger_account(account_id uuid, name text) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $account$
BEGIN
	RETURN json_build_object('value', coalesce(name, right(account_id::text, 8)), 'title', account_id,
							 'link', json_build_object('name', 'ledger_account', 'id', account_id));
END
$account$;
COMMENT ON FUNCTION forge.page_ledger_account IS 'An account of the ledger as a value of a page: its name, or the end of its id.';

CREATE OR REPLACE FUNCTION forge.page_ledger_account_of(account_id uuid) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $account$
BEGIN
	RETURN forge.page_ledger_account(account_id, (
		SELECT a.name FROM erp.ledger_account a WHERE a.account_id = page_ledger_account_of.account_id));
END
$account$;
COMMENT ON FUNCTION forge.page_ledger_account_of IS
	'Likewise of an id alone; the name is looked up, for readers who may read accounts of the ledger.';

CREATE OR REPLACE FUNCTION forge.page_ledger_links() RETURNS json
	LANGUAGE sql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT json_build_object('part', 'links', 'links', json_agg(json_build_object(
				'label', p.label, 'link', json_build_object('name', p.page)) ORDER BY p.ordinal))
	  FROM (VALUES (1, 'ledger', 'Accounts of the ledger', 'ledger.account.read'),
				   (2, 'pending_transfers', 'Pending transfers', 'ledger.transfer.read'))
		   AS p (ordinal, page, label, permission)
	 WHERE forge.has_permission(p.permission);
END;
COMMENT ON FUNCTION forge.page_ledger_links IS 'A part of a page: links to the pages of the ledger that the reader may see.';

-- ----- accounts -----------------------------------------------------------------------------------
-- A search looks at so many accounts, newest first, and goes on from there when asked to.
CREATE OR REPLACE FUNCTION erp_page.ledger(request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $page$
DECLARE
	page_size CONSTANT integer := 50;
	look_size CONSTANT integer := 1000;
	search CONSTANT text := lower(trim(request ->> 'search'));
	wanted_ledger CONSTANT bigint := (request ->> 'type')::bigint;
	after CONSTANT json := (request ->> 'after')::json;
	before_time CONSTANT bigint := coalesce((after ->> 0)::bigint, 9223372036854775807);
	before_id CONSTANT uuid := coalesce((after ->> 1)::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
	found uuid[];
	place json;
BEGIN
	PERFORM forge.require_permission('ledger.account.read');
	found := ARRAY(
		SELECT a.account_id
		  FROM (SELECT l.account_id, l."timestamp", l.ledger, l.name
				  FROM erp.ledger_account l
				 WHERE (l."timestamp", l.account_id) < (before_time, before_id)
				 ORDER BY l."timestamp" DESC, l.account_id DESC LIMIT look_size) a
		 WHERE (wanted_ledger IS NULL OR a.ledger = wanted_ledger)
		   AND (search IS NULL OR strpos(lower(a.name), search) > 0 OR a.account_id = forge.page_whole_id(search))
		 ORDER BY a."timestamp" DESC, a.account_id DESC LIMIT page_size + 1);
	IF cardinality(found) > page_size THEN
		SELECT json_build_array(l."timestamp", l.account_id) INTO place
		  FROM erp.ledger_account l WHERE l.account_id = found[page_size];
	ELSIF search IS NOT NULL OR wanted_ledger IS NOT NULL THEN
		SELECT json_build_array(l."timestamp", l.account_id) INTO place
		  FROM erp.ledger_account l
		 WHERE (l."timestamp", l.account_id) < (before_time, before_id)
		 ORDER BY l."timestamp" DESC, l.account_id DESC OFFSET look_size - 1 LIMIT 1;
	END IF;
	RETURN json_build_object('title', 'Ledger', 'parts', json_build_array(
		forge.page_ledger_links(),
		json_build_object('part', 'filter', 'label', 'Find', 'list', 'ledger', 'fields', json_build_array(
			json_build_object('name', 'search', 'label', 'Name or id', 'kind', 'search', 'value', request ->> 'search'),
			json_build_object('name', 'type', 'label', 'Number of the ledger', 'kind', 'text', 'value', wanted_ledger))),
		json_build_object('part', 'list', 'id', 'ledger', 'label', 'Accounts of the ledger',
			'columns', '[{"label": "Account"}, {"label": "Ledger", "kind": "number"}, {"label": "Code", "kind": "number"}, {"label": "Flags"},
						 {"label": "Debits pending", "kind": "number"}, {"label": "Debits posted", "kind": "number"},
						 {"label": "Credits pending", "kind": "number"}, {"label": "Credits posted", "kind": "number"},
						 {"label": "Balance", "kind": "number"}]'::json,
			'empty', CASE WHEN place IS NULL THEN 'No such accounts.' ELSE 'None among the 1,000 that were looked at.' END,
			'rows', (SELECT coalesce(json_agg(json_build_array(
								forge.page_ledger_account(l.account_id, l.name), l.ledger, l.code, nullif(array_to_string(l.flags, ', '), ''),
								l.debits_pending, l.debits_posted, l.credits_pending, l.credits_posted, l.balance)
							ORDER BY l."timestamp" DESC, l.account_id DESC), '[]')
					   FROM erp.ledger_account l WHERE l.account_id = ANY (found[:page_size])),
			'first', CASE WHEN after IS NOT NULL THEN
				json_build_object('name', 'ledger', 'search', request ->> 'search', 'type', wanted_ledger) END,
			'next', CASE WHEN place IS NOT NULL THEN
				json_build_object('name', 'ledger', 'search', request ->> 'search', 'type', wanted_ledger, 'after', place::text) END),
		'{"part": "text", "text": "Sums are in the smallest unit of each ledger. A balance is the posted debits less the posted credits."}'::json));
END
$page$;
COMMENT ON FUNCTION erp_page.ledger IS
	'The accounts of the ledger with their sums, newest first.  Arguments: search (a part of the name, or the id), type (the number of a ledger).  Errors: permission_denied.';

CREATE OR REPLACE FUNCTION erp_page.ledger_account(request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $page$
DECLARE
	shown erp.ledger_account;
BEGIN
	PERFORM forge.require_permission('ledger.account.read');
	SELECT l.* INTO shown FROM erp.ledger_account l WHERE l.account_id = (request ->> 'id')::uuid;
	IF NOT FOUND THEN
		PERFORM forge.page_missing('account');
	END IF;
	RETURN json_build_object('title', coalesce(shown.name, 'Account ' || right(shown.account_id::text, 8)),
		'parent', '{"label": "Ledger", "link": {"name": "ledger"}}'::json,
		'parts', json_build_array(
			json_build_object('part', 'tiles', 'tiles', json_build_array(
				json_build_object('label', 'Balance', 'value', shown.balance, 'note', 'posted debits less credits'),
				json_build_object('label', 'Debits posted', 'value', shown.debits_posted),
				json_build_object('label', 'Debits pending', 'value', shown.debits_pending),
				json_build_object('label', 'Credits posted', 'value', shown.credits_posted),
				json_build_object('label', 'Credits pending', 'value', shown.credits_pending))),
			json_build_object('part', 'facts', 'facts', json_build_array(
				json_build_object('label', 'Ledger', 'kind', 'number', 'value', shown.ledger),
				json_build_object('label', 'Code', 'kind', 'number', 'value', shown.code),
				json_build_object('label', 'Flags', 'value', nullif(array_to_string(shown.flags, ', '), '')),
				json_build_object('label', 'Transfers', 'kind', 'number', 'value', shown.transfer_count),
				json_build_object('label', 'Created', 'kind', 'time', 'value', forge.page_ledger_time(shown."timestamp")),
				json_build_object('label', 'Account id', 'kind', 'code', 'value', shown.account_id))),
			CASE WHEN forge.has_permission('ledger.transfer.read') THEN
				forge.page_account_transfers(shown.account_id, (request ->> 'after')::bigint) END));
END
$page$;
COMMENT ON FUNCTION erp_page.ledger_account IS
	'An account of the ledger: its sums, and its transfers, newest first.  Errors: page_not_found, permission_denied.';

CREATE OR REPLACE FUNCTION forge.page_account_transfers(account_id uuid, until bigint) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $transfers$
DECLARE
	page_size CONSTANT integer := 50;
	found CONSTANT erp.transfer[] := ARRAY(
		SELECT t FROM erp.account_transfers(page_account_transfers.account_id, timestamp_max => until, "limit" => page_size + 1, reversed => true) t);
BEGIN
	RETURN json_build_object('part', 'section', 'title', 'Transfers', 'parts', json_build_array(
		json_build_object('part', 'list', 'id', 'transfers', 'label', 'Transfers',
			'columns', '[{"label": "Time", "kind": "time"}, {"label": "Transfer", "kind": "id"}, {"label": "With"}, {"label": "Debit", "kind": "number"},
						 {"label": "Credit", "kind": "number"}, {"label": "Code", "kind": "number"}, {"label": "Status", "kind": "badge"}]'::json,
			'empty', 'There are no transfers.',
			'rows', (SELECT coalesce(json_agg(json_build_array(
								forge.page_ledger_time(t."timestamp"),
								json_build_object('value', t.transfer_id, 'link', json_build_object('name', 'transfer', 'id', t.transfer_id)),
								forge.page_ledger_account_of(CASE t.debit_account_id WHEN page_account_transfers.account_id
																  THEN t.credit_account_id ELSE t.debit_account_id END),
								CASE t.debit_account_id WHEN page_account_transfers.account_id THEN t.amount END,
								CASE t.credit_account_id WHEN page_account_transfers.account_id THEN t.amount END,
								t.code, t.status) ORDER BY t."timestamp" DESC), '[]')
					   FROM unnest(found[:page_size]) t),
			'first', CASE WHEN until IS NOT NULL THEN
				json_build_object('name', 'ledger_account', 'id', page_account_transfers.account_id) END,
			'next', CASE WHEN cardinality(found) > page_size THEN
				json_build_object('name', 'ledger_account', 'id', page_account_transfers.account_id,
								  'after', (found[page_size])."timestamp" - 1) END)));
END
$transfers$;
COMMENT ON FUNCTION forge.page_account_transfers IS
	'A part of a page: the transfers of an account of the ledger up to a timestamp, newest first, 50 at a time.';

-- ----- transfers ----------------------------------------------------------------------------------
CREATE OR REPLACE FUNCTION erp_page.transfer(request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $page$
DECLARE
	shown erp.transfer;
	expires_at timestamptz;
BEGIN
	PERFORM forge.require_permission('ledger.transfer.read');
	SELECT t.* INTO shown FROM erp.transfer t WHERE t.transfer_id = (request ->> 'id')::uuid;
	IF NOT FOUND THEN
		PERFORM forge.page_missing('transfer');
	END IF;
	expires_at := forge.page_ledger_time(shown."timestamp") + shown.timeout * interval '1 second';
	RETURN json_build_object('title', 'Transfer ' || right(shown.transfer_id::text, 8),
		'parent', '{"label": "Ledger", "link": {"name": "ledger"}}'::json,
		'parts', json_build_array(
			json_build_object('part', 'facts', 'facts', json_build_array(
				json_build_object('label', 'Amount', 'kind', 'number', 'value', shown.amount),
				json_build_object('label', 'Debits', 'value', forge.page_ledger_account_of(shown.debit_account_id)),
				json_build_object('label', 'Credits', 'value', forge.page_ledger_account_of(shown.credit_account_id)),
				json_build_object('label', 'Status', 'kind', 'badge', 'value', shown.status),
				json_build_object('label', 'Flags', 'value', nullif(array_to_string(shown.flags, ', '), '')),
				json_build_object('label', 'Expires', 'kind', 'time', 'value', expires_at),
				json_build_object('label', 'Posts or voids', 'kind', 'id', 'value', CASE WHEN shown.pending_id IS NOT NULL THEN
					json_build_object('value', shown.pending_id, 'link', json_build_object('name', 'transfer', 'id', shown.pending_id)) END),
				json_build_object('label', 'Ledger', 'kind', 'number', 'value', shown.ledger),
				json_build_object('label', 'Code', 'kind', 'number', 'value', shown.code),
				json_build_object('label', 'Your data', 'kind', 'code', 'value', nullif(concat_ws(' ', shown.user_data_128, shown.user_data_64, shown.user_data_32), '')),
				json_build_object('label', 'Time', 'kind', 'time', 'value', forge.page_ledger_time(shown."timestamp")),
				json_build_object('label', 'Created by', 'value', CASE WHEN shown.principal_id IS NOT NULL THEN forge.page_user(shown.principal_id) END),
				json_build_object('label', 'Transfer id', 'kind', 'code', 'value', shown.transfer_id))),
			CASE WHEN forge.has_permission('forge.event.read') THEN
				json_build_object('part', 'links', 'links', json_build_array(json_build_object(
					'label', 'The event that it came with', 'link', json_build_object('name', 'event', 'id', shown.event_position)))) END));
END
$page$;
COMMENT ON FUNCTION erp_page.transfer IS
	'A transfer of the ledger.  Errors: page_not_found, permission_denied.';

-- Those that have expired are still among the open ones of the index; a page looks at so many.
CREATE OR REPLACE FUNCTION erp_page.pending_transfers(request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $page$
DECLARE
	page_size CONSTANT integer := 50;
	before CONSTANT bigint := coalesce((request ->> 'after')::bigint, 9223372036854775807);
	looked uuid[];
	place bigint;
BEGIN
	PERFORM forge.require_permission('ledger.transfer.read');
	SELECT array_agg(p.transfer_id), CASE WHEN count(*) = page_size THEN min(p.position) END
	  INTO looked, place
	  FROM (SELECT r.transfer_id, r.position
			  FROM forge.pending_row r
			 WHERE r.tenant_id = (SELECT forge.current_tenant()) AND r.fate = 'pending' AND r.position < before
			 ORDER BY r.position DESC LIMIT page_size) p;
	RETURN json_build_object('title', 'Pending transfers', 'parts', json_build_array(
		forge.page_ledger_links(),
		json_build_object('part', 'list', 'id', 'pending', 'label', 'Pending transfers',
			'columns', '[{"label": "Transfer", "kind": "id"}, {"label": "Debits"}, {"label": "Credits"}, {"label": "Amount", "kind": "number"},
						 {"label": "Ledger", "kind": "number"}, {"label": "Code", "kind": "number"}, {"label": "Since", "kind": "time"},
						 {"label": "Expires", "kind": "time"}]'::json,
			'empty', CASE WHEN place IS NULL THEN 'Nothing is pending.' ELSE 'The 50 that were looked at have expired.' END,
			'rows', (SELECT coalesce(json_agg(json_build_array(
								json_build_object('value', t.transfer_id, 'link', json_build_object('name', 'transfer', 'id', t.transfer_id)),
								forge.page_ledger_account_of(t.debit_account_id), forge.page_ledger_account_of(t.credit_account_id),
								t.amount, t.ledger, t.code, forge.page_ledger_time(t."timestamp"), t.expires_at)
							ORDER BY t.position DESC), '[]')
					   FROM erp.pending_transfer t WHERE t.transfer_id = ANY (looked)),
			'first', CASE WHEN request ->> 'after' IS NOT NULL THEN '{"name": "pending_transfers"}'::json END,
			'next', CASE WHEN place IS NOT NULL THEN json_build_object('name', 'pending_transfers', 'after', place) END)));
END
$page$;
COMMENT ON FUNCTION erp_page.pending_transfers IS
	'The pending transfers that are open, newest first, and when each expires.  Errors: permission_denied.';

--@ section grants since 0.2.0
GRANT EXECUTE ON FUNCTION
	erp_page.ledger,
	erp_page.ledger_account,
	erp_page.transfer,
	erp_page.pending_transfers,
	forge.page_ledger_time,
	forge.page_ledger_account,
	forge.page_ledger_account_of,
	forge.page_ledger_links,
	forge.page_account_transfers
	TO forge_app;
