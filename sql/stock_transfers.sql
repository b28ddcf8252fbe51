-- Transfers: stock on its way from one location to another.

--@ section tables since 0.2.0
--@ table stock_transfer_row
ALTER TABLE forge.stock_transfer_row SET (fillfactor = 70);
-- created_at never changes, so that updates stay heap-only.
CREATE INDEX stock_transfer_row_newest ON forge.stock_transfer_row (tenant_id, created_at DESC);

--@ table stock_transfer_line_row
CREATE INDEX stock_transfer_line_row_item ON forge.stock_transfer_line_row (tenant_id, item_id);

--@ section functions
--@ view erp.stock_transfer
COMMENT ON VIEW erp.stock_transfer IS 'Transfers of stock between locations, in all states.';

CREATE OR REPLACE VIEW erp.stock_transfer_line WITH (security_invoker = true) AS
	SELECT r.transfer_id, r.line_no, r.item_id, r.quantity, r.received, r.returned, r.lost, r.open, r.lot_id
	  FROM forge.stock_transfer_line_row r CROSS JOIN (SELECT) read_only
	 WHERE r.tenant_id = (SELECT forge.current_tenant());
COMMENT ON VIEW erp.stock_transfer_line IS
	'Lines of transfers in all states.  What was sent is received, returned, lost, or open: on its way.';

--@ functions of inventory.transfer

CREATE OR REPLACE FUNCTION erp.move_stock(
	item_id uuid, quantity numeric, from_location uuid, to_location uuid, lot_id uuid DEFAULT NULL, reason text DEFAULT NULL, transfer_id uuid DEFAULT NULL, occurred_at timestamptz DEFAULT NULL, command_id uuid DEFAULT NULL)
	RETURNS erp.stock
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_move_stock';
COMMENT ON FUNCTION erp.move_stock IS
'Moves stock of an item from one location to another at once.
It is a transfer that is created, sent and received by one command.
Returns the row of erp.stock of the destination, or its item and version alone without the permission inventory.item.read.

item_id: the item
quantity: quantity of it, above zero
from_location: where it comes from; NULL: the default location
to_location: where it goes; NULL: the default location
lot_id: the lot to take it from; those that expire first when left out
reason: why

Errors: stock_transfer_exists, locations_equal, location_not_found, location_inactive, item_not_found, item_not_stocked, quantity_not_positive, quantity_inexact, lot_not_tracked, lot_not_found, lot_of_other_item, lot_blocked, stock_insufficient, too_many, time_zone_unknown, quantity_overflow, amount_overflow.';

-- What belongs to what, as for orders.
CREATE OR REPLACE FUNCTION erp.lines(erp.stock_transfer) RETURNS SETOF erp.stock_transfer_line
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 10
BEGIN ATOMIC
	SELECT l.* FROM erp.stock_transfer_line l WHERE l.transfer_id = ($1).transfer_id;
END;
COMMENT ON FUNCTION erp.lines(erp.stock_transfer) IS 'The lines of a transfer.';

CREATE OR REPLACE FUNCTION erp.stock_transfer(erp.stock_transfer_line) RETURNS SETOF erp.stock_transfer
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
	SELECT t.* FROM erp.stock_transfer t WHERE t.transfer_id = ($1).transfer_id;
END;
COMMENT ON FUNCTION erp.stock_transfer(erp.stock_transfer_line) IS 'The transfer of a line.';

CREATE OR REPLACE FUNCTION erp.item(erp.stock_transfer_line) RETURNS SETOF erp.item
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
	SELECT i.* FROM erp.item i WHERE i.item_id = ($1).item_id;
END;
COMMENT ON FUNCTION erp.item(erp.stock_transfer_line) IS 'The item of a line.';

CREATE OR REPLACE FUNCTION erp.lot(erp.stock_transfer_line) RETURNS SETOF erp.lot
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
	SELECT l.* FROM erp.lot l WHERE l.lot_id = ($1).lot_id;
END;
COMMENT ON FUNCTION erp.lot(erp.stock_transfer_line) IS 'The lot of a line, if one was named.';

CREATE OR REPLACE FUNCTION erp.source(erp.stock_transfer) RETURNS SETOF erp.location
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
	SELECT l.* FROM erp.location l WHERE l.location_id = ($1).from_location;
END;
COMMENT ON FUNCTION erp.source(erp.stock_transfer) IS 'The location that a transfer comes from.';

CREATE OR REPLACE FUNCTION erp.destination(erp.stock_transfer) RETURNS SETOF erp.location
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
	SELECT l.* FROM erp.location l WHERE l.location_id = ($1).to_location;
END;
COMMENT ON FUNCTION erp.destination(erp.stock_transfer) IS 'The location that a transfer goes to.';

CREATE OR REPLACE FUNCTION erp.stock_transfer_action(
	transfer_id uuid, OUT action text, OUT permitted boolean, OUT reason text) RETURNS SETOF record
	LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 10 SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT a.action, a.permitted, a.reason FROM forge.actions('inventory.transfer', transfer_id) a;
END;
COMMENT ON FUNCTION erp.stock_transfer_action IS
	'The commands that a transfer takes, in their order: may the caller give it one now?  reason: if not, the name of the refusal, permission_denied before what the transfer''s state forbids; a command that is permitted may still be refused for what it says.  No rows for an unknown transfer, or without the permission to read it.';

--@ section grants since 0.2.0
GRANT EXECUTE ON FUNCTION
	erp.create_stock_transfer,
	erp.send_stock_transfer,
	erp.receive_stock_transfer,
	erp.close_stock_transfer,
	erp.return_stock_transfer,
	erp.cancel_stock_transfer,
	erp.move_stock,
	erp.lines(erp.stock_transfer),
	erp.stock_transfer(erp.stock_transfer_line),
	erp.item(erp.stock_transfer_line),
	erp.lot(erp.stock_transfer_line),
	erp.source(erp.stock_transfer),
	erp.destination(erp.stock_transfer),
	erp.stock_transfer_action
	TO forge_app;
GRANT SELECT ON
	forge.stock_transfer_row,
	forge.stock_transfer_line_row,
	erp.stock_transfer,
	erp.stock_transfer_line
	TO forge_app;
