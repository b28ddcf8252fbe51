-- alert.sql: a movement out of the ordinary, and how the shop is told of it.  Run as role shop.
\pset footer off
\pset null ''
\set catch_up 'DO $$BEGIN FOR n IN 1..3000 LOOP EXIT WHEN (SELECT lag FROM forge.projection WHERE name = \'insight\') = 0; PERFORM pg_sleep(0.01); END LOOP; END$$'
SELECT (SELECT item_id
		  FROM erp.item_movement
		 GROUP BY item_id
		HAVING count(*) >= 12
		 ORDER BY count(*) DESC, item_id
		 LIMIT 1) AS item_id \gset
\if :{?item_id}
SELECT name FROM erp.item WHERE item_id = :'item_id' \gset
:catch_up;
SELECT count(*) AS found FROM erp.insight \gset
\echo
\echo 'The worker has found' :found 'movements out of the ordinary.  A live alert: of' :name
\echo 'a delivery of 240 is booked with two noughts too many'
\echo
\set ECHO queries
LISTEN forgeerp_insight;
SELECT version, on_hand FROM erp.adjust_stock(:'item_id', 24000, reason => 'delivery, mistyped');
\set ECHO none
:catch_up;
SELECT insight_id FROM erp.insight WHERE item_id = :'item_id' ORDER BY event_position DESC LIMIT 1 \gset
\x
SELECT insight_id, severity, z_score, explanation FROM erp.insight WHERE insight_id = :'insight_id';
\x
UNLISTEN *;
\echo 'It is corrected, and the insight is done with:'
\echo
\set ECHO queries
SELECT version, on_hand FROM erp.adjust_stock(:'item_id', -24000, reason => 'delivery, corrected');
SELECT acknowledged, note FROM erp.acknowledge_insight(:'insight_id', note => 'corrected');
\set ECHO none
\else
\echo
\echo 'No item has moved often enough for an alert.'
\endif
