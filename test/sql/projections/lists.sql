-- Read models with a row for each element of a list: reservations of items.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('projections-lists');
SELECT on_hand FROM erp.create_item('Bolt', initial_quantity => 100, item_id => test.id('bolt'));
SELECT on_hand FROM erp.create_item('Nut', initial_quantity => 100, item_id => test.id('nut'));
CREATE FUNCTION pg_temp.rows() RETURNS TABLE (item text, reference text, quantity numeric, expires_at timestamptz, xid xid)
LANGUAGE sql AS $$
	SELECT i.name, c.name, r.quantity, r.expires_at, r.xmin
	  FROM forge.item_reservation_row r
	  JOIN unnest('{bolt,nut,ghost}'::text[]) i (name) ON test.id(i.name) = r.item_id
	  LEFT JOIN unnest('{a,b,c,d,e,f}'::text[]) c (name) ON test.id(c.name) = r.reference
	 WHERE r.tenant_id = forge.current_tenant()
	 ORDER BY 1, 2 $$;
CREATE FUNCTION pg_temp.reserve(item text, VARIADIC references_ text[]) RETURNS bigint
LANGUAGE sql AS $$
	SELECT max(version) FROM forge.execute_batch((SELECT jsonb_agg(jsonb_build_object(
		'command', 'inventory.item.reserve_stock', 'aggregate_id', test.id(item),
		'payload', jsonb_build_object('reference', test.id(r), 'quantity', n)))
	  FROM unnest(references_) WITH ORDINALITY u (r, n))) $$;

-- a row for each, whatever the order of their keys
SELECT pg_temp.reserve('bolt', 'd', 'a', 'c', 'b');
SELECT pg_temp.reserve('nut', 'a');
SELECT item, reference, quantity, expires_at FROM pg_temp.rows();
SELECT i.name, r.quantity, r.driven FROM erp.item_reservation r JOIN erp.item i USING (item_id) ORDER BY 1, 2;

-- a command writes the rows that differ: removed, changed and new in one unit of work, the rest stays
CREATE TEMP TABLE before AS SELECT * FROM pg_temp.rows();
SELECT version FROM forge.execute_batch(jsonb_build_array(
	jsonb_build_object('command', 'inventory.item.release_stock', 'aggregate_id', test.id('bolt'),
					   'payload', jsonb_build_object('reference', test.id('c'))),
	jsonb_build_object('command', 'inventory.item.reserve_stock', 'aggregate_id', test.id('bolt'),
					   'payload', jsonb_build_object('reference', test.id('e'), 'quantity', 5)),
	jsonb_build_object('command', 'inventory.item.ship_stock', 'aggregate_id', test.id('bolt'),
					   'payload', jsonb_build_object('reference', test.id('a'), 'quantity', 0.5)),
	jsonb_build_object('command', 'inventory.item.reserve_stock', 'aggregate_id', test.id('bolt'),
					   'payload', jsonb_build_object('reference', test.id('f'), 'quantity', 6)),
	jsonb_build_object('command', 'inventory.item.release_stock', 'aggregate_id', test.id('bolt'),
					   'payload', jsonb_build_object('reference', test.id('f')))));
SELECT item, reference, b.quantity AS before, n.quantity AS now, b.xid = n.xid AS untouched
  FROM before b FULL JOIN pg_temp.rows() n USING (item, reference) ORDER BY 1, 2;
SELECT on_hand, reserved, available FROM erp.rename_item(test.id('bolt'), 'Screw');
SELECT count(*) FROM forge.verify();

-- rows that are different, missing, or of nothing; the key says which
ALTER TABLE forge.item_reservation_row DISABLE TRIGGER guard;
UPDATE forge.item_reservation_row SET quantity = 9 WHERE tenant_id = forge.current_tenant() AND item_id = test.id('bolt') AND reference = test.id('d');
DELETE FROM forge.item_reservation_row WHERE tenant_id = forge.current_tenant() AND item_id = test.id('bolt') AND reference = test.id('b');
INSERT INTO forge.item_reservation_row
SELECT tenant_id, i, test.id('f'), false, 1, NULL
  FROM forge.item_reservation_row, unnest(ARRAY[test.id('bolt'), test.id('nut'), test.id('ghost')]) i
 WHERE tenant_id = forge.current_tenant() AND item_id = test.id('nut');
