-- Pages: what is going on, and the search over everything.

--@ section functions
CREATE OR REPLACE FUNCTION erp_page.home(request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $page$
BEGIN
	RETURN json_build_object('title', forge.current_tenant_name(), 'parts', json_build_array(
		CASE WHEN forge.has_permission('sales.order.read') THEN forge.page_home_orders() END,
		CASE WHEN forge.has_permission('inventory.item.read') THEN forge.page_home_items() END,
		CASE WHEN forge.has_permission('analytics.insight.read') THEN forge.page_home_insights() END,
		CASE WHEN forge.has_permission('forge.event.read') THEN forge.page_home_events() END));
END
$page$;
COMMENT ON FUNCTION erp_page.home IS
	'What is going on: orders, stock, insights, events, as far as the reader may read them.';

CREATE OR REPLACE FUNCTION forge.page_home_orders() RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $orders$
DECLARE
	look_size CONSTANT integer := 10000;
	open_count bigint;
	count bigint;
BEGIN
	SELECT count(*) FILTER (WHERE o.status IN ('draft', 'reserved', 'processing')), count(*)
	  INTO open_count, count
	  FROM (SELECT s.status FROM erp.sales_order s ORDER BY s.created_at DESC LIMIT look_size) o;
	RETURN json_build_object('part', 'section', 'title', 'Orders', 'parts', json_build_array(
		json_build_object('part', 'tiles', 'tiles', json_build_array(json_build_object(
			'label', 'Open orders', 'value', open_count, 'link', '{"name": "orders"}'::json,
			'note', CASE WHEN count = look_size THEN 'of the newest 10,000' END))),
		forge.page_order_list(
			ARRAY(SELECT s.order_id FROM erp.sales_order s ORDER BY s.created_at DESC LIMIT 10),
			'{"empty": "There are no orders yet."}')));
END
$orders$;
COMMENT ON FUNCTION forge.page_home_orders IS
	'A part of a page: how many orders are open, and the newest ones.';

CREATE OR REPLACE FUNCTION forge.page_home_items() RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $items$
DECLARE
	short_count bigint;
	rows json;
BEGIN
	SELECT coalesce(max(s.count), 0),
		   coalesce(json_agg(json_build_array(
						json_build_object('value', s.name, 'link', json_build_object('name', 'item', 'id', s.item_id)),
						s.sku, s.on_hand, json_build_object('value', s.available, 'tone', 'bad'))
					ORDER BY s.available, s.name, s.item_id), '[]')
	  INTO short_count, rows
	  FROM (SELECT i.*, count(*) OVER () AS count
			  FROM erp.item i
			 WHERE i.active AND i.available <= 0
			 ORDER BY i.available, i.name, i.item_id LIMIT 10) s;
	RETURN json_build_object('part', 'section', 'title', 'Stock', 'parts', json_build_array(
		json_build_object('part', 'tiles', 'tiles', json_build_array(json_build_object(
			'label', 'Short of stock', 'value', short_count, 'tone', CASE WHEN short_count > 0 THEN 'bad' END,
			'link', '{"name": "items", "state": "short", "sort": "available"}'::json))),
		json_build_object('part', 'list', 'label', 'Short of stock',
			'columns', '[{"label": "Item"}, {"label": "Sku", "kind": "code"},
						 {"label": "On hand", "kind": "number"}, {"label": "Available", "kind": "number"}]'::json,
			'empty', 'All items are in stock.', 'rows', rows)));
END
$items$;
COMMENT ON FUNCTION forge.page_home_items IS
	'A part of a page: how many items are short of stock, and the first of them.';

CREATE OR REPLACE FUNCTION forge.page_home_insights() RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $insights$
DECLARE
	look_size CONSTANT integer := 1000;
	open_count bigint;
	count bigint;
