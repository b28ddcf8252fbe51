-- Reading the ledger: accounts with their balances, transfers and what became of them, queries.

--@ section functions
-- What queries need: names, and the clock as transfers count it.
CREATE OR REPLACE FUNCTION forge.account_flags(flags integer) RETURNS text[]
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_account_flags';
COMMENT ON FUNCTION forge.account_flags IS
	'The names of the flags of an account, as in a record of 128 bytes.';

CREATE OR REPLACE FUNCTION forge.transfer_flags(flags integer) RETURNS text[]
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_transfer_flags';
COMMENT ON FUNCTION forge.transfer_flags IS
	'The names of the flags of a transfer, as in a record of 128 bytes.';

CREATE OR REPLACE FUNCTION forge.transfer_status(result integer) RETURNS text
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_transfer_status';
COMMENT ON FUNCTION forge.transfer_status IS
	'The name of the status with that number, created for 0; NULL when there is none.';

CREATE OR REPLACE FUNCTION forge.ledger_now() RETURNS bigint
	LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT (extract(epoch FROM statement_timestamp()) * 1000000000)::bigint;
END;
COMMENT ON FUNCTION forge.ledger_now IS
	'The time of the statement, in nanoseconds since 1970: pending transfers that expire then or before have expired.';

-- A bound that is NULL is above and below no timestamp, so that an invalid filter finds nothing.
CREATE OR REPLACE FUNCTION forge.ledger_bound(bound numeric, missing bigint) RETURNS bigint
	LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT CASE WHEN coalesce(bound, 0) = 0 THEN missing
				WHEN bound BETWEEN 1 AND 9223372036854775807 AND bound = trunc(bound)
				THEN bound::bigint END;
END;
COMMENT ON FUNCTION forge.ledger_bound IS
	'The bound of a filter by timestamps, the second argument for NULL and 0; NULL for one that no timestamp can have.';

-- Accounts.  A pending transfer expires without an event; what has expired since the account's row was
-- written is looked up for those accounts alone of which something has.  This view has its owner's rights
-- and looks at the permission itself, because balances are also for callers who may not see transfers.
CREATE OR REPLACE VIEW forge.expired_pending WITH (security_barrier = true) AS
	SELECT x.account_id,
		   CASE WHEN t.debit_account_id = x.account_id THEN t.amount ELSE 0 END AS debits,
		   CASE WHEN t.debit_account_id = x.account_id THEN 0 ELSE t.amount END AS credits,
		   t.flags & CASE WHEN t.debit_account_id = x.account_id THEN 64 ELSE 128 END <> 0 AS reopens
	  FROM forge.expiry_row x
	  JOIN forge.transfer t ON t.tenant_id = x.tenant_id AND t.transfer_id = x.transfer_id
	 WHERE x.tenant_id = (SELECT forge.current_tenant())
	   AND x.expires_at <= (SELECT forge.ledger_now())
	   AND (SELECT forge.has_permission('ledger.account.read'));
COMMENT ON VIEW forge.expired_pending IS
	'What rows of forge.account_row still count although it has expired: pending debits and credits, and whether a closing transfer let the account open again.';

-- What transfers are not summed up yet comes from here, for the accounts that need it.
CREATE OR REPLACE FUNCTION forge.summed_balance(
	account_id uuid, OUT debits_pending numeric, OUT debits_posted numeric,
	OUT credits_pending numeric, OUT credits_posted numeric, OUT transfer_count bigint)
	RETURNS SETOF record
	LANGUAGE C STABLE PARALLEL RESTRICTED ROWS 1 AS 'MODULE_PATHNAME', 'forge_summed_balance';
COMMENT ON FUNCTION forge.summed_balance IS
	'The sums of an account whose keeping is summed, and how many transfers it has: its row in forge.account_row, and all transfers that come after the position of the read model "summed".  One row; none for other accounts, and without the permission ledger.account.read.';

