// Records that the host's CRM does not take: listed with the tasks, and offered again when somebody says so.
import { defaultProcess } from '@leadstream/core';
import { createEngine } from '@leadstream/engine';
import { sqliteStorage } from '@leadstream/storage-sqlite';
import { beforeAll, describe, expect, it } from 'vitest';
import { allJson, desk, lastJson } from './command.ts';

const { path, run } = desk();
const taken: string[] = [];

/** Makes a pass of the host, whose CRM takes what it is offered, or nothing. */
async function pass(isPicky: boolean, name?: string): Promise<void> {
  const storage = await sqliteStorage({ path: path('leads.db') });
  const engine = createEngine({
    process: defaultProcess,
    storage,
    directory: {
      source: 'crm',
      find: async () => [],
      create: async ({ record }) => {
        if (isPicky) return { result: 'refused', code: 'name-required' };
        taken.push(record);
        return { result: 'created', id: `${record}-1` };
      },
    },
  });
  const ada = engine.as('user:ada');
  if (name !== undefined) {
    const answer = await ada.capture({ channel: 'hand', fields: { lastName: name, company: 'Engines' } });
    await ada.convert({ lead: answer.ok ? (answer.id ?? '') : '', account: 'new' });
  }
  await engine.runDue();
  await engine.close();
}

beforeAll(() => pass(true, 'King'), 60_000);

describe('records that the host’s CRM does not take (Ours 8.4)', () => {
  it('are listed as parked, with why; offered again one by one or all; and gone once it has them', async () => {
    const parked = allJson(await run('tasks', '--json')) as { id: string; record: string }[];
    expect(parked.map(({ record }) => record.split('/')[0])).toEqual(['account', 'contact']);
    expect(parked[0]).toMatchObject({
      kind: 'directory',
      source: 'crm',
      standing: 'parked',
      code: 'name-required',
    });
    const table = await run('tasks');
    expect(table.stdout).toMatch(/parked\s+directory\s+account\/\S+: name-required/);
    expect(table.stdout).not.toContain('King');

    const nobody = await run('tasks', '--retry', 'account/nobody');
    expect([nobody.code, nobody.stderr]).toEqual([1, expect.stringContaining('not-found')]);
    const one = await run('tasks', '--retry', parked[0]?.record ?? '', '--json');
    expect(lastJson(one)).toEqual({ retried: 1 });
    expect(lastJson(await run('tasks', '--retry', 'all', '--json'))).toEqual({ retried: 1 });
    expect(allJson(await run('tasks', '--json'))).toMatchObject([{ standing: 'due' }, { standing: 'due' }]);

    await pass(false);
    expect(taken).toEqual(['account', 'contact']);
    expect((await run('tasks', '--json')).stdout).toBe('');
  }, 60_000);

  it('stand in the audit trail, with who asked again (Ours 12.1)', async () => {
    const asked = allJson(await run('audit', '--json', '--type', 'sync-requested')) as { actor: string }[];
    expect(asked.map(({ actor }) => actor)).toEqual(['user:cli', 'user:cli', 'user:ada', 'user:ada']);
    const table = await run('audit', '--by', 'system', '--kind', 'account', '--limit', '1');
    expect(table.stdout).toMatch(/system\s+record-synced\s+account\//);
    expect((await run('audit', '--since', '2999-01-01')).stderr).toContain('Nothing was done');
  }, 60_000);
});
