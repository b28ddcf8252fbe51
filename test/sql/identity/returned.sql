-- What a command returns goes as far as the right to read: without it the id and the version alone, of
-- every function that returns a row.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('identity-returned');
SELECT on_hand FROM erp.create_item('Cap', 'C-1', 1000, test.id('cap'));
SELECT count(erp.adjust_stock(test.id('cap'), -0.1 - 5 * (n >= 12)::integer - 300 * (n = 13)::integer)) FROM generate_series(1, 13) n;
SELECT forge.run_jobs() > 0;

-- each function's call, in an order in which each can be made, and the command that it is
CREATE TABLE test.call (number serial, permission text, read_permission text, statement text);
INSERT INTO test.call (permission, read_permission, statement) VALUES
	('inventory.item.create', 'inventory.item.read', $$erp.create_item('Bolt', 'B-1', 10, test.id('bolt'))$$),
	('inventory.item.adjust_stock', 'inventory.item.read', $$erp.adjust_stock(test.id('bolt'), 5)$$),
	('inventory.item.rename', 'inventory.item.read', $$erp.rename_item(test.id('bolt'), 'Screw')$$),
	('inventory.item.change_sku', 'inventory.item.read', $$erp.change_sku(test.id('bolt'), 'B-2')$$),
	('inventory.item.reserve_stock', 'inventory.item.read', $$erp.reserve_stock(test.id('bolt'), test.id('cart'), 3)$$),
	('inventory.item.ship_stock', 'inventory.item.read', $$erp.ship_stock(test.id('bolt'), test.id('cart'), 1)$$),
	('inventory.item.release_stock', 'inventory.item.read', $$erp.release_stock(test.id('bolt'), test.id('cart'))$$),
	('inventory.item.deactivate', 'inventory.item.read', $$erp.deactivate_item(test.id('bolt'))$$),
	('inventory.item.activate', 'inventory.item.read', $$erp.activate_item(test.id('bolt'))$$),
	('sales.order.create', 'sales.order.read', $$erp.create_order('EUR', test.id('customer'), order_id => test.id('order'))$$),
	('sales.order.add_line', 'sales.order.read', $$erp.add_order_line(test.id('order'), test.id('bolt'), 1, 2)$$),
	('sales.order.change_line', 'sales.order.read', $$erp.change_order_line(test.id('order'), test.id('bolt'), 2)$$),
	('sales.order.remove_line', 'sales.order.read', $$erp.remove_order_line(test.id('order'), test.id('bolt'))$$),
	('sales.order.add_line', 'sales.order.read', $$erp.add_order_line(test.id('order'), test.id('bolt'), 1, 2)$$),
	('sales.order.submit', 'sales.order.read', $$erp.submit_order(test.id('order'))$$),
	('sales.order.confirm_payment', 'sales.order.read', $$erp.confirm_payment(test.id('order'), 'P-1')$$),
	('sales.order.complete', 'sales.order.read', $$erp.complete_order(test.id('order'))$$),
	('sales.order.create', 'sales.order.read', $$erp.create_order('EUR', test.id('customer'), order_id => test.id('other'))$$),
	('sales.order.cancel', 'sales.order.read', $$erp.cancel_order(test.id('other'), 'no')$$),
	('identity.user.create', 'identity.user.read', $$erp.create_user('ann@shop.example', 'Ann', user_id => test.id('ann'))$$),
	('identity.user.rename', 'identity.user.read', $$erp.rename_user(test.id('ann'), 'Anne')$$),
	('identity.user.assign_role', 'identity.user.read', $$erp.assign_role(test.id('ann'), 'nothing')$$),
	('identity.user.revoke_role', 'identity.user.read', $$erp.revoke_role(test.id('ann'), 'nothing')$$),
	('identity.user.suspend', 'identity.user.read', $$erp.suspend_user(test.id('ann'))$$),
	('identity.user.activate', 'identity.user.read', $$erp.activate_user(test.id('ann'))$$),
	('identity.role.define', 'identity.role.read', $$erp.define_role('clerk', '{}')$$),
	('analytics.detection.configure', 'analytics.detection.read', $$erp.configure_detection(item_id => test.id('bolt'))$$),
	('analytics.detection.reset', 'analytics.detection.read', $$erp.reset_detection(test.id('bolt'))$$),
	('analytics.insight.acknowledge', 'analytics.insight.read', $$erp.acknowledge_insight((SELECT insight FROM test.insight), 'seen')$$),
	('analytics.insight.dismiss', 'analytics.insight.read', $$erp.dismiss_insight((SELECT insight FROM test.insight), 'known')$$);
