-- What does not add up in the ledger of any tenant, found by SQL alone.  All that has accounts which are summed must
-- have been summed up (forge.run_jobs).

-- A created transfer on each of its accounts.  A pending one is held while nobody has posted or voided it, and
-- counts until its account lets it go; one that will expire is not in the row of an account that is summed.
CREATE VIEW leg AS
	SELECT t.tenant_id, s.account_id, s.is_debit, t.position, t."timestamp", s.previous, t.transfer_id, t.event_position,
		   CASE WHEN t.flags & (2 | 8) = 0 THEN t.amount ELSE 0 END AS posted,
		   CASE WHEN t.flags & 2 <> 0 AND p.fate = 'pending' AND (t.timeout IS NULL OR e.transfer_id IS NOT NULL AND NOT a.is_summed) THEN t.amount ELSE 0 END AS held,
		   a.is_summed
	  FROM forge.transfer t
	 CROSS JOIN LATERAL (VALUES (t.debit_account_id, true, t.previous_debit), (t.credit_account_id, false, t.previous_credit))
		   AS s (account_id, is_debit, previous)
	 CROSS JOIN LATERAL (SELECT r.flags >= 32768 AS is_summed FROM forge.account_row r WHERE r.tenant_id = t.tenant_id AND r.account_id = s.account_id) a
	  LEFT JOIN forge.pending_row p ON p.tenant_id = t.tenant_id AND p.transfer_id = t.transfer_id
	  LEFT JOIN forge.expiry_row e ON e.tenant_id = t.tenant_id AND e.account_id = s.account_id AND e.transfer_id = t.transfer_id
	 WHERE t.result = 0;

CREATE VIEW balance_fault AS
	WITH sums AS (
		SELECT tenant_id, account_id, count(*) AS transfers, max(position) AS position,
			   coalesce(sum(posted) FILTER (WHERE is_debit), 0) AS debits_posted,
			   coalesce(sum(held) FILTER (WHERE is_debit), 0) AS debits_pending,
			   coalesce(sum(posted) FILTER (WHERE NOT is_debit), 0) AS credits_posted,
			   coalesce(sum(held) FILTER (WHERE NOT is_debit), 0) AS credits_pending
		  FROM leg GROUP BY 1, 2)
	SELECT format('%s: %s is not the sum of its transfers: %s', a.account_id, a, s) AS fault
	  FROM forge.account_row a FULL JOIN sums s USING (tenant_id, account_id)
	 WHERE (a.transfer_count, a.position, a.debits_posted, a.debits_pending, a.credits_posted, a.credits_pending)
		   IS DISTINCT FROM (coalesce(s.transfers, 0), coalesce(s.position, 0), coalesce(s.debits_posted, 0),
							 coalesce(s.debits_pending, 0), coalesce(s.credits_posted, 0), coalesce(s.credits_pending, 0))
	UNION ALL
	SELECT format('%s is beyond its limit', a)
	  FROM forge.account_row a
	 WHERE a.flags & 2 <> 0 AND a.debits_posted + a.debits_pending > a.credits_posted
		OR a.flags & 4 <> 0 AND a.credits_posted + a.credits_pending > a.debits_posted
	UNION ALL
	SELECT format('ledger %s of %s: debits %s, credits %s', ledger, tenant_id, sum(debits_posted), sum(credits_posted))
	  FROM forge.account_row GROUP BY tenant_id, ledger
	HAVING sum(debits_posted) <> sum(credits_posted);

