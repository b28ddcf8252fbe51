-- What the catalogue views say of all types, commands and events alike, and of errors.  The tests beside
-- this one list what there is, each of its area.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SET ROLE forge_app;
SELECT DISTINCT split_part(name, '.', 1) AS area FROM forge.aggregate_type ORDER BY area;
SELECT string_agg(table_name || '(' || columns || ')', E'\n' ORDER BY table_name)
  FROM (SELECT table_name, string_agg(column_name || ' ' || data_type, ', ' ORDER BY ordinal_position) AS columns FROM information_schema.columns
		 WHERE table_schema = 'forge' AND table_name IN ('aggregate_type', 'command_type', 'event_type', 'error_code', 'refusal') GROUP BY table_name) c;

-- rules that hold for all of them
SELECT name FROM forge.command_type WHERE name NOT LIKE aggregate_type || '._%';
SELECT name FROM forge.event_type WHERE name NOT LIKE aggregate_type || '._%';
SELECT name FROM (SELECT name FROM forge.command_type UNION ALL SELECT name FROM forge.event_type) t GROUP BY name HAVING count(*) > 1;
SELECT aggregate_type FROM (SELECT aggregate_type FROM forge.command_type UNION SELECT aggregate_type FROM forge.event_type) t
EXCEPT SELECT name FROM forge.aggregate_type;
SELECT name, key FROM (SELECT name, json_schema FROM forge.command_type UNION ALL SELECT name, json_schema FROM forge.event_type
					   UNION ALL SELECT name, state_schema FROM forge.aggregate_type) t (name, json_schema),
	   jsonb_each(json_schema -> 'properties') p (key, value)
 WHERE coalesce(value ->> 'description', '') = '' OR value -> 'type' IS NULL;
SELECT name FROM (SELECT name, json_schema FROM forge.command_type UNION ALL SELECT name, json_schema FROM forge.event_type
				  UNION ALL SELECT name, state_schema FROM forge.aggregate_type) t (name, json_schema)
 WHERE json_schema ->> 'title' <> name OR json_schema ->> 'type' <> 'object' OR json_schema -> 'additionalProperties' <> 'false'
	OR json_schema ->> '$schema' <> 'https://json-schema.org/draft/2020-12/schema' OR coalesce(json_schema ->> 'description', '') = '';

-- a typed function is of one command
SELECT p.oid::regprocedure, count(c.name)
  FROM pg_proc p LEFT JOIN forge.command_type c ON starts_with(lower(obj_description(p.oid, 'pg_proc')), lower(c.description) || '.')
 WHERE p.pronamespace = 'erp'::regnamespace AND 'command_id' = ANY (p.proargnames) AND NOT p.proretset GROUP BY p.oid HAVING count(c.name) <> 1;

-- what belongs to no area: read models, refusals that no command lists
SELECT name, mode FROM forge.projection p
 WHERE NOT EXISTS (SELECT FROM forge.aggregate_type a WHERE p.name ~ ('^' || split_part(a.name, '.', 2) || '(_|$)')) ORDER BY name;
SELECT code, name, message FROM forge.refusal r
 WHERE NOT EXISTS (SELECT FROM forge.command_type c WHERE r.name = ANY (c.refusals)) ORDER BY code, name;

-- errors, and the names that the CONSTRAINT field may carry
SELECT code, name, http_status FROM forge.error_code ORDER BY code;
SELECT name FROM forge.refusal r WHERE NOT EXISTS (SELECT FROM forge.error_code c WHERE c.code = r.code);
SELECT name FROM forge.refusal GROUP BY name HAVING count(*) > 1;
SELECT name FROM forge.refusal WHERE name !~ '^[a-z][a-z0-9_]*$' OR message !~ '^[a-z].*[^.]$' OR hint !~ '^[A-Z].*\.$';

-- nobody needs a tenant for this; whoever is not signed in has no use for it
SET ROLE forge_anon;
SELECT test.outcome('SELECT count(*) FROM forge.' || name)
  FROM unnest('{aggregate_type,command_type,event_type,error_code,refusal,projection}'::text[]) name;

RESET ROLE;
\pset tuples_only off
SELECT * FROM forge.verify();
