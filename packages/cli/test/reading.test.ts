import { setTimeout } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { leadList } from '@leadstream/core';
import { sqliteStorage } from '@leadstream/storage-sqlite';
import { beforeAll, describe, expect, it } from 'vitest';
import { allJson, desk, lastJson } from './command.ts';
import { ada, adaWorking, bob, cleo, fairCsv, map } from './trade-fair.ts';

const { path, run, start, write } = desk();
let between = '';

beforeAll(async () => {
  write('map.json', JSON.stringify(map));
  write('leads.csv', fairCsv(ada, bob, cleo));
  await run('import', 'leads.csv', '--map', 'map.json');
  await setTimeout(20);
  between = new Date().toISOString();
  await setTimeout(20);
  write('later.csv', fairCsv(adaWorking));
  await run('import', 'later.csv', '--map', 'map.json', '--actor', 'user:ann');
}, 60_000);

describe('leads', () => {
  it('gives a line of JSON for each, the work list first', async () => {
    const leads = await run('leads', '--json');
    expect(leads.stderr).toBe('store: sqlite:leads.db\n');
    expect(allJson(leads)).toEqual([
      {
        id: expect.any(String),
        externalId: '007',
        status: 'Working',
        source: 'Website',
        owner: 'seller/import',
        // 6 for visits, 20 for moving fast (Ours 7.4).
        score: 26,
        grade: null,
        converted: false,
      },
      {
        id: expect.any(String),
        externalId: '2',
        status: 'New',
        source: 'Webinar',
        owner: 'seller/import',
        score: 0,
        grade: null,
        converted: false,
      },
      {
        id: expect.any(String),
        externalId: '3',
        status: 'Converted',
        source: null,
        owner: 'seller/import',
        score: 6,
        grade: null,
        converted: true,
      },
    ]);
  });

  it('gives a table with names for people, and of the open ones as many as asked for', async () => {
    const { stdout, stderr } = await run('leads', '--open', '--limit', '1');
    expect(stdout).toMatch(
      /^Name +Status +Score +Owner +Source +Lead\nAda King +Working +26 +seller\/import +Website +007\n$/,
    );
    expect(stderr).toBe('store: sqlite:leads.db\n1 of 3 leads (--open: the work list alone).\n');
  });
});

describe('lead', () => {
  it('is found by its external id, with the parts of its score, its records and its history', async () => {
    const lead = lastJson(await run('lead', '3', '--json'));
    expect(lead).toMatchObject({
      name: 'Cleo Moe',
      status: 'Converted',
      converted: true,
      score: 6,
      band: 'cold',
    });
    expect(lead.fields).toEqual({ firstName: 'Cleo', lastName: 'Moe', email: 'cleo@example.org' });
    expect(lead.conversion).toMatchObject({
      account: expect.any(String),
      contact: expect.any(String),
      opportunity: null,
    });
    const { score, parts } = lead.explanation as { score: number; parts: { kind: string; points: number }[] };
    expect(parts.map(({ kind, points }) => [kind, points])).toEqual([
      ['engagement', 18],
      ['cap', -12],
    ]);
    expect(parts.reduce((sum, part) => sum + part.points, 0)).toBe(score);
    const history = lead.history as { version: number; type: string }[];
    expect(history.map(({ version, type }) => [version, type])).toEqual([
      [1, 'captured'],
      [2, 'engaged'],
      [3, 'scored'],
      [4, 'converted'],
    ]);
  });

  it('shows an earlier state by version and by what was known', async () => {
    expect((await run('lead', '007')).stdout).toMatch(
      /^Ada King .*version 5\n[^]*^status +Working$[^]*^history$/m,
    );
    const first = lastJson(await run('lead', '007', '--json', '--version', '1'));
    expect(first).toMatchObject({ version: 1, score: 0, status: 'New', explanation: { parts: [] } });
    const then = lastJson(await run('lead', '007', '--json', '--known-at', between));
    expect(then).toMatchObject({ version: 3, score: 6, status: 'New' });
    expect(then.history).toHaveLength(3);
  });

  it('shows by what had happened, whenever it was recorded', async () => {
    const now = lastJson(await run('lead', '007', '--json', '--happened-by', new Date().toISOString()));
    expect(now).toMatchObject({ version: 5, status: 'Working' });
    const then = lastJson(await run('lead', '007', '--json', '--happened-by', between));
    expect(then).toMatchObject({ version: 3, status: 'New', score: 6 });
    expect(then.history).toHaveLength(3);
    const before = await run('lead', '007', '--happened-by', '2001-01-01');
    expect([before.code, before.stdout]).toEqual([1, '']);
    expect(before.stderr).toContain('not-found: there was no such lead yet');
    const both = await run('lead', '007', '--happened-by', between, '--known-at', between);
    expect([both.code, both.stderr]).toEqual([2, expect.stringContaining('Name one of')]);
  });

  it('that is not there is said to be missing', async () => {
    const { code, stdout, stderr } = await run('lead', '7');
    expect(stderr).toMatch(/not-found: no lead has the id or the external id "7"/);
    expect([code, stdout]).toEqual([1, '']);
  });
});

