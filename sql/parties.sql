-- Parties: customers and suppliers.

--@ section tables since 0.2.0
-- Parties.
--@ table party_row
-- Searches go through the keys of a tenant in their order, without a look at the table.
CREATE INDEX party_row_search ON forge.party_row (tenant_id, search_key, party_id);
CREATE INDEX party_row_code ON forge.party_row (tenant_id, code);

--@ table party_word_row
CREATE INDEX party_word_row_word ON forge.party_word_row (tenant_id, word, party_id);

--@ table party_address_row

--@ table party_credit_row

--@ section functions
-- Parties: the read models, and the commands.  The key is for searches alone.
CREATE OR REPLACE VIEW erp.party WITH (security_invoker = true) AS
	SELECT r.party_id, r.code, r.name, r.roles, r.status, r.email, r.phone, r.tax_id, r.tax_country, r.iban,
		   r.currency, r.payment_days, r.street, r.city, r.postal_code, r.region, r.country, r.attributes, r.attributes_version,
		   r.suspend_reason, r.version, r.updated_at
	  FROM forge.party_row r CROSS JOIN (SELECT) read_only
	 WHERE r.tenant_id = (SELECT forge.current_tenant());
COMMENT ON VIEW erp.party IS 'Customers and suppliers, suspended ones included.';

--@ functions of parties.party

CREATE OR REPLACE VIEW erp.party_address WITH (security_invoker = true) AS
	SELECT r.party_id, r.address_id, r.kind, r.name, r.street, r.city, r.postal_code, r.region, r.country
	  FROM forge.party_address_row r CROSS JOIN (SELECT) read_only
	 WHERE r.tenant_id = (SELECT forge.current_tenant());
COMMENT ON VIEW erp.party_address IS 'Addresses of parties for bills and for deliveries, besides the one in erp.party.';

-- Planned each time: with candidates or without.
CREATE OR REPLACE FUNCTION forge.parties_found(query text, max_count integer, after json, state text)
	RETURNS SETOF forge.party_row
	LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 20 SET search_path = pg_catalog, pg_temp
	SET enable_seqscan = off SET max_parallel_workers_per_gather = 0 SET jit = off
	SET plan_cache_mode = force_custom_plan
AS $found$
DECLARE
	patterns CONSTANT text[] := forge.search_patterns(query);
	candidates CONSTANT uuid[] := forge.candidates('party', query);
BEGIN
	RETURN QUERY
	SELECT r.*
	  FROM forge.party_row r
	 WHERE r.tenant_id = (SELECT forge.current_tenant())
	   AND (candidates IS NULL OR r.party_id = ANY (candidates))
	   AND r.search_key LIKE ALL (patterns)
	   AND CASE state WHEN 'all' THEN true
					  WHEN 'suspended' THEN r.status = 'suspended'
					  ELSE state = ANY (r.roles) END
	   AND (after IS NULL OR (r.search_key, r.party_id) > ((after ->> 0) COLLATE "C", (after ->> 1)::uuid))
	 ORDER BY r.search_key, r.party_id
	 LIMIT max_count;
END
$found$;
COMMENT ON FUNCTION forge.parties_found IS
	'For erp.search_parties and pages: parties by name, behind a search key and an id, in a state (all, suspended) or a role.';

-- A balance is for readers of parties here, who need not be readers of the ledger.
CREATE OR REPLACE FUNCTION forge.credit_available(party_id uuid, currency text) RETURNS numeric
	LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_credit_available_of';
COMMENT ON FUNCTION forge.credit_available IS
	'How much credit a party can still take in a currency, below zero where its limit was lowered below what it has taken.  NULL where it never had a limit.  Errors: permission_denied.';

CREATE OR REPLACE VIEW erp.credit_limit WITH (security_invoker = true) AS
	SELECT r.party_id, r.currency, r.credit_limit, r.credit_limit - a.available AS used, a.available
	  FROM forge.party_credit_row r
	 CROSS JOIN LATERAL (SELECT forge.credit_available(r.party_id, r.currency) AS available OFFSET 0) a
	 WHERE r.tenant_id = (SELECT forge.current_tenant());
COMMENT ON VIEW erp.credit_limit IS
	'How much parties may owe, in each currency in which they have had a limit.  A party without a limit may owe nothing.';
COMMENT ON COLUMN erp.credit_limit.used IS 'What was taken and not given back.';
COMMENT ON COLUMN erp.credit_limit.available IS
	'What can still be taken; below zero where the limit is below what is used.';

