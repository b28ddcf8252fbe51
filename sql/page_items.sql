-- Pages: items, their stock, and what may be done with them.

--@ section functions
-- Without sequential scans these pages read the rows of their tenant alone, by the index that all tables
-- have on it, however large the table is.
CREATE OR REPLACE FUNCTION erp_page.items(request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET plan_cache_mode = force_custom_plan
AS $page$
DECLARE
	page_size CONSTANT integer := 50;
	patterns CONSTANT text[] := forge.search_patterns(request ->> 'search');
	candidates uuid[];
	state CONSTANT text := coalesce(request ->> 'state', 'all');
	sort CONSTANT text := coalesce(request ->> 'sort', 'name');
	after CONSTANT json := (request ->> 'after')::json;
	found erp.item[];
	places json[];
BEGIN
	PERFORM forge.require_permission('inventory.item.read');
	candidates := forge.candidates('item', request ->> 'search');
	-- An item's place in the list is a number, a text and its id, whatever the list is sorted by.
	SELECT array_agg(s.item), array_agg(json_build_array(s.number, s.text, s.item_id))
	  INTO found, places
	  FROM (SELECT k.*
			  FROM (SELECT i AS item, i.item_id,
						   CASE sort WHEN 'available' THEN i.available
									 WHEN 'sku' THEN (i.sku IS NULL)::integer ELSE 0 END AS number,
						   CASE sort WHEN 'available' THEN ''
									 WHEN 'sku' THEN coalesce(i.sku, '') COLLATE "default"
									 ELSE i.name END AS text
					  FROM erp.item i
					 WHERE CASE state WHEN 'active' THEN i.active
									  WHEN 'inactive' THEN NOT i.active
									  WHEN 'short' THEN i.active AND i.available <= 0
									  ELSE true END
					   AND (candidates IS NULL OR i.item_id = ANY (candidates))
					   AND forge.search_key(i.name, i.sku) LIKE ALL (patterns)) k
			 WHERE after IS NULL
				OR (k.number, k.text, k.item_id) > ((after ->> 0)::numeric, after ->> 1, (after ->> 2)::uuid)
			 ORDER BY k.number, k.text, k.item_id
			 LIMIT page_size + 1) s;
	RETURN json_build_object('title', 'Items', 'parts', json_build_array(
		json_build_object('part', 'filter', 'label', 'Find', 'list', 'items',
			'keep', json_build_object('sort', sort),
			'fields', json_build_array(
				json_build_object('name', 'search', 'label', 'Name or sku', 'kind', 'search',
								  'value', request ->> 'search'),
				json_build_object('name', 'state', 'label', 'State', 'kind', 'choice', 'value', state,
								  'choices', '[{"value": "all", "label": "All"},
											   {"value": "active", "label": "In use"},
											   {"value": "inactive", "label": "Out of use"},
											   {"value": "short", "label": "Short of stock"}]'::json))),
		json_build_object('part', 'list', 'id', 'items', 'label', 'Items', 'sorted', sort,
			'columns', '[{"label": "Name", "sort": "name"}, {"label": "Sku", "kind": "code", "sort": "sku"},
						 {"label": "On hand", "kind": "number"}, {"label": "Reserved", "kind": "number"},
						 {"label": "Available", "kind": "number", "sort": "available"},
						 {"label": "State", "kind": "badge"}]'::json,
			'empty', 'No such items.',
			'rows', (SELECT coalesce(json_agg(json_build_array(
								json_build_object('value', i.name,
												  'link', json_build_object('name', 'item', 'id', i.item_id)),
								i.sku, i.on_hand, i.reserved,
								json_build_object('value', i.available,
												  'tone', CASE WHEN i.available <= 0 THEN 'bad' END),
								json_build_object('value', CASE WHEN i.active THEN 'in use' ELSE 'out of use' END,
												  'tone', CASE WHEN NOT i.active THEN 'warning' END))), '[]')
					   FROM unnest(found[:page_size]) i),
			'first', CASE WHEN after IS NOT NULL THEN json_build_object(
				'name', 'items', 'search', request ->> 'search', 'state', state, 'sort', sort) END,
			'next', CASE WHEN cardinality(found) > page_size THEN json_build_object(
				'name', 'items', 'search', request ->> 'search', 'state', state, 'sort', sort,
				'after', places[page_size]::text) END),
		forge.page_form('inventory.item.create', 'Create item', NULL, NULL, '{name,sku,initial_quantity}',
						'{"name": "item"}', title => 'A new item')));
END
$page$;
COMMENT ON FUNCTION erp_page.items IS
	'Items.  Arguments: search (beginnings of words of the name or the sku), state (all, active, inactive or short), sort (name, sku or available).';

CREATE OR REPLACE FUNCTION erp_page.item(request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $page$
DECLARE
	item erp.item;
	is_stocked boolean; -- and not a service
BEGIN
	PERFORM forge.require_permission('inventory.item.read');
	SELECT i.* INTO item FROM erp.item i WHERE i.item_id = (request ->> 'id')::uuid;
	IF NOT FOUND THEN
		PERFORM forge.page_missing('item');
	END IF;
	is_stocked := EXISTS (SELECT FROM erp.stock s WHERE s.item_id = item.item_id AND s.location_id = forge.default_location());
	RETURN json_build_object('title', item.name,
		'parent', '{"label": "Items", "link": {"name": "items"}}'::json,
		'parts', json_build_array(
			json_build_object('part', 'facts', 'facts', json_build_array(
				json_build_object('label', 'Sku', 'kind', 'code', 'value', item.sku),
				CASE WHEN is_stocked THEN
					json_build_object('label', 'On hand', 'kind', 'number', 'value', item.on_hand) END,
				CASE WHEN is_stocked THEN
					json_build_object('label', 'Reserved', 'kind', 'number', 'value', item.reserved) END,
				CASE WHEN is_stocked THEN
					json_build_object('label', 'Available', 'kind', 'number', 'value', json_build_object(
						'value', item.available, 'tone', CASE WHEN item.available <= 0 THEN 'bad' END)) END,
				json_build_object('label', 'State', 'kind', 'badge', 'value', json_build_object(
					'value', CASE WHEN item.active THEN 'in use' ELSE 'out of use' END,
					'tone', CASE WHEN NOT item.active THEN 'warning' END)),
				json_build_object('label', 'Version', 'kind', 'number', 'value', item.version),
				json_build_object('label', 'Last change', 'kind', 'time', 'value', item.updated_at))),
			forge.page_item_product(item.item_id),
			forge.page_item_commands(item),
			CASE WHEN is_stocked THEN forge.page_item_places(item.item_id) END,
			CASE WHEN is_stocked THEN forge.page_movements(item.item_id, forge.default_location()) END,
			CASE WHEN is_stocked THEN forge.page_reservations(item.item_id, forge.default_location()) END,
			CASE WHEN is_stocked THEN
				json_build_object('part', 'links', 'links', json_build_array(json_build_object(
					'label', 'Lots', 'link', json_build_object('name', 'lots', 'id', item.item_id)))) END,
			CASE WHEN is_stocked THEN forge.page_item_insights(item.item_id) END,
			forge.page_history(item.item_id)));
END
$page$;
COMMENT ON FUNCTION erp_page.item IS
	'One item: stock by location, and that of the default one: movements, reservations, insights, history, and the forms of its commands.  A service has the history and the forms alone.  Errors: page_not_found, permission_denied.';

-- ----- the parts of an item's page ----------------------------------------------------------------
CREATE OR REPLACE FUNCTION forge.page_item_commands(item erp.item) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp
AS $commands$
DECLARE
	here CONSTANT json := json_build_object('name', 'item', 'id', item.item_id);
	turn CONSTANT text := CASE WHEN item.active THEN 'inventory.item.deactivate' ELSE 'inventory.item.activate' END;
	lots CONSTANT json := forge.page_lot_choices(item.item_id);
	lot CONSTANT text[] := CASE WHEN lots IS NULL THEN '{}'::text[] ELSE '{lot_id}'::text[] END;
	permitted CONSTANT text[] := ARRAY(
		SELECT a.action FROM forge.actions('inventory.item', item.item_id) a WHERE a.permitted);
BEGIN
	RETURN json_build_object('part', 'grid', 'parts', json_build_array(
		CASE WHEN 'inventory.item.adjust_stock' = ANY (permitted) THEN
			forge.page_form('inventory.item.adjust_stock', 'Adjust', item.item_id, NULL,
							'{delta}'::text[] || lot || '{unit_cost,reason}'::text[], here, choices => lots,
							title => 'Adjust stock') END,
		CASE WHEN 'inventory.item.reserve_stock' = ANY (permitted) THEN
			forge.page_form('inventory.item.reserve_stock', 'Reserve', item.item_id, NULL,
							'{reference,quantity}'::text[] || lot || '{expires_at}'::text[], here, choices => lots,
							title => 'Reserve stock') END,
		forge.page_form('inventory.item.rename', 'Rename', item.item_id, item.version, '{name}', here,
						json_build_object('name', item.name), title => 'Rename'),
		forge.page_form('inventory.item.change_sku', 'Change sku', item.item_id, item.version, '{sku}', here,
						json_build_object('sku', item.sku), title => 'Change sku'),
		CASE WHEN turn = ANY (permitted) THEN
			json_build_object('part', 'actions', 'actions', json_build_array(json_build_object(
				'command', turn, 'aggregate', item.item_id, 'version', item.version, 'then', here,
				'label', CASE WHEN item.active THEN 'Take out of use' ELSE 'Take back into use' END,
				'tone', CASE WHEN item.active THEN 'warning' END))) END));
END
$commands$;
COMMENT ON FUNCTION forge.page_item_commands IS
	'A part of a page: the forms of the commands that the reader may give an item now.';

CREATE OR REPLACE FUNCTION forge.page_item_insights(item_id uuid) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $insights$
BEGIN
	IF NOT forge.has_permission('analytics.insight.read') THEN
		RETURN NULL;
	END IF;
	RETURN json_build_object('part', 'section', 'title', 'Insights', 'parts', json_build_array(
		json_build_object('part', 'list', 'label', 'Insights',
			'columns', '[{"label": "Finding"}, {"label": "State", "kind": "badge"},
						 {"label": "Found", "kind": "time"}]'::json,
			'empty', 'Nothing out of the ordinary.',
			'rows', (SELECT coalesce(json_agg(json_build_array(
								json_build_object('value', n.explanation,
												  'link', json_build_object('name', 'insight', 'id', n.insight_id)),
								CASE WHEN n.acknowledged THEN 'acknowledged'
									 WHEN n.dismissed THEN 'dismissed' ELSE 'open' END,
								n.detected_at)), '[]')
					   FROM (SELECT i.*
							   FROM erp.insight i
							  WHERE i.item_id = page_item_insights.item_id
							  ORDER BY i.event_position DESC LIMIT 10) n))));
END
$insights$;
COMMENT ON FUNCTION forge.page_item_insights IS
	'A part of a page: the newest insights about an item; NULL if the reader may not read insights.';

--@ section grants since 0.2.0
GRANT EXECUTE ON FUNCTION
	erp_page.items,
	erp_page.item,
	forge.page_item_commands,
	forge.page_item_insights
	TO forge_app;
