-- Searches for several words, of which more than a hundred have each: those that have all of them are looked at alone.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('products-words');
SELECT count(erp.create_item(CASE WHEN n <= 110 THEN 'Ink ' WHEN n <= 220 THEN 'Quill ' ELSE 'Quill ink ' END || n)) FROM generate_series(1, 223) n;
SELECT query, cardinality(forge.candidates('item', query)) FROM unnest('{ink,quill,"ink quill","qui ink 22",inkwell}'::text[]) query;
-- nobody has candidates whose words are not for the caller to read
\c -
\i :setup
SELECT test.sign_in('products-words', '{}');
SELECT cardinality(forge.candidates('item', 'ink')), cardinality(forge.candidates('product', 'ink', true));
