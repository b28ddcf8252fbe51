-- What is made from the headers of the aggregates: the typed functions, and what commands are refused for.
\pset format unaligned
\pset tuples_only on
SELECT p.proname || '(' || replace(replace(pg_get_function_arguments(p.oid), 'timestamp with time zone', 'timestamptz'), '::timestamptz', '') || ') -> ' || p.prorettype::regtype
  FROM pg_proc p
 WHERE p.pronamespace = 'erp'::regnamespace AND 'command_id' = ANY (p.proargnames) ORDER BY p.proname;
\pset format wrapped
SELECT obj_description('erp.create_item'::regproc, 'pg_proc');
\pset format unaligned
SELECT name, array_to_string(refusals, ', ') FROM forge.command_type ORDER BY name;
