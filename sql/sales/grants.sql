-- Reserving stock, and the orders that do.
GRANT EXECUTE ON FUNCTION
	erp.reserve_stock,
	erp.release_stock,
	erp.ship_stock,
	erp.create_order,
	erp.add_order_line,
	erp.change_order_line,
	erp.remove_order_line,
	erp.submit_order,
	erp.confirm_payment,
	erp.complete_order,
	erp.cancel_order
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
