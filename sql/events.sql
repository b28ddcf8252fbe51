-- The event store: events, stream heads, commands, claims.

--@ section tables
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
) WITH (fillfactor = 70);
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

CREATE TYPE forge.receipt AS (
	command_id uuid,
	aggregate_id uuid,
	version bigint,
	event_count integer,
	position bigint,
	replayed boolean
);
COMMENT ON TYPE forge.receipt IS
	'What a command came to: the stream''s version after it, how many events it decided (0: nothing was new), the position of the last one, and whether this is the receipt of an earlier call with the same command id.';

--@ section functions
-- The event store as callers see it.
CREATE OR REPLACE FUNCTION forge.append(
	aggregate_type text, aggregate_id uuid, events jsonb, expected_version bigint DEFAULT NULL,
	metadata jsonb DEFAULT NULL, command_id uuid DEFAULT NULL) RETURNS SETOF forge.event
	LANGUAGE C VOLATILE PARALLEL UNSAFE ROWS 1 AS 'MODULE_PATHNAME', 'forge_append';
COMMENT ON FUNCTION forge.append IS
	'Appends events [{"type", "data", "schema_version", "occurred_at", "event_id"}] to a stream and returns them as stored.  An event_id need not be unique: command_id makes a call repeatable.  expected_version: NULL any, 0 a new stream, n > 0 exactly n, -1 an existing one.  Types of the registry change only by commands, except for operators.  Errors: expected_version_mismatch, stream_full, stream_type_differs, command_id_reused, append_forbidden, event_type_unknown, payload_invalid, document_too_large.';

-- A name of its own: beside an overload, forge.append($1, $2, $3, $4) of untyped parameters would be ambiguous.
CREATE OR REPLACE FUNCTION forge.append_arrays(
	aggregate_type text, aggregate_id uuid, types text[], payloads jsonb[],
	expected_version bigint DEFAULT NULL, metadata jsonb DEFAULT NULL, command_id uuid DEFAULT NULL)
	RETURNS SETOF forge.event
	LANGUAGE C VOLATILE PARALLEL UNSAFE ROWS 1 AS 'MODULE_PATHNAME', 'forge_append_arrays';
COMMENT ON FUNCTION forge.append_arrays IS
	'Appends as many events as there are types, each with the payload at the same place, and returns them as stored: forge.append for drivers that send arrays.  Both arrays have one dimension, as many elements, and no NULL; schema versions are 1, and the time is now.  The rest, and what a retry finds, is as with forge.append.  Errors: expected_version_mismatch, stream_full, stream_type_differs, command_id_reused, append_forbidden, event_type_unknown, payload_invalid, document_too_large.';

CREATE OR REPLACE FUNCTION forge.append_batch(appends jsonb) RETURNS SETOF forge.receipt
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_append_batch';
COMMENT ON FUNCTION forge.append_batch IS
	'Appends to many streams, all or nothing: [{"aggregate_type", "aggregate_id", "events", "expected_version", "metadata", "command_id"}].  One receipt each, in order; an error''s DETAIL names the index.';

CREATE OR REPLACE FUNCTION forge.load(
	aggregate_id uuid, from_version bigint DEFAULT 1, to_version bigint DEFAULT NULL)
	RETURNS SETOF forge.event
	LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_load';
COMMENT ON FUNCTION forge.load IS
	'The events of a stream, ascending by version; none for an unknown one.';

CREATE OR REPLACE FUNCTION forge.safe_position() RETURNS bigint
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_safe_position';
COMMENT ON FUNCTION forge.safe_position IS
	'The highest position up to which no event of the current tenant (without one: of anyone) can still appear.  To page by position use forge.read: "WHERE position <= forge.safe_position()" in one statement looks at rows with a snapshot that is older than the answer, and can skip events.';

CREATE OR REPLACE FUNCTION forge.read(
	after_position bigint DEFAULT 0, max_count integer DEFAULT 1000,
	event_types text[] DEFAULT NULL, aggregate_types text[] DEFAULT NULL)
	RETURNS SETOF forge.event
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_read';
COMMENT ON FUNCTION forge.read IS
	'The current tenant''s feed after a position, in order, at most max_count events and never past the safe position.  Fewer than max_count rows: complete up to it.  Nothing is ever skipped, at any isolation level.  Refused with 55000 where the sequence of positions is behind the log.  Errors: position_ahead.';

CREATE OR REPLACE FUNCTION forge.stream_id(aggregate_type text, aggregate_id uuid) RETURNS uuid
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_stream_id';
COMMENT ON FUNCTION forge.stream_id IS
	'The id of an aggregate''s stream, which forge.load takes and events show, for the id that commands take.  For a user it is computed from the id and reserved, for other types it is the id itself.  NULL when either is missing.';

CREATE OR REPLACE FUNCTION forge.state(
	aggregate_type text, aggregate_id uuid, version bigint DEFAULT NULL) RETURNS jsonb
	LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_state';
COMMENT ON FUNCTION forge.state IS
	'The state of a registered aggregate now, or as it was at a version; NULL for an unknown stream or a version that it has not reached.  Errors: aggregate_type_unknown, stream_type_differs.';