BEGIN
	SELECT count(*) FILTER (WHERE NOT i.acknowledged AND NOT i.dismissed), count(*)
	  INTO open_count, count
	  FROM (SELECT n.acknowledged, n.dismissed
			  FROM erp.insight n ORDER BY n.event_position DESC LIMIT look_size) i;
	RETURN json_build_object('part', 'section', 'title', 'Insights', 'parts', json_build_array(
		json_build_object('part', 'tiles', 'tiles', json_build_array(json_build_object(
			'label', 'Open insights', 'value', open_count, 'link', '{"name": "insights"}'::json,
			'note', CASE WHEN count = look_size THEN 'of the newest 1,000' END))),
		json_build_object('part', 'timeline', 'entries', (
			SELECT coalesce(json_agg(json_build_object(
						'time', n.detected_at, 'title', n.explanation,
						'tone', CASE WHEN NOT n.acknowledged AND NOT n.dismissed THEN 'warning' END,
						'link', json_build_object('name', 'insight', 'id', n.insight_id))
						ORDER BY n.event_position DESC), '[]')
			  FROM (SELECT i.* FROM erp.insight i ORDER BY i.event_position DESC LIMIT 10) n))));
END
$insights$;
COMMENT ON FUNCTION forge.page_home_insights IS
	'A part of a page: how many insights are open, and the newest ones.';

CREATE OR REPLACE FUNCTION forge.page_home_events() RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $events$
DECLARE
	look_size CONSTANT integer := 10000;
	this_hour CONSTANT timestamptz := date_trunc('hour', statement_timestamp());
	day_count bigint;
	count bigint;
	points json;
BEGIN
	WITH newest AS MATERIALIZED (
		SELECT e.recorded_at FROM erp.event e ORDER BY e.position DESC LIMIT look_size
	), counted AS (
		SELECT date_trunc('hour', n.recorded_at) AS hour, count(*) AS count
		  FROM newest n
		 WHERE n.recorded_at >= this_hour - interval '47 hours'
		 GROUP BY 1
	)
	SELECT (SELECT count(*) FROM newest n WHERE n.recorded_at > statement_timestamp() - interval '24 hours'),
		   (SELECT count(*) FROM newest),
		   (SELECT json_agg(json_build_array(h.hour, coalesce(c.count, 0)) ORDER BY h.hour)
			  FROM generate_series(this_hour - interval '47 hours', this_hour, interval '1 hour') h (hour)
			  LEFT JOIN counted c ON c.hour = h.hour)
	  INTO day_count, count, points;
	RETURN json_build_object('part', 'section', 'title', 'Events', 'parts', json_build_array(
		json_build_object('part', 'tiles', 'tiles', json_build_array(json_build_object(
			'label', 'Events in 24 hours', 'value', day_count, 'link', '{"name": "events"}'::json,
			'note', CASE WHEN count = look_size THEN 'of the newest 10,000' END))),
		json_build_object('part', 'chart', 'kind', 'bar', 'label', 'Events in each hour', 'points', points)));
END
$events$;
COMMENT ON FUNCTION forge.page_home_events IS
	'A part of a page: how many events there were in a day, and in each of 48 hours.';

