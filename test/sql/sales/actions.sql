-- What can be done to an order now: erp.order_action, and forge.actions behind it.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
\set reset 'RESET ROLE; RESET ALL; SET forgeerp.allow_session_context = on;'
\set become 'SET ROLE forge_app;'
SELECT test.sign_in('sales-actions-other');
SELECT status FROM erp.create_order('EUR', order_id => test.id('foreign order'));
:reset
SELECT test.sign_in('sales-actions');
SELECT on_hand FROM erp.create_item('Saw', 'SAW', 100, test.id('saw'));
SELECT count(erp.create_order('EUR', order_id => test.id(name))) FROM unnest('{empty,draft,reserved,processing,completed,cancelled}'::text[]) name;
SELECT count(erp.add_order_line(test.id(name), test.id('saw'), 1, 10)) FROM unnest('{draft,reserved,processing,completed}'::text[]) name;
SELECT count(erp.submit_order(test.id(name))) FROM unnest('{reserved,processing,completed}'::text[]) name;
SELECT count(erp.confirm_payment(test.id(name), 'P')) FROM unnest('{processing,completed}'::text[]) name;
SELECT status FROM erp.complete_order(test.id('completed'));
SELECT status FROM erp.cancel_order(test.id('cancelled'), 'no');

-- each state
SELECT name, string_agg(CASE WHEN permitted THEN split_part(action, '.', 3) ELSE split_part(action, '.', 3) || ': ' || reason END, ', ')
  FROM unnest('{empty,draft,reserved,processing,completed,cancelled}'::text[]) WITH ORDINALITY n (name, place), erp.order_action(test.id(name)) GROUP BY place, name ORDER BY place;
SELECT count(*), count(*) FILTER (WHERE permitted = (reason IS NULL)), count(DISTINCT action) FROM erp.order_action(test.id('draft'));
-- it is what a command meets
CREATE FUNCTION test.tried(action text, order_id uuid) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	refusal text;
BEGIN
	PERFORM forge.execute(action, order_id, CASE WHEN action LIKE '%\_line' THEN jsonb_build_object('item_id', test.id('saw')) ELSE '{}' END
		|| CASE action WHEN 'sales.order.add_line' THEN '{"quantity": 1, "unit_price": 10}'::jsonb WHEN 'sales.order.change_line' THEN '{"quantity": 2}'
			WHEN 'sales.order.confirm_payment' THEN '{"payment_reference": "P"}' WHEN 'sales.order.cancel' THEN '{"reason": "no"}' ELSE '{}' END);
	RAISE SQLSTATE 'ZZZZZ';
EXCEPTION WHEN SQLSTATE 'ZZZZZ' THEN
	RETURN NULL;
WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS refusal = CONSTRAINT_NAME;
	RETURN refusal;
END $$;
SELECT name, action, reason, tried
  FROM unnest('{empty,draft,reserved,processing,completed,cancelled}'::text[]) name, erp.order_action(test.id(name)), test.tried(action, test.id(name)) tried
 WHERE reason IS DISTINCT FROM tried;

-- without a permission, the state does not matter
:reset
SELECT test.sign_in('sales-actions', '{viewer}');
:become
SELECT DISTINCT permitted, reason FROM unnest('{draft,cancelled}'::text[]) name, erp.order_action(test.id(name));
:reset
SELECT test.sign_in('sales-actions', '{accountant}');
:become
SELECT action, permitted, reason FROM unnest('{draft,reserved}'::text[]) name, erp.order_action(test.id(name)) WHERE reason IS DISTINCT FROM 'permission_denied';
-- no rows: without the permission to read orders, of another tenant, of nothing, of another type
:reset
SELECT test.sign_in('sales-actions', '{}');
:become
SELECT count(*) FROM erp.order_action(test.id('draft'));
:reset
SELECT test.sign_in('sales-actions');
:become
SELECT name, (SELECT count(*) FROM erp.order_action(test.id(name))) FROM unnest('{foreign order,nothing,saw,draft}'::text[]) name;
SELECT count(*) FROM erp.order_action(NULL);
SELECT test.outcome('SELECT count(*) FROM erp.order_action(''00000000-0000-0000-0000-000000000000'')');
RESET ROLE;

-- by a GET of PostgREST, and in the transaction of a command
BEGIN READ ONLY;
SELECT action FROM erp.order_action(test.id('reserved')) WHERE permitted ORDER BY action;
COMMIT;
BEGIN;
SELECT status FROM erp.confirm_payment(test.id('reserved'), 'P');
SELECT action FROM erp.order_action(test.id('reserved')) WHERE permitted ORDER BY action;
ROLLBACK;

-- other aggregates: an item; a user, whose description does not say: what the caller may
SELECT on_hand FROM erp.create_item('File', 'FILE', 0, test.id('file'));
SELECT active FROM erp.deactivate_item(test.id('file'));
SELECT name, string_agg(CASE WHEN permitted THEN split_part(action, '.', 3) ELSE split_part(action, '.', 3) || ': ' || reason END, ', ')
  FROM unnest('{saw,file}'::text[]) name, forge.actions('inventory.item', test.id(name)) GROUP BY name ORDER BY name DESC;
SELECT test.outcome($$SELECT erp.reserve_stock(test.id('file'), test.id('cart'), -1)$$);
SELECT count(erp.create_user('a@actions.example', 'A', user_id => test.id('a')));
SELECT action, permitted, reason FROM forge.actions('identity.user', test.id('a'));
:reset
SELECT test.sign_in('sales-actions', '{viewer}');
SELECT DISTINCT permitted, reason FROM forge.actions('inventory.item', test.id('saw'));
SELECT test.outcome('SELECT count(*) FROM forge.actions(''sales.nothing'', test.id(''saw''))');
SELECT count(*) FROM forge.actions(NULL, test.id('saw')) a, forge.actions('sales.order', NULL) b;
RESET ALL;
-- nobody
SELECT test.outcome('SELECT count(*) FROM erp.order_action(test.id(''draft''))');
SET ROLE forge_anon;
SELECT test.outcome('SELECT count(*) FROM erp.order_action(test.id(''draft''))');
RESET ROLE;
DROP FUNCTION test.tried(text, uuid);
