\echo Use "CREATE EXTENSION forgeerp" to load this file. \quit
-- The roles of the database.  They outlive the extension (other databases may use them).
-- None may bypass row security; only the worker's may log in (it has no password).
DO $roles$
DECLARE
	role_name text;
BEGIN
	FOREACH role_name IN ARRAY
		ARRAY['forge_owner', 'forge_admin', 'forge_app', 'forge_anon', 'forge_worker']
	LOOP
		IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.rolname = role_name) THEN
			EXECUTE pg_catalog.format('CREATE ROLE %I %s', role_name,
				CASE role_name WHEN 'forge_worker' THEN 'LOGIN' ELSE 'NOLOGIN' END);
		ELSIF EXISTS (SELECT FROM pg_catalog.pg_roles r
					   WHERE r.rolname = role_name
						 AND (r.rolsuper OR r.rolbypassrls
							  OR (r.rolcanlogin AND role_name <> 'forge_worker'))) THEN
			RAISE EXCEPTION 'role "%" exists and has LOGIN, SUPERUSER or BYPASSRLS', role_name
				USING ERRCODE = 'invalid_role_specification',
					  HINT = 'Take these attributes away, or rename the role.';
		END IF;
	END LOOP;
END
$roles$;

-- An operator may do what a signed-in client may, once acting as a tenant.
GRANT forge_app TO forge_admin;
CREATE SCHEMA forge;
COMMENT ON SCHEMA forge IS 'forgeerp: the engine and the operator''s side';

CREATE SCHEMA erp;
COMMENT ON SCHEMA erp IS 'forgeerp: the API: views and functions only';
-- Who acts.  Row security asks these accessors, never current_setting().
CREATE FUNCTION forge.version() RETURNS text
	LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_version';
REVOKE ALL ON FUNCTION forge.version() FROM PUBLIC;
COMMENT ON FUNCTION forge.version() IS 'The version of the library.';

CREATE FUNCTION forge.current_tenant() RETURNS uuid
	LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_current_tenant';
REVOKE ALL ON FUNCTION forge.current_tenant() FROM PUBLIC;
COMMENT ON FUNCTION forge.current_tenant() IS
	'The tenant of this transaction; NULL when nobody is signed in.';

CREATE FUNCTION forge.current_principal() RETURNS uuid
	LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_current_principal';
REVOKE ALL ON FUNCTION forge.current_principal() FROM PUBLIC;
COMMENT ON FUNCTION forge.current_principal() IS
	'The principal of this transaction; NULL when none is named.';

CREATE FUNCTION forge.current_roles() RETURNS text[]
	LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_current_roles';
REVOKE ALL ON FUNCTION forge.current_roles() FROM PUBLIC;
COMMENT ON FUNCTION forge.current_roles() IS
	'The roles of this transaction''s principal; empty when nobody is signed in.';
-- What every table of the engine has: an owner without privileges, the wall between tenants, the
-- guard against direct writes, and a place in dumps.
CREATE FUNCTION forge.guard() RETURNS trigger
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_guard_trigger';
REVOKE ALL ON FUNCTION forge.guard() FROM PUBLIC;
COMMENT ON FUNCTION forge.guard() IS
	'Refuses SQL statements that write the log, heads or read models (ZF004); a superuser may INSERT, so that a dump can be restored.';

CREATE FUNCTION forge.protect_table(table_name text) RETURNS void
	LANGUAGE plpgsql VOLATILE STRICT PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $protect$
DECLARE
	wall CONSTANT text := '(tenant_id = (SELECT forge.current_tenant()))';
BEGIN
	EXECUTE format('ALTER TABLE forge.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY',
				   table_name);
	EXECUTE format('CREATE POLICY base ON forge.%I USING (true) WITH CHECK (true)', table_name);
	EXECUTE format('CREATE POLICY tenant_wall ON forge.%I AS RESTRICTIVE FOR ALL TO PUBLIC '
				   'USING %s WITH CHECK %s', table_name, wall, wall);
	EXECUTE format('CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE '
				   'ON forge.%I FOR EACH STATEMENT EXECUTE FUNCTION forge.guard()', table_name);
	EXECUTE format('ALTER TABLE forge.%I ENABLE ALWAYS TRIGGER guard', table_name);
	EXECUTE format('REVOKE ALL ON forge.%I FROM PUBLIC', table_name);
	PERFORM pg_extension_config_dump(format('forge.%I', table_name)::regclass, '');
