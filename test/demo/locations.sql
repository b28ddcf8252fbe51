-- locations.sql: the shop opens a second location and sends it stock of the five items of which it has most
-- (codes without digits in front are fees and the like): half of what is there, of which half arrives, and one
-- comes back.  Run as role shop, after the replay.
SELECT location_id AS town
  FROM erp.create_location('TOWN', 'The shop in town', 'store', country => 'GB', location_id => md5('location TOWN')::uuid) \gset

SELECT jsonb_agg(jsonb_build_object('item_id', item_id, 'quantity', div(on_hand, 2)) ORDER BY place) AS sent,
	   jsonb_agg(jsonb_build_object('line_no', place, 'quantity', div(on_hand, 4)) ORDER BY place) AS received,
	   (array_agg(item_id ORDER BY place))[1] AS first_item, count(*) > 0 AS has_stock
  FROM (SELECT item_id, on_hand, row_number() OVER (ORDER BY on_hand DESC, sku COLLATE "C") AS place
		  FROM erp.item
		 WHERE on_hand >= 4 AND sku ~ '^[0-9]'
		 ORDER BY place
		 LIMIT 5) AS item \gset
\if :has_stock
BEGIN;
SELECT FROM erp.create_stock_transfer(NULL, :'town', :'sent', transfer_id => md5('transfer to TOWN')::uuid) \g /dev/null
SELECT FROM erp.send_stock_transfer(md5('transfer to TOWN')::uuid) \g /dev/null
COMMIT;
SELECT FROM erp.receive_stock_transfer(md5('transfer to TOWN')::uuid, :'received') \g /dev/null
SELECT FROM erp.move_stock(:'first_item', 1, :'town', NULL, reason => 'wanted in the warehouse') \g /dev/null
\endif
