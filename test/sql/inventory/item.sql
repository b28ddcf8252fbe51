-- Items: every command and every rule, in the order in which they are looked at.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('inventory-item');
SET ROLE forge_app;

-- create
SELECT name, sku, on_hand, reserved, available, version, active, item_id = test.id('bolt')
  FROM erp.create_item('Bolt', 'B-1', 10, item_id => test.id('bolt'));
SELECT name, sku, on_hand, version FROM erp.create_item('Nut', item_id => test.id('nut'));
SELECT name, sku, on_hand, version FROM erp.create_item(name => 'No id at all');
SELECT event_type, version, payload FROM forge.load(test.id('bolt'));
SELECT event_type, version, payload FROM forge.load(test.id('nut'));
SELECT test.outcome($$SELECT erp.create_item('Bolt', item_id => test.id('bolt'))$$);
SELECT test.outcome($$SELECT erp.create_item('', item_id => test.id('bolt'))$$);
SELECT test.outcome($$SELECT erp.create_item('', sku => ' ', initial_quantity => -1)$$);
SELECT test.outcome($$SELECT erp.create_item(E' \t\n ')$$);
SELECT test.outcome($$SELECT erp.create_item(NULL)$$);
SELECT test.outcome($$SELECT erp.create_item('Screw', sku => ' ', initial_quantity => -1)$$);
SELECT test.outcome($$SELECT erp.create_item('Screw', sku => 'B-1', initial_quantity => -1)$$);
SELECT test.outcome($$SELECT erp.create_item('Screw', initial_quantity => -0.000001)$$);
SELECT test.outcome($$SELECT erp.create_item('Screw', sku => 'B-1')$$);
SELECT test.outcome($$SELECT erp.create_item('Screw', sku => E'  B-1\t')$$);
SELECT name, sku FROM erp.create_item('Case matters', 'b-1');
SELECT name, sku, on_hand, version FROM erp.create_item('Nulls', NULL, NULL, NULL, NULL, NULL);

-- adjust
SELECT on_hand, reserved, available, version FROM erp.adjust_stock(test.id('bolt'), -4);
SELECT on_hand, version FROM erp.adjust_stock(test.id('bolt'), 2.5, 'found some');
SELECT on_hand, version FROM erp.adjust_stock(test.id('bolt'), -8.5, expected_version => 4);
SELECT version, payload FROM forge.load(test.id('bolt'), 3);
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('nobody'), 0)$$);
SELECT test.outcome($$SELECT erp.adjust_stock(NULL, 1)$$);
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('bolt'), 0)$$);
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('bolt'), NULL)$$);
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('bolt'), -0.000001)$$);
SELECT on_hand FROM erp.adjust_stock(test.id('bolt'), 9223372036854.775807);
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('bolt'), 0.000001)$$);
SELECT on_hand FROM erp.adjust_stock(test.id('bolt'), -9223372036854.775807);

-- rename: the same name decides nothing
SELECT name, version FROM erp.rename_item(test.id('nut'), 'Hex nut');
SELECT name, version FROM erp.rename_item(test.id('nut'), 'Hex nut');
SELECT name, version FROM erp.rename_item(test.id('nut'), 'Hex nut, M6', expected_version => 2);
SELECT test.outcome($$SELECT erp.rename_item(test.id('nobody'), '')$$);
SELECT test.outcome($$SELECT erp.rename_item(test.id('nut'), ' ')$$);
SELECT test.outcome($$SELECT erp.rename_item(test.id('nut'), NULL)$$);
SELECT test.outcome($$SELECT erp.rename_item(test.id('nut'), 'Nut', expected_version => 2)$$);

-- sku: trimmed, unique, freed by who gives it up; NULL takes it away
SELECT sku, version FROM erp.change_sku(test.id('nut'), ' N-1 ');
SELECT sku, version FROM erp.change_sku(test.id('nut'), 'N-1');
SELECT test.outcome($$SELECT erp.change_sku(test.id('nut'), 'B-1')$$);
SELECT test.outcome($$SELECT erp.change_sku(test.id('nut'), '  ')$$);
SELECT test.outcome($$SELECT erp.change_sku(test.id('nobody'), ' ')$$);
SELECT sku IS NULL, version FROM erp.change_sku(test.id('bolt'), NULL);
SELECT sku, version FROM erp.change_sku(test.id('nut'), 'B-1');
SELECT test.outcome($$SELECT erp.change_sku(test.id('bolt'), 'B-1')$$);
SELECT sku FROM erp.change_sku(test.id('bolt'), 'N-1');
SELECT event_type, payload FROM forge.load(test.id('bolt'), 8);
SELECT test.outcome($$SELECT erp.change_sku(test.id('bolt'), 'X', expected_version => 0)$$);

-- deactivate and activate: doing it again decides nothing
SELECT active, version FROM erp.adjust_stock(test.id('nut'), 5);
SELECT active, version FROM erp.deactivate_item(test.id('nut'), 'discontinued');
SELECT active, version FROM erp.deactivate_item(test.id('nut'), 'for another reason');
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('nut'), 1)$$);
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('nut'), 0)$$);
SELECT on_hand, active FROM erp.adjust_stock(test.id('nut'), -2);
SELECT name, active FROM erp.rename_item(test.id('nut'), 'Old nut');
SELECT active, version FROM erp.activate_item(test.id('nut'));
SELECT active, version FROM erp.activate_item(test.id('nut'), expected_version => 10);
SELECT on_hand FROM erp.adjust_stock(test.id('nut'), 1);
SELECT event_type, version, payload FROM forge.load(test.id('nut'), 6);
SELECT test.outcome($$SELECT erp.deactivate_item(test.id('nobody'))$$);
SELECT test.outcome($$SELECT erp.activate_item(test.id('nobody'))$$);
SELECT test.outcome($$SELECT erp.activate_item(NULL)$$);
SELECT test.outcome($$SELECT erp.activate_item(test.id('nut'), expected_version => 1)$$);
SELECT test.outcome($$SELECT erp.deactivate_item(test.id('nut'), NULL, 1)$$);

-- business time; never recorded time
SELECT on_hand, updated_at > '2020-01-01'
  FROM erp.adjust_stock(test.id('nut'), 1, occurred_at => '2001-02-03 04:05:06.789+00');
SELECT occurred_at = '2001-02-03 04:05:06.789+00', recorded_at > '2020-01-01'
  FROM forge.load(test.id('nut'), 12);
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('nut'), 1, occurred_at => 'infinity')$$);
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('nut'), 1, occurred_at => '-infinity')$$);

-- the view, and where a failed statement left it
SELECT name, sku, on_hand, reserved, available, version, active FROM erp.item ORDER BY name;

RESET ROLE;
\pset tuples_only off
SELECT * FROM forge.verify();