CREATE OR REPLACE VIEW erp.ledger_account WITH (security_invoker = true) AS
	SELECT r.account_id,
		   r.ledger,
		   a.code,
		   forge.account_flags(r.flags & CASE WHEN x.reopens THEN ~ 32 ELSE -1 END) AS flags,
		   CASE WHEN r.flags >= 32768 THEN 'summed' ELSE 'exact' END AS keeping,
		   coalesce(s.debits_pending, r.debits_pending - coalesce(x.debits, 0)) AS debits_pending,
		   coalesce(s.debits_posted, r.debits_posted) AS debits_posted,
		   coalesce(s.credits_pending, r.credits_pending - coalesce(x.credits, 0)) AS credits_pending,
		   coalesce(s.credits_posted, r.credits_posted) AS credits_posted,
		   coalesce(s.debits_posted - s.credits_posted, r.debits_posted - r.credits_posted) AS balance,
		   coalesce(s.debits_posted - s.credits_posted, r.debits_posted - r.credits_posted)
				* ('1e-' || l.scale)::numeric AS balance_scaled,
		   l.unit,
		   a.user_data_128,
		   nullif(a.user_data_64, 0) AS user_data_64,
		   nullif(a.user_data_32, 0) AS user_data_32,
		   r.flags & 32 <> 0 AND x.reopens IS NOT TRUE AS closed,
		   r."timestamp",
		   coalesce(s.transfer_count, r.transfer_count) AS transfer_count,
		   a.name
	  FROM forge.account_row r
	  JOIN forge.ledger_account_row a ON a.tenant_id = r.tenant_id AND a.account_id = r.account_id
	  LEFT JOIN forge.ledger_row l ON l.tenant_id = r.tenant_id AND l.ledger = r.ledger
	 CROSS JOIN LATERAL (
			SELECT sum(e.debits) AS debits, sum(e.credits) AS credits, bool_or(e.reopens) AS reopens
			  FROM forge.expired_pending e
			 WHERE e.account_id = r.account_id
			   AND r.next_expiry > 0 AND r.next_expiry <= (SELECT forge.ledger_now())) x
	  LEFT JOIN LATERAL (
			SELECT b.* FROM forge.summed_balance(r.account_id) b WHERE r.flags >= 32768 OFFSET 0) s ON true
	 WHERE r.tenant_id = (SELECT forge.current_tenant());
COMMENT ON VIEW erp.ledger_account IS
	'Accounts of the ledger and their balances, in the smallest unit of the ledger.  A pending transfer counts until the moment at which it expires.';
COMMENT ON COLUMN erp.ledger_account.account_id IS 'The id that the caller gave it.';
COMMENT ON COLUMN erp.ledger_account.ledger IS 'The ledger, whose accounts have one unit.';
COMMENT ON COLUMN erp.ledger_account.code IS 'What kind of account it is, by the tenant''s own list.';
COMMENT ON COLUMN erp.ledger_account.flags IS 'Names of its flags; closed is among them while it is closed.';
COMMENT ON COLUMN erp.ledger_account.keeping IS
	'How the balance is kept: exact, a row that each transfer locks and changes; or summed, from the transfers, which then do not wait for each other.';
COMMENT ON COLUMN erp.ledger_account.debits_pending IS 'Sum of its pending debits.';
COMMENT ON COLUMN erp.ledger_account.debits_posted IS 'Sum of its posted debits.';
COMMENT ON COLUMN erp.ledger_account.credits_pending IS 'Sum of its pending credits.';
COMMENT ON COLUMN erp.ledger_account.credits_posted IS 'Sum of its posted credits.';
COMMENT ON COLUMN erp.ledger_account.balance IS
	'Posted debits less posted credits, as in a trial balance: positive for what is owned, negative for what is owed.  What is pending is not in it.';
COMMENT ON COLUMN erp.ledger_account.balance_scaled IS
	'The balance with the decimals that its ledger''s scale says; NULL when the ledger is not registered, or the caller may not read ledgers.';
