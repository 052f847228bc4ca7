import assert from 'node:assert/strict';
import { defaultProcess, type Storage } from '@leadstream/core';
import { memoryStorage, type Notice } from '@leadstream/engine';
import { describe, it } from 'vitest';
import { accepted, aLead, countCalls, openHouse, pooled, racing, refusal } from './house.ts';

const webLead = (name: string) => ({ ...aLead(name), channel: 'web' as const });
const many = (count: number): string[] => Array.from({ length: count }, (_, at) => `Lead${at}`);

/** How many leads each seller owns. */
async function turnsOf(storage: Storage): Promise<Map<string, number>> {
  const turns = new Map<string, number>();
  for (const { type, data } of await storage.log.read('main', 0, 100_000)) {
    if (type === 'turn-taken')
      turns.set(String(data['seller']), (turns.get(String(data['seller'])) ?? 0) + 1);
  }
  return turns;
}

describe('commands in flight together', () => {
  it('share an append: 64 captures are written at once, each in its own commit', async () => {
    const { storage, calls } = countCalls(memoryStorage());
    const { ada } = openHouse({ storage, process: pooled });
    for (const seller of ['ada', 'dan']) await accepted(ada.defineSeller({ seller, active: true }));
    calls.clear();
    const answers = await Promise.all(many(64).map((name) => accepted(ada.capture(webLead(name)))));
    assert.equal(calls.get('append'), 1);
    assert.equal(calls.get('readStreams'), undefined, 'pool and sellers were known');
    assert.equal(calls.get('holders'), 1);
    const commands = new Set((await storage.log.read('main', 0, 1000)).map(({ commandId }) => commandId));
    assert.equal(new Set(answers.map(({ id }) => id)).size, 64);
    assert.equal(commands.size, 64 + 3);
  });

  it('read nothing that is known already', async () => {
    const { storage, calls } = countCalls(memoryStorage());
    const { ada } = openHouse({ storage });
    await accepted(ada.defineSeller({ seller: 'ada', active: true }));
    const { id } = await accepted(ada.capture(aLead('King')));
    calls.clear();
    await accepted(ada.engage({ lead: id, engagements: [{ kind: 'page-view' }] }));
    assert.equal(calls.get('readStreams'), undefined);
    assert.equal(calls.get('append'), 1);
    assert.equal(calls.get('receipts'), undefined, 'an id that was made just now is spent by nobody');
  });

  it('append nothing when all are refused', async () => {
    const { storage, calls } = countCalls(memoryStorage());
    const { ada } = openHouse({ storage });
    await accepted(ada.capture(aLead('King')));
    calls.clear();
    assert.equal(await refusal(ada.capture(aLead('King'))), 'possible-duplicate');
    assert.equal(calls.get('append'), undefined);
  });

  it('take exact turns: no seller is ahead of another by more than one', async () => {
    const { ada, storage } = openHouse({ process: pooled });
    await Promise.all(many(100).map((name) => accepted(ada.capture(webLead(name)))));
    const turns = [...(await turnsOf(storage)).values()].sort((a, b) => a - b);
    assert.deepEqual(turns, [33, 33, 34]);
  });

  it('give nobody more open leads than the limit, counting those before them (Ours 5.2)', async () => {
    const limited = (pooled.team?.sellers ?? []).map((seller) => ({ ...seller, openLimit: 1 }));
    const process = { ...pooled, team: { ...pooled.team!, sellers: limited } };
    const { ada } = openHouse({ process });
    const answers = await Promise.all(many(5).map((name) => accepted(ada.capture(webLead(name)))));
    const owners: (string | undefined)[] = [];
    for (const { id } of answers) owners.push((await ada.lead(id))?.owner);
    for (const seller of ['ann', 'bob', 'cyd']) {
      assert.equal(owners.filter((owner) => owner === `seller/${seller}`).length, 1, seller);
    }
  });

  it('are told of with how many there were and how many were accepted', async () => {
    const batches: Notice[] = [];
    const onNotice = (notice: Notice) => void (notice.kind === 'batch' && batches.push(notice));
    const { ada } = openHouse({ onNotice });
    const asked = [ada.capture(aLead('King')), ada.capture(aLead('King')), ada.capture(aLead('Byron'))];
    await Promise.all(asked);
    assert.deepEqual(
      batches.map((one) => 'accepted' in one && [one.commands, one.accepted, one.waiting]),
      [[3, 2, 0]],
    );
  });

  it('see those before them', async () => {
    const { ada } = openHouse();
    const [first, twin, seller, mine] = [
      ada.capture(aLead('King')),
      ada.capture(aLead('King')),
      ada.defineSeller({ seller: 'bob', active: true }),
      ada.capture({ ...aLead('Byron'), owner: 'seller/bob' }),
    ];
    const { id } = await accepted(first);
    const second = await twin;
    assert.ok(!second.ok);
    assert.deepEqual(second.refusal.candidates, [{ id, reason: 'email' }]);
    await accepted(seller);
    assert.equal((await ada.lead((await accepted(mine)).id))?.owner, 'seller/bob');
  });

  it('see a correction before them, though nobody had asked about its address before', async () => {
    const { ada } = openHouse();
    const { id } = await accepted(ada.capture(aLead('King')));
    const corrected = ada.correct({ lead: id, fields: { email: 'ada@example.org' } });
    const twin = ada.capture({ channel: 'hand', fields: { lastName: 'X', email: 'ADA@example.org' } });
    const other = ada.capture(aLead('King'));
    await accepted(corrected);
    assert.equal(await refusal(twin), 'possible-duplicate');
    await accepted(other);
  });

  it('see those before them also where these change what they ask for', async () => {
    // The number belongs to nobody until the process in force says which country it is of; by then a correction of
    // the same batch has taken it.
    const conflicts: Notice[] = [];
    const onNotice = (notice: Notice) => void (notice.kind === 'conflict' && conflicts.push(notice));
    const { ada } = openHouse({ onNotice });
    const { id } = await accepted(ada.capture(aLead('King')));
    const french = { ...defaultProcess, version: 2, country: 'FR' };
    const asked = [
      ada.correct({ lead: id, fields: { phone: '+33612345678' } }),
      ada.execute({ type: 'publish-process', process: french as never }),
      ada.capture({ channel: 'hand', fields: { lastName: 'Byron', phone: '06 12 34 56 78' } }),
    ] as const;
    await Promise.all([accepted(asked[0]), accepted(asked[1])]);
    const twin = await asked[2];
    assert.deepEqual(!twin.ok && twin.refusal.candidates, [{ id, reason: 'phone' }]);
    assert.deepEqual(conflicts, [], 'the log had to say no');
  });

  it('go in batches of at most 500, and of one MiB', async () => {
    const batches: number[] = [];
    const onNotice = (notice: Notice) => {
      if (notice.kind === 'batch') batches.push(notice.commands);
    };
    const { ada } = openHouse({ onNotice });
    await Promise.all(many(1100).map((name) => accepted(ada.capture(aLead(name)))));
    assert.deepEqual(batches, [500, 500, 100]);
    batches.length = 0;
    const description = 'x'.repeat(30_000);
    const large = many(50).map((name) => {
      const lead = aLead(`Large${name}`);
      return accepted(ada.capture({ ...lead, fields: { ...lead.fields, description } }));
    });
    await Promise.all(large);
    assert.deepEqual(batches, [34, 16]);
  });
});

