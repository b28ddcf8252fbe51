-- Reserving stock, and the orders that do.
GRANT EXECUTE ON FUNCTION
	erp.reserve_stock(uuid, uuid, numeric, timestamptz, bigint, timestamptz, uuid),
	erp.release_stock(uuid, uuid, text, bigint, timestamptz, uuid),
	erp.ship_stock(uuid, uuid, numeric, bigint, timestamptz, uuid)
	TO forge_app;
GRANT EXECUTE ON FUNCTION forge.expired_quantity(uuid, timestamptz) TO forge_app;
GRANT SELECT ON forge.item_reservation_row, erp.item_reservation TO forge_app;
