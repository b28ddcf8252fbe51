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
	('inventory.location.create', 'inventory.location.read', $$erp.create_location('S1', 'Shop', location_id => test.id('shop'))$$),
	('inventory.location.rename', 'inventory.location.read', $$erp.rename_location(test.id('shop'), 'Store')$$),
	('inventory.location.describe', 'inventory.location.read', $$erp.describe_location(test.id('shop'), 'store', 'UTC', NULL, 'Kiel', NULL, NULL, NULL)$$),
	('inventory.location.set_attributes', 'inventory.location.read', $$erp.set_location_attributes(test.id('shop'), '{}')$$),
	('inventory.location.deactivate', 'inventory.location.read', $$erp.deactivate_location(test.id('shop'), 'rebuilt')$$),
	('inventory.location.activate', 'inventory.location.read', $$erp.activate_location(test.id('shop'))$$),
	('inventory.location.rename', 'inventory.location.read', $$erp.rename_location(forge.default_location(), 'Hall')$$),
	('inventory.lot.create', 'inventory.item.read', $$erp.create_lot(test.id('bolt'), 'L-1', '2030-01-01', lot_id => test.id('lot'))$$),
	('inventory.lot.change_expiry', 'inventory.item.read', $$erp.change_lot_expiry(test.id('lot'), '2031-01-01')$$),
	('inventory.lot.block', 'inventory.item.read', $$erp.block_lot(test.id('lot'), 'recalled')$$),
	('inventory.lot.unblock', 'inventory.item.read', $$erp.unblock_lot(test.id('lot'))$$),
	('inventory.item.set_standard_cost', 'inventory.item.read', $$erp.set_standard_cost(test.id('bolt'), 2)$$),
	('inventory.item.set_cost_method', 'inventory.item.read', $$erp.set_cost_method(test.id('bolt'), 'fifo')$$),
	('inventory.item.receive_stock', 'inventory.item.read', $$erp.receive_stock(test.id('bolt'), 9)$$),
	('inventory.item.issue_stock', 'inventory.item.read', $$erp.issue_stock(test.id('bolt'), 1)$$),
	('inventory.item.count_stock', 'inventory.item.read', $$erp.count_stock(test.id('bolt'), 12)$$),
	('inventory.item.damage_stock', 'inventory.item.read', $$erp.damage_stock(test.id('bolt'), 3)$$),
	('inventory.item.repair_stock', 'inventory.item.read', $$erp.repair_stock(test.id('bolt'), 1)$$),
	('inventory.item.scrap_stock', 'inventory.item.read', $$erp.scrap_stock(test.id('bolt'), 1)$$),
	('inventory.item.set_low_stock', 'inventory.item.read', $$erp.set_low_stock(test.id('bolt'), NULL, 2)$$),
	('inventory.location.create', 'inventory.location.read', $$erp.create_location('CELLAR', 'Cellar', location_id => test.id('cellar'))$$),
	('inventory.stock.adjust_stock', 'inventory.item.read', $$erp.adjust_stock_at(test.id('bolt'), 9, test.id('cellar'))$$),
	('inventory.stock.receive_stock', 'inventory.item.read', $$erp.receive_stock(test.id('bolt'), 9, test.id('cellar'))$$),
	('inventory.stock.issue_stock', 'inventory.item.read', $$erp.issue_stock(test.id('bolt'), 1, test.id('cellar'))$$),
	('inventory.stock.count_stock', 'inventory.item.read', $$erp.count_stock(test.id('bolt'), 12, test.id('cellar'))$$),
	('inventory.stock.reserve_stock', 'inventory.item.read', $$erp.reserve_stock_at(test.id('bolt'), test.id('cart'), 2, test.id('cellar'))$$),
	('inventory.stock.ship_stock', 'inventory.item.read', $$erp.ship_stock_at(test.id('bolt'), test.id('cart'), 1, test.id('cellar'))$$),
	('inventory.stock.release_stock', 'inventory.item.read', $$erp.release_stock_at(test.id('bolt'), test.id('cart'), test.id('cellar'))$$),
	('inventory.stock.damage_stock', 'inventory.item.read', $$erp.damage_stock(test.id('bolt'), 3, test.id('cellar'))$$),
	('inventory.stock.repair_stock', 'inventory.item.read', $$erp.repair_stock(test.id('bolt'), 1, test.id('cellar'))$$),
	('inventory.stock.scrap_stock', 'inventory.item.read', $$erp.scrap_stock(test.id('bolt'), 1, test.id('cellar'))$$),
	('inventory.stock.set_low_stock', 'inventory.item.read', $$erp.set_low_stock(test.id('bolt'), test.id('cellar'), 2)$$),
	('inventory.transfer.create', 'inventory.item.read', $$erp.create_stock_transfer(NULL, test.id('cellar'), jsonb_build_array(jsonb_build_object('item_id', test.id('bolt'), 'quantity', 3)), test.id('transfer'))$$),
	('inventory.transfer.send', 'inventory.item.read', $$erp.send_stock_transfer(test.id('transfer'))$$),
	('inventory.transfer.receive', 'inventory.item.read', $$erp.receive_stock_transfer(test.id('transfer'), '[{"line_no": 1, "quantity": 1}]')$$),
	('inventory.transfer.return', 'inventory.item.read', $$erp.return_stock_transfer(test.id('transfer'), '[{"line_no": 1, "quantity": 1}]')$$),
	('inventory.transfer.close', 'inventory.item.read', $$erp.close_stock_transfer(test.id('transfer'), 'gone')$$),
	('inventory.transfer.create', 'inventory.item.read', $$erp.create_stock_transfer(NULL, test.id('cellar'), jsonb_build_array(jsonb_build_object('item_id', test.id('bolt'), 'quantity', 3)), test.id('other transfer'))$$),
	('inventory.transfer.cancel', 'inventory.item.read', $$erp.cancel_stock_transfer(test.id('other transfer'))$$),
	('inventory.transfer.move', 'inventory.item.read', $$erp.move_stock(test.id('bolt'), 1, NULL, test.id('cellar'))$$),
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
	('ledger.ledger.create', 'ledger.ledger.read', $$erp.create_ledger(7, 'points')$$),
	('catalog.product.create', 'catalog.product.read', $$erp.create_product('Vise', 'V-1', item_id => test.id('vise'))$$),
	('catalog.product.describe', 'catalog.product.read', $$erp.describe_product(test.id('vise'), 'Tools', NULL, NULL)$$),
	('catalog.product.price', 'catalog.product.read', $$erp.price_product(test.id('vise'), 9, 'EUR')$$),
	('catalog.product.set_gtin', 'catalog.product.read', $$erp.set_product_gtin(test.id('vise'), '4006381333931')$$),
	('catalog.product.set_tax', 'catalog.product.read', $$erp.set_product_tax(test.id('vise'), 'reduced')$$),
	('catalog.product.set_attributes', 'catalog.product.read', $$erp.set_product_attributes(test.id('vise'), '{}')$$),
	('catalog.product.set_storage', 'catalog.product.read', $$erp.set_storage(test.id('vise'), 'dry')$$),
	('catalog.product.add_pack', 'catalog.product.read', $$erp.add_pack(test.id('vise'), 'box', 12)$$),
	('catalog.product.remove_pack', 'catalog.product.read', $$erp.remove_pack(test.id('vise'), 'box')$$),
	('catalog.product.archive', 'catalog.product.read', $$erp.archive_product(test.id('vise'))$$),
	('catalog.product.activate', 'catalog.product.read', $$erp.activate_product(test.id('vise'))$$),
	('catalog.unit.define', 'catalog.unit.read', $$erp.define_unit('g', 'gram', 'mass')$$),
	('company.profile.set', 'company.profile.read', $$erp.set_company('Acme', 'DE', 'EUR', city => 'Berlin')$$),
	('parties.party.create', 'parties.party.read', $$erp.create_party('Anna', code => 'A', party_id => test.id('anna'))$$),
	('parties.party.rename', 'parties.party.read', $$erp.rename_party(test.id('anna'), 'Anna Berg')$$),
	('parties.party.contact', 'parties.party.read', $$erp.contact_party(test.id('anna'), 'anna@shop.example', NULL)$$),
	('parties.party.set_roles', 'parties.party.read', $$erp.set_party_roles(test.id('anna'), '{customer,supplier}')$$),
	('parties.party.set_tax', 'parties.party.read', $$erp.set_party_tax(test.id('anna'), NULL, 'DE')$$),
	('parties.party.set_bank', 'parties.party.read', $$erp.set_party_bank(test.id('anna'), 'DE89370400440532013000')$$),
	('parties.party.set_terms', 'parties.party.read', $$erp.set_party_terms(test.id('anna'), 14, 'EUR')$$),
	('parties.party.set_credit_limit', 'parties.party.read', $$erp.set_credit_limit(test.id('anna'), 100, 'EUR')$$),
	('sales.order.create', 'sales.order.read', $$erp.create_order('EUR', test.id('anna'), order_id => test.id('credit'))$$),
	('sales.order.add_line', 'sales.order.read', $$erp.add_order_line(test.id('credit'), test.id('bolt'), 1, 2)$$),
	('sales.order.submit', 'sales.order.read', $$erp.submit_order(test.id('credit'))$$),
	('sales.order.accept_on_account', 'sales.order.read', $$erp.accept_on_account(test.id('credit'))$$),
	('parties.party.set_attributes', 'parties.party.read', $$erp.set_party_attributes(test.id('anna'), '{}')$$),
	('parties.party.add_address', 'parties.party.read', $$erp.add_party_address(test.id('anna'), 'billing', 'A 1', 'Kiel', '24103', 'DE', address_id => test.id('address'))$$),
	('parties.party.remove_address', 'parties.party.read', $$erp.remove_party_address(test.id('anna'), test.id('address'))$$),
	('parties.party.suspend', 'parties.party.read', $$erp.suspend_party(test.id('anna'), 'no')$$),
	('parties.party.resume', 'parties.party.read', $$erp.resume_party(test.id('anna'))$$),
	('custom.attributes.define', 'custom.attributes.read', $$erp.define_attributes('product', '{}')$$),
	('accounting.account.create', 'accounting.account.read', $$erp.create_account('1001', 'Cash', 'asset', currency => 'EUR')$$),
	('accounting.account.rename', 'accounting.account.read', $$erp.rename_account('1001', 'Till')$$),
	('accounting.account.close', 'accounting.account.read', $$erp.close_account('1001')$$),
	('accounting.account.reopen', 'accounting.account.read', $$erp.reopen_account('1001')$$),
	('accounting.book.open', 'accounting.book.read', $$erp.open_books(currency => NULL)$$),
	('accounting.book.set_posting_account', 'accounting.book.read', $$erp.set_posting_account('bank', '1001')$$),
	('accounting.entry.post', 'accounting.entry.read', $$erp.post_entry('[{"account": "1001", "debit": 1}, {"account": "1001", "credit": 1}]', entry_id => test.id('entry'))$$),
	('accounting.entry.reverse', 'accounting.entry.read', $$erp.reverse_entry(test.id('entry'), 'no', new_entry_id => test.id('reversal'))$$),
	('accounting.book.lock_period', 'accounting.book.read', $$erp.lock_period('2001-01-01', 'old')$$),
	('accounting.book.unlock_period', 'accounting.book.read', $$erp.unlock_period('not so old')$$),
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
 WHERE p.pronamespace = 'erp'::regnamespace AND 'command_id' = ANY (p.proargnames) AND p.proname <> 'submit' AND NOT p.proretset
   AND NOT EXISTS (SELECT FROM test.call c WHERE c.statement LIKE format('erp.%s(%%', p.proname)) ORDER BY 1;
-- (a service is created by erp.create_product, and some commands are driven by others alone)
SELECT count(DISTINCT permission) = (SELECT count(*) FROM erp.permission WHERE is_command AND permission !~ '^inventory\.(item\.create_(service|stocked)|lot\.receive|.*\.(send_stock|announce_stock|arrive_stock|end_transit|return_stock|expect_stock))$') AS every_command
  FROM test.call;

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
