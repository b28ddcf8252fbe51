-- Read models: the list, verifying, rebuilding what was damaged.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('projections-damaged');
SELECT sku FROM erp.create_item('Bolt', 'B-1', 10, test.id('bolt'));
SELECT sku FROM erp.create_item('Nut', 'N-1', 20, test.id('nut'));
SELECT on_hand FROM erp.adjust_stock(test.id('nut'), 0.5);
SELECT on_hand FROM erp.create_item('Screw', NULL, 30, test.id('screw'));
SELECT count(*) FROM forge.append('crm.note', test.id('note'), '[{"type": "written"}]');

-- the list
SELECT mode, bool_and(position = forge.safe_position()) AS is_current, min(lag) AS least_lag, max(lag) AS greatest_lag, array_agg(DISTINCT status) AS status, max(last_error) AS error
  FROM forge.projection GROUP BY mode ORDER BY mode;
SELECT name, mode, position = forge.safe_position(), lag, status, last_error FROM forge.projection WHERE name IN ('item', 'insight') ORDER BY name;
SELECT string_agg(column_name, ' ' ORDER BY ordinal_position) FROM information_schema.columns
 WHERE table_schema = 'forge' AND table_name = 'projection' AND ordinal_position <= 6;

-- all is well, and a rebuild finds nothing to do
SELECT count(*) FROM forge.verify();
SELECT xmin AS before FROM forge.item_row WHERE item_id = test.id('bolt') AND tenant_id = forge.current_tenant() \gset
SELECT forge.rebuild('item');
SELECT xmin = :'before' FROM forge.item_row WHERE item_id = test.id('bolt') AND tenant_id = forge.current_tenant();

-- a row that is different, one that is missing, one that has no events
ALTER TABLE forge.item_row DISABLE TRIGGER guard;
UPDATE forge.item_row SET on_hand = 11, available = 11 WHERE item_id = test.id('bolt') AND tenant_id = forge.current_tenant();
DELETE FROM forge.item_row WHERE item_id = test.id('nut') AND tenant_id = forge.current_tenant();
INSERT INTO forge.item_row SELECT tenant_id, test.id('ghost'), 'G-1', 'Ghost', 1, 0, 1, 1, updated_at, true, NULL, 0, 0, 0, 0, 0, 0, 0, true, 'average'
  FROM forge.item_row WHERE item_id = test.id('screw') AND tenant_id = forge.current_tenant();
ALTER TABLE forge.item_row ENABLE ALWAYS TRIGGER guard;
CREATE FUNCTION pg_temp.differences(projection text DEFAULT NULL) RETURNS TABLE (projection_name text, row_of text, is_own boolean, problem text, stored jsonb, replayed jsonb)
LANGUAGE sql AS $$
	SELECT v.projection_name, n.name, (v.row_key ->> 'tenant_id')::uuid = forge.current_tenant(), v.problem,
		   v.stored - '{tenant_id,item_id,updated_at}'::text[], v.replayed - '{tenant_id,item_id,updated_at}'::text[]
	  FROM forge.verify(projection) v
	  LEFT JOIN unnest('{bolt,nut,screw,ghost,note,lost}'::text[]) n (name) ON test.id(n.name) = (v.row_key ->> 'id')::uuid
	 ORDER BY 1, 2 $$;
SELECT * FROM pg_temp.differences();
SELECT * FROM pg_temp.differences('item');
SELECT count(*) FROM forge.verify('stream');
SELECT count(*) FROM forge.verify('claim');
SELECT name, on_hand FROM erp.item ORDER BY name;

-- commands decide by the log, not by the read model
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('bolt'), -10.5)$$);

-- rebuild mends it, and gives no more than it must
SELECT forge.rebuild('item');
SELECT count(*) FROM forge.verify();
SELECT name, sku, on_hand, version FROM erp.item ORDER BY name;
SELECT bool_and(i.updated_at = e.recorded_at) FROM erp.item i JOIN erp.event e ON e.aggregate_id = i.item_id AND e.version = i.version;

-- a command mends the row that it writes
ALTER TABLE forge.item_row DISABLE TRIGGER guard;
UPDATE forge.item_row SET name = 'Wrong', version = 77 WHERE item_id = test.id('bolt') AND tenant_id = forge.current_tenant();
ALTER TABLE forge.item_row ENABLE ALWAYS TRIGGER guard;
SELECT name, on_hand, version FROM erp.adjust_stock(test.id('bolt'), 1);
SELECT count(*) FROM forge.verify();

