-- Attributes: against which schema they are checked, and what becomes of those that are stored.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('fields-attributes');
SET ROLE forge_app;

-- without a schema there are none
SELECT attributes, attributes_version, version FROM erp.set_thing(test.id('plain'));
SELECT attributes, attributes_version, version FROM erp.set_thing(test.id('plain'), '{}');
SELECT test.outcome($$SELECT erp.set_thing(test.id('plain'), '{"colour": "red"}')$$);

-- with one they must fit it, and keep its number; those that are stored stay
SELECT target, json_schema, version FROM erp.define_attributes('invoice',
	'{"properties": {"colour": {"enum": ["red", "green"]}, "weight": {"type": "number", "minimum": 0, "multipleOf": 0.01}}, "additionalProperties": false}');
SELECT attributes, attributes_version, version FROM erp.set_thing(test.id('red'), '{"weight": 0.290, "colour": "red"}');
SELECT test.outcome(format('SELECT erp.set_thing(test.id(''red''), %L)', a)) FROM (VALUES ('{"colour": "blue"}'), ('{"weight": 0.295}'), ('{"a/b": 1}')) v (a);
SELECT attributes, attributes_version FROM erp.thing ORDER BY attributes_version;
SELECT count(*) FROM erp.check_attributes('invoice');

-- a schema that stored attributes do not fit
SELECT test.outcome($$SELECT erp.define_attributes('invoice', '{"required": ["colour"]}')$$);
SELECT test.outcome($$SELECT forge.execute('custom.attributes.define', NULL, '{"target": "invoice", "json_schema": {"required": ["colour"]}}')$$);
SELECT version FROM erp.attribute_schema;
SELECT version FROM erp.define_attributes('invoice', '{"required": ["colour"], "properties": {"weight": {"maximum": 0.2}}}', check_existing => false);
SELECT c.id = test.id('plain') AS plain, c.id = test.id('red') AS red, schema_version, pointer, problem FROM erp.check_attributes('invoice') c ORDER BY 4;
-- reading does not look at the schema; an update of what does not fit must make it fit
SELECT count(*) FROM erp.thing;
SELECT test.outcome($$SELECT erp.set_thing(test.id('plain'))$$);
SELECT attributes, attributes_version FROM erp.set_thing(test.id('plain'), '{"colour": "any", "more": [1, {"b": 1, "a": 2}]}');
SELECT c.id = test.id('red') AS red, schema_version, pointer, problem FROM erp.check_attributes('invoice') c;
SELECT attributes, attributes_version FROM erp.set_thing(test.id('red'), '{"colour": "red"}');
SELECT count(*) FROM erp.check_attributes('invoice');

-- a batch defines and uses: it is looked at as the batch leaves it
CREATE FUNCTION pg_temp.batch(json_schema text, attributes text) RETURNS text LANGUAGE sql AS $$
	SELECT test.outcome(format('SELECT count(*) FROM forge.execute_batch(%L)', jsonb_build_array(
		jsonb_build_object('command', 'custom.attributes.define', 'payload', jsonb_build_object('target', 'invoice', 'json_schema', json_schema::jsonb)),
		jsonb_build_object('command', 'test.thing.set', 'aggregate_id', test.id('plain'), 'payload', jsonb_build_object('attributes', attributes::jsonb))))) $$;
SELECT pg_temp.batch('{"required": ["size"]}', '{"size": 1}');
SELECT pg_temp.batch('{"properties": {"colour": {"enum": ["red"]}}}', '{"colour": "any"}');
SELECT pg_temp.batch('{"properties": {"colour": {"enum": ["red"]}}}', '{"colour": "red"}');

-- what others have, and what is too large
SELECT count(*) FROM erp.check_attributes('product');
SELECT test.outcome($$SELECT erp.check_attributes('colour')$$);
SELECT test.outcome($$SELECT erp.set_thing(test.id('red'), jsonb_build_object('colour', 'red', 'text', repeat('x', 16384)))$$);
RESET ROLE;
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('fields-attributes-other');
SET ROLE forge_app;
SELECT count(*) FROM erp.attribute_schema;
SELECT count(*) FROM erp.check_attributes('invoice');
RESET ROLE;
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('fields-attributes');
SELECT count(*) FROM forge.verify();
