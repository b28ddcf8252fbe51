-- Pages: the stock of an item at a location, and all stock of a location.

--@ section functions
CREATE OR REPLACE FUNCTION erp_page.stock(request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $page$
DECLARE
	item erp.item;
	place erp.location;
	held erp.stock;
	worth erp.stock_value;
BEGIN
	PERFORM forge.require_permission('inventory.item.read');
	SELECT i.* INTO item FROM erp.item i WHERE i.item_id = split_part(request ->> 'id', '/', 1)::uuid;
	SELECT l.* INTO place FROM erp.location l WHERE l.location_id = nullif(split_part(request ->> 'id', '/', 2), '')::uuid;
	IF item.item_id IS NULL OR place.location_id IS NULL
	   OR NOT EXISTS (SELECT FROM erp.stock s WHERE s.item_id = item.item_id AND s.location_id = forge.default_location())
	THEN
		PERFORM forge.page_missing('stock');
	END IF;
	SELECT s.* INTO held FROM erp.stock s WHERE s.item_id = item.item_id AND s.location_id = place.location_id;
	SELECT v.* INTO worth FROM erp.stock_value v WHERE v.item_id = item.item_id AND v.location_id = place.location_id;
	RETURN json_build_object('title', format('%s at %s', item.name, place.name),
		'parent', json_build_object('label', item.name, 'link', json_build_object('name', 'item', 'id', item.item_id)),
		'parts', json_build_array(
			json_build_object('part', 'facts', 'facts', json_build_array(
				json_build_object('label', 'Location', 'value', json_build_object(
					'value', place.name, 'link', json_build_object('name', 'location_stock', 'id', place.location_id))),
				json_build_object('label', 'On hand', 'kind', 'number', 'value', coalesce(held.on_hand, 0)),
				json_build_object('label', 'Reserved', 'kind', 'number', 'value', coalesce(held.reserved, 0)),
				json_build_object('label', 'Available', 'kind', 'number', 'value', forge.page_available(held.available)),
				json_build_object('label', 'Damaged', 'kind', 'number', 'value', coalesce(held.damaged, 0)),
				json_build_object('label', 'Expired', 'kind', 'number', 'value', coalesce(held.expired, 0)),
				json_build_object('label', 'In transit', 'kind', 'number', 'value', coalesce(held.in_transit, 0)),
				json_build_object('label', 'On order', 'kind', 'number', 'value', coalesce(held.on_order, 0)),
				json_build_object('label', 'Value', 'kind', 'number', 'value', worth.value),
				json_build_object('label', 'Cost of one', 'kind', 'number', 'value', worth.unit_cost),
				json_build_object('label', 'Version', 'kind', 'number', 'value', coalesce(held.version, 0)),
				json_build_object('label', 'Last change', 'kind', 'time', 'value', held.updated_at))),
			forge.page_stock_lots(item.item_id, place.location_id),
			forge.page_stock_commands(item.item_id, place.location_id),
			forge.page_movements(item.item_id, place.location_id),
			forge.page_reservations(item.item_id, place.location_id),
			forge.page_history(forge.stock_stream(item.item_id, place.location_id))));
END
$page$;
COMMENT ON FUNCTION erp_page.stock IS
	'An item at a location (id: those of both, with a slash between): quantities, lots, movements, reservations, history, and the forms of its commands.  There is none of a service.  Errors: page_not_found, permission_denied.';

CREATE OR REPLACE FUNCTION erp_page.location_stock(request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $page$
DECLARE
	page_size CONSTANT integer := 50;
	search CONSTANT text := lower(trim(request ->> 'search'));
	after CONSTANT json := (request ->> 'after')::json;
	place erp.location;
	items erp.item[];
	shown erp.stock[];
BEGIN
	PERFORM forge.require_permission('inventory.item.read');
	SELECT l.* INTO place FROM erp.location l WHERE l.location_id = (request ->> 'id')::uuid;
	IF NOT FOUND THEN
		PERFORM forge.page_missing('location');
	END IF;
	SELECT array_agg(h.item), array_agg(h.held)
	  INTO items, shown
	  FROM (SELECT i AS item, s AS held
			  FROM erp.stock s
			  JOIN erp.item i ON i.item_id = s.item_id
			 WHERE s.location_id = place.location_id
			   AND (s.on_hand > 0 OR s.damaged > 0 OR s.in_transit > 0 OR s.on_order > 0)
			   AND (search IS NULL OR strpos(lower(i.name), search) > 0 OR starts_with(lower(i.sku), search))
			   AND (after IS NULL OR (i.name, i.item_id) > (after ->> 0, (after ->> 1)::uuid))
			 ORDER BY i.name, i.item_id
			 LIMIT page_size + 1) h;
	RETURN json_build_object('title', format('Stock at %s', place.name),
		'parent', json_build_object('label', place.name, 'link', json_build_object('name', 'location', 'id', place.location_id)),
		'parts', json_build_array(
			json_build_object('part', 'filter', 'label', 'Find', 'list', 'location_stock',
				'keep', json_build_object('id', place.location_id),
				'fields', json_build_array(
					json_build_object('name', 'search', 'label', 'Name or sku', 'kind', 'search',
									  'value', request ->> 'search'))),
			json_build_object('part', 'list', 'id', 'location_stock', 'label', 'Stock',
				'columns', '[{"label": "Item"}, {"label": "Sku", "kind": "code"}, {"label": "On hand", "kind": "number"},
							 {"label": "Reserved", "kind": "number"}, {"label": "Available", "kind": "number"},
							 {"label": "Damaged", "kind": "number"}, {"label": "In transit", "kind": "number"},
							 {"label": "On order", "kind": "number"}]'::json,
				'empty', 'Nothing is there.',
				'rows', (SELECT coalesce(json_agg(json_build_array(
									json_build_object('value', i.name, 'link', json_build_object(
										'name', 'stock', 'id', format('%s/%s', i.item_id, place.location_id))),
									i.sku, s.on_hand, s.reserved, forge.page_available(s.available), s.damaged,
									s.in_transit, s.on_order)), '[]')
						   FROM unnest(shown[:page_size]) s JOIN unnest(items) i USING (item_id)),
				'first', CASE WHEN after IS NOT NULL THEN json_build_object(
					'name', 'location_stock', 'id', place.location_id, 'search', request ->> 'search') END,
				'next', CASE WHEN cardinality(shown) > page_size THEN json_build_object(
					'name', 'location_stock', 'id', place.location_id, 'search', request ->> 'search',
					'after', json_build_array((items[page_size]).name, (items[page_size]).item_id)::text) END)));
END
$page$;
COMMENT ON FUNCTION erp_page.location_stock IS
	'What is at a location (id), by the names of items.  Arguments: search (a part of the name, or the beginning of the sku).  Errors: page_not_found, permission_denied.';

-- ----- parts --------------------------------------------------------------------------------------
CREATE OR REPLACE FUNCTION forge.page_available(available numeric) RETURNS json
	LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT json_build_object('value', coalesce(page_available.available, 0),
							 'tone', CASE WHEN page_available.available <= 0 THEN 'bad' END);
END;
COMMENT ON FUNCTION forge.page_available IS 'A value of a page: the quantity that is available.';

CREATE OR REPLACE FUNCTION forge.stock_stream(item_id uuid, location_id uuid) RETURNS uuid
	LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT CASE WHEN stock_stream.location_id = forge.default_location() THEN stock_stream.item_id
				ELSE (SELECT s.stock_id
						FROM forge.stock_row s
					   WHERE s.tenant_id = (SELECT forge.current_tenant())
						 AND s.item_id = stock_stream.item_id AND s.location_id = stock_stream.location_id) END;
END;
COMMENT ON FUNCTION forge.stock_stream IS
	'The stream that has the stock of an item at a location; NULL if there is none yet.';

CREATE OR REPLACE FUNCTION forge.page_item_places(item_id uuid) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $places$
BEGIN
	RETURN json_build_object('part', 'section', 'title', 'Stock by location', 'parts', json_build_array(
		json_build_object('part', 'list', 'label', 'Stock by location',
			'columns', '[{"label": "Location"}, {"label": "On hand", "kind": "number"}, {"label": "Reserved", "kind": "number"},
						 {"label": "Available", "kind": "number"}, {"label": "Damaged", "kind": "number"},
						 {"label": "In transit", "kind": "number"}, {"label": "On order", "kind": "number"}]'::json,
			'empty', 'No locations.',
			'rows', (SELECT coalesce(json_agg(json_build_array(
								json_build_object('value', p.name, 'link', json_build_object(
									'name', 'stock', 'id', format('%s/%s', page_item_places.item_id, p.location_id))),
								coalesce(p.on_hand, 0), coalesce(p.reserved, 0), forge.page_available(p.available),
								coalesce(p.damaged, 0), coalesce(p.in_transit, 0), coalesce(p.on_order, 0))), '[]')
					   FROM (SELECT l.name, l.location_id, s.on_hand, s.reserved, s.available, s.damaged, s.in_transit, s.on_order
							   FROM erp.location l
							   LEFT JOIN erp.stock s ON s.item_id = page_item_places.item_id AND s.location_id = l.location_id
							  WHERE l.active OR s.item_id IS NOT NULL
							  ORDER BY (s.item_id IS NULL), l.code LIMIT 50) p))));
