\set n :n + 1
\set id :base + :client_id * 100000000 + :n
\set debit random(:first_account, :last_account)
\set credit random(10001, 100000)
\if :n = :first
SELECT bench.mark(-1);
\endif
SELECT * FROM erp.create_transfer_rows(ARRAY[bench.uuid(:id)], ARRAY[bench.uuid(:debit)], ARRAY[bench.uuid(:credit)],
	ARRAY[5::numeric], ARRAY[1::bigint], ARRAY[1]);
\if :n = :last
SELECT bench.mark(1);
\endif
