-- What ledger.sql needs: records of accounts and transfers, accounts 1 to 100,000 of ledger 1, and 200,001,
-- which is summed.  And for ledger_verify.sql a tenant with nothing but 1,023,625 transfers over 10,000 accounts.
\set ON_ERROR_STOP on
\o /dev/null

-- A whole number in so many bytes, the lowest first.
CREATE FUNCTION bench.little(value bigint, size integer) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
	SELECT decode(string_agg(lpad(to_hex((value >> (8 * n)) & 255), 2, '0'), '' ORDER BY n), 'hex')
		   || decode(repeat('00', greatest(size - 8, 0)), 'hex')
	  FROM generate_series(0, least(size, 8) - 1) n
$$;

-- Numbers from 1 to count: each as often as any other; the first most often, and the n-th an n-th as
-- often (Zipf); or one and the same, which another is not.
CREATE FUNCTION bench.account(kind text, count integer) RETURNS integer LANGUAGE sql VOLATILE AS $$
	SELECT CASE kind WHEN 'uniform' THEN 1 + floor(random() * count)
					 WHEN 'Zipf' THEN floor(exp(random() * ln(count + 1)))
					 WHEN 'one' THEN 1
					 WHEN 'other' THEN 2 END::integer
$$;

CREATE TABLE bench.transfer (
	number bigint,
	debit integer,
	credit integer,
	amount integer
);
GRANT SELECT ON bench.transfer TO bench_client;

-- Fills it with 8,189 transfers, whose ids are above all earlier ones.
CREATE SEQUENCE bench.transfer_seq;
CREATE FUNCTION bench.make_transfers(debits text, credits text, count integer) RETURNS void
	LANGUAGE sql VOLATILE SECURITY DEFINER AS $$
	TRUNCATE bench.transfer;
	INSERT INTO bench.transfer
	SELECT nextval('bench.transfer_seq'), debit, CASE WHEN credit = debit THEN 1 + credit % count ELSE credit END, 1 + n % 1000
	  FROM (SELECT n, bench.account(debits, count) AS debit, bench.account(credits, count) AS credit
			  FROM generate_series(1, 8189) n) t;
$$;

CREATE VIEW bench.transfer_records AS
	SELECT string_agg(bench.little(number, 16) || bench.little(debit, 16) || bench.little(credit, 16) || bench.little(amount, 16)
					  || bench.little(0, 48) || bench.little(1, 4) || bench.little(1, 2)
					  || bench.little(0, 10), '' ORDER BY number) AS records
	  FROM bench.transfer;
GRANT SELECT ON bench.transfer_records TO bench_client;

CREATE FUNCTION bench.account_records(first integer, last integer) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
	SELECT string_agg(bench.little(n, 16) || bench.little(0, 96) || bench.little(1, 4) || bench.little(1, 2)
					  || bench.little(0, 10), '' ORDER BY n)
	  FROM generate_series(first, last) n
$$;

CREATE FUNCTION bench.uuid(number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
	SELECT lpad(to_hex(number), 32, '0')::uuid
$$;

-- Bytes of the server's log so far.
CREATE FUNCTION bench.wal() RETURNS numeric LANGUAGE sql VOLATILE SECURITY DEFINER AS $$
	SELECT pg_current_wal_insert_lsn() - '0/0'
$$;
CREATE FUNCTION bench.record_bytes(peer text, round integer, bytes numeric) RETURNS void
	LANGUAGE sql VOLATILE SECURITY DEFINER AS $$
	INSERT INTO bench.sample (section, cell, clients, peer, round, cpu_us)
	VALUES ('ledger bytes', '', 1, peer, round, bytes)
$$;

SET SESSION AUTHORIZATION bench_client;
SELECT format('SELECT length(forge.create_accounts_packed(bench.account_records(%s, %s)))', 10000 * n + 1, 10000 * n + 10000)
  FROM generate_series(0, 9) n \gexec
SELECT status FROM erp.create_ledger_accounts('[{"id": 200001, "ledger": 1, "code": 1, "keeping": "summed"}]');
RESET SESSION AUTHORIZATION;

SELECT forge.create_tenant('ledger', 'Ledger', '00000000-0000-7000-8000-000000000003');
CREATE ROLE bench_ledger LOGIN PASSWORD :'password' IN ROLE forge_app;
SELECT forge.bind_role('bench_ledger', '00000000-0000-7000-8000-000000000003',
					   '00000000-0000-7000-8000-00000000000a', '{admin}');
GRANT USAGE ON SCHEMA bench TO bench_ledger;
GRANT SELECT ON bench.transfer_records TO bench_ledger;
SET SESSION AUTHORIZATION bench_ledger;
SELECT length(forge.create_accounts_packed(bench.account_records(1, 10000)));
SELECT format('SELECT bench.make_transfers(%L, %L, 10000)', 'uniform', 'uniform'),
	   'SELECT length(forge.create_transfers_packed(records)) FROM bench.transfer_records'
  FROM generate_series(1, 125) \gexec