COMMENT ON COLUMN erp.ledger_account.unit IS 'What its ledger counts; NULL as before.';
COMMENT ON COLUMN erp.ledger_account.user_data_128 IS 'The caller''s; NULL for 0.';
COMMENT ON COLUMN erp.ledger_account.user_data_64 IS 'The caller''s; NULL for 0.';
COMMENT ON COLUMN erp.ledger_account.user_data_32 IS 'The caller''s; NULL for 0.';
COMMENT ON COLUMN erp.ledger_account.closed IS 'Is it closed now?';
COMMENT ON COLUMN erp.ledger_account."timestamp" IS 'When it was created: nanoseconds since 1970.';
COMMENT ON COLUMN erp.ledger_account.transfer_count IS 'How many transfers it has.';
COMMENT ON COLUMN erp.ledger_account.name IS 'What people call it.';

-- Transfers.  Who created one is told by its event.
CREATE OR REPLACE VIEW erp.transfer WITH (security_invoker = true) AS
	SELECT t.position,
		   t."timestamp",
		   t.transfer_id,
		   t.debit_account_id,
		   t.credit_account_id,
		   t.amount,
		   t.amount * ('1e-' || l.scale)::numeric AS amount_scaled,
		   t.ledger,
		   t.code,
		   forge.transfer_flags(t.flags) AS flags,
		   t.pending_id,
		   t.user_data_128,
		   t.user_data_64,
		   t.user_data_32,
		   t.timeout,
		   CASE WHEN t.flags & 8 <> 0 THEN 'voided'
				WHEN t.flags & 2 = 0 THEN 'posted'
				WHEN p.fate = 'pending'
				 AND t."timestamp" + t.timeout * 1000000000 <= (SELECT forge.ledger_now()) THEN 'expired'
				ELSE p.fate END AS status,
		   e.command_id,
		   e.principal_id,
		   e.recorded_at,
		   t.event_position
	  FROM forge.transfer t
	  LEFT JOIN forge.pending_row p
			ON p.tenant_id = t.tenant_id AND p.transfer_id = t.transfer_id
	  LEFT JOIN forge.event e ON e.tenant_id = t.tenant_id AND e.position = t.event_position
	  LEFT JOIN forge.ledger_row l ON l.tenant_id = t.tenant_id AND l.ledger = t.ledger
	 WHERE t.tenant_id = (SELECT forge.current_tenant()) AND t.result = 0;
COMMENT ON VIEW erp.transfer IS
	'Transfers that were created.  Their total order is that of position; in each account timestamps ascend with it.  Sums of what has moved are those of status posted without the flag pending: a pending transfer moves nothing, the one that posts it does.';
COMMENT ON COLUMN erp.transfer.position IS 'Place in the global order.';
COMMENT ON COLUMN erp.transfer."timestamp" IS 'When it happened: nanoseconds since 1970.';
COMMENT ON COLUMN erp.transfer.transfer_id IS 'The id that the caller gave it.';
COMMENT ON COLUMN erp.transfer.debit_account_id IS 'The account that is debited.';
COMMENT ON COLUMN erp.transfer.credit_account_id IS 'The account that is credited.';
COMMENT ON COLUMN erp.transfer.amount IS 'In the smallest unit of the ledger.';
COMMENT ON COLUMN erp.transfer.amount_scaled IS
	'The amount with the decimals that its ledger''s scale says; NULL when the ledger is not registered, or the caller may not read ledgers.';
