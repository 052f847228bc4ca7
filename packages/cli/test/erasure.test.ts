// Erasure end to end: the real command, a canary in every place for words about a person, and a scan of every byte
// that Leadstream keeps or says, while the store is open and after it was closed.
import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { defaultProcess } from '@leadstream/core';
import { createEngine, type Engine, type Handle } from '@leadstream/engine';
import { sqliteStorage } from '@leadstream/storage-sqlite';
import { describe, expect, it } from 'vitest';
import { allJson, desk, type Ended, lastJson } from './command.ts';
import { bob, fairCsv, map } from './trade-fair.ts';

const { folder, path, run, write } = desk();
const canary = 'Zwitscherling';
const phone = '49301234567';
const store = (name: string): string[] => ['--store', `sqlite:${name}`];

/** The files of a store that hold any of some texts, in any case and also as UTF-16. */
function traces(name: string, ...texts: readonly string[]): string[] {
  const files = readdirSync(folder).filter((file) => file.startsWith(name));
  expect(files.length).toBeGreaterThan(1);
  return files.filter((file) => {
    const bytes = readFileSync(path(file));
    const readings = [bytes.toString('latin1'), bytes.toString('utf16le')].map((one) => one.toLowerCase());
    return texts.some((text) => readings.some((one) => one.includes(text.toLowerCase())));
  });
}

/** What the file of keys holds of somebody, as it is written there. */
async function secretsOf(engineStorage: Awaited<ReturnType<typeof sqliteStorage>>, subject: string) {
  const key = (await engineStorage.keys.load('main', [subject])).get(subject);
  return typeof key === 'object' ? Buffer.from(key).toString('hex') : String(key);
}

interface Life {
  readonly engine: Engine;
  readonly ada: Handle;
  readonly storage: Awaited<ReturnType<typeof sqliteStorage>>;
  readonly id: string;
}

/** Opens a store and lives through all that can be said of a person. */
async function live(name: string): Promise<Life> {
  const storage = await sqliteStorage({ path: path(name) });
  const engine = createEngine({ process: defaultProcess, storage });
  const ada = engine.as('user:ada');
  const done = async (asked: ReturnType<Handle['execute']>): Promise<string> => {
    const answer = await asked;
    if (!answer.ok) throw new Error(answer.refusal.code);
    return answer.id ?? '';
  };
  await done(ada.defineSeller({ seller: 'bob', active: true }));
  const texts = Object.fromEntries(
    Object.entries(defaultProcess.fields)
      .filter(([, { type, personal }]) => personal !== false && (type === 'text' || type === 'long-text'))
      .map(([field]) => [field, canary]),
  );
  const fields = {
    ...texts,
    company: '',
    email: `${canary}@${canary}.example`,
    phone: `+${phone}`,
    mobile: `+${phone}`,
  };
  const id = await done(
    ada.capture({ channel: 'file', externalId: { source: 'crm', id: '7' }, fields, comment: canary }),
  );
  const word = { lead: id, note: canary };
  await done(ada.engage({ lead: id, engagements: [{ kind: 'form-submit', count: 3 }] }));
  await done(ada.logActivity({ ...word, kind: 'call', direction: 'outbound' }));
  await done(ada.setFollowUp({ ...word, kind: 'call', dueAt: '2030-02-01T00:00:00Z' }));
  await done(
    ada.correct({
      lead: id,
      fields: { email: `x.${canary}@example.org`, website: `https://${canary}.example` },
    }),
  );
  await done(
    ada.execute({
      type: 'change-consent',
      lead: id,
      channel: 'email',
      choice: 'granted',
      by: 'person',
      proof: canary,
    }),
  );
  await done(ada.changeStatus({ lead: id, to: 'Working', comment: canary }));
  await done(ada.assign({ lead: id, to: 'seller/bob', reason: canary }));
  await done(ada.convert({ lead: id, account: 'new', opportunity: { name: canary, amount: 1 } }));
  await engine.runDue();
  return { engine, ada, storage, id };
}

