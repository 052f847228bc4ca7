import { type Command, defaultProcess, iso, type ProcessInput } from '@leadstream/core';
import { createEngine } from '@leadstream/engine';
import { sqliteStorage } from '@leadstream/storage-sqlite';
import { beforeAll, describe, expect, it } from 'vitest';
import { allJson, desk, lastJson } from './command.ts';

const { path, run } = desk();
const day = 86_400_000;
const form = (id: string): Command => ({
  type: 'submit',
  submission: id,
  fields: { lastName: 'King' },
  gate: 'quarantined',
});
const team = { sellers: ['ann', 'bob', 'cyd'].map((id) => ({ id })) };
const rules: ProcessInput = {
  ...defaultProcess,
  team: { ...team, pools: [{ id: 'floor', members: ['ann', 'bob', 'cyd'] }] },
  assignment: { active: 'all', rules: [{ id: 'all', entries: [{ id: 'turns', to: 'pool/floor' }] }] },
};
let leads: readonly string[] = [];

/** Gives commands at a time, as a host of the store would. */
async function inHouse(process: ProcessInput, now: number, commands: readonly Command[]): Promise<string[]> {
  const storage = await sqliteStorage({ path: path('leads.db') });
  const engine = createEngine({ process, storage, clock: { now: () => now } });
  try {
    const answers = await engine.as('user:max').executeMany(commands.map((command) => ({ command })));
    expect(answers.filter(({ ok }) => !ok)).toEqual([]);
    return answers.map((answer) => (answer.ok ? (answer.id ?? '') : ''));
  } finally {
    await engine.close();
  }
}

const capture = (name: string): Command => ({
  type: 'capture',
  channel: 'hand',
  fields: { lastName: name },
  owner: 'seller/ann',
});

beforeAll(async () => {
  const now = Date.now();
  await inHouse(rules, now - 40 * day, [form('old')]);
  await inHouse(rules, now, [form('new')]);
  leads = await inHouse(rules, now, ['King', 'Lee', 'Moe', 'Nye'].map(capture));
}, 60_000);

describe('tasks', () => {
  it('lists what is due and how late, what is ahead when asked, and personal values never', async () => {
    const { code, stdout } = await run('tasks', '--json');
    expect(code).toBe(0);
    expect(allJson({ stdout } as never)).toEqual([
      {
        id: expect.stringMatching(/^submission\/old\//),
        kind: 'submission',
        lead: null,
        submission: 'old',
        dueAt: expect.any(String),
        standing: 'late',
      },
    ]);
    const all = allJson(await run('tasks', '--all', '--json'));
    expect(all.map(({ submission, standing }) => [submission, standing])).toContainEqual(['new', 'ahead']);
    const table = await run('tasks', '--all', '--limit', '1');
    expect(table.stdout).toMatch(/^Due +Standing +Kind +About\n\S+ +late +submission +submission old\n$/);
  }, 30_000);

  it('works what is due when told: what nobody released is discarded after 30 days (Ours 1.5)', async () => {
    expect(lastJson(await run('tasks', '--run', '--json'))).toEqual({ done: 1, parked: 0 });
    const settled = allJson(await run('events', '--json')).filter(
      ({ type }) => type === 'submission-settled',
    );
    expect(settled).toMatchObject([
      { data: { outcome: 'refused', reason: 'not-released' }, actor: 'system' },
    ]);
    const after = await run('tasks');
    expect([after.code, after.stdout]).toEqual([0, '']);
    expect(after.stderr).toMatch(/Nothing is due\. The next comes at \S+; --all lists what is ahead\.\n$/);
    expect((await run('tasks', '--run')).stdout).toBe('0 done, 0 parked\n');
  }, 30_000);

  it('says that it is wrong usage where there is no store, or no such number', async () => {
    expect((await run('tasks', '--store', 'sqlite:nowhere.db')).code).toBe(2);
    expect((await run('tasks', '--limit', '0')).code).toBe(2);
  }, 30_000);
});

describe('move-leads (Ours 5.4)', () => {
  it('moves the open leads of a seller by the rules as one batch, once', async () => {
    const moving = ['move-leads', '--from', 'seller/ann', '--to', 'rules', '--batch', 'leaves'];
    const moved = await run(...moving, '--reason', 'Ann leaves', '--actor', 'user:max', '--json');
    expect(moved.code).toBe(0);
    expect(lastJson(moved)).toEqual({ batch: 'leaves', leads: 4, moved: 4, refused: {}, complete: true });
    const again = await run(...moving);
    expect([again.code, again.stdout]).toEqual([0, '0 of 0 leads moved, batch leaves\n']);
    expect(again.stderr).toContain('seller/ann has no open leads.');
    const assigned = allJson(await run('events', '--json')).filter(
      ({ type, actor }) => type === 'assigned' && actor === 'user:max',
    );
    expect(new Set(assigned.map(({ stream }) => stream)).size).toBe(leads.length);
  }, 30_000);

  it('ends with 1 where leads are refused or nobody stands in, and with 2 for an owner that is none', async () => {
    const refused = await run('move-leads', '--from', 'seller/bob', '--to', 'queue/nowhere', '--json');
    expect(refused.code).toBe(1);
    expect(lastJson(refused)).toMatchObject({ leads: 2, moved: 0, refused: { 'owner-unknown': 2 } });
    const nobody = await run('move-leads', '--from', 'seller/bob', '--to', 'stand-in');
    expect([nobody.code, nobody.stdout]).toEqual([1, '']);
    expect(nobody.stderr).toContain('owner-unknown');
    for (const wrong of [
      ['--from', 'bob', '--to', 'rules'],
      ['--from', 'seller/bob'],
    ]) {
      const { code, stderr } = await run('move-leads', ...wrong);
      expect(code).toBe(2);
      expect(stderr).toMatch(/--(from|to) is seller\/<id> or queue\/<id>/);
    }
  }, 60_000);
});

describe('rescore (Ours 7.2)', () => {
  it('scores every lead by rules that were published since, once', async () => {
    const opt = { kind: 'opt-in', at: iso(Date.now() - 1000) };
    await inHouse(rules, Date.now(), [{ type: 'engage', lead: leads[0] ?? '', engagements: [opt] }]);
    const scoring = {
      ...rules.scoring,
      rules: rules.scoring.rules.map((rule) => (rule.id === 'opt-in' ? { ...rule, points: 12 } : rule)),
    };
    await inHouse({ ...rules, version: 2, scoring }, Date.now(), [capture('Orr')]);
    const done = await run('rescore', '--actor', 'user:max', '--json');
    expect([done.code, lastJson(done)]).toEqual([0, { leads: 5, rescored: 1, outrun: 0, complete: true }]);
    expect((await run('rescore')).stdout).toBe('0 of 5 leads stand elsewhere by the rules of now\n');
    const rescored = allJson(await run('events', '--json')).filter(({ type }) => type === 'rescored');
    expect(rescored).toMatchObject([{ stream: `lead/${leads[0]}`, actor: 'user:max' }]);
  }, 60_000);
});
