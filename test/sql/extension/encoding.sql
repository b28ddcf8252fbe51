-- The extension is for databases with encoding UTF8; one that has it nevertheless, since 0.1.0, is told of.
CREATE DATABASE regress_forge_latin1 ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0;
CREATE DATABASE regress_forge_ascii ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0;
CREATE DATABASE regress_forge_utf8 ENCODING 'UTF8' LOCALE 'C' TEMPLATE template0;
\set SHOW_CONTEXT never
\c regress_forge_ascii
CREATE EXTENSION forgeerp;
\echo :LAST_ERROR_SQLSTATE
\c regress_forge_latin1
CREATE EXTENSION forgeerp;
SELECT count(*) FROM pg_namespace WHERE nspname IN ('forge', 'erp');
CREATE EXTENSION forgeerp VERSION '0.1.0';
ALTER EXTENSION forgeerp UPDATE;
\a\t
SELECT severity, subject, problem, remedy FROM forge.doctor() WHERE check_name = 'encoding';
\c regress_forge_utf8
SET client_encoding = 'LATIN1';
CREATE EXTENSION forgeerp;
SELECT count(*) FROM forge.doctor() WHERE check_name = 'encoding';
\c contrib_regression
DROP DATABASE regress_forge_latin1;
DROP DATABASE regress_forge_ascii;
DROP DATABASE regress_forge_utf8;
