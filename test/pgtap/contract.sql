-- The public calls, with the names, the order and the defaults of their arguments.  More arguments
-- with defaults and more columns at the end are welcome, so each is compared as far as written here.
\ir ../tools/pgtap.sql
CREATE TEMP TABLE call (function text, arguments text, result text);
INSERT INTO call VALUES
	('forge.create_tenant', 'slug text, name text DEFAULT NULL::text, tenant_id uuid DEFAULT NULL::uuid', 'uuid'),
	('forge.rename_tenant', 'tenant uuid, name text', 'void'),
	('forge.suspend_tenant', 'tenant uuid, reason text', 'void'),
	('forge.resume_tenant', 'tenant uuid', 'void'),
	('forge.act_as', 'tenant uuid, principal uuid DEFAULT NULL::uuid, roles text[] DEFAULT ''{admin}''::text[], session boolean DEFAULT false', 'void'),
	('forge.bind_role', 'role_name name, tenant uuid, principal uuid DEFAULT NULL::uuid, roles text[] DEFAULT ''{}''::text[]', 'void'),
	('forge.unbind_role', 'role_name name', 'void'),
	('forge.authenticate', 'token text', 'jsonb'),
	('forge.pre_request', '', 'void'),
	('forge.add_jwt_key', 'kid text, algorithm text, key_material text, issuer text DEFAULT NULL::text, audience text DEFAULT NULL::text', 'void'),
	('forge.import_jwks', 'jwks jsonb, issuer text DEFAULT NULL::text, audience text DEFAULT NULL::text', 'integer'),
	('forge.retire_jwt_key', 'kid text', 'void'),
	('forge.version', '', 'text'),
	('forge.doctor', '', 'TABLE(check_name text, severity text, subject text, problem text, remedy text)'),
	('forge.current_tenant', '', 'uuid'),
	('forge.current_principal', '', 'uuid'),
	('forge.current_roles', '', 'text[]'),
	('forge.append', 'aggregate_type text, aggregate_id uuid, events jsonb, expected_version bigint DEFAULT NULL::bigint, metadata jsonb DEFAULT NULL::jsonb, command_id uuid DEFAULT NULL::uuid', 'SETOF forge.event'),
	('forge.append_arrays', 'aggregate_type text, aggregate_id uuid, types text[], payloads jsonb[], expected_version bigint DEFAULT NULL::bigint, metadata jsonb DEFAULT NULL::jsonb, command_id uuid DEFAULT NULL::uuid', 'SETOF forge.event'),
	('forge.append_batch', 'appends jsonb', 'SETOF forge.receipt'),
	('forge.load', 'aggregate_id uuid, from_version bigint DEFAULT 1, to_version bigint DEFAULT NULL::bigint', 'SETOF forge.event'),
	('forge.read', 'after_position bigint DEFAULT 0, max_count integer DEFAULT 1000, event_types text[] DEFAULT NULL::text[], aggregate_types text[] DEFAULT NULL::text[]', 'SETOF forge.event'),
	('forge.safe_position', '', 'bigint'),
	('forge.state', 'aggregate_type text, aggregate_id uuid, version bigint DEFAULT NULL::bigint', 'jsonb'),
	('forge.execute', 'command text, aggregate_id uuid, payload jsonb DEFAULT ''{}''::jsonb, expected_version bigint DEFAULT NULL::bigint, metadata jsonb DEFAULT NULL::jsonb, occurred_at timestamp with time zone DEFAULT NULL::timestamp with time zone, command_id uuid DEFAULT NULL::uuid', 'forge.receipt'),
	('forge.execute_batch', 'commands jsonb', 'SETOF forge.receipt'),
	('forge.rebuild', 'projection_name text', 'bigint'),
	('forge.verify', 'projection_name text DEFAULT NULL::text', 'SETOF forge.difference'),
	('erp.create_item', 'name text, sku text DEFAULT NULL::text, initial_quantity numeric DEFAULT 0, item_id uuid DEFAULT NULL::uuid, occurred_at timestamp with time zone DEFAULT NULL::timestamp with time zone, command_id uuid DEFAULT NULL::uuid', 'erp.item'),
	('erp.adjust_stock', 'item_id uuid, delta numeric, reason text DEFAULT NULL::text, expected_version bigint DEFAULT NULL::bigint, occurred_at timestamp with time zone DEFAULT NULL::timestamp with time zone, command_id uuid DEFAULT NULL::uuid', 'erp.item'),
	('erp.rename_item', 'item_id uuid, name text, expected_version bigint DEFAULT NULL::bigint, occurred_at timestamp with time zone DEFAULT NULL::timestamp with time zone, command_id uuid DEFAULT NULL::uuid', 'erp.item'),
	('erp.change_sku', 'item_id uuid, sku text, expected_version bigint DEFAULT NULL::bigint, occurred_at timestamp with time zone DEFAULT NULL::timestamp with time zone, command_id uuid DEFAULT NULL::uuid', 'erp.item'),
	('erp.deactivate_item', 'item_id uuid, reason text DEFAULT NULL::text, expected_version bigint DEFAULT NULL::bigint, occurred_at timestamp with time zone DEFAULT NULL::timestamp with time zone, command_id uuid DEFAULT NULL::uuid', 'erp.item'),
	('erp.execute_batch', 'commands jsonb', 'SETOF forge.receipt'),
	('erp.read_events', 'after_position bigint DEFAULT 0, max_count integer DEFAULT 1000, event_types text[] DEFAULT NULL::text[], aggregate_types text[] DEFAULT NULL::text[]', 'SETOF erp.event'),
	('erp.detect_anomalies', 'item_id uuid DEFAULT NULL::uuid', 'SETOF erp.insight'),
	('erp.activate_item', 'item_id uuid, expected_version bigint DEFAULT NULL::bigint, occurred_at timestamp with time zone DEFAULT NULL::timestamp with time zone, command_id uuid DEFAULT NULL::uuid', 'erp.item'),
	('erp.create_order', 'currency text, customer_id uuid DEFAULT NULL::uuid, lines jsonb DEFAULT ''[]''::jsonb, order_id uuid DEFAULT NULL::uuid, occurred_at timestamp with time zone DEFAULT NULL::timestamp with time zone, command_id uuid DEFAULT NULL::uuid', 'erp.sales_order'),
	('erp.add_order_line', 'order_id uuid, item_id uuid, quantity numeric, unit_price numeric, expected_version bigint DEFAULT NULL::bigint, occurred_at timestamp with time zone DEFAULT NULL::timestamp with time zone, command_id uuid DEFAULT NULL::uuid', 'erp.sales_order'),
	('erp.change_order_line', 'order_id uuid, item_id uuid, quantity numeric, expected_version bigint DEFAULT NULL::bigint, occurred_at timestamp with time zone DEFAULT NULL::timestamp with time zone, command_id uuid DEFAULT NULL::uuid', 'erp.sales_order'),
	('erp.remove_order_line', 'order_id uuid, item_id uuid, expected_version bigint DEFAULT NULL::bigint, occurred_at timestamp with time zone DEFAULT NULL::timestamp with time zone, command_id uuid DEFAULT NULL::uuid', 'erp.sales_order'),
	('erp.submit_order', 'order_id uuid, expected_version bigint DEFAULT NULL::bigint, occurred_at timestamp with time zone DEFAULT NULL::timestamp with time zone, command_id uuid DEFAULT NULL::uuid', 'erp.sales_order'),
	('erp.confirm_payment', 'order_id uuid, payment_reference text, expected_version bigint DEFAULT NULL::bigint, occurred_at timestamp with time zone DEFAULT NULL::timestamp with time zone, command_id uuid DEFAULT NULL::uuid', 'erp.sales_order'),
	('erp.complete_order', 'order_id uuid, tracking_number text DEFAULT NULL::text, expected_version bigint DEFAULT NULL::bigint, occurred_at timestamp with time zone DEFAULT NULL::timestamp with time zone, command_id uuid DEFAULT NULL::uuid', 'erp.sales_order'),
	('erp.cancel_order', 'order_id uuid, reason text, expected_version bigint DEFAULT NULL::bigint, occurred_at timestamp with time zone DEFAULT NULL::timestamp with time zone, command_id uuid DEFAULT NULL::uuid', 'erp.sales_order'),
	('forge.has_permission', 'permission text', 'boolean'),
	('erp.explain_permission', 'permission text, user_id uuid DEFAULT NULL::uuid', 'jsonb'),
	('erp.create_user', 'email text, display_name text, roles text[] DEFAULT ''{}''::text[], user_id uuid DEFAULT NULL::uuid, occurred_at timestamp with time zone DEFAULT NULL::timestamp with time zone, command_id uuid DEFAULT NULL::uuid', 'erp.app_user'),
	('erp.assign_role', 'user_id uuid, role text, expected_version bigint DEFAULT NULL::bigint, occurred_at timestamp with time zone DEFAULT NULL::timestamp with time zone, command_id uuid DEFAULT NULL::uuid', 'erp.app_user'),
	('erp.revoke_role', 'user_id uuid, role text, expected_version bigint DEFAULT NULL::bigint, occurred_at timestamp with time zone DEFAULT NULL::timestamp with time zone, command_id uuid DEFAULT NULL::uuid', 'erp.app_user'),
	('erp.suspend_user', 'user_id uuid, reason text DEFAULT NULL::text, expected_version bigint DEFAULT NULL::bigint, occurred_at timestamp with time zone DEFAULT NULL::timestamp with time zone, command_id uuid DEFAULT NULL::uuid', 'erp.app_user'),
	('erp.activate_user', 'user_id uuid, expected_version bigint DEFAULT NULL::bigint, occurred_at timestamp with time zone DEFAULT NULL::timestamp with time zone, command_id uuid DEFAULT NULL::uuid', 'erp.app_user'),
	('erp.create_ledger_accounts', 'accounts jsonb', 'TABLE(index integer, account_id uuid, status text, code bigint, "timestamp" numeric)'),
	('erp.create_transfers', 'transfers jsonb', 'TABLE(index integer, transfer_id uuid, status text, code bigint, "timestamp" numeric)'),
	('erp.create_transfer_rows', 'id uuid[], debit_account_id uuid[], credit_account_id uuid[], amount numeric[], ledger bigint[], code integer[], flags integer[] DEFAULT NULL::integer[], pending_id uuid[] DEFAULT NULL::uuid[], timeout bigint[] DEFAULT NULL::bigint[], user_data_128 uuid[] DEFAULT NULL::uuid[], user_data_64 numeric[] DEFAULT NULL::numeric[], user_data_32 bigint[] DEFAULT NULL::bigint[]', 'TABLE(index integer, transfer_id uuid, status text, status_code bigint, "timestamp" numeric)'),
	('forge.create_accounts_packed', 'records bytea', 'bytea'),
	('forge.create_transfers_packed', 'records bytea', 'bytea'),
	('erp.define_role', 'role text, permissions text[], expected_version bigint DEFAULT NULL::bigint, occurred_at timestamp with time zone DEFAULT NULL::timestamp with time zone, command_id uuid DEFAULT NULL::uuid', 'erp.role');
