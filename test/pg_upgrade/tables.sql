-- How many rows each table of the engine has, and a digest of them; and how far its sequences have come.
SELECT format('SELECT %L, count(*), md5(string_agg(t::text, E''\n'' ORDER BY t::text COLLATE "C")) FROM %s t', oid::regclass, oid::regclass)
  FROM pg_class WHERE relnamespace = 'forge'::regnamespace AND relkind = 'r' ORDER BY relname
\gexec
SELECT format('SELECT %L, last_value, is_called FROM %s', oid::regclass, oid::regclass)
  FROM pg_class WHERE relnamespace = 'forge'::regnamespace AND relkind = 'S' ORDER BY relname
\gexec
