-- Commands by name.
CREATE OR REPLACE FUNCTION forge.execute(
	command text, aggregate_id uuid, payload jsonb DEFAULT '{}',
	expected_version bigint DEFAULT NULL, metadata jsonb DEFAULT NULL,
	occurred_at timestamptz DEFAULT NULL, command_id uuid DEFAULT NULL) RETURNS forge.receipt
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_execute';
REVOKE ALL ON FUNCTION forge.execute(text, uuid, jsonb, bigint, jsonb, timestamptz, uuid)
	FROM PUBLIC;
COMMENT ON FUNCTION forge.execute(text, uuid, jsonb, bigint, jsonb, timestamptz, uuid) IS
	'Executes a command of forge.command_type and returns its receipt.  The same command_id with the same content returns the first receipt and writes nothing.  Errors: command_unknown, payload_invalid, value_out_of_range, expected_version_mismatch, command_id_reused, and the command''s own refusals.';

CREATE OR REPLACE FUNCTION forge.execute_batch(commands jsonb) RETURNS SETOF forge.receipt
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_execute_batch';
REVOKE ALL ON FUNCTION forge.execute_batch(jsonb) FROM PUBLIC;
COMMENT ON FUNCTION forge.execute_batch(jsonb) IS
	'Executes many commands, all or nothing, later ones seeing earlier ones: [{"command", "aggregate_id", "payload", "expected_version", "metadata", "occurred_at", "command_id"}].  One receipt each, in order; an error''s DETAIL names the index, from 0.';
