-- What backends spend on a processor, in any database: needs the schema bench.

-- What a backend has spent on a processor so far, in microseconds.  The kernel brings it up to date
-- when the process stops running, hence the nap.
CREATE FUNCTION bench.cpu() RETURNS numeric LANGUAGE sql VOLATILE SECURITY DEFINER AS $$
	SELECT pg_catalog.pg_sleep(0.0001);
	SELECT pg_catalog.split_part(pg_catalog.pg_read_file('/proc/self/schedstat'), ' ', 1)::numeric / 1000
$$;

CREATE UNLOGGED TABLE bench.mark (cpu_us numeric);
CREATE FUNCTION bench.mark(sign integer) RETURNS void LANGUAGE sql VOLATILE SECURITY DEFINER AS $$
	INSERT INTO bench.mark SELECT sign * bench.cpu()
$$;
