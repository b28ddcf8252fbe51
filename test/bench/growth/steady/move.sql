\set item random_zipfian(1, :items, 1.05)
\set source random(1, 2)
SELECT version FROM erp.move_stock(bench.item(:item), 1, bench.tenant(:source), bench.tenant(3 - :source));
