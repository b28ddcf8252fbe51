-- What the catalogue says of the types of company.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
\set area company
\set catalogue :tests '/tools/catalogue.sql'
\i :catalogue
