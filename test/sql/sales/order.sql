-- Sales orders: every command on a draft and every rule, in the order in which they are looked at.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('sales-order');
SET ROLE forge_app;

-- the items that are ordered below
SELECT count(erp.create_item(name, item_id => test.id(name)))
  FROM (SELECT unnest('{bolt,nut,x}'::text[]) UNION ALL SELECT 'lot ' || n FROM generate_series(1, 1000) n) item (name);

-- create
SELECT order_id = test.id('one'), customer_id IS NULL, status, currency, total_amount, line_count, version
  FROM erp.create_order('EUR', order_id => test.id('one'));
SELECT customer_id = test.id('ann'), status, currency, total_amount, line_count, version, created_at = updated_at
  FROM erp.create_order('EUR', test.id('ann'), jsonb_build_array(
	jsonb_build_object('item_id', test.id('bolt'), 'quantity', 3, 'unit_price', 0.335),
	jsonb_build_object('item_id', test.id('nut'), 'quantity', '0.5', 'unit_price', '12.50'),
	jsonb_build_object('item_id', test.id('bolt'), 'quantity', 1, 'unit_price', 0.335)), test.id('two'));
SELECT event_type, version, jsonb_set(payload - 'customer_id', '{lines}', (
	SELECT jsonb_agg(line - 'item_id') FROM jsonb_array_elements(payload -> 'lines') line))
  FROM forge.load(test.id('two'));
SELECT test.outcome($$SELECT erp.create_order('EUR', order_id => test.id('one'))$$);
SELECT test.outcome($$SELECT erp.create_order('eur', order_id => test.id('one'))$$);
SELECT test.outcome($$SELECT erp.create_order('eur')$$);
SELECT test.outcome($$SELECT erp.create_order(NULL)$$);

-- a list of lines is looked at line by line, and the place is named
SELECT lines, test.outcome(format($$SELECT erp.create_order('EUR', lines => %L)$$,
	replace(lines, 'X', test.id('x')::text)))
  FROM unnest(ARRAY[
	'{}', '"[]"', '7', '[7]', '[[]]', '[{}]',
	'[{"item_id": "X", "quantity": 1, "unit_price": 1}, {"item_id": "X", "quantity": 1}]',
	'[{"item_id": "X", "quantity": 1, "unit_price": 1, "colour": "red"}]',
	'[{"item_id": "X", "quantity": "few", "unit_price": 1}]',
	'[{"item_id": "X", "quantity": 1, "unit_price": 1}, {"item_id": "me", "quantity": 1, "unit_price": 1}]',
	'[{"item_id": "X", "quantity": 1.0000001, "unit_price": 1}]',
	'[{"item_id": "X", "quantity": 1, "unit_price": "NaN"}]',
	'[{"item_id": "00000000-0000-0000-0000-000000000000", "quantity": 1, "unit_price": 1}]',
	'[{"item_id": "X", "quantity": 1, "unit_price": 1}, {"item_id": "ffffffff-ffff-ffff-ffff-ffffffffffff", "quantity": 0, "unit_price": -1}]',
	'[{"item_id": "X", "quantity": 1, "unit_price": 1}, {"item_id": "X", "quantity": 0, "unit_price": -1}]',
	'[{"item_id": "X", "quantity": 1, "unit_price": 1}, {"item_id": "X", "quantity": 1, "unit_price": -1}]',
	'[{"item_id": "X", "quantity": 1, "unit_price": 1}, {"item_id": "X", "quantity": 1, "unit_price": 2}]',
	'[{"item_id": "X", "quantity": 9223372036854, "unit_price": 1}, {"item_id": "X", "quantity": 1, "unit_price": 1}]',
	'[{"item_id": "X", "quantity": 3000000, "unit_price": 4000000}]']) lines;