describe('events', () => {
  it('are given in the order of the log, as stored and opened', async () => {
    const events = allJson(await run('events', '--json'));
    expect(events.map(({ position }) => position)).toEqual(events.map((_, at) => at + 1));
    const captured = events.find(({ type }) => type === 'captured');
    expect(captured).toMatchObject({
      tenant: 'main',
      version: 1,
      actor: 'user:import',
      mode: 'history',
      personal: { data: { fields: { firstName: 'Ada' } } },
    });
  });

  it('of one lead are short lines without anything personal', async () => {
    const { stdout, code } = await run('events', '--lead', '007', '--after', '4');
    expect(stdout).toMatch(
      /^ +\d+ {2}[-0-9 :]+ {2}scored [^]*status-changed +New → Working .*user:ann\n +\d+ [^\n]*scored +26, warm[^\n]*\n$/,
    );
    expect(stdout).not.toContain('\u001b');
    expect(stdout).not.toMatch(/captured|Ada|example\.org/);
    expect(code).toBe(0);
  });
});

describe('report funnel', () => {
  it('gives one value of JSON', async () => {
    expect(lastJson(await run('report', 'funnel', '--json'))).toEqual({
      captured: 3,
      converted: 1,
      conversionRate: 1 / 3,
      byStatus: { New: 1, Working: 1, Converted: 1 },
    });
  });

  it('draws bars in the order of the process, coloured where that is wanted', async () => {
    const { stdout } = await start(['report', 'funnel'], { FORCE_COLOR: '1' }).ended;
    expect(stdout).toContain('\u001b[36m█');
    expect(stripVTControlCharacters(stdout)).toMatch(
      /^Status [^]*^New +1 +33\.3 % +█+\nWorking [^]*^1 of 3 leads converted: 33\.3 %\n$/m,
    );
  });
});

describe('check', () => {
  it('finds a view that does not equal its log', async () => {
    await damageView();
    const broken = await run('check', '--json');
    expect(lastJson(broken)).toMatchObject({ ok: false, problems: [{ code: 'view-differs' }] });
    expect(broken.code).toBe(1);
  });
});

/** Takes the last row of the list of leads away, as only a mistake could. */
async function damageView(): Promise<void> {
  const storage = await sqliteStorage({ path: path('leads.db') });
  try {
    const { shape } = leadList;
    await storage.views.prepare(shape);
    const lease = await storage.views.lease('main', shape, 'test', 60_000);
    const page = await storage.views.query('main', shape, { index: 'captured', limit: 10 });
    const { token, checkpoint } = lease as NonNullable<typeof lease>;
    const deletes = page.rows.slice(-1).map(({ key }) => key);
    const progress = { token, from: checkpoint, to: checkpoint, puts: [], deletes };
    await storage.views.advance('main', shape, progress);
    await storage.views.lease('main', shape, 'test', 0);
  } finally {
    await storage.close();
  }
}
