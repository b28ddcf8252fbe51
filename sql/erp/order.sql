-- Sales orders: the read model, and the commands.
CREATE OR REPLACE VIEW erp.sales_order WITH (security_invoker = true) AS
	SELECT r.order_id, r.customer_id, r.status, r.currency, r.total_amount, r.line_count,
		   r.payment_reference, r.tracking_number, r.cancel_reason, r.version, r.created_at,
		   r.updated_at
	  FROM forge.order_row r
	 WHERE r.tenant_id = (SELECT forge.current_tenant());
COMMENT ON VIEW erp.sales_order IS 'Orders, in whatever state they are.';

CREATE OR REPLACE VIEW erp.current_order WITH (security_invoker = true) AS
	SELECT o.* FROM erp.sales_order o WHERE o.status IN ('draft', 'reserved', 'processing');
COMMENT ON VIEW erp.current_order IS 'Orders that are open: draft, reserved or processing.';

CREATE OR REPLACE VIEW erp.order_history WITH (security_invoker = true) AS
	SELECT o.* FROM erp.sales_order o WHERE o.status IN ('completed', 'cancelled');
COMMENT ON VIEW erp.order_history IS 'Orders that are closed: completed or cancelled.';

--@ functions of sales.order