COMMENT ON COLUMN erp.transfer.ledger IS 'The ledger of its accounts.';
COMMENT ON COLUMN erp.transfer.code IS 'Why, by the tenant''s own list.';
COMMENT ON COLUMN erp.transfer.flags IS 'Names of its flags.';
COMMENT ON COLUMN erp.transfer.pending_id IS 'The pending transfer that it posts or voids; NULL for none.';
COMMENT ON COLUMN erp.transfer.user_data_128 IS 'The caller''s; NULL for 0.';
COMMENT ON COLUMN erp.transfer.user_data_64 IS 'The caller''s; NULL for 0.';
COMMENT ON COLUMN erp.transfer.user_data_32 IS 'The caller''s; NULL for 0.';
COMMENT ON COLUMN erp.transfer.timeout IS 'Seconds after which a pending transfer expires; NULL for never.';
COMMENT ON COLUMN erp.transfer.status IS
	'posted; of a pending transfer also pending, voided or expired: what has become of it; of one that voids another: voided.';
COMMENT ON COLUMN erp.transfer.command_id IS
	'The command that it was created by.  This and the next two are for callers who may read events; NULL for others.';
COMMENT ON COLUMN erp.transfer.principal_id IS 'Who created it; NULL when none was named.';
COMMENT ON COLUMN erp.transfer.recorded_at IS 'The clock when its event was written.';
COMMENT ON COLUMN erp.transfer.event_position IS 'Position of the event ledger.batch.posted that it is a row of.';

CREATE OR REPLACE VIEW erp.pending_transfer WITH (security_invoker = true) AS
	SELECT t.position, t."timestamp", t.transfer_id, t.debit_account_id, t.credit_account_id, t.amount,
		   t.ledger, t.code, t.flags, t.user_data_128, t.user_data_64, t.user_data_32, t.timeout,
		   timestamptz 'epoch' + (t."timestamp" / 1000) * interval '1 microsecond'
			   + t.timeout * interval '1 second' AS expires_at,
		   t.command_id, t.principal_id, t.recorded_at
	  FROM forge.pending_row p
	  JOIN erp.transfer t ON t.transfer_id = p.transfer_id
	 WHERE p.tenant_id = (SELECT forge.current_tenant())
	   AND p.fate = 'pending'
	   AND (t.timeout IS NULL
			OR t."timestamp" + t.timeout * 1000000000 > (SELECT forge.ledger_now()));
COMMENT ON VIEW erp.pending_transfer IS
	'Pending transfers that are open: neither posted nor voided nor expired.';
COMMENT ON COLUMN erp.pending_transfer.expires_at IS 'When it expires; NULL for never.';

CREATE OR REPLACE VIEW erp.transfer_failure WITH (security_invoker = true) AS
	SELECT t.position, t."timestamp", t.transfer_id, t.debit_account_id, t.credit_account_id, t.amount,
		   t.ledger, t.code, forge.transfer_flags(t.flags) AS flags, t.pending_id, t.user_data_128,
		   t.user_data_64, t.user_data_32, t.timeout, forge.transfer_status(t.result) AS status, t.result,
		   e.command_id, e.principal_id, e.recorded_at, t.event_position
	  FROM forge.transfer t
	  LEFT JOIN forge.event e ON e.tenant_id = t.tenant_id AND e.position = t.event_position
	 WHERE t.tenant_id = (SELECT forge.current_tenant()) AND t.result <> 0;
COMMENT ON VIEW erp.transfer_failure IS
	'Transfers that failed for what the ledger was like at that moment, as they were asked for.  Their ids cannot be used again.  Transfers that failed for what they say leave nothing behind.';
COMMENT ON COLUMN erp.transfer_failure.status IS 'Why it failed: exceeds_credits.';
COMMENT ON COLUMN erp.transfer_failure.result IS 'The number of that status.';

CREATE OR REPLACE VIEW forge.balance_history WITH (security_invoker = true) AS
	SELECT h.position, h."timestamp", h.account_id, h.debits_pending, h.debits_posted, h.credits_pending,
		   h.credits_posted
	  FROM forge.history_row h CROSS JOIN (SELECT) read_only
	 WHERE h.tenant_id = (SELECT forge.current_tenant());
COMMENT ON VIEW forge.balance_history IS
	'Balances of accounts with the flag history after each of their transfers, as erp.account_balances finds them.';

