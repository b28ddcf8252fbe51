// Connections of the programs for node, by PGHOST and so on.
import pg from 'pg';

export function connectionString() {
  const { PGUSER, PGPASSWORD, PGHOST, PGPORT, PGDATABASE } = process.env;
  const [user, password, host] = [PGUSER, PGPASSWORD, PGHOST].map(encodeURIComponent);
  return `postgresql://${user}:${password}@${host}:${PGPORT}/${PGDATABASE}`;
}

export async function connect() {
  const client = new pg.Client();
  await client.connect();
  return client;
}

// A statement that the server has prepared under the name.
export function prepared(name, text) {
  return (client, ...values) => client.query({ name, text, values });
}
