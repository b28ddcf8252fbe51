-- Sales orders.  src/pg/columns.h knows the columns.
CREATE TABLE forge.order_row (
	tenant_id uuid NOT NULL,
	order_id uuid NOT NULL,
	customer_id uuid,
	status text COLLATE "C" NOT NULL,
	currency text COLLATE "C" NOT NULL,
	total_amount numeric NOT NULL,
	line_count integer NOT NULL,
	payment_reference text,
	tracking_number text,
	cancel_reason text,
	version bigint NOT NULL,
	created_at timestamptz NOT NULL,
	updated_at timestamptz NOT NULL,
	PRIMARY KEY (tenant_id, order_id)
) WITH (fillfactor = 90);
CREATE INDEX order_row_customer ON forge.order_row (tenant_id, customer_id);
COMMENT ON TABLE forge.order_row IS
	'The read model behind erp.sales_order, in that view''s column order.';
COMMENT ON COLUMN forge.order_row.tenant_id IS 'The tenant it belongs to.';
COMMENT ON COLUMN forge.order_row.order_id IS 'The order.';
COMMENT ON COLUMN forge.order_row.customer_id IS 'Who ordered; NULL: not known.';
COMMENT ON COLUMN forge.order_row.status IS 'draft, reserved, processing, completed or cancelled.';
COMMENT ON COLUMN forge.order_row.currency IS 'Code of the currency of its amounts (ISO 4217).';
COMMENT ON COLUMN forge.order_row.total_amount IS 'Sum of the amounts of its lines.';
COMMENT ON COLUMN forge.order_row.line_count IS 'How many lines it has.';
COMMENT ON COLUMN forge.order_row.payment_reference IS 'What the payment is known by.';
COMMENT ON COLUMN forge.order_row.tracking_number IS 'What the shipment is known by.';
COMMENT ON COLUMN forge.order_row.cancel_reason IS 'Why it was cancelled.';
COMMENT ON COLUMN forge.order_row.version IS 'Version of its stream.';
COMMENT ON COLUMN forge.order_row.created_at IS 'When its first event was recorded.';
COMMENT ON COLUMN forge.order_row.updated_at IS 'When its last event was recorded.';
SELECT forge.protect_table('order_row', 'sales.order.read');

CREATE TABLE forge.order_line_row (
	tenant_id uuid NOT NULL,
	order_id uuid NOT NULL,
	line_no integer NOT NULL,
	item_id uuid NOT NULL,
	quantity numeric NOT NULL,
	unit_price numeric NOT NULL,
	line_amount numeric NOT NULL,
	PRIMARY KEY (tenant_id, order_id, line_no)
);
CREATE INDEX order_line_row_item ON forge.order_line_row (tenant_id, item_id);
COMMENT ON TABLE forge.order_line_row IS
	'The read model behind erp.sales_order_line, in that view''s column order.';
COMMENT ON COLUMN forge.order_line_row.tenant_id IS 'The tenant it belongs to.';
COMMENT ON COLUMN forge.order_line_row.order_id IS 'The order.';
COMMENT ON COLUMN forge.order_line_row.line_no IS 'Its number in the order.';
COMMENT ON COLUMN forge.order_line_row.item_id IS 'The item.';
COMMENT ON COLUMN forge.order_line_row.quantity IS 'Quantity of the item.';
COMMENT ON COLUMN forge.order_line_row.unit_price IS 'Price of one, in the order''s currency.';
COMMENT ON COLUMN forge.order_line_row.line_amount IS
	'Quantity times price, rounded to the currency''s minor unit.';
SELECT forge.protect_table('order_line_row', 'sales.order.read');