CREATE OR REPLACE FUNCTION forge.actions(
	aggregate_type text, aggregate_id uuid,
	OUT action text, OUT permitted boolean, OUT reason text) RETURNS SETOF record
	LANGUAGE C STABLE PARALLEL RESTRICTED ROWS 10 AS 'MODULE_PATHNAME', 'forge_actions';
COMMENT ON FUNCTION forge.actions IS
	'The commands that a registered aggregate takes of callers, in the order of its description: may this one give it one now?  reason: if not, the refusal that every such command meets (forge.refusal), permission_denied before what the state forbids; a command that is permitted may still be refused for what it says.  No rows for an unknown aggregate, or without the permission to read it.  Errors: aggregate_type_unknown.';

-- Commands by name.
CREATE OR REPLACE FUNCTION forge.execute(
	command text, aggregate_id uuid, payload jsonb DEFAULT '{}',
	expected_version bigint DEFAULT NULL, metadata jsonb DEFAULT NULL,
	occurred_at timestamptz DEFAULT NULL, command_id uuid DEFAULT NULL) RETURNS forge.receipt
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_execute';
COMMENT ON FUNCTION forge.execute IS
	'Executes a command of forge.command_type and returns its receipt.  The same command_id with the same content returns the first receipt and writes nothing.  Errors: command_unknown, payload_invalid, value_out_of_range, expected_version_mismatch, command_id_reused, and the command''s own refusals.';

CREATE OR REPLACE FUNCTION forge.execute_batch(commands jsonb) RETURNS SETOF forge.receipt
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_execute_batch';
COMMENT ON FUNCTION forge.execute_batch IS
	'Executes many commands, all or nothing, later ones seeing earlier ones: [{"command", "aggregate_id", "payload", "expected_version", "metadata", "occurred_at", "command_id"}].  One receipt each, in order; an error''s DETAIL names the index, from 0.';

CREATE OR REPLACE FUNCTION erp.execute_batch(commands jsonb) RETURNS SETOF forge.receipt
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_execute_batch';
COMMENT ON FUNCTION erp.execute_batch IS
	'Executes many commands, all or nothing, as forge.execute_batch does, for clients of schema erp: [{"command", "aggregate_id", "payload", "expected_version", "metadata", "occurred_at", "command_id"}].  One receipt each, in order; an error''s DETAIL names the index, from 0.';

CREATE OR REPLACE FUNCTION forge.command_stream(given_id uuid) RETURNS uuid
	LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_command_stream';
COMMENT ON FUNCTION forge.command_stream IS
	'For functions that make a command out of what they read: the id of the aggregate that the command with the id given_id was on, if a call of the current tenant has given it; otherwise NULL.';

CREATE OR REPLACE VIEW erp.event WITH (security_invoker = true) AS
	SELECT e.position, e.aggregate_type, e.aggregate_id, e.version, e.event_id, e.event_type,
		   e.schema_version, e.occurred_at, e.recorded_at, e.principal_id, e.command_id,
		   e.correlation_id, e.causation_id, e.payload, e.metadata
	  FROM forge.event e CROSS JOIN (SELECT) read_only
	 WHERE e.tenant_id = (SELECT forge.current_tenant());
COMMENT ON VIEW erp.event IS
	'The current tenant''s events, to look at.  It is no feed: a reader that pages through it by position misses late commits; erp.read_events misses none.';

-- STABLE lets it run in READ ONLY transactions, as by GET behind PostgREST.  It promises a snapshot that
-- the engine does not keep: forge.read looks at rows as they are when it is called, from here too.
CREATE OR REPLACE FUNCTION erp.read_events(
	after_position bigint DEFAULT 0, max_count integer DEFAULT 1000,
	event_types text[] DEFAULT NULL, aggregate_types text[] DEFAULT NULL)
	RETURNS SETOF erp.event
	LANGUAGE sql STABLE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT e.position, e.aggregate_type, e.aggregate_id, e.version, e.event_id, e.event_type,
		   e.schema_version, e.occurred_at, e.recorded_at, e.principal_id, e.command_id,
		   e.correlation_id, e.causation_id, e.payload, e.metadata
	  FROM forge.read(after_position, max_count, event_types, aggregate_types) e;
END;
COMMENT ON FUNCTION erp.read_events IS
	'The current tenant''s events after a position, in order, at most max_count: what forge.read returns, for clients of schema erp.  Ask again after the position of the last one; nothing is ever skipped.  Errors: position_ahead.';

--@ section grants
GRANT EXECUTE ON FUNCTION
	forge.append,
	forge.append_batch,
	forge.load,
	forge.read,
	forge.safe_position,
	forge.state,
	forge.execute,
	forge.execute_batch
	TO forge_app;
GRANT SELECT ON forge.event, erp.event TO forge_app;

--@ section grants since 0.2.0
GRANT EXECUTE ON FUNCTION forge.stream_id, forge.actions, forge.command_stream, forge.append_arrays, erp.read_events, erp.execute_batch TO forge_app;