-- Queries.  Like the views they find nothing without the permission.  Their filters are TigerBeetle's:
-- NULL and 0 ask for nothing in particular, and a filter that is invalid finds nothing.
CREATE OR REPLACE FUNCTION forge.find_transfers(
	account_id uuid, timestamp_min bigint, timestamp_max bigint, max_count integer, debits boolean,
	credits boolean, reversed boolean, ledger bigint, code integer, user_data_128 uuid,
	user_data_64 numeric, user_data_32 bigint, OUT ordinal bigint, OUT "position" bigint)
	RETURNS SETOF record
	LANGUAGE C STABLE PARALLEL RESTRICTED ROWS 100 AS 'MODULE_PATHNAME', 'forge_find_transfers';
COMMENT ON FUNCTION forge.find_transfers IS
	'Positions of the transfers that a filter asks for, in the order of erp.account_transfers, or with NULL for the account in that of erp.query_transfers.';

CREATE OR REPLACE FUNCTION erp.account_transfers(
	account_id uuid, timestamp_min numeric DEFAULT NULL, timestamp_max numeric DEFAULT NULL,
	"limit" integer DEFAULT 1000, debits boolean DEFAULT true, credits boolean DEFAULT true,
	reversed boolean DEFAULT false, code integer DEFAULT NULL, user_data_128 uuid DEFAULT NULL,
	user_data_64 numeric DEFAULT NULL, user_data_32 bigint DEFAULT NULL) RETURNS SETOF erp.transfer
	LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 100
	SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT t.*
	  FROM forge.find_transfers(
			coalesce(account_id, '00000000-0000-0000-0000-000000000000'),
			forge.ledger_bound(timestamp_min, 1),
			forge.ledger_bound(timestamp_max, 9223372036854775807), "limit", debits, credits, reversed,
			NULL, code, user_data_128, user_data_64, user_data_32) c
	 CROSS JOIN LATERAL (
			SELECT * FROM erp.transfer s WHERE s.position = c.position OFFSET 0) t
	 ORDER BY c.ordinal;
END;
COMMENT ON FUNCTION erp.account_transfers IS
	'The transfers of an account, oldest first, or with reversed newest first: at most "limit", whose timestamps lie between the bounds, those included, and which have the other values.  debits and credits: the side on which the account is; one of them must be true.  Ask again from the last timestamp plus 1, or up to it less 1, for more.  It follows the chain of the account''s transfers from the newest one, so the newest are found at once, and the oldest after all others.  Of an account that is summed, all transfers of the tenant are read; two of its transfers may have one timestamp, and they come in the order of their positions.';

CREATE OR REPLACE FUNCTION erp.account_balances(
	account_id uuid, timestamp_min numeric DEFAULT NULL, timestamp_max numeric DEFAULT NULL,
	"limit" integer DEFAULT 1000, debits boolean DEFAULT true, credits boolean DEFAULT true,
	reversed boolean DEFAULT false, code integer DEFAULT NULL, user_data_128 uuid DEFAULT NULL,
	user_data_64 numeric DEFAULT NULL, user_data_32 bigint DEFAULT NULL,
	OUT "timestamp" bigint, OUT debits_pending numeric, OUT debits_posted numeric,
	OUT credits_pending numeric, OUT credits_posted numeric, OUT balance numeric) RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 100
	SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT h."timestamp", h.debits_pending, h.debits_posted, h.credits_pending, h.credits_posted,
		   h.debits_posted - h.credits_posted
	  FROM forge.find_transfers(
			coalesce(account_id, '00000000-0000-0000-0000-000000000000'),
			forge.ledger_bound(timestamp_min, 1),
			forge.ledger_bound(timestamp_max, 9223372036854775807), "limit", debits, credits, reversed,
			NULL, code, user_data_128, user_data_64, user_data_32) c
	 CROSS JOIN LATERAL (
			SELECT * FROM forge.balance_history r
			 WHERE r.account_id = account_balances.account_id AND r.position = c.position
			OFFSET 0) h
	 ORDER BY c.ordinal;