END
$protect$;
REVOKE ALL ON FUNCTION forge.protect_table(text) FROM PUBLIC;
COMMENT ON FUNCTION forge.protect_table(text) IS
	'For install and update scripts: row security with the tenant wall, the guard trigger and a place in dumps for a table of schema forge.';
-- The event store.  The column orders are known to src/store: fixed-width columns first.

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
SELECT forge.protect_table('event');

CREATE TABLE forge.stream (
	version bigint NOT NULL,
	state_version bigint NOT NULL,
	tenant_id uuid NOT NULL,
	aggregate_id uuid NOT NULL,
	aggregate_type text NOT NULL,
	state bytea,
	PRIMARY KEY (tenant_id, aggregate_id)
) WITH (fillfactor = 90);
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
-- Read models with one row per stream.  The tenant and the stream's id come first; the column
-- orders are known to src/projection.

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
	PRIMARY KEY (tenant_id, item_id)
) WITH (fillfactor = 90);
CREATE INDEX item_row_sku ON forge.item_row (tenant_id, sku);
COMMENT ON TABLE forge.item_row IS 'The read model behind erp.item, in that view''s column order.';
COMMENT ON COLUMN forge.item_row.tenant_id IS 'The tenant it belongs to.';
COMMENT ON COLUMN forge.item_row.item_id IS 'The item.';
COMMENT ON COLUMN forge.item_row.sku IS 'Its code; NULL for none.';
COMMENT ON COLUMN forge.item_row.name IS 'Its name.';
COMMENT ON COLUMN forge.item_row.on_hand IS 'Quantity on hand.';
COMMENT ON COLUMN forge.item_row.reserved IS 'Of these, reserved.';
COMMENT ON COLUMN forge.item_row.available IS 'On hand less reserved.';
COMMENT ON COLUMN forge.item_row.version IS 'Version of its stream.';
COMMENT ON COLUMN forge.item_row.updated_at IS 'When its last event was recorded.';
COMMENT ON COLUMN forge.item_row.active IS 'May it be reserved and stocked?';
SELECT forge.protect_table('item_row');

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
SELECT forge.protect_table('role_binding_row');
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

CREATE TYPE forge.difference AS (
	projection_name text,
	row_key jsonb,
	problem text,
	stored jsonb,
	replayed jsonb
);
COMMENT ON TYPE forge.difference IS
	'A row that is not what a replay of the log gives: missing, unexpected or different.';
-- Tenants and signing in: the operator's side.
CREATE FUNCTION forge.create_tenant(
	slug text, name text DEFAULT NULL, tenant_id uuid DEFAULT NULL) RETURNS uuid
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_create_tenant';
REVOKE ALL ON FUNCTION forge.create_tenant(text, text, uuid) FROM PUBLIC;
COMMENT ON FUNCTION forge.create_tenant(text, text, uuid) IS
	'Creates a tenant and returns its id.  The slug is unique: 1 to 63 of a-z, 0-9 and "-".  Operators only.  Errors: slug_invalid, slug_taken, tenant_exists.';

CREATE FUNCTION forge.rename_tenant(tenant uuid, name text) RETURNS void
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_rename_tenant';
REVOKE ALL ON FUNCTION forge.rename_tenant(uuid, text) FROM PUBLIC;
COMMENT ON FUNCTION forge.rename_tenant(uuid, text) IS
	'Gives a tenant another name.  Operators only.  Errors: tenant_not_found, name_blank.';

CREATE FUNCTION forge.suspend_tenant(tenant uuid, reason text) RETURNS void
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_suspend_tenant';
REVOKE ALL ON FUNCTION forge.suspend_tenant(uuid, text) FROM PUBLIC;
COMMENT ON FUNCTION forge.suspend_tenant(uuid, text) IS
	'Closes a tenant: from their next statement on, its sessions see no rows and may execute nothing (ZF104), whatever they signed in with.  Operators only.  Errors: tenant_not_found.';

