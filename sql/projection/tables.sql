-- Read models with one row per stream.  The tenant and the stream's id come first.

--@ table item_row
ALTER TABLE forge.item_row SET (fillfactor = 90);
CREATE INDEX item_row_sku ON forge.item_row (tenant_id, sku);

--@ table tenant_row

--@ table role_binding_row
