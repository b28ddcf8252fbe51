-- The ledger: events, their transfers, and what follows from these; verifying and rebuilding.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('projections-ledger');
SELECT status FROM erp.create_ledger_accounts('[
	{"id": 1, "ledger": 1, "code": 1}, {"id": 2, "ledger": 1, "code": 1, "flags": ["history"]},
	{"id": 3, "ledger": 1, "code": 1, "flags": ["debits_must_not_exceed_credits", "history"]},
	{"id": 4, "ledger": 2, "code": 1}, {"id": 5, "ledger": 2, "code": 1}]');
SELECT status FROM erp.create_transfers('[
	{"id": 10, "debit_account_id": 1, "credit_account_id": 2, "amount": 100, "ledger": 1, "code": 1},
	{"id": 11, "debit_account_id": 2, "credit_account_id": 3, "amount": 40, "ledger": 1, "code": 1, "user_data_128": 7, "user_data_64": 18446744073709551615, "user_data_32": 3},
	{"id": 12, "debit_account_id": 3, "credit_account_id": 1, "amount": 41, "ledger": 1, "code": 1},
	{"id": 13, "debit_account_id": 3, "credit_account_id": 1, "amount": 40, "ledger": 1, "code": 0},
	{"id": 14, "debit_account_id": 4, "credit_account_id": 5, "amount": "max", "ledger": 2, "code": 1}]');
SELECT status FROM erp.create_transfers('[
	{"id": 20, "debit_account_id": 1, "credit_account_id": 2, "amount": 5, "ledger": 1, "code": 1, "flags": ["pending"]},
	{"id": 21, "debit_account_id": 2, "credit_account_id": 3, "amount": 6, "ledger": 1, "code": 1, "flags": ["pending"], "timeout": 1000000},
	{"id": 22, "debit_account_id": 2, "credit_account_id": 3, "amount": 7, "ledger": 1, "code": 1, "flags": ["pending"], "timeout": 1000000}]');
SELECT status FROM erp.create_transfers('[
	{"id": 30, "pending_id": 20, "amount": 4, "flags": ["post_pending_transfer"]},
	{"id": 31, "pending_id": 21, "amount": 0, "flags": ["void_pending_transfer"]},
	{"id": 32, "debit_account_id": 1, "credit_account_id": 2, "amount": 1, "ledger": 1, "code": 1, "flags": ["linked"]},
	{"id": 33, "debit_account_id": 1, "credit_account_id": 9, "amount": 1, "ledger": 1, "code": 1}]');
SELECT status FROM erp.create_transfers('[
	{"id": 23, "debit_account_id": 2, "credit_account_id": 3, "amount": 8, "ledger": 1, "code": 1, "flags": ["pending"], "timeout": 1},
	{"id": 24, "debit_account_id": 1, "credit_account_id": 2, "amount": 9, "ledger": 1, "code": 1, "flags": ["pending"], "timeout": 1}]');
SELECT count(*) FROM forge.verify();

-- two have expired: first nobody has looked, then one account is touched, then the other ones
SELECT pg_sleep(1.1);
SELECT count(*) FROM forge.verify('ledger');
SELECT status FROM erp.create_transfers('[{"id": 40, "debit_account_id": 3, "credit_account_id": 1, "amount": 1, "ledger": 1, "code": 1}]');
SELECT count(*) FROM forge.verify('ledger');
SELECT account_id, expires_at > 0, right(transfer_id::text, 2) FROM forge.expiry_row WHERE tenant_id = forge.current_tenant() ORDER BY 1, 3;
BEGIN;
SELECT status FROM erp.create_transfers('[{"id": 41, "debit_account_id": 1, "credit_account_id": 2, "amount": 1, "ledger": 1, "code": 1}]');
SELECT count(*) FROM forge.verify('ledger');
ROLLBACK;
SELECT forge.rebuild('ledger');