-- On each account positions, timestamps and the chain agree.
CREATE VIEW chain_fault AS
	WITH chain AS (
		SELECT *, lag(position, 1, 0::bigint) OVER w AS before, lag("timestamp", 1, 0::bigint) OVER w AS "timestamp_before",
			   sum(CASE WHEN is_debit THEN posted ELSE 0 END) OVER w AS debits,
			   sum(CASE WHEN is_debit THEN 0 ELSE posted END) OVER w AS credits
		  FROM leg WINDOW w AS (PARTITION BY tenant_id, account_id ORDER BY position))
	SELECT format('%s on %s comes after %s at %s', c.position, c.account_id, c.before, c.timestamp_before) AS fault
	  FROM chain c
	 WHERE CASE WHEN c.is_summed THEN c.previous <> 0 ELSE c.previous <> c.before OR c."timestamp" <= c.timestamp_before END
	UNION ALL
	SELECT format('history of %s at %s: %s', a.account_id, c.position, h)
	  FROM forge.account_row a
	  JOIN chain c USING (tenant_id, account_id)
	  LEFT JOIN forge.history_row h
			 ON (h.tenant_id, h.account_id, h.position) = (c.tenant_id, c.account_id, c.position)
	 WHERE a.flags & 8 <> 0 AND (h.debits_posted, h.credits_posted, h."timestamp") IS DISTINCT FROM (c.debits, c.credits, c."timestamp")
	UNION ALL
	SELECT format('history that nothing led to: %s', h)
	  FROM forge.history_row h
	 WHERE NOT EXISTS (SELECT FROM leg l WHERE (l.tenant_id, l.account_id, l.position) = (h.tenant_id, h.account_id, h.position));

-- A pending transfer is posted or voided once at most, and in its row.
CREATE VIEW pending_fault AS
	WITH resolved AS (
		SELECT tenant_id, pending_id AS transfer_id, max(position) AS position, count(*) AS times,
			   max(CASE WHEN flags & 4 <> 0 THEN 'posted' ELSE 'voided' END COLLATE "C") AS fate
		  FROM forge.transfer WHERE result = 0 AND pending_id IS NOT NULL GROUP BY 1, 2)
	SELECT format('pending transfer %s: %s, but %s', t.transfer_id, p, r) AS fault
	  FROM (SELECT * FROM forge.transfer WHERE result = 0 AND flags & 2 <> 0) t
	  FULL JOIN forge.pending_row p USING (tenant_id, transfer_id)
	  FULL JOIN resolved r USING (tenant_id, transfer_id)
	 WHERE (p.position, p.fate, p.resolved_position, coalesce(r.times, 1))
		   IS DISTINCT FROM (t.position, coalesce(r.fate, 'pending'), r.position, 1::bigint)
	UNION ALL
	SELECT format('%s waits to expire', e)
	  FROM forge.expiry_row e
	 WHERE NOT EXISTS (SELECT FROM forge.transfer t JOIN forge.pending_row p USING (tenant_id, transfer_id)
						WHERE t.tenant_id = e.tenant_id AND t.transfer_id = e.transfer_id AND p.fate = 'pending'
						  AND e.account_id IN (t.debit_account_id, t.credit_account_id)
						  AND e.expires_at = t."timestamp" + t.timeout * 1000000000);

-- What the events of batches tell of their rows.  Their digests are for whoever reads the rows.
CREATE VIEW event_fault AS
	WITH batch AS (
		SELECT tenant_id, event_position, count(*) AS rows, min(position) AS first, max(position) AS last, count(*) FILTER (WHERE result = 0) AS created
		  FROM forge.transfer GROUP BY 1, 2)
	SELECT format('%s has the rows %s', e, b) AS fault
	  FROM (SELECT *, position AS event_position FROM forge.event WHERE event_type = 'ledger.batch.posted') e
	  FULL JOIN batch b USING (tenant_id, event_position)
	 WHERE ((e.payload ->> 'row_count')::bigint, (e.payload ->> 'first_position')::bigint, (e.payload ->> 'last_position')::bigint,
			(e.payload ->> 'count')::bigint - (e.payload ->> 'failed')::bigint)
		   IS DISTINCT FROM (coalesce(b.rows, 0), coalesce(b.first, 0), coalesce(b.last, 0), coalesce(b.created, 0))
		OR b.first <= event_position;

CREATE VIEW ledger_fault AS
	SELECT fault FROM balance_fault UNION ALL
	SELECT fault FROM chain_fault UNION ALL
	SELECT fault FROM pending_fault UNION ALL
	SELECT fault FROM event_fault;
