-- Decimals: six places, exact, from numeric, from JSON numbers and from strings of digits.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('inventory-decimals');
SET ROLE forge_app;
SELECT on_hand FROM erp.create_item('Flour', item_id => test.id('flour'));

-- six decimals are exact, and sums are
SELECT on_hand FROM erp.adjust_stock(test.id('flour'), 0.1);
SELECT on_hand FROM erp.adjust_stock(test.id('flour'), 0.2);
SELECT on_hand = 0.3, scale(on_hand) FROM erp.item WHERE item_id = test.id('flour');
SELECT on_hand FROM erp.adjust_stock(test.id('flour'), 0.000001);
SELECT on_hand FROM erp.adjust_stock(test.id('flour'), -0.300001);
SELECT count(*) FROM (SELECT erp.adjust_stock(test.id('flour'), 0.000007)
						FROM generate_series(1, 1000)) adjustments;
SELECT on_hand, (forge.state('inventory.item', item_id) ->> 'on_hand')::numeric = on_hand
  FROM erp.item WHERE item_id = test.id('flour');
SELECT on_hand FROM erp.adjust_stock(test.id('flour'), -0.007);

-- zeros at the end are not significant, in any number
SELECT on_hand FROM erp.adjust_stock(test.id('flour'), 5.0000000000);
SELECT on_hand FROM erp.adjust_stock(test.id('flour'), 1e3);
SELECT on_hand FROM erp.adjust_stock(test.id('flour'), 1.5e-3);
SELECT payload FROM forge.load(test.id('flour'), 1006);
SELECT on_hand FROM erp.adjust_stock(test.id('flour'), -1005.0015);

-- too precise, not finite, out of range
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('flour'), 1e-7)$$);
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('flour'), 1.0000001)$$);
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('flour'), 'NaN')$$);
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('flour'), 'Infinity')$$);
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('flour'), '-Infinity')$$);
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('flour'), 9223372036854.775808)$$);
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('flour'), -9223372036854.775808)$$);
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('flour'), 10000000000000)$$);
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('flour'), 1e1000)$$);
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('flour'), 1e-1000)$$);
SELECT test.outcome($$SELECT erp.create_item('Salt', initial_quantity => 'NaN')$$);
SELECT test.outcome($$SELECT erp.create_item('Salt', initial_quantity => 0.0000005)$$);

-- thirteen digits before the point fit, as far as the largest
SELECT on_hand FROM erp.adjust_stock(test.id('flour'), 1234567890123);
SELECT on_hand FROM erp.adjust_stock(test.id('flour'), 7988804146731.775807);
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('flour'), 9223372036854.775807)$$);
SELECT on_hand FROM erp.adjust_stock(test.id('flour'), -9223372036854.775807);

-- JSON: a number or a string of digits
CREATE FUNCTION pg_temp.adjust(delta text) RETURNS text LANGUAGE sql AS $$
	SELECT test.outcome(format('SELECT e.event_count, s.on_hand
		  FROM forge.execute(''inventory.item.adjust_stock'', test.id(''flour''), %L) e,
			   LATERAL (SELECT forge.state(''inventory.item'', e.aggregate_id) ->> ''on_hand'' AS on_hand) s',
		'{"delta": ' || delta || '}')) $$;
SELECT pg_temp.adjust('0.25');
SELECT pg_temp.adjust('"0.25"');
SELECT pg_temp.adjust('"+0.5"');
SELECT pg_temp.adjust('"1."');
SELECT pg_temp.adjust('".5"');
SELECT pg_temp.adjust('"-2.500000000"');
SELECT pg_temp.adjust('2.5e0');
SELECT pg_temp.adjust('"007"');
SELECT pg_temp.adjust('"9223372036854.775807"');
SELECT pg_temp.adjust('"9223372036845.275807"');
SELECT pg_temp.adjust('-9223372036854.775807');
SELECT pg_temp.adjust('"1e3"');
SELECT pg_temp.adjust('"0x10"');
SELECT pg_temp.adjust('"1,5"');
SELECT pg_temp.adjust('"1 000"');
SELECT pg_temp.adjust('" 1"');
SELECT pg_temp.adjust('""');
SELECT pg_temp.adjust('"."');
SELECT pg_temp.adjust('"-"');
SELECT pg_temp.adjust('"--1"');
SELECT pg_temp.adjust('"٣"');
SELECT pg_temp.adjust('"NaN"');
SELECT pg_temp.adjust('"Infinity"');
SELECT pg_temp.adjust('"-Infinity"');
SELECT pg_temp.adjust('1e-7');
SELECT pg_temp.adjust('"0.0000001"');
SELECT pg_temp.adjust('1e30');
SELECT pg_temp.adjust('true');
SELECT pg_temp.adjust('[1]');
SELECT pg_temp.adjust('{"amount": 1}');
SELECT pg_temp.adjust('null');
SELECT pg_temp.adjust('0.000');
SELECT on_hand FROM erp.item WHERE item_id = test.id('flour');

RESET ROLE;
\pset tuples_only off
SELECT * FROM forge.verify();
