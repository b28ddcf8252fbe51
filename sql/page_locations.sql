-- Pages: locations, and the lots of an item.

--@ section functions
CREATE OR REPLACE FUNCTION erp_page.locations(request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $page$
DECLARE
	page_size CONSTANT integer := 50;
	state CONSTANT text := coalesce(request ->> 'state', 'all');
	after CONSTANT text := request ->> 'after';
	found erp.location[];
BEGIN
	PERFORM forge.require_permission('inventory.location.read');
	found := ARRAY(
		SELECT l
		  FROM erp.location l
		 WHERE CASE state WHEN 'all' THEN true WHEN 'inactive' THEN NOT l.active ELSE l.active AND l.kind = state END
		   AND (after IS NULL OR l.code > after COLLATE "C")
		 ORDER BY l.code
		 LIMIT page_size + 1);
	RETURN json_build_object('title', 'Locations', 'parts', json_build_array(
		json_build_object('part', 'filter', 'label', 'Find', 'list', 'locations',
			'fields', json_build_array(
				json_build_object('name', 'state', 'label', 'Which', 'kind', 'choice', 'value', state,
								  'choices', '[{"value": "all", "label": "All"},
											   {"value": "store", "label": "Stores"},
											   {"value": "warehouse", "label": "Warehouses"},
											   {"value": "dc", "label": "Distribution centres"},
											   {"value": "inactive", "label": "Out of use"}]'::json))),
		json_build_object('part', 'list', 'id', 'locations', 'label', 'Locations',
			'columns', '[{"label": "Code", "kind": "code"}, {"label": "Name"}, {"label": "Kind"}, {"label": "City"},
						 {"label": "Country", "kind": "code"}, {"label": "State", "kind": "badge"}]'::json,
			'empty', 'No such locations.',
			'rows', (SELECT coalesce(json_agg(json_build_array(
								l.code,
								json_build_object('value', l.name,
												  'link', json_build_object('name', 'location', 'id', l.location_id)),
								l.kind, l.city, l.country, forge.page_location_state(l.active))), '[]')
					   FROM unnest(found[:page_size]) l),
			'first', CASE WHEN after IS NOT NULL THEN json_build_object('name', 'locations', 'state', state) END,
			'next', CASE WHEN cardinality(found) > page_size THEN json_build_object(
				'name', 'locations', 'state', state, 'after', found[page_size].code) END),
		forge.page_form('inventory.location.create', 'Create location', NULL, NULL,
						'{code,name,kind,time_zone,street,city,postal_code,region,country,temperature_zones}',
						'{"name": "location"}', title => 'A new location')));
END
$page$;
COMMENT ON FUNCTION erp_page.locations IS
	'Where stock is kept, by code.  Arguments: state (all, store, warehouse, dc or inactive).';

CREATE OR REPLACE FUNCTION forge.page_location_state(active boolean) RETURNS json
	LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT json_build_object('value', CASE WHEN page_location_state.active THEN 'in use' ELSE 'out of use' END,
							 'tone', CASE WHEN NOT page_location_state.active THEN 'warning' END);
END;
COMMENT ON FUNCTION forge.page_location_state IS 'A value of a page: whether a location is in use.';

CREATE OR REPLACE FUNCTION erp_page.location(request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $page$
DECLARE
	location erp.location;
BEGIN
	PERFORM forge.require_permission('inventory.location.read');
	SELECT l.* INTO location FROM erp.location l WHERE l.location_id = (request ->> 'id')::uuid;
	IF NOT FOUND THEN
		PERFORM forge.page_missing('location');
	END IF;
	RETURN json_build_object('title', location.name,
		'parent', '{"label": "Locations", "link": {"name": "locations"}}'::json,
		'parts', json_build_array(
			json_build_object('part', 'facts', 'facts', json_build_array(
				json_build_object('label', 'Code', 'kind', 'code', 'value', location.code),
				json_build_object('label', 'Kind', 'value', location.kind),
				json_build_object('label', 'State', 'kind', 'badge', 'value', forge.page_location_state(location.active)),
				json_build_object('label', 'Out of use because', 'value', location.deactivate_reason),
				json_build_object('label', 'Takes stock without a location', 'value', location.is_default),
				json_build_object('label', 'Time zone', 'value', location.time_zone),
				json_build_object('label', 'Address', 'value', concat_ws(', ', location.street,
					nullif(concat_ws(' ', location.postal_code, location.city), ''), location.region, location.country)),
				json_build_object('label', 'Temperatures', 'value', array_to_string(location.temperature_zones, ', ')),
				json_build_object('label', 'Version', 'kind', 'number', 'value', location.version),
				json_build_object('label', 'Last change', 'kind', 'time', 'value', location.updated_at))),
			json_build_object('part', 'links', 'links', json_build_array(json_build_object(
				'label', 'Stock', 'link', json_build_object('name', 'location_stock', 'id', location.location_id)))),
			forge.page_location_commands(location),
			forge.page_history(location.location_id)));
END
$page$;
COMMENT ON FUNCTION erp_page.location IS
	'One location: what is known of it, its history, and the forms of its commands.  Errors: page_not_found, permission_denied.';

CREATE OR REPLACE FUNCTION forge.page_location_commands(location erp.location) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp
AS $commands$
DECLARE
	here CONSTANT json := json_build_object('name', 'location', 'id', location.location_id);
BEGIN
	RETURN json_build_object('part', 'grid', 'parts', json_build_array(
		forge.page_form('inventory.location.rename', 'Rename', location.location_id, location.version, '{name}', here,
						json_build_object('name', location.name), title => 'Rename'),
		forge.page_form('inventory.location.describe', 'Set', location.location_id, location.version,
						'{kind,time_zone,street,city,postal_code,region,country,temperature_zones}', here,
						json_build_object('kind', location.kind, 'time_zone', location.time_zone, 'street', location.street,
										  'city', location.city, 'postal_code', location.postal_code, 'region', location.region,
										  'country', location.country, 'temperature_zones', location.temperature_zones),
						title => 'What it is, and where'),
		CASE WHEN NOT location.active THEN
			CASE WHEN forge.has_permission('inventory.location.activate') THEN
				json_build_object('part', 'actions', 'actions', json_build_array(json_build_object(
					'command', 'inventory.location.activate', 'aggregate', location.location_id, 'version', location.version,
					'then', here, 'label', 'Take back into use'))) END
			WHEN NOT location.is_default THEN
				forge.page_form('inventory.location.deactivate', 'Take out of use', location.location_id, location.version,
								'{reason}', here, title => 'Take out of use') END));
END
$commands$;
COMMENT ON FUNCTION forge.page_location_commands IS
	'A part of a page: the forms of the commands that the reader may give a location now.';

CREATE OR REPLACE FUNCTION erp_page.lots(request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $page$
DECLARE
	page_size CONSTANT integer := 50;
	after CONSTANT text := request ->> 'after';
	item erp.item;
	shown erp.lot[];
BEGIN
	PERFORM forge.require_permission('inventory.item.read');
	SELECT i.* INTO item FROM erp.item i WHERE i.item_id = (request ->> 'id')::uuid;
	IF NOT FOUND THEN
		PERFORM forge.page_missing('item');
	END IF;
	shown := ARRAY(
		SELECT l
		  FROM erp.lot l
		 WHERE l.item_id = item.item_id AND (after IS NULL OR l.lot_number > after COLLATE "C")
		 ORDER BY l.lot_number
		 LIMIT page_size + 1);
	RETURN json_build_object('title', format('Lots of %s', item.name),
		'parent', json_build_object('label', item.name, 'link', json_build_object('name', 'item', 'id', item.item_id)),
		'parts', json_build_array(
			json_build_object('part', 'list', 'id', 'lots', 'label', 'Lots',
				'columns', '[{"label": "Number", "kind": "code"}, {"label": "Produced", "kind": "date"},
							 {"label": "Good through", "kind": "date"}, {"label": "State", "kind": "badge"}]'::json,
				'empty', 'No lots.',
				'rows', (SELECT coalesce(json_agg(json_build_array(
									json_build_object('value', l.lot_number,
													  'link', json_build_object('name', 'lot', 'id', l.lot_id)),
									l.produced_on, l.expires_on, forge.page_lot_state(l.blocked))), '[]')
						   FROM unnest(shown[:page_size]) l),
				'first', CASE WHEN after IS NOT NULL THEN json_build_object('name', 'lots', 'id', item.item_id) END,
				'next', CASE WHEN cardinality(shown) > page_size THEN json_build_object(
					'name', 'lots', 'id', item.item_id, 'after', shown[page_size].lot_number) END),
			forge.page_form('inventory.lot.create', 'Create lot', NULL, NULL, '{lot_number,produced_on,expires_on}', '{"name": "lot"}',
							json_build_object('item_id', item.item_id), title => 'A new lot')));
END
$page$;
COMMENT ON FUNCTION erp_page.lots IS
	'The lots of an item (id), by number.  Errors: page_not_found, permission_denied.';

CREATE OR REPLACE FUNCTION forge.page_lot_state(blocked boolean) RETURNS json
	LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT json_build_object('value', CASE WHEN page_lot_state.blocked THEN 'blocked' ELSE 'free' END,
							 'tone', CASE WHEN page_lot_state.blocked THEN 'bad' END);
END;
COMMENT ON FUNCTION forge.page_lot_state IS 'A value of a page: whether a lot may be used.';

CREATE OR REPLACE FUNCTION erp_page.lot(request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $page$
DECLARE
	lot erp.lot;
BEGIN
	PERFORM forge.require_permission('inventory.item.read');
	SELECT l.* INTO lot FROM erp.lot l WHERE l.lot_id = (request ->> 'id')::uuid;
	IF NOT FOUND THEN
		PERFORM forge.page_missing('lot');
	END IF;
	RETURN json_build_object('title', format('Lot %s', lot.lot_number),
		'parent', json_build_object('label', 'Lots', 'link', json_build_object('name', 'lots', 'id', lot.item_id)),
		'parts', json_build_array(
			json_build_object('part', 'facts', 'facts', json_build_array(
				json_build_object('label', 'Item', 'value', (
					SELECT json_build_object('value', i.name, 'link', json_build_object('name', 'item', 'id', i.item_id))
					  FROM erp.item i WHERE i.item_id = lot.item_id)),
				json_build_object('label', 'State', 'kind', 'badge', 'value', forge.page_lot_state(lot.blocked)),
				json_build_object('label', 'Blocked because', 'value', lot.block_reason),
				json_build_object('label', 'Produced', 'kind', 'date', 'value', lot.produced_on),
				json_build_object('label', 'Good through', 'kind', 'date', 'value', lot.expires_on),
				json_build_object('label', 'Has come in', 'value', lot.received),
				json_build_object('label', 'Version', 'kind', 'number', 'value', lot.version),
				json_build_object('label', 'Last change', 'kind', 'time', 'value', lot.updated_at))),
			forge.page_lot_commands(lot),
			forge.page_history(lot.lot_id)));
END
$page$;
COMMENT ON FUNCTION erp_page.lot IS
	'One lot: what is known of it, its history, and the forms of its commands.  Errors: page_not_found, permission_denied.';

CREATE OR REPLACE FUNCTION forge.page_lot_commands(lot erp.lot) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp
AS $commands$
DECLARE
	here CONSTANT json := json_build_object('name', 'lot', 'id', lot.lot_id);
BEGIN
	RETURN json_build_object('part', 'grid', 'parts', json_build_array(
		CASE WHEN NOT lot.received THEN
			forge.page_form('inventory.lot.change_expiry', 'Set', lot.lot_id, lot.version, '{expires_on}', here,
							json_build_object('expires_on', lot.expires_on), title => 'Good through') END,
		CASE WHEN NOT lot.blocked THEN
			forge.page_form('inventory.lot.block', 'Block', lot.lot_id, lot.version, '{reason}', here, title => 'Block')
			WHEN forge.has_permission('inventory.lot.unblock') THEN
				json_build_object('part', 'actions', 'actions', json_build_array(json_build_object(
					'command', 'inventory.lot.unblock', 'aggregate', lot.lot_id, 'version', lot.version,
					'then', here, 'label', 'Unblock'))) END));
END
$commands$;
COMMENT ON FUNCTION forge.page_lot_commands IS
	'A part of a page: the forms of the commands that the reader may give a lot now.';

--@ section grants since 0.2.0
GRANT EXECUTE ON FUNCTION
	erp_page.locations,
	erp_page.location,
	erp_page.lots,
	erp_page.lot,
	forge.page_location_state,
	forge.page_location_commands,
	forge.page_lot_state,
	forge.page_lot_commands
	TO forge_app;
