-- Texts: any characters, counted as characters; limits at n and one more.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('inventory-texts');
SET ROLE forge_app;

-- what people write
SELECT name, sku FROM erp.create_item('Größe „L“ – Ærøskøbing 螺丝钉 🔩', 'ШУРУП-№1', item_id => test.id('unicode'));
SELECT name, forge.state('inventory.item', item_id) ->> 'name' = name
  FROM erp.rename_item(test.id('unicode'), E'tab\there "quote" \\ back ''single''');
SELECT payload FROM forge.load(test.id('unicode'));
SELECT name FROM erp.rename_item(test.id('unicode'), '  spaces around stay  ');
SELECT quote_literal(name) FROM erp.item WHERE item_id = test.id('unicode');

-- a name may have 200 characters, of one byte or of four
SELECT length(name) FROM erp.create_item(repeat('x', 200));
SELECT test.outcome($$SELECT erp.create_item(repeat('x', 201))$$);
SELECT length(name), octet_length(name) FROM erp.create_item(repeat('🔩', 200), item_id => test.id('bolts'));
SELECT test.outcome($$SELECT erp.create_item(repeat('🔩', 201))$$);
SELECT test.outcome($$SELECT erp.rename_item(test.id('bolts'), repeat('é', 201))$$);
SELECT length(name) FROM erp.rename_item(test.id('bolts'), repeat('é', 200));
SELECT test.outcome($$SELECT erp.rename_item(test.id('bolts'), repeat('x', 10000000))$$);

-- a sku 64, after it was trimmed
SELECT length(sku) FROM erp.change_sku(test.id('bolts'), repeat('k', 64));
SELECT test.outcome($$SELECT erp.change_sku(test.id('bolts'), repeat('k', 65))$$);
SELECT length(sku), octet_length(sku) FROM erp.change_sku(test.id('bolts'), '  ' || repeat('螺', 64) || E'\t\n');
SELECT test.outcome($$SELECT erp.create_item('x', repeat('螺', 65))$$);

-- white space is what Unicode calls so, and what nobody sees: no name, and no part of a sku
SELECT c, test.outcome(format('SELECT erp.create_item(%L)', repeat(chr(('x' || lpad(c, 8, '0'))::bit(32)::int), 3))),
	   test.outcome(format('SELECT erp.create_item(%L, %L)', 'x', chr(('x' || lpad(c, 8, '0'))::bit(32)::int)))
  FROM unnest('{9,20,85,A0,1680,180E,2003,200B,2028,202F,205F,2060,3000,FEFF}'::text[]) c;
SELECT sku FROM erp.create_item('x', 'A-1');
SELECT c, test.outcome(format('SELECT erp.create_item(%L, %L)', 'x', w || 'A-1' || w))
  FROM unnest('{A0,2003,200B,202F,3000,FEFF}'::text[]) c, chr(('x' || lpad(c, 8, '0'))::bit(32)::int) w;
SELECT test.outcome(format('SELECT sku FROM erp.create_item(%L, %L)', 'x', 'A' || chr(160) || '1')) = format('ok (A%s1)', chr(160)) AS stays_within;

-- a reason 500; a blank one is a reason, and none is none
SELECT on_hand FROM erp.adjust_stock(test.id('bolts'), 1, repeat('r', 500));
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('bolts'), 1, repeat('r', 501))$$);
SELECT on_hand FROM erp.adjust_stock(test.id('bolts'), 1, '');
SELECT on_hand FROM erp.adjust_stock(test.id('bolts'), 1, NULL);
SELECT length(reason), version FROM erp.item_movement WHERE item_id = test.id('bolts') ORDER BY version;
SELECT active FROM erp.deactivate_item(test.id('bolts'), repeat('r', 500));
SELECT active FROM erp.activate_item(test.id('bolts'));
SELECT test.outcome($$SELECT erp.deactivate_item(test.id('bolts'), repeat('r', 501))$$);

-- the same limits in JSON
SELECT test.outcome($$SELECT forge.execute('inventory.item.create', NULL, jsonb_build_object('name', repeat('🔩', 201)))$$);
SELECT test.outcome($$SELECT forge.execute('inventory.item.create', NULL, jsonb_build_object('name', 'x', 'sku', repeat('k', 65)))$$);
SELECT test.outcome($$SELECT forge.execute('inventory.item.create', NULL, jsonb_build_object('name', ' '))$$);
SELECT event_count FROM forge.execute('inventory.item.create', NULL,
	jsonb_build_object('name', repeat('🔩', 200), 'sku', ' ' || repeat('z', 64) || ' '));
SELECT length(name), length(sku) FROM erp.item WHERE sku LIKE 'zzz%';

RESET ROLE;
\pset tuples_only off
SELECT * FROM forge.verify();
