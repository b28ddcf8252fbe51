-- Locations: the default one without an event, codes, what and where they are, in use and out of it.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('inventory-location');
CREATE VIEW test.shown WITH (security_invoker = true) AS
	SELECT code, name, kind, time_zone, city, country, temperature_zones AS zones, active, is_default AS main, deactivate_reason AS why, attributes, attributes_version AS schema, version
	  FROM erp.location;
GRANT SELECT ON test.shown TO forge_app;
SET ROLE forge_app;

-- the default location is there from the first moment
SELECT * FROM test.shown;
SELECT count(*) FROM erp.event;
SELECT location_id, location_id = forge.default_location() AS as_computed, updated_at FROM erp.location;
-- its id is that of a key of its code (src/pg/digest.h), with the mark and the version of UUIDs that are made so
SELECT forge.default_location() = overlay(overlay(overlay(encode(substr(sha256('inventory.location MAIN'), 1, 16), 'hex')
	PLACING '666f7267' FROM 1) PLACING '8' FROM 13) PLACING 'a' FROM 17)::uuid AS of_code;
-- whoever may not read locations sees none
RESET ROLE;
SET forgeerp.allow_session_context = on;
SELECT version FROM erp.define_role('nothing', '{inventory.item.read}');
SELECT forge.act_as(test.id('inventory-location'), test.id('clerk'), '{nothing}', session => true);
SET ROLE forge_app;
SELECT count(*) FROM erp.location;
RESET ROLE;
SELECT test.sign_in('inventory-location');
SET ROLE forge_app;

-- what is refused begins nothing
SELECT test.outcome($$SELECT erp.rename_location(forge.default_location(), ' ')$$);
SELECT test.outcome($$SELECT erp.deactivate_location(forge.default_location())$$);
SELECT test.outcome($$SELECT erp.set_location_attributes(forge.default_location(), '{"area": 1}')$$);
SELECT count(*) FROM erp.event;
SELECT * FROM test.shown;
-- nobody else gets its code or its id, before it has a stream
SELECT test.outcome($$SELECT erp.create_location('MAIN', 'Squatter')$$);
SELECT test.outcome($$SELECT erp.create_location('X', 'Squatter', location_id => forge.default_location())$$);
SELECT test.outcome($$SELECT erp.create_item('Squatter', item_id => forge.default_location())$$);
SELECT test.outcome($$SELECT forge.append('crm.note', forge.default_location(), '[{"type": "x"}]')$$);
-- locations have no other reserved ids
SELECT test.outcome($$SELECT erp.create_location('X', 'Squatter', location_id => '666f7267-0000-8000-8000-000000000001')$$);
RESET ROLE;
SELECT test.outcome($$SELECT forge.append('inventory.location', forge.default_location(), '[{"type": "inventory.location.renamed", "data": {"name": "x"}}]')$$);
SET ROLE forge_app;

-- the first command begins its stream with what it was, even if it changes nothing
BEGIN;
SELECT version FROM erp.activate_location(forge.default_location());
SELECT version FROM erp.rename_location(forge.default_location(), 'Main location');
SELECT version FROM erp.describe_location(forge.default_location(), 'warehouse', NULL, NULL, NULL, NULL, NULL, NULL);
SELECT version FROM erp.set_location_attributes(forge.default_location(), '{}');
SELECT * FROM test.shown;
ROLLBACK;
SELECT location_id = forge.default_location() AS same, version FROM erp.rename_location(forge.default_location(), 'Hall 1', expected_version => 0);
SELECT event_type, payload FROM forge.load(forge.default_location()) ORDER BY version;
SELECT * FROM test.shown;
SELECT test.outcome($$SELECT erp.rename_location(forge.default_location(), 'Hall 2', expected_version => 0)$$);
SELECT test.outcome($$SELECT erp.create_location('MAIN', 'Squatter')$$);
SELECT test.outcome($$SELECT erp.deactivate_location(forge.default_location())$$);
SELECT version FROM erp.describe_location(forge.default_location(), 'store', 'Europe/Berlin', 'Am Kai 1', 'Kiel', '24103', NULL, 'DE', '{chilled,ambient,chilled}');
SELECT * FROM test.shown;
-- described again, what is left out is taken away, and the time zone is that of the company
SELECT version FROM erp.set_company('Acme', 'DE', 'EUR', 'Asia/Tokyo');
SELECT time_zone, temperature_zones, city, version FROM erp.describe_location(forge.default_location(), 'store', NULL, NULL, NULL, NULL, NULL, NULL);

-- other locations
SELECT location_id, name, kind, time_zone, temperature_zones, active, is_default, attributes, version
  FROM erp.create_location('S1', ' Shop ', 'store', street => ' ', country => 'FR', temperature_zones => '{ambient}', location_id => test.id('shop'));
SELECT time_zone FROM erp.create_location('s1', 'Small', time_zone => 'America/New_York', location_id => test.id('small'));
SELECT test.outcome(format('SELECT erp.create_location(%s)', arguments)) FROM (VALUES
	($$'S1', 'Other'$$), ($$' ', 'Other'$$), ($$'S2', ' '$$), ($$'S2', 'Other', 'shed'$$), ($$'S2', 'Other', time_zone => 'Mars'$$),
	($$'S2', 'Other', country => 'XX'$$), ($$'S2', 'Other', temperature_zones => '{a, " "}'$$), ($$'S2', 'Other', attributes => '{"area": 1}'$$),
	($$'S2', 'Other', location_id => test.id('shop')$$), ($$NULL, 'Other'$$)) v (arguments);
SELECT test.outcome($$SELECT erp.rename_location(test.id('nowhere'), 'x')$$);
SELECT test.outcome($$SELECT erp.deactivate_location(test.id('nowhere'))$$);
SELECT test.outcome($$SELECT erp.describe_location(test.id('shop'), 'store', 'Mars', NULL, NULL, NULL, NULL, NULL)$$);
-- out of use, and back
SELECT active, deactivate_reason, version FROM erp.deactivate_location(test.id('shop'), 'rebuilt');
SELECT active, version FROM erp.deactivate_location(test.id('shop'), 'again');
SELECT active, deactivate_reason, version FROM erp.activate_location(test.id('shop'));
SELECT active, deactivate_reason, version FROM erp.deactivate_location(test.id('shop'));

-- attributes that the tenant defines
SELECT version FROM erp.define_attributes('location', '{"properties": {"area": {"type": "number", "minimum": 0}}, "additionalProperties": false}');
SELECT attributes, attributes_version, version FROM erp.set_location_attributes(test.id('shop'), '{"area": 80.50}');
SELECT version FROM erp.set_location_attributes(test.id('shop'), '{"area": 80.5}');
SELECT test.outcome($$SELECT erp.set_location_attributes(test.id('shop'), '{"area": -1}')$$);
SELECT attributes, attributes_version FROM erp.create_location('D1', 'Centre', 'dc', attributes => '{"area": 5000}', location_id => test.id('centre'));
SELECT test.outcome($$SELECT erp.define_attributes('location', '{"properties": {"area": {"maximum": 100}}}')$$);
SELECT version FROM erp.define_attributes('location', '{"properties": {"area": {"maximum": 100}}}', check_existing => false);
SELECT id = test.id('centre') AS centre, pointer, problem FROM erp.check_attributes('location');
SELECT * FROM test.shown ORDER BY code;
RESET ROLE;
SELECT count(*) FROM forge.verify();

-- another tenant has its own default location, of the same id
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('inventory-location-other');
SELECT name, version FROM erp.location;
DROP VIEW test.shown;