CREATE FUNCTION forge.resume_tenant(tenant uuid) RETURNS void
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_resume_tenant';
REVOKE ALL ON FUNCTION forge.resume_tenant(uuid) FROM PUBLIC;
COMMENT ON FUNCTION forge.resume_tenant(uuid) IS
	'Opens a suspended tenant again.  Operators only.  Errors: tenant_not_found.';

CREATE FUNCTION forge.tenants(
	OUT tenant_id uuid, OUT slug text, OUT name text, OUT version bigint,
	OUT updated_at timestamptz, OUT suspended boolean) RETURNS SETOF record
	LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_tenants';
REVOKE ALL ON FUNCTION forge.tenants() FROM PUBLIC;
COMMENT ON FUNCTION forge.tenants() IS 'All tenants.  Operators only.';

CREATE VIEW forge.tenant WITH (security_invoker = true) AS
	SELECT t.tenant_id, t.slug, t.name, t.version, t.updated_at, t.suspended
	  FROM forge.tenants() t;
COMMENT ON VIEW forge.tenant IS 'All tenants.  Operators only.';

CREATE FUNCTION forge.act_as(
	tenant uuid, principal uuid DEFAULT NULL, roles text[] DEFAULT '{admin}',
	session boolean DEFAULT false) RETURNS void
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_act_as';
REVOKE ALL ON FUNCTION forge.act_as(uuid, uuid, text[], boolean) FROM PUBLIC;
COMMENT ON FUNCTION forge.act_as(uuid, uuid, text[], boolean) IS
	'Acts for a tenant until the end of the transaction, or of the session where forgeerp.allow_session_context is on.  Operators only.  Errors: tenant_not_found, identity_already_set, session_context_off.';

-- Login roles that need no token.
CREATE FUNCTION forge.bind_role(
	role_name name, tenant uuid, principal uuid DEFAULT NULL, roles text[] DEFAULT '{}')
	RETURNS void
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_bind_role';
REVOKE ALL ON FUNCTION forge.bind_role(name, uuid, uuid, text[]) FROM PUBLIC;
COMMENT ON FUNCTION forge.bind_role(name, uuid, uuid, text[]) IS
	'Binds a login role to a tenant: its sessions act for that tenant without a token.  Binding it again changes the binding.  Operators only.  Errors: tenant_not_found, role_invalid.';

CREATE FUNCTION forge.unbind_role(role_name name) RETURNS void
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_unbind_role';
REVOKE ALL ON FUNCTION forge.unbind_role(name) FROM PUBLIC;
COMMENT ON FUNCTION forge.unbind_role(name) IS
	'Takes a login role''s binding away; its sessions are nobody from their next statement on.  Operators only.  Errors: binding_not_found.';

CREATE FUNCTION forge.role_bindings(
	OUT role_name text, OUT tenant_id uuid, OUT principal_id uuid, OUT roles text[],
	OUT version bigint, OUT updated_at timestamptz) RETURNS SETOF record
	LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_role_bindings';
REVOKE ALL ON FUNCTION forge.role_bindings() FROM PUBLIC;
COMMENT ON FUNCTION forge.role_bindings() IS 'All bound login roles.  Operators only.';

CREATE VIEW forge.role_binding WITH (security_invoker = true) AS
	SELECT b.role_name, b.tenant_id, b.principal_id, b.roles, b.version, b.updated_at
	  FROM forge.role_bindings() b;
COMMENT ON VIEW forge.role_binding IS 'All bound login roles.  Operators only.';
-- The event store as callers see it.
CREATE FUNCTION forge.append(
	aggregate_type text, aggregate_id uuid, events jsonb, expected_version bigint DEFAULT NULL,
	metadata jsonb DEFAULT NULL, command_id uuid DEFAULT NULL) RETURNS SETOF forge.event
	LANGUAGE C VOLATILE PARALLEL UNSAFE ROWS 1 AS 'MODULE_PATHNAME', 'forge_append';
