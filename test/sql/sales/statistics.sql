-- What orders come to: lines, customers, items, and the story of one order.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('sales-statistics');
SET ROLE forge_app;
SELECT count(*) FROM unnest('{bolt,nut,saw}'::text[]) i, LATERAL erp.create_item(i, initial_quantity => 1000, item_id => test.id(i));
CREATE FUNCTION pg_temp.create_order(cart text, customer text, currency text, VARIADIC items text[]) RETURNS numeric LANGUAGE sql AS $$
	SELECT total_amount FROM erp.create_order(currency, test.id(customer), (SELECT jsonb_agg(jsonb_build_object(
		'item_id', test.id(split_part(i, ' ', 1)), 'quantity', split_part(i, ' ', 2), 'unit_price', split_part(i, ' ', 3)))
		FROM unnest(items) i), test.id(cart)) $$;
CREATE FUNCTION pg_temp.name(id uuid) RETURNS text LANGUAGE sql AS $$
	SELECT n FROM unnest('{bolt,nut,saw,ann,bob,a,b,c,d,e,f}'::text[]) n WHERE test.id(n) = id $$;

-- orders of two customers in two currencies, in all states
SELECT pg_temp.create_order('a', 'ann', 'EUR', 'bolt 3 1.255', 'nut 10 0.5');
SELECT pg_temp.create_order('b', 'ann', 'EUR', 'bolt 1 2');
SELECT pg_temp.create_order('c', 'ann', 'JPY', 'bolt 2 99.5');
SELECT pg_temp.create_order('d', 'bob', 'EUR', 'saw 1 20', 'bolt 4 1');
SELECT pg_temp.create_order('e', 'bob', 'EUR', 'nut 7 0.1');
SELECT total_amount FROM erp.create_order('EUR', lines => jsonb_build_array(jsonb_build_object('item_id', test.id('saw'), 'quantity', 5, 'unit_price', 19)));
SELECT c, (erp.submit_order(test.id(c))).status FROM unnest('{a,c,d}'::text[]) c;
SELECT c, (erp.confirm_payment(test.id(c), 'P')).status FROM unnest('{a,c}'::text[]) c;
SELECT c, (erp.complete_order(test.id(c))).status FROM unnest('{a,c}'::text[]) c;
SELECT (erp.cancel_order(test.id('e'), 'too dear')).status;

SELECT pg_temp.name(order_id) AS cart, line_no, pg_temp.name(item_id) AS item, quantity, unit_price, line_amount
  FROM erp.sales_order_line WHERE order_id <> ALL (SELECT order_id FROM erp.sales_order WHERE customer_id IS NULL) ORDER BY 1, 2;
SELECT pg_temp.name(customer_id) AS customer, currency, total_orders, active_orders, completed_orders, cancelled_orders, total_spent
  FROM erp.customer_statistics ORDER BY 1, 2;
SELECT pg_temp.name(item_id) AS item, currency, quantity_ordered, quantity_active, quantity_reserved, quantity_completed, quantity_cancelled, revenue, order_count
  FROM erp.item_demand ORDER BY 1, 2;
SELECT pg_temp.name(customer_id) AS best FROM erp.customer_statistics WHERE currency = 'EUR' ORDER BY total_spent DESC LIMIT 1;
SELECT pg_temp.name(item_id) AS most_wanted FROM erp.item_demand ORDER BY quantity_ordered DESC LIMIT 1;
SELECT bool_and(last_order_at = (SELECT max(created_at) FROM erp.sales_order o WHERE o.customer_id = s.customer_id AND o.currency = s.currency))
  FROM erp.customer_statistics s;

-- lines keep their numbers, and only the row that differs is written
RESET ROLE;
CREATE TEMP TABLE before AS SELECT line_no, quantity, xmin AS xid FROM forge.order_line_row WHERE tenant_id = forge.current_tenant() AND order_id = test.id('b');
SELECT line_count FROM erp.add_order_line(test.id('b'), test.id('nut'), 3, 0.5);
SELECT line_count FROM erp.add_order_line(test.id('b'), test.id('saw'), 1, 20);
SELECT line_count FROM erp.change_order_line(test.id('b'), test.id('saw'), 2);
SELECT line_count FROM erp.remove_order_line(test.id('b'), test.id('nut'));
SELECT line_count FROM erp.add_order_line(test.id('b'), test.id('nut'), 4, 0.5);
SELECT n.line_no, b.quantity AS before, n.quantity AS now, b.xid = n.xmin AS untouched
  FROM before b FULL JOIN (SELECT *, xmin FROM forge.order_line_row WHERE tenant_id = forge.current_tenant() AND order_id = test.id('b')) n USING (line_no) ORDER BY 1;