CREATE TEMP TABLE shape (relation text, columns text);
INSERT INTO shape VALUES
	('forge.receipt', 'command_id uuid, aggregate_id uuid, version bigint, event_count integer, position bigint, replayed boolean'),
	('forge.difference', 'projection_name text, row_key jsonb, problem text, stored jsonb, replayed jsonb'),
	('forge.projection', 'name text, mode text, position bigint, lag bigint, status text, last_error text'),
	('forge.error_code', 'code text, name text, http_status integer, description text'),
	('forge.command_type', 'name text, aggregate_type text, schema_version integer, description text, json_schema jsonb'),
	('forge.event_type', 'name text, aggregate_type text, schema_version integer, description text, json_schema jsonb'),
	('erp.item', 'item_id uuid, sku text, name text, on_hand numeric, reserved numeric, available numeric, version bigint, updated_at timestamp with time zone, active boolean'),
	('erp.sales_order', 'order_id uuid, customer_id uuid, status text, currency text, total_amount numeric, line_count integer, payment_reference text, tracking_number text, cancel_reason text, version bigint, created_at timestamp with time zone, updated_at timestamp with time zone'),
	('erp.current_order', 'order_id uuid, customer_id uuid, status text, currency text, total_amount numeric, line_count integer, payment_reference text, tracking_number text, cancel_reason text, version bigint, created_at timestamp with time zone, updated_at timestamp with time zone'),
	('erp.order_history', 'order_id uuid, customer_id uuid, status text, currency text, total_amount numeric, line_count integer, payment_reference text, tracking_number text, cancel_reason text, version bigint, created_at timestamp with time zone, updated_at timestamp with time zone'),
	('erp.insight', 'insight_id uuid, kind text, item_id uuid, severity double precision, confidence double precision, z_score double precision, explanation text, detail jsonb, event_position bigint, detected_at timestamp with time zone'),
	('erp.item_movement', 'item_id uuid, version bigint, delta numeric, on_hand numeric, reason text, occurred_at timestamp with time zone, recorded_at timestamp with time zone, principal_id uuid');
