// Duplicates of the store by command: who is suspected, what becomes of a pair, and how leads are merged and parted.
import { defaultProcess } from '@leadstream/core';
import { createEngine } from '@leadstream/engine';
import { sqliteStorage } from '@leadstream/storage-sqlite';
import { beforeAll, describe, expect, it } from 'vitest';
import { allJson, desk, lastJson } from './command.ts';

const { path, run } = desk();
const people = {
  ada: {
    firstName: 'Ada',
    lastName: 'King',
    company: 'Engines',
    email: 'ada.king@engines.example',
    phone: '+33 1 10',
  },
  adah: { firstName: 'Adah', lastName: 'King', company: 'Engines', email: 'ada.kign@engines.example' },
  max: {
    firstName: 'Max',
    lastName: 'Moor',
    company: 'Moor Ltd',
    email: 'max@moor.example',
    phone: '+33 1 12',
  },
  maxim: { firstName: 'Max', lastName: 'Moor', company: 'Moor', email: 'max@moor.test', phone: '+33 1 12' },
  tom: { firstName: 'Tom', lastName: 'Zuse', company: 'Zuse KG' },
};
const id: Record<string, string> = {};

beforeAll(async () => {
  const storage = await sqliteStorage({ path: path('leads.db') });
  const engine = createEngine({ process: defaultProcess, storage });
  for (const [name, fields] of Object.entries(people)) {
    const externalId = { source: 'crm', id: name };
    const answer = await engine.system().capture({ channel: 'file', fields, externalId });
    if (answer.ok) id[name] = answer.id ?? '';
  }
  await engine.close();
}, 60_000);

describe('pairs that may be one (10.2)', () => {
  it('are found as leads came in, the likeliest first, once however often one asks', async () => {
    const suspected = await run('duplicates', '--suspected', '--json');
    expect([suspected.code, suspected.stderr]).toEqual([0, expect.stringContaining('5 leads')]);
    const pairs = allJson(suspected);
    const suspectedAt = expect.stringMatching(/Z$/);
    expect(pairs).toEqual([
      { a: id['maxim'], b: id['max'], score: 1, rule: 'phone', suspectedAt },
      { a: id['adah'], b: id['ada'], score: expect.any(Number), rule: 'name', suspectedAt },
    ]);
    const table = await run('duplicates', '--suspected', '--limit', '1');
    expect(table.stdout).toMatch(/^Score +Lead +Name +May be +Name\n +1\.00 .*\n$/);
    expect(table.stderr).toContain('and there are more');
    expect(table.stderr).toContain('leadstream merge LEAD OTHER');
  }, 60_000);

  it('are dismissed, and confirmed by merging; then there is nothing to look at', async () => {
    expect(lastJson(await run('dismiss', 'max', 'maxim', '--json'))).toEqual({
      a: id['max'],
      b: id['maxim'],
    });
    const merged = await run(
      'merge',
      'ada',
      'adah',
      '--choose',
      'firstName=adah',
      '--actor',
      'user:eve',
      '--json',
    );
    expect(lastJson(merged)).toEqual({ lead: id['ada'], absorbed: [id['adah']] });
    const lead = lastJson(await run('lead', 'ada', '--json')) as { fields: Record<string, string> };
    expect(lead.fields).toMatchObject({ firstName: 'Adah', phone: '+33 1 10' });
    const after = await run('duplicates', '--suspected');
    expect([after.code, after.stdout]).toEqual([0, '']);
    expect(after.stderr).toContain('Nobody is suspected of being there twice.');
  }, 60_000);

  it('are parted again, each with its own', async () => {
    expect(lastJson(await run('unmerge', 'ada', 'adah', '--json'))).toEqual({
      lead: id['ada'],
      absorbed: id['adah'],
    });
    const lead = lastJson(await run('lead', 'ada', '--json')) as { fields: Record<string, string> };
    expect(lead.fields).toMatchObject({ firstName: 'Ada' });
    expect((await run('duplicates', '--suspected')).stdout).toBe('');
  }, 60_000);
});

describe('what cannot be done', () => {
  it.each([
    [['merge', 'ada'], 2, 'merge needs <absorbed>'],
    [['merge', 'ada', 'nobody'], 1, 'not-found: no lead has the id or the external id "nobody"'],
    [['merge', 'ada', 'max', '--choose', 'phone'], 2, '--choose is field=LEAD, not "phone"'],
    [['merge', 'ada', 'max', '--choose', 'phone=tom'], 2, 'names none of the leads that are merged'],
    [['merge', 'ada', 'ada'], 1, 'invalid (absorb)'],
    [['unmerge', 'ada', 'max'], 1, 'not-absorbed (absorbed)'],
    [['dismiss', 'ada', 'ada'], 1, 'invalid (other)'],
    [['duplicates', '--limit', '3'], 2, '--limit goes with --suspected'],
    [['duplicates', 'list.csv', '--suspected'], 2, 'name no file'],
  ] as const)(
    '%j is answered with what to do',
    async (args, code, words) => {
      const ended = await run(...args);
      expect(ended.stderr).toContain(words);
      expect([ended.code, ended.stdout]).toEqual([code, '']);
    },
    60_000,
  );

  it('names the lead that stands for another', async () => {
    await run('merge', 'max', 'maxim');
    const again = await run('merge', 'tom', 'maxim');
    expect(again.code).toBe(1);
    expect(again.stderr).toContain(`moved (absorb.0)`);
    expect(again.stderr).toContain(`It is ${id['max']}.`);
  }, 60_000);
});
