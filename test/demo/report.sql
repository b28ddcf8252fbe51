-- report.sql: what the shop sees after the replay.  Run as role shop.
\pset footer off
\pset null ''

CREATE TEMPORARY TABLE sale AS
SELECT item_id, sku, name, version, on_hand, sold, returned, sold - returned AS net
  FROM erp.item
  LEFT JOIN (SELECT item_id,
					coalesce(-sum(delta) FILTER (WHERE reason LIKE 'sale %'), 0) AS sold,
					coalesce(sum(delta) FILTER (WHERE reason LIKE 'return %'), 0) AS returned
			   FROM erp.item_movement
			  GROUP BY item_id) AS moved USING (item_id);

\echo 'The ten best sellers, by units sold less units returned'
\echo
SELECT row_number() OVER (ORDER BY net DESC, sku COLLATE "C") AS "rank",
	   sku, name, sold, returned, net, on_hand AS "on hand"
  FROM sale
 WHERE sold > 0
 ORDER BY 1
 LIMIT 10;

SELECT item_id, sku, name, version, version - 1 AS earlier_version, on_hand, on_hand + 1 AS too_many
  FROM sale
 ORDER BY net DESC NULLS LAST, sku COLLATE "C"
 LIMIT 1 \gset

\echo 'Three commands that are rejected'
\set ON_ERROR_STOP off
\set VERBOSITY verbose
\set ECHO queries
\echo
\echo '1. Selling' :too_many 'of' :name 'with' :on_hand 'on hand:'
SELECT * FROM erp.adjust_stock(:'item_id', delta => -:too_many, reason => 'sale 999999');
\echo
\echo '2. A second item with a sku that is taken:'
SELECT * FROM erp.create_item(name => 'Another one', sku => :'sku');
\echo
\echo '3. Deciding on what was read before somebody else changed it:'
SELECT * FROM erp.adjust_stock(:'item_id', delta => 1, expected_version => :earlier_version);
\set ECHO none
\set VERBOSITY default
\set ON_ERROR_STOP on

\echo
\echo 'The last events of' :sku :name
\echo
SELECT version, occurred_at AS "when", event_type AS type, payload AS data
  FROM forge.load(:'item_id', from_version => greatest(:version - 7, 1));
