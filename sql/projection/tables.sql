-- Read models with one row per stream.  The tenant and the stream's id come first; src/pg/columns.h
-- knows the columns.

CREATE TABLE forge.item_row (
	tenant_id uuid NOT NULL,
	item_id uuid NOT NULL,
	sku text COLLATE "C",
	name text NOT NULL,
	on_hand numeric NOT NULL,
	reserved numeric NOT NULL,
	available numeric NOT NULL,
	version bigint NOT NULL,
	updated_at timestamptz NOT NULL,
	active boolean NOT NULL,
	reserved_until timestamptz,
	PRIMARY KEY (tenant_id, item_id)
) WITH (fillfactor = 90);
CREATE INDEX item_row_sku ON forge.item_row (tenant_id, sku);
COMMENT ON TABLE forge.item_row IS
	'The read model behind erp.item, in that view''s column order, and then what it does not show.';
COMMENT ON COLUMN forge.item_row.tenant_id IS 'The tenant it belongs to.';
COMMENT ON COLUMN forge.item_row.item_id IS 'The item.';
COMMENT ON COLUMN forge.item_row.sku IS 'Its code; NULL for none.';
COMMENT ON COLUMN forge.item_row.name IS 'Its name.';
COMMENT ON COLUMN forge.item_row.on_hand IS 'Quantity on hand.';
COMMENT ON COLUMN forge.item_row.reserved IS 'Of these, reserved when its last event was recorded.';
COMMENT ON COLUMN forge.item_row.available IS 'On hand less reserved.';
COMMENT ON COLUMN forge.item_row.version IS 'Version of its stream.';
COMMENT ON COLUMN forge.item_row.updated_at IS 'When its last event was recorded.';
COMMENT ON COLUMN forge.item_row.active IS 'May it be reserved and stocked?';
COMMENT ON COLUMN forge.item_row.reserved_until IS
	'When the first of these reservations expires; NULL: none will.';
SELECT forge.protect_table('item_row', 'inventory.item.read');

CREATE TABLE forge.tenant_row (
	tenant_id uuid NOT NULL,
	id uuid NOT NULL,
	slug text COLLATE "C" NOT NULL,
	name text NOT NULL,
	version bigint NOT NULL,
	updated_at timestamptz NOT NULL,
	suspended boolean NOT NULL,
	PRIMARY KEY (tenant_id, id)
);
COMMENT ON TABLE forge.tenant_row IS
	'The read model behind forge.tenant.  Its rows belong to the system tenant (the nil UUID).';
COMMENT ON COLUMN forge.tenant_row.tenant_id IS 'The system tenant.';
COMMENT ON COLUMN forge.tenant_row.id IS 'The tenant.';
COMMENT ON COLUMN forge.tenant_row.slug IS 'Its short name, unique.';
COMMENT ON COLUMN forge.tenant_row.name IS 'Its name.';
COMMENT ON COLUMN forge.tenant_row.version IS 'Version of its stream.';
COMMENT ON COLUMN forge.tenant_row.updated_at IS 'When its last event was recorded.';
COMMENT ON COLUMN forge.tenant_row.suspended IS 'Is it closed?';
SELECT forge.protect_table('tenant_row');

CREATE TABLE forge.role_binding_row (
	tenant_id uuid NOT NULL,
	id uuid NOT NULL,
	role_name text COLLATE "C" NOT NULL,
	bound_tenant_id uuid NOT NULL,
	principal_id uuid,
	roles text[] NOT NULL,
	version bigint NOT NULL,
	updated_at timestamptz NOT NULL,
	role_oid oid,
	PRIMARY KEY (tenant_id, id)
);
COMMENT ON TABLE forge.role_binding_row IS
	'The read model behind forge.role_binding: login roles that need no token.  Its rows belong to the system tenant.';
COMMENT ON COLUMN forge.role_binding_row.tenant_id IS 'The system tenant.';
COMMENT ON COLUMN forge.role_binding_row.id IS 'A function of the role''s name.';
COMMENT ON COLUMN forge.role_binding_row.role_name IS 'The login role.';
COMMENT ON COLUMN forge.role_binding_row.bound_tenant_id IS 'The tenant it acts for.';
COMMENT ON COLUMN forge.role_binding_row.principal_id IS 'As whom; NULL when none is named.';
COMMENT ON COLUMN forge.role_binding_row.roles IS 'With which roles.';
COMMENT ON COLUMN forge.role_binding_row.version IS 'Version of its stream.';
COMMENT ON COLUMN forge.role_binding_row.updated_at IS 'When its last event was recorded.';
COMMENT ON COLUMN forge.role_binding_row.role_oid IS
	'The login role''s oid when it was bound: a role that got the name later is another one.  NULL: bound by 0.1.0, and so not in effect.';
SELECT forge.protect_table('role_binding_row');
