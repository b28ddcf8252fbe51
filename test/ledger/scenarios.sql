-- Runs scenarios of the ledger (scenarios.json, random_scenarios.py) against the database, each in a tenant
-- of its own.
--
--	INSERT INTO scenario (name, steps) ...;
--	CALL run_scenarios();       -- in as many sessions as one likes
--	SELECT name, wrong FROM scenario WHERE wrong <> '{}';
--
-- A tick waits in truth.  Balances that a scenario begins with are reached by transfers with a helper's
-- account.  What JSON cannot ask for (reserved fields) is left out, and so are queries.

CREATE TABLE scenario (
	number serial PRIMARY KEY,
	name text NOT NULL,
	steps jsonb NOT NULL,
	wait_s integer NOT NULL,
	is_taken boolean NOT NULL DEFAULT false,
	is_done boolean NOT NULL DEFAULT false,
	answers integer NOT NULL DEFAULT 0,
	wrong text[] NOT NULL DEFAULT '{}'
);

-- The scenarios of a document that wait so many seconds at most.
CREATE FUNCTION add_scenarios(document jsonb, wait_max_s integer) RETURNS bigint LANGUAGE sql
	BEGIN ATOMIC
		WITH added AS (
			INSERT INTO scenario (name, steps, wait_s)
			SELECT s ->> 'scenario', s -> 'steps', w.wait_s
			  FROM jsonb_array_elements(document -> 'scenarios') s,
				   LATERAL (SELECT coalesce(sum((t ->> 'value')::integer), 0) AS wait_s
							  FROM jsonb_array_elements(s -> 'steps') t
							 WHERE t ->> 'op' = 'tick' AND t ->> 'unit' = 'seconds') w
			 WHERE w.wait_s <= wait_max_s
			RETURNING 1)
		SELECT count(*) FROM added;
	END;

CREATE FUNCTION id_of(number numeric) RETURNS uuid LANGUAGE sql IMMUTABLE
	BEGIN ATOMIC
		SELECT string_agg(lpad(to_hex(mod(div(number, 65536::numeric ^ n), 65536)::integer), 4, '0'), '' ORDER BY n DESC)::uuid
		  FROM generate_series(0, 7) n;
	END;

