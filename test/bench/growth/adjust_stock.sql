\set item random(1, :items)
SELECT version FROM erp.adjust_stock(('00000000-0000-7000-8001-' || 100000000000 + :item)::uuid, 1, 'count');
