-- forge.execute: commands by name.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('commands-execute');
SET ROLE forge_app;

-- receipts
SELECT aggregate_id, version, event_count, replayed, position AS last_position, command_id
  FROM forge.execute('inventory.item.create', test.id('bolt'), '{"name": "Bolt", "sku": "B-1", "initial_quantity": 10}') \gset receipt_
SELECT :'receipt_aggregate_id' = test.id('bolt'), :'receipt_version', :'receipt_event_count', :'receipt_replayed';
SELECT version, event_type, position <= :receipt_last_position, command_id = :'receipt_command_id' FROM forge.load(test.id('bolt'));
SELECT max(position) = :receipt_last_position FROM forge.load(test.id('bolt'));
SELECT version, event_count FROM forge.execute('inventory.item.adjust_stock', test.id('bolt'), '{"delta": -4, "reason": "sold"}');
SELECT version, event_count FROM forge.execute('inventory.item.rename', test.id('bolt'), '{"name": "Bolt, M8"}', 3);
SELECT version, event_count FROM forge.execute('inventory.item.change_sku', test.id('bolt'), '{}');
SELECT version, event_count FROM forge.execute('inventory.item.deactivate', test.id('bolt'));
SELECT version, event_count FROM forge.execute('inventory.item.activate', test.id('bolt'), NULL);
SELECT version, event_count, aggregate_id IS NOT NULL FROM forge.execute('inventory.item.create', NULL, '{"name": "No id", "sku": null}');
SELECT name, sku, on_hand, version, active FROM erp.item ORDER BY name;

-- a command that decides nothing
SELECT version, event_count, position IS NULL, replayed, command_id IS NOT NULL
  FROM forge.execute('inventory.item.activate', test.id('bolt'));

-- business time, metadata
SELECT version FROM forge.execute('inventory.item.adjust_stock', test.id('bolt'), '{"delta": 1}',
	metadata => jsonb_build_object('correlation_id', test.id('correlation'), 'causation_id', test.id('causation'), 'till', 7),
	occurred_at => '2011-12-09 12:50:00+00');
SELECT occurred_at = '2011-12-09 12:50:00+00', correlation_id = test.id('correlation'), causation_id = test.id('causation'),
	   metadata ->> 'till', principal_id = test.id('commands-execute person'), payload
  FROM forge.load(test.id('bolt'), 8);

-- unknown commands
SELECT test.outcome($$SELECT forge.execute('inventory.item.explode', test.id('bolt'))$$);
SELECT test.outcome($$SELECT forge.execute('Inventory.Item.Create', test.id('bolt'))$$);
SELECT test.outcome($$SELECT forge.execute('inventory.item.created', test.id('bolt'))$$);
SELECT test.outcome($$SELECT forge.execute('', test.id('bolt'))$$);
SELECT test.outcome($$SELECT forge.execute(NULL, test.id('bolt'))$$);
SELECT test.outcome($$SELECT forge.execute('identity.tenant.create', NULL, '{"slug": "x"}')$$);

-- payloads: strict, and the error names the field
SELECT test.outcome($$SELECT forge.execute('inventory.item.create', NULL, '{}')$$);
SELECT test.outcome($$SELECT forge.execute('inventory.item.create', NULL)$$);
SELECT test.outcome($$SELECT forge.execute('inventory.item.create', NULL, NULL)$$);
SELECT test.outcome($$SELECT forge.execute('inventory.item.create', NULL, '{"name": null}')$$);
SELECT test.outcome($$SELECT forge.execute('inventory.item.create', NULL, '{"name": "x", "colour": "red"}')$$);
SELECT test.outcome($$SELECT forge.execute('inventory.item.create', NULL, '{"name": "x", "Sku": "red"}')$$);
SELECT test.outcome($$SELECT forge.execute('inventory.item.create', NULL, '{"name": "x", "colour": null}')$$);
SELECT test.outcome($$SELECT forge.execute('inventory.item.create', NULL, '{"name": "x", "item_id": "x"}')$$);
SELECT test.outcome($$SELECT forge.execute('inventory.item.create', NULL, '{"name": 1}')$$);
SELECT test.outcome($$SELECT forge.execute('inventory.item.create', NULL, '{"name": true}')$$);
SELECT test.outcome($$SELECT forge.execute('inventory.item.create', NULL, '{"name": ["x"]}')$$);
SELECT test.outcome($$SELECT forge.execute('inventory.item.create', NULL, '{"name": {"x": 1}}')$$);
SELECT test.outcome($$SELECT forge.execute('inventory.item.create', NULL, '{"name": "x", "sku": 17}')$$);
SELECT test.outcome($$SELECT forge.execute('inventory.item.create', NULL, '{"name": "x", "initial_quantity": "many"}')$$);
SELECT test.outcome($$SELECT forge.execute('inventory.item.create', NULL, '{"name": "x", "initial_quantity": -1}')$$);
SELECT test.outcome($$SELECT forge.execute('inventory.item.create', NULL, '[]')$$);
SELECT test.outcome($$SELECT forge.execute('inventory.item.create', NULL, '"x"')$$);
SELECT test.outcome($$SELECT forge.execute('inventory.item.create', NULL, 'null')$$);
SELECT test.outcome($$SELECT forge.execute('inventory.item.activate', test.id('bolt'), '{"reason": "x"}')$$);
SELECT test.outcome($$SELECT forge.execute('inventory.item.adjust_stock', NULL, '{"delta": 1}')$$);
SELECT test.outcome($$SELECT forge.execute('inventory.item.adjust_stock', test.id('nobody'), '{"delta": 1}')$$);
SELECT test.outcome($$SELECT forge.execute('inventory.item.adjust_stock', test.id('bolt'), '{"delta": 0}')$$);
SELECT test.outcome($$SELECT forge.execute('inventory.item.adjust_stock', test.id('bolt'), '{"delta": -100}')$$);
SELECT test.outcome($$SELECT forge.execute('inventory.item.adjust_stock', test.id('bolt'), '{"delta": 1}', metadata => '1')$$);
SELECT test.outcome($$SELECT forge.execute('inventory.item.adjust_stock', test.id('bolt'), '{"delta": 1}', metadata => '{"correlation_id": "?"}')$$);
SELECT test.outcome($$SELECT forge.execute('inventory.item.adjust_stock', test.id('bolt'), '{"delta": 1}', occurred_at => 'infinity')$$);

-- what is refused first does not depend on the order of the members
SELECT test.outcome($$SELECT forge.execute('inventory.item.create', NULL, '{"sku": " ", "name": " ", "initial_quantity": -1}')$$);

-- the typed functions are the same commands
SELECT c.name, array_agg(f.proname) FROM forge.command_type c
  LEFT JOIN pg_proc f ON f.pronamespace = 'erp'::regnamespace
   AND f.proname IN (split_part(c.name, '.', 3), split_part(c.name, '.', 3) || '_item')
 WHERE c.aggregate_type = 'inventory.item' GROUP BY c.name ORDER BY c.name;
SELECT count(*) FROM erp.item;

RESET ROLE;
\pset tuples_only off
SELECT * FROM forge.verify();