-- ----- the search ---------------------------------------------------------------------------------
CREATE OR REPLACE FUNCTION erp_page.search(request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET plan_cache_mode = force_custom_plan
AS $page$
DECLARE
	count_max CONSTANT integer := 20;
	search CONSTANT text := lower(trim(request ->> 'search'));
	whole_id CONSTANT uuid := forge.page_whole_id(search);
	patterns text[] := '{}'::text[];
	candidates uuid[] := ARRAY[whole_id];
	order_ids uuid[];
BEGIN
	IF coalesce(search, '') = '' THEN
		RETURN '{"title": "Search", "parts": [{"part": "text", "text": "Type the beginnings of words of a name or a sku, or the id of an order."}]}'::json;
	END IF;
	IF whole_id IS NULL THEN
		patterns := forge.search_patterns(search);
		candidates := CASE WHEN cardinality(patterns) > 0 THEN forge.candidates('item', search) ELSE '{}' END;
	END IF;
	-- Not in the query: the planner would call it, too.
	IF forge.has_permission('sales.order.read') THEN
		order_ids := forge.page_orders_named(search, count_max);
	END IF;
	RETURN json_build_object('title', 'Search: ' || (request ->> 'search'), 'parts', json_build_array(
		CASE WHEN forge.has_permission('inventory.item.read') THEN
			forge.page_hits('Items', (
				SELECT json_agg(json_build_object('label', concat_ws(' · ', i.name, i.sku),
												  'link', json_build_object('name', 'item', 'id', i.item_id))
								ORDER BY i.name, i.item_id)
				  FROM (SELECT n.item_id, n.name, n.sku
						  FROM erp.item n
						 WHERE (candidates IS NULL OR n.item_id = ANY (candidates))
						   AND forge.search_key(n.name, n.sku) LIKE ALL (patterns)
						 ORDER BY n.name, n.item_id LIMIT count_max) i)) END,
		CASE WHEN order_ids IS NOT NULL THEN
			forge.page_hits('Orders', (
				SELECT json_agg(json_build_object('label', concat_ws(' · ', right(o.order_id::text, 8), o.status),
												  'link', json_build_object('name', 'order', 'id', o.order_id))
								ORDER BY o.created_at DESC, o.order_id DESC)
				  FROM erp.sales_order o
				 WHERE o.order_id = ANY (order_ids))) END,
		CASE WHEN forge.has_permission('identity.user.read') THEN
			forge.page_hits('Users', (
				SELECT json_agg(json_build_object('label', concat_ws(' · ', u.display_name, u.email),
												  'link', json_build_object('name', 'user', 'id', u.user_id))
								ORDER BY u.display_name, u.user_id)
				  FROM (SELECT a.user_id, a.display_name, a.email
						  FROM erp.app_user a
						 WHERE strpos(lower(a.display_name), search) > 0 OR strpos(a.email, search) > 0
						 ORDER BY a.display_name, a.user_id LIMIT count_max) u)) END));
END
$page$;
COMMENT ON FUNCTION erp_page.search IS
	'Items by the beginnings of words of their name and sku, orders by their id or the end of it, users by name and e-mail: 20 of each.  Argument: search.';

CREATE OR REPLACE FUNCTION forge.page_whole_id(search text) RETURNS uuid
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $whole$
BEGIN
	RETURN CASE WHEN search ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN search::uuid END;
END
$whole$;
COMMENT ON FUNCTION forge.page_whole_id IS 'What was searched as an id; NULL if it is none.';

CREATE OR REPLACE FUNCTION forge.page_hits(title text, links json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $hits$
BEGIN
	RETURN json_build_object('part', 'section', 'title', title, 'parts', json_build_array(
		CASE WHEN links IS NULL THEN json_build_object('part', 'text', 'text', 'None.')
			 ELSE json_build_object('part', 'links', 'links', links) END));
END
$hits$;
COMMENT ON FUNCTION forge.page_hits IS 'A part of a page: links to what was found.';

-- Ids are shown by their last eight characters, which no index begins with: the newest orders are looked
-- at.  A whole id is found in the index.
CREATE OR REPLACE FUNCTION forge.page_orders_named(search text, max_count integer) RETURNS uuid[]
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $named$
DECLARE
	look_size CONSTANT integer := 5000;
	first_end bytea;
	last_end bytea;
BEGIN
	IF forge.page_whole_id(search) IS NOT NULL THEN
		RETURN ARRAY[forge.page_whole_id(search)];
	ELSIF search !~ '^[0-9a-f]{3,8}$' THEN
		RETURN '{}'::uuid[];
	END IF;
	-- The last four bytes of such ids: as bytes they are compared in half the time.
	first_end := decode(rpad(search, 8, '0'), 'hex');
	last_end := decode(rpad(search, 8, 'f'), 'hex');
	RETURN ARRAY(
		SELECT o.order_id
		  FROM (SELECT s.order_id, s.created_at
				  FROM erp.sales_order s
				 ORDER BY s.created_at DESC LIMIT look_size) o
		 WHERE substr(uuid_send(o.order_id), 13) BETWEEN first_end AND last_end
		 ORDER BY o.created_at DESC LIMIT max_count);
END
$named$;
COMMENT ON FUNCTION forge.page_orders_named IS
	'The ids of orders that are called so on pages: by the whole id, or of the newest 5,000 orders by the beginning of the last eight characters, three at least.';

--@ section grants since 0.2.0
GRANT EXECUTE ON FUNCTION
	erp_page.home,
	erp_page.search,
	forge.page_home_orders,
	forge.page_home_items,
	forge.page_home_insights,
	forge.page_home_events,
	forge.page_whole_id,
	forge.page_hits,
	forge.page_orders_named
	TO forge_app;
