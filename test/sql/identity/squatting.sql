-- Ids that others know before there is anything under them: nobody can take one beforehand, not of a
-- user, a role, or whatever else the registry has, and not the reference of an order's reservations.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('identity-squatting');
-- something to be out of the ordinary, so that there is an insight to review
SELECT on_hand FROM erp.create_item('Cap', 'C-1', 1000, test.id('cap'));
SELECT count(erp.adjust_stock(test.id('cap'), -0.1 - 5 * (n = 12)::integer)) FROM generate_series(1, 12) n;
SELECT forge.run_jobs() > 0;
-- and an account for entries
SELECT number FROM erp.create_account('2000', 'Loans', 'liability', currency => 'EUR');
-- and a location
SELECT code FROM erp.create_location('CELLAR', 'Cellar', location_id => test.id('cellar'));

-- how the first event of each type comes about, without an id that its maker would be free to choose
CREATE TABLE test.beginning (aggregate_type text, statement text);
INSERT INTO test.beginning VALUES
	('catalog.product', $$SELECT erp.create_product('Vise')$$),
	('catalog.unit', $$SELECT erp.define_unit('g', 'gram', 'mass')$$),
	('company.profile', $$SELECT erp.set_company('Acme', 'DE', 'EUR')$$),
	('ledger.ledger', $$SELECT erp.create_ledger(7, 'points')$$),
	('custom.attributes', $$SELECT erp.define_attributes('product', '{}')$$),
	('accounting.account', $$SELECT erp.create_account('1000', 'Cash', 'asset', currency => 'EUR')$$),
	('accounting.book', $$SELECT erp.lock_period('2001-01-01', 'old')$$),
	('accounting.entry', $$SELECT erp.post_entry('[{"account": "2000", "debit": 1}, {"account": "2000", "credit": 1}]')$$),
	('analytics.detection', $$SELECT erp.configure_detection(item_id => test.id('cap'))$$),
	('analytics.insight', $$SELECT erp.acknowledge_insight(insight_id) FROM erp.insight LIMIT 1$$),
	('identity.administration', $$SELECT erp.create_user('boss@shop.example', 'Boss', '{admin}', test.id('boss'))$$),
	('identity.role', $$SELECT erp.define_role('clerk', '{inventory.item.read}')$$),
	('identity.user', $$SELECT erp.create_user('ann@shop.example', 'Ann', '{viewer}', test.id('ann'))$$),
	('inventory.item', $$SELECT erp.create_item('Nut')$$),
	('inventory.location', $$SELECT erp.rename_location(forge.default_location(), 'Hall')$$),
	('inventory.lot', $$SELECT erp.create_lot(test.id('cap'), 'L-' || (SELECT count(*) FROM erp.lot))$$),
	('inventory.stock', $$SELECT erp.receive_stock(test.id('cap'), 1, test.id('cellar'))$$),
	('inventory.transfer', $$SELECT erp.create_stock_transfer(NULL, test.id('cellar'), jsonb_build_array(jsonb_build_object('item_id', test.id('cap'), 'quantity', 1)))$$),
	('parties.party', $$SELECT erp.create_party('Anna')$$),
	('sales.order', $$SELECT erp.create_order('EUR')$$);
SELECT name AS without_beginning FROM forge.aggregate_type t
 WHERE NOT is_system AND name NOT LIKE 'ledger.%' AND NOT EXISTS (SELECT FROM test.beginning b WHERE b.aggregate_type = t.name);

-- how somebody takes an id who may do nothing else
CREATE TABLE test.grab (permission text, statement text);
INSERT INTO test.grab VALUES
	('inventory.item.create', 'SELECT erp.create_item(''Squatter'', item_id => %L)'),
	('inventory.location.create', 'SELECT erp.create_location(''X'', ''Squatter'', location_id => %L)'),
	('sales.order.create', 'SELECT erp.create_order(''EUR'', order_id => %L)'),
	('forge.event.append', 'SELECT forge.append(''crm.note'', %L, ''[{"type": "x"}]'')'),
	('forge.event.append', 'SELECT forge.append_arrays(''crm.note'', %L, ''{x}'', ''{"{}"}'')'),
	('forge.event.append', 'SELECT forge.append_batch(jsonb_build_array(jsonb_build_object(''aggregate_type'', ''crm.note'', ''aggregate_id'', %L::uuid, ''events'', ''[{"type": "x"}]''::jsonb)))'),
	('inventory.item.create', 'SELECT forge.execute_batch(jsonb_build_array(jsonb_build_object(''command'', ''inventory.item.create'', ''aggregate_id'', %L::uuid, ''payload'', ''{"name": "Squatter"}''::jsonb)))');
SELECT count(erp.define_role('only.' || permission, ARRAY[permission])) FROM (SELECT DISTINCT permission FROM test.grab) p;

-- The ids that a beginning comes to are found by doing it, and undoing it again: those of its streams,
-- and those that it names.  Done once more it comes to others, if they are chosen when they are made.
CREATE FUNCTION test.ids_of(beginning test.beginning) RETURNS uuid[] LANGUAGE plpgsql AS $$
DECLARE
	last_position bigint := (SELECT max(position) FROM erp.event);
	ids uuid[];
