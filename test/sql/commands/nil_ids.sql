-- The nil UUID is no id, and not a way to leave one out: every argument and every field that is an id
-- refuses it by name.  What is called is taken from the catalogue, so nothing new is left out.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('commands-nil-ids');

-- arguments: of each function, each id nil in its turn, and the others something of their type
CREATE FUNCTION pg_temp.sample(function text, argument text, type regtype, is_nil boolean) RETURNS text LANGUAGE sql RETURN CASE
	WHEN is_nil THEN $$'00000000-0000-0000-0000-000000000000'$$
	WHEN argument = 'kind' THEN CASE function WHEN 'create_account' THEN $$'asset'$$ WHEN 'add_party_address' THEN $$'billing'$$ WHEN 'create_product' THEN $$'stocked'$$ WHEN 'create_location' THEN $$'store'$$ WHEN 'describe_location' THEN $$'store'$$ ELSE $$'forge.rebuild'$$ END
	WHEN argument = 'target' THEN $$'product'$$
	WHEN argument = 'chart' THEN $$'minimal'$$
	WHEN argument = 'role' AND function = 'set_posting_account' THEN $$'bank'$$
	WHEN argument = 'tracking' THEN $$'lot'$$
	WHEN argument = 'cost_method' THEN $$'fifo'$$
	WHEN argument = 'status' AND function = 'create_product' THEN $$'draft'$$
	WHEN argument = 'control' THEN $$'bank'$$
	WHEN argument = 'retry_policy' THEN $$'fixed'$$
	WHEN argument = 'lines' THEN $$'[]'$$
	WHEN argument = 'role_name' THEN 'current_user'
	WHEN argument IN ('tenant', 'tenant_id') THEN $$test.id('commands-nil-ids')$$
	WHEN type = 'uuid'::regtype THEN 'gen_random_uuid()'
	WHEN type IN ('bigint'::regtype, 'integer'::regtype, 'numeric'::regtype) THEN '1'
	WHEN type = 'timestamptz'::regtype THEN 'now()'
	WHEN type = 'date'::regtype THEN 'current_date'
	WHEN type = 'interval'::regtype THEN $$'1 minute'$$
	WHEN type = 'boolean'::regtype THEN 'false'
	WHEN type::text LIKE '%[]' OR type = 'jsonb'::regtype THEN $$'{}'$$
	WHEN type IN ('text'::regtype, 'bytea'::regtype) THEN $$'x'$$ END;
CREATE TEMP TABLE call AS
SELECT p.oid::regprocedure AS function, nil.name AS argument, test.outcome(format('SELECT %s.%I(%s)',
		p.pronamespace::regnamespace, p.proname, string_agg(format('%I => %s::%s', a.name, pg_temp.sample(p.proname, a.name, a.type, a.name = nil.name),
		a.type::regtype), ', '))) AS outcome
  FROM pg_proc p
  JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
  JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'forgeerp',
	   LATERAL unnest(p.proargnames[:p.pronargs], p.proargtypes::oid[]) nil(name, type),
	   LATERAL unnest(p.proargnames[:p.pronargs], p.proargtypes::oid[]) a(name, type)
 WHERE nil.type = 'uuid'::regtype AND p.prolang = (SELECT l.oid FROM pg_language l WHERE l.lanname = 'c')
 GROUP BY p.oid, nil.name;
SELECT count(*) > 60 AS many FROM call;
-- an id of the ledger is a number, and what looks for 0 finds nothing
SELECT function, argument, outcome FROM call
 WHERE function::text !~ '^(erp.balance_at|forge.find_transfers|forge.summed_balance)' AND outcome NOT LIKE 'ZF006 | field_blank | % | Field "' || argument || '" is blank.' ORDER BY 1, 2;

-- fields: of each command and each event, and of the elements of their lists
CREATE TEMP VIEW field AS
WITH shape(kind, type, aggregate_type, schema) AS (
	SELECT 'command', c.name, c.aggregate_type, c.json_schema FROM forge.command_type c
	UNION ALL SELECT 'event', e.name, e.aggregate_type, e.json_schema FROM forge.event_type e)
SELECT s.kind, s.type, s.aggregate_type, p.key AS field, jsonb_build_object(p.key, nil) AS content
  FROM shape s, jsonb_each(s.schema -> 'properties') p, to_jsonb('00000000-0000-0000-0000-000000000000'::text) nil
 WHERE p.value ->> 'format' = 'uuid'
UNION ALL
SELECT s.kind, s.type, s.aggregate_type, format('%s[0].%s', p.key, q.key), jsonb_build_object(p.key, jsonb_build_array(jsonb_build_object(q.key, nil)))
  FROM shape s, jsonb_each(s.schema -> 'properties') p, jsonb_each(p.value -> 'items' -> 'properties') q,
	   to_jsonb('00000000-0000-0000-0000-000000000000'::text) nil
 WHERE q.value ->> 'format' = 'uuid';
CREATE TEMP TABLE given AS
SELECT kind, type, field, test.outcome(CASE kind
		WHEN 'command' THEN format('SELECT forge.execute(%L, gen_random_uuid(), %L)', type, content)
		ELSE format('SELECT forge.append(%L, gen_random_uuid(), %L)', aggregate_type, jsonb_build_array(jsonb_build_object('type', type, 'data', content))) END) AS outcome
  FROM field;
SELECT kind, count(*) > 8 AS many FROM given GROUP BY kind ORDER BY kind;
SELECT kind, type, field, outcome FROM given
 WHERE outcome NOT LIKE 'ZF006 | field_blank | % | Field "' || field || '" is blank.'
   AND outcome NOT LIKE 'ZF103 | append_forbidden | %' AND outcome NOT LIKE 'ZF103 | system_only | %' AND outcome NOT LIKE 'ZF103 | driven_only | %' ORDER BY 1, 2, 3;

-- what goes with commands, appends and events
SELECT test.outcome(format('SELECT forge.execute_batch(%L)', jsonb_build_array(jsonb_build_object('command', 'inventory.item.create',
	'payload', '{"name": "x"}'::jsonb, name, '00000000-0000-0000-0000-000000000000'))))
  FROM unnest('{aggregate_id,command_id}'::text[]) name;
SELECT test.outcome(format('SELECT forge.append_batch(%L)', jsonb_build_array(jsonb_build_object('aggregate_type', 'test.note',
	'events', '[{"type": "test.noted"}]'::jsonb, name, '00000000-0000-0000-0000-000000000000'))))
  FROM unnest('{aggregate_id,command_id}'::text[]) name;
SELECT test.outcome($$SELECT forge.append('test.note', NULL, '[{"type": "test.noted", "event_id": "00000000-0000-0000-0000-000000000000"}]')$$);
SELECT test.outcome(format('SELECT forge.execute(%L, NULL, %L, metadata => %L)', 'inventory.item.create', '{"name": "x"}',
	jsonb_build_object(name, '00000000-0000-0000-0000-000000000000')))
  FROM unnest('{correlation_id,causation_id}'::text[]) name;

-- nothing was written; and what is left out is still left out
SELECT count(*) FROM forge.load(test.id('nobody'));
SELECT count(*) FROM erp.event;
SELECT test.outcome($$SELECT version FROM erp.create_item('x', item_id => NULL, command_id => NULL)$$);
SELECT test.outcome($$SELECT version FROM forge.append('test.note', NULL, '[{"type": "test.noted"}]', expected_version => 0)$$);
