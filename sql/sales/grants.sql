-- Reserving stock, and the orders that do.
GRANT EXECUTE ON FUNCTION
	erp.reserve_stock(uuid, uuid, numeric, timestamptz, bigint, timestamptz, uuid),
	erp.release_stock(uuid, uuid, text, bigint, timestamptz, uuid),
	erp.ship_stock(uuid, uuid, numeric, bigint, timestamptz, uuid),
	erp.create_order(text, uuid, jsonb, uuid, timestamptz, uuid),
	erp.add_order_line(uuid, uuid, numeric, numeric, bigint, timestamptz, uuid),
	erp.change_order_line(uuid, uuid, numeric, bigint, timestamptz, uuid),
	erp.remove_order_line(uuid, uuid, bigint, timestamptz, uuid),
	erp.submit_order(uuid, bigint, timestamptz, uuid),
	erp.confirm_payment(uuid, text, bigint, timestamptz, uuid),
	erp.complete_order(uuid, text, bigint, timestamptz, uuid),
	erp.cancel_order(uuid, text, bigint, timestamptz, uuid)
	TO forge_app;
GRANT EXECUTE ON FUNCTION
	forge.expired_quantity(uuid, timestamptz),
	erp.order_timeline(uuid)
	TO forge_app;
GRANT SELECT ON
	forge.item_reservation_row,
	forge.order_row,
	forge.order_line_row,
	erp.item_reservation,
	erp.sales_order,
	erp.sales_order_line,
	erp.current_order,
	erp.order_history,
	erp.customer_statistics,
	erp.item_demand
	TO forge_app;
