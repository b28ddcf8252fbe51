-- All parts on one page, as developers look at them: /rpc/page?name=parts.  "make check-browser
-- BROWSER=test/browser/test_parts.mjs" leaves pictures of it in build/browser/screens.
CREATE FUNCTION erp_page.parts(request json) RETURNS json
	LANGUAGE sql STABLE PARALLEL SAFE
RETURN json_build_object(
	'title', 'All parts',
	'parent', json_build_object('label', 'Home', 'link', json_build_object('name', 'home')),
	'parts', json_build_array(
		$$ {"part": "tiles", "tiles": [
			{"label": "Orders today", "value": 14, "note": "9 yesterday", "link": {"name": "home"}},
			{"label": "To be paid", "value": {"value": "1284.50", "kind": "money", "currency": "EUR"}},
			{"label": "Short of stock", "value": 2, "tone": "bad", "note": "Mug, plate"},
			{"label": "Insights", "value": 1, "tone": "warning"},
			{"label": "Completed", "value": 312, "tone": "good", "note": "this month"},
			{"label": "Running", "value": 3, "tone": "info"}]} $$::json,
		$$ {"part": "filter", "label": "Filter", "list": "orders", "fields": [
			{"name": "search", "label": "Search", "kind": "search"},
			{"name": "state", "label": "State", "kind": "choice", "choices": [
				{"value": "", "label": "All"}, {"value": "draft", "label": "Draft"}]},
			{"name": "since", "label": "Since", "kind": "date"}]} $$::json,
		json_build_object(
			'part', 'list', 'id', 'orders', 'label', 'Orders', 'sorted', 'total', 'empty', 'No orders.',
			'next', json_build_object('name', 'parts', 'after', '1'), 'first', json_build_object('name', 'parts'),
			'columns', $$ [{"label": "Order", "kind": "id"}, {"label": "Customer", "sort": "customer"},
						   {"label": "State", "kind": "badge"}, {"label": "Created", "kind": "time", "sort": "created"},
						   {"label": "Lines", "kind": "number"}, {"label": "Total", "kind": "money", "sort": "total"}] $$::json,
			'rows', json_build_array(
				json_build_array(json_build_object('value', '01931234-aaaa-7bbb-8ccc-0123456789ab',
												   'link', json_build_object('name', 'home')),
								 coalesce('Looked for ' || (request ->> 'search'), 'Ann Lee'),
								 'draft', '2026-11-29T08:12:00Z', 3,
								 json_build_object('value', '120.00', 'currency', 'EUR')),
				$$ ["01931234-aaaa-7bbb-8ccc-0123456789ac", "A customer whose name goes on and on and on & Co. KG",
					"reserved", "2026-11-29T09:12:00Z", 12, {"value": "12345678.90", "currency": "EUR"}] $$::json,
				$$ ["01931234-aaaa-7bbb-8ccc-0123456789ad", "Averyveryveryveryveryveryverylongwordwithoutspaces",
					"processing", "2026-07-28T09:12:00Z", 1, {"value": "9.5", "currency": "JPY"}] $$::json,
				$$ ["01931234-aaaa-7bbb-8ccc-0123456789ae", null, "completed", "2026-11-27T09:12:00Z", 1,
					{"value": "12345678901234567890.123456", "currency": "USD"}] $$::json,
				$$ ["01931234-aaaa-7bbb-8ccc-0123456789af", "Bo", "cancelled", "2026-11-27T09:12:00Z", 1,
					{"value": "5", "currency": "not one"}] $$::json)),
		$$ {"part": "list", "label": "Nothing", "columns": [{"label": "A"}], "empty": "Nothing here yet.", "rows": []} $$::json,
		$$ {"part": "section", "title": "Messages", "parts": [
			{"part": "notice", "tone": "good", "text": "The order was submitted.", "detail": "Stock is reserved."},
			{"part": "notice", "tone": "bad", "text": "The order was not submitted.", "detail": "Only 3 mugs are available."},
			{"part": "notice", "tone": "warning", "text": "Stock is low."},
			{"part": "notice", "tone": "info", "text": "A worker is running."},
			{"part": "notice", "text": "Without a tone."}]} $$::json,
		$$ {"part": "grid", "parts": [
			{"part": "section", "title": "Facts", "parts": [{"part": "facts", "facts": [
				{"label": "Name", "value": "Mug"}, {"label": "SKU", "value": "MUG-01", "kind": "code"},
				{"label": "State", "value": "active", "kind": "badge"}, {"label": "Priority", "value": "high", "kind": "badge"},
				{"label": "Created", "value": "2026-11-02", "kind": "date"},
				{"label": "Available", "value": {"value": -3, "kind": "number", "tone": "bad", "title": "more are ordered"}}]}]},
			{"part": "section", "title": "What happened", "parts": [{"part": "timeline", "entries": [
				{"time": "2026-11-29T10:00:00Z", "title": "Submitted", "tone": "good", "text": "by Ann",
				 "details": {"order": "1", "lines": [{"item": "Mug", "quantity": 5}]}},
				{"time": "2026-11-29T09:00:00Z", "title": "Line added", "link": {"name": "home"}, "text": "5 mugs"},
				{"time": "2026-11-29T08:00:00Z", "title": "Created", "tone": "info"}]}]}]} $$::json,
		$$ {"part": "section", "title": "Words", "parts": [
			{"part": "text", "text": "A paragraph of plain text, so long that one sees where its lines end when there is room for longer ones."},
			{"part": "links", "links": [{"label": "Home", "link": {"name": "home"}}, {"label": "All parts", "link": {"name": "parts"}}]},
			{"part": "json", "label": "JSON", "value": {"a": 1, "b": [true, null, "x"]}},
			{"part": "sign_in"}]} $$::json,
		$$ {"part": "section", "title": "Forms", "parts": [
			{"part": "grid", "parts": [
				{"part": "form", "command": "inventory.item.adjust_stock", "title": "Adjust the stock", "label": "Adjust",
				 "aggregate": "01931234-aaaa-7bbb-8ccc-0123456789ab", "version": 7, "values": {"delta": -2},
				 "choices": {"reason": [{"value": "count", "label": "Stocktaking"}, {"value": "broken", "label": "Broken, or lost on its way"}]}},
				{"part": "form", "command": "inventory.item.reserve_stock", "label": "Reserve", "fields": ["reference", "quantity", "expires_at"],
				 "aggregate": "01931234-aaaa-7bbb-8ccc-0123456789ab"},
				{"part": "form", "command": "identity.user.create", "label": "Create user", "values": {"email": "ann@shop.example"},
				 "choices": {"roles": [{"value": "viewer", "label": "viewer"}, {"value": "manager", "label": "manager"}]}}]},
			{"part": "form", "command": "sales.order.create", "title": "A new order", "label": "Create order", "rows": 2,
			 "fields": ["currency", "customer_id", "lines"], "then": {"name": "parts"},
			 "choices": {"lines": {"item_id": [{"value": "01931234-aaaa-7bbb-8ccc-0123456789ab", "label": "A mug whose name is long · MUG-BLUE-1"}]}}},
			{"part": "actions", "actions": [
				{"command": "inventory.item.activate", "label": "Take back into use", "tone": "good",
				 "aggregate": "01931234-aaaa-7bbb-8ccc-0123456789ab", "version": 7},
				{"command": "inventory.item.deactivate", "label": "Take out of use", "tone": "bad",
				 "aggregate": "01931234-aaaa-7bbb-8ccc-0123456789ab", "values": {"reason": "sold out"}},
				{"command": "sales.order.submit", "label": "Submit", "permitted": false, "reason": "It has no lines."}]}]} $$::json,
		json_build_object('part', 'section', 'title', 'Charts', 'parts', json_build_array(
			json_build_object('part', 'chart', 'kind', 'step', 'label', 'Stock of mugs', 'unit', 'pieces', 'points', (
				SELECT json_agg(json_build_array(timestamptz '2026-11-01 08:00Z' + hour * interval '7 hours', 40 - hour * 7 % 43) ORDER BY hour)
				  FROM generate_series(0, 90) AS hour)),
			$$ {"part": "grid", "parts": [
				{"part": "chart", "kind": "bar", "label": "Change", "unit": "EUR",
				 "points": [["Mug", -12.5], ["Plate", 30], ["Bowl", 7.25], ["Cup", 0]]},
				{"part": "chart", "kind": "line", "label": "Share", "points": [["2026-11-01", 0.31], ["2026-11-02", null],
				 ["2026-11-03", 0.27], ["2026-11-07", 0.4]]},
				{"part": "chart", "kind": "line", "label": "Nothing", "points": []}]} $$::json,
			$$ {"part": "chart", "kind": "spark", "label": "Orders:", "unit": "a day",
				"points": [["Mon", 3], ["Tue", 7], ["Wed", 5], ["Thu", 9]]} $$::json)),
		$$ {"part": "section", "title": "States", "parts": [
			{"part": "states", "label": "An order", "current": "reserved", "states": [
				{"name": "draft", "label": "Draft"}, {"name": "reserved", "label": "Reserved"},
				{"name": "processing", "label": "Processing"}, {"name": "completed", "label": "Completed"},
				{"name": "cancelled", "label": "Cancelled"}], "moves": [
				{"from": "draft", "to": "reserved", "label": "submit"},
				{"from": "reserved", "to": "processing", "label": "confirm payment"},
				{"from": "processing", "to": "completed", "label": "complete"},
				{"from": "draft", "to": "cancelled", "label": "cancel"},
				{"from": "reserved", "to": "cancelled", "label": "cancel"},
				{"from": "processing", "to": "cancelled", "label": "cancel"}]},
			{"part": "states", "label": "A user", "current": "active", "states": [
				{"name": "active", "label": "Active"}, {"name": "suspended", "label": "Suspended"}], "moves": [
				{"from": "active", "to": "suspended", "label": "suspend"},
				{"from": "suspended", "to": "active", "label": "reactivate"}]}]} $$::json));
GRANT EXECUTE ON FUNCTION erp_page.parts TO forge_app;
