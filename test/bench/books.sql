-- One round of reports of the books, as bench_books.  The variables round and tail are set.
\set section books
-- the processor time of parallel workers is not the backend's
SET max_parallel_workers_per_gather = 0;
\set units 1
\set peer 'the sum of all lines'
:begin \gset
SELECT l.account, l.currency, sum(l.debit), sum(l.credit) FROM erp.journal_line l GROUP BY 1, 2;
:end;
\set peer 'erp.trial_balance()' :tail
:begin \gset
SELECT * FROM erp.trial_balance();
:end;
\set peer 'erp.trial_balance, of whole months' :tail
:begin \gset
SELECT * FROM erp.trial_balance('2023-01-01', '2023-12-31');
:end;
\set peer 'erp.trial_balance, which divides two months' :tail
:begin \gset
SELECT * FROM erp.trial_balance('2023-01-15', '2023-12-15');
:end;
\set peer 'erp.account_balance_at, of a day within a month' :tail
:begin \gset
SELECT * FROM erp.account_balance_at('A7', '2023-06-15');
:end;
\set peer 'erp.general_ledger, of one month' :tail
:begin \gset
SELECT * FROM erp.general_ledger('A7', '2023-06-01', '2023-06-30');
:end;
