// The read model of 100,000 events once more: in the database, or by a client that reads the events in pages of 1000,
// by the query of each store's own driver, and writes 1,000 rows.
import { connect, prepared } from './connection.mjs';

const COUNT = 100000;
const PAGE = 1000;

const pages = {
  plain: {
    text: `SELECT position AS at, aggregate_id AS stream, event_type AS type, payload AS data FROM bench.plain
      WHERE tenant_id = '00000000-0000-7000-8000-000000000001' AND position >= $1 ORDER BY position LIMIT $2`,
    type: 'uuid',
    data: (value) => value,
  },
  'Message DB': {
    text: `SELECT global_position AS at, stream_name AS stream, type, data FROM get_category_messages('order', $1::bigint, $2::bigint)`,
    type: 'text',
    data: JSON.parse,
  },
  Emmett: {
    text: `SELECT global_position AS at, stream_id AS stream, message_type AS type, message_data AS data FROM emt_messages
      WHERE partition = 'emt:default' AND is_archived = FALSE AND transaction_id < pg_snapshot_xmin(pg_current_snapshot())
        AND global_position >= $1 ORDER BY transaction_id, global_position LIMIT $2`,
    type: 'text',
    data: (value) => value,
  },
};

// Positions 1 to 100,000 are those of the streams of 100 events.
function outside({ text, type, data }) {
  return async () => {
    const client = await connect();
    const read = prepared('page', text);
    return {
      run: async () => {
        const onHand = new Map();
        let count = 0;
        for (let from = 1; from <= COUNT;) {
          const { rows } = await read(client, from, PAGE);
          for (const row of rows) onHand.set(row.stream, (onHand.get(row.stream) ?? 0) + data(row.data).delta);
          count += rows.length;
          from = Number(rows.at(-1).at) + 1;
        }
        if (count !== COUNT) throw new Error(`${count} events`);
        await client.query(`INSERT INTO bench.rows SELECT * FROM unnest($1::${type}[], $2::bigint[])`,
          [[...onHand.keys()], [...onHand.values()]]);
      },
      close: () => client.end(),
    };
  };
}

async function inside() {
  const client = await connect();
  return {
    run: async () => {
      const { rows } = await client.query("SELECT forge.rebuild('item') AS events");
      if (Number(rows[0].events) !== COUNT) throw new Error(`${rows[0].events} events`);
    },
    close: () => client.end(),
  };
}

export const rebuilds = {
  'forge.rebuild': inside,
  ...Object.fromEntries(Object.entries(pages).map(([peer, page]) => [peer, outside(page)])),
};
