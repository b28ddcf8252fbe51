-- The same of each view that clients have.
SELECT format('SELECT %L, count(*), md5(string_agg(t::text, E''\n'' ORDER BY t::text COLLATE "C")) FROM %s t', oid::regclass, oid::regclass)
  FROM pg_class WHERE relnamespace = 'erp'::regnamespace AND relkind = 'v' ORDER BY relname
\gexec