-- each column of each read model, a row that is missing, and one that nothing made: what verify finds, and rebuild mends
CREATE FUNCTION pg_temp.differences() RETURNS TABLE (place text, problem text, stored text, replayed text)
LANGUAGE sql AS $$
	SELECT concat_ws(' ', v.row_key ->> 'table', ltrim(right(nullif(v.row_key ->> 'table', 'event') || (v.row_key ->> 'id'), 4), '0'), 'ledger ' || (v.row_key ->> 'ledger')), v.problem,
		   (SELECT string_agg(s.key || ' ' || s.value, ', ' ORDER BY s.key) FROM jsonb_each_text(v.stored) s
			 WHERE s.value IS DISTINCT FROM v.replayed ->> s.key AND s.value !~ '\d{8}|[0-9a-f]{8}' AND s.key !~ 'position|previous'),
		   (SELECT string_agg(s.key || ' ' || s.value, ', ' ORDER BY s.key) FROM jsonb_each_text(v.replayed) s
			 WHERE s.value IS DISTINCT FROM v.stored ->> s.key AND s.value !~ '\d{8}|[0-9a-f]{8}' AND s.key !~ 'position|previous')
	  FROM forge.verify('ledger') v ORDER BY 1, 2, 3, 4 $$;
CREATE FUNCTION pg_temp.damage(relation text, statement text, can_mend boolean DEFAULT true) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	line text;
	changed bigint;
BEGIN
	BEGIN
		EXECUTE format('ALTER TABLE forge.%I DISABLE TRIGGER guard', relation);
		EXECUTE replace(statement, 'MINE', 'tenant_id = forge.current_tenant()');
		GET DIAGNOSTICS changed = ROW_COUNT;
		RETURN NEXT changed || ': ' || statement;
		FOR line IN SELECT concat_ws(' | ', '  ' || place, problem, coalesce(stored, '-'), coalesce(replayed, '-')) FROM pg_temp.differences() LOOP
			RETURN NEXT line;
		END LOOP;
		IF can_mend THEN
			RETURN NEXT '  ' || forge.rebuild('ledger') || ' replayed, then ' || (SELECT count(*) FROM forge.verify());
		ELSE
			RETURN NEXT '  ' || (SELECT regexp_replace(o, '[0-9a-f]{8}-[0-9a-f-]*', 'its id') FROM test.outcome($s$SELECT forge.rebuild('ledger')$s$) o);
		END IF;
		RAISE 'undo';
	EXCEPTION WHEN raise_exception THEN
		NULL;
	END;
END $$;
SELECT pg_temp.damage('account_row', format('UPDATE forge.account_row SET %I = %I + 1 WHERE MINE AND account_id = ''00000000-0000-0000-0000-000000000002''', c, c))
  FROM unnest('{position,timestamp,last_timestamp,next_expiry,transfer_count,ledger,debits_pending,debits_posted,credits_pending,credits_posted}'::text[]) c;
SELECT pg_temp.damage('account_row', 'UPDATE forge.account_row SET next_expiry = 0 WHERE MINE AND account_id = ''00000000-0000-0000-0000-000000000002''');
SELECT pg_temp.damage('account_row', 'UPDATE forge.account_row SET flags = flags # 32 WHERE MINE AND account_id = ''00000000-0000-0000-0000-000000000003''');
SELECT pg_temp.damage('account_row', 'DELETE FROM forge.account_row WHERE MINE AND account_id = ''00000000-0000-0000-0000-000000000005''');
SELECT pg_temp.damage('account_row', 'INSERT INTO forge.account_row SELECT tenant_id, test.id(''ghost''), timestamp, 0, 1, 0, position, last_timestamp, 0, 0, 0, 0, 0 FROM forge.account_row WHERE MINE LIMIT 1');
SELECT pg_temp.damage('pending_row', format('UPDATE forge.pending_row SET %s WHERE MINE AND transfer_id = ''00000000-0000-0000-0000-000000000014''', c))
  FROM unnest('{position = position + 1,resolved_position = resolved_position + 1,resolved_position = NULL,fate = ''voided''}'::text[]) c;
