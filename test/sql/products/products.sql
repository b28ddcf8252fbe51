-- Products: an item and what it is in the catalogue.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('products');
SELECT unit FROM erp.define_unit('kg', 'kilogram', 'mass', 1000, decimals => 3);
-- with its item, under one id
SELECT item_id = test.id('vise'), sku, name, status, kind, unit, category, brand, gtin, tax_category, base_price, currency, tracking, cost_method, version
  FROM erp.create_product('Vise', 'V-1', category => 'Tools', brand => 'Söhne', gtin => '614141007349', base_price => 9.50, currency => 'EUR', item_id => test.id('vise'));
SELECT sku, name, on_hand, active, version FROM erp.item WHERE item_id = test.id('vise');
SELECT aggregate_type, event_type, payload FROM erp.event WHERE aggregate_type IN ('catalog.product', 'inventory.item') ORDER BY position;
-- what is refused leaves nothing behind
SELECT test.outcome($$SELECT erp.create_product('Vise', item_id => test.id('vise'))$$);
SELECT on_hand FROM erp.create_item('Nut', 'N-1', 5, test.id('nut'));
SELECT test.outcome($$SELECT erp.create_product('Nut', item_id => test.id('nut'))$$);
SELECT test.outcome($$SELECT erp.create_product(' ', item_id => test.id('new'))$$);
SELECT test.outcome($$SELECT erp.create_product('Nut', 'N-1', item_id => test.id('new'))$$);
SELECT test.outcome($$SELECT erp.create_product('Nut', unit => 'stone')$$);
SELECT test.outcome($$SELECT erp.create_product('Nut', gtin => '614141007348')$$);
SELECT test.outcome($$SELECT erp.create_product('Nut', gtin => '0614141007349')$$);
SELECT test.outcome($$SELECT erp.create_product('Nut', base_price => -1, item_id => test.id('nut'))$$);
SELECT test.outcome($$SELECT erp.create_product('Nut', base_price => 1)$$);
SELECT test.outcome($$SELECT erp.create_product('Nut', kind => 'gift')$$);
SELECT test.outcome($$SELECT erp.create_product('Nut', tracking => 'serial')$$);
SELECT test.outcome($$SELECT erp.create_product('Nut', status => 'archived')$$);
SELECT count(*) FROM erp.product;
-- an item of before gets a product by its first description; a price is in the company's currency
SELECT test.outcome($$SELECT erp.price_product(test.id('nut'), 1, 'EUR')$$);
SELECT test.outcome($$SELECT erp.describe_product(test.id('nobody'), 'Parts', NULL, NULL)$$);
SELECT name, status, kind, unit, category, tax_category, base_price FROM erp.describe_product(test.id('nut'), 'Parts', NULL, 'hexagonal');
SELECT version FROM erp.describe_product(test.id('nut'), 'Parts', NULL, 'hexagonal');
SELECT currency FROM erp.set_company('Acme', 'CH', 'CHF');
SELECT base_price, currency FROM erp.price_product(test.id('nut'), 0.25, NULL);
SELECT base_price, currency FROM erp.price_product(test.id('nut'), NULL, NULL);
SELECT gtin FROM erp.set_product_gtin(test.id('nut'), '73513537');
SELECT tax_category, temperature_zone FROM erp.set_storage(test.id('nut'), 'dry');
SELECT tax_category FROM erp.set_product_tax(test.id('nut'), NULL);
-- the item's name and sku are the product's
SELECT name FROM erp.rename_item(test.id('nut'), 'Écrou');
SELECT name, sku FROM erp.product WHERE item_id = test.id('nut');
-- packs are units of the product
SELECT version FROM erp.add_pack(test.id('nut'), 'box', 100, gtin => '10614141007346');
SELECT version FROM erp.add_pack(test.id('nut'), 'pallet', 40000, 4);
SELECT test.outcome($$SELECT erp.add_pack(test.id('nut'), 'box', 50)$$);
SELECT test.outcome($$SELECT erp.set_product_gtin(test.id('vise'), '10614141007346')$$);
SELECT unit, numerator, denominator, gtin FROM erp.product_pack WHERE item_id = test.id('nut') ORDER BY unit;
SELECT erp.convert_quantity(2, 'pallet', 'box', test.id('nut')), erp.convert_quantity(250, 'each', 'box', test.id('nut'), 'up'),
	   test.outcome(format('SELECT erp.convert_quantity(1, ''box'', ''each'', %L)', test.id('vise'))),
	   test.outcome(format('SELECT erp.convert_quantity(250, ''each'', ''box'', %L)', test.id('nut'))),
	   test.outcome(format('SELECT erp.convert_quantity(1, ''box'', ''kg'', %L)', test.id('nut')));
