-- The event store.  src/pg/columns.h knows the columns; those of fixed width come first.

CREATE SEQUENCE forge.position_seq AS bigint CACHE 1;
COMMENT ON SEQUENCE forge.position_seq IS
	'Positions of events.  CACHE must stay 1: readers rely on values being drawn in order.';
SELECT pg_catalog.pg_extension_config_dump('forge.position_seq', '');

CREATE SEQUENCE forge.published_position_seq AS bigint CACHE 1;
COMMENT ON SEQUENCE forge.published_position_seq IS
	'The safe position as last written to WAL; standbys read it.  Not in dumps: in one that is taken under load it could be ahead of what is restored.';

CREATE TABLE forge.event (
	position bigint NOT NULL,
	version bigint NOT NULL,
	occurred_at timestamptz NOT NULL,
	recorded_at timestamptz NOT NULL,
	schema_version integer NOT NULL,
	tenant_id uuid NOT NULL,
	aggregate_id uuid NOT NULL,
	event_id uuid NOT NULL,
	command_id uuid NOT NULL,
	principal_id uuid,
	correlation_id uuid,
	causation_id uuid,
	aggregate_type text NOT NULL,
	event_type text NOT NULL,
	payload jsonb NOT NULL,
	metadata jsonb,
	PRIMARY KEY (tenant_id, aggregate_id, version)
);
CREATE INDEX event_position ON forge.event (tenant_id, position);
COMMENT ON TABLE forge.event IS 'The log: what happened, for ever.  Written by the engine alone.';
COMMENT ON COLUMN forge.event.position IS 'Place in the global order; ascending, with gaps.';
COMMENT ON COLUMN forge.event.version IS 'Place in the stream: 1, 2, 3, ...';
COMMENT ON COLUMN forge.event.occurred_at IS 'Business time: as given, or when it was recorded.';
COMMENT ON COLUMN forge.event.recorded_at IS 'The clock when it was written.';
COMMENT ON COLUMN forge.event.schema_version IS 'Schema version of the payload.';
COMMENT ON COLUMN forge.event.tenant_id IS 'The tenant it belongs to.';
COMMENT ON COLUMN forge.event.aggregate_id IS 'The stream.';
COMMENT ON COLUMN forge.event.event_id IS 'UUIDv7, unless the caller of forge.append gave another.';
COMMENT ON COLUMN forge.event.command_id IS 'The command that decided it.';
COMMENT ON COLUMN forge.event.principal_id IS 'Who did it; NULL when none was named.';
COMMENT ON COLUMN forge.event.correlation_id IS 'From the command''s metadata.';
COMMENT ON COLUMN forge.event.causation_id IS 'From the command''s metadata.';
COMMENT ON COLUMN forge.event.aggregate_type IS 'Type of the stream: inventory.item.';
COMMENT ON COLUMN forge.event.event_type IS 'What happened: inventory.item.stock_adjusted.';
COMMENT ON COLUMN forge.event.payload IS 'The facts, by the event type''s schema.';
COMMENT ON COLUMN forge.event.metadata IS 'As the caller gave it; NULL for none.';
SELECT forge.protect_table('event', 'forge.event.read');

CREATE TABLE forge.stream (
	version bigint NOT NULL,
	state_version bigint NOT NULL,
	tenant_id uuid NOT NULL,
	aggregate_id uuid NOT NULL,
	aggregate_type text NOT NULL,
	state bytea,
	PRIMARY KEY (tenant_id, aggregate_id)
) WITH (fillfactor = 90);
ALTER TABLE forge.stream ALTER state SET STORAGE EXTERNAL;
COMMENT ON TABLE forge.stream IS
	'Stream heads: the version of every stream, and its folded state.  Nothing that changes is indexed, so updates stay heap-only.';
COMMENT ON COLUMN forge.stream.version IS 'Version of the last event.';
COMMENT ON COLUMN forge.stream.state_version IS 'Version that the state stands for.';
COMMENT ON COLUMN forge.stream.tenant_id IS 'The tenant it belongs to.';
COMMENT ON COLUMN forge.stream.aggregate_id IS 'The stream.';
COMMENT ON COLUMN forge.stream.aggregate_type IS 'Its type, for ever.';
COMMENT ON COLUMN forge.stream.state IS
	'The state, packed by its descriptors; NULL for a type that is not registered.';
SELECT forge.protect_table('stream');

CREATE TABLE forge.command (
	version bigint NOT NULL,
	position bigint,
	event_count integer NOT NULL,
	tenant_id uuid NOT NULL,
	command_id uuid NOT NULL,
	aggregate_id uuid NOT NULL,
	fingerprint uuid NOT NULL,
	PRIMARY KEY (tenant_id, command_id)
);
COMMENT ON TABLE forge.command IS 'Command ids that callers gave, with their receipts.';
COMMENT ON COLUMN forge.command.version IS 'Version of the stream after it.';
COMMENT ON COLUMN forge.command.position IS 'Position of its last event; NULL for none.';
COMMENT ON COLUMN forge.command.event_count IS 'How many events it came to.';
COMMENT ON COLUMN forge.command.tenant_id IS 'The tenant it belongs to.';
COMMENT ON COLUMN forge.command.command_id IS 'The id.';
COMMENT ON COLUMN forge.command.aggregate_id IS 'The stream.';
COMMENT ON COLUMN forge.command.fingerprint IS 'Digest of its content: sixteen bytes.';
SELECT forge.protect_table('command');

CREATE TABLE forge.claim (
	tenant_id uuid NOT NULL,
	aggregate_id uuid NOT NULL,
	claim_type text COLLATE "C" NOT NULL,
	value text COLLATE "C" NOT NULL,
	PRIMARY KEY (tenant_id, claim_type, value)
);
COMMENT ON TABLE forge.claim IS
	'Values that only one aggregate of a tenant may hold at a time: a sku, a slug.';
COMMENT ON COLUMN forge.claim.tenant_id IS 'The tenant it belongs to.';
COMMENT ON COLUMN forge.claim.aggregate_id IS 'Who holds it.';
COMMENT ON COLUMN forge.claim.claim_type IS 'What it is: inventory.item.sku.';
COMMENT ON COLUMN forge.claim.value IS 'The value.';
SELECT forge.protect_table('claim');