REVOKE ALL ON FUNCTION forge.append(text, uuid, jsonb, bigint, jsonb, uuid) FROM PUBLIC;
COMMENT ON FUNCTION forge.append(text, uuid, jsonb, bigint, jsonb, uuid) IS
	'Appends events [{"type", "data", "schema_version", "occurred_at", "event_id"}] to a stream and returns them as stored.  expected_version: NULL any, 0 a new stream, n > 0 exactly n, -1 an existing one.  Types of the registry change only by commands, except for operators.  Errors: expected_version_mismatch, stream_type_differs, command_id_reused, append_forbidden, event_type_unknown, payload_invalid.';

CREATE FUNCTION forge.append_batch(appends jsonb) RETURNS SETOF forge.receipt
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_append_batch';
REVOKE ALL ON FUNCTION forge.append_batch(jsonb) FROM PUBLIC;
COMMENT ON FUNCTION forge.append_batch(jsonb) IS
	'Appends to many streams, all or nothing: [{"aggregate_type", "aggregate_id", "events", "expected_version", "metadata", "command_id"}].  One receipt each, in order; an error''s DETAIL names the index.';

CREATE FUNCTION forge.load(
	aggregate_id uuid, from_version bigint DEFAULT 1, to_version bigint DEFAULT NULL)
	RETURNS SETOF forge.event
	LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_load';
REVOKE ALL ON FUNCTION forge.load(uuid, bigint, bigint) FROM PUBLIC;
COMMENT ON FUNCTION forge.load(uuid, bigint, bigint) IS
	'The events of a stream, ascending by version; none for an unknown one.';

CREATE FUNCTION forge.safe_position() RETURNS bigint
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_safe_position';
REVOKE ALL ON FUNCTION forge.safe_position() FROM PUBLIC;
COMMENT ON FUNCTION forge.safe_position() IS
	'The highest position up to which no event of the current tenant (without one: of anyone) can still appear.  To page by position use forge.read: "WHERE position <= forge.safe_position()" in one statement looks at rows with a snapshot that is older than the answer, and can skip events.';

CREATE FUNCTION forge.read(
	after_position bigint DEFAULT 0, max_count integer DEFAULT 1000,
	event_types text[] DEFAULT NULL, aggregate_types text[] DEFAULT NULL)
	RETURNS SETOF forge.event
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_read';
REVOKE ALL ON FUNCTION forge.read(bigint, integer, text[], text[]) FROM PUBLIC;
COMMENT ON FUNCTION forge.read(bigint, integer, text[], text[]) IS
	'The current tenant''s feed after a position, in order, at most max_count events and never past the safe position.  Fewer than max_count rows: complete up to it.  Nothing is ever skipped, at any isolation level.';

CREATE FUNCTION forge.state(
	aggregate_type text, aggregate_id uuid, version bigint DEFAULT NULL) RETURNS jsonb
	LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_state';
REVOKE ALL ON FUNCTION forge.state(text, uuid, bigint) FROM PUBLIC;
COMMENT ON FUNCTION forge.state(text, uuid, bigint) IS
	'The state of a registered aggregate now, or as it was at a version; NULL for an unknown stream or a version that it has not reached.  Errors: aggregate_type_unknown, stream_type_differs.';
-- Commands by name.
CREATE FUNCTION forge.execute(
	command text, aggregate_id uuid, payload jsonb DEFAULT '{}',
	expected_version bigint DEFAULT NULL, metadata jsonb DEFAULT NULL,
	occurred_at timestamptz DEFAULT NULL, command_id uuid DEFAULT NULL) RETURNS forge.receipt
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_execute';
REVOKE ALL ON FUNCTION forge.execute(text, uuid, jsonb, bigint, jsonb, timestamptz, uuid)
	FROM PUBLIC;
COMMENT ON FUNCTION forge.execute(text, uuid, jsonb, bigint, jsonb, timestamptz, uuid) IS
	'Executes a command of forge.command_type and returns its receipt.  The same command_id with the same content returns the first receipt and writes nothing.  Errors: command_unknown, payload_invalid, value_out_of_range, expected_version_mismatch, command_id_reused, and the command''s own refusals.';