SELECT version FROM erp.remove_pack(test.id('nut'), 'pallet');
SELECT test.outcome($$SELECT erp.remove_pack(test.id('nut'), 'pallet')$$);
-- found by sku and by every form of a GTIN, also that of a pack
SELECT code, (SELECT string_agg(name, ',') FROM erp.find_product(code)) FROM unnest('{V-1,v-1,614141007349,0614141007349,00614141007349,0-614141-007349,73513537,10614141007346,1,006141410073490}'::text[]) code;
-- searched by the beginnings of words
SELECT query, (SELECT string_agg(name, ',' ORDER BY name COLLATE "C") FROM erp.search_products(query)) FROM unnest('{vis,VISE,sohn,"vise sohne",ecr,n-1,ise,"vise nut",""}'::text[]) query;
SELECT query, (SELECT string_agg(name, ',' ORDER BY name COLLATE "C") FROM erp.search_products(query)) FROM unnest('{ECROU,vi-1,"v 1 söh",%,_,""}'::text[]) query;
SELECT count(*) FROM erp.search_products('', 1);
SELECT count(*) FROM erp.search_products(NULL, NULL);
-- by the name, the sku and the brand of today; what moves stock or sets a price leaves the words alone
CREATE FUNCTION pg_temp.words() RETURNS TABLE (word text, written xid) LANGUAGE sql AS
	$$ SELECT w.word, w.xmin FROM forge.item_word_row w WHERE tenant_id = forge.current_tenant() AND item_id = test.id('nut') $$;
CREATE TEMP TABLE words AS SELECT * FROM pg_temp.words();
SELECT on_hand FROM erp.adjust_stock(test.id('nut'), 1);
SELECT sku FROM erp.change_sku(test.id('nut'), 'N-1 écrou');
SELECT word, o.written IS NULL AS new, o.written = n.written AS kept FROM words o FULL JOIN pg_temp.words() n USING (word) ORDER BY 1;
SELECT sku FROM erp.change_sku(test.id('nut'), 'M-7');
SELECT word FROM pg_temp.words() ORDER BY 1;
SELECT name, brand FROM erp.describe_product(test.id('nut'), 'Parts', 'Nußbaum', 'hexagonal');
SELECT query, (SELECT string_agg(name, ',') FROM erp.search_products(query)) FROM unnest('{nut,ecr,n-1,m-7,nussb,"ecrou nussb m"}'::text[]) query;
SELECT brand FROM erp.describe_product(test.id('nut'), 'Parts', NULL, 'hexagonal');
SELECT count(*) FROM erp.search_products('nussb');
SELECT sku FROM erp.change_sku(test.id('nut'), 'N-1');
SELECT count(*) FROM erp.search_products('', after => (SELECT max(item_id::text)::uuid FROM erp.product));
-- drafts and archived products: the item goes with them, no order takes them, stock can leave
SELECT status FROM erp.create_product('Saw', status => 'draft', item_id => test.id('saw'));
SELECT active FROM erp.item WHERE item_id = test.id('saw');
SELECT test.outcome($$SELECT erp.archive_product(test.id('saw'))$$);
SELECT status FROM erp.activate_product(test.id('saw'));
SELECT status, archive_reason FROM erp.archive_product(test.id('nut'), 'nobody buys it');
SELECT active FROM erp.item WHERE item_id IN (test.id('saw'), test.id('nut')) ORDER BY active;
SELECT order_id = test.id('order') FROM erp.create_order('EUR', order_id => test.id('order'));
SELECT test.outcome($$SELECT erp.add_order_line(test.id('order'), test.id('nut'), 1, 1)$$);
SELECT test.outcome($$SELECT erp.create_order('EUR', lines => jsonb_build_array(jsonb_build_object('item_id', test.id('nut'), 'quantity', 1, 'unit_price', 1)))$$);
SELECT line_count FROM erp.add_order_line(test.id('order'), test.id('saw'), 1, 1);
SELECT on_hand FROM erp.adjust_stock(test.id('nut'), -2);
SELECT status, archive_reason FROM erp.activate_product(test.id('nut'));
SELECT line_count FROM erp.add_order_line(test.id('order'), test.id('nut'), 1, 1);
-- no stock is kept of a service
SELECT kind, status FROM erp.create_product('Repair', 'R', 'service', item_id => test.id('repair'));
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('repair'), 1)$$);
SELECT test.outcome($$SELECT erp.reserve_stock(test.id('repair'), test.id('x'), 1)$$);
SELECT name, on_hand, active FROM erp.item WHERE item_id = test.id('repair');
SELECT (SELECT count(*) FROM erp.stock), (SELECT count(*) FROM erp.item_stock), (SELECT count(*) FROM erp.stock_value), (SELECT count(*) FROM erp.item) - 1 AS stocked;
-- how its cost is found is the item's, as it is now
SELECT cost_method FROM erp.create_product('Oil', cost_method => 'fifo', item_id => test.id('oil'));
SELECT version FROM erp.set_cost_method(test.id('oil'), 'standard');
SELECT cost_method FROM erp.product WHERE item_id = test.id('oil');
SELECT cost_method FROM erp.price_product(test.id('oil'), 3, 'EUR');
-- whoever may not read items sees products without their names, and returned rows likewise
SELECT count(*) FROM erp.define_role('clerk', '{catalog.product.read,catalog.product.price}');
SELECT count(*) FROM forge.verify();
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('products', '{clerk}');
SET ROLE forge_app;
SELECT name, sku, cost_method, brand FROM erp.product WHERE item_id = test.id('vise');
SELECT name, sku, base_price FROM erp.price_product(test.id('vise'), 10, 'EUR');
