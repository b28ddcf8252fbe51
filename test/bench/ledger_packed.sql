-- A call of 8,189 packed transfers, as bench_client.  Set: round, peer, debits, credits, accounts.
SELECT bench.make_transfers(:'debits', :'credits', :accounts);
INSERT INTO sent (records) SELECT records FROM bench.transfer_records;
SELECT bench.wal() AS begin_wal \gset
:begin \gset
SELECT length(forge.create_transfers_packed(records)) FROM sent;
:end;
SELECT bench.record_bytes(:'peer', :round, (bench.wal() - :begin_wal) / :units);
TRUNCATE sent;