BEGIN
	EXECUTE beginning.statement;
	SELECT array_agg(DISTINCT id) INTO ids FROM erp.event e, LATERAL (
		SELECT e.aggregate_id UNION ALL SELECT (e.payload ->> 'user_id')::uuid UNION ALL SELECT (e.payload ->> 'item_id')::uuid) i (id)
	 WHERE e.position > last_position AND id IS NOT NULL AND NOT EXISTS (SELECT FROM erp.item WHERE item_id = id AND sku = 'C-1');
	RAISE SQLSTATE 'UNDO1';
EXCEPTION WHEN SQLSTATE 'UNDO1' THEN
	RETURN ids;
END $$;
CREATE TABLE test.known AS
SELECT b.aggregate_type, b.statement, id FROM test.beginning b, unnest(test.ids_of(b)) id
 WHERE id = ANY (test.ids_of(b));
SELECT aggregate_type, count(*) FROM test.known GROUP BY 1 ORDER BY 1;

-- everybody takes what they can; whatever came of it, what was to begin begins
RESET ALL;
SET forgeerp.allow_session_context = on;
CREATE TABLE test.grabbed (aggregate_type text, permission text, outcome text);
CREATE PROCEDURE test.grab_all() LANGUAGE plpgsql AS $$
DECLARE
	one record;
BEGIN
	FOR one IN SELECT k.aggregate_type, k.id, g.permission, g.statement FROM test.known k, test.grab g LOOP
		PERFORM forge.act_as(test.id('identity-squatting'), test.id('squatter'), ARRAY['only.' || one.permission]);
		INSERT INTO test.grabbed VALUES (one.aggregate_type, one.permission,
										 (SELECT substring(o FROM '^(?:ok|ZF... . [a-z_]+)') FROM test.outcome(format(one.statement, one.id)) o));
		COMMIT;
	END LOOP;
END $$;
CALL test.grab_all();
SELECT aggregate_type, count(*) AS tried, count(*) FILTER (WHERE outcome = 'ZF006 | id_reserved') AS reserved, count(*) FILTER (WHERE outcome = 'ok') AS taken
  FROM test.grabbed GROUP BY 1 ORDER BY 1;
SELECT test.sign_in('identity-squatting');
SELECT b.aggregate_type, left(test.outcome(b.statement), 3) AS outcome FROM test.beginning b ORDER BY 1;

-- so whoever has taken the id of their own principal can be suspended as everybody
SELECT display_name, suspended FROM erp.suspend_user(test.id('ann'));
SELECT display_name, roles FROM erp.app_user WHERE user_id = test.id('ann');

-- reserved by hand under an order's id, before it is submitted and after: neither is in the other's way
SELECT status FROM erp.create_order('EUR', lines => jsonb_build_array(
	jsonb_build_object('item_id', test.id('cap'), 'quantity', 3, 'unit_price', 1)), order_id => test.id('order'));
SELECT reserved FROM erp.reserve_stock(test.id('cap'), test.id('order'), 1);
SELECT status FROM erp.submit_order(test.id('order'));
SELECT reference = test.id('order') AS of_order, quantity, driven FROM erp.item_reservation WHERE item_id = test.id('cap') ORDER BY driven;
SELECT test.outcome($$SELECT erp.reserve_stock(test.id('cap'), test.id('order'), 1)$$);
SELECT reserved FROM erp.ship_stock(test.id('cap'), test.id('order'), 0.5);
SELECT reserved FROM erp.release_stock(test.id('cap'), test.id('order'));
SELECT test.outcome($$SELECT erp.release_stock(test.id('cap'), test.id('order'))$$);
SELECT test.outcome($$SELECT erp.ship_stock(test.id('cap'), test.id('order'), 1)$$);
SELECT reserved FROM erp.reserve_stock(test.id('cap'), test.id('order'), 2);
SELECT count(*) FROM forge.verify();
SELECT status FROM erp.confirm_payment(test.id('order'), 'P');
SELECT status FROM erp.complete_order(test.id('order'));
SELECT on_hand, reserved FROM erp.item WHERE item_id = test.id('cap');
SELECT event_type, payload - 'reference' AS payload FROM forge.load(test.id('cap'), 14) ORDER BY version;
-- a row too many is found beside the one that belongs there, and each is mended
ALTER TABLE forge.item_reservation_row DISABLE TRIGGER guard;
INSERT INTO forge.item_reservation_row SELECT tenant_id, item_id, reference, true, 9, NULL
  FROM forge.item_reservation_row WHERE tenant_id = forge.current_tenant() AND reference = test.id('order');
ALTER TABLE forge.item_reservation_row ENABLE ALWAYS TRIGGER guard;
SELECT projection_name, problem, row_key - 'tenant_id' - 'id' - 'reference' AS key, stored -> 'quantity' AS stored FROM forge.verify();
SELECT forge.rebuild('item_reservation') > 0;
SELECT quantity, driven FROM erp.item_reservation WHERE item_id = test.id('cap');
SELECT count(*) FROM forge.verify();
DROP TABLE test.beginning, test.grab, test.known, test.grabbed CASCADE;
DROP PROCEDURE test.grab_all;