-- A step as a record that is asked for: members that are true are names of flags, all others are numbers.
CREATE FUNCTION record_of(step jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE
	BEGIN ATOMIC
		SELECT coalesce(jsonb_object_agg(key, (value #>> '{}')::numeric) FILTER (WHERE jsonb_typeof(value) <> 'boolean'), '{}')
			|| jsonb_build_object('flags', coalesce(jsonb_agg(key) FILTER (WHERE value = 'true' AND key <> 'summed'), '[]'))
			|| CASE WHEN step ? 'summed' THEN '{"keeping": "summed"}'::jsonb ELSE '{}' END
		  FROM jsonb_each(step)
		 WHERE key NOT IN ('op', 'status', 'reserved', 'flags_padding', 'debits_pending', 'debits_posted', 'credits_pending', 'credits_posted');
	END;

-- Can it be asked for in JSON so that it fails like that?
CREATE FUNCTION is_json(step jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE
	RETURN step ->> 'status' NOT IN ('reserved_field', 'reserved_flag', 'debits_pending_must_be_zero', 'debits_posted_must_be_zero', 'credits_pending_must_be_zero', 'credits_posted_must_be_zero');

-- Balances of an account that is summed.
CREATE FUNCTION look_up_summed(account uuid) RETURNS jsonb LANGUAGE sql
	BEGIN ATOMIC
		SELECT to_jsonb(b) - 'transfer_count' || '{"closed": false}' FROM forge.summed_balance(account) b;
	END;

-- Balances as they are now: what has expired since the last transfer is taken out.  NULL: no such account.
CREATE FUNCTION look_up_account(number numeric) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
	account forge.account_row;
	expired record;
	now_ns numeric := extract(epoch FROM clock_timestamp()) * 1000000000;
BEGIN
	SELECT * INTO account FROM forge.account_row a
	 WHERE a.tenant_id = forge.current_tenant() AND a.account_id = id_of(number);
	IF NOT FOUND THEN
		RETURN NULL;
	ELSIF account.flags >= 32768 THEN
		RETURN look_up_summed(account.account_id);
	END IF;
	SELECT coalesce(sum(t.amount) FILTER (WHERE t.debit_account_id = account.account_id), 0) AS debits,
		   coalesce(sum(t.amount) FILTER (WHERE t.credit_account_id = account.account_id), 0) AS credits,
		   bool_or(t.flags & CASE WHEN t.debit_account_id = account.account_id THEN 64 ELSE 128 END <> 0) AS opens
	  INTO expired
	  FROM forge.expiry_row e
	  JOIN forge.transfer t ON t.tenant_id = e.tenant_id AND t.transfer_id = e.transfer_id
	 WHERE e.tenant_id = account.tenant_id AND e.account_id = account.account_id AND e.expires_at <= now_ns;
	RETURN jsonb_build_object(
		'debits_pending', account.debits_pending - expired.debits, 'debits_posted', account.debits_posted,
		'credits_pending', account.credits_pending - expired.credits, 'credits_posted', account.credits_posted,
		'closed', account.flags & 32 <> 0 AND NOT coalesce(expired.opens, false));
END
$$;

-- The balances of a step, as look_up_account gives them.
CREATE FUNCTION balances_of(step jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE
	BEGIN ATOMIC
		SELECT jsonb_object_agg(name, coalesce((step ->> name)::numeric, 0)) || jsonb_build_object('closed', coalesce((step ->> 'closed')::boolean, false))
		  FROM unnest('{debits_pending,debits_posted,credits_pending,credits_posted}'::text[]) name
		 WHERE step ->> 'expect' IS DISTINCT FROM 'missing';
	END;

-- Accounts or transfers that are asked for together, in one call: the answers that are not those of the steps.
CREATE FUNCTION ask(operation text, steps jsonb[]) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
	records jsonb := (SELECT jsonb_agg(record_of(step) ORDER BY n) FROM unnest(steps) WITH ORDINALITY AS s (step, n));
	statuses text[];
BEGIN
	IF operation = 'create_accounts' THEN
		statuses := ARRAY(SELECT status FROM erp.create_ledger_accounts(records) ORDER BY index);
	ELSE
		statuses := ARRAY(SELECT status FROM erp.create_transfers(records) ORDER BY index);
	END IF;
	RETURN ARRAY(SELECT format('%s instead of %s', statuses[n], step)
				   FROM unnest(steps) WITH ORDINALITY AS s (step, n)
				  WHERE statuses[n] IS DISTINCT FROM step ->> 'status'
				  ORDER BY n);
END
$$;

-- The balances of a new account: what limits its other side comes first.
CREATE FUNCTION set_up(step jsonb) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
	account numeric := step ->> 'account';
	helper numeric := 2::numeric ^ 100 + account;
	row forge.account_row;
	transfers jsonb[];
BEGIN
	SELECT * INTO STRICT row FROM forge.account_row a
	 WHERE a.tenant_id = forge.current_tenant() AND a.account_id = id_of(account);
	SELECT array_agg(CASE WHEN name LIKE 'debits%'
						  THEN jsonb_build_object('debit_account_id', account, 'credit_account_id', helper)
						  ELSE jsonb_build_object('debit_account_id', helper, 'credit_account_id', account) END
				  || jsonb_build_object('id', helper * 10 + n, 'amount', step -> name, 'ledger', row.ledger, 'code', 1,
										'pending', name LIKE '%pending', 'status', 'created')
			  ORDER BY name LIKE '%pending', (name LIKE 'debits%') = (row.flags & 2 <> 0))
	  INTO transfers
	  FROM unnest('{debits_pending,debits_posted,credits_pending,credits_posted}'::text[]) WITH ORDINALITY AS u (name, n)
	 WHERE (step ->> name)::numeric > 0;
	RETURN ask('create_accounts', ARRAY[jsonb_build_object('id', helper, 'ledger', row.ledger, 'code', 1, 'status', 'created')])
		|| ask('create_transfers', transfers);
END
$$;

CREATE FUNCTION look_up(step jsonb) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
	expected jsonb := CASE WHEN step ->> 'op' = 'lookup_account' THEN balances_of(step)
						   WHEN step ->> 'field' = 'exists' THEN step -> 'value'
						   ELSE to_jsonb((step ->> 'value')::numeric) END;
	given jsonb;
BEGIN
	IF step ->> 'op' = 'lookup_account' THEN
		given := look_up_account((step ->> 'id')::numeric);
	ELSE
		SELECT CASE step ->> 'field' WHEN 'exists' THEN to_jsonb(count(*) > 0)
									 WHEN 'amount' THEN to_jsonb(max(amount))
									 WHEN 'timestamp' THEN to_jsonb(max("timestamp")) END
		  INTO given
		  FROM forge.transfer
		 WHERE tenant_id = forge.current_tenant() AND transfer_id = id_of((step ->> 'id')::numeric) AND result = 0;
	END IF;
	RETURN CASE WHEN given IS DISTINCT FROM expected THEN ARRAY[format('%s instead of %s', given, step)] ELSE '{}' END;
END
$$;

CREATE PROCEDURE begin_tenant() LANGUAGE plpgsql AS $$
DECLARE
	tenant uuid := forge.create_tenant('t-' || gen_random_uuid());
BEGIN
	COMMIT;
	PERFORM set_config('forgeerp.allow_session_context', 'on', false);
	PERFORM forge.act_as(tenant, session => true);
	COMMIT;
END
$$;

-- All steps of a scenario, each call a transaction.  Where accounts are summed, some of it is summed up now and then.  late_s: how much longer it took than its ticks.
CREATE PROCEDURE run_steps(steps jsonb, INOUT answers integer, INOUT wrong text[], INOUT late_s numeric) LANGUAGE plpgsql AS $$
DECLARE
	began timestamptz := clock_timestamp();
	waited_s integer := 0;
	asked jsonb[] := '{}';
	is_summed boolean := steps @? '$[*].summed';
	step jsonb;
BEGIN
	answers := 0;
	wrong := '{}';
	FOR step IN SELECT * FROM jsonb_array_elements(steps) LOOP
		CASE
			WHEN step ->> 'op' IN ('account', 'transfer') THEN
				IF is_json(step) THEN
					asked := asked || step;
				END IF;
			WHEN step ->> 'operation' IN ('create_accounts', 'create_transfers') THEN
				IF asked <> '{}' THEN
					wrong := wrong || ask(step ->> 'operation', asked);
				END IF;
				answers := answers + cardinality(asked);
				asked := '{}';
				COMMIT;
				IF is_summed AND random() < 0.3 THEN
					PERFORM forge.run_jobs();
					COMMIT;
				END IF;
			WHEN step ->> 'op' IN ('lookup_account', 'lookup_transfer') THEN
				wrong := wrong || look_up(step);
				answers := answers + 1;
			WHEN step ->> 'op' = 'setup' THEN
				wrong := wrong || set_up(step);
			WHEN step ->> 'op' = 'tick' AND step ->> 'unit' = 'seconds' THEN
				PERFORM pg_sleep((step ->> 'value')::integer);
				waited_s := waited_s + (step ->> 'value')::integer;
			ELSE
		END CASE;
	END LOOP;
	late_s := extract(epoch FROM clock_timestamp() - began) - waited_s;
END
$$;

-- Takes scenarios until none is left, those first that wait longest.  Timeouts are whole seconds: of one that was
-- a second late something may have expired that should not, so it is run again.
CREATE PROCEDURE run_scenarios() LANGUAGE plpgsql AS $$
DECLARE
	taken scenario;
	given integer;
	faults text[];
	late_s numeric;
BEGIN
	LOOP
		UPDATE scenario s SET is_taken = true
		 WHERE s.number = (SELECT o.number FROM scenario o WHERE NOT o.is_taken
							ORDER BY o.wait_s DESC, o.number LIMIT 1 FOR UPDATE SKIP LOCKED)
		RETURNING * INTO taken;
		EXIT WHEN NOT FOUND;
		COMMIT;
		FOR attempt IN 1 .. 20 LOOP
			CALL begin_tenant();
			CALL run_steps(taken.steps, given, faults, late_s);
			EXIT WHEN late_s < 1 OR taken.wait_s = 0;
			faults := faults || format('%s s late', late_s);
		END LOOP;
		UPDATE scenario s SET is_done = true, answers = given, wrong = faults
		 WHERE s.number = taken.number;
		COMMIT;
	END LOOP;
END
$$;