-- heads
BEGIN;
ALTER TABLE forge.stream DISABLE TRIGGER guard;
UPDATE forge.stream SET version = 9 WHERE aggregate_id = test.id('bolt') AND tenant_id = forge.current_tenant();
DELETE FROM forge.stream WHERE aggregate_id = test.id('nut') AND tenant_id = forge.current_tenant();
INSERT INTO forge.stream SELECT 1, 1, tenant_id, test.id('ghost'), aggregate_type, state FROM forge.stream WHERE aggregate_id = test.id('screw') AND tenant_id = forge.current_tenant();
UPDATE forge.stream SET aggregate_type = 'crm.letter' WHERE aggregate_id = test.id('note') AND tenant_id = forge.current_tenant();
UPDATE forge.stream s SET state = o.state FROM forge.stream o
 WHERE s.aggregate_id = test.id('screw') AND o.aggregate_id = test.id('bolt') AND s.tenant_id = forge.current_tenant() AND o.tenant_id = s.tenant_id;
SELECT projection_name, row_of, problem, stored, replayed FROM pg_temp.differences('stream');
ROLLBACK;

-- claims
BEGIN;
ALTER TABLE forge.claim DISABLE TRIGGER guard;
UPDATE forge.claim SET aggregate_id = test.id('nut') WHERE value = 'B-1' AND tenant_id = forge.current_tenant();
DELETE FROM forge.claim WHERE value = 'N-1' AND tenant_id = forge.current_tenant();
INSERT INTO forge.claim VALUES (forge.current_tenant(), test.id('ghost'), 'inventory.item.sku', 'G-1');
SELECT projection_name, row_of, problem, stored, replayed FROM pg_temp.differences() ORDER BY 1, 2, 3;
SELECT count(*) FROM pg_temp.differences('item');
ROLLBACK;

-- command records: the receipt must name the event of that command
BEGIN;
SELECT on_hand FROM erp.adjust_stock(test.id('bolt'), 1, command_id => test.id('command'));
SELECT active FROM erp.activate_item(test.id('bolt'), command_id => test.id('nothing decided'));
SELECT count(*) FROM forge.verify();
ALTER TABLE forge.command DISABLE TRIGGER guard;
UPDATE forge.command SET version = 2 WHERE command_id = test.id('command') AND tenant_id = forge.current_tenant();
SELECT projection_name, (row_key ->> 'id')::uuid = test.id('command'), problem, stored ->> 'version', replayed IS NULL FROM forge.verify();
SELECT count(*) FROM forge.verify('command');
SELECT count(*) FROM forge.verify('item');
ROLLBACK;

-- a head whose state cannot be read is folded again from the log
BEGIN;
ALTER TABLE forge.stream DISABLE TRIGGER guard;
UPDATE forge.stream SET state = '\x00ff' WHERE aggregate_id = test.id('bolt') AND tenant_id = forge.current_tenant();
UPDATE forge.stream SET state = NULL WHERE aggregate_id = test.id('nut') AND tenant_id = forge.current_tenant();
UPDATE forge.stream SET state = '' WHERE aggregate_id = test.id('screw') AND tenant_id = forge.current_tenant();
SELECT count(*) FROM forge.verify();
SELECT forge.state('inventory.item', item_id) ->> 'on_hand' FROM erp.item ORDER BY name;
SELECT name, on_hand, version FROM erp.adjust_stock(test.id('bolt'), 1);
SELECT name, on_hand, version FROM erp.adjust_stock(test.id('nut'), 1);
SELECT name, on_hand, version FROM erp.adjust_stock(test.id('screw'), 1);
SELECT count(*) FROM forge.verify();
ROLLBACK;

