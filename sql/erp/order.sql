-- Sales orders: the read model, and the commands.
CREATE OR REPLACE VIEW erp.sales_order WITH (security_invoker = true) AS
	SELECT r.order_id, r.customer_id, r.status, r.currency, r.total_amount, r.line_count,
		   r.payment_reference, r.tracking_number, r.cancel_reason, r.version, r.created_at,
		   r.updated_at
	  FROM forge.order_row r
	 WHERE r.tenant_id = (SELECT forge.current_tenant());
COMMENT ON VIEW erp.sales_order IS 'Orders, in whatever state they are.';

CREATE OR REPLACE VIEW erp.current_order WITH (security_invoker = true) AS
	SELECT r.order_id, r.customer_id, r.status, r.currency, r.total_amount, r.line_count,
		   r.payment_reference, r.tracking_number, r.cancel_reason, r.version, r.created_at,
		   r.updated_at
	  FROM forge.order_row r
	 WHERE r.tenant_id = (SELECT forge.current_tenant())
	   AND r.status IN ('draft', 'reserved', 'processing');
COMMENT ON VIEW erp.current_order IS 'Orders that are open: draft, reserved or processing.';

CREATE OR REPLACE VIEW erp.order_history WITH (security_invoker = true) AS
	SELECT r.order_id, r.customer_id, r.status, r.currency, r.total_amount, r.line_count,
		   r.payment_reference, r.tracking_number, r.cancel_reason, r.version, r.created_at,
		   r.updated_at
	  FROM forge.order_row r
	 WHERE r.tenant_id = (SELECT forge.current_tenant())
	   AND r.status IN ('completed', 'cancelled');
COMMENT ON VIEW erp.order_history IS 'Orders that are closed: completed or cancelled.';

CREATE OR REPLACE FUNCTION erp.create_order(
	currency text, customer_id uuid DEFAULT NULL, lines jsonb DEFAULT '[]',
	order_id uuid DEFAULT NULL, occurred_at timestamptz DEFAULT NULL,
	command_id uuid DEFAULT NULL) RETURNS erp.sales_order
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_create_order';
REVOKE ALL ON FUNCTION erp.create_order(text, uuid, jsonb, uuid, timestamptz, uuid) FROM PUBLIC;
COMMENT ON FUNCTION erp.create_order(text, uuid, jsonb, uuid, timestamptz, uuid) IS
	'Creates an order, with its lines ([{"item_id", "quantity", "unit_price"}]) or without, and returns it.  Without sales.order.read it returns the id and the version alone.  Errors: order_exists, currency_unknown, quantity_not_positive, price_negative, price_differs, too_many, number_out_of_range, amount_overflow.';

CREATE OR REPLACE FUNCTION erp.add_order_line(
	order_id uuid, item_id uuid, quantity numeric, unit_price numeric,
	expected_version bigint DEFAULT NULL, occurred_at timestamptz DEFAULT NULL,
	command_id uuid DEFAULT NULL) RETURNS erp.sales_order
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_add_order_line';
REVOKE ALL ON FUNCTION erp.add_order_line(uuid, uuid, numeric, numeric, bigint, timestamptz, uuid)
	FROM PUBLIC;
COMMENT ON FUNCTION erp.add_order_line(uuid, uuid, numeric, numeric, bigint, timestamptz, uuid) IS
	'Adds an item to a draft, or to the quantity of its line, and returns the order.  Without sales.order.read it returns the id and the version alone.  Errors: order_not_found, order_state_forbids, quantity_not_positive, price_negative, price_differs, too_many, number_out_of_range, amount_overflow.';

CREATE OR REPLACE FUNCTION erp.change_order_line(
	order_id uuid, item_id uuid, quantity numeric,
	expected_version bigint DEFAULT NULL, occurred_at timestamptz DEFAULT NULL,
	command_id uuid DEFAULT NULL) RETURNS erp.sales_order
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_change_order_line';
REVOKE ALL ON FUNCTION erp.change_order_line(uuid, uuid, numeric, bigint, timestamptz, uuid)
	FROM PUBLIC;