CREATE FUNCTION forge.execute_batch(commands jsonb) RETURNS SETOF forge.receipt
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_execute_batch';
REVOKE ALL ON FUNCTION forge.execute_batch(jsonb) FROM PUBLIC;
COMMENT ON FUNCTION forge.execute_batch(jsonb) IS
	'Executes many commands, all or nothing, later ones seeing earlier ones: [{"command", "aggregate_id", "payload", "expected_version", "metadata", "occurred_at", "command_id"}].  One receipt each, in order; an error''s DETAIL names the index, from 0.';
-- The catalogue: what there is, from the tables that the library itself works by.
CREATE FUNCTION forge.aggregate_types(
	OUT name text, OUT description text, OUT is_system boolean, OUT state_schema jsonb)
	RETURNS SETOF record
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_aggregate_types';
REVOKE ALL ON FUNCTION forge.aggregate_types() FROM PUBLIC;
COMMENT ON FUNCTION forge.aggregate_types() IS 'What forge.aggregate_type shows.';

CREATE VIEW forge.aggregate_type WITH (security_invoker = true) AS
	SELECT t.name, t.description, t.is_system, t.state_schema FROM forge.aggregate_types() t;
COMMENT ON VIEW forge.aggregate_type IS
	'The registered aggregate types; state_schema is what forge.state returns.';

CREATE FUNCTION forge.command_types(
	OUT name text, OUT aggregate_type text, OUT schema_version integer, OUT description text,
	OUT json_schema jsonb) RETURNS SETOF record
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_command_types';
REVOKE ALL ON FUNCTION forge.command_types() FROM PUBLIC;
COMMENT ON FUNCTION forge.command_types() IS 'What forge.command_type shows.';

CREATE VIEW forge.command_type WITH (security_invoker = true) AS
	SELECT t.name, t.aggregate_type, t.schema_version, t.description, t.json_schema
	  FROM forge.command_types() t;
COMMENT ON VIEW forge.command_type IS
	'The commands; a command''s name is also the permission that it needs.';

CREATE FUNCTION forge.event_types(
	OUT name text, OUT aggregate_type text, OUT schema_version integer, OUT description text,
	OUT json_schema jsonb) RETURNS SETOF record
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_event_types';
REVOKE ALL ON FUNCTION forge.event_types() FROM PUBLIC;
COMMENT ON FUNCTION forge.event_types() IS 'What forge.event_type shows.';

CREATE VIEW forge.event_type WITH (security_invoker = true) AS
	SELECT t.name, t.aggregate_type, t.schema_version, t.description, t.json_schema
	  FROM forge.event_types() t;
COMMENT ON VIEW forge.event_type IS 'The event types of the registered aggregates.';

CREATE FUNCTION forge.error_codes(
	OUT code text, OUT name text, OUT http_status integer, OUT description text)
	RETURNS SETOF record
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_error_codes';
REVOKE ALL ON FUNCTION forge.error_codes() FROM PUBLIC;
COMMENT ON FUNCTION forge.error_codes() IS 'What forge.error_code shows.';

CREATE VIEW forge.error_code WITH (security_invoker = true) AS
	SELECT t.code, t.name, t.http_status, t.description FROM forge.error_codes() t;
COMMENT ON VIEW forge.error_code IS 'The SQLSTATEs of the extension.';

CREATE FUNCTION forge.refusals(
	OUT name text, OUT code text, OUT message text, OUT hint text) RETURNS SETOF record
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_refusals';
REVOKE ALL ON FUNCTION forge.refusals() FROM PUBLIC;
COMMENT ON FUNCTION forge.refusals() IS 'What forge.refusal shows.';

CREATE VIEW forge.refusal WITH (security_invoker = true) AS
	SELECT t.name, t.code, t.message, t.hint FROM forge.refusals() t;
COMMENT ON VIEW forge.refusal IS
	'The names that an error''s CONSTRAINT field may carry, with the code of each.';
-- Read models: which there are, rebuilding and verifying them.
CREATE FUNCTION forge.projections(
	OUT name text, OUT aggregate_type text, OUT table_name text) RETURNS SETOF record
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_projection_list';
REVOKE ALL ON FUNCTION forge.projections() FROM PUBLIC;
COMMENT ON FUNCTION forge.projections() IS 'What forge.projection shows.';

