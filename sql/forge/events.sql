-- The event store as callers see it.
CREATE OR REPLACE FUNCTION forge.append(
	aggregate_type text, aggregate_id uuid, events jsonb, expected_version bigint DEFAULT NULL,
	metadata jsonb DEFAULT NULL, command_id uuid DEFAULT NULL) RETURNS SETOF forge.event
	LANGUAGE C VOLATILE PARALLEL UNSAFE ROWS 1 AS 'MODULE_PATHNAME', 'forge_append';
REVOKE ALL ON FUNCTION forge.append(text, uuid, jsonb, bigint, jsonb, uuid) FROM PUBLIC;
COMMENT ON FUNCTION forge.append(text, uuid, jsonb, bigint, jsonb, uuid) IS
	'Appends events [{"type", "data", "schema_version", "occurred_at", "event_id"}] to a stream and returns them as stored.  An event_id need not be unique: what makes a call repeatable is command_id.  expected_version: NULL any, 0 a new stream, n > 0 exactly n, -1 an existing one.  Types of the registry change only by commands, except for operators.  Errors: expected_version_mismatch, stream_full, stream_type_differs, command_id_reused, append_forbidden, event_type_unknown, payload_invalid, document_too_large.';

CREATE OR REPLACE FUNCTION forge.append_batch(appends jsonb) RETURNS SETOF forge.receipt
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_append_batch';
REVOKE ALL ON FUNCTION forge.append_batch(jsonb) FROM PUBLIC;
COMMENT ON FUNCTION forge.append_batch(jsonb) IS
	'Appends to many streams, all or nothing: [{"aggregate_type", "aggregate_id", "events", "expected_version", "metadata", "command_id"}].  One receipt each, in order; an error''s DETAIL names the index.';

CREATE OR REPLACE FUNCTION forge.load(
	aggregate_id uuid, from_version bigint DEFAULT 1, to_version bigint DEFAULT NULL)
	RETURNS SETOF forge.event
	LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_load';
REVOKE ALL ON FUNCTION forge.load(uuid, bigint, bigint) FROM PUBLIC;
COMMENT ON FUNCTION forge.load(uuid, bigint, bigint) IS
	'The events of a stream, ascending by version; none for an unknown one.';

CREATE OR REPLACE FUNCTION forge.safe_position() RETURNS bigint
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_safe_position';
REVOKE ALL ON FUNCTION forge.safe_position() FROM PUBLIC;
COMMENT ON FUNCTION forge.safe_position() IS
	'The highest position up to which no event of the current tenant (without one: of anyone) can still appear.  To page by position use forge.read: "WHERE position <= forge.safe_position()" in one statement looks at rows with a snapshot that is older than the answer, and can skip events.';

CREATE OR REPLACE FUNCTION forge.read(
	after_position bigint DEFAULT 0, max_count integer DEFAULT 1000,
	event_types text[] DEFAULT NULL, aggregate_types text[] DEFAULT NULL)
	RETURNS SETOF forge.event
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_read';
REVOKE ALL ON FUNCTION forge.read(bigint, integer, text[], text[]) FROM PUBLIC;
COMMENT ON FUNCTION forge.read(bigint, integer, text[], text[]) IS
	'The current tenant''s feed after a position, in order, at most max_count events and never past the safe position.  Fewer than max_count rows: complete up to it.  Nothing is ever skipped, at any isolation level.  Errors: position_ahead.';

CREATE OR REPLACE FUNCTION forge.stream_id(aggregate_type text, aggregate_id uuid) RETURNS uuid
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_stream_id';
REVOKE ALL ON FUNCTION forge.stream_id(text, uuid) FROM PUBLIC;
COMMENT ON FUNCTION forge.stream_id(text, uuid) IS
	'The id of an aggregate''s stream, which forge.load takes and events show, for the id that commands take.  For a user it is computed from the id and reserved, for other types it is the id itself.  NULL when either is missing.';

CREATE OR REPLACE FUNCTION forge.state(
	aggregate_type text, aggregate_id uuid, version bigint DEFAULT NULL) RETURNS jsonb
	LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_state';
REVOKE ALL ON FUNCTION forge.state(text, uuid, bigint) FROM PUBLIC;
COMMENT ON FUNCTION forge.state(text, uuid, bigint) IS
	'The state of a registered aggregate now, or as it was at a version; NULL for an unknown stream or a version that it has not reached.  Errors: aggregate_type_unknown, stream_type_differs.';