END;
COMMENT ON FUNCTION erp.account_balances IS
	'The balances of an account after each of the transfers that erp.account_transfers finds for the same arguments.  Only for accounts with the flag history; of others there are none.  What expires later does not change them.';

CREATE OR REPLACE FUNCTION erp.balance_at(
	account_id uuid, at timestamptz, OUT debits_pending numeric, OUT debits_posted numeric,
	OUT credits_pending numeric, OUT credits_posted numeric, OUT balance numeric)
	RETURNS SETOF record
	LANGUAGE C STABLE PARALLEL RESTRICTED ROWS 1 AS 'MODULE_PATHNAME', 'forge_balance_at';
COMMENT ON FUNCTION erp.balance_at IS
	'What the balances of an account were at that time, its transfers of that instant included and what had expired left out; NULLs when there was no such account.  With the flag history it is found by the account''s history; without it all transfers of the account are read, and of an account that is summed all transfers of the tenant.';

CREATE OR REPLACE FUNCTION erp.query_ledger_accounts(
	timestamp_min numeric DEFAULT NULL, timestamp_max numeric DEFAULT NULL,
	"limit" integer DEFAULT 1000, reversed boolean DEFAULT false, ledger bigint DEFAULT NULL,
	code integer DEFAULT NULL, user_data_128 uuid DEFAULT NULL, user_data_64 numeric DEFAULT NULL,
	user_data_32 bigint DEFAULT NULL) RETURNS SETOF erp.ledger_account
	LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 100 SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	(SELECT a.*
	   FROM erp.ledger_account a
	  WHERE reversed IS NOT TRUE
		AND a."timestamp" >= (SELECT forge.ledger_bound(timestamp_min, 1))
		AND a."timestamp" <= (SELECT forge.ledger_bound(timestamp_max, 9223372036854775807))
		AND coalesce(query_ledger_accounts.ledger, 0) IN (0, a.ledger)
		AND coalesce(query_ledger_accounts.code, 0) IN (0, a.code)
		AND (query_ledger_accounts.user_data_128 IS NULL
			 OR query_ledger_accounts.user_data_128 = '00000000-0000-0000-0000-000000000000'
			 OR query_ledger_accounts.user_data_128 = a.user_data_128)
		AND coalesce(query_ledger_accounts.user_data_64, 0) IN (0, a.user_data_64)
		AND coalesce(query_ledger_accounts.user_data_32, 0) IN (0, a.user_data_32)
	  ORDER BY a."timestamp"
	  LIMIT greatest(coalesce("limit", 0), 0))
	UNION ALL
	(SELECT a.*
	   FROM erp.ledger_account a
	  WHERE reversed
		AND a."timestamp" >= (SELECT forge.ledger_bound(timestamp_min, 1))
		AND a."timestamp" <= (SELECT forge.ledger_bound(timestamp_max, 9223372036854775807))
		AND coalesce(query_ledger_accounts.ledger, 0) IN (0, a.ledger)
		AND coalesce(query_ledger_accounts.code, 0) IN (0, a.code)
		AND (query_ledger_accounts.user_data_128 IS NULL
			 OR query_ledger_accounts.user_data_128 = '00000000-0000-0000-0000-000000000000'
			 OR query_ledger_accounts.user_data_128 = a.user_data_128)
		AND coalesce(query_ledger_accounts.user_data_64, 0) IN (0, a.user_data_64)
		AND coalesce(query_ledger_accounts.user_data_32, 0) IN (0, a.user_data_32)
	  ORDER BY a."timestamp" DESC
	  LIMIT greatest(coalesce("limit", 0), 0));
END;
COMMENT ON FUNCTION erp.query_ledger_accounts IS
	'Accounts of the ledger in the order of their timestamps, or with reversed from the newest: at most "limit", created between the bounds, those included, which have the other values.  Ask again from the last timestamp plus 1, or up to it less 1, for more.';

