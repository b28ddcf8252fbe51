// The client-side flow: the client loads the events of a stream, decides, and appends with the version it has seen.
// Each store loads and appends in the way of its own driver; what is decided is the same for all of them.
import { randomUUID } from 'node:crypto';
import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';
import { CommandHandler } from '@event-driven-io/emmett';
import { connect, connectionString, prepared } from './connection.mjs';

// Of an item and of an order: the state of no events, and of one event more.
const nothing = () => ({ onHand: 0, reserved: 0, status: null, lines: [] });
function evolve(state, { type, data }) {
  switch (type) {
    case 'OrderCreated': return { ...state, status: 'open' };
    case 'LineAdded': return { ...state, lines: [...state.lines, data] };
    case 'OrderSubmitted': return { ...state, status: 'submitted' };
    case 'StockReserved': return { ...state, reserved: state.reserved + data.quantity };
    default: return { ...state, onHand: state.onHand + data.delta };
  }
}

function refuseUnless(condition, reason) {
  if (!condition) throw new Error(reason);
}

export const decisions = {
  adjust: (state) => {
    refuseUnless(state.onHand + 1 >= state.reserved, 'insufficient_stock');
    return { type: 'Adjusted', data: { delta: 1, reason: 'count' } };
  },
  create: (state) => {
    refuseUnless(state.status === null, 'order_exists');
    return { type: 'OrderCreated', data: { currency: 'EUR' } };
  },
  addLine: (item) => (state) => {
    refuseUnless(state.status === 'open', 'order_not_open');
    return { type: 'LineAdded', data: { item_id: item, quantity: 1, unit_price: 9.95 } };
  },
  submit: (state) => {
    refuseUnless(state.status === 'open' && state.lines.length > 0, 'order_not_open');
    return { type: 'OrderSubmitted', data: {} };
  },
  reserve: (order) => (state) => {
    refuseUnless(state.onHand - state.reserved >= 1, 'insufficient_stock');
    return { type: 'StockReserved', data: { reference: order, quantity: 1 } };
  },
};

// A store whose functions are called by prepared statements, over one connection.
function overConnection({ load, append }) {
  return async () => {
    const client = await connect();
    const decide = async (stream, decision) => {
      const { events, version } = await load(client, stream);
      await append(client, stream, version, decision(events.reduce(evolve, nothing())));
    };
    return {
      decide,
      // All or nothing.
      decideAll: async (...pairs) => {
        await client.query('BEGIN');
        for (const [stream, decision] of pairs) await decide(stream, decision);
        await client.query('COMMIT');
      },
      close: () => client.end(),
    };
  };
}

const loadPlain = prepared('load', `SELECT version, event_type, payload FROM bench.plain
  WHERE tenant_id = '00000000-0000-7000-8000-000000000001' AND aggregate_id = $1 ORDER BY version`);
const appendPlain = prepared('append',
  'INSERT INTO bench.plain (aggregate_id, version, event_type, payload) VALUES ($1, $2, $3, $4)');
const loadMessages = prepared('load', 'SELECT * FROM get_stream_messages($1::varchar, $2::bigint, $3::bigint)');
const writeMessage = prepared('append',
  'SELECT write_message($1::varchar, $2::varchar, $3::varchar, $4::jsonb, $5::jsonb, $6::bigint)');

const plain = overConnection({
  load: async (client, stream) => {
    const { rows } = await loadPlain(client, stream);
    return { events: rows.map((row) => ({ type: row.event_type, data: row.payload })), version: rows.length };
  },
  append: (client, stream, version, { type, data }) => appendPlain(client, stream, version + 1, type, JSON.stringify(data)),
});

const messageDb = overConnection({
  load: async (client, stream) => {
    const { rows } = await loadMessages(client, `order-${stream}`, 0, 1000);
    return { events: rows.map((row) => ({ type: row.type, data: JSON.parse(row.data) })), version: rows.length - 1 };
  },
  append: (client, stream, version, { type, data }) =>
    writeMessage(client, randomUUID(), `order-${stream}`, type, JSON.stringify(data), null, version),
});

// All clients share the pool of Emmett's driver.  It has no transaction over several streams.
let emmettStore;
const handle = CommandHandler({ evolve, initialState: nothing });
async function emmett() {
  emmettStore ??= getPostgreSQLEventStore(connectionString(), { schema: { autoMigration: 'None' } });
  const decide = (stream, decision) => handle(emmettStore, `order-${stream}`, decision);
  return {
    decide,
    decideAll: async (...pairs) => {
      for (const [stream, decision] of pairs) await decide(stream, decision);
    },
    close: () => emmettStore?.close().then(() => { emmettStore = undefined; }),
  };
}

export const stores = { plain, 'Message DB': messageDb, Emmett: emmett };