SELECT pg_temp.damage('pending_row', 'DELETE FROM forge.pending_row WHERE MINE AND fate = ''pending''');
SELECT pg_temp.damage('pending_row', 'UPDATE forge.pending_row SET transfer_id = test.id(''ghost'') WHERE MINE AND fate = ''posted''');
SELECT pg_temp.damage('expiry_row', 'UPDATE forge.expiry_row SET expires_at = expires_at + 1 WHERE MINE AND transfer_id = ''00000000-0000-0000-0000-000000000016'' AND account_id = ''00000000-0000-0000-0000-000000000002''');
SELECT pg_temp.damage('expiry_row', 'DELETE FROM forge.expiry_row WHERE MINE');
SELECT pg_temp.damage('expiry_row', 'INSERT INTO forge.expiry_row SELECT expires_at, tenant_id, ''00000000-0000-0000-0000-000000000001'', transfer_id FROM forge.expiry_row WHERE MINE LIMIT 1');
SELECT pg_temp.damage('history_row', format('UPDATE forge.history_row SET %I = %I + 1 WHERE MINE AND position = (SELECT position FROM forge.transfer WHERE MINE AND transfer_id = ''00000000-0000-0000-0000-00000000000b'') AND account_id = ''00000000-0000-0000-0000-000000000003''', c, c))
  FROM unnest('{timestamp,debits_pending,debits_posted,credits_pending,credits_posted}'::text[]) c;
SELECT pg_temp.damage('history_row', 'DELETE FROM forge.history_row WHERE MINE AND account_id = ''00000000-0000-0000-0000-000000000003''');
SELECT pg_temp.damage('history_row', 'UPDATE forge.history_row SET account_id = ''00000000-0000-0000-0000-000000000001'' WHERE MINE AND debits_posted = 0');

-- transfers are part of the log: what is wrong with them is told, and nothing can be made from them
SELECT pg_temp.damage('transfer', format('UPDATE forge.transfer SET %s WHERE MINE AND transfer_id = ''00000000-0000-0000-0000-00000000000b''', c), false)
  FROM unnest('{position = position + 100000,event_position = event_position - 1,timestamp = timestamp + 1,previous_debit = previous_debit + 1,previous_credit = 1,ledger = 2,code = 2,flags = 1,result = 54,transfer_id = test.id(''ghost''),debit_account_id = test.id(''ghost''),amount = amount + 1,user_data_64 = NULL}'::text[]) c;
SELECT pg_temp.damage('transfer', 'DELETE FROM forge.transfer WHERE MINE AND transfer_id = ''00000000-0000-0000-0000-00000000000c''', false);
SELECT pg_temp.damage('transfer', 'DELETE FROM forge.transfer WHERE MINE AND transfer_id = ''00000000-0000-0000-0000-000000000028''', false);
SELECT pg_temp.damage('transfer', 'DELETE FROM forge.transfer WHERE MINE', false);
SELECT pg_temp.damage('transfer', 'INSERT INTO forge.transfer (position, event_position, timestamp, previous_debit, previous_credit, ledger, code, flags, result, tenant_id, transfer_id, debit_account_id, credit_account_id, amount)
	SELECT nextval(''forge.position_seq''), event_position, timestamp + 1000000, 0, 0, 1, 1, 0, 0, tenant_id, test.id(''ghost''), debit_account_id, credit_account_id, 1000 FROM forge.transfer WHERE MINE ORDER BY position DESC LIMIT 1', false);
SELECT pg_temp.damage('transfer', 'UPDATE forge.transfer SET position = position - 1 WHERE MINE AND transfer_id = ''00000000-0000-0000-0000-00000000000b''', false);

-- all is as it was
SELECT count(*) FROM forge.verify();
SELECT test.outcome($$SELECT forge.rebuild('ledge')$$);
