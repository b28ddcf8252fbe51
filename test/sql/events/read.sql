-- forge.load, forge.read, forge.safe_position, forge.state and the view erp.event.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('events-read');
SET ROLE forge_app;
SELECT forge.safe_position() AS start \gset
SELECT on_hand FROM erp.create_item('Bolt', 'B-1', 10, item_id => test.id('bolt'));
SELECT on_hand FROM erp.adjust_stock(test.id('bolt'), -3);
SELECT name FROM erp.rename_item(test.id('bolt'), 'Bolt, M8');
SELECT sku IS NULL FROM erp.change_sku(test.id('bolt'), NULL);
SELECT active FROM erp.deactivate_item(test.id('bolt'));
SELECT count(*) FROM forge.append('crm.note', test.id('note'), '[{"type": "written"}, {"type": "read"}, {"type": "read"}]');

-- load: ascending, both ends belong to it
SELECT version, event_type FROM forge.load(test.id('bolt'));
SELECT version FROM forge.load(test.id('bolt'), 5);
SELECT version FROM forge.load(test.id('bolt'), 2, 3);
SELECT version FROM forge.load(test.id('bolt'), to_version => 1);
SELECT version FROM forge.load(aggregate_id => test.id('bolt'), from_version => 6, to_version => 1000);
SELECT count(*) FROM forge.load(test.id('bolt'), 4, 3);
SELECT count(*) FROM forge.load(test.id('bolt'), 7);
SELECT count(*) FROM forge.load(test.id('bolt'), -9223372036854775808, 9223372036854775807);
SELECT count(*) FROM forge.load(test.id('bolt'), NULL, NULL);
SELECT count(*) FROM forge.load(test.id('nobody'));
SELECT count(*) FROM forge.load(NULL);

-- read: the tenant's feed, by position
SELECT count(*), bool_and(position > :start) FROM forge.read();
SELECT event_type FROM forge.read(:start);
SELECT event_type FROM forge.read(:start, 2);
SELECT position AS second FROM forge.read(:start, 2) ORDER BY position DESC LIMIT 1 \gset
SELECT event_type FROM forge.read(:second, 2);
SELECT event_type FROM forge.read(:start, event_types => '{read,inventory.item.renamed}');
SELECT event_type FROM forge.read(:start, 1, '{read}');
SELECT event_type FROM forge.read(:start, aggregate_types => '{crm.note}');
SELECT event_type FROM forge.read(:start, 10, '{read,inventory.item.renamed}', '{inventory.item}');
SELECT count(*) FROM forge.read(:start, event_types => '{}');
SELECT count(*) FROM forge.read(:start, event_types => '{NULL}');
SELECT count(*) FROM forge.read(:start, event_types => '{unknown}');
SELECT count(*) FROM forge.read(:start, 0);
SELECT count(*) FROM forge.read(:start, -1);
SELECT count(*) FROM forge.read(NULL, NULL, NULL, NULL);
SELECT count(*) FROM forge.read(-5);
SELECT count(*) FROM forge.read(forge.safe_position());
SELECT bool_and(position > previous) FROM (SELECT position, lag(position) OVER () AS previous FROM forge.read()) feed;
SELECT max(position) = forge.safe_position() FROM forge.read();

-- events of a transaction are in the feed after its commit, and not after its end without
BEGIN;
SELECT count(*) FROM forge.append('crm.note', test.id('note'), '[{"type": "pending"}]');
SELECT count(*) FROM forge.load(test.id('note'));
SELECT count(*) FROM forge.read(:start);
COMMIT;
SELECT count(*) FROM forge.read(:start);
BEGIN;
SELECT count(*) FROM forge.append('crm.note', test.id('note'), '[{"type": "rolled back"}]');
ROLLBACK;
SELECT count(*) FROM forge.read(:start);
SELECT count(*) FROM forge.append('crm.note', test.id('note'), '[{"type": "after"}]');
SELECT event_type, version FROM forge.read(:start, aggregate_types => '{crm.note}') OFFSET 3;

-- state: now, and of the past
SELECT forge.state('inventory.item', test.id('bolt'));
SELECT version, forge.state('inventory.item', test.id('bolt'), version) FROM generate_series(0, 7) version;
SELECT forge.state('inventory.item', test.id('bolt'), NULL) = forge.state('inventory.item', test.id('bolt'), 6);
SELECT forge.state('inventory.item', test.id('bolt'), -1) IS NULL;
SELECT forge.state('inventory.item', test.id('nobody')) IS NULL;
SELECT forge.state('inventory.item', test.id('nobody'), 1) IS NULL;
SELECT forge.state('inventory.item', NULL) IS NULL;
SELECT test.outcome($$SELECT forge.state('crm.note', test.id('note'))$$);
SELECT test.outcome($$SELECT forge.state('inventory.item', test.id('note'))$$);
SELECT test.outcome($$SELECT forge.state('identity.tenant', test.id('bolt'))$$);
SELECT forge.state('identity.tenant', forge.current_tenant()) IS NULL;

-- within a transaction one sees what one has done
BEGIN;
SELECT on_hand FROM erp.adjust_stock(test.id('bolt'), -1);
SELECT forge.state('inventory.item', test.id('bolt')) ->> 'on_hand', forge.state('inventory.item', test.id('bolt'), 6) ->> 'on_hand';
SELECT count(*) FROM forge.load(test.id('bolt'));
ROLLBACK;
SELECT forge.state('inventory.item', test.id('bolt')) ->> 'on_hand';

-- the view for inspection: all columns but the tenant's
SELECT event_type, payload FROM erp.event WHERE aggregate_id = test.id('bolt') AND version > 3 ORDER BY version;
SELECT count(*) = (SELECT count(*) FROM forge.read()) FROM erp.event;
SELECT string_agg(column_name, ' ' ORDER BY column_name) FROM information_schema.columns
 WHERE table_schema = 'forge' AND table_name = 'event'
   AND column_name NOT IN (SELECT column_name FROM information_schema.columns
							WHERE table_schema = 'erp' AND table_name = 'event');

RESET ROLE;
\pset tuples_only off
SELECT * FROM forge.verify();
