-- Reservations of items: a row for each.
--@ table item_reservation_row
CREATE INDEX item_reservation_row_expiry ON forge.item_reservation_row
	(tenant_id, item_id, expires_at) WHERE expires_at IS NOT NULL;
