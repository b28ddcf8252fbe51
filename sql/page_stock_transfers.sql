-- Pages: transfers of stock between locations.

--@ section functions
-- As for orders: no index tells the state, so a list looks at so many transfers, newest first.
CREATE OR REPLACE FUNCTION erp_page.stock_transfers(request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $page$
DECLARE
	page_size CONSTANT integer := 50;
	look_size CONSTANT integer := 5000;
	state CONSTANT text := coalesce(request ->> 'state', 'open');
	states CONSTANT text[] := CASE state WHEN 'open' THEN '{draft,sent}'::text[]
										 WHEN 'all' THEN NULL ELSE ARRAY[state] END;
	after CONSTANT json := (request ->> 'after')::json;
	before_time CONSTANT timestamptz := coalesce((after ->> 0)::timestamptz, 'infinity');
	before_id CONSTANT uuid := coalesce((after ->> 1)::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
	found uuid[];
	place json;
BEGIN
	PERFORM forge.require_permission('inventory.item.read');
	found := ARRAY(
		SELECT l.transfer_id
		  FROM (SELECT t.transfer_id, t.created_at, t.status
				  FROM erp.stock_transfer t
				 WHERE (t.created_at, t.transfer_id) < (before_time, before_id)
				 ORDER BY t.created_at DESC, t.transfer_id DESC LIMIT look_size) l
		 WHERE states IS NULL OR l.status = ANY (states)
		 ORDER BY l.created_at DESC, l.transfer_id DESC LIMIT page_size + 1);
	IF cardinality(found) > page_size THEN
		SELECT json_build_array(t.created_at, t.transfer_id) INTO place
		  FROM erp.stock_transfer t WHERE t.transfer_id = found[page_size];
	ELSIF states IS NOT NULL THEN
		SELECT json_build_array(t.created_at, t.transfer_id) INTO place
		  FROM erp.stock_transfer t
		 WHERE (t.created_at, t.transfer_id) < (before_time, before_id)
		 ORDER BY t.created_at DESC, t.transfer_id DESC OFFSET look_size - 1 LIMIT 1;
	END IF;
	RETURN json_build_object('title', 'Transfers', 'parts', json_build_array(
		CASE WHEN forge.has_permission('inventory.transfer.create') THEN
			'{"part": "links", "links": [{"label": "New transfer", "link": {"name": "new_stock_transfer"}}]}'::json END,
		json_build_object('part', 'filter', 'label', 'Show', 'list', 'transfers', 'fields', json_build_array(
			json_build_object('name', 'state', 'label', 'State', 'kind', 'choice', 'value', state,
				'choices', '[{"value": "open", "label": "Open"}, {"value": "draft", "label": "Draft"},
							 {"value": "sent", "label": "Sent"}, {"value": "received", "label": "Received"},
							 {"value": "returned", "label": "Returned"}, {"value": "closed", "label": "Closed"},
							 {"value": "cancelled", "label": "Cancelled"}, {"value": "all", "label": "All"}]'::json))),
		json_build_object('part', 'list', 'id', 'transfers', 'label', 'Transfers',
			'columns', '[{"label": "Transfer", "kind": "id"}, {"label": "State", "kind": "badge"}, {"label": "From"},
						 {"label": "To"}, {"label": "Lines", "kind": "number"}, {"label": "Created", "kind": "time"},
						 {"label": "Sent", "kind": "time"}, {"label": "Received", "kind": "time"}]'::json,
			'empty', CASE WHEN place IS NULL THEN 'No such transfers.' ELSE 'None among the 5,000 that were looked at.' END,
			'rows', (SELECT coalesce(json_agg(json_build_array(
								json_build_object('value', t.transfer_id,
												  'link', json_build_object('name', 'stock_transfer', 'id', t.transfer_id)),
								json_build_object('value', t.status, 'tone', forge.page_transfer_tone(t.status)),
								forge.page_location_value(t.from_location), forge.page_location_value(t.to_location),
								t.line_count, t.created_at, t.sent_at, t.received_at)
							ORDER BY t.created_at DESC, t.transfer_id DESC), '[]')
					   FROM erp.stock_transfer t WHERE t.transfer_id = ANY (found[:page_size])),
			'first', CASE WHEN after IS NOT NULL THEN json_build_object('name', 'stock_transfers', 'state', state) END,
			'next', CASE WHEN place IS NOT NULL THEN
				json_build_object('name', 'stock_transfers', 'state', state, 'after', place::text) END)));
END
$page$;
COMMENT ON FUNCTION erp_page.stock_transfers IS
	'Transfers of stock, newest first.  Argument: state (open, all, or a state).';

CREATE OR REPLACE FUNCTION forge.page_transfer_tone(status text) RETURNS text
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $tone$
BEGIN
	RETURN CASE status WHEN 'received' THEN 'good' WHEN 'sent' THEN 'info' WHEN 'closed' THEN 'warning' END;
END
$tone$;
COMMENT ON FUNCTION forge.page_transfer_tone IS 'The tone in which pages show a state of transfers.';

CREATE OR REPLACE FUNCTION forge.page_location_value(location_id uuid) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $value$
BEGIN
	RETURN coalesce((SELECT json_build_object('value', l.name, 'link', json_build_object('name', 'location', 'id', l.location_id))
					   FROM erp.location l WHERE l.location_id = page_location_value.location_id),
					json_build_object('value', page_location_value.location_id));
END
$value$;
COMMENT ON FUNCTION forge.page_location_value IS
	'A location as a value of a page: its name where the reader may read it, else the id.';

CREATE OR REPLACE FUNCTION forge.page_location_choices() RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $choices$
BEGIN
	RETURN (SELECT json_agg(json_build_object('value', l.location_id, 'label', concat_ws(' · ', l.name, l.code))
							ORDER BY l.name, l.location_id)
			  FROM erp.location l);
END
$choices$;
COMMENT ON FUNCTION forge.page_location_choices IS
	'All locations to choose from, by name; NULL if the reader may not read them.';

-- ----- one transfer -------------------------------------------------------------------------------
CREATE OR REPLACE FUNCTION erp_page.stock_transfer(request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $page$
DECLARE
	shown erp.stock_transfer;
BEGIN
	PERFORM forge.require_permission('inventory.item.read');
	SELECT t.* INTO shown FROM erp.stock_transfer t WHERE t.transfer_id = (request ->> 'id')::uuid;
	IF NOT FOUND THEN
		PERFORM forge.page_missing('transfer');
	END IF;
	RETURN json_build_object('title', 'Transfer ' || right(shown.transfer_id::text, 8),
		'parent', '{"label": "Transfers", "link": {"name": "stock_transfers"}}'::json,
		'parts', json_build_array(
			json_build_object('part', 'states', 'label', 'State', 'current', shown.status,
				'states', '[{"name": "draft", "label": "Draft"}, {"name": "sent", "label": "Sent"},
							{"name": "received", "label": "Received"}, {"name": "returned", "label": "Returned"},
							{"name": "closed", "label": "Closed"}, {"name": "cancelled", "label": "Cancelled"}]'::json,
				'moves', '[{"from": "draft", "to": "sent", "label": "send"},
						   {"from": "sent", "to": "received", "label": "receipt"},
						   {"from": "sent", "to": "returned"}, {"from": "sent", "to": "closed"},
						   {"from": "draft", "to": "cancelled"}]'::json),
			json_build_object('part', 'facts', 'facts', json_build_array(
				json_build_object('label', 'From', 'value', forge.page_location_value(shown.from_location)),
				json_build_object('label', 'To', 'value', forge.page_location_value(shown.to_location)),
				json_build_object('label', 'Created', 'kind', 'time', 'value', shown.created_at),
				json_build_object('label', 'Sent', 'kind', 'time', 'value', shown.sent_at),
				json_build_object('label', 'Received', 'kind', 'time', 'value', shown.received_at),
				json_build_object('label', 'Because', 'value', shown.reason),
				json_build_object('label', 'Transfer id', 'kind', 'code', 'value', shown.transfer_id),
				json_build_object('label', 'Version', 'kind', 'number', 'value', shown.version))),
			forge.page_transfer_lines(shown),
			forge.page_transfer_commands(shown),
			forge.page_history(shown.transfer_id)));
END
$page$;
COMMENT ON FUNCTION erp_page.stock_transfer IS
	'One transfer of stock: its state, lines, history, and the forms of what the reader may do now.  Errors: page_not_found, permission_denied.';

CREATE OR REPLACE FUNCTION forge.page_transfer_lines(shown erp.stock_transfer) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $lines$
BEGIN
	RETURN json_build_object('part', 'section', 'title', 'Lines', 'parts', json_build_array(
		json_build_object('part', 'list', 'label', 'Lines', 'empty', 'No lines.',
			'columns', '[{"label": "No.", "kind": "number"}, {"label": "Item"}, {"label": "Lot"},
						 {"label": "Quantity", "kind": "number"}, {"label": "Open", "kind": "number"},
						 {"label": "Received", "kind": "number"}, {"label": "Returned", "kind": "number"},
						 {"label": "Lost", "kind": "number"}]'::json,
			'rows', (SELECT coalesce(json_agg(json_build_array(
								l.line_no,
								json_build_object('value', coalesce(i.name, l.item_id::text), 'link',
									CASE WHEN i.item_id IS NOT NULL THEN
										json_build_object('name', 'item', 'id', l.item_id) END),
								n.lot_number, l.quantity, l.open, l.received, l.returned, l.lost)
							ORDER BY l.line_no), '[]')
					   FROM erp.stock_transfer_line l
					   LEFT JOIN erp.item i ON i.item_id = l.item_id
					   LEFT JOIN erp.lot n ON n.lot_id = l.lot_id
					  WHERE l.transfer_id = shown.transfer_id))));
END
$lines$;
COMMENT ON FUNCTION forge.page_transfer_lines IS 'A part of a page: the lines of a transfer.';

CREATE OR REPLACE FUNCTION forge.page_transfer_commands(shown erp.stock_transfer) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $commands$
DECLARE
	permitted CONSTANT text[] := ARRAY(
		SELECT a.action FROM erp.stock_transfer_action(shown.transfer_id) a WHERE a.permitted);
	open_lines json;
BEGIN
	IF permitted = '{}' THEN
		RETURN NULL;
	END IF;
	IF permitted && '{inventory.transfer.receive,inventory.transfer.return}' THEN
		SELECT json_build_object('lines', json_build_object('line_no', json_agg(json_build_object(
					'value', l.line_no, 'label', concat_ws(' · ', l.line_no, i.name, l.open)) ORDER BY l.line_no)))
		  INTO open_lines
		  FROM erp.stock_transfer_line l
		  LEFT JOIN erp.item i ON i.item_id = l.item_id
		 WHERE l.transfer_id = shown.transfer_id AND l.open > 0;
	END IF;
	RETURN json_build_object('part', 'section', 'title', 'What may be done', 'parts', json_build_array(
		json_build_object('part', 'actions', 'actions', (
			SELECT json_agg(json_build_object('command', a.command, 'label', a.label, 'tone', a.tone,
											  'aggregate', shown.transfer_id, 'version', shown.version) ORDER BY a.ordinal)
			  FROM (VALUES (1, 'inventory.transfer.send', 'Send', 'good'),
						   (2, 'inventory.transfer.receive', 'Receive all', 'good'),
						   (3, 'inventory.transfer.return', 'Return all', NULL),
						   (4, 'inventory.transfer.cancel', 'Cancel', 'bad')) AS a (ordinal, command, label, tone)
			 WHERE a.command = ANY (permitted))),
		json_build_object('part', 'grid', 'parts', json_build_array(
			CASE WHEN 'inventory.transfer.receive' = ANY (permitted) THEN
				forge.page_form('inventory.transfer.receive', 'Receive', shown.transfer_id, shown.version, '{lines}', NULL,
								NULL, open_lines, title => 'Receive a part') END,
			CASE WHEN 'inventory.transfer.return' = ANY (permitted) THEN
				forge.page_form('inventory.transfer.return', 'Return', shown.transfer_id, shown.version, '{lines}', NULL,
								NULL, open_lines, title => 'Return a part') END,
			CASE WHEN 'inventory.transfer.close' = ANY (permitted) THEN
				forge.page_form('inventory.transfer.close', 'Close', shown.transfer_id, shown.version, '{reason}', NULL,
								title => 'Give up what is open') END))));
END
$commands$;
COMMENT ON FUNCTION forge.page_transfer_commands IS
	'A part of a page: the forms of what the reader may do with a transfer now; NULL for nothing.';

CREATE OR REPLACE FUNCTION erp_page.new_stock_transfer(request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp
AS $page$
DECLARE
	items CONSTANT json := forge.page_item_choices(request ->> 'search');
	locations CONSTANT json := forge.page_location_choices();
	form json;
BEGIN
	PERFORM forge.require_permission('inventory.transfer.create');
	form := forge.page_form('inventory.transfer.create', 'Create transfer', NULL, NULL, '{from_location,to_location,lines}',
							'{"name": "stock_transfer"}', NULL,
							json_build_object('from_location', locations, 'to_location', locations,
											  'lines', json_build_object('item_id', items)));
	RETURN json_build_object('title', 'New transfer',
		'parent', '{"label": "Transfers", "link": {"name": "stock_transfers"}}'::json,
		'parts', json_build_array(
			CASE WHEN items IS NULL OR request ->> 'search' IS NOT NULL THEN
				json_build_object('part', 'filter', 'label', 'Find',
					'fields', json_build_array(json_build_object(
						'name', 'search', 'label', 'Items', 'kind', 'search', 'value', request ->> 'search'))) END,
			(form::jsonb || '{"rows": 5}')::json));
END
$page$;
COMMENT ON FUNCTION erp_page.new_stock_transfer IS
	'A form for a new transfer of stock.  Argument: search (a part of the names of items to choose from).  Errors: permission_denied.';

--@ section grants since 0.2.0
GRANT EXECUTE ON FUNCTION
	erp_page.stock_transfers,
	erp_page.stock_transfer,
	erp_page.new_stock_transfer,
	forge.page_transfer_tone,
	forge.page_location_value,
	forge.page_location_choices,
	forge.page_transfer_lines,
	forge.page_transfer_commands
	TO forge_app;
