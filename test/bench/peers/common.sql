-- What the three databases have in common: the schema bench, and events to write.  Needs the variable client,
-- the role that calls.
\set ON_ERROR_STOP on
\set QUIET on
\o /dev/null
SET client_min_messages = warning;
CREATE SCHEMA bench;
GRANT USAGE ON SCHEMA bench TO :client;
\ir ../cpu.sql

-- The kinds of ids differ in one digit: 1 streams of 100 events, to append to and to read; 2 streams of 20 and 3 of
-- 200 events, on which the client decides; 5 the one that everybody appends to; 6 those of batches, ten for each client.
CREATE FUNCTION bench.id(kind integer, number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
	SELECT ('00000000-0000-7000-800' || kind || '-' || 100000000000 + number)::uuid
$$;

CREATE FUNCTION bench.streams(OUT kind integer, OUT number integer, OUT events integer) RETURNS SETOF record
	LANGUAGE sql IMMUTABLE AS $$
	SELECT 1, n, 100 FROM generate_series(0, 999) n
	UNION ALL SELECT 2, n, 20 FROM generate_series(0, 999) n
	UNION ALL SELECT 3, n, 200 FROM generate_series(0, 199) n
	UNION ALL SELECT 5, 0, 1
	UNION ALL SELECT 6, n, 1 FROM generate_series(0, 159) n
$$;

-- About 140 bytes of JSON.
CREATE FUNCTION bench.payload(n bigint) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
	SELECT jsonb_build_object('delta', 1 + n % 7, 'reason', 'cycle count', 'location', 'A-01-07', 'operator', 'anna',
							  'document', md5(n::text)::uuid, 'sku', 'SKU-' || 100000 + n)
$$;

CREATE FUNCTION bench.payloads(count integer) RETURNS jsonb[] LANGUAGE sql IMMUTABLE AS $$
	SELECT array_agg(bench.payload(n)) FROM generate_series(1, count) n
$$;
