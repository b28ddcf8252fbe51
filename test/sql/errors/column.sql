-- An error that is about one field names it in COLUMN.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('errors-column');
SET ROLE forge_app;
SELECT on_hand FROM erp.create_item('Bolt', 'B-1', 5, test.id('bolt'));
SELECT status FROM erp.create_order('EUR', order_id => test.id('order'));
CREATE FUNCTION pg_temp.wrong(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	refusal text;
	field text;
BEGIN
	EXECUTE statement;
	RETURN 'done';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS refusal = CONSTRAINT_NAME, field = COLUMN_NAME;
	RETURN refusal || ': ' || coalesce(nullif(field, ''), 'none');
END $$;

-- what the decoder says, also of a field in a list and in a batch
SELECT pg_temp.wrong($$SELECT erp.create_item(repeat('x', 201))$$);
SELECT pg_temp.wrong($$SELECT erp.adjust_stock(test.id('bolt'), 'NaN')$$);
SELECT pg_temp.wrong($$SELECT forge.execute('inventory.item.adjust_stock', test.id('bolt'), '{}')$$);
SELECT pg_temp.wrong($$SELECT forge.execute('inventory.item.adjust_stock', test.id('bolt'), '{"delta": 1, "colour": "red"}')$$);
SELECT pg_temp.wrong($$SELECT erp.create_order('EUR', lines => '[{"item_id": "11111111-1111-4111-8111-111111111111", "quantity": 1, "unit_price": 1}, {"quantity": "x"}]')$$);
SELECT pg_temp.wrong($$SELECT erp.execute_batch('[{"command": "inventory.item.rename", "payload": {"name": 1}}]')$$);
-- what the rules say
SELECT pg_temp.wrong($$SELECT erp.adjust_stock(test.id('bolt'), 0)$$);
SELECT pg_temp.wrong($$SELECT erp.adjust_stock(test.id('bolt'), -9)$$);
SELECT pg_temp.wrong($$SELECT erp.create_item('Nut', initial_quantity => -1)$$);
SELECT pg_temp.wrong($$SELECT erp.create_item('Nut', 'B-1')$$);
SELECT pg_temp.wrong($$SELECT erp.change_sku(test.id('bolt'), ' ')$$);
SELECT pg_temp.wrong($$SELECT erp.reserve_stock(test.id('bolt'), test.id('reference'), 6)$$);
SELECT pg_temp.wrong($$SELECT erp.reserve_stock(test.id('bolt'), test.id('reference'), 1, '2001-01-01Z')$$);
SELECT pg_temp.wrong($$SELECT erp.release_stock(test.id('bolt'), test.id('reference'))$$);
SELECT pg_temp.wrong($$SELECT erp.add_order_line(test.id('order'), test.id('nothing'), 1, 1)$$);
SELECT pg_temp.wrong($$SELECT erp.add_order_line(test.id('order'), test.id('bolt'), 1, -1)$$);
SELECT pg_temp.wrong($$SELECT erp.create_user('nobody', 'Jo')$$);
SELECT pg_temp.wrong($$SELECT erp.create_user('jo@example.com', 'Jo', '{wizard}')$$);
-- about no field: of what is missing itself, of a command that was driven, of the version
SELECT pg_temp.wrong($$SELECT erp.adjust_stock(test.id('nothing'), 1)$$);
SELECT pg_temp.wrong($$SELECT erp.adjust_stock(test.id('bolt'), 1, expected_version => 9)$$);
SELECT quantity FROM erp.add_order_line(test.id('order'), test.id('bolt'), 6, 1), erp.sales_order_line l WHERE l.order_id = test.id('order');
SELECT pg_temp.wrong($$SELECT erp.submit_order(test.id('order'))$$);
-- behind PostgREST as well
BEGIN;
SELECT FROM (VALUES ('request.method', 'POST'), ('request.path', '/rpc/x'), ('request.headers', '{"host": "x"}'), ('request.cookies', '{}'), ('request.jwt.claims', '{"role": "forge_app"}')) s (name, value)
 WHERE set_config(name, value, true) IS NULL;
SELECT pg_temp.wrong($$SELECT erp.adjust_stock(test.id('bolt'), -9)$$);
ROLLBACK;