CREATE TABLE test.insight AS SELECT insight_id AS insight FROM erp.insight LIMIT 1;
-- none is missing
SELECT p.proname FROM pg_proc p
 WHERE p.pronamespace = 'erp'::regnamespace AND 'command_id' = ANY (p.proargnames) AND p.proname <> 'submit'
   AND NOT EXISTS (SELECT FROM test.call c WHERE c.statement LIKE format('erp.%s(%%', p.proname)) ORDER BY 1;
SELECT count(DISTINCT permission) = (SELECT count(*) FROM erp.permission WHERE is_command) AS every_command FROM test.call;

-- made by somebody who holds the command's permission alone, and undone; and by somebody who may read
SELECT count(erp.define_role(name, permissions)) FROM (
	SELECT 'do.' || permission, ARRAY[permission, CASE permission WHEN 'identity.user.create' THEN 'identity.user.revoke_role' ELSE permission END] FROM test.call UNION
	SELECT 'see.' || read_permission, ARRAY[read_permission] FROM test.call UNION SELECT 'nothing', '{}') r (name, permissions);
SELECT roles FROM erp.create_user('boss@shop.example', 'Boss', '{admin}');
RESET ALL;
SET forgeerp.allow_session_context = on;
CREATE TABLE test.returned (number integer, blind text[], seeing text[], again text[]);
CREATE PROCEDURE test.call_all() LANGUAGE plpgsql AS $$
DECLARE
	calls test.call[] := (SELECT array_agg(c ORDER BY number) FROM test.call c);
	one test.call;
	blind text[];
	seeing text[];
	again text[];
	query text := 'SELECT array_agg(key ORDER BY key) FROM %s r, jsonb_each(jsonb_strip_nulls(to_jsonb(r)))';
BEGIN
	FOREACH one IN ARRAY calls LOOP
		PERFORM forge.act_as(test.id('identity-returned'), test.id('clerk'), ARRAY['do.' || one.permission]);
		EXECUTE format(query, one.statement) INTO blind;
		ROLLBACK;
		PERFORM forge.act_as(test.id('identity-returned'), test.id('clerk'), ARRAY['do.' || one.permission, 'see.' || one.read_permission]);
		EXECUTE format(query, regexp_replace(one.statement, '\)$', format(', command_id => %L)', test.id('returned ' || one.number)))) INTO seeing;
		COMMIT;
		PERFORM forge.act_as(test.id('identity-returned'), test.id('clerk'), ARRAY['do.' || one.permission]);
		EXECUTE format(query, regexp_replace(one.statement, '\)$', format(', command_id => %L)', test.id('returned ' || one.number)))) INTO again;
		INSERT INTO test.returned VALUES (one.number, blind, seeing, again);
		COMMIT;
	END LOOP;
END $$;
CALL test.call_all();
SELECT substring(statement FROM 'erp\.(\w+)') AS function, blind, cardinality(seeing) > cardinality(blind) AND seeing @> blind AND again = blind AS as_told
  FROM test.returned JOIN test.call USING (number) ORDER BY number;

-- a retry of an append shows what was given and not who gave it first, unless one may read events
SELECT test.sign_in('identity-returned');
SELECT count(*) FROM forge.append('crm.note', test.id('note'), '[{"type": "x", "data": {"a": 1}}, {"type": "y"}]',
	metadata => '{"page": 7}', command_id => test.id('append'));
SELECT version FROM erp.define_role('do.append', '{forge.event.append}');
CREATE TABLE test.append AS SELECT $$SELECT version, payload, principal_id IS NOT NULL, metadata
  FROM forge.append('crm.note', test.id('note'), '[{"type": "x", "data": {"a": 1}}, {"type": "y"}]', command_id => test.id('append'))$$::text AS statement;
SELECT test.outcome(statement) FROM test.append;
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT forge.act_as(test.id('identity-returned'), test.id('somebody else'), '{do.append}', session => true);
SELECT test.outcome(statement) FROM test.append;
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('identity-returned');
SELECT count(*) FROM forge.verify();
DROP TABLE test.call, test.insight, test.returned, test.append CASCADE;
DROP PROCEDURE test.call_all;