CREATE OR REPLACE FUNCTION erp.search_parties(query text, max_count integer DEFAULT 20) RETURNS SETOF erp.party
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 20 SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT p.*
	  FROM forge.parties_found(search_parties.query, least(greatest(coalesce(search_parties.max_count, 20), 0), 1000), NULL, 'all') r
	  JOIN erp.party p ON p.party_id = r.party_id
	 ORDER BY r.search_key, r.party_id;
END;
COMMENT ON FUNCTION erp.search_parties IS
	'Parties of which each word of the query begins a word of the name, the code or the e-mail address: max_count of them, at most 1000, sorted by name.  Case does not matter, nor do accents of Latin letters.  A query without a word finds all.';

-- What belongs to what, as for orders.
CREATE OR REPLACE FUNCTION erp.addresses(erp.party) RETURNS SETOF erp.party_address
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 2
BEGIN ATOMIC
	SELECT a.* FROM erp.party_address a WHERE a.party_id = ($1).party_id;
END;
COMMENT ON FUNCTION erp.addresses(erp.party) IS 'The other addresses of a party.';

CREATE OR REPLACE FUNCTION erp.party(erp.party_address) RETURNS SETOF erp.party
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
	SELECT p.* FROM erp.party p WHERE p.party_id = ($1).party_id;
END;
COMMENT ON FUNCTION erp.party(erp.party_address) IS 'The party of an address.';

CREATE OR REPLACE FUNCTION erp.credit_limits(erp.party) RETURNS SETOF erp.credit_limit
	LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 1
BEGIN ATOMIC
	SELECT c.* FROM erp.credit_limit c WHERE c.party_id = ($1).party_id;
END;
COMMENT ON FUNCTION erp.credit_limits(erp.party) IS 'The credit limits of a party.';

CREATE OR REPLACE FUNCTION erp.orders(erp.party) RETURNS SETOF erp.sales_order
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 10
BEGIN ATOMIC
	SELECT o.* FROM erp.sales_order o WHERE o.customer_id = ($1).party_id;
END;
COMMENT ON FUNCTION erp.orders(erp.party) IS 'The orders of a customer.';

CREATE OR REPLACE FUNCTION erp.customer(erp.sales_order) RETURNS SETOF erp.party
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
	SELECT p.* FROM erp.party p WHERE p.party_id = ($1).customer_id;
END;
COMMENT ON FUNCTION erp.customer(erp.sales_order) IS 'The customer of an order, if that is a party.';

CREATE OR REPLACE FUNCTION erp.customer(erp.current_order) RETURNS SETOF erp.party
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
	SELECT p.* FROM erp.party p WHERE p.party_id = ($1).customer_id;
END;
COMMENT ON FUNCTION erp.customer(erp.current_order) IS 'The customer of an order that is open, if that is a party.';

CREATE OR REPLACE FUNCTION erp.customer(erp.order_history) RETURNS SETOF erp.party
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
	SELECT p.* FROM erp.party p WHERE p.party_id = ($1).customer_id;
END;
COMMENT ON FUNCTION erp.customer(erp.order_history) IS 'The customer of an order that is closed, if that is a party.';

CREATE OR REPLACE FUNCTION erp.customer(erp.customer_statistics) RETURNS SETOF erp.party
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
	SELECT p.* FROM erp.party p WHERE p.party_id = ($1).customer_id;
END;
COMMENT ON FUNCTION erp.customer(erp.customer_statistics) IS 'The customer whose orders these are, if that is a party.';

--@ section grants since 0.2.0
GRANT EXECUTE ON FUNCTION
	erp.create_party,
	erp.rename_party,
	erp.contact_party,
	erp.set_party_roles,
	erp.set_party_tax,
	erp.set_party_bank,
	erp.set_party_terms,
	erp.set_party_attributes,
	erp.add_party_address,
	erp.remove_party_address,
	erp.set_credit_limit,
	erp.suspend_party,
	erp.resume_party,
	erp.search_parties,
	forge.parties_found,
	erp.addresses(erp.party),
	erp.party(erp.party_address),
	erp.credit_limits(erp.party),
	forge.credit_available,
	erp.orders(erp.party),
	erp.customer(erp.sales_order),
	erp.customer(erp.current_order),
	erp.customer(erp.order_history),
	erp.customer(erp.customer_statistics)
	TO forge_app;
GRANT SELECT ON
	forge.party_row,
	forge.party_address_row,
	forge.party_credit_row,
	forge.party_word_row,
	erp.party,
	erp.party_address,
	erp.credit_limit
	TO forge_app;
