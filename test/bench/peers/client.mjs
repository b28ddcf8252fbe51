// What a client does, measured: reads a request as JSON, {work, peer, clients, calls, length}, and prints the calls a
// second of all clients, and the microseconds of CPU a call of the backends and of this client.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, prepared } from './connection.mjs';
import { decisions, stores } from './stores.mjs';
import { rebuilds } from './rebuilds.mjs';

const request = JSON.parse(readFileSync(0, 'utf8'));
const id = (kind, number) => `00000000-0000-7000-800${kind}-${100000000000 + number}`;
// Streams of which events are loaded: how many there are of a kind, which the clients share out.
const kinds = { 20: { kind: 2, count: 1000 }, 200: { kind: 3, count: 200 } };

function streamOf({ kind, count }, client, number) {
  const share = Math.floor(count / request.clients);
  return id(kind, client * share + (number % share));
}

const adjust = prepared('adjust', "SELECT * FROM erp.adjust_stock($1, 1, 'count')");
const execute = prepared('execute', 'SELECT * FROM forge.execute($1, $2, $3)');
const executeBatch = prepared('batch', 'SELECT * FROM forge.execute_batch($1)');

// In the database: a connection, and a function of it, the client and the number of the call.
const inside = (call) => async (client) => {
  const connection = await connect();
  return { call: (number) => call(connection, client, number), close: () => connection.end() };
};
const outside = (peer, call) => async (client) => {
  const store = await stores[peer]();
  return { call: (number) => call(store, client, number), close: () => store.close() };
};

const orderCommands = (order, item) => [
  ['sales.order.create', order, { currency: 'EUR' }],
  ['sales.order.add_line', order, { item_id: item, quantity: 1, unit_price: 9.95 }],
  ['sales.order.submit', order, {}],
];
const orderedItem = () => id(4, Math.floor(Math.random() * 1000));

async function orderOutside(store, client, number) {
  const [order, item] = [randomUUID(), streamOf(kinds[20], client, number)];
  await store.decide(order, decisions.create);
  await store.decide(order, decisions.addLine(item));
  await store.decideAll([order, decisions.submit], [item, decisions.reserve(order)]);
}

const workers = {
  command: {
    'erp.adjust_stock': inside((connection, client, number) => adjust(connection, streamOf(kinds[request.length], client, number))),
    'forge.execute': inside((connection, client, number) => execute(connection, 'inventory.item.adjust_stock',
      streamOf(kinds[request.length], client, number), '{"delta": 1, "reason": "count"}')),
    default: (peer) => outside(peer, (store, client, number) =>
      store.decide(streamOf(kinds[request.length], client, number), decisions.adjust)),
  },
  order: {
    'three forge.execute': inside(async (connection) => {
      for (const [command, aggregate, payload] of orderCommands(randomUUID(), orderedItem()))
        await execute(connection, command, aggregate, JSON.stringify(payload));
    }),
    'one forge.execute_batch': inside((connection) => executeBatch(connection, JSON.stringify(
      orderCommands(randomUUID(), orderedItem()).map(([command, aggregate_id, payload]) => ({ command, aggregate_id, payload }))))),
    default: (peer) => outside(peer, orderOutside),
  },
};

// What this user's backends of the database have spent so far, in microseconds.
async function backendCpu(observer) {
  await sleep(3);
  const { rows } = await observer.query(
    'SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()');
  return rows.reduce((sum, { pid }) => sum + Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1000, 0);
}

async function repeat(clients, first, last) {
  await Promise.all(clients.map(async ({ call }) => {
    for (let number = first; number < last; number++) await call(number);
  }));
}

async function measured(observer, calls, work) {
  const [backend, own, begin] = [await backendCpu(observer), process.cpuUsage(), process.hrtime.bigint()];
  await work();
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
  const { user, system } = process.cpuUsage(own);
  return { rate: calls / seconds, cpu_us: (await backendCpu(observer) - backend) / calls, client_us: (user + system) / calls };
}

const observer = await connect();
let answer;
if (request.work === 'rebuild') {
  const rebuild = await rebuilds[request.peer]();
  answer = await measured(observer, request.calls, rebuild.run);
  await rebuild.close();
} else {
  const work = workers[request.work];
  const start = work[request.peer] ?? work.default(request.peer);
  const clients = await Promise.all(Array.from({ length: request.clients }, (_, client) => start(client)));
  const warmUp = Math.ceil(request.calls / 10);
  await repeat(clients, 0, warmUp);
  answer = await measured(observer, request.calls * request.clients, () => repeat(clients, warmUp, warmUp + request.calls));
  await Promise.all(clients.map(({ close }) => close()));
}
await observer.end();
console.log(JSON.stringify(answer));