SELECT test.outcome(format($$SELECT forge.execute('sales.order.create', test.id('x'), %L)$$,
	jsonb_build_object('currency', 'EUR', 'lines', lines)))
  FROM unnest(ARRAY['{}', '[{}]', '[null]', '"x"']::jsonb[]) lines;
SELECT test.outcome(format($$SELECT erp.create_order('EUR', lines => %L)$$, jsonb_agg(jsonb_build_object(
	'item_id', test.id('lot ' || n), 'quantity', 1, 'unit_price', 1))))
  FROM generate_series(1, 1001) n;
SELECT line_count, total_amount FROM erp.create_order('EUR', order_id => test.id('large'), lines => (
	SELECT jsonb_agg(jsonb_build_object('item_id', test.id('lot ' || n), 'quantity', n, 'unit_price', 0.01))
	  FROM generate_series(1, 1000) n));
SELECT test.outcome($$SELECT erp.add_order_line(test.id('large'), test.id('bolt'), 1, 1)$$);
SELECT line_count, total_amount, version FROM erp.add_order_line(test.id('large'), test.id('lot 7'), 1, 0.01);

-- add, change, remove
SELECT total_amount, line_count, version FROM erp.add_order_line(test.id('one'), test.id('bolt'), 2, 1.005);
SELECT total_amount, line_count, version FROM erp.add_order_line(test.id('one'), test.id('bolt'), 1, 1.005, expected_version => 2);
SELECT total_amount, line_count, version FROM erp.add_order_line(test.id('one'), test.id('nut'), 4, 0);
SELECT test.outcome($$SELECT erp.add_order_line(test.id('nobody'), test.id('bolt'), 0, -1)$$);
SELECT test.outcome($$SELECT erp.add_order_line(test.id('one'), test.id('nothing'), 0, -1)$$);
SELECT test.outcome($$SELECT erp.add_order_line(test.id('one'), test.id('one'), 1, 1)$$);
SELECT test.outcome($$SELECT erp.add_order_line(test.id('one'), test.id('bolt'), 0, -1)$$);
SELECT test.outcome($$SELECT erp.add_order_line(test.id('one'), test.id('bolt'), 1, -1)$$);
SELECT test.outcome($$SELECT erp.add_order_line(test.id('one'), test.id('bolt'), 1, 1)$$);
SELECT test.outcome($$SELECT erp.add_order_line(test.id('one'), NULL, 1, 1)$$);
SELECT test.outcome($$SELECT erp.add_order_line(test.id('one'), test.id('bolt'), 1, 1.005, expected_version => 2)$$);
SELECT total_amount, version FROM erp.change_order_line(test.id('one'), test.id('nut'), 5);
SELECT total_amount, version FROM erp.change_order_line(test.id('one'), test.id('nut'), 5);
SELECT total_amount, version FROM erp.change_order_line(test.id('one'), test.id('bolt'), 10, 5);
SELECT test.outcome($$SELECT erp.change_order_line(test.id('nobody'), test.id('bolt'), 1)$$);
SELECT test.outcome($$SELECT erp.change_order_line(test.id('one'), test.id('screw'), 0)$$);
SELECT test.outcome($$SELECT erp.change_order_line(test.id('one'), test.id('bolt'), 0)$$);
SELECT test.outcome($$SELECT erp.change_order_line(test.id('one'), test.id('bolt'), 9223372036854)$$);
SELECT total_amount, line_count, version FROM erp.remove_order_line(test.id('one'), test.id('bolt'));
SELECT test.outcome($$SELECT erp.remove_order_line(test.id('one'), test.id('bolt'))$$);
SELECT test.outcome($$SELECT erp.remove_order_line(test.id('nobody'), test.id('bolt'))$$);
SELECT event_type, version, payload - 'item_id' FROM forge.load(test.id('one'), 2);

