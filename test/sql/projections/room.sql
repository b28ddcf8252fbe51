-- Inserts leave room for updates, also after commands have looked for rows in the same session.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
-- Elsewhere these items might be on pages with what others have left room for.
CREATE DATABASE regress_forge_room;
\c regress_forge_room
\i :setup
SELECT test.sign_in('projections-room');
SELECT count(erp.create_item('Item ' || n)) FROM generate_series(1, 300) n;
-- How many pages only these items are on, and how full their rows make them.
SELECT count(*) > 3 AS are_many, max(used) BETWEEN 0.6 AND 0.72 AS have_room
  FROM (SELECT sum(pg_column_size(s) + 4) / 8192.0 AS used
		  FROM forge.stream s GROUP BY (s.ctid::text::point)[0] HAVING bool_and(s.tenant_id = test.id('projections-room'))) page;
SELECT count(*) > 3 AS are_many, max(used) BETWEEN 0.6 AND 0.72 AS have_room
  FROM (SELECT sum(pg_column_size(r) + 4) / 8192.0 AS used
		  FROM forge.item_row r GROUP BY (r.ctid::text::point)[0] HAVING bool_and(r.tenant_id = test.id('projections-room'))) page;
\c contrib_regression
DROP DATABASE regress_forge_room;
