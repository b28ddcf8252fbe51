-- erp.item_movement: the history, with what was on hand after each change.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('inventory-movement');
SET ROLE forge_app;
SELECT on_hand FROM erp.create_item('Cable', initial_quantity => 100, item_id => test.id('cable'));
SELECT on_hand FROM erp.adjust_stock(test.id('cable'), -30.25, 'cut');
SELECT name FROM erp.rename_item(test.id('cable'), 'Cable, red');
SELECT on_hand FROM erp.adjust_stock(test.id('cable'), 5, occurred_at => '2020-05-05 05:05:05+00');
SELECT on_hand FROM erp.create_item('Plug', initial_quantity => 7, item_id => test.id('plug'));
SELECT name FROM erp.create_item('Never moved');
SELECT version, delta, on_hand, reason, principal_id = test.id('inventory-movement person')
  FROM erp.item_movement WHERE item_id = test.id('cable') ORDER BY version;
SELECT i.name, m.version, m.delta, m.on_hand FROM erp.item_movement m JOIN erp.item i USING (item_id)
 ORDER BY i.name, m.version;
SELECT occurred_at = '2020-05-05 05:05:05+00', occurred_at < recorded_at
  FROM erp.item_movement WHERE item_id = test.id('cable') AND version = 5;
SELECT count(*) FROM erp.item_movement WHERE occurred_at = recorded_at;
SELECT bool_and(m.on_hand = (forge.state('inventory.item', m.item_id, m.version) ->> 'on_hand')::numeric)
  FROM erp.item_movement m;

-- the newest of all items: the last rows of the view
SELECT i.name, n.version, n.delta, n.on_hand FROM erp.newest_movements() n JOIN erp.item i USING (item_id)
 ORDER BY n.recorded_at DESC, n.version DESC;
SELECT count(*), count(*) FILTER (WHERE n = m) AS same FROM erp.newest_movements() n FULL JOIN erp.item_movement m USING (item_id, version);
SELECT i.name, n.version, n.on_hand FROM erp.newest_movements(2) n JOIN erp.item i USING (item_id)
 ORDER BY n.recorded_at DESC, n.version DESC;
SELECT (SELECT count(*) FROM erp.newest_movements(NULL)), (SELECT count(*) FROM erp.newest_movements(0)), (SELECT count(*) FROM erp.newest_movements(-1));
SELECT on_hand FROM erp.create_item('Bead', initial_quantity => 2000, item_id => test.id('bead'));
SELECT count(erp.adjust_stock(test.id('bead'), -1)) FROM generate_series(1, 1100);
SELECT count(*), min(on_hand), max(on_hand) FROM erp.newest_movements(1000000);
-- a shipment is one; it has its owner's rights, and looks at the permission
SELECT reserved FROM erp.reserve_stock(test.id('bead'), test.id('cart'), 5);
SELECT on_hand FROM erp.ship_stock(test.id('bead'), test.id('cart'), 2);
SELECT delta, on_hand, reference = test.id('cart') FROM erp.newest_movements(1);
RESET ROLE;
SELECT test.sign_in('inventory-movement', '{viewer}');
SET ROLE forge_app;
SELECT forge.has_permission('forge.event.read'), (SELECT count(*) FROM erp.newest_movements());
RESET ROLE;
SELECT test.sign_in('inventory-movement', '{}');
SET ROLE forge_app;
SELECT count(*) FROM erp.newest_movements();
RESET ROLE;
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('inventory-movement-other');
SET ROLE forge_app;
SELECT count(*) FROM erp.newest_movements();
RESET ROLE;
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('inventory-movement');
SET ROLE forge_app;

-- a view, nothing to write to
SELECT test.outcome($$UPDATE erp.item SET on_hand = 1$$);
SELECT test.outcome($$DELETE FROM erp.item$$);
SELECT test.outcome($$DELETE FROM erp.item_movement$$);
SELECT test.outcome($$INSERT INTO erp.item (item_id, name) VALUES (test.id('x'), 'x')$$);

RESET ROLE;
\pset tuples_only off
SELECT * FROM forge.verify();