describe('erase', () => {
  it('leaves no byte of the person, while the store is open, nor of the keys, nor after it was closed', async () => {
    const { engine, ada, storage, id } = await live('bytes.db');
    const secret = await secretsOf(storage, `lead/${id}`);
    expect(JSON.stringify(await ada.history(id))).toContain(canary);
    expect(traces('bytes.db', secret)).not.toEqual([]);
    expect(traces('bytes.db', canary, phone)).toEqual([]);
    expect((await ada.erase({ lead: id })).ok).toBe(true);
    expect(traces('bytes.db', canary, phone, secret)).toEqual([]);
    await engine.close();
    expect(traces('bytes.db', canary, phone, secret)).toEqual([]);
    const said: Ended[] = [];
    for (const verb of ['lead', 'export', 'erase']) {
      said.push(
        await run(verb, id, ...store('bytes.db')),
        await run(verb, '7', '--json', ...store('bytes.db')),
      );
    }
    for (const verb of ['leads', 'events', 'check']) {
      said.push(await run(verb, ...store('bytes.db')), await run(verb, '--json', ...store('bytes.db')));
    }
    expect(said.map(({ code }) => code)).toEqual([0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0]);
    const words = said.map(({ stdout, stderr }) => stdout + stderr).join('\n');
    expect(words.length).toBeGreaterThan(2000);
    expect(words).not.toMatch(new RegExp(`${canary}|${phone}`, 'i'));
    expect(said[4]?.stderr).toContain('erased: The subject was erased.');
    expect(traces('bytes.db', canary, phone, secret)).toEqual([]);
  }, 60_000);

  it('lists the imports that the lead came by, and touches no file of theirs', async () => {
    write('map.json', JSON.stringify(map));
    const row = `8,${canary},King,${canary}@example.org,Website,New,3,no`;
    write('fair.csv', fairCsv(row, bob));
    await run('import', 'fair.csv', '--map', 'map.json', ...store('fair.db'));
    const exported = lastJson(await run('export', '8', '--json', ...store('fair.db')));
    expect(exported).toMatchObject({ erasedAt: null, streams: [{ fields: { firstName: canary } }] });
    const answer = await run('erase', '8', '--json', '--reason', 'request', ...store('fair.db'));
    expect(lastJson(answer)).toEqual({
      lead: exported.lead,
      erasedAt: expect.stringMatching(/Z$/),
      subjects: [`lead/${String(exported.lead)}`],
      imports: [{ id: expect.any(String), source: 'fair' }],
    });
    expect(readFileSync(path('fair.csv'), 'utf8')).toBe(fairCsv(row, bob));
    expect(traces('fair.db', canary)).toEqual([]);
    expect(allJson(await run('leads', '--json', '--open', ...store('fair.db')))).toHaveLength(1);
    const again = await run('erase', '8', ...store('fair.db'));
    expect([again.code, again.stdout]).toEqual([1, '']);
  }, 60_000);

  it('takes no words for a reason, and no other actor than a user', async () => {
    const wrong = await run('erase', '8', '--reason', `${canary} asked`, ...store('fair.db'));
    expect(wrong.stderr).toContain('--reason is one of request, consent-withdrawn, retention, mistake.');
    expect([wrong.code, wrong.stderr.includes(canary)]).toEqual([2, false]);
    expect((await run('erase', '8', '--actor', 'ann', ...store('fair.db'))).code).toBe(2);
  });
});

describe('a backup', () => {
  it('of the store, put back beside the present keys, stays erased; an equally old one of the keys does not', async () => {
    const first = await live('old.db');
    await first.engine.close();
    for (const file of ['old.db', 'old.db.keys']) copyFileSync(path(file), path(`${file}.backup`));
    expect((await run('erase', first.id, ...store('old.db'))).code).toBe(0);
    copyFileSync(path('old.db.backup'), path('old.db'));
    const restored = await run('export', first.id, '--json', ...store('old.db'));
    expect(restored.code).toBe(0);
    expect(restored.stdout).toContain('captured');
    expect(restored.stdout).not.toContain(canary);
    copyFileSync(path('old.db.keys.backup'), path('old.db.keys'));
    expect((await run('export', first.id, '--json', ...store('old.db'))).stdout).toContain(canary);
  }, 60_000);

  it('of the keys, put back beside the present store, is emptied of the erased by whatever verb comes next', async () => {
    const { engine, storage, id } = await live('keys.db');
    const secret = await secretsOf(storage, `lead/${id}`);
    await engine.close();
    copyFileSync(path('keys.db.keys'), path('kept.keys'));
    expect((await run('erase', id, ...store('keys.db'))).code).toBe(0);
    copyFileSync(path('kept.keys'), path('keys.db.keys'));
    expect(traces('keys.db', secret)).toEqual(['keys.db.keys']);
    expect((await run('events', '--json', ...store('keys.db'))).stdout).not.toContain(canary);
    expect(traces('keys.db', secret)).toEqual([]);
  }, 60_000);
});
