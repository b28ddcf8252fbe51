-- Relationships between views, as PostgREST embeds them.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
\set tenant 'postgrest-embedding'
SELECT test.sign_in(:'tenant');
SELECT on_hand FROM erp.create_item('Bolt', 'B-1', 50, test.id('bolt'));
SELECT on_hand FROM erp.create_item('Nut', 'N-1', 50, test.id('nut'));
SELECT on_hand FROM erp.adjust_stock(test.id('bolt'), -2);
SELECT reserved FROM erp.reserve_stock(test.id('bolt'), test.id('cart'), 3);
SELECT total_amount FROM erp.create_order('EUR', NULL, json_build_array(json_build_object('item_id', test.id('bolt'), 'quantity', 2, 'unit_price', 1.5), json_build_object('item_id', test.id('nut'), 'quantity', 1, 'unit_price', 0.5))::jsonb, test.id('order'));
SELECT total_amount FROM erp.create_order('EUR', NULL, json_build_array(json_build_object('item_id', test.id('nut'), 'quantity', 7, 'unit_price', 0.5))::jsonb, test.id('order 2'));
\set roles admin
\set postgrest :tests '/tools/postgrest.sql'
\i :postgrest

-- GET /sales_order?select=status,lines(line_no,quantity,item(name,on_hand))&total_amount=gt.3&lines.order=line_no
:get
WITH pgrst_source AS (SELECT "erp"."sales_order"."status", COALESCE("sales_order_lines_1"."sales_order_lines_1", '[]') AS "lines" FROM "erp"."sales_order"
	LEFT JOIN LATERAL (SELECT json_agg("sales_order_lines_1")::jsonb AS "sales_order_lines_1" FROM (SELECT "lines_1"."line_no", "lines_1"."quantity", row_to_json("lines_item_2".*)::jsonb AS "item"
		FROM "erp"."lines"("sales_order") AS "lines_1"
		LEFT JOIN LATERAL (SELECT "item_2"."name", "item_2"."on_hand" FROM "erp"."item"("lines_1") AS "item_2") AS "lines_item_2" ON TRUE
		ORDER BY "lines_1"."line_no") AS "sales_order_lines_1") AS "sales_order_lines_1" ON TRUE
	WHERE "erp"."sales_order"."total_amount" > '3' ORDER BY "erp"."sales_order"."total_amount") :reply
COMMIT;
-- GET /item?select=name,movements(delta,on_hand),reservations(quantity),insights(kind)&order=name
:get
WITH pgrst_source AS (SELECT "erp"."item"."name", COALESCE("m"."m", '[]') AS "movements", COALESCE("r"."r", '[]') AS "reservations", COALESCE("i"."i", '[]') AS "insights" FROM "erp"."item"
	LEFT JOIN LATERAL (SELECT json_agg("m")::jsonb AS "m" FROM (SELECT "movements_1"."delta", "movements_1"."on_hand" FROM "erp"."movements"("item") AS "movements_1" ORDER BY "movements_1"."version") AS "m") AS "m" ON TRUE
	LEFT JOIN LATERAL (SELECT json_agg("r")::jsonb AS "r" FROM (SELECT "reservations_1"."quantity" FROM "erp"."reservations"("item") AS "reservations_1") AS "r") AS "r" ON TRUE
	LEFT JOIN LATERAL (SELECT json_agg("i")::jsonb AS "i" FROM (SELECT "insights_1"."kind" FROM "erp"."insights"("item") AS "insights_1") AS "i") AS "i" ON TRUE
	ORDER BY "erp"."item"."name") :reply
COMMIT;
-- the other way: GET /sales_order_line?select=line_no,sales_order(currency),item(name), and so from reservations and movements
:get
WITH pgrst_source AS (SELECT "erp"."sales_order_line"."quantity", row_to_json("o".*)::jsonb AS "sales_order", row_to_json("i".*)::jsonb AS "item" FROM "erp"."sales_order_line"
	LEFT JOIN LATERAL (SELECT "sales_order_1"."currency" FROM "erp"."sales_order"("sales_order_line") AS "sales_order_1") AS "o" ON TRUE
	LEFT JOIN LATERAL (SELECT "item_1"."name" FROM "erp"."item"("sales_order_line") AS "item_1") AS "i" ON TRUE
	ORDER BY "erp"."sales_order_line"."quantity") :reply
SELECT quantity, i.name FROM erp.item_reservation r, erp.item(r) i;
SELECT delta, i.name FROM erp.item_movement m, erp.item(m) i ORDER BY i.name, m.version;
SELECT count(*) FROM erp.insight s, erp.item(s) i;
COMMIT;
-- GET /sales_order_line?select=quantity,location(code)
:get
WITH pgrst_source AS (SELECT "erp"."sales_order_line"."quantity", row_to_json("l".*)::jsonb AS "location" FROM "erp"."sales_order_line"
	LEFT JOIN LATERAL (SELECT "location_1"."code" FROM "erp"."location"("sales_order_line") AS "location_1") AS "l" ON TRUE
	ORDER BY "erp"."sales_order_line"."quantity") :reply
