\set debit random(1, 99)
SELECT status FROM erp.create_transfers(jsonb_build_array(jsonb_build_object('id', gen_random_uuid(), 'debit_account_id', :debit::integer,
	'credit_account_id', :debit + 1, 'amount', 5, 'ledger', 1, 'code', 1)));
