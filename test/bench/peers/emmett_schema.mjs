// Emmett makes its schema, by its own code.
import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';
import { connectionString } from './connection.mjs';

const store = getPostgreSQLEventStore(connectionString());
await store.schema.migrate();
await store.close();