COMMIT;
-- GET /current_order?select=status,lines(quantity)&order=total_amount, and of order_history
:post
SELECT status FROM erp.cancel_order(test.id('order 2'), 'no');
COMMIT;
:get
WITH pgrst_source AS (SELECT "erp"."current_order"."status", COALESCE("l"."l", '[]') AS "lines" FROM "erp"."current_order"
	LEFT JOIN LATERAL (SELECT json_agg("l")::jsonb AS "l" FROM (SELECT "lines_1"."quantity" FROM "erp"."lines"("current_order") AS "lines_1" ORDER BY "lines_1"."line_no") AS "l") AS "l" ON TRUE) :reply
WITH pgrst_source AS (SELECT "erp"."order_history"."status", COALESCE("l"."l", '[]') AS "lines" FROM "erp"."order_history"
	LEFT JOIN LATERAL (SELECT json_agg("l")::jsonb AS "l" FROM (SELECT "lines_1"."quantity" FROM "erp"."lines"("order_history") AS "lines_1" ORDER BY "lines_1"."line_no") AS "l") AS "l" ON TRUE) :reply
COMMIT;
-- POST /rpc/create_order?select=status,lines(quantity): in the reply of a command, what is embedded is as it
-- was when the statement began
SELECT json_build_object('currency', 'EUR', 'lines', json_build_array(json_build_object('item_id', test.id('nut'), 'quantity', 4, 'unit_price', 2))) AS body \gset
:post
WITH pgrst_source AS (SELECT "pgrst_call".* FROM (SELECT :'body'::json AS json_data) pgrst_payload,
	LATERAL (SELECT "currency", "lines" FROM json_to_record(pgrst_payload.json_data) AS _("currency" text, "lines" jsonb) LIMIT 1) pgrst_body,
	LATERAL "erp"."create_order"("currency" := pgrst_body."currency", "lines" := pgrst_body."lines") pgrst_call)
	SELECT "create_order"."status", "create_order"."line_count", COALESCE("l"."l", '[]') AS "lines" FROM "pgrst_source" AS "create_order"
	LEFT JOIN LATERAL (SELECT json_agg("l")::jsonb AS "l" FROM (SELECT "lines_1"."quantity" FROM "erp"."lines"("create_order"::"erp"."sales_order") AS "lines_1") AS "l") AS "l" ON TRUE;
COMMIT;
-- each looks into an index
:get
SELECT test.looks_up('SELECT "sales_order".*, "e"."e" FROM "erp"."sales_order" LEFT JOIN LATERAL (SELECT json_agg("e")::jsonb AS "e" FROM (SELECT "lines_1"."quantity" FROM "erp"."lines"("sales_order") AS "lines_1" WHERE "lines_1"."quantity" > 1) AS "e") AS "e" ON TRUE');
SELECT test.looks_up('SELECT "e"."e" FROM "erp"."current_order" LEFT JOIN LATERAL (SELECT json_agg("e")::jsonb AS "e" FROM (SELECT "lines_1"."quantity" FROM "erp"."lines"("current_order") AS "lines_1") AS "e") AS "e" ON TRUE');
SELECT test.looks_up('SELECT "e"."e" FROM "erp"."order_history" LEFT JOIN LATERAL (SELECT json_agg("e")::jsonb AS "e" FROM (SELECT "lines_1"."quantity" FROM "erp"."lines"("order_history") AS "lines_1") AS "e") AS "e" ON TRUE');
SELECT test.looks_up('SELECT "item".*, "e"."e" FROM "erp"."item" LEFT JOIN LATERAL (SELECT json_agg("e")::jsonb AS "e" FROM (SELECT "movements_1"."on_hand" FROM "erp"."movements"("item") AS "movements_1") AS "e") AS "e" ON TRUE');
SELECT test.looks_up('SELECT "item".*, "e"."e" FROM "erp"."item" LEFT JOIN LATERAL (SELECT json_agg("e")::jsonb AS "e" FROM (SELECT "reservations_1"."quantity" FROM "erp"."reservations"("item") AS "reservations_1") AS "e") AS "e" ON TRUE');
SELECT test.looks_up('SELECT "item".*, "e"."e" FROM "erp"."item" LEFT JOIN LATERAL (SELECT json_agg("e")::jsonb AS "e" FROM (SELECT "insights_1"."kind" FROM "erp"."insights"("item") AS "insights_1") AS "e") AS "e" ON TRUE');
SELECT test.looks_up('SELECT "e".* FROM "erp"."sales_order_line" LEFT JOIN LATERAL (SELECT "item_1"."name" FROM "erp"."item"("sales_order_line") AS "item_1") AS "e" ON TRUE');
COMMIT;
:end
