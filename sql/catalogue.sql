-- The catalogue: aggregates, commands, events, errors, refusals.

--@ section functions
-- The catalogue of types and errors, from the tables in the library's own code.
CREATE OR REPLACE FUNCTION forge.aggregate_types(
	OUT name text, OUT description text, OUT is_system boolean, OUT state_schema jsonb)
	RETURNS SETOF record
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_aggregate_types';
COMMENT ON FUNCTION forge.aggregate_types IS 'What forge.aggregate_type shows.';

CREATE OR REPLACE VIEW forge.aggregate_type WITH (security_invoker = true) AS
	SELECT t.name, t.description, t.is_system, t.state_schema FROM forge.aggregate_types() t;
COMMENT ON VIEW forge.aggregate_type IS
	'The registered aggregate types; state_schema describes the result of forge.state.';

CREATE OR REPLACE FUNCTION forge.command_types(
	OUT name text, OUT aggregate_type text, OUT schema_version integer, OUT description text,
	OUT json_schema jsonb, OUT refusals text[]) RETURNS SETOF record
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_command_types';
COMMENT ON FUNCTION forge.command_types IS 'What forge.command_type shows.';

CREATE OR REPLACE VIEW forge.command_type WITH (security_invoker = true) AS
	SELECT t.name, t.aggregate_type, t.schema_version, t.description, t.json_schema, t.refusals
	  FROM forge.command_types() t;
COMMENT ON VIEW forge.command_type IS
	'The commands; a command''s name is also the permission that it needs.  refusals: the names of the refusals (forge.refusal) that are its own; others may refuse any command.';

CREATE OR REPLACE FUNCTION forge.event_types(
	OUT name text, OUT aggregate_type text, OUT schema_version integer, OUT description text,
	OUT json_schema jsonb) RETURNS SETOF record
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_event_types';
COMMENT ON FUNCTION forge.event_types IS 'What forge.event_type shows.';

CREATE OR REPLACE VIEW forge.event_type WITH (security_invoker = true) AS
	SELECT t.name, t.aggregate_type, t.schema_version, t.description, t.json_schema
	  FROM forge.event_types() t;
COMMENT ON VIEW forge.event_type IS 'The event types of the registered aggregates.';

CREATE OR REPLACE FUNCTION forge.error_codes(
	OUT code text, OUT name text, OUT http_status integer, OUT description text)
	RETURNS SETOF record
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_error_codes';
COMMENT ON FUNCTION forge.error_codes IS 'What forge.error_code shows.';

CREATE OR REPLACE VIEW forge.error_code WITH (security_invoker = true) AS
	SELECT t.code, t.name, t.http_status, t.description FROM forge.error_codes() t;
COMMENT ON VIEW forge.error_code IS 'The SQLSTATEs of the extension.';

CREATE OR REPLACE FUNCTION forge.refusals(
	OUT name text, OUT code text, OUT message text, OUT hint text) RETURNS SETOF record
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_refusals';
COMMENT ON FUNCTION forge.refusals IS 'What forge.refusal shows.';

CREATE OR REPLACE VIEW forge.refusal WITH (security_invoker = true) AS
	SELECT t.name, t.code, t.message, t.hint FROM forge.refusals() t;
COMMENT ON VIEW forge.refusal IS
	'The names that an error''s CONSTRAINT field may carry, with the code of each.';

--@ section grants
GRANT EXECUTE ON FUNCTION
	forge.aggregate_types,
	forge.event_types,
	forge.error_codes,
	forge.refusals
	TO forge_app;
GRANT SELECT ON
	forge.aggregate_type,
	forge.event_type,
	forge.error_code,
	forge.refusal
	TO forge_app;

--@ section grants since 0.2.0
GRANT EXECUTE ON FUNCTION forge.command_types TO forge_app;
GRANT SELECT ON forge.command_type TO forge_app;