END
$places$;
COMMENT ON FUNCTION forge.page_item_places IS
	'A part of a page: an item''s stock by location, those where something is first, and 50 at most.';

CREATE OR REPLACE FUNCTION forge.page_stock_lots(item_id uuid, location_id uuid) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $lots$
DECLARE
	shown CONSTANT erp.stock_lot[] := ARRAY(
		SELECT l
		  FROM erp.stock_lot l
		 WHERE l.item_id = page_stock_lots.item_id AND l.location_id = page_stock_lots.location_id
		 ORDER BY l.expires_on, l.lot_number LIMIT 100);
BEGIN
	IF cardinality(shown) = 0 THEN
		RETURN NULL;
	END IF;
	RETURN json_build_object('part', 'section', 'title', 'Lots', 'parts', json_build_array(
		json_build_object('part', 'list', 'label', 'Lots',
			'columns', '[{"label": "Number", "kind": "code"}, {"label": "Quantity", "kind": "number"},
						 {"label": "Good through", "kind": "date"}, {"label": "State", "kind": "badge"}]'::json,
			'empty', 'No lots.',
			'rows', (SELECT json_agg(json_build_array(
								json_build_object('value', l.lot_number, 'link', json_build_object('name', 'lot', 'id', l.lot_id)),
								l.quantity, l.expires_on,
								CASE WHEN l.is_expired THEN '{"value": "expired", "tone": "bad"}'::json
									 ELSE forge.page_lot_state(l.is_blocked) END))
					   FROM unnest(shown) l))));
