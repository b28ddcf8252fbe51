\set ECHO none
-- What the catalogue says of one area: its aggregate types with their read models, what can be asked of
-- them, and what is written of them.  A test sets :area to the first part of their names.
SET ROLE forge_app;
CREATE TEMP VIEW of_area AS
	SELECT name, split_part(name, '.', 2) AS short_name, description, is_system FROM forge.aggregate_type
	 WHERE split_part(name, '.', 1) = :'area';

\echo aggregate types: name, description, of the operator
SELECT name, description, is_system FROM of_area ORDER BY name;

\echo read models: name, mode
SELECT DISTINCT p.name, p.mode FROM forge.projection p JOIN of_area a ON p.name = a.short_name OR p.name LIKE replace(a.short_name, '_', '\_') || '\_%'
 ORDER BY p.name;

\echo commands: name, version, description, required fields, types of all fields, refusals
SELECT c.name, c.schema_version, c.description, c.json_schema -> 'required', t.types, array_to_string(c.refusals, ', ')
  FROM forge.command_type c JOIN of_area a ON a.name = c.aggregate_type
  LEFT JOIN LATERAL (SELECT jsonb_object_agg(key, value -> 'type') AS types FROM jsonb_each(c.json_schema -> 'properties')) t ON true
 ORDER BY c.name;

\echo typed functions: arguments, result
SELECT p.proname || '(' || replace(replace(pg_get_function_arguments(p.oid), 'timestamp with time zone', 'timestamptz'), '::timestamptz', '') || ') -> ' || p.prorettype::regtype
  FROM forge.command_type c JOIN of_area a ON a.name = c.aggregate_type
  JOIN pg_proc p ON p.pronamespace = 'erp'::regnamespace AND 'command_id' = ANY (p.proargnames)
   AND starts_with(lower(obj_description(p.oid, 'pg_proc')), lower(c.description) || '.')
 ORDER BY p.proname;

\echo events: name, version, description, required fields, types of all fields
SELECT e.name, e.schema_version, e.description, e.json_schema -> 'required', t.types
  FROM forge.event_type e JOIN of_area a ON a.name = e.aggregate_type
  LEFT JOIN LATERAL (SELECT jsonb_object_agg(key, value -> 'type') AS types FROM jsonb_each(e.json_schema -> 'properties')) t ON true
 ORDER BY e.name;

\echo refusals: code, name, message
SELECT DISTINCT r.code, r.name, r.message
  FROM forge.refusal r JOIN forge.command_type c ON r.name = ANY (c.refusals) JOIN of_area a ON a.name = c.aggregate_type
 ORDER BY r.code, r.name;
