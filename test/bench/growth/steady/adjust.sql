-- Some items far more often than others.
\set item random_zipfian(1, :items, 1.05)
SELECT version FROM erp.adjust_stock(bench.item(:item), 1, 'count');
