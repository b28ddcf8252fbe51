-- Reservations of items: a row for each.  src/pg/columns.h knows the columns.
CREATE TABLE forge.item_reservation_row (
	tenant_id uuid NOT NULL,
	item_id uuid NOT NULL,
	reference uuid NOT NULL,
	driven boolean NOT NULL,
	quantity numeric NOT NULL,
	expires_at timestamptz,
	PRIMARY KEY (tenant_id, item_id, reference, driven)
);
CREATE INDEX item_reservation_row_expiry ON forge.item_reservation_row
	(tenant_id, item_id, expires_at) WHERE expires_at IS NOT NULL;
COMMENT ON TABLE forge.item_reservation_row IS
	'The read model behind erp.item_reservation.  Beside what a caller reserves there may be what an order does, under the same reference.';
COMMENT ON COLUMN forge.item_reservation_row.tenant_id IS 'The tenant it belongs to.';
COMMENT ON COLUMN forge.item_reservation_row.item_id IS 'The item.';
COMMENT ON COLUMN forge.item_reservation_row.reference IS 'Under which it was made: of an order, its id.';
COMMENT ON COLUMN forge.item_reservation_row.quantity IS 'Quantity that is promised.';
COMMENT ON COLUMN forge.item_reservation_row.expires_at IS 'When it ends by itself; NULL: never.';
COMMENT ON COLUMN forge.item_reservation_row.driven IS
	'Did another aggregate make it, which alone may release or ship it?';
SELECT forge.protect_table('item_reservation_row', 'inventory.item.read');
