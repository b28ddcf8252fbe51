-- Pages: customers and suppliers.

--@ section functions
CREATE OR REPLACE FUNCTION erp_page.parties(request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $page$
DECLARE
	page_size CONSTANT integer := 50;
	state CONSTANT text := coalesce(request ->> 'state', 'all');
	after CONSTANT json := (request ->> 'after')::json;
	found forge.party_row[];
BEGIN
	PERFORM forge.require_permission('parties.party.read');
	found := ARRAY(SELECT r FROM forge.parties_found(request ->> 'search', page_size + 1, after, state) r);
	RETURN json_build_object('title', 'Parties', 'parts', json_build_array(
		json_build_object('part', 'filter', 'label', 'Find', 'list', 'parties',
			'fields', json_build_array(
				json_build_object('name', 'search', 'label', 'Name, code or e-mail', 'kind', 'search',
								  'value', request ->> 'search'),
				json_build_object('name', 'state', 'label', 'Which', 'kind', 'choice', 'value', state,
								  'choices', '[{"value": "all", "label": "All"},
											   {"value": "customer", "label": "Customers"},
											   {"value": "supplier", "label": "Suppliers"},
											   {"value": "suspended", "label": "Suspended"}]'::json))),
		json_build_object('part', 'list', 'id', 'parties', 'label', 'Parties',
			'columns', '[{"label": "Name"}, {"label": "Code", "kind": "code"}, {"label": "Is"}, {"label": "E-mail"},
						 {"label": "City"}, {"label": "Country", "kind": "code"}, {"label": "State", "kind": "badge"}]'::json,
			'empty', 'No such parties.',
			'rows', (SELECT coalesce(json_agg(json_build_array(
								json_build_object('value', p.name,
												  'link', json_build_object('name', 'party', 'id', p.party_id)),
								p.code, array_to_string(p.roles, ', '), p.email, p.city, p.country,
								forge.page_party_state(p.status))), '[]')
					   FROM unnest(found[:page_size]) p),
			'first', CASE WHEN after IS NOT NULL THEN json_build_object(
				'name', 'parties', 'search', request ->> 'search', 'state', state) END,
			'next', CASE WHEN cardinality(found) > page_size THEN json_build_object(
				'name', 'parties', 'search', request ->> 'search', 'state', state,
				'after', json_build_array(found[page_size].search_key, found[page_size].party_id)::text) END),
		forge.page_form('parties.party.create', 'Create party', NULL, NULL,
						'{name,roles,code,email,phone,tax_id,tax_country,iban,currency,payment_days,street,city,postal_code,region,country,attributes}',
						'{"name": "party"}', NULL, forge.page_party_choices(), 'A new party')));
END
$page$;
COMMENT ON FUNCTION erp_page.parties IS
	'Customers and suppliers, by name.  Arguments: search (beginnings of words of name, code or e-mail address), state (all, customer, supplier or suspended).';

CREATE OR REPLACE FUNCTION forge.page_party_state(status text) RETURNS json
	LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT json_build_object('value', page_party_state.status,
							 'tone', CASE page_party_state.status WHEN 'suspended' THEN 'bad' END);
END;
COMMENT ON FUNCTION forge.page_party_state IS 'A value of a page: the state of a party.';

CREATE OR REPLACE FUNCTION forge.page_party_choices() RETURNS json
	LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT '{"roles": [{"value": "customer", "label": "Customer"}, {"value": "supplier", "label": "Supplier"}]}'::json;
END;
COMMENT ON FUNCTION forge.page_party_choices IS 'For forms: what a party may be.';

CREATE OR REPLACE FUNCTION erp_page.party(request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $page$
DECLARE
	party erp.party;
BEGIN
	PERFORM forge.require_permission('parties.party.read');
	SELECT p.* INTO party FROM erp.party p WHERE p.party_id = (request ->> 'id')::uuid;
	IF NOT FOUND THEN
		PERFORM forge.page_missing('party');
	END IF;
	RETURN json_build_object('title', party.name,
		'parent', '{"label": "Parties", "link": {"name": "parties"}}'::json,
		'parts', json_build_array(
			json_build_object('part', 'facts', 'facts', json_build_array(
				json_build_object('label', 'Code', 'kind', 'code', 'value', party.code),
				json_build_object('label', 'Is', 'value', array_to_string(party.roles, ', ')),
				json_build_object('label', 'State', 'kind', 'badge', 'value', forge.page_party_state(party.status)),
				json_build_object('label', 'Suspended because', 'value', party.suspend_reason),
				json_build_object('label', 'E-mail', 'value', party.email),
				json_build_object('label', 'Phone', 'value', party.phone),
				json_build_object('label', 'Address', 'value', concat_ws(', ', party.street,
					nullif(concat_ws(' ', party.postal_code, party.city), ''), party.region, party.country)),
				json_build_object('label', 'Tax id', 'kind', 'code', 'value', party.tax_id),
				json_build_object('label', 'IBAN', 'kind', 'code', 'value', party.iban),
				json_build_object('label', 'Pays in days', 'kind', 'number', 'value', party.payment_days),
				json_build_object('label', 'Currency', 'kind', 'code', 'value', party.currency),
				json_build_object('label', 'Version', 'kind', 'number', 'value', party.version),
				json_build_object('label', 'Last change', 'kind', 'time', 'value', party.updated_at))),
			CASE WHEN party.attributes <> '{}' THEN
				json_build_object('part', 'json', 'label', 'Attributes', 'value', party.attributes) END,
			forge.page_party_addresses(party),
			forge.page_party_credit(party.party_id),
			forge.page_party_orders(party.party_id),
			forge.page_party_commands(party),
			forge.page_history(party.party_id)));
END
$page$;
COMMENT ON FUNCTION erp_page.party IS
	'One party: what is known of it, addresses, orders, history, and the forms of its commands.  Errors: page_not_found, permission_denied.';

CREATE OR REPLACE FUNCTION forge.page_party_addresses(party erp.party) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $addresses$
DECLARE
	here CONSTANT json := json_build_object('name', 'party', 'id', party.party_id);
	removable CONSTANT boolean := forge.has_permission('parties.party.remove_address');
	addresses CONSTANT erp.party_address[] := ARRAY(
		SELECT a FROM erp.party_address a WHERE a.party_id = party.party_id ORDER BY a.kind, a.city, a.street, a.address_id);
BEGIN
	RETURN json_build_object('part', 'section', 'title', 'Addresses', 'parts', json_build_array(
		json_build_object('part', 'list', 'label', 'Addresses',
			'columns', '[{"label": "For"}, {"label": "Name"}, {"label": "Street"}, {"label": "Postal code", "kind": "code"},
						 {"label": "City"}, {"label": "Region"}, {"label": "Country", "kind": "code"}]'::json,
			'empty', 'No other addresses.',
			'rows', (SELECT coalesce(json_agg(json_build_array(
								a.kind, a.name, a.street, a.postal_code, a.city, a.region, a.country)), '[]')
					   FROM unnest(addresses) a)),
		CASE WHEN removable AND cardinality(addresses) > 0 THEN
			json_build_object('part', 'actions', 'actions', (
				SELECT json_agg(json_build_object(
							'command', 'parties.party.remove_address', 'aggregate', party.party_id, 'version', party.version,
							'label', format('Remove %s, %s', a.street, a.city), 'tone', 'warning', 'then', here,
							'values', json_build_object('address_id', a.address_id)))
				  FROM unnest(addresses) a)) END));
END
$addresses$;
COMMENT ON FUNCTION forge.page_party_addresses IS
	'A part of a page: the other addresses of a party, and buttons that remove them.';

CREATE OR REPLACE FUNCTION forge.page_party_credit(party_id uuid) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $credit$
DECLARE
	limits CONSTANT json := (
		SELECT json_agg(json_build_array(
					json_build_object('value', c.credit_limit, 'currency', c.currency),
					json_build_object('value', c.used, 'currency', c.currency),
					json_build_object('value', c.available, 'currency', c.currency)) ORDER BY c.currency)
		  FROM erp.credit_limit c WHERE c.party_id = page_party_credit.party_id);
BEGIN
	IF limits IS NULL THEN
		RETURN NULL;
	END IF;
	RETURN json_build_object('part', 'section', 'title', 'Credit', 'parts', json_build_array(
		json_build_object('part', 'list', 'label', 'Credit limits',
			'columns', '[{"label": "Limit", "kind": "money"}, {"label": "Used", "kind": "money"}, {"label": "Available", "kind": "money"}]'::json,
			'empty', 'No credit.', 'rows', limits)));
END
$credit$;
COMMENT ON FUNCTION forge.page_party_credit IS
	'A part of a page: the credit limits of a party, and what is used of them; NULL if it never had one.';

CREATE OR REPLACE FUNCTION forge.page_party_orders(party_id uuid) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $orders$
BEGIN
	IF NOT forge.has_permission('sales.order.read') THEN
		RETURN NULL;
	END IF;
	RETURN json_build_object('part', 'section', 'title', 'Orders', 'parts', json_build_array(
		json_build_object('part', 'list', 'label', 'Orders',
			'columns', '[{"label": "Order", "kind": "id"}, {"label": "State", "kind": "badge"},
						 {"label": "Total", "kind": "money"}, {"label": "Created", "kind": "time"}]'::json,
			'empty', 'No orders.',
			'rows', (SELECT coalesce(json_agg(json_build_array(
								json_build_object('value', o.order_id, 'link', json_build_object('name', 'order', 'id', o.order_id)),
								o.status, json_build_object('value', o.total_amount, 'currency', o.currency), o.created_at)), '[]')
					   FROM (SELECT n.*
							   FROM erp.sales_order n
							  WHERE n.customer_id = page_party_orders.party_id
							  ORDER BY n.created_at DESC, n.order_id LIMIT 20) o))));
END
$orders$;
COMMENT ON FUNCTION forge.page_party_orders IS
	'A part of a page: the newest 20 orders of a customer; NULL if the reader may not read orders.';

CREATE OR REPLACE FUNCTION forge.page_party_commands(party erp.party) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp
AS $commands$
DECLARE
	here CONSTANT json := json_build_object('name', 'party', 'id', party.party_id);
BEGIN
	RETURN json_build_object('part', 'grid', 'parts', json_build_array(
		forge.page_form('parties.party.rename', 'Rename', party.party_id, party.version, '{name}', here,
						json_build_object('name', party.name), title => 'Rename'),
		forge.page_form('parties.party.contact', 'Set', party.party_id, party.version, '{email,phone}', here,
						json_build_object('email', party.email, 'phone', party.phone), title => 'How it is reached'),
		forge.page_form('parties.party.set_roles', 'Set', party.party_id, party.version, '{roles}', here,
						json_build_object('roles', party.roles), forge.page_party_choices(), 'What it is'),
		forge.page_form('parties.party.set_terms', 'Set', party.party_id, party.version, '{payment_days,currency}', here,
						json_build_object('payment_days', party.payment_days, 'currency', party.currency), title => 'Terms'),
		forge.page_form('parties.party.set_credit_limit', 'Set', party.party_id, party.version, '{credit_limit,currency}', here,
						json_build_object('currency', party.currency), title => 'Credit limit'),
		forge.page_form('parties.party.set_tax', 'Set', party.party_id, party.version, '{tax_id,tax_country}', here,
						json_build_object('tax_id', party.tax_id, 'tax_country', party.tax_country), title => 'Tax'),
		forge.page_form('parties.party.set_bank', 'Set', party.party_id, party.version, '{iban}', here,
						json_build_object('iban', party.iban), title => 'Bank account'),
		forge.page_form('parties.party.set_attributes', 'Set', party.party_id, party.version, '{attributes}', here,
						json_build_object('attributes', party.attributes::text), title => 'Attributes'),
		forge.page_form('parties.party.add_address', 'Add', party.party_id, NULL,
						'{kind,name,street,city,postal_code,region,country}', here, title => 'An address more'),
		CASE party.status
			WHEN 'active' THEN forge.page_form('parties.party.suspend', 'Suspend', party.party_id, party.version, '{reason}', here, title => 'Suspend')
			ELSE CASE WHEN forge.has_permission('parties.party.resume') THEN
				json_build_object('part', 'actions', 'actions', json_build_array(json_build_object(
					'command', 'parties.party.resume', 'aggregate', party.party_id, 'version', party.version, 'then', here,
					'label', 'Resume'))) END END));
END
$commands$;
COMMENT ON FUNCTION forge.page_party_commands IS
	'A part of a page: the forms of the commands that the reader may give a party now.';

--@ section grants since 0.2.0
GRANT EXECUTE ON FUNCTION
	erp_page.parties,
	erp_page.party,
	forge.page_party_state,
	forge.page_party_choices,
	forge.page_party_addresses,
	forge.page_party_credit,
	forge.page_party_orders,
	forge.page_party_commands
	TO forge_app;