-- so is one of another format, though the rest can be read: one that another library has packed
CREATE FUNCTION pg_temp.repack() RETURNS void LANGUAGE sql AS $$
	UPDATE forge.stream s SET state = set_byte(o.state, 3, get_byte(o.state, 3) # 1) FROM forge.stream o
	 WHERE s.aggregate_id IN (test.id('bolt'), test.id('screw')) AND o.aggregate_id = test.id('nut')
	   AND s.tenant_id = forge.current_tenant() AND o.tenant_id = s.tenant_id $$;
BEGIN;
ALTER TABLE forge.stream DISABLE TRIGGER guard;
SELECT pg_temp.repack();
SELECT forge.state('inventory.item', test.id('bolt')) ->> 'name', forge.state('inventory.item', test.id('screw')) ->> 'name';
SELECT count(*) FROM forge.verify();
SELECT name, on_hand, version FROM erp.adjust_stock(test.id('bolt'), 1);
SELECT version FROM forge.execute_batch(jsonb_build_array(
	jsonb_build_object('command', 'inventory.item.adjust_stock', 'aggregate_id', test.id('screw'), 'payload', '{"delta": 1}'::jsonb),
	jsonb_build_object('command', 'inventory.item.adjust_stock', 'aggregate_id', test.id('bolt'), 'payload', '{"delta": 1}'::jsonb)));
SELECT name, on_hand, version FROM erp.item ORDER BY name;
SELECT count(*) FROM forge.verify();
ROLLBACK;

-- so is one that says that it is newer than its head
BEGIN;
ALTER TABLE forge.stream DISABLE TRIGGER guard;
UPDATE forge.stream SET state_version = version + 5 WHERE aggregate_id = test.id('bolt') AND tenant_id = forge.current_tenant();
SELECT count(*) FROM forge.verify();
SELECT name, on_hand, version FROM erp.adjust_stock(test.id('bolt'), 1);
SELECT count(*) FROM forge.verify();
ROLLBACK;

-- what cannot be mended is said: a row to show that is not there, an event that makes no sense
BEGIN;
ALTER TABLE forge.item_row DISABLE TRIGGER guard;
ALTER TABLE forge.event DISABLE TRIGGER guard;
DELETE FROM forge.item_row WHERE item_id = test.id('bolt') AND tenant_id = forge.current_tenant();
SELECT test.outcome($$SELECT erp.activate_item(test.id('bolt'))$$);
CREATE FUNCTION pg_temp.state_of_nut(version bigint) RETURNS text LANGUAGE sql AS $$
	SELECT replace(regexp_replace(o, 'position \d+', 'its position'), test.id('nut')::text, 'nut')
	  FROM test.outcome(format('SELECT forge.state(''inventory.item'', test.id(''nut''), %s) ->> ''on_hand''', version)) o $$;
UPDATE forge.event SET payload = '{"delta": "many"}' WHERE aggregate_id = test.id('nut') AND version = 3 AND tenant_id = forge.current_tenant();
SELECT pg_temp.state_of_nut(3);
SELECT pg_temp.state_of_nut(2);
UPDATE forge.event SET schema_version = 2, payload = '{"delta": 1}' WHERE aggregate_id = test.id('nut') AND version = 3 AND tenant_id = forge.current_tenant();
SELECT pg_temp.state_of_nut(3);
UPDATE forge.event SET schema_version = 1 WHERE aggregate_id = test.id('nut') AND version = 3 AND tenant_id = forge.current_tenant();
SELECT pg_temp.state_of_nut(3);
UPDATE forge.event SET event_type = 'inventory.item.lost' WHERE aggregate_id = test.id('nut') AND version = 3 AND tenant_id = forge.current_tenant();
SELECT pg_temp.state_of_nut(3);
ROLLBACK;

-- an event of a later version, or of a type that is not known, is a difference; all else is compared as ever
CREATE FUNCTION pg_temp.unreadable(stream text, of_version bigint, as_version int) RETURNS void LANGUAGE sql AS $$
	UPDATE forge.event SET schema_version = as_version WHERE aggregate_id = test.id(stream) AND version = of_version AND tenant_id = forge.current_tenant() $$;
CREATE FUNCTION pg_temp.unread(projection text DEFAULT NULL) RETURNS TABLE (projection_name text, row_of text, problem text, event jsonb, is_there boolean)
LANGUAGE sql AS $$
	SELECT d.projection_name, coalesce(d.row_of, 'order'), d.problem, d.stored - 'position',
		   EXISTS (SELECT FROM forge.event e WHERE e.position = (d.stored ->> 'position')::bigint AND e.aggregate_id = test.id(coalesce(d.row_of, 'order')))
	  FROM pg_temp.differences(projection) d WHERE d.replayed IS NULL $$;
BEGIN;
ALTER TABLE forge.event DISABLE TRIGGER guard;
ALTER TABLE forge.item_row DISABLE TRIGGER guard;
SELECT pg_temp.unreadable('nut', 2, 2);
UPDATE forge.item_row SET name = 'Wrong' WHERE item_id = test.id('bolt') AND tenant_id = forge.current_tenant();
SELECT * FROM pg_temp.unread();
SELECT projection_name, row_of, problem FROM pg_temp.differences();
SELECT * FROM pg_temp.unread('item');
SELECT * FROM pg_temp.unread('order');
SELECT * FROM pg_temp.unread('claim');
SELECT * FROM pg_temp.unread('reservation');
SELECT replace(regexp_replace(test.outcome($$SELECT forge.rebuild('item')$$), 'position \d+', 'its position'), test.id('nut')::text, 'nut');
SELECT forge.rebuild('order') > 0;
SELECT pg_temp.unreadable('nut', 2, 1);
UPDATE forge.event SET event_type = 'inventory.item.lost' WHERE aggregate_id = test.id('nut') AND version = 3 AND tenant_id = forge.current_tenant();
SELECT * FROM pg_temp.unread();
ROLLBACK;
BEGIN;
SELECT status FROM erp.create_order('EUR', order_id => test.id('order'), lines => jsonb_build_array(jsonb_build_object('item_id', test.id('screw'), 'quantity', 1, 'unit_price', 1)));
SELECT status FROM erp.submit_order(test.id('order'));
ALTER TABLE forge.event DISABLE TRIGGER guard;
SELECT pg_temp.unreadable('screw', 3, 7);
SELECT * FROM pg_temp.unread();
SELECT pg_temp.unreadable('order', 1, 2);
SELECT * FROM pg_temp.unread() ORDER BY 2;
SELECT pg_temp.unreadable('screw', 3, 1);
SELECT * FROM pg_temp.unread();
SELECT * FROM pg_temp.unread('reservation');
SELECT * FROM pg_temp.unread('item_reservation');
SELECT * FROM pg_temp.unread('order_line');
ROLLBACK;

-- the log itself: an event that is gone, one that was changed
BEGIN;
ALTER TABLE forge.event DISABLE TRIGGER guard;
DELETE FROM forge.event WHERE aggregate_id = test.id('nut') AND version = 2 AND tenant_id = forge.current_tenant();
UPDATE forge.event SET payload = '{"delta": 31}' WHERE aggregate_id = test.id('screw') AND version = 2 AND tenant_id = forge.current_tenant();
SELECT projection_name, row_of, problem FROM pg_temp.differences();
ROLLBACK;

-- its order: versions that were swapped, and all else that tells which was first
SELECT name FROM erp.rename_item(test.id('screw'), 'Big screw');
SELECT on_hand FROM erp.adjust_stock(test.id('screw'), 1, 'found');
SELECT on_hand FROM erp.adjust_stock(test.id('screw'), 1, 'bought');
CREATE FUNCTION pg_temp.swap(columns text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('UPDATE forge.event e SET (%1$s) = ROW (%2$s) FROM forge.event o
		WHERE e.aggregate_id = $1 AND o.aggregate_id = $1 AND e.tenant_id = forge.current_tenant() AND o.tenant_id = e.tenant_id
		  AND e.version IN (4, 5) AND o.version = 9 - e.version',
		columns, (SELECT string_agg('o.' || c, ', ' ORDER BY n) FROM unnest(string_to_array(columns, ', ')) WITH ORDINALITY u (c, n)))
		USING test.id('screw');
END $$;
BEGIN;
ALTER TABLE forge.event DISABLE TRIGGER guard;
SELECT pg_temp.swap('payload');
SELECT count(*) FROM forge.verify();
SELECT pg_temp.swap('payload, position');
SELECT * FROM pg_temp.differences('stream');
SELECT pg_temp.swap('position, recorded_at');
SELECT projection_name, row_of, problem, stored FROM pg_temp.differences('stream');
SELECT pg_temp.swap('recorded_at');
SELECT count(*) FROM forge.verify();
UPDATE forge.event SET position = (SELECT position FROM forge.event WHERE aggregate_id = test.id('screw') AND tenant_id = forge.current_tenant() AND version = 4)
 WHERE aggregate_id = test.id('screw') AND tenant_id = forge.current_tenant() AND version = 5;
SELECT projection_name, row_of, problem, stored FROM pg_temp.differences('stream');
UPDATE forge.event SET aggregate_type = 'crm.letter' WHERE aggregate_id = test.id('note') AND tenant_id = forge.current_tenant();
UPDATE forge.event SET aggregate_type = 'crm.letter' WHERE aggregate_id = test.id('screw') AND tenant_id = forge.current_tenant() AND version = 2;
SELECT projection_name, row_of, problem, stored FROM pg_temp.differences('stream') ORDER BY 2, 3;
ROLLBACK;

-- its end: cut off, with and without the head; a head that is behind; a stream of which nothing is left
BEGIN;
ALTER TABLE forge.event DISABLE TRIGGER guard;
ALTER TABLE forge.stream DISABLE TRIGGER guard;
DELETE FROM forge.event WHERE aggregate_id = test.id('screw') AND version = 5 AND tenant_id = forge.current_tenant();
DELETE FROM forge.event WHERE aggregate_id = test.id('note') AND tenant_id = forge.current_tenant();
UPDATE forge.stream SET version = 2, state_version = 2 WHERE aggregate_id = test.id('nut') AND tenant_id = forge.current_tenant();
SELECT row_of, problem, stored ->> 'version' AS stored, replayed ->> 'version' AS replayed FROM pg_temp.differences('stream');
ROLLBACK;
SELECT tgenabled FROM pg_trigger WHERE tgname = 'guard' AND tgrelid = 'forge.event'::regclass;
SELECT count(*) FROM forge.verify();

-- names
SELECT test.outcome($$SELECT forge.rebuild('unknown')$$);
SELECT test.outcome($$SELECT forge.rebuild('stream')$$);
SELECT test.outcome($$SELECT forge.rebuild(NULL)$$);
SELECT test.outcome($$SELECT forge.verify('unknown')$$);
SELECT count(*) FROM forge.verify(NULL);

-- of all tenants at once, by an operator without a tenant
RESET ALL;
SELECT test.outcome($$SELECT count(*) FROM forge.verify()$$);
BEGIN;
ALTER TABLE forge.item_row DISABLE TRIGGER guard;
ALTER TABLE forge.tenant_row DISABLE TRIGGER guard;
UPDATE forge.item_row SET reserved = 1 WHERE item_id = test.id('bolt') AND tenant_id = test.id('projections-damaged');
UPDATE forge.tenant_row SET name = 'Wrong' WHERE id = test.id('projections-damaged');
ALTER TABLE forge.item_row ENABLE ALWAYS TRIGGER guard;
ALTER TABLE forge.tenant_row ENABLE ALWAYS TRIGGER guard;
SET LOCAL ROLE forge_admin;
SELECT projection_name, problem, (row_key ->> 'tenant_id')::uuid = test.id('projections-damaged') FROM forge.verify() ORDER BY 1;
SELECT forge.rebuild('item') > 8;
SELECT forge.rebuild('tenant') > 0;
SELECT count(*) FROM forge.verify();
SELECT name FROM forge.tenant WHERE tenant_id = test.id('projections-damaged');
SET LOCAL ROLE forge_app;
SELECT test.outcome($$SELECT forge.rebuild('item')$$);
SELECT test.outcome($$SELECT forge.verify()$$);
SELECT test.outcome($$SELECT forge.verify('tenant')$$);
ROLLBACK;

-- a tenant's own, by one of its people: others are neither seen nor touched
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('projections-other');
SELECT sku FROM erp.create_item('Other', 'B-1', 1, test.id('bolt'));
BEGIN;
ALTER TABLE forge.item_row DISABLE TRIGGER guard;
UPDATE forge.item_row SET name = 'Wrong' WHERE tenant_id IN (test.id('projections-damaged'), test.id('projections-other'));
ALTER TABLE forge.item_row ENABLE ALWAYS TRIGGER guard;
SET LOCAL ROLE forge_app;
SELECT projection_name, row_of, is_own, problem FROM pg_temp.differences();
SELECT forge.rebuild('item');
SELECT count(*) FROM forge.verify();
SELECT name FROM erp.item;
RESET ROLE;
SELECT count(*) FROM forge.item_row WHERE name = 'Wrong';
ROLLBACK;

RESET ROLE;
\pset tuples_only off
SELECT * FROM forge.verify();
