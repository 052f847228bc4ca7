import { statSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { allJson, desk, lastJson, type Running } from './command.ts';
import { longCsv, map } from './trade-fair.ts';

const ROWS = 2000;
const { path, run, start, write } = desk();
const importing = (file: string, store: string): string[] => [
  'import',
  file,
  '--map',
  'map.json',
  '--json',
  '--store',
  `sqlite:${store}`,
];

beforeAll(() => {
  write('map.json', JSON.stringify(map));
  write('leads.csv', longCsv(ROWS, 20));
  // Ctrl-C is heard between the pieces that a file is read in, so there have to be some.
  write('longer.csv', longCsv(ROWS, 600));
});

/** Waits until a store has taken a good many rows in, far more than making it writes, or the command has ended. */
async function underWay({ child }: Running, store: string): Promise<void> {
  const size = (): number => statSync(path(`${store}-wal`), { throwIfNoEntry: false })?.size ?? 0;
  while (size() < 1_000_000 && child.exitCode === null) await setTimeout(5);
}

/** Leads without their ids, which differ from import to import, and the funnel. */
async function resultOf(store: string): Promise<{ leads: string[]; funnel: unknown }> {
  const leads = allJson(await run('leads', '--json', '--store', `sqlite:${store}`));
  const funnel = lastJson(await run('report', 'funnel', '--json', '--store', `sqlite:${store}`));
  return { leads: leads.map((lead) => JSON.stringify({ ...lead, id: '' })).sort(), funnel };
}

describe('an import', () => {
  it('that was killed in the middle and run again ends like an unbroken one', async () => {
    expect((await run(...importing('leads.csv', 'unbroken.db'))).code).toBe(0);
    const killed = start(importing('leads.csv', 'killed.db'));
    await underWay(killed, 'killed.db');
    killed.child.kill('SIGKILL');
    expect((await killed.ended).signal).toBe('SIGKILL');

    const again = lastJson(await run(...importing('leads.csv', 'killed.db')));
    expect(again).toMatchObject({ rows: ROWS, invalid: 0, complete: true });
    expect(again.unchanged).toBeGreaterThan(0);
    expect(again.created).toBeGreaterThan(0);
    expect(again.updated).toBe(0);
    const [unbroken, mended] = [await resultOf('unbroken.db'), await resultOf('killed.db')];
    expect(unbroken.leads).toHaveLength(ROWS);
    expect(mended).toEqual(unbroken);
  }, 60_000);

  it('stops at Ctrl-C after the rows in flight and says what went in', async () => {
    const stopped = start(importing('longer.csv', 'stopped.db'));
    await underWay(stopped, 'stopped.db');
    stopped.child.kill('SIGINT');
    const ended = await stopped.ended;
    expect(ended.code).toBe(130);
    expect(ended.stderr).toContain('Stopping after the rows in flight.');
    const { rows, created, unprocessed, complete, stop } = lastJson(ended);
    expect(created).toBeGreaterThan(0);
    expect(created).toBeLessThan(ROWS);
    expect(rows).toBe(Number(created) + Number(unprocessed));
    expect({ complete, stop }).toMatchObject({ complete: false, stop: { code: 'aborted' } });
  }, 60_000);
});

describe('a list', () => {
  it('ends quietly when its reader goes away', async () => {
    const { child, ended } = start(['leads', '--json', '--store', 'sqlite:unbroken.db']);
    child.stdout?.once('data', () => child.stdout?.destroy());
    const { code, stderr } = await ended;
    expect([code, stderr]).toEqual([0, 'store: sqlite:unbroken.db\n']);
  });
});