CREATE OR REPLACE FUNCTION erp.query_transfers(
	timestamp_min numeric DEFAULT NULL, timestamp_max numeric DEFAULT NULL,
	"limit" integer DEFAULT 1000, reversed boolean DEFAULT false, ledger bigint DEFAULT NULL,
	code integer DEFAULT NULL, user_data_128 uuid DEFAULT NULL, user_data_64 numeric DEFAULT NULL,
	user_data_32 bigint DEFAULT NULL) RETURNS SETOF erp.transfer
	LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 100
	SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT t.*
	  FROM forge.find_transfers(
			NULL, forge.ledger_bound(timestamp_min, 1),
			forge.ledger_bound(timestamp_max, 9223372036854775807), "limit", true, true, reversed,
			ledger, code, user_data_128, user_data_64, user_data_32) c
	 CROSS JOIN LATERAL (
			SELECT * FROM erp.transfer s WHERE s.position = c.position OFFSET 0) t
	 ORDER BY c.ordinal;
END;
COMMENT ON FUNCTION erp.query_transfers IS
	'Transfers in their total order, that of position, or with reversed from the newest: at most "limit", whose timestamps lie between the bounds, those included, and which have the other values.  Timestamps of different accounts need not ascend with positions: to page through all of them ask erp.transfer by position.';

CREATE OR REPLACE FUNCTION erp.ledger_change_events(
	timestamp_min numeric DEFAULT NULL, timestamp_max numeric DEFAULT NULL,
	"limit" integer DEFAULT 1000,
	OUT type text, OUT "timestamp" bigint, OUT "position" bigint, OUT ledger bigint,
	OUT transfer_id uuid, OUT debit_account_id uuid, OUT credit_account_id uuid, OUT amount numeric,
	OUT pending_id uuid, OUT code integer, OUT flags text[], OUT timeout bigint,
	OUT user_data_128 uuid, OUT user_data_64 numeric, OUT user_data_32 bigint,
	OUT debit_account_debits_pending numeric, OUT debit_account_debits_posted numeric,
	OUT debit_account_credits_pending numeric, OUT debit_account_credits_posted numeric,
	OUT credit_account_debits_pending numeric, OUT credit_account_debits_posted numeric,
	OUT credit_account_credits_pending numeric, OUT credit_account_credits_posted numeric)
	RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 100
	SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	WITH bounds AS (
		SELECT forge.ledger_bound(timestamp_min, 1) AS low,
			   forge.ledger_bound(timestamp_max, 9223372036854775807) AS high
	), change AS (
		(SELECT t.position, t."timestamp", t.transfer_id, false AS is_expiry
		   FROM forge.transfer t, bounds b
		  WHERE t.tenant_id = (SELECT forge.current_tenant()) AND t.result = 0
			AND t."timestamp" >= b.low AND t."timestamp" <= b.high
		  ORDER BY t."timestamp", t.position
		  LIMIT greatest(coalesce("limit", 0), 0))
		UNION ALL
		(SELECT t.position, t."timestamp" + t.timeout * 1000000000, t.transfer_id, true
		   FROM forge.pending_row p
		   JOIN forge.transfer t ON t.tenant_id = p.tenant_id AND t.transfer_id = p.transfer_id, bounds b
		  WHERE p.tenant_id = (SELECT forge.current_tenant()) AND p.fate = 'pending'
			AND t."timestamp" + t.timeout * 1000000000 >= b.low
			AND t."timestamp" + t.timeout * 1000000000
				<= least(b.high, (SELECT forge.ledger_now()))
		  ORDER BY 2, 1
		  LIMIT greatest(coalesce("limit", 0), 0))
	), first AS (
		SELECT c.* FROM change c ORDER BY c."timestamp", c.is_expiry, c.position
		 LIMIT greatest(coalesce("limit", 0), 0)
	)
	SELECT CASE WHEN c.is_expiry THEN 'two_phase_expired'
				WHEN t.flags & 2 <> 0 THEN 'two_phase_pending'
				WHEN t.flags & 4 <> 0 THEN 'two_phase_posted'
				WHEN t.flags & 8 <> 0 THEN 'two_phase_voided'
				ELSE 'single_phase' END,
		   c."timestamp", c.position, t.ledger, t.transfer_id, t.debit_account_id, t.credit_account_id,
		   t.amount, t.pending_id, t.code, forge.transfer_flags(t.flags), t.timeout, t.user_data_128,
		   t.user_data_64, t.user_data_32,
		   d.debits_pending, d.debits_posted, d.credits_pending, d.credits_posted,
		   k.debits_pending, k.debits_posted, k.credits_pending, k.credits_posted
	  FROM first c
	 CROSS JOIN LATERAL (
			SELECT * FROM forge.transfer s
			 WHERE s.tenant_id = (SELECT forge.current_tenant()) AND s.transfer_id = c.transfer_id
			OFFSET 0) t
	  LEFT JOIN LATERAL (
			SELECT * FROM forge.balance_history h
			 WHERE h.account_id = t.debit_account_id
			   AND h.position = c.position AND NOT c.is_expiry
			OFFSET 0) d ON true
	  LEFT JOIN LATERAL (
			SELECT * FROM forge.balance_history h
			 WHERE h.account_id = t.credit_account_id
			   AND h.position = c.position AND NOT c.is_expiry
			OFFSET 0) k ON true
	 ORDER BY c."timestamp", c.is_expiry, c.position;
