-- Idempotency: a command id makes a retry harmless.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('commands-idempotency');
SET ROLE forge_app;
SELECT on_hand FROM erp.create_item('Bolt', 'B-1', item_id => test.id('bolt'), command_id => test.id('create'));

-- the same content: the first receipt, and nothing written
SELECT version, event_count, position AS last_position, aggregate_id, command_id, replayed
  FROM forge.execute('inventory.item.adjust_stock', test.id('bolt'), '{"delta": 5, "reason": "found"}', command_id => test.id('adjust')) \gset first_
SELECT :first_version, :first_event_count, :'first_replayed', :'first_command_id' = test.id('adjust');
SELECT version = :first_version, event_count = :first_event_count, position = :first_last_position,
	   aggregate_id = :'first_aggregate_id', command_id = :'first_command_id', replayed
  FROM forge.execute('inventory.item.adjust_stock', test.id('bolt'), '{"reason": "found", "delta": 5.0}', command_id => test.id('adjust'));
SELECT replayed FROM forge.execute('inventory.item.adjust_stock', test.id('bolt'), '{"delta": "5.000000000", "reason": "found"}', command_id => test.id('adjust'));
SELECT replayed FROM forge.execute('inventory.item.adjust_stock', test.id('bolt'), '{"delta": 50e-1, "reason": "found"}',
	expected_version => 77, metadata => '{"other": "metadata"}', command_id => test.id('adjust'));
SELECT replayed FROM forge.execute('inventory.item.adjust_stock', test.id('bolt'), '{"delta": 5, "reason": "found"}', 0, command_id => test.id('adjust'));
SELECT on_hand, version FROM erp.adjust_stock(test.id('bolt'), 5.00, 'found', command_id => test.id('adjust'));
SELECT on_hand, version FROM erp.adjust_stock(test.id('bolt'), 5, 'found', expected_version => 1, command_id => test.id('adjust'));
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('bolt'), 5, 'found', expected_version => -2, command_id => test.id('adjust'))$$);

-- a typed function shows the item as it is now
SELECT on_hand, version FROM erp.adjust_stock(test.id('bolt'), 1);
SELECT on_hand, version FROM erp.adjust_stock(test.id('bolt'), 5, 'found', command_id => test.id('adjust'));
SELECT version, event_count FROM forge.execute('inventory.item.adjust_stock', test.id('bolt'), '{"delta": 5, "reason": "found"}', command_id => test.id('adjust'));

-- other content
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('bolt'), 5.000001, 'found', command_id => test.id('adjust'))$$);
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('bolt'), 5, 'Found', command_id => test.id('adjust'))$$);
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('bolt'), 5, command_id => test.id('adjust'))$$);
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('bolt'), 5, '', command_id => test.id('adjust'))$$);
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('nut'), 5, 'found', command_id => test.id('adjust'))$$);
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('bolt'), 5, 'found', occurred_at => '2020-01-01', command_id => test.id('adjust'))$$);
SELECT test.outcome($$SELECT erp.rename_item(test.id('bolt'), 'found', command_id => test.id('adjust'))$$);
SELECT test.outcome($$SELECT erp.activate_item(test.id('bolt'), command_id => test.id('adjust'))$$);
SELECT test.outcome($$SELECT forge.append('crm.note', test.id('bolt'), '[{"type": "x"}]', command_id => test.id('adjust'))$$);
SELECT test.outcome($$SELECT forge.execute('inventory.item.adjust_stock', test.id('bolt'), '{"delta": "five"}', command_id => test.id('adjust'))$$);
SELECT on_hand, version FROM erp.item WHERE item_id = test.id('bolt');

-- business time belongs to the content, the same instant in another zone is the same
SELECT version FROM erp.adjust_stock(test.id('bolt'), 1, occurred_at => '2020-01-01 12:00:00+00', command_id => test.id('timed'));
SELECT version FROM erp.adjust_stock(test.id('bolt'), 1, occurred_at => '2020-01-01 14:00:00+02', command_id => test.id('timed'));
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('bolt'), 1, command_id => test.id('timed'))$$);