END
$lots$;
COMMENT ON FUNCTION forge.page_stock_lots IS
	'A part of a page: the lots of an item at a location, those that end first in front, 100 at most; NULL if there are none.';

-- The stock of the default location takes the item's commands, any other those of its own, which name both.
CREATE OR REPLACE FUNCTION forge.page_stock_form(
	command text, label text, item_id uuid, location_id uuid, fields text[], choices json, title text) RETURNS json
	LANGUAGE sql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT CASE WHEN page_stock_form.location_id = forge.default_location()
				THEN forge.page_form('inventory.item.' || command, label, item_id, NULL, fields, h.here, NULL, choices, title)
				ELSE forge.page_form('inventory.stock.' || command, label, NULL, NULL, fields, h.here,
									 json_build_object('item_id', item_id, 'location_id', location_id), choices, title) END
	  FROM (SELECT json_build_object('name', 'stock', 'id', format('%s/%s', item_id, location_id))) h (here);
END;
COMMENT ON FUNCTION forge.page_stock_form IS
	'The part "form" for a command on the stock of an item at a location; NULL if the reader may not execute it.';

CREATE OR REPLACE FUNCTION forge.page_lot_choices(item_id uuid) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $choices$
BEGIN
	RETURN (
		SELECT json_build_object('lot_id', json_agg(json_build_object('value', n.lot_id, 'label', n.lot_number)))
		  FROM (SELECT l.lot_id, l.lot_number
				  FROM erp.lot l
				 WHERE l.item_id = page_lot_choices.item_id
				 ORDER BY l.expires_on DESC, l.lot_number LIMIT 100) n
		HAVING count(*) > 0);
END
$choices$;
COMMENT ON FUNCTION forge.page_lot_choices IS
	'What a form offers for lot_id: the lots of an item, those that end last in front, 100 at most; NULL if there are none.';

CREATE OR REPLACE FUNCTION forge.page_stock_commands(item_id uuid, location_id uuid) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $commands$
DECLARE
	lots CONSTANT json := forge.page_lot_choices(item_id);
	lot CONSTANT text[] := CASE WHEN lots IS NULL THEN '{}'::text[] ELSE '{lot_id}'::text[] END;
