import assert from 'node:assert/strict';
import { defaultProcess, isFault, type Storage } from '@leadstream/core';
import { createEngine, memoryStorage } from '@leadstream/engine';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { accepted, aLead, openHouse, refusal } from './house.ts';

/** All that a refused command must leave as it was. */
async function everythingIn({ log }: Storage) {
  const events = await log.read('main', 0, 1_000_000);
  return { head: await log.head('main'), events };
}

describe('a command', () => {
  it('is carried out once under its id, and answers the same again', async () => {
    const { ada, storage } = openHouse();
    const first = await accepted(ada.capture(aLead('King'), { commandId: 'form-1' }));
    const head = await storage.log.head('main');
    const again = await accepted(ada.capture(aLead('King'), { commandId: 'form-1' }));
    assert.deepEqual(again, { ...first, repeated: true });
    assert.equal(await storage.log.head('main'), head);
    assert.equal(first.repeated, false);
  });

  it('is the same command in whatever order its parts are named', async () => {
    const { ada } = openHouse();
    const first = { channel: 'hand', fields: { lastName: 'King', company: 'Acme' } } as const;
    const turned = { fields: { company: 'Acme', lastName: 'King' }, channel: 'hand' } as const;
    const { id } = await accepted(ada.capture(first, { commandId: 'form-1' }));
    const again = await accepted(ada.capture(turned, { commandId: 'form-1' }));
    assert.deepEqual([again.id, again.repeated], [id, true]);
  });

  it('is carried out once under its id when it is sent many times at once', async () => {
    const { ada, storage } = openHouse();
    const asked = Array.from({ length: 5 }, () => ada.capture(aLead('King'), { commandId: 'form-1' }));
    const answers = await Promise.all(asked.map(accepted));
    assert.deepEqual(
      answers.map(({ repeated }) => repeated),
      [false, true, true, true, true],
    );
    assert.equal(new Set(answers.map(({ id }) => id)).size, 1);
    const events = await storage.log.read('main', 0, 100);
    assert.equal(events.filter(({ type }) => type === 'captured').length, 1);
  });

  it('is refused under an id that was used for another, at once or later, and by another actor', async () => {
    const { ada, engine } = openHouse();
    const both = [
      ada.capture(aLead('King'), { commandId: 'form-1' }),
      ada.capture(aLead('Byron'), { commandId: 'form-1' }),
    ] as const;
    await accepted(both[0]);
    assert.equal(await refusal(both[1]), 'command-id-reused');
    assert.equal(await refusal(ada.capture(aLead('Byron'), { commandId: 'form-1' })), 'command-id-reused');
    const bob = engine.as('user:bob');
    assert.equal(await refusal(bob.capture(aLead('King'), { commandId: 'form-1' })), 'command-id-reused');
    const history = { commandId: 'form-1', mode: 'history' } as const;
    assert.equal(await refusal(ada.capture(aLead('King'), history)), 'command-id-reused');
  });

  it('keeps its id unspent when it is refused', async () => {
    const { ada } = openHouse();
    const lead = { channel: 'hand', fields: {} } as const;
    const asked = [
      ada.capture(lead, { commandId: 'form-1' }),
      ada.capture(aLead('King'), { commandId: 'form-1' }),
    ] as const;
    assert.equal(await refusal(asked[0]), 'nothing-to-identify');
    await accepted(asked[1]);
  });

  it('spends its id even when it has no effect', async () => {
    const { ada, storage } = openHouse();
    const { id } = await accepted(ada.capture(aLead('King')));
    const none = await accepted(
      ada.correct({ lead: id, fields: { lastName: 'King' } }, { commandId: 'same' }),
    );
    assert.deepEqual(none, { id, first: 0, last: 0, repeated: false });
    assert.ok((await storage.log.receipts('main', ['same'])).has('same'));
    const again = await accepted(
      ada.correct({ lead: id, fields: { lastName: 'King' } }, { commandId: 'same' }),
    );
    assert.deepEqual(again, { ...none, repeated: true });
  });

  it('leaves head, claims and state as they were when it is refused', async () => {
    const { ada, storage } = openHouse();
    const { id } = await accepted(ada.capture(aLead('King')));
    const before = { ...(await everythingIn(storage)), lead: await ada.lead(id) };
    const codes = [
      await refusal(
        ada.capture({ ...aLead('Byron'), fields: { ...aLead('Byron').fields, email: 'KING@example.org' } }),
      ),
      await refusal(ada.capture({ ...aLead('Byron'), source: 'no such source' })),
      await refusal(ada.changeStatus({ lead: id, to: 'Converted' })),
      await refusal(ada.convert({ lead: 'nobody' })),
      await refusal(ada.assign({ lead: id, to: 'seller/nobody' })),
    ];
    assert.deepEqual(codes, [
      'possible-duplicate',
      'source-unknown',
      'use-convert',
      'not-found',
      'owner-unknown',
    ]);
    assert.deepEqual({ ...(await everythingIn(storage)), lead: await ada.lead(id) }, before);
    assert.deepEqual(await ada.find({ email: 'byron@example.org' }), []);
  });

  it('that is not well formed is refused with the place that is wrong', async () => {
    const { ada, storage } = openHouse();
    const fields: readonly [unknown, string][] = [
      [{ type: 'launch' }, 'type'],
      [{ type: 'capture', channel: 'pigeon', fields: {} }, 'channel'],
      [{ type: 'capture', channel: 'hand', fields: { lastName: 'half \ud800' } }, 'fields.lastName'],
      [{ type: 'define-seller', seller: 'a\0b', active: true }, 'seller'],
    ];
    for (const [command, field] of fields) {
      const answer = await ada.execute(command as never);
      assert.deepEqual(!answer.ok && [answer.refusal.code, answer.refusal.field], ['invalid', field]);
      const isText = field === 'fields.lastName' || field === 'seller';
      if (isText) assert.deepEqual(!answer.ok && answer.refusal.detail, { fault: 'ill-formed-text' });
    }
    for (const commandId of ['', '\0', 'x'.repeat(201)]) {
      const answer = await ada.capture(aLead('King'), { commandId });
      assert.equal(!answer.ok && answer.refusal.field, 'commandId');
      const related = await ada.capture(aLead('King'), { correlationId: commandId });
      assert.deepEqual(!related.ok && [related.refusal.code, related.refusal.field], [
        'invalid',
        'correlationId',
      ]);
    }
    assert.equal(await storage.log.head('main'), 0);
  });

  it('takes ids of up to 200 characters, and says what it belongs to with each event', async () => {
    const { ada, storage } = openHouse();
    const [commandId, correlationId] = ['c'.repeat(200), 'r'.repeat(200)];
    const { first, last } = await accepted(ada.capture(aLead('King'), { commandId, correlationId }));
    const own = await accepted(ada.capture(aLead('Byron'), { commandId: 'alone' }));
    const events = await storage.log.read('main', first - 1, own.last);
    for (const event of events) {
      const expected = event.position <= last ? [commandId, correlationId] : ['alone', 'alone'];
      assert.deepEqual([event.commandId, event.correlationId], expected);
    }
  });

  it('whose decision throws fails alone', async () => {
    const codes: string[] = [];
    const { ada, storage } = openHouse({
      normalise: ({ lastName }) => {
        if (lastName === 'Bad') throw new RangeError('about Bad');
        return {};
      },
      onNotice: (notice) => {
        if (notice.kind === 'command-failed') codes.push(`${notice.command} ${notice.code}`);
      },
    });
    const names = ['A', 'B', 'Bad', 'C'];
    const settled = await Promise.allSettled(names.map((name) => ada.capture(aLead(name))));
    assert.deepEqual(
      settled.map(({ status }) => status),
      ['fulfilled', 'fulfilled', 'rejected', 'fulfilled'],
    );
    const events = await storage.log.read('main', 0, 100);
    assert.equal(events.filter(({ type }) => type === 'captured').length, 3);
    assert.equal(await refusal(ada.capture({ channel: 'hand', fields: {} })), 'nothing-to-identify');
    assert.deepEqual(codes, ['capture RangeError'], 'a refusal is no failure');
  });

  it('that is sent twice at once fails twice, be it refused or thrown', async () => {
    const { ada } = openHouse({
      normalise: ({ lastName }) => {
        if (lastName === 'Bad') throw new RangeError('about Bad');
        return {};
      },
    });
    const twice = <T>(ask: () => T) => [ask(), ask()] as const;
    const [refused, again] = twice(() =>
      ada.capture({ channel: 'hand', fields: {} }, { commandId: 'form-1' }),
    );
    const answer = await refused;
    assert.ok(!answer.ok);
    assert.equal(answer.refusal.code, 'nothing-to-identify');
    assert.deepEqual(await again, answer);
    const thrown = twice(() => ada.capture(aLead('Bad'), { commandId: 'form-2' }));
    for (const one of thrown) await assert.rejects(one, RangeError);
  });

  it('that fails among many leaves the others carried out, to be answered again', async () => {
    let isBroken = true;
    const normalise = ({ lastName }: { readonly [field: string]: unknown }) => {
      if (lastName === 'Bad' && isBroken) throw new RangeError('broken');
      return {};
    };
    const { ada } = openHouse({ normalise });
    const commands = ['A', 'Bad', 'C'].map((name) => ({
      command: { type: 'capture', ...aLead(name) } as const,
      options: { commandId: `row ${name}` },
    }));
    await assert.rejects(ada.executeMany(commands), RangeError);
    isBroken = false;
    const answers = await ada.executeMany(commands);
    assert.deepEqual(
      answers.map((answer) => answer.ok && answer.repeated),
      [true, false, true],
    );
  });

  it('can be taken back while it waits', async () => {
    const { ada } = openHouse();
    const stop = new AbortController();
    await accepted(ada.capture(aLead('King'), { signal: stop.signal }));
    const waiting = ada.capture(aLead('Byron'), { signal: stop.signal });
    stop.abort(new Error('changed my mind'));
    await assert.rejects(waiting, /changed my mind/);
    await assert.rejects(ada.capture(aLead('Byron'), { signal: stop.signal }), /changed my mind/);
    assert.deepEqual(await ada.find({ email: 'byron@example.org' }), []);
  });

  it('is turned away with overloaded when too many wait, and those that wait are answered', async () => {
    const { ada } = openHouse();
    const { id } = await accepted(ada.capture(aLead('King')));
    const asked = Array.from({ length: 10_001 }, () => ada.completeFollowUp({ lead: id }));
    const settled = await Promise.allSettled(asked);
    const failed = settled.filter((one) => one.status === 'rejected');
    assert.equal(failed.length, 1);
    assert.ok(isFault(failed[0]?.reason, 'overloaded'));
    assert.equal(settled.at(-1), failed[0]);
  });

  it('is answered when the engine closes while it waits, and is turned away after', async () => {
    const { ada, engine } = openHouse();
    const waiting = ada.capture(aLead('King'));
    const closing = engine.close();
    await assert.rejects(ada.capture(aLead('Byron')), { code: 'closed' });
    await closing;
    await accepted(waiting);
    for (const use of [
      () => ada.capture(aLead('Byron')),
      () => ada.lead('1'),
      () => ada.workList(),
      () => ada.count(),
      () => engine.runDue(),
      () => engine.check(),
      () => engine.rebuild('leads'),
      () => engine.tenants(),
    ]) {
      await assert.rejects(use, { code: 'closed' });
    }
  });

  it('answers aligned, whatever is asked in whatever order', async () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(names, fc.infiniteStream(fc.boolean()), async (list, isGood) => {
        const { ada } = openHouse({ storage: memoryStorage() });
        const wanted = list.map((name) => ({ name, good: isGood.next().value }));
        const answers = await ada.executeMany(
          wanted.map(({ name, good }) => ({
            command: { type: 'capture', channel: 'hand', fields: good ? { lastName: name } : {} },
          })),
        );
        for (const [at, { name, good }] of wanted.entries()) {
          const answer = answers[at];
          assert.equal(answer?.ok, good);
          if (!answer?.ok || answer.id === null) continue;
          assert.equal((await ada.lead(answer.id))?.personal.fields['lastName'], name);
        }
      }),
      { numRuns: 25 },
    );
  });
});

describe('an actor', () => {
  for (const actor of ['user:', 'user:a\nb', `user:${'x'.repeat(191)}`]) {
    it(`${JSON.stringify(actor).slice(0, 20)} is none: it could not own a lead`, async () => {
      const engine = createEngine({ process: defaultProcess, storage: memoryStorage() });
      assert.throws(() => engine.as(actor), TypeError);
      await engine.close();
    });
  }
});
