-- For psql scripts: ":begin \gset" before what is measured, ":end;" after it, with the variables
-- section, peer, round and units set.
\set ON_ERROR_STOP on
\set QUIET on
\o /dev/null
\set begin 'SELECT bench.cpu() AS begin_cpu, extract(epoch FROM clock_timestamp()) AS begin_at'
\set end 'SELECT bench.record(:''section'', '''', :''peer'', :round, :units, :begin_cpu, :begin_at)'
