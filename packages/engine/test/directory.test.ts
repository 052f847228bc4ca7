// A host's CRM beside our own records: a real one over HTTP, with a table of its own, that can be down, slow and picky.
import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Directory, type DirectoryMatch, type DirectoryRecord, defaultProcess } from '@leadstream/core';
import { createEngine, type Handle, memoryStorage, type Notice } from '@leadstream/engine';
import { afterEach, describe, it } from 'vitest';
import { accepted, countedIds, refusal } from './house.ts';

interface Row {
  readonly id: string;
  readonly record: string;
  readonly name: string;
  readonly domain: string | undefined;
  readonly email: string | undefined;
  readonly account: string | undefined;
}

/** What the CRM is sent: a record, or what one is looked for by. */
interface Asked extends DirectoryRecord {
  readonly keys: { readonly domain?: string; readonly email?: string };
}

/** A small CRM: it creates once per key, finds by domain and e-mail, and does what a test tells it. */
class Crm {
  readonly rows = new Map<string, Row>();
  readonly keys = new Map<string, string>();
  calls: string[] = [];
  isDown = false;
  picky: string | null = null;
  readonly server: Server = createServer((request, response) => {
    void bodyOf(request).then((text) => {
      const [status, answer] = this.answer(request.url ?? '', JSON.parse(text) as never);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  });

  answer(url: string, body: Asked): [number, unknown] {
    this.calls.push(`${url} ${body.record}`);
    if (this.isDown) return [503, {}];
    if (url === '/find') {
      const { domain, email } = body.keys;
      const found = [...this.rows.values()].filter(
        (row) =>
          row.record === body.record &&
          ((domain !== undefined && row.domain === domain) || (email !== undefined && row.email === email)),
      );
      return [200, found.map(({ id }) => ({ id, reason: body.record === 'account' ? 'domain' : 'email' }))];
    }
    if (this.picky === body.record) return [422, { code: 'name-required' }];
    const known = this.keys.get(body.key);
    if (known !== undefined) return [200, { id: known }];
    const id = `${body.record}-${this.rows.size + 1}`;
    this.keys.set(body.key, id);
    const { name, lastName, email } = body.fields as { name?: string; lastName?: string; email?: string };
    this.rows.set(id, {
      id,
      record: body.record,
      name: name ?? lastName ?? '',
      domain: undefined,
      email: email?.toLowerCase(),
      account: body.account,
    });
    return [200, { id }];
  }

  add(id: string, row: Partial<Row>): void {
    this.rows.set(id, {
      id,
      record: 'account',
      name: '',
      domain: undefined,
      email: undefined,
      account: undefined,
      ...row,
    });
  }

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

/** The adapter that a host would write for it. */
function directoryAt(url: string): Directory {
  const post = (path: string, body: object, signal: AbortSignal) =>
    fetch(url + path, { method: 'POST', body: JSON.stringify(body), signal });
  return {
    source: 'crm',
    async find(query, { signal }) {
      const response = await post('/find', query, signal);
      if (!response.ok)
        throw Object.assign(new Error('The CRM is down.'), { code: `http-${response.status}` });
      return (await response.json()) as DirectoryMatch[];
    },
    async create(record, { signal }) {
      const response = await post('/create', record, signal);
      const { id, code = '' } = (await response.json()) as { id: string; code?: string };
      if (response.ok) return { result: 'created', id };
      if (response.status === 422) return { result: 'refused', code };
      return { result: 'retry-later', code: `http-${response.status}` };
    },
  };
}

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function aHouse() {
  const crm = new Crm();
  const url = await crm.open();
  open.push(async () => {
    crm.server.closeAllConnections();
    await new Promise((resolve) => crm.server.close(resolve));
  });
  const clock = { time: Date.UTC(2026, 11, 1, 9), now: () => clock.time };
  const storage = memoryStorage({ clock });
  const notices: Notice[] = [];
  const engineWith = (directory?: Directory) =>
    createEngine({
      process: defaultProcess,
      storage,
      clock,
      ids: countedIds(),
      onNotice: (notice) => notices.push(notice),
      ...(directory ? { directory } : {}),
    });
  const directory = directoryAt(url);
  return { crm, clock, storage, notices, directory, engineWith, engine: engineWith(directory) };
}

const leadOf = async (ada: Handle, name: string, more: object = {}): Promise<string> =>
  (
    await accepted(
      ada.capture({
        channel: 'hand',
        fields: { lastName: name, company: 'Acme', email: `${name.toLowerCase()}@acme.example`, ...more },
      }),
    )
  ).id;

const converted = async (ada: Handle, lead: string, more: object = {}) => {
  await accepted(ada.convert({ lead, account: 'new', ...more }));
  const conversion = (await ada.lead(lead))?.conversion;
  assert.ok(conversion);
  return conversion;
};

describe('what a conversion makes, in the host’s CRM (Ours 8.4)', () => {
  it('is created there by tasks, what a record belongs to before it, and the log has its id', async () => {
    const { engine, crm } = await aHouse();
    const ada = engine.as('user:ada');
    const made = await converted(ada, await leadOf(ada, 'King'), { opportunity: { amount: 90_000 } });
    assert.deepEqual([...crm.rows], []);
    const { syncs } = await ada.syncs();
    assert.deepEqual(
      syncs.map(({ record, standing }) => [record, standing]),
      [
        ['account', 'due'],
        ['contact', 'due'],
        ['opportunity', 'due'],
      ],
    );
    await engine.runDue();
    assert.deepEqual(
      [...crm.rows.values()].map(({ record, name, account }) => [record, name, account]),
      [
        ['account', 'Acme', undefined],
        ['contact', 'King', 'account-1'],
        ['opportunity', 'Acme', 'account-1'],
      ],
    );
    const account = await ada.record('account', made.account);
    assert.deepEqual(account?.externalIds, [{ source: 'crm', id: 'account-1' }]);
    assert.equal(account?.sync?.standing, 'synced');
    const [byId] = await ada.recordsByExternalId('contact', 'crm', ['contact-2']);
    assert.equal(byId?.id, made.contact);
    assert.deepEqual(await ada.syncs(), { syncs: [], next: undefined });
    await engine.runDue();
    assert.equal(crm.rows.size, 3);
    await engine.close();
  });

  it('is nobody’s task without a directory, and not of history (Ours 0.2)', async () => {
    const { engineWith, engine, crm } = await aHouse();
    const alone = engineWith().as('user:ada');
    await converted(alone, await leadOf(alone, 'King'));
    const ada = engine.as('user:ada');
    const lead = await leadOf(ada, 'Moe');
    await accepted(ada.convert({ lead, account: 'new' }, { mode: 'history' }));
    await engine.runDue();
    assert.deepEqual([(await ada.syncs()).syncs, crm.calls], [[], []]);
    await engine.close();
  });

  it('is created once, though we are killed between the CRM’s answer and our event', async () => {
    const { crm, directory, engineWith, clock } = await aHouse();
    let calls = 0;
    // The CRM has it, and the answer never arrives: as if the process had died.
    const killed: Directory = {
      ...directory,
      async create(record, options) {
        await directory.create(record, options);
        calls += 1;
        throw Object.assign(new Error('killed'), { code: 'killed' });
      },
    };
    const first = engineWith(killed);
    const ada = first.as('user:ada');
    const made = await converted(ada, await leadOf(ada, 'King'));
    await first.runDue();
    assert.deepEqual([calls, crm.rows.size], [1, 1]);
    const second = engineWith(directory);
    clock.time += 2 * 60_000;
    await second.runDue();
    assert.deepEqual(
      [...crm.rows.values()].map(({ record }) => record),
      ['account', 'contact'],
    );
    const account = await second.as('user:ada').record('account', made.account);
    assert.deepEqual(account?.externalIds, [{ source: 'crm', id: 'account-1' }]);
    await second.close();
  });

  it('waits while the CRM is down, is parked after eight tries, and goes on when somebody asks again', async () => {
    const { engine, crm, clock, notices } = await aHouse();
    const ada = engine.as('user:ada');
    const made = await converted(ada, await leadOf(ada, 'King'));
    await ada.lead('nobody');
    crm.isDown = true;
    crm.calls = [];
    for (let pass = 1; pass <= 30 && !notices.some(({ kind }) => kind === 'record-parked'); pass += 1) {
      const before = crm.calls.length;
      await engine.runDue();
      // Once a pass; twice in the one in which a record is given up, and the next one tried.
      assert.ok(crm.calls.length <= before + 2);
      clock.time += 60 * 60_000;
    }
    assert.ok(crm.calls.length >= 8);
    const parked = (await ada.syncs()).syncs.filter(({ standing }) => standing === 'parked');
    assert.deepEqual(
      parked.map(({ record, code }) => [record, code]),
      [['account', 'http-503']],
    );
    const account = await ada.record('account', made.account);
    assert.deepEqual([account?.sync?.standing, account?.sync?.code], ['parked', 'http-503']);
    assert.deepEqual((await engine.health())[0]?.syncs, { due: 1, parked: 1, offering: true });
    assert.ok(notices.some((notice) => notice.kind === 'record-held' && notice.attempts === 7));
    crm.isDown = false;
    await accepted(ada.retrySync({ record: 'account', id: made.account }));
    clock.time += 24 * 60 * 60_000;
    await engine.runDue();
    assert.deepEqual((await ada.syncs()).syncs, []);
    assert.equal(crm.rows.size, 2);
    await engine.close();
  });

  it('is parked at once where the CRM says no, as is what belongs to it', async () => {
    const { engine, crm } = await aHouse();
    const ada = engine.as('user:ada');
    const made = await converted(ada, await leadOf(ada, 'King'));
    crm.picky = 'account';
    await engine.runDue();
    assert.deepEqual(
      (await ada.syncs()).syncs.map(({ record, code }) => [record, code]),
      [
        ['account', 'name-required'],
        ['contact', 'account-name-required'],
      ],
    );
    crm.picky = null;
    for (const record of ['account', 'contact'] as const) {
      await accepted(ada.retrySync({ record, id: made[record] }));
      await accepted(ada.retrySync({ record, id: made[record] }));
    }
    await engine.runDue();
    assert.deepEqual((await ada.syncs()).syncs, []);
    assert.equal(await refusal(ada.retrySync({ record: 'contact', id: 'nobody' })), 'contact-not-found');
    await engine.close();
  });

  it('of somebody who was erased meanwhile, or a withdrawn record, tells the CRM nothing (Ours 13.1, 8.6)', async () => {
    const { engine, crm } = await aHouse();
    const ada = engine.as('user:ada');
    const erased = await leadOf(ada, 'King');
    await converted(ada, erased);
    await accepted(ada.erase({ lead: erased }));
    const undone = await leadOf(ada, 'Moe', { company: 'Other', email: 'moe@other.example' });
    const withdrawn = await converted(ada, undone);
    await accepted(ada.revertConversion({ lead: undone }));
    assert.ok(((await ada.record('account', withdrawn.account))?.withdrawnAt ?? 0) > 0);
    await engine.runDue();
    const names = [...crm.rows.values()].map(({ name }) => name);
    assert.deepEqual([names, (await ada.syncs()).syncs], [['Acme'], []]);
    await engine.close();
  });

  it('is not created once more where the CRM has the only one of that domain or e-mail (Ours 8.2)', async () => {
    const { engine, crm } = await aHouse();
    const ada = engine.as('user:ada');
    crm.add('A-1', { domain: 'acme.example' });
    crm.add('C-1', { record: 'contact', email: 'king@acme.example' });
    const made = await converted(ada, await leadOf(ada, 'King'));
    await engine.runDue();
    const account = await ada.record('account', made.account);
    const contact = await ada.record('contact', made.contact);
    assert.deepEqual([account?.externalIds[0]?.id, contact?.externalIds[0]?.id], ['A-1', 'C-1']);
    assert.equal(crm.rows.size, 2);
    await engine.close();
  });
});

describe('accounts of the host’s CRM, when a lead is converted (Ours 8.2, 8.4)', () => {
  it('are asked for by hand, best first, and one that is chosen is linked', async () => {
    const { engine, crm } = await aHouse();
    const ada = engine.as('user:ada');
    crm.add('A-1', { domain: 'acme.example' });
    const lead = await leadOf(ada, 'King');
    const asked = await ada.convert({ lead });
    assert.ok(!asked.ok);
    assert.deepEqual(asked.refusal.candidates, [{ id: 'A-1', source: 'crm', reason: 'domain' }]);
    assert.equal(
      await refusal(ada.convert({ lead, account: { source: 'crm', id: 'A-9' } })),
      'account-not-found',
    );
    const made = await converted(ada, lead, { account: { source: 'crm', id: 'A-1' } });
    const account = await ada.record('account', made.account);
    assert.deepEqual([account?.externalIds, account?.sync], [[{ source: 'crm', id: 'A-1' }], null]);
    // The next lead of that company finds it with us, and it is named once.
    const next = await ada.convert({ lead: await leadOf(ada, 'Moe') });
    assert.ok(!next.ok);
    assert.deepEqual(next.refusal.candidates, [{ id: made.account, reason: 'domain' }]);
    await engine.close();
  });

  it('by itself a conversion takes the only one by number or domain, and of several none', async () => {
    const { engine, crm } = await aHouse();
    const ada = engine.as('user:ada');
    crm.add('A-1', { domain: 'acme.example' });
    const made = await converted(ada, await leadOf(ada, 'King'), { account: 'match' });
    assert.equal((await ada.record('account', made.account))?.externalIds[0]?.id, 'A-1');
    crm.add('B-1', { domain: 'both.example' });
    crm.add('B-2', { domain: 'both.example' });
    const lead = await leadOf(ada, 'Moe', { company: 'Both', email: 'moe@both.example' });
    assert.equal(await refusal(ada.convert({ lead, account: 'match' })), 'account-ambiguous');
    await engine.close();
  });

  it('are left out where the CRM is down: the lead is converted all the same, and it is said', async () => {
    const { engine, crm, notices } = await aHouse();
    const ada = engine.as('user:ada');
    crm.add('A-1', { domain: 'acme.example' });
    crm.isDown = true;
    const made = await converted(ada, await leadOf(ada, 'King'), { account: 'match' });
    assert.ok(made.account);
    assert.ok(notices.some((notice) => notice.kind === 'directory-silent' && notice.code === 'http-503'));
    await engine.close();
  });

  it('are not asked for on behalf of somebody who may not see the lead (12.2)', async () => {
    const { engine, crm } = await aHouse();
    const house = engine.system();
    await accepted(house.giveAccess({ user: 'eve', kind: 'role', id: 'seller' }));
    const lead = await leadOf(house, 'King');
    assert.equal(await refusal(engine.as('user:eve').convert({ lead })), 'not-found');
    assert.deepEqual(crm.calls, []);
    await engine.close();
  });
});
