-- What the catalogue says of the types of inventory.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
\set area inventory
\set catalogue :tests '/tools/catalogue.sql'
\i :catalogue

-- one of each kind in full
\set ECHO all
SELECT jsonb_pretty(json_schema) FROM forge.command_type WHERE name = 'inventory.item.create';
SELECT jsonb_pretty(json_schema) FROM forge.event_type WHERE name = 'inventory.item.activated';
SELECT jsonb_pretty(state_schema) FROM forge.aggregate_type WHERE name = 'inventory.item';
\pset format wrapped
SELECT obj_description('erp.create_item'::regproc, 'pg_proc');