-- submit needs lines; what a draft does not allow
SELECT total_amount, line_count, version FROM erp.remove_order_line(test.id('one'), test.id('nut'));
SELECT test.outcome($$SELECT erp.submit_order(test.id('nobody'))$$);
SELECT test.outcome($$SELECT erp.submit_order(test.id('one'))$$);
SELECT test.outcome($$SELECT erp.confirm_payment(test.id('one'), ' ')$$);
SELECT test.outcome($$SELECT erp.complete_order(test.id('one'))$$);

-- cancel: with a reason, once; the lines stay
SELECT test.outcome($$SELECT erp.cancel_order(test.id('two'), ' ')$$);
SELECT test.outcome($$SELECT erp.cancel_order(test.id('two'), NULL)$$);
SELECT status, cancel_reason, total_amount, line_count, version
  FROM erp.cancel_order(test.id('two'), 'changed their mind', 1);
SELECT test.outcome(format(statement, test.id('two'), test.id('bolt')))
  FROM unnest(ARRAY[
	'SELECT erp.add_order_line(%L, %L, 0, -1)', 'SELECT erp.change_order_line(%L, %L, 0)',
	'SELECT erp.remove_order_line(%L, %L)', 'SELECT erp.submit_order(%L)',
	'SELECT erp.confirm_payment(%L, '''')', 'SELECT erp.complete_order(%L)',
	'SELECT erp.cancel_order(%L, '''')']) statement;

-- currencies: the minor unit decides about the cents
SELECT currency, total_amount FROM unnest('{JPY,EUR,KWD,CLF}'::text[]) code,
	erp.create_order(code, lines => jsonb_build_array(jsonb_build_object(
		'item_id', test.id('bolt'), 'quantity', 1.5, 'unit_price', 1.23457)));

-- the same command again, with the same content written otherwise; and with other content
SELECT version, replayed FROM forge.execute('sales.order.create', NULL, jsonb_build_object(
	'currency', 'USD', 'lines', jsonb_build_array(jsonb_build_object(
		'item_id', test.id('bolt'), 'quantity', 1, 'unit_price', 5))), command_id => test.id('create'));
SELECT version, replayed FROM forge.execute('sales.order.create', NULL, jsonb_build_object(
	'currency', 'USD', 'lines', jsonb_build_array(jsonb_build_object(
		'unit_price', '5.0', 'quantity', 1.00, 'item_id', test.id('bolt')))), command_id => test.id('create'));
SELECT test.outcome($$SELECT forge.execute('sales.order.create', NULL, jsonb_build_object(
	'currency', 'USD', 'lines', jsonb_build_array(jsonb_build_object(
		'item_id', test.id('bolt'), 'quantity', 2, 'unit_price', 5))), command_id => test.id('create'))$$);
SELECT count(*) FROM erp.sales_order WHERE currency = 'USD';

-- the views
SELECT status, count(*) FROM erp.sales_order GROUP BY status ORDER BY status;
SELECT (SELECT count(*) FROM erp.current_order), (SELECT count(*) FROM erp.order_history);
SELECT jsonb_pretty(forge.state('sales.order', test.id('two')) - 'customer_id' - 'created_at'
	#- '{lines,0,item_id}' #- '{lines,1,item_id}');
SELECT created_at <= updated_at,
	   created_at = (SELECT recorded_at FROM forge.load(test.id('two'), 1, 1)),
	   created_at = (forge.state('sales.order', order_id) ->> 'created_at')::timestamptz
  FROM erp.sales_order WHERE order_id = test.id('two');

-- another role reads, and cannot order
RESET ROLE;
SELECT test.sign_in('sales-order', '{viewer}');
SET ROLE forge_app;
SELECT count(*) FROM erp.order_history;
SELECT test.outcome($$SELECT erp.create_order('EUR')$$);
RESET ROLE;
SELECT test.sign_in('sales-order', '{nothing}');
SET ROLE forge_app;
SELECT count(*) FROM erp.sales_order;

RESET ROLE;
SELECT test.sign_in('sales-order');
\pset tuples_only off
SELECT * FROM forge.verify();