COMMENT ON FUNCTION erp.change_order_line(uuid, uuid, numeric, bigint, timestamptz, uuid) IS
	'Changes how much of an item a draft orders, and returns the order.  Without sales.order.read it returns the id and the version alone.  Errors: order_not_found, order_state_forbids, line_not_found, quantity_not_positive, amount_overflow.';

CREATE OR REPLACE FUNCTION erp.remove_order_line(
	order_id uuid, item_id uuid,
	expected_version bigint DEFAULT NULL, occurred_at timestamptz DEFAULT NULL,
	command_id uuid DEFAULT NULL) RETURNS erp.sales_order
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_remove_order_line';
REVOKE ALL ON FUNCTION erp.remove_order_line(uuid, uuid, bigint, timestamptz, uuid) FROM PUBLIC;
COMMENT ON FUNCTION erp.remove_order_line(uuid, uuid, bigint, timestamptz, uuid) IS
	'Takes an item off a draft and returns the order.  Without sales.order.read it returns the id and the version alone.  Errors: order_not_found, order_state_forbids, line_not_found.';

CREATE OR REPLACE FUNCTION erp.submit_order(
	order_id uuid,
	expected_version bigint DEFAULT NULL, occurred_at timestamptz DEFAULT NULL,
	command_id uuid DEFAULT NULL) RETURNS erp.sales_order
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_submit_order';
REVOKE ALL ON FUNCTION erp.submit_order(uuid, bigint, timestamptz, uuid) FROM PUBLIC;
COMMENT ON FUNCTION erp.submit_order(uuid, bigint, timestamptz, uuid) IS
	'Submits a draft: reserves the stock of all its lines or of none, and returns the order.  Without sales.order.read it returns the id and the version alone.  Errors: order_not_found, order_state_forbids, order_empty, item_not_found, item_inactive, too_many, stock_insufficient.';

CREATE OR REPLACE FUNCTION erp.confirm_payment(
	order_id uuid, payment_reference text,
	expected_version bigint DEFAULT NULL, occurred_at timestamptz DEFAULT NULL,
	command_id uuid DEFAULT NULL) RETURNS erp.sales_order
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_confirm_payment';
REVOKE ALL ON FUNCTION erp.confirm_payment(uuid, text, bigint, timestamptz, uuid) FROM PUBLIC;
COMMENT ON FUNCTION erp.confirm_payment(uuid, text, bigint, timestamptz, uuid) IS
	'Notes that a reserved order is paid, and returns it.  Without sales.order.read it returns the id and the version alone.  Errors: order_not_found, order_state_forbids, field_blank.';

CREATE OR REPLACE FUNCTION erp.complete_order(
	order_id uuid, tracking_number text DEFAULT NULL,
	expected_version bigint DEFAULT NULL, occurred_at timestamptz DEFAULT NULL,
	command_id uuid DEFAULT NULL) RETURNS erp.sales_order
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_complete_order';
REVOKE ALL ON FUNCTION erp.complete_order(uuid, text, bigint, timestamptz, uuid) FROM PUBLIC;
COMMENT ON FUNCTION erp.complete_order(uuid, text, bigint, timestamptz, uuid) IS
	'Ships what a paid order has reserved, and returns the order.  Without sales.order.read it returns the id and the version alone.  Errors: order_not_found, order_state_forbids.';

CREATE OR REPLACE FUNCTION erp.cancel_order(
	order_id uuid, reason text,
	expected_version bigint DEFAULT NULL, occurred_at timestamptz DEFAULT NULL,
	command_id uuid DEFAULT NULL) RETURNS erp.sales_order
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_cancel_order';
REVOKE ALL ON FUNCTION erp.cancel_order(uuid, text, bigint, timestamptz, uuid) FROM PUBLIC;
COMMENT ON FUNCTION erp.cancel_order(uuid, text, bigint, timestamptz, uuid) IS
	'Gives an open order up, releases what it has reserved, and returns it.  Without sales.order.read it returns the id and the version alone.  Errors: order_not_found, order_state_forbids, field_blank.';
