\set n :n + 1
\set item random(:first_item, :last_item)
\set place 100900000000 + :client_id * :place_step
\if :n = :first
SELECT bench.mark(-1);
\endif
SELECT * FROM erp.adjust_stock_at(('00000000-0000-7000-8000-' || :item)::uuid, 1, ('00000000-0000-7000-8008-' || :place)::uuid, 'count');
\if :n = :last
SELECT bench.mark(1);
\endif
