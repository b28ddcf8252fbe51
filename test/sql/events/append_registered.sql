-- forge.append to types of the registry: by commands only, but for operators.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('events-append-registered');
SET ROLE forge_app;
SELECT on_hand FROM erp.create_item('Bolt', 'B-1', 5, item_id => test.id('bolt'));
SELECT test.outcome($$SELECT forge.append('inventory.item', test.id('bolt'), '[{"type": "inventory.item.activated"}]')$$);
SELECT test.outcome($$SELECT forge.append('inventory.item', test.id('bolt'), '[{"type": "unknown"}]')$$);
SELECT test.outcome($$SELECT forge.append('inventory.item', test.id('bolt'), '[]')$$);
SELECT test.outcome($$SELECT forge.append_batch('[{"aggregate_type": "crm.note", "events": [{"type": "x"}]},
	{"aggregate_type": "inventory.item", "events": [{"type": "inventory.item.activated"}]}]')$$);
SELECT test.outcome($$SELECT forge.append('identity.tenant', forge.current_tenant(), '[{"type": "identity.tenant.created"}]')$$);

-- as an operator; the read model follows
SET ROLE forge_admin;
SELECT version, event_type, payload FROM forge.append('inventory.item', test.id('bolt'),
	'[{"type": "inventory.item.stock_adjusted", "data": {"delta": "-2.50", "reason": "counted"}},
	  {"type": "inventory.item.renamed", "data": {"name": "Bolt, M8"}},
	  {"type": "inventory.item.sku_changed", "data": {"sku": "B-2"}},
	  {"type": "inventory.item.deactivated", "data": {}},
	  {"type": "inventory.item.activated"}]', expected_version => 2);
SELECT name, sku, on_hand, active, version FROM erp.item;
SELECT version, event_type FROM forge.append('inventory.item', test.id('nut'),
	'[{"type": "inventory.item.created", "data": {"name": "Nut", "sku": "B-1"}}]', 0);
SELECT name, sku, on_hand, active, version FROM erp.item ORDER BY name;

-- checked field by field
SELECT test.outcome($$SELECT forge.append('inventory.item', test.id('bolt'), '[{"type": "unknown"}]')$$);
SELECT test.outcome($$SELECT forge.append('inventory.item', test.id('bolt'), '[{"type": "identity.tenant.created", "data": {"slug": "x", "name": "x"}}]')$$);
SELECT test.outcome($$SELECT forge.append('inventory.item', test.id('bolt'), '[{"type": "inventory.item.activated", "schema_version": 2}]')$$);
SELECT test.outcome($$SELECT forge.append('inventory.item', test.id('bolt'), '[{"type": "inventory.item.activated", "data": {"reason": "x"}}]')$$);
SELECT test.outcome($$SELECT forge.append('inventory.item', test.id('bolt'), '[{"type": "inventory.item.renamed"}]')$$);
SELECT test.outcome($$SELECT forge.append('inventory.item', test.id('bolt'), '[{"type": "inventory.item.renamed", "data": {"name": 1}}]')$$);
SELECT test.outcome($$SELECT forge.append('inventory.item', test.id('bolt'), '[{"type": "inventory.item.stock_adjusted", "data": {"delta": "x"}}]')$$);
SELECT test.outcome($$SELECT forge.append('inventory.item', test.id('bolt'), '[{"type": "inventory.item.stock_adjusted", "data": {"delta": 1e-7}}]')$$);
SELECT test.outcome($$SELECT forge.append('inventory.item', test.id('bolt'), '[{"type": "inventory.item.stock_adjusted", "data": {"delta": 1, "quantity": 1}}]')$$);

-- the fold must keep the invariant, after every event
SELECT test.outcome($$SELECT forge.append('inventory.item', test.id('bolt'),
	'[{"type": "inventory.item.stock_adjusted", "data": {"delta": -2.500001}}]')$$);
SELECT test.outcome($$SELECT forge.append('inventory.item', test.id('bolt'),
	'[{"type": "inventory.item.stock_adjusted", "data": {"delta": -3}}, {"type": "inventory.item.stock_adjusted", "data": {"delta": 3}}]')$$);
SELECT test.outcome($$SELECT forge.append('inventory.item', test.id('bolt'),
	'[{"type": "inventory.item.stock_adjusted", "data": {"delta": 9223372036854.775807}}]')$$);

SELECT test.outcome($$SELECT forge.append('inventory.item', test.id('bolt'), '[{"type": "inventory.item.renamed", "data": {"name": " "}}]')$$);
SELECT test.outcome($$SELECT forge.append('inventory.item', test.id('bolt'), '[{"type": "inventory.item.sku_changed", "data": {"sku": ""}}]')$$);
SELECT test.outcome($$SELECT forge.append('inventory.item', test.id('new'), '[{"type": "inventory.item.activated"}]')$$);

-- and uniqueness
SELECT test.outcome($$SELECT forge.append('inventory.item', test.id('nut'),
	'[{"type": "inventory.item.sku_changed", "data": {"sku": "B-2"}}]')$$);

-- a type of the platform itself: not even they
SELECT test.outcome($$SELECT forge.append('identity.tenant', test.id('new tenant'),
	'[{"type": "identity.tenant.created", "data": {"slug": "new", "name": "new"}}]')$$);
SELECT name, sku, on_hand, active, version FROM erp.item ORDER BY name;

RESET ROLE;
\pset tuples_only off
SELECT * FROM forge.verify();
