-- The end of versions: what would go beyond it is refused by name, and nothing of the call is written.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('events-last-version');
SELECT on_hand FROM erp.create_item('Bolt', 'B-1', 10, test.id('bolt'));
SELECT on_hand FROM erp.create_item('Nut', 'N-1', 10, test.id('nut'));
SELECT version FROM forge.append('crm.note', test.id('note'), '[{"type": "x"}]');
SELECT line_count FROM erp.create_order('EUR', lines => jsonb_build_array(
	jsonb_build_object('item_id', test.id('nut'), 'quantity', 1, 'unit_price', 1),
	jsonb_build_object('item_id', test.id('bolt'), 'quantity', 1, 'unit_price', 1)), order_id => test.id('order'));

-- as if they had come so far: two versions are left
BEGIN;
ALTER TABLE forge.stream DISABLE TRIGGER guard;
ALTER TABLE forge.event DISABLE TRIGGER guard;
UPDATE forge.event e SET version = e.version + 9223372036854775805 - s.version
  FROM forge.stream s WHERE e.tenant_id = forge.current_tenant() AND s.tenant_id = e.tenant_id AND s.aggregate_id = e.aggregate_id
   AND e.aggregate_id IN (test.id('note'), test.id('bolt'));
UPDATE forge.stream SET version = 9223372036854775805, state_version = 9223372036854775805
 WHERE tenant_id = forge.current_tenant() AND aggregate_id IN (test.id('note'), test.id('bolt'));
ALTER TABLE forge.stream ENABLE ALWAYS TRIGGER guard;
ALTER TABLE forge.event ENABLE ALWAYS TRIGGER guard;
CREATE FUNCTION pg_temp.append(count integer, expected bigint DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
	SELECT test.outcome(format($f$SELECT max(version) FROM forge.append('crm.note', test.id('note'), (SELECT jsonb_agg('{"type": "x"}'::jsonb) FROM generate_series(1, %s)), %L)$f$, count, expected)) $$;
SET LOCAL ROLE forge_app;

-- appends: in one call, in a batch
SELECT pg_temp.append(3);
SELECT pg_temp.append(100000, 9223372036854775805);
SELECT test.outcome($$SELECT forge.append_batch(jsonb_agg(jsonb_build_object('aggregate_type', 'crm.note', 'aggregate_id', test.id('note'), 'events', '[{"type": "x"}]'::jsonb))) FROM generate_series(1, 3)$$);
SELECT pg_temp.append(1, 9223372036854775806);
SELECT pg_temp.append(2, 9223372036854775805);
SELECT pg_temp.append(1);
SELECT pg_temp.append(1, 9223372036854775807);
SELECT pg_temp.append(1, -1);
SELECT pg_temp.append(1, 0);
SELECT version FROM forge.load(test.id('note'), 9223372036854775806);

-- commands: one that decides nothing has room
SELECT version FROM erp.adjust_stock(test.id('bolt'), 1, command_id => test.id('adjust'));
SELECT test.outcome(format('SELECT version FROM forge.execute_batch(jsonb_build_array(%1$s, %1$s))',
	$$jsonb_build_object('command', 'inventory.item.adjust_stock', 'aggregate_id', test.id('bolt'), 'payload', '{"delta": 1}'::jsonb)$$));
SELECT version, on_hand FROM erp.adjust_stock(test.id('bolt'), 1, expected_version => 9223372036854775806);
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('bolt'), 1)$$);
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('bolt'), 1, expected_version => 9223372036854775807)$$);
SELECT event_count, version FROM forge.execute('inventory.item.activate', test.id('bolt'));
SELECT replayed, version FROM forge.execute('inventory.item.adjust_stock', test.id('bolt'), '{"delta": 1}', command_id => test.id('adjust'));

-- what follows from another stream
SELECT test.outcome($$SELECT erp.submit_order(test.id('order'))$$);
SELECT status FROM erp.sales_order WHERE order_id = test.id('order');
SELECT on_hand, reserved, version FROM erp.item ORDER BY name;
SELECT forge.state('inventory.item', test.id('bolt')) ->> 'version';
ROLLBACK;
