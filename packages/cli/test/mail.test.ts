// Mail at the command line: what waits or is held is listed, and a template is looked at with a real lead.
import { defaultProcess, type ProcessInput } from '@leadstream/core';
import { createEngine } from '@leadstream/engine';
import { sqliteStorage } from '@leadstream/storage-sqlite';
import { starterTemplates } from '@leadstream/templates';
import { recordingMailer } from '@leadstream/testkit';
import { beforeAll, describe, expect, it } from 'vitest';
import { allJson, desk, lastJson } from './command.ts';

const { path, run } = desk();
const process = {
  ...defaultProcess,
  mail: { unknown: { transactional: 'hold' } },
  templates: starterTemplates(),
  response: { rules: [], default: 'thanks' },
} as unknown as ProcessInput;
let lead = '';

beforeAll(async () => {
  const storage = await sqliteStorage({ path: path('leads.db') });
  const mailer = recordingMailer({ outcome: 'unknown', stage: 'answer', code: 'closed' });
  const engine = createEngine({ process, storage, mailer });
  const fields = { firstName: 'Ada', lastName: 'King', email: 'ada@example.org' };
  const answer = await engine.system().submit({ submission: 's1', fields, keys: { email: fields.email } });
  lead = (answer.ok && answer.id) || '';
  await engine.runDue();
  await engine.close();
}, 60_000);

describe('a mail that nobody knows to have arrived', () => {
  it('is listed with the tasks until somebody settles it, without anything personal', async () => {
    const listed = allJson(await run('tasks', '--json')) as { kind: string }[];
    expect(listed.filter(({ kind }) => kind === 'mail')).toMatchObject([
      { lead, to: 'lead', template: 'thanks', standing: 'held', attempts: 1, code: 'closed' },
    ]);
    const table = await run('tasks');
    expect(table.stdout).toMatch(/held\s+mail\s+thanks to lead /);
    expect(table.stdout).not.toMatch(/Ada|King|example\.org/);
  });
});

describe('leadstream preview', () => {
  it('shows a template as a lead would get it, in another language too', async () => {
    const shown = await run('preview', 'thanks', '--lead', lead);
    expect(shown.stdout).toContain('Subject: Thank you for your request');
    expect(shown.stdout).toContain('Hello Ada');
    const french = lastJson(await run('preview', 'thanks', '--lead', lead, '--language', 'fr', '--json'));
    expect(french).toMatchObject({ template: 'thanks', language: 'fr', unresolved: [] });
    expect((await run('preview', 'thanks', '--lead', lead, '--html')).stdout).toContain('<p>Hello Ada,</p>');
  });

  it('says what is not there', async () => {
    expect(await run('preview', 'nothing', '--lead', lead)).toMatchObject({ code: 1 });
    expect(await run('preview', 'thanks')).toMatchObject({ code: 2 });
  });
});