SET ROLE forge_app;

-- one customer and one item by index, among so many others that no other plan is nearly as good
RESET ROLE;
BEGIN;
ALTER TABLE forge.order_row DISABLE TRIGGER guard;
ALTER TABLE forge.order_line_row DISABLE TRIGGER guard;
INSERT INTO forge.order_row SELECT (o.other).* FROM (
	SELECT jsonb_populate_record(r, jsonb_build_object('order_id', gen_random_uuid(), 'customer_id', gen_random_uuid())) AS other
	  FROM forge.order_row r, generate_series(1, 2000) WHERE r.tenant_id = forge.current_tenant() AND r.order_id = test.id('b')) o;
INSERT INTO forge.order_line_row SELECT (l.other).* FROM (
	SELECT jsonb_populate_record(r, jsonb_build_object('order_id', gen_random_uuid(), 'item_id', gen_random_uuid())) AS other
	  FROM forge.order_line_row r, generate_series(1, 2000) WHERE r.tenant_id = forge.current_tenant() AND r.order_id = test.id('b') AND r.line_no = 1) l;
ALTER TABLE forge.order_row ENABLE ALWAYS TRIGGER guard;
ALTER TABLE forge.order_line_row ENABLE ALWAYS TRIGGER guard;
ANALYZE forge.order_row, forge.order_line_row;
SET LOCAL enable_seqscan = off;
SET LOCAL enable_bitmapscan = off;
SET ROLE forge_app;
CREATE FUNCTION pg_temp.scans(query text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	line text;
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (COSTS off) ' || query LOOP
		IF line ~ 'Scan ' THEN
			RETURN NEXT substring(line FROM '(?:Index|Seq|Bitmap)[^(]* Scan.*');
		ELSIF line ~ 'Index Cond' THEN
			RETURN QUERY SELECT string_agg(m[1], ', ') FROM regexp_matches(line, '(\w+) =', 'g') m;
		END IF;
	END LOOP;
END $$;
SELECT pg_temp.scans($$SELECT * FROM erp.customer_statistics WHERE customer_id = test.id('ann')$$);
SELECT pg_temp.scans($$SELECT * FROM erp.item_demand WHERE item_id = test.id('saw')$$);
-- the newest orders
SELECT pg_temp.scans($$SELECT * FROM erp.sales_order ORDER BY created_at DESC LIMIT 50$$);
SELECT pg_temp.scans($$SELECT * FROM erp.sales_order_line WHERE order_id = test.id('a')$$);
ROLLBACK;
RESET ROLE;
VACUUM (ANALYZE) forge.order_row, forge.order_line_row;

-- the story of an order; names for those who may read them
SELECT user_id IS NOT NULL FROM erp.create_user('ann@example.com', 'Ann Clerk', '{admin,salesperson}', test.id('sales-statistics person'));
SELECT version, occurred_at = recorded_at, principal_id = test.id('sales-statistics person'), principal_name, event FROM erp.order_timeline(test.id('b'));
SELECT status FROM erp.cancel_order(test.id('b'), 'no "reason"', occurred_at => '2026-01-02 03:04Z');
SELECT occurred_at = '2026-01-02 03:04Z', event FROM erp.order_timeline(test.id('b')) ORDER BY version DESC LIMIT 1;
SELECT event FROM erp.order_timeline(test.id('a'));
SELECT count(*) FROM erp.order_timeline(test.id('nobody'));
SELECT count(*) FROM erp.order_timeline(test.id('bolt'));
SELECT count(*) FROM erp.order_timeline(NULL);
SELECT test.sign_in('sales-statistics', '{salesperson}');
SELECT forge.has_permission('sales.order.read') AS orders, forge.has_permission('identity.user.read') AS users, forge.has_permission('forge.event.read') AS events;
SET ROLE forge_app;
SELECT count(*), count(principal_name) FROM erp.order_timeline(test.id('b'));
RESET ROLE;
SELECT test.sign_in('sales-statistics', '{nothing}');
SET ROLE forge_app;
SELECT (SELECT count(*) FROM erp.order_timeline(test.id('b'))) AS timeline, (SELECT count(*) FROM erp.customer_statistics) AS customers,
	   (SELECT count(*) FROM erp.item_demand) AS items, (SELECT count(*) FROM erp.sales_order_line) AS lines;
RESET ROLE;
SELECT test.sign_in('sales-statistics');
\pset tuples_only off
SELECT * FROM forge.verify();