CREATE VIEW forge.projection WITH (security_invoker = true) AS
	SELECT p.name, 'inline'::text AS mode, s.position, 0::bigint AS lag,
		   'running'::text AS status, NULL::text AS last_error, p.aggregate_type, p.table_name
	  FROM forge.projections() p
	 CROSS JOIN (SELECT forge.safe_position() AS position) s;
COMMENT ON VIEW forge.projection IS
	'The read models.  An inline one is written in the transaction of the command, so it never lags.';

CREATE FUNCTION forge.rebuild(projection_name text) RETURNS bigint
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_rebuild';
REVOKE ALL ON FUNCTION forge.rebuild(text) FROM PUBLIC;
COMMENT ON FUNCTION forge.rebuild(text) IS
	'Replays the log and writes the rows of a read model that differ, while commands go on; returns the number of events replayed.  With a tenant signed in: its rows; without: all tenants'', operators only.  Errors: projection_unknown, operator_only.';

CREATE FUNCTION forge.verify(projection_name text DEFAULT NULL)
	RETURNS SETOF forge.difference
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_verify';
REVOKE ALL ON FUNCTION forge.verify(text) FROM PUBLIC;
COMMENT ON FUNCTION forge.verify(text) IS
	'Replays the log under one snapshot and returns every row that is not what the log says: of all read models, of stream heads ("stream"), claims ("claim") and command ids ("command"), or of the one named.  Empty: all is well.  With a tenant signed in: its rows; without: all tenants'', operators only.  Errors: projection_unknown, operator_only.';
-- Items: the read model, the history, the commands.
CREATE VIEW erp.item WITH (security_invoker = true) AS
	SELECT r.item_id, r.sku, r.name, r.on_hand, r.reserved, r.available, r.version, r.updated_at,
		   r.active
	  FROM forge.item_row r
	 WHERE r.tenant_id = (SELECT forge.current_tenant());
COMMENT ON VIEW erp.item IS 'Items and their stock.';

-- A view over the log, so it is never out of step and costs a command nothing.  It runs with its
-- owner's rights: people may see movements without the right to read raw events.  The owner is
-- held by the same wall as everybody.
CREATE VIEW erp.item_movement WITH (security_barrier = true) AS
	SELECT e.aggregate_id AS item_id,
		   e.version,
		   (e.payload ->> 'delta')::numeric AS delta,
		   sum((e.payload ->> 'delta')::numeric)
			   OVER (PARTITION BY e.aggregate_id ORDER BY e.version ROWS UNBOUNDED PRECEDING)
			   AS on_hand,
		   e.payload ->> 'reason' AS reason,
		   e.occurred_at,
		   e.recorded_at,
		   e.principal_id
	  FROM forge.event e
	 WHERE e.tenant_id = (SELECT forge.current_tenant())
	   AND e.aggregate_type = 'inventory.item'
	   AND e.event_type = 'inventory.item.stock_adjusted';
COMMENT ON VIEW erp.item_movement IS
	'Every change of stock, with what was on hand after it.  Ask for one item: the sum runs over its whole history.';

CREATE FUNCTION erp.create_item(
	name text, sku text DEFAULT NULL, initial_quantity numeric DEFAULT 0,
	item_id uuid DEFAULT NULL, occurred_at timestamptz DEFAULT NULL,
	command_id uuid DEFAULT NULL) RETURNS erp.item
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_create_item';
REVOKE ALL ON FUNCTION erp.create_item(text, text, numeric, uuid, timestamptz, uuid) FROM PUBLIC;
COMMENT ON FUNCTION erp.create_item(text, text, numeric, uuid, timestamptz, uuid) IS
	'Creates an item, with stock if initial_quantity is not 0, and returns it.  Errors: item_exists, name_blank, sku_blank, sku_taken, stock_negative.';