ALTER TABLE forge.item_reservation_row ENABLE ALWAYS TRIGGER guard;
SELECT v.projection_name, i.name AS item, c.name AS reference, v.problem, v.stored -> 'quantity' AS stored,
	   v.replayed -> 'quantity' AS replayed
  FROM forge.verify() v
  LEFT JOIN unnest('{bolt,nut,ghost}'::text[]) i (name) ON test.id(i.name) = (v.row_key ->> 'id')::uuid
  LEFT JOIN unnest('{a,b,c,d,e,f}'::text[]) c (name) ON test.id(c.name) = (v.row_key ->> 'reference')::uuid
 ORDER BY 2, 3;

-- commands that change what is there go on, and mend what they write
SELECT on_hand, reserved FROM erp.ship_stock(test.id('bolt'), test.id('b'), 1);
SELECT on_hand, reserved FROM erp.reserve_stock(test.id('nut'), test.id('f'), 2);
SELECT count(*) FROM forge.verify('item_reservation');

-- rebuild mends the rest
SELECT forge.rebuild('item_reservation');
SELECT count(*) FROM forge.verify();
SELECT item, reference, quantity FROM pg_temp.rows();
TRUNCATE before;
INSERT INTO before SELECT * FROM pg_temp.rows();
SELECT forge.rebuild('item_reservation');
SELECT bool_and(b.xid = n.xid) FROM before b FULL JOIN pg_temp.rows() n USING (item, reference);

-- what expires is gone when it has expired, though no event says so
SELECT version FROM forge.append('inventory.item', test.id('nut'), jsonb_build_array(jsonb_build_object(
	'type', 'inventory.item.stock_reserved', 'data', jsonb_build_object('reference', test.id('c'),
	'quantity', 7, 'expires_at', clock_timestamp() + '1 s'))));
SELECT version FROM forge.append('inventory.item', test.id('nut'), jsonb_build_array(jsonb_build_object(
	'type', 'inventory.item.stock_reserved', 'data', jsonb_build_object('reference', test.id('d'),
	'quantity', 3, 'expires_at', clock_timestamp() + '1 day'))));
SELECT pg_sleep(greatest(0, extract(epoch FROM expires_at - clock_timestamp())))
  FROM pg_temp.rows() WHERE item = 'nut' AND reference = 'c';
SELECT on_hand, reserved, available FROM erp.item WHERE item_id = test.id('nut');
SELECT sum(quantity) FROM erp.item_reservation WHERE item_id = test.id('nut');
SELECT test.outcome($$SELECT erp.ship_stock(test.id('nut'), test.id('c'), 7)$$);
SELECT on_hand, reserved, available FROM erp.adjust_stock(test.id('nut'), 1);
SELECT on_hand, reserved, available FROM erp.item WHERE item_id = test.id('nut');
SELECT test.outcome($$SELECT on_hand, reserved FROM erp.adjust_stock(test.id('nut'), -95.000001)$$);
SELECT on_hand, reserved, available FROM erp.adjust_stock(test.id('nut'), -95);
SELECT on_hand, reserved, available FROM erp.item WHERE item_id = test.id('nut');
\pset tuples_only off
SELECT * FROM forge.verify();

-- rows of words: missing, and of no word
SELECT name FROM erp.rename_item(test.id('bolt'), 'Hex bolt, hex');
ALTER TABLE forge.item_word_row DISABLE TRIGGER guard;
DELETE FROM forge.item_word_row WHERE tenant_id = forge.current_tenant() AND item_id = test.id('bolt') AND word = 'bolt';
INSERT INTO forge.item_word_row SELECT forge.current_tenant(), test.id('bolt'), w FROM unnest('{"a \"quoted\" word",zz}'::text[]) w;
ALTER TABLE forge.item_word_row ENABLE ALWAYS TRIGGER guard;
SELECT v.projection_name, v.row_key ->> 'word' AS word, v.problem, v.stored ->> 'word' AS stored, v.replayed ->> 'word' AS replayed FROM forge.verify() v ORDER BY 2;
SELECT forge.rebuild('item_word') > 0;
SELECT word FROM forge.item_word_row WHERE tenant_id = forge.current_tenant() AND item_id = test.id('bolt') ORDER BY 1;
SELECT count(*) FROM forge.verify();
