-- Units, and conversions that are exact.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('products-units');
-- one is there from the beginning
SELECT unit, name, dimension, numerator, denominator, decimals, unece_code, version FROM erp.unit;
-- what a unit must be
SELECT unit, test.outcome(format('SELECT erp.define_unit(%L, %L, %L, %s, %s, %s)', unit, name, dimension, n, d, decimals))
  FROM (VALUES ('kg!', 'x', 'mass', 1, 1, 0), ('', 'x', 'mass', 1, 1, 0), ('kg', ' ', 'mass', 1, 1, 0), ('kg', 'x', 'of mass', 1, 1, 0), ('kg', 'x', 'mass', 0, 1, 0),
	('kg', 'x', 'mass', 1, -1, 0), ('kg', 'x', 'mass', 1000000000001, 1, 0), ('kg', 'x', 'mass', 1, 1, 7), ('kg', 'x', 'mass', 1, 1, -1)) v (unit, name, dimension, n, d, decimals);
SELECT unit, numerator, denominator, decimals, version FROM erp.define_unit('g', 'gram', 'mass');
SELECT unit, numerator, denominator, decimals, unece_code FROM erp.define_unit('kg', 'kilogram', 'mass', 1000, decimals => 3, unece_code => 'KGM');
SELECT unit, numerator, denominator, decimals FROM erp.define_unit('lb', 'pound', 'mass', 453592370, 1000000, 2);
SELECT unit, numerator, denominator FROM erp.define_unit('dozen', 'dozen', 'count', 12);
-- defined again: name, code and more decimals, nothing else
SELECT name, decimals, unece_code, version FROM erp.define_unit('kg', 'Kilo', 'mass', 2000, 2, 4);
SELECT version FROM erp.define_unit('kg', 'Kilo', 'mass', 1000, 1, 4);
SELECT test.outcome($$SELECT erp.define_unit('kg', 'Kilo', 'mass', 1000, 1, 3)$$);
SELECT test.outcome($$SELECT erp.define_unit('kg', 'Kilo', 'mass', 1001, 1, 4)$$);
SELECT test.outcome($$SELECT erp.define_unit('kg', 'Kilo', 'weight', 1000, 1, 4)$$);
SELECT test.outcome($$SELECT erp.define_unit('each', 'piece', 'count', 2)$$);
SELECT unit, name, decimals, version FROM erp.define_unit('each', 'piece', 'count', decimals => 2);
SELECT unit, name, decimals, version FROM erp.unit ORDER BY unit;
-- exact, there and back
SELECT erp.convert_quantity(100, 'lb', 'kg', rounding => 'down'), erp.convert_quantity(10000, 'lb', 'kg'), erp.convert_quantity(4535.9237, 'kg', 'lb'),
	   erp.convert_quantity(6, 'each', 'dozen', rounding => 'up'), erp.convert_quantity(24, 'each', 'dozen'), erp.convert_quantity(1.5, 'dozen', 'each');
SELECT test.outcome(format('SELECT erp.convert_quantity(%L, %L, %L, rounding => %L)', quantity, f, t, rounding))
  FROM (VALUES ('1', 'lb', 'kg', NULL), ('1', 'lb', 'each', NULL), ('1', 'stone', 'kg', NULL), ('1', 'kg', 'stone', NULL), ('1', 'lb', 'kg', 'off'),
	('NaN', 'lb', 'kg', NULL), (NULL, 'lb', 'kg', NULL), ('1', NULL, 'kg', NULL), ('1', 'lb', NULL, NULL), ('9000000000000', 'kg', 'g', NULL), ('1', 'g', 'kg', 'half_up')) v (quantity, f, t, rounding);
SELECT test.outcome($$SELECT forge.execute('catalog.unit.define', NULL, '{"unit": "t", "name": "tonne", "dimension": "mass", "numerator": 1000000}')$$) LIKE 'ok%';
SELECT erp.convert_quantity(1.5, 't', 'kg', rounding => 'down');
SELECT count(*) FROM forge.verify();
-- whoever may not read units sees none
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('products-units', '{}');
SET ROLE forge_app;
SELECT count(*) FROM erp.unit;
SELECT test.outcome($$SELECT erp.convert_quantity(1, 'each', 'each')$$);
