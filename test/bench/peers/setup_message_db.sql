-- Message DB's database, after its own installer and common.sql.
SELECT message_store.write_message(gen_random_uuid()::varchar, 'order-' || bench.id(kind, number), 'Adjusted', bench.payload(version))
  FROM bench.streams(), generate_series(1, events) version;
-- The same streams again, in a category of each client.
SELECT message_store.write_message(gen_random_uuid()::varchar, 'order' || number % 16 || '-' || bench.id(1, number), 'Adjusted', bench.payload(1))
  FROM generate_series(0, 999) number;
CREATE TABLE bench.rows (id text PRIMARY KEY, on_hand bigint NOT NULL);
GRANT SELECT, INSERT, UPDATE, DELETE ON bench.rows TO :client;
VACUUM ANALYZE;