describe('two engines on one storage', () => {
  it('decide again what another one won, and both are carried out', async () => {
    const { storage, inner, race } = racing(3);
    const notices: Notice[] = [];
    const pauses: number[] = [];
    const first = openHouse({
      storage,
      process: pooled,
      onNotice: (notice) => notices.push(notice),
      pause: async (attempt) => void pauses.push(attempt),
    });
    const second = openHouse({ storage: inner, process: pooled });
    let raced = 0;
    await accepted(first.ada.capture(webLead('Zero')));
    race(() => accepted(second.ada.capture(webLead(`Raced${(raced += 1)}`))));
    await Promise.all(many(5).map((name) => accepted(first.ada.capture(webLead(name)))));
    assert.deepEqual(pauses, [2, 3, 4]);
    assert.deepEqual(
      notices
        .filter(({ kind }) => kind === 'conflict')
        .map((notice) => 'commands' in notice && notice.commands),
      [5, 5, 5],
    );
    assert.deepEqual([...(await turnsOf(inner)).values()], [3, 3, 3]);
    const pool = (await inner.log.readStreams('main', ['pool/inside'])).get('pool/inside') ?? [];
    assert.deepEqual(
      pool.map(({ version }) => version),
      Array.from({ length: 10 }, (_, at) => at + 1),
    );
  });

  it('decide again also what would find the version it expects', async () => {
    // The first capture of the batch loses to a change of the pool. The second one expects the version after that
    // capture, and finds it: the change made it. Written like that it would go to a member who left.
    const { storage, inner, race } = racing(1);
    const first = openHouse({ storage, process: pooled });
    const second = openHouse({ storage: inner, process: pooled });
    await accepted(first.ada.defineSeller({ seller: 'dan', active: true }));
    race(() =>
      accepted(second.ada.definePool({ pool: 'inside', strategy: 'round-robin', members: ['cyd'] })),
    );
    await Promise.all(many(4).map((name) => accepted(first.ada.capture(webLead(name)))));
    assert.deepEqual([...(await turnsOf(inner))], [['cyd', 4]]);
  });

  /** A command of the first engine, before each try of which the second one wins, so many times. */
  async function contended(times: number) {
    const { storage, inner, race } = racing(times);
    const first = openHouse({ storage, pause: async () => {} });
    const second = openHouse({ storage: inner });
    const { id } = await accepted(first.ada.capture(aLead('King')));
    race(() => accepted(second.ada.engage({ lead: id, engagements: [{ kind: 'visit' }] })));
    const work = () => first.ada.changeStatus({ lead: id, to: 'Working' });
    return { work, status: async () => (await second.ada.lead(id))?.status.id };
  }

  it('win with the eighth try', async () => {
    const { work, status } = await contended(7);
    await accepted(work());
    assert.equal(await status(), 'Working');
  });

  it('give up with contended after eight tries, and leave nothing behind', async () => {
    const { work, status } = await contended(8);
    await assert.rejects(work(), { code: 'contended', message: /won each of 8 times/ });
    assert.equal(await status(), 'New');
    await accepted(work());
  });

  it('refuse for what is there, not for what a command before them was to write', async () => {
    const { storage, inner, race } = racing(1);
    const [first, second] = [openHouse({ storage }), openHouse({ storage: inner })];
    await accepted(first.ada.capture(aLead('Zero')));
    let theirs = '';
    race(async () => {
      theirs = (await accepted(second.ada.capture(aLead('King')))).id;
    });
    const answers = await Promise.all([first.ada.capture(aLead('King')), first.ada.capture(aLead('King'))]);
    assert.deepEqual(
      answers.map((answer) => !answer.ok && answer.refusal.candidates),
      [[{ id: theirs, reason: 'email' }], [{ id: theirs, reason: 'email' }]],
    );
  });

  it('carry out one command once, whichever gets it', async () => {
    const { storage, inner, race } = racing(1);
    const [first, second] = [openHouse({ storage }), openHouse({ storage: inner })];
    await accepted(first.ada.capture(aLead('Zero')));
    race(() => accepted(second.ada.capture(aLead('King'), { commandId: 'form-1' })));
    const { id, repeated } = await accepted(first.ada.capture(aLead('King'), { commandId: 'form-1' }));
    assert.equal(repeated, true);
    assert.equal((await first.ada.lead(id))?.personal.fields['lastName'], 'King');
    race(() => accepted(second.ada.capture(aLead('Byron'), { commandId: 'form-2' })));
    assert.equal(
      await refusal(first.ada.capture(aLead('Else'), { commandId: 'form-2' })),
      'command-id-reused',
    );
  });

  it('lose together with what they rested on', async () => {
    // A batch defines a seller and gives her a lead; the definition loses a race, so the lead must not go to her as
    // if she were there: it is decided again after her.
    const { storage, inner, race } = racing(1);
    const [first, second] = [openHouse({ storage }), openHouse({ storage: inner })];
    const { id } = await accepted(first.ada.capture(aLead('King')));
    race(() => accepted(second.ada.defineSeller({ seller: 'eve', name: 'Eve', active: false })));
    const asked = [
      first.ada.defineSeller({ seller: 'eve', active: true }),
      first.ada.assign({ lead: id, to: 'seller/eve' }),
      first.ada.capture({ ...aLead('Byron'), owner: 'seller/nobody' }),
    ] as const;
    const [defined, assigned] = [await accepted(asked[0]), await accepted(asked[1])];
    assert.equal(await refusal(asked[2]), 'owner-unknown');
    assert.ok(assigned.first > defined.last);
  });

  it('answer as before what another process carried out under the same id in between', async () => {
    // The other one captures the lead right after this one saw that the id is not spent: by hand, it is a duplicate now.
    const inner = memoryStorage();
    const second = openHouse({ storage: inner });
    const form = { ...aLead('King'), fields: { lastName: 'King', email: 'king@example.org' } };
    let meanwhile: (() => Promise<unknown>) | undefined;
    const storage: Storage = {
      ...inner,
      log: {
        ...inner.log,
        async receipts(...asked) {
          const found = await inner.log.receipts(...asked);
          const race = meanwhile;
          meanwhile = undefined;
          await race?.();
          return found;
        },
      },
    };
    const first = openHouse({ storage });
    await accepted(first.ada.capture(aLead('Byron')));
    meanwhile = () => accepted(second.ada.capture(form, { commandId: 'form-1' }));
    assert.equal((await accepted(first.ada.capture(form, { commandId: 'form-1' }))).repeated, true);
    meanwhile = () =>
      accepted(
        second.ada.capture(
          { ...form, fields: { lastName: 'Gray', email: 'gray@example.org' } },
          { commandId: 'form-2' },
        ),
      );
    const other = { ...form, fields: { lastName: 'Grey', email: 'gray@example.org' } };
    assert.equal(await refusal(first.ada.capture(other, { commandId: 'form-2' })), 'command-id-reused');
    assert.equal(await refusal(first.ada.capture(form)), 'possible-duplicate');
  });

  it('take exact turns also when they are one after the other', async () => {
    const storage = memoryStorage();
    const houses = [openHouse({ storage, process: pooled }), openHouse({ storage, process: pooled })];
    for (const [at, name] of many(30).entries()) await accepted(houses[at % 2]!.ada.capture(webLead(name)));
    assert.deepEqual([...(await turnsOf(storage)).values()], [10, 10, 10]);
  });
});
