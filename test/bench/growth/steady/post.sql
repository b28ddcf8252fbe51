\set account random(0, 9)
SELECT version FROM erp.post_entry(jsonb_build_array(jsonb_build_object('account', 'A' || :account, 'currency', 'EUR', 'debit', 10),
	jsonb_build_object('account', 'A' || (:account + 1) % 10, 'currency', 'EUR', 'credit', 10)));