-- a create without an id finds its own
SELECT item_id AS nut FROM erp.create_item('Nut', 'N-1', 3, command_id => test.id('create nut')) \gset
SELECT item_id = :'nut', on_hand, version FROM erp.create_item('Nut', 'N-1', 3.0, command_id => test.id('create nut'));
SELECT item_id = :'nut', on_hand FROM erp.create_item('Nut', ' N-1 ', 3, command_id => test.id('create nut'));
SELECT aggregate_id = :'nut', replayed FROM forge.execute('inventory.item.create', NULL, '{"name": "Nut", "sku": "N-1", "initial_quantity": 3}', command_id => test.id('create nut'));
SELECT test.outcome($$SELECT erp.create_item('Nut', 'N-1', 4, command_id => test.id('create nut'))$$);
SELECT test.outcome($$SELECT erp.create_item('Nut', 'N-1', 3, test.id('nut'), command_id => test.id('create nut'))$$);
SELECT version FROM erp.create_item('Bolt', 'B-1', 0.0, item_id => test.id('bolt'), command_id => test.id('create'));

-- leaving a field out and giving its default are the same
SELECT version FROM erp.create_item('Bolt', 'B-1', item_id => test.id('bolt'), command_id => test.id('create'));
SELECT replayed FROM forge.execute('inventory.item.create', test.id('bolt'), '{"name": "Bolt", "sku": "B-1"}', command_id => test.id('create'));
SELECT replayed FROM forge.execute('inventory.item.create', test.id('bolt'), '{"name": "Bolt", "sku": "B-1", "initial_quantity": null}', command_id => test.id('create'));

-- a refused command does not use up its id
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('bolt'), -1000, command_id => test.id('refused'))$$);
SELECT on_hand FROM erp.adjust_stock(test.id('bolt'), -1, command_id => test.id('refused'));
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('bolt'), 1, expected_version => 1, command_id => test.id('refused, too'))$$);
SELECT replayed FROM forge.execute('inventory.item.adjust_stock', test.id('bolt'), '{"delta": 1}', 5, command_id => test.id('refused, too'));
BEGIN;
SELECT on_hand FROM erp.adjust_stock(test.id('bolt'), 1, command_id => test.id('rolled back'));
ROLLBACK;
SELECT replayed FROM forge.execute('inventory.item.adjust_stock', test.id('bolt'), '{"delta": 2}', command_id => test.id('rolled back'));

-- one that decided nothing has a receipt all the same
SELECT version, event_count, position IS NULL, replayed FROM forge.execute('inventory.item.activate', test.id('bolt'), command_id => test.id('nothing'));
SELECT active FROM erp.deactivate_item(test.id('bolt'));
SELECT version, event_count, position IS NULL, replayed FROM forge.execute('inventory.item.activate', test.id('bolt'), command_id => test.id('nothing'));
SELECT active FROM erp.activate_item(test.id('bolt'), command_id => test.id('nothing'));
SELECT active FROM erp.activate_item(test.id('bolt'));

-- within one transaction
BEGIN;
SELECT version FROM erp.adjust_stock(test.id('bolt'), 1, command_id => test.id('here'));
SELECT version FROM erp.adjust_stock(test.id('bolt'), 1, command_id => test.id('here'));
COMMIT;

-- appends: the rows of the first time
SELECT string_agg(a::text, ';') AS appended FROM forge.append('crm.note', test.id('note'), '[{"type": "a", "data": {"n": 1}}, {"type": "b"}]', command_id => test.id('append')) a \gset
SELECT count(*) FROM forge.append('crm.note', test.id('note'), '[{"type": "c"}]');
SELECT string_agg(a::text, ';') = :'appended' FROM forge.append('crm.note', test.id('note'), '[{"data": {"n": 1}, "type": "a"}, {"type": "b", "data": {}}]', 0, command_id => test.id('append')) a;
SELECT test.outcome($$SELECT forge.append('crm.note', test.id('note'), '[{"type": "a", "data": {"n": 2}}, {"type": "b"}]', command_id => test.id('append'))$$);
SELECT test.outcome($$SELECT forge.append('crm.note', test.id('note'), '[{"type": "a", "data": {"n": 1}}]', command_id => test.id('append'))$$);
SELECT test.outcome($$SELECT forge.append('crm.letter', test.id('note'), '[{"type": "a", "data": {"n": 1}}, {"type": "b"}]', command_id => test.id('append'))$$);
SELECT version FROM forge.append('crm.note', NULL, '[{"type": "a"}]', command_id => test.id('append to its own'));
SELECT count(DISTINCT aggregate_id) FROM forge.append('crm.note', NULL, '[{"type": "a"}]', command_id => test.id('append to its own'));
SELECT count(*) FROM erp.event WHERE aggregate_type = 'crm.note';

-- ids are a tenant's own
RESET ROLE;
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('commands-idempotency-2');
SET ROLE forge_app;
SELECT on_hand, item_id = :'nut' FROM erp.create_item('Other', 'N-1', 1, command_id => test.id('create nut'));

RESET ROLE;
\pset tuples_only off
SELECT * FROM forge.verify();
