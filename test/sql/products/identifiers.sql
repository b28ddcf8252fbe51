-- Identifiers are checked by their form and their check digits.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT kind, value, erp.check_identifier(kind, value) FROM (VALUES
	('gtin', '4006381333931'), ('gtin', '4006381333932'), ('iban', 'DE89 3704 0044 0532 0130 00'), ('iban', 'DE88370400440532013000'),
	('isbn', '978-0-306-40615-7'), ('vat_de', 'DE136695976'), ('vat_de', '136695976'), ('vat_at', 'DE136695976'),
	('lei', '5493001KJTIIGC8Y1R12'), ('luhn', ''), ('luhn', 'ä')) v (kind, value);
SELECT erp.check_identifier(NULL, '4006381333931') IS NULL, erp.check_identifier('gtin', NULL) IS NULL;
SELECT test.outcome($$SELECT erp.check_identifier('ean', '4006381333931')$$);
-- nobody needs to be signed in, and it is computed once for a constant
EXPLAIN (COSTS OFF) SELECT WHERE erp.check_identifier('gtin', '4006381333932');
