-- Emmett's database, after its own code has made the schema, and common.sql.
SET SESSION AUTHORIZATION :client;
SELECT emt_append_to_stream(array_fill(gen_random_uuid()::text, ARRAY[events]), bench.payloads(events), array_fill('{}'::jsonb, ARRAY[events]),
							array_fill('1'::text, ARRAY[events]), array_fill('Adjusted'::text, ARRAY[events]),
							array_fill('E'::text, ARRAY[events]), 'order-' || bench.id(kind, number), 'order', NULL, 'emt:default')
  FROM bench.streams();
RESET SESSION AUTHORIZATION;
CREATE TABLE bench.rows (id text PRIMARY KEY, on_hand bigint NOT NULL);
GRANT SELECT, INSERT, UPDATE, DELETE ON bench.rows TO :client;
VACUUM ANALYZE;
