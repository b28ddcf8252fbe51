-- One round of calls of 8,189 transfers, as bench_client.  The variable round is set.  What is sent is
-- in a temporary table, so that no client's way to write it counts.
\set section ledger
\set units 8189
CREATE TEMPORARY TABLE sent (records bytea, list jsonb);
ALTER TABLE sent ALTER records SET STORAGE EXTERNAL;

\set peer 'forge.append, as many events'
INSERT INTO sent (list) SELECT bench.events(:units);
:begin \gset
SELECT count(*) FROM sent, forge.append('warehouse.item', bench.id(6, 1), sent.list);
:end;
TRUNCATE sent;

\set debits uniform
\set credits uniform
\set accounts 10000
\set peer 'packed, 10,000 accounts'
\ir ledger_packed.sql
\set debits one
\set peer 'packed, all of them debit one account'
\ir ledger_packed.sql
\set credits other
\set peer 'packed, all of them between two accounts'
\ir ledger_packed.sql
\set debits Zipf
\set credits Zipf
\set accounts 100000
\set peer 'packed, 100,000 accounts by Zipf''s law'
\ir ledger_packed.sql
\set debits uniform
\set credits uniform
\set peer 'packed, 100,000 accounts'
\ir ledger_packed.sql
\set accounts 10000

\set peer 'erp.create_transfers (JSON), 10,000 accounts'
SELECT bench.make_transfers(:'debits', :'credits', :accounts);
INSERT INTO sent (list)
SELECT jsonb_agg(jsonb_build_object('id', number, 'debit_account_id', debit, 'credit_account_id', credit, 'amount', amount,
									'ledger', 1, 'code', 1) ORDER BY number) FROM bench.transfer;
:begin \gset
SELECT count(*) FROM sent, erp.create_transfers(sent.list);
:end;

\set peer 'erp.create_transfer_rows (arrays), 10,000 accounts'
SELECT bench.make_transfers(:'debits', :'credits', :accounts);
SELECT array_agg(bench.uuid(number) ORDER BY number) AS ids, array_agg(bench.uuid(debit) ORDER BY number) AS debit_ids,
	   array_agg(bench.uuid(credit) ORDER BY number) AS credit_ids, array_agg(amount::numeric ORDER BY number) AS amounts
  INTO TEMPORARY arrays FROM bench.transfer;
:begin \gset
SELECT count(*) FROM arrays, erp.create_transfer_rows(ids, debit_ids, credit_ids, amounts, '{1}', '{1}');
:end;
