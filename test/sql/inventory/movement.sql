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

-- a view, nothing to write to
SELECT test.outcome($$UPDATE erp.item SET on_hand = 1$$);
SELECT test.outcome($$DELETE FROM erp.item$$);
SELECT test.outcome($$DELETE FROM erp.item_movement$$);
SELECT test.outcome($$INSERT INTO erp.item (item_id, name) VALUES (test.id('x'), 'x')$$);

RESET ROLE;
\pset tuples_only off
SELECT * FROM forge.verify();
