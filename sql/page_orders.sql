-- Pages: orders, and who has ordered.

--@ section functions
-- No index tells the state of an order, as it changes: a list looks at so many orders, newest first, and
-- goes on from there when asked to.
CREATE OR REPLACE FUNCTION erp_page.orders(request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $page$
DECLARE
	page_size CONSTANT integer := 50;
	look_size CONSTANT integer := 5000;
	state CONSTANT text := coalesce(request ->> 'state', 'open');
	states CONSTANT text[] := CASE state WHEN 'open' THEN '{draft,reserved,processing}'::text[]
										 WHEN 'all' THEN NULL ELSE ARRAY[state] END;
	customer CONSTANT uuid := (request ->> 'id')::uuid;
	after CONSTANT json := (request ->> 'after')::json;
	before_time CONSTANT timestamptz := coalesce((after ->> 0)::timestamptz, 'infinity');
	before_id CONSTANT uuid := coalesce((after ->> 1)::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
	found uuid[];
	place json;
BEGIN
	PERFORM forge.require_permission('sales.order.read');
	IF customer IS NULL THEN
		found := ARRAY(
			SELECT o.order_id
			  FROM (SELECT s.order_id, s.created_at, s.status
					  FROM erp.sales_order s
					 WHERE (s.created_at, s.order_id) < (before_time, before_id)
					 ORDER BY s.created_at DESC, s.order_id DESC LIMIT look_size) o
			 WHERE states IS NULL OR o.status = ANY (states)
			 ORDER BY o.created_at DESC, o.order_id DESC LIMIT page_size + 1);
	ELSE
		found := ARRAY(
			SELECT s.order_id
			  FROM erp.sales_order s
			 WHERE s.customer_id = customer AND (s.created_at, s.order_id) < (before_time, before_id)
			   AND (states IS NULL OR s.status = ANY (states))
			 ORDER BY s.created_at DESC, s.order_id DESC LIMIT page_size + 1);
	END IF;
	IF cardinality(found) > page_size THEN
		SELECT json_build_array(s.created_at, s.order_id) INTO place
		  FROM erp.sales_order s WHERE s.order_id = found[page_size];
	ELSIF customer IS NULL AND states IS NOT NULL THEN
		SELECT json_build_array(s.created_at, s.order_id) INTO place
		  FROM erp.sales_order s
		 WHERE (s.created_at, s.order_id) < (before_time, before_id)
		 ORDER BY s.created_at DESC, s.order_id DESC OFFSET look_size - 1 LIMIT 1;
	END IF;
	RETURN json_build_object('title', 'Orders', 'parts', json_build_array(
		CASE WHEN forge.has_permission('sales.order.create') THEN
			'{"part": "links", "links": [{"label": "New order", "link": {"name": "new_order"}}]}'::json END,
		json_build_object('part', 'filter', 'label', 'Show', 'list', 'orders', 'fields', json_build_array(
			json_build_object('name', 'state', 'label', 'State', 'kind', 'choice', 'value', state,
				'choices', '[{"value": "open", "label": "Open"}, {"value": "draft", "label": "Draft"},
							 {"value": "reserved", "label": "Reserved"},
							 {"value": "processing", "label": "Processing"},
							 {"value": "completed", "label": "Completed"},
							 {"value": "cancelled", "label": "Cancelled"}, {"value": "all", "label": "All"}]'::json),
			json_build_object('name', 'id', 'label', 'Customer id', 'kind', 'text', 'value', customer))),
		forge.page_order_list(found[:page_size], json_build_object(
			'id', 'orders',
			'empty', CASE WHEN place IS NULL THEN 'No such orders.' ELSE 'None among the 5,000 that were looked at.' END,
			'first', CASE WHEN after IS NOT NULL THEN
				json_build_object('name', 'orders', 'state', state, 'id', customer) END,
			'next', CASE WHEN place IS NOT NULL THEN
				json_build_object('name', 'orders', 'state', state, 'id', customer, 'after', place::text) END))));
END
$page$;
COMMENT ON FUNCTION erp_page.orders IS
	'Orders, newest first.  Arguments: state (open, all, or a state), id (of a customer).';

CREATE OR REPLACE FUNCTION forge.page_order_list(order_ids uuid[], members json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $list$
BEGIN
	RETURN (jsonb_build_object('part', 'list', 'label', 'Orders',
		'columns', '[{"label": "Order", "kind": "id"}, {"label": "State", "kind": "badge"},
					 {"label": "Total", "kind": "money"}, {"label": "Lines", "kind": "number"},
					 {"label": "Customer", "kind": "id"}, {"label": "Created", "kind": "time"}]'::jsonb,
		'rows', (SELECT coalesce(jsonb_agg(jsonb_build_array(
							jsonb_build_object('value', o.order_id,
											   'link', jsonb_build_object('name', 'order', 'id', o.order_id)),
							jsonb_build_object('value', o.status, 'tone', forge.page_order_tone(o.status)),
							jsonb_build_object('value', o.total_amount, 'currency', o.currency),
							o.line_count,
							jsonb_build_object('value', o.customer_id, 'link', CASE WHEN o.customer_id IS NOT NULL THEN
								jsonb_build_object('name', 'orders', 'id', o.customer_id, 'state', 'all') END),
							o.created_at) ORDER BY o.created_at DESC, o.order_id DESC), '[]')
				   FROM erp.sales_order o WHERE o.order_id = ANY (order_ids))) || members::jsonb)::json;
END
$list$;
COMMENT ON FUNCTION forge.page_order_list IS
	'A part of a page: these orders, newest first; members are added to the part.';

CREATE OR REPLACE FUNCTION forge.page_order_tone(status text) RETURNS text
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $tone$
BEGIN
	RETURN CASE status WHEN 'completed' THEN 'good' WHEN 'processing' THEN 'info' WHEN 'reserved' THEN 'warning' END;
END
$tone$;
COMMENT ON FUNCTION forge.page_order_tone IS 'The tone in which pages show a state of orders.';

-- ----- one order ----------------------------------------------------------------------------------
CREATE OR REPLACE FUNCTION erp_page."order"(request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $page$
DECLARE
	shown erp.sales_order;
BEGIN
	PERFORM forge.require_permission('sales.order.read');
	SELECT o.* INTO shown FROM erp.sales_order o WHERE o.order_id = (request ->> 'id')::uuid;
	IF NOT FOUND THEN
		PERFORM forge.page_missing('order');
	END IF;
	RETURN json_build_object('title', 'Order ' || right(shown.order_id::text, 8),
		'parent', '{"label": "Orders", "link": {"name": "orders"}}'::json,
		'parts', json_build_array(
			json_build_object('part', 'states', 'label', 'State', 'current', shown.status,
				'states', '[{"name": "draft", "label": "Draft"}, {"name": "reserved", "label": "Reserved"},
							{"name": "processing", "label": "Processing"},
							{"name": "completed", "label": "Completed"},
							{"name": "cancelled", "label": "Cancelled"}]'::json,
				'moves', '[{"from": "draft", "to": "reserved", "label": "submit"},
						   {"from": "reserved", "to": "processing", "label": "payment"},
						   {"from": "processing", "to": "completed", "label": "shipment"},
						   {"from": "draft", "to": "cancelled"}, {"from": "reserved", "to": "cancelled"},
						   {"from": "processing", "to": "cancelled"}]'::json),
			json_build_object('part', 'facts', 'facts', json_build_array(
				json_build_object('label', 'Total', 'kind', 'money', 'value', json_build_object(
					'value', shown.total_amount, 'currency', shown.currency)),
				json_build_object('label', 'Customer', 'kind', 'code', 'value', json_build_object(
					'value', shown.customer_id, 'link', CASE WHEN shown.customer_id IS NOT NULL THEN
						json_build_object('name', 'orders', 'id', shown.customer_id, 'state', 'all') END)),
				json_build_object('label', 'Created', 'kind', 'time', 'value', shown.created_at),
				json_build_object('label', 'Payment', 'value', shown.payment_reference),
				json_build_object('label', 'Shipment', 'value', shown.tracking_number),
				json_build_object('label', 'Cancelled, because', 'value', shown.cancel_reason),
				json_build_object('label', 'Order id', 'kind', 'code', 'value', shown.order_id),
				json_build_object('label', 'Version', 'kind', 'number', 'value', shown.version))),
			forge.page_order_lines(shown),
			forge.page_order_commands(shown, request ->> 'search'),
			json_build_object('part', 'section', 'title', 'History', 'parts', json_build_array(
				json_build_object('part', 'timeline', 'entries', (
					SELECT coalesce(json_agg(json_build_object(
								'time', t.recorded_at, 'title', t.event, 'text', t.principal_name)
								ORDER BY t.version DESC), '[]')
					  FROM (SELECT h.*
							  FROM erp.order_timeline(shown.order_id) h
							 ORDER BY h.version DESC LIMIT 50) t))))));
END
$page$;
COMMENT ON FUNCTION erp_page."order" IS
	'One order: its state, lines, history, and the forms of what the reader may do now.  Argument search: a part of the name of an item to add.  Errors: page_not_found, permission_denied.';

CREATE OR REPLACE FUNCTION forge.page_order_lines(shown erp.sales_order) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $lines$
BEGIN
	RETURN json_build_object('part', 'section', 'title', 'Lines', 'parts', json_build_array(
		json_build_object('part', 'list', 'label', 'Lines',
			'columns', '[{"label": "No.", "kind": "number"}, {"label": "Item"},
						 {"label": "Location"}, {"label": "Quantity", "kind": "number"},
						 {"label": "Price", "kind": "money"}, {"label": "Amount", "kind": "money"}]'::json,
			'empty', 'The order has no lines yet.',
			'rows', (SELECT coalesce(json_agg(json_build_array(
								l.line_no,
								json_build_object('value', coalesce(i.name, l.item_id::text), 'link',
									CASE WHEN i.item_id IS NOT NULL THEN
										json_build_object('name', 'item', 'id', l.item_id) END),
								p.shown,
								l.quantity,
								json_build_object('value', l.unit_price, 'currency', shown.currency),
								json_build_object('value', l.line_amount, 'currency', shown.currency))
							ORDER BY l.line_no), '[]')
					   FROM erp.sales_order_line l
					   LEFT JOIN erp.item i ON i.item_id = l.item_id
					   JOIN (SELECT d.location_id, forge.page_location_value(d.location_id) AS shown
							   FROM (SELECT DISTINCT s.location_id
									   FROM erp.sales_order_line s WHERE s.order_id = shown.order_id) d) p
						 ON p.location_id = l.location_id
					  WHERE l.order_id = shown.order_id))));
END
$lines$;
COMMENT ON FUNCTION forge.page_order_lines IS 'A part of a page: the lines of an order.';

CREATE OR REPLACE FUNCTION forge.page_order_commands(shown erp.sales_order, search text) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $commands$
DECLARE
	permitted CONSTANT text[] := ARRAY(
		SELECT a.action FROM erp.order_action(shown.order_id) a WHERE a.permitted);
	may_add CONSTANT boolean := 'sales.order.add_line' = ANY (permitted);
	items CONSTANT json := CASE WHEN may_add THEN forge.page_item_choices(search) END;
	locations CONSTANT json := CASE WHEN may_add THEN forge.page_order_places() END;
	chosen_lines json;
	line_fields text[];
BEGIN
	IF permitted = '{}' THEN
		RETURN NULL;
	END IF;
	IF permitted && '{sales.order.change_line,sales.order.remove_line}' THEN
		SELECT forge.page_line_choices(shown.order_id),
			   CASE WHEN bool_or(l.location_id <> forge.default_location()) THEN '{item_id,location_id}'::text[] ELSE '{item_id}'::text[] END
		  INTO chosen_lines, line_fields
		  FROM erp.sales_order_line l
		 WHERE l.order_id = shown.order_id
		HAVING count(*) > 0;
	END IF;
	RETURN json_build_object('part', 'section', 'title', 'What may be done', 'parts', json_build_array(
		CASE WHEN 'sales.order.submit' = ANY (permitted) THEN
			json_build_object('part', 'actions', 'actions', json_build_array(json_build_object(
				'command', 'sales.order.submit', 'label', 'Submit', 'tone', 'good',
				'aggregate', shown.order_id, 'version', shown.version))) END,
		CASE WHEN may_add AND (items IS NULL OR search IS NOT NULL) THEN
			json_build_object('part', 'filter', 'label', 'Find', 'keep', json_build_object('id', shown.order_id),
				'fields', json_build_array(json_build_object(
					'name', 'search', 'label', 'Item to add', 'kind', 'search', 'value', search))) END,
		json_build_object('part', 'grid', 'parts', json_build_array(
			CASE WHEN may_add THEN
				forge.page_form('sales.order.add_line', 'Add', shown.order_id, NULL,
								'{item_id,quantity,unit_price}'::text[] || CASE WHEN locations IS NOT NULL THEN '{location_id}'::text[] END,
								NULL, '{"quantity": 1}', json_build_object('item_id', items, 'location_id', locations),
								title => 'Add a line') END,
			CASE WHEN chosen_lines IS NOT NULL AND 'sales.order.change_line' = ANY (permitted) THEN
				forge.page_form('sales.order.change_line', 'Change', shown.order_id, shown.version,
								line_fields || '{quantity}'::text[], NULL, NULL, chosen_lines, title => 'Change a line') END,
			CASE WHEN chosen_lines IS NOT NULL AND 'sales.order.remove_line' = ANY (permitted) THEN
				forge.page_form('sales.order.remove_line', 'Remove', shown.order_id, shown.version, line_fields,
								NULL, NULL, chosen_lines, title => 'Remove a line') END,
			CASE WHEN 'sales.order.confirm_payment' = ANY (permitted) THEN
				forge.page_form('sales.order.confirm_payment', 'Confirm', shown.order_id, shown.version,
								'{payment_reference}', NULL, title => 'Confirm the payment') END,
			CASE WHEN 'sales.order.accept_on_account' = ANY (permitted) THEN
				forge.page_form('sales.order.accept_on_account', 'Accept', shown.order_id, shown.version,
								'{}', NULL, title => 'Accept on account') END,
			CASE WHEN 'sales.order.complete' = ANY (permitted) THEN
				forge.page_form('sales.order.complete', 'Complete', shown.order_id, shown.version,
								'{tracking_number}', NULL, title => 'Ship and complete') END,
			CASE WHEN 'sales.order.cancel' = ANY (permitted) THEN
				forge.page_form('sales.order.cancel', 'Cancel the order', shown.order_id, shown.version,
								'{reason}', NULL, title => 'Cancel') END))));
END
$commands$;
COMMENT ON FUNCTION forge.page_order_commands IS
	'A part of a page: the forms of what the reader may do with an order now; NULL for nothing.';

CREATE OR REPLACE FUNCTION forge.page_item_choices(search text) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $choices$
DECLARE
	choice_count_max CONSTANT integer := 200;
BEGIN
	IF search IS NULL AND (SELECT count(*)
							 FROM (SELECT FROM erp.item i WHERE i.active LIMIT choice_count_max + 1) c) > choice_count_max
	THEN
		RETURN NULL;
	END IF;
	RETURN (SELECT json_agg(json_build_object('value', c.item_id, 'label', concat_ws(' · ', c.name, c.sku))
							ORDER BY c.name, c.item_id)
			  FROM (SELECT i.item_id, i.name, i.sku
					  FROM erp.item i
					 WHERE i.active
					   AND (search IS NULL OR strpos(lower(i.name), lower(trim(search))) > 0
							OR starts_with(lower(i.sku), lower(trim(search))))
					 ORDER BY i.name, i.item_id LIMIT choice_count_max) c);
END
$choices$;
COMMENT ON FUNCTION forge.page_item_choices IS
	'Items in use to choose from, by name: all, or those that are searched; NULL if there are none, or more than 200 and no search.';

CREATE OR REPLACE FUNCTION forge.page_order_places() RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $choices$
BEGIN
	RETURN (SELECT json_agg(json_build_object('value', l.location_id, 'label', concat_ws(' · ', l.name, l.code))
							ORDER BY l.name, l.location_id)
			  FROM erp.location l
			 WHERE l.active
			HAVING count(*) > 1);
END
$choices$;
COMMENT ON FUNCTION forge.page_order_places IS
	'The locations that a line of an order may be taken from, by name; NULL if the default one is the only one that is known.';

CREATE OR REPLACE FUNCTION forge.page_line_choices(order_id uuid) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $choices$
BEGIN
	RETURN (
		WITH line AS (
			SELECT l.line_no, l.item_id, l.location_id FROM erp.sales_order_line l WHERE l.order_id = page_line_choices.order_id
		), item AS (
			SELECT l.item_id, min(l.line_no) AS line_no FROM line l GROUP BY l.item_id
		), place AS (
			SELECT l.location_id, min(l.line_no) AS line_no FROM line l GROUP BY l.location_id)
		SELECT json_build_object(
			'item_id', (SELECT json_agg(json_build_object('value', i.item_id, 'label', coalesce(n.name, i.item_id::text))
										ORDER BY i.line_no)
						  FROM item i LEFT JOIN erp.item n ON n.item_id = i.item_id),
			'location_id', (SELECT json_agg(json_build_object('value', p.location_id, 'label',
															  forge.page_location_value(p.location_id) -> 'value')
											ORDER BY p.line_no)
							  FROM place p)));
END
$choices$;
COMMENT ON FUNCTION forge.page_line_choices IS
	'What forms offer that choose a line of an order: its items and its locations, in the order of its lines.';

CREATE OR REPLACE FUNCTION erp_page.new_order(request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp
AS $page$
DECLARE
	items CONSTANT json := forge.page_item_choices(request ->> 'search');
	locations CONSTANT json := forge.page_order_places();
	form json;
BEGIN
	PERFORM forge.require_permission('sales.order.create');
	form := forge.page_form('sales.order.create', 'Create order', NULL, NULL, '{currency,customer_id,lines}',
							'{"name": "order"}', json_build_object('customer_id', request ->> 'id'),
							json_build_object('lines', json_build_object('item_id', items, 'location_id', locations)));
	RETURN json_build_object('title', 'New order',
		'parent', '{"label": "Orders", "link": {"name": "orders"}}'::json,
		'parts', json_build_array(
			CASE WHEN items IS NULL OR request ->> 'search' IS NOT NULL THEN
				json_build_object('part', 'filter', 'label', 'Find',
					'fields', json_build_array(json_build_object(
						'name', 'search', 'label', 'Items', 'kind', 'search', 'value', request ->> 'search'))) END,
			(form::jsonb || '{"rows": 5}' || CASE WHEN locations IS NULL
				THEN '{"columns": {"lines": ["item_id", "quantity", "unit_price"]}}' ELSE '{}' END::jsonb)::json));
END
$page$;
COMMENT ON FUNCTION erp_page.new_order IS
	'A form for a new order.  Arguments: id (of the customer), search (a part of the names of items to choose from).  Errors: permission_denied.';

-- ----- customers ----------------------------------------------------------------------------------
CREATE OR REPLACE FUNCTION erp_page.customers(request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $page$
DECLARE
	page_size CONSTANT integer := 50;
	look_size CONSTANT integer := 300;
	after CONSTANT json := (request ->> 'after')::json;
	before_time CONSTANT timestamptz := coalesce((after ->> 0)::timestamptz, 'infinity');
	before_id CONSTANT uuid := coalesce((after ->> 1)::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
	found uuid[];
	place json;
BEGIN
	PERFORM forge.require_permission('sales.order.read');
	-- A customer stands where the last order does; found are such orders.  LIMIT and OFFSET keep the planner
	-- from asking for all customers where a few will do.
	found := ARRAY(
		SELECT c.order_id
		  FROM (SELECT d.*
				  FROM (SELECT DISTINCT ON (o.customer_id) o.*
						  FROM (SELECT s.order_id, s.customer_id, s.created_at
								  FROM erp.sales_order s
								 WHERE (s.created_at, s.order_id) < (before_time, before_id)
								 ORDER BY s.created_at DESC, s.order_id DESC LIMIT look_size) o
						 WHERE o.customer_id IS NOT NULL
						 ORDER BY o.customer_id, o.created_at DESC, o.order_id DESC) d
				 ORDER BY d.created_at DESC, d.order_id DESC LIMIT look_size) c
		 WHERE (SELECT bool_and((n.created_at, n.order_id) <= (c.created_at, c.order_id))
				  FROM erp.sales_order n WHERE n.customer_id = c.customer_id)
		 ORDER BY c.created_at DESC, c.order_id DESC LIMIT page_size + 1);
	IF cardinality(found) > page_size THEN
		SELECT json_build_array(s.created_at, s.order_id) INTO place
		  FROM erp.sales_order s WHERE s.order_id = found[page_size];
	ELSE
		SELECT json_build_array(s.created_at, s.order_id) INTO place
		  FROM erp.sales_order s
		 WHERE (s.created_at, s.order_id) < (before_time, before_id)
		 ORDER BY s.created_at DESC, s.order_id DESC OFFSET look_size - 1 LIMIT 1;
	END IF;
	RETURN json_build_object('title', 'Customers', 'parts', json_build_array(
		json_build_object('part', 'list', 'id', 'customers', 'label', 'Customers',
			'columns', '[{"label": "Customer", "kind": "id"}, {"label": "Orders", "kind": "number"},
						 {"label": "Open", "kind": "number"}, {"label": "Spent", "kind": "money"},
						 {"label": "Last order", "kind": "time"}]'::json,
			'empty', CASE WHEN place IS NULL THEN 'Nobody has ordered yet.'
						  ELSE 'All that have ordered here have ordered again since.' END,
			'rows', (SELECT coalesce(json_agg(json_build_array(
								json_build_object('value', c.customer_id, 'link', json_build_object(
									'name', 'orders', 'id', c.customer_id, 'state', 'all')),
								c.total_orders, c.active_orders,
								json_build_object('value', c.total_spent, 'currency', c.currency), c.last_order_at)
							ORDER BY f.place, c.currency), '[]')
					   FROM unnest(found[:page_size]) WITH ORDINALITY f (order_id, place)
					   JOIN erp.sales_order o ON o.order_id = f.order_id
					  CROSS JOIN LATERAL (SELECT t.* FROM erp.customer_statistics t
										   WHERE t.customer_id = o.customer_id OFFSET 0) c),
			'first', CASE WHEN after IS NOT NULL THEN '{"name": "customers"}'::json END,
			'next', CASE WHEN place IS NOT NULL THEN
				json_build_object('name', 'customers', 'after', place::text) END)));
END
$page$;
COMMENT ON FUNCTION erp_page.customers IS
	'Customers by their last order, a row for each currency.';

--@ section grants since 0.2.0
GRANT EXECUTE ON FUNCTION
	erp_page.orders,
	erp_page."order",
	erp_page.new_order,
	erp_page.customers,
	forge.page_order_list,
	forge.page_order_tone,
	forge.page_order_lines,
	forge.page_order_commands,
	forge.page_order_places,
	forge.page_line_choices,
	forge.page_item_choices
	TO forge_app;
