-- What the catalogue says of the types of custom.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
\set area custom
\set catalogue :tests '/tools/catalogue.sql'
\i :catalogue