BEGIN
	RETURN json_build_object('part', 'grid', 'parts', json_build_array(
		forge.page_stock_form('receive_stock', 'Receive', item_id, location_id,
							  '{quantity}'::text[] || lot || '{unit_cost,movement,reason}'::text[], lots, 'Receive'),
		forge.page_stock_form('issue_stock', 'Issue', item_id, location_id,
							  '{quantity}'::text[] || lot || '{movement,reason}'::text[], lots, 'Issue'),
		forge.page_stock_form('count_stock', 'Count', item_id, location_id,
							  '{counted}'::text[] || lot || '{counted_at}'::text[], lots, 'Count'),
		forge.page_stock_form('adjust_stock', 'Adjust', item_id, location_id,
							  '{delta}'::text[] || lot || '{unit_cost,reason}'::text[], lots, 'Adjust'),
		forge.page_stock_form('reserve_stock', 'Reserve', item_id, location_id,
							  '{reference,quantity}'::text[] || lot || '{expires_at}'::text[], lots, 'Reserve'),
		forge.page_stock_form('damage_stock', 'Damage', item_id, location_id,
							  '{quantity}'::text[] || lot || '{reason}'::text[], lots, 'No longer usable'),
		forge.page_stock_form('repair_stock', 'Repair', item_id, location_id,
							  '{quantity}'::text[] || lot || '{reason}'::text[], lots, 'Usable again'),
		forge.page_stock_form('scrap_stock', 'Scrap', item_id, location_id,
							  '{quantity}'::text[] || lot || '{reason}'::text[], lots, 'Throw away what is damaged'),
		forge.page_stock_form('set_low_stock', 'Set', item_id, location_id, '{quantity}', NULL, 'Low below')));
END
$commands$;
COMMENT ON FUNCTION forge.page_stock_commands IS
	'A part of a page: the forms of the commands that the reader may give the stock of an item at a location.';

CREATE OR REPLACE FUNCTION forge.page_movements(item_id uuid, location_id uuid) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp
AS $movements$
DECLARE
	shown CONSTANT erp.stock_movement[] := ARRAY(
		SELECT m FROM forge.newest_movements_of(page_movements.item_id, page_movements.location_id, 200) m);
BEGIN
	RETURN json_build_object('part', 'section', 'title', 'Movements', 'parts', json_build_array(
		CASE WHEN cardinality(shown) > 1 THEN
			json_build_object('part', 'chart', 'kind', 'step', 'label', 'On hand', 'points', (
				SELECT json_agg(json_build_array(m.recorded_at, m.on_hand) ORDER BY m.version)
				  FROM unnest(shown) m)) END,
		json_build_object('part', 'list', 'label', 'Movements',
			'columns', '[{"label": "Time", "kind": "time"}, {"label": "Movement"}, {"label": "Change", "kind": "number"},
						 {"label": "On hand", "kind": "number"}, {"label": "Reason"}, {"label": "For", "kind": "id"}]'::json,
			'empty', 'Nothing has moved yet.',
			'rows', (SELECT coalesce(json_agg(json_build_array(
								m.recorded_at, m.movement, m.quantity, m.on_hand, m.reason, m.reference_id)), '[]')
					   FROM unnest(shown[:20]) m))));
END
$movements$;
COMMENT ON FUNCTION forge.page_movements IS
	'A part of a page: the last movements of an item at a location, the last 200 as a drawing and 20 in a list.';

CREATE OR REPLACE FUNCTION forge.page_reservations(item_id uuid, location_id uuid) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $reservations$
BEGIN
	RETURN json_build_object('part', 'section', 'title', 'Reservations', 'parts', json_build_array(
		json_build_object('part', 'list', 'label', 'Reservations',
			'columns', '[{"label": "For", "kind": "id"}, {"label": "Quantity", "kind": "number"},
						 {"label": "Until", "kind": "time"}]'::json,
			'empty', 'Nothing is reserved.',
			'rows', (SELECT coalesce(json_agg(json_build_array(
								json_build_object('value', r.reference, 'link', CASE WHEN r.driven THEN
									json_build_object('name', 'order', 'id', r.reference) END),
								r.quantity, r.expires_at)), '[]')
					   FROM (SELECT n.*
							   FROM erp.stock_reservation n
							  WHERE n.item_id = page_reservations.item_id
								AND n.location_id = page_reservations.location_id
							  ORDER BY n.reference, n.driven LIMIT 50) r))));
END
$reservations$;
COMMENT ON FUNCTION forge.page_reservations IS
	'A part of a page: the reservations of an item at a location, by their references 50 at most.';

--@ section grants since 0.2.0
GRANT EXECUTE ON FUNCTION
	erp_page.stock,
	erp_page.location_stock,
	forge.page_available,
	forge.stock_stream,
	forge.page_item_places,
	forge.page_stock_lots,
	forge.page_stock_form,
	forge.page_lot_choices,
	forge.page_stock_commands,
	forge.page_movements,
	forge.page_reservations
	TO forge_app;
