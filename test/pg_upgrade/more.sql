-- What the demo's shop has not: lots, orders on their way, a ledger with a pending transfer, users, attributes, a stream
-- of its own, and jobs: done, parked, for later, and again and again.  Run as the bootstrap superuser.
\o /dev/null
SET client_min_messages = warning;
CREATE ROLE developer IN ROLE forge_app;
CREATE TABLE note (job_id uuid, noted_at timestamptz DEFAULT clock_timestamp());
CREATE FUNCTION note(job_id uuid, payload jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	IF payload ? 'fail' THEN
		RAISE EXCEPTION 'always';
	END IF;
	INSERT INTO public.note VALUES (job_id);
END
$$;
ALTER TABLE note OWNER TO developer;
ALTER FUNCTION note(uuid, jsonb) OWNER TO developer;
SELECT forge.register_job_handler('note', 'note(uuid,jsonb)');
SELECT forge.add_jwt_key('key', 'HS256', repeat('secret', 10), issuer => 'shop', audience => 'shop');

\connect - shop
SELECT erp.create_item('Cup', 'CUP', 10, '00000000-0000-4000-8000-000000000001');
SELECT erp.define_attributes('product', '{"properties": {"fat": {"type": "number"}}}');
SELECT erp.create_product('Milk', 'MILK', tracking => 'lot', attributes => '{"fat": 3.5}', item_id => md5('milk')::uuid);
SELECT erp.create_lot(md5('milk')::uuid, 'L-' || n, date '2099-01-01' + n, lot_id => md5('lot ' || n)::uuid) FROM generate_series(1, 3) n;
SELECT erp.receive_stock(md5('milk')::uuid, 10 * n, unit_cost => round(n / 3.0, 6), lot_id => md5('lot ' || n)::uuid) FROM generate_series(1, 3) n;
SELECT erp.block_lot(md5('lot 3')::uuid, 'recalled');
SELECT erp.create_order('GBP', NULL, '[{"item_id": "00000000-0000-4000-8000-000000000001", "quantity": 1, "unit_price": 1.25}]', md5('order ' || n)::uuid)
  FROM generate_series(1, 3) n;
SELECT erp.submit_order(md5('order ' || n)::uuid) FROM generate_series(2, 3) n;
SELECT erp.confirm_payment(md5('order 3')::uuid, 'P');
SELECT erp.create_user('ann@shop.example', 'Ann', '{viewer}');
SELECT erp.create_ledger(1, 'GBP', 2);
SELECT erp.create_ledger_accounts('[{"id": 1, "ledger": 1, "code": 1}, {"id": 2, "ledger": 1, "code": 1}]');
SELECT erp.create_transfers('[
	{"id": 11, "debit_account_id": 1, "credit_account_id": 2, "amount": 1205, "ledger": 1, "code": 1},
	{"id": 12, "debit_account_id": 1, "credit_account_id": 2, "amount": 5, "ledger": 1, "code": 1, "flags": ["pending"], "timeout": 1000000}]');
SELECT forge.append('shop.note', md5('note')::uuid, '[{"type": "shop.note.taken", "data": {"text": "caf\u00e9"}}]', command_id => md5('take')::uuid);
SELECT forge.enqueue_job('note', '{}');
SELECT forge.enqueue_job('note', '{"fail": true}', attempts_max => 1);
SELECT forge.enqueue_job('note', '{"later": true}', run_at => now() + interval '1 day');
SELECT forge.schedule_job('note', '1 hour', '{"again": true}', run_at => now() + interval '1 day');