END;
COMMENT ON FUNCTION erp.ledger_change_events IS
	'What changed balances, in the order of time: at most "limit" events whose timestamps lie between the bounds, those included: single_phase, two_phase_pending, two_phase_posted, two_phase_voided, and two_phase_expired with the pending transfer, at the time at which it expired.  Balances are those after the transfer, of accounts with the flag history; NULLs of others, and of what expired.  It is no feed, as commits may come late: to follow the ledger read events ledger.batch.posted by erp.read_events, and the rows that they name from erp.transfer.';

-- For forge.doctor.
CREATE OR REPLACE FUNCTION forge.summed_tails(
	longer_than bigint, OUT tenant_count bigint, OUT longest bigint) RETURNS record
	LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_summed_tails';
COMMENT ON FUNCTION forge.summed_tails IS
	'For forge.doctor: how many tenants with accounts that are summed have more than so many transfers after the position of the read model "summed", and the most that a tenant has.  NULL is 0.  Operators only.';

-- For operators whose clients ask by account all day.
CREATE OR REPLACE FUNCTION forge.index_transfers() RETURNS void
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_index_transfers';
COMMENT ON FUNCTION forge.index_transfers IS
	'Makes the indexes transfer_debit and transfer_credit of forge.transfer, unless they are there: then erp.transfer finds the transfers of an account by conditions on its account ids.  Each costs a transfer about as much as everything else that is written for it, and nobody can post transfers while they are made.  Operators only.';

--@ section grants since 0.2.0
GRANT EXECUTE ON FUNCTION
	forge.account_flags,
	forge.transfer_flags,
	forge.transfer_status,
	forge.ledger_now,
	forge.ledger_bound,
	forge.find_transfers,
	forge.summed_balance,
	erp.account_transfers,
	erp.account_balances,
	erp.balance_at,
	erp.query_ledger_accounts,
	erp.query_transfers,
	erp.ledger_change_events
	TO forge_app;
GRANT EXECUTE ON FUNCTION forge.index_transfers, forge.summed_tails TO forge_admin;
GRANT SELECT ON
	forge.account_row,
	forge.ledger_account_row,
	forge.expired_pending,
	forge.transfer,
	forge.pending_row,
	forge.history_row,
	forge.balance_history,
	erp.ledger_account,
	erp.transfer,
	erp.pending_transfer,
	erp.transfer_failure
	TO forge_app;