CREATE FUNCTION erp.adjust_stock(
	item_id uuid, delta numeric, reason text DEFAULT NULL, expected_version bigint DEFAULT NULL,
	occurred_at timestamptz DEFAULT NULL, command_id uuid DEFAULT NULL) RETURNS erp.item
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_adjust_stock';
REVOKE ALL ON FUNCTION erp.adjust_stock(uuid, numeric, text, bigint, timestamptz, uuid)
	FROM PUBLIC;
COMMENT ON FUNCTION erp.adjust_stock(uuid, numeric, text, bigint, timestamptz, uuid) IS
	'Changes what is on hand of an item by delta and returns the item.  Errors: item_not_found, delta_zero, item_inactive (delta above 0), quantity_overflow, stock_negative (on hand must stay at least what is reserved).';

CREATE FUNCTION erp.rename_item(
	item_id uuid, name text, expected_version bigint DEFAULT NULL,
	occurred_at timestamptz DEFAULT NULL, command_id uuid DEFAULT NULL) RETURNS erp.item
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_rename_item';
REVOKE ALL ON FUNCTION erp.rename_item(uuid, text, bigint, timestamptz, uuid) FROM PUBLIC;
COMMENT ON FUNCTION erp.rename_item(uuid, text, bigint, timestamptz, uuid) IS
	'Gives an item another name and returns it.  Errors: item_not_found, name_blank.';

CREATE FUNCTION erp.change_sku(
	item_id uuid, sku text, expected_version bigint DEFAULT NULL,
	occurred_at timestamptz DEFAULT NULL, command_id uuid DEFAULT NULL) RETURNS erp.item
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_change_sku';
REVOKE ALL ON FUNCTION erp.change_sku(uuid, text, bigint, timestamptz, uuid) FROM PUBLIC;
COMMENT ON FUNCTION erp.change_sku(uuid, text, bigint, timestamptz, uuid) IS
	'Gives an item another sku, or with NULL none, and returns it.  Errors: item_not_found, sku_blank, sku_taken.';

CREATE FUNCTION erp.deactivate_item(
	item_id uuid, reason text DEFAULT NULL, expected_version bigint DEFAULT NULL,
	occurred_at timestamptz DEFAULT NULL, command_id uuid DEFAULT NULL) RETURNS erp.item
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_deactivate_item';
REVOKE ALL ON FUNCTION erp.deactivate_item(uuid, text, bigint, timestamptz, uuid) FROM PUBLIC;
COMMENT ON FUNCTION erp.deactivate_item(uuid, text, bigint, timestamptz, uuid) IS
	'Deactivates an item, which then takes no reservation and no positive adjustment, and returns it.  Errors: item_not_found.';

CREATE FUNCTION erp.activate_item(
	item_id uuid, expected_version bigint DEFAULT NULL, occurred_at timestamptz DEFAULT NULL,
	command_id uuid DEFAULT NULL) RETURNS erp.item
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_activate_item';
REVOKE ALL ON FUNCTION erp.activate_item(uuid, bigint, timestamptz, uuid) FROM PUBLIC;
COMMENT ON FUNCTION erp.activate_item(uuid, bigint, timestamptz, uuid) IS
	'Activates an item again and returns it.  Errors: item_not_found.';
CREATE VIEW erp.event WITH (security_invoker = true) AS
	SELECT e.position, e.aggregate_type, e.aggregate_id, e.version, e.event_id, e.event_type,
		   e.schema_version, e.occurred_at, e.recorded_at, e.principal_id, e.command_id,
		   e.correlation_id, e.causation_id, e.payload, e.metadata
	  FROM forge.event e
	 WHERE e.tenant_id = (SELECT forge.current_tenant());
COMMENT ON VIEW erp.event IS 'The current tenant''s events.';
-- Everything belongs to forge_owner, who is neither superuser nor BYPASSRLS.  The REVOKE changes
-- nothing: it makes PostgreSQL note the privileges anew as those that the extension brings along.
-- Without it they would stand noted with the installing superuser as owner, and every dump would
-- mention that role.  What has its owner already is left alone, with whatever was granted since.
DO $owner$
DECLARE
	member record;
