-- What callers give: transfers as JSON, as arrays, as records; and how each is refused that cannot be read.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('ledger-forms');
SET ROLE forge_app;
SELECT status FROM erp.create_ledger_accounts('[
	{"id": 1, "ledger": 1, "code": 1}, {"id": "2", "ledger": "1", "code": 1}]');

-- JSON: a number may be a string of digits, which a reader of JSON does not round
SELECT status, code FROM erp.create_transfers('[
	{"id": "340282366920938463463374607431768211454", "debit_account_id": 1, "credit_account_id": "2", "amount": "7", "ledger": 1, "code": 1}]');
SELECT field, test.outcome(format('SELECT erp.create_transfers(%L)', format('[{"id": 11, %s}]', field)))
  FROM (VALUES ('"user_data_64": "18446744073709551616"'), ('"user_data_32": 4294967296'), ('"timeout": 4294967296'),
			   ('"ledger": 4294967296'), ('"code": 65536'), ('"timestamp": "18446744073709551616"'),
			   ('"amount": -1'), ('"amount": 0.5'), ('"amount": "1e3"'), ('"amount": true'), ('"debit_account_id": "x"'),
			   ('"debit_account_id": [1]'), ('"flags": ["late"]'), ('"colour": "red"')) v (field);
SELECT given, test.outcome(format('SELECT erp.create_transfers(%L)', given))
  FROM (VALUES ('{}'), ('7'), ('[7]'), ('[[]]'), ('[]')) v (given);

-- arrays: one element stands for all rows
SELECT index, status, status_code FROM erp.create_transfer_rows(
	'{00000000-0000-0000-0000-000000000021, 00000000-0000-0000-0000-000000000022, 00000000-0000-0000-0000-000000000021}',
	'{00000000-0000-0000-0000-000000000001}', '{00000000-0000-0000-0000-000000000002}', '{5, 6, 5}', '{1}', '{1}',
	user_data_64 => '{18446744073709551615}', user_data_32 => '{4294967295}');
SELECT given, test.outcome(format('SELECT erp.create_transfer_rows(%s)', given))
  FROM (VALUES ('array[]::uuid[], NULL, NULL, NULL, NULL, NULL'),
			   ('NULL, NULL, NULL, ''{1, 2, 3}'', ''{1, 1}'', NULL'),
			   ('NULL, NULL, NULL, ''{-1}'', NULL, NULL'),
			   ('NULL, NULL, NULL, ''{1, 0.5}'', NULL, NULL'),
			   ('NULL, NULL, NULL, ''{1, 340282366920938463463374607431768211456}'', NULL, NULL'),
			   ('NULL, NULL, NULL, NULL, ''{4294967296}'', NULL'),
			   ('NULL, NULL, NULL, NULL, ''{-1}'', NULL'),
			   ('NULL, NULL, NULL, NULL, NULL, ''{1, 65536}'''),
			   ('NULL, NULL, NULL, NULL, NULL, NULL, flags => ''{-1}'''),
			   ('NULL, NULL, NULL, NULL, NULL, NULL, user_data_64 => ''{18446744073709551616}''')) v (given);

-- records: 16 bytes of each answer are its timestamp, its status and zeros
SELECT n AS record, substring(answer FROM 16 * n + 1 FOR 8) <> '\x0000000000000000' AS has_timestamp,
	   encode(substring(answer FROM 16 * n + 9 FOR 8), 'hex') AS status_and_zeros
  FROM generate_series(0, 2) n,
	   (SELECT forge.create_transfers_packed(string_agg(set_byte(set_byte(set_byte(set_byte(set_byte(set_byte(
					decode(repeat('00', 128), 'hex'), 0, id), 16, debit), 32, credit), 48, 9), 112, 1), 116, 1), '' ORDER BY id, credit))
		  FROM (VALUES (49, 1, 2), (49, 1, 9), (50, 1, 2)) v (id, debit, credit)) a (answer);
SELECT length, test.outcome(format('SELECT forge.create_transfers_packed(decode(repeat(''00'', %s), ''hex''))', length))
  FROM (VALUES (0), (127), (129)) v (length);

-- what was created, and nothing of what was refused
SELECT transfer_id, amount, user_data_64, user_data_32 FROM erp.transfer ORDER BY position;
RESET ROLE;
RESET ALL;
SELECT * FROM forge.verify();
