import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createDatabase, serverUrl, type TestDatabase } from '../../storage-postgres/test/server.ts';
import { runCommandLine } from '../src/command-line.ts';
import { desk, lastJson } from './command.ts';
import { ada, adaWorking, bob, cleo, dan, fairCsv, map } from './trade-fair.ts';

const { path, run, start, write } = desk();
let database: TestDatabase;

beforeAll(async () => {
  if (!serverUrl()) return;
  database = await createDatabase();
  write('map.json', JSON.stringify(map));
  write('leads.csv', fairCsv(ada, bob, cleo, dan));
  write('later.csv', fairCsv(adaWorking));
  write('capture.json', JSON.stringify({ channel: 'web', fields: { lastName: 'King' } }));
});
afterAll(() => database?.drop());

/** Every verb that works on a store, in an order in which each has something to show. */
const calls: readonly (readonly string[])[] = [
  ['import', 'leads.csv', '--map', 'map.json'],
  ['import', 'leads.csv', '--map', 'map.json'],
  ['import', 'later.csv', '--map', 'map.json', '--actor', 'user:ann'],
  ['leads', '--open', '--limit', '2'],
  ['lead', '007', '--explain'],
  ['events', '--lead', '007'],
  ['report', 'funnel'],
  ['report', 'sellers'],
  ['duplicates'],
  ['try', 'capture.json'],
  ['tasks', '--all'],
  ['tasks', '--run'],
  ['tasks', '--retry', 'all'],
  ['audit', '--limit', '3'],
  ['access'],
  ['access', 'give', 'ann', 'role', 'seller', '--actor', 'system'],
  ['go-live', '--confirm', '--actor', 'system'],
  ['move-leads', '--from', 'seller/import', '--to', 'seller/ann', '--batch', 'one', '--actor', 'system'],
  ['rescore', '--actor', 'system'],
  ['export', '2', '--actor', 'system'],
  ['erase', '2', '--reason', 'request', '--actor', 'system'],
  ['migrate'],
  ['check', '--actor', 'system'],
];

/** Runs the command in this process, for there are many calls. */
async function within(...args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const said = { stdout: '', stderr: '' };
  const heard = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation((text, ...rest) => {
      said[stream] += String(text);
      for (const done of rest) if (typeof done === 'function') done();
      return true;
    }),
  );
  try {
    return { code: await runCommandLine(args), ...said };
  } finally {
    for (const each of heard) each.mockRestore();
  }
}

/** What a call gave, with ids and times by the order in which they first came. */
function alike({ code, stdout }: { code: number; stdout: string }): {
  readonly code: number;
  readonly lines: string[];
} {
  const seen = new Map<string, string>();
  const named =
    (kind: string) =>
    (text: string): string => {
      const name = seen.get(text) ?? `${kind} ${seen.size}`;
      seen.set(text, name);
      return name;
    };
  const lines = stdout
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, named('id'))
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, 'time')
    .replaceAll(/"(\w*Ms)":\d+/g, '$1')
    .replaceAll(/"store":"[^"]*"/g, 'store')
    .split('\n');
  return { code, lines };
}

describe.skipIf(!serverUrl())('the command on a PostgreSQL server', () => {
  it('does with every verb what it does on a file', async () => {
    for (const call of calls) {
      const args = call.map((arg) => (/\.(csv|json)$/.test(arg) ? path(arg) : arg));
      const file = await within(...args, '--json', '--store', `sqlite:${path('leads.db')}`);
      const server = await within(...args, '--json', '--store', database.url);
      expect({ call, ...alike(server) }, server.stderr).toEqual({ call, ...alike(file) });
      expect(server.stderr, call.join(' ')).not.toMatch(/unexpected|store-/);
    }
  }, 120_000);

  it('says how a server is backed up, since it has no file to copy', async () => {
    const { code, stderr } = await run('backup', 'copy.db', '--store', database.url, '--actor', 'system');
    expect([code, stderr]).toEqual([1, expect.stringMatching(/backup-unsupported: .*its own tools/)]);
  });

  it('never makes a store to read from, and never shows a password', async () => {
    const empty = await createDatabase();
    try {
      const url = new URL(empty.url);
      url.password = 'secret';
      const { code, stderr } = await start(['leads'], { LEADSTREAM_STORE: url.href }).ended;
      expect(code).toBe(2);
      expect(stderr).toMatch(/store-unavailable: There is no store in this PostgreSQL database yet/);
      expect(stderr).not.toContain('secret');
    } finally {
      await empty.drop();
    }
  });

  it('prints the calls that distribute the tables of a Citus, and issues none', async () => {
    const printed = await run('migrate', '--citus', '--print', '--json', '--store', database.url);
    const { citus } = lastJson(printed) as { citus: string[] };
    expect(citus.filter((call) => call.includes('create_distributed_table')).length).toBeGreaterThan(10);
  });
});
