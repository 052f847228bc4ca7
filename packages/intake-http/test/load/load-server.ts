// The server of the load run: a form over SQLite, in a process of its own that answers questions about itself.
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { defaultProcess } from '@leadstream/core';
import { createEngine } from '@leadstream/engine';
import { createIntake } from '@leadstream/intake-http';
import { sqliteStorage } from '@leadstream/storage-sqlite';

const [path = '', limit = '0'] = process.argv.slice(2);
let ahead = 0;
const clock = { now: () => Date.now() + ahead };
const storage = await sqliteStorage({ path, clock });
// What is kept in memory of recent states is bounded: fewer here, so that the bound is reached before a quarter.
const engine = createEngine({ process: defaultProcess, storage, clock, statesMax: 1000 });
const form = {
  id: 'load',
  title: 'Load',
  fields: ['firstName', 'lastName', 'company', 'email'].map((field) => ({ field })),
  ...(limit === '0' ? {} : { limit: { count: Number(limit), perHours: 24 } }),
};
const intake = await createIntake({
  engine,
  url: 'http://127.0.0.1/leads',
  keys: [{ id: 'k1', secret: 'a secret of the load run that is long' }],
  settings: { forms: [form] },
  clock,
});
const server = createAdaptorServer({
  fetch: (request) => intake.fetch(request),
  serverOptions: { keepAliveTimeout: 120_000 },
});
server.listen(0, '127.0.0.1', () => say({ port: (server.address() as AddressInfo).port }));

const say = (answer: object): void => void process.send?.(answer);
const answers: { readonly [question: string]: (of: never) => Promise<object> | object } = {
  async counts() {
    const house = engine.system();
    const { rows } = await house.submissions({ by: 'slot', limit: 1 });
    return {
      counts: await house.submissionCounts(),
      leads: await house.count(),
      lastSlotAt: rows[0]?.slotAt ?? 0,
      now: clock.now(),
    };
  },
  async heap() {
    await intake.drain();
    for (let at = 0; at < 5; at += 1) (globalThis as { gc?: () => void }).gc?.();
    return { heap: process.memoryUsage().heapUsed, rss: process.memoryUsage().rss };
  },
  async work({ hours }: { hours: number }) {
    ahead += hours * 3_600_000;
    await engine.runDue();
    return { worked: true };
  },
  async stop() {
    server.close();
    await intake.close();
    await engine.close();
    return { stopped: true };
  },
};
process.on('message', (asked: { readonly question: string }) => {
  Promise.resolve(answers[asked.question]?.(asked as never))
    .then((answer) => say(answer ?? {}))
    .catch((error: unknown) => say({ failed: String(error) }))
    .finally(() => asked.question === 'stop' && process.disconnect());
});
