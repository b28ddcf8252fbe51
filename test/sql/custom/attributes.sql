-- Custom attributes: the schemas that a tenant defines.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('custom');
SELECT count(*) FROM erp.attribute_schema;
-- what a schema must be
SELECT s, test.outcome(format('SELECT erp.define_attributes(''product'', %L)', s)) FROM (VALUES ('{"pattern": "^a"}'), ('{"$schema": "http://json-schema.org/draft-07/schema#"}'),
	('{"properties": {"a": {"items": [{}]}}}'), ('{"properties": {"a/b": {"minimum": "1"}}}'), ('{"type": "text"}'), ('{"properties": {"a": {"format": "uri"}}}'),
	('{"required": ["a", "a"]}'), ('{"multipleOf": 0}'), ('[]'), ('true')) v (s);
SELECT test.outcome($$SELECT erp.define_attributes('product', jsonb_build_object('title', repeat('x', 70000)))$$);
SELECT test.outcome($$SELECT erp.define_attributes('product', jsonb_build_object('title', repeat('x', 1100000)))$$);
SELECT test.outcome(format($$SELECT erp.define_attributes('product', %L)$$, repeat('{"items": ', 17) || '{}' || repeat('}', 17)));
SELECT test.outcome($$SELECT erp.define_attributes('item', '{}')$$);
SELECT test.outcome($$SELECT erp.define_attributes('product', NULL)$$);
SELECT count(*) FROM erp.attribute_schema;
-- versions; what is so already is no event
SELECT target, json_schema, version FROM erp.define_attributes('product', '{"type": "object", "properties": {"b": {"type": "integer"}, "a": {"multipleOf": 1e-2}}}');
SELECT version FROM erp.define_attributes('product', '{"properties": {"a": {"multipleOf": 0.010}, "b": {"type": "integer"}}, "type": "object"}');
SELECT version FROM erp.define_attributes('product', '{}', expected_version => 1);
SELECT test.outcome($$SELECT erp.define_attributes('product', '{"title": "again"}', expected_version => 1)$$);
SELECT target, version FROM erp.define_attributes('party', '{}', check_existing => false);
SELECT target, json_schema, version FROM erp.attribute_schema ORDER BY target;
SELECT version, event_type, payload FROM forge.load((SELECT schema_id FROM erp.attribute_schema WHERE target = 'product'));
SELECT test.outcome($$SELECT count(*) FROM forge.execute('custom.attributes.define', NULL, '{"target": "location", "json_schema": {"title": "L"}, "check_existing": null}')$$);
-- nothing has attributes yet that do not fit
SELECT target, (SELECT count(*) FROM erp.check_attributes(target)) FROM unnest('{product,party,location,sales_order,purchase_order,invoice}'::text[]) target;
SELECT test.outcome('SELECT erp.check_attributes(NULL)');
SELECT test.outcome($$SELECT erp.check_attributes('item')$$);
-- of what is stored: checked when it is set, shown with the number, found when it does not fit a later schema
SELECT attributes, attributes_version FROM erp.create_product('Vise', attributes => '{"a": 0.29, "b": 1.0}', item_id => test.id('vise'));
SELECT version FROM erp.define_attributes('product', '{"properties": {"a": {"type": "number"}}, "required": ["a"]}');
SELECT test.outcome($$SELECT erp.create_product('Saw')$$);
SELECT test.outcome($$SELECT erp.create_product('Saw', attributes => '{"a": "x"}')$$);
SELECT attributes, attributes_version FROM erp.create_product('Saw', attributes => '{"a": 7}', item_id => test.id('saw'));
SELECT test.outcome($$SELECT erp.set_product_attributes(test.id('saw'), NULL)$$);
SELECT attributes, attributes_version FROM erp.set_product_attributes(test.id('saw'), '{"a": 8, "c": [true]}');
SELECT version FROM erp.set_product_attributes(test.id('saw'), '{"c": [true], "a": 8.0}');
SELECT name FROM erp.create_item('Nut', item_id => test.id('nut'));
SELECT attributes, attributes_version FROM erp.describe_product(test.id('nut'), 'Parts', NULL, NULL);
SELECT id = test.id('nut') AS nut, schema_version, pointer, problem FROM erp.check_attributes('product');
SELECT test.outcome($$SELECT erp.define_attributes('product', '{"properties": {"a": {"maximum": 7}}, "required": ["a"]}')$$) LIKE 'ZF008 | attributes_violated | % | 2 of product do not fit, among them %';
SELECT version FROM erp.define_attributes('product', '{"properties": {"a": {"maximum": 7}}, "required": ["a"]}', check_existing => false);
SELECT id = test.id('saw') AS saw, id = test.id('nut') AS nut, schema_version, pointer, problem FROM erp.check_attributes('product') ORDER BY schema_version;
SELECT name, attributes FROM erp.product ORDER BY name;
SELECT attributes, attributes_version FROM erp.create_party('Anna', attributes => '{"vip": true}', party_id => test.id('anna'));
SELECT attributes, attributes_version FROM erp.set_party_attributes(test.id('anna'), NULL);
SELECT test.outcome($$SELECT erp.define_attributes('party', '{"required": ["vip"]}')$$) LIKE 'ZF008 | attributes_violated | % | 1 of party do not fit, among them %';
SELECT event_type, payload -> 'attributes' AS attributes, payload -> 'attributes_version' AS version FROM forge.load(test.id('anna'));
-- an operator's events could not be looked at
SELECT test.outcome(format($$SELECT forge.append('custom.attributes', %L, '[{"event_type": "custom.attributes.defined", "payload": {"target": "product", "json_schema": {"x": 1}}}]')$$,
	(SELECT schema_id FROM erp.attribute_schema WHERE target = 'product')));
-- who may
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('custom', '{warehouse}');
SET ROLE forge_app;
SELECT test.outcome($$SELECT erp.define_attributes('product', '{}')$$);
SELECT test.outcome($$SELECT erp.check_attributes('product')$$);
SELECT count(*) FROM erp.attribute_schema;
RESET ROLE;
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('custom');
SELECT count(*) FROM forge.verify();