BEGIN
	FOR member IN
		SELECT o.type, o.identity
		  FROM pg_catalog.pg_depend d
		  JOIN pg_catalog.pg_extension e
			ON e.oid = d.refobjid AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
		  LEFT JOIN pg_catalog.pg_namespace n
			ON n.oid = d.objid AND d.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
		  LEFT JOIN pg_catalog.pg_class c
			ON c.oid = d.objid AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
		  LEFT JOIN pg_catalog.pg_proc p
			ON p.oid = d.objid AND d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
		  LEFT JOIN pg_catalog.pg_type t
			ON t.oid = d.objid AND d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass
		 CROSS JOIN LATERAL pg_catalog.pg_identify_object(d.classid, d.objid, d.objsubid) o
		 WHERE e.extname = 'forgeerp'
		   AND d.deptype = 'e'
		   AND o.type IN ('schema', 'table', 'sequence', 'view', 'function', 'composite type', 'type')
		   -- of the types those that stand alone: a table's row type follows its table
		   AND (t.oid IS NULL OR EXISTS (SELECT FROM pg_catalog.pg_class r
										  WHERE r.oid = t.typrelid AND r.relkind = 'c'))
		   AND pg_catalog.pg_get_userbyid(
				   COALESCE(n.nspowner, c.relowner, p.proowner, t.typowner)) <> 'forge_owner'
	LOOP
		EXECUTE pg_catalog.format('ALTER %s %s OWNER TO forge_owner',
			CASE member.type WHEN 'composite type' THEN 'type' ELSE member.type END,
			member.identity);
		IF member.type IN ('schema', 'table', 'sequence', 'view', 'function') THEN
			EXECUTE pg_catalog.format('REVOKE ALL ON %s %s FROM PUBLIC',
				CASE member.type WHEN 'view' THEN 'table' ELSE member.type END, member.identity);
		END IF;
	END LOOP;
END
$owner$;
-- Who may do what.  PUBLIC has nothing.  An administrator may change these: an update leaves them.
GRANT USAGE ON SCHEMA forge TO forge_app, forge_anon;
GRANT USAGE ON SCHEMA erp TO forge_app;
GRANT EXECUTE ON FUNCTION forge.version() TO forge_app, forge_anon;

GRANT EXECUTE ON FUNCTION
	forge.current_tenant(),
	forge.current_principal(),
	forge.current_roles(),
	forge.append(text, uuid, jsonb, bigint, jsonb, uuid),
	forge.append_batch(jsonb),
	forge.load(uuid, bigint, bigint),
	forge.read(bigint, integer, text[], text[]),
	forge.safe_position(),
	forge.state(text, uuid, bigint),
	forge.execute(text, uuid, jsonb, bigint, jsonb, timestamptz, uuid),
	forge.execute_batch(jsonb),
	forge.aggregate_types(),
	forge.command_types(),
	forge.event_types(),
	forge.error_codes(),
	forge.refusals(),
	forge.projections(),
	forge.rebuild(text),
	forge.verify(text),
	erp.create_item(text, text, numeric, uuid, timestamptz, uuid),
	erp.adjust_stock(uuid, numeric, text, bigint, timestamptz, uuid),
	erp.rename_item(uuid, text, bigint, timestamptz, uuid),
	erp.change_sku(uuid, text, bigint, timestamptz, uuid),
	erp.deactivate_item(uuid, text, bigint, timestamptz, uuid),
	erp.activate_item(uuid, bigint, timestamptz, uuid)
	TO forge_app;

GRANT SELECT ON
	forge.event,
	forge.item_row,
	forge.aggregate_type,
	forge.command_type,
	forge.event_type,
	forge.error_code,
	forge.refusal,
	forge.projection,
	erp.item,
	erp.item_movement,
	erp.event
	TO forge_app;

GRANT EXECUTE ON FUNCTION
	forge.create_tenant(text, text, uuid),
	forge.rename_tenant(uuid, text),
	forge.suspend_tenant(uuid, text),
	forge.resume_tenant(uuid),
	forge.tenants(),
	forge.act_as(uuid, uuid, text[], boolean),
	forge.bind_role(name, uuid, uuid, text[]),
	forge.unbind_role(name),
	forge.role_bindings()
	TO forge_admin;
GRANT SELECT ON forge.tenant, forge.role_binding TO forge_admin;