SELECT plan(((SELECT count(*) FROM call) + (SELECT count(*) FROM shape) + 2)::integer);

SELECT ok(starts_with(pg_get_function_arguments(f.oid), c.arguments) AND pg_get_function_result(f.oid) = c.result,
		  format('%s(%s) returns %s', c.function, c.arguments, c.result))
  FROM call c LEFT JOIN member_function f ON f.nspname || '.' || f.proname = c.function;
SELECT ok(starts_with(r.columns, s.columns), format('%s has the columns %s', s.relation, s.columns))
  FROM shape s
  LEFT JOIN (SELECT a.attrelid, string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', ' ORDER BY a.attnum) AS columns
			   FROM pg_attribute a WHERE a.attnum > 0 AND NOT a.attisdropped GROUP BY a.attrelid) r ON r.attrelid = s.relation::regclass;
SELECT set_has($$
	SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = 'forge.event'::regclass AND a.attnum > 0
$$, $$
	SELECT unnest('{position,tenant_id,aggregate_type,aggregate_id,version,event_id,event_type,schema_version,occurred_at,recorded_at,principal_id,command_id,correlation_id,causation_id,payload,metadata}'::text[])
$$, 'forge.event has its columns');
SELECT set_eq($$
	SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = 'erp.event'::regclass AND a.attnum > 0
$$, $$
	SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = 'forge.event'::regclass AND a.attnum > 0 AND a.attname <> 'tenant_id'
$$, 'and erp.event all of them but the tenant''s');

SELECT * FROM finish();
ROLLBACK;
