-- What the catalogue says of the types of catalog.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
\set area catalog
\set catalogue :tests '/tools/catalogue.sql'
\i :catalogue
