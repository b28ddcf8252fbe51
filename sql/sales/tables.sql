-- Sales orders.
--@ table order_row
ALTER TABLE forge.order_row SET (fillfactor = 90);
CREATE INDEX order_row_customer ON forge.order_row (tenant_id, customer_id);

--@ table order_line_row
CREATE INDEX order_line_row_item ON forge.order_line_row (tenant_id, item_id);
