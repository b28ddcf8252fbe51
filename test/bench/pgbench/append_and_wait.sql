BEGIN;
SELECT FROM forge.append('warehouse.item', gen_random_uuid(), :events);
SELECT pg_sleep(:seconds);
COMMIT;
