import assert from 'node:assert/strict';
import { type Lead, type Storage, type StreamState, stateOf } from '@leadstream/core';
import { createKeyVault, memoryStorage } from '@leadstream/engine';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { accepted, aLead, openHouse } from './house.ts';

/** Everything that a storage was ever given, as text. */
function recorded(inner: Storage): { readonly storage: Storage; readonly text: () => string } {
  const seen: string[] = [];
  const listening = <T extends object>(part: T): T =>
    new Proxy(part, {
      get(target, method) {
        const call = Reflect.get(target, method) as (...given: unknown[]) => unknown;
        return (...given: unknown[]) => {
          seen.push(JSON.stringify(given));
          return call.apply(target, given);
        };
      },
    });
  return {
    storage: { ...inner, log: listening(inner.log), views: listening(inner.views) },
    text: () => seen.join('\n'),
  };
}

const canary = 'Zwitscherling';

/** A life with the canary in every personal place there is. */
async function liveWith(storage: Storage): Promise<{ house: ReturnType<typeof openHouse>; id: string }> {
  const house = openHouse({ storage });
  const { ada, engine } = house;
  const lead = {
    channel: 'file' as const,
    externalId: { source: 'crm', id: canary },
    fields: {
      lastName: canary,
      company: `${canary} AG`,
      email: `${canary}@${canary}.example`,
      phone: '+49 30 1234567',
      street: canary,
      description: canary,
      registrationNumber: `${canary} 42`,
    },
  };
  await accepted(ada.defineSeller({ seller: 'ada', name: canary, active: true }));
  const { id } = await accepted(ada.capture(lead));
  await accepted(
    ada.logActivity({ lead: id, kind: 'call', direction: 'outbound', outcome: 'reached', note: canary }),
  );
  await accepted(ada.setFollowUp({ lead: id, kind: 'call', dueAt: '2026-02-01T00:00:00Z', note: canary }));
  await accepted(ada.correct({ lead: id, fields: { email: `x.${canary}@example.org` } }));
  await accepted(ada.convert({ lead: id, opportunity: { name: canary, amount: 100 } }));
  await engine.runDue();
  return { house, id };
}

describe('personal data', () => {
  it('reaches a storage only sealed or hashed', async () => {
    const { storage, text } = recorded(memoryStorage());
    const { house, id } = await liveWith(storage);
    assert.equal((await house.ada.lead(id))?.personal.fields['lastName'], canary);
    assert.ok(text().length > 5_000);
    const externalId = JSON.stringify({ source: 'crm', id: canary });
    const without = text().replaceAll(externalId, '').replaceAll(`"externalId":"${canary}"`, '');
    assert.doesNotMatch(without, new RegExp(canary, 'i'));
    assert.doesNotMatch(without, /1234567/);
  });

  it('is found by its hash all the same, in any spelling', async () => {
    const { house, id } = await liveWith(memoryStorage());
    for (const wanted of [
      { email: `X.${canary.toUpperCase()}@Example.ORG` },
      { phone: '+49 (30) 123-4567' },
      { externalId: { source: 'crm', id: canary } },
    ]) {
      const found = await house.ada.find(wanted);
      assert.deepEqual(
        found.map((lead) => lead.id),
        [id],
      );
    }
    assert.deepEqual(await house.ada.find({ email: `${canary}@${canary}.example` }), []);
    assert.deepEqual(await house.ada.find({ email: 'no address' }), []);
    assert.deepEqual(await house.ada.find({ externalId: { source: 'other', id: canary } }), []);
  });

  it('is gone for good with its key, and everything else stays', async () => {
    const storage = memoryStorage();
    const keyVault = createKeyVault(storage.keys);
    const { ada } = openHouse({ storage, keyVault });
    const [{ id }, other] = [
      await accepted(ada.capture(aLead('King'))),
      await accepted(ada.capture(aLead('Byron'))),
    ];
    await accepted(ada.engage({ lead: id, engagements: [{ kind: 'page-view', count: 3 }] }));
    await accepted(ada.logActivity({ lead: id, kind: 'note', direction: 'outbound', note: 'likes tea' }));
    const before = (await ada.lead(id)) as Lead;
    const history = await ada.history(id);
    await keyVault.destroy('main', [before.subject]);
    const after = (await ada.lead(id)) as Lead;
    assert.deepEqual(after, { ...before, personal: { fields: {}, keys: {} } });
    assert.deepEqual(
      await ada.history(id),
      history.map((event) => ({ ...event, personal: null })),
    );
    assert.equal((await ada.lead(other.id))?.personal.fields['lastName'], 'Byron');
    await accepted(ada.engage({ lead: id, engagements: [{ kind: 'page-view' }] }));
    const later = openHouse({ storage });
    assert.deepEqual((await later.ada.lead(id))?.personal, { fields: {}, keys: {} });
  });

  it('does not open at another place than its own, not even within its lead', async () => {
    const { ada, storage } = openHouse();
    const { id } = await accepted(ada.capture(aLead('King')));
    await accepted(ada.correct({ lead: id, fields: { title: 'Dr' } }));
    await accepted(ada.correct({ lead: id, fields: { title: 'Prof' } }));
    for (const [from, to] of [
      [1, 2],
      [2, 3],
      [3, 2],
    ] as const) {
      const moved: Storage['log']['readStream'] = async (...given) => {
        const events = await storage.log.readStream(...given);
        const personal = events.find(({ version }) => version === from)?.personal ?? null;
        return events.map((event) => (event.version === to ? { ...event, personal } : event));
      };
      const { ada: reader } = openHouse({
        storage: { ...storage, log: { ...storage.log, readStream: moved } },
      });
      await assert.rejects(reader.lead(id), { code: 'box-damaged' });
    }
  });

  it('of one damaged lead keeps no other command from being carried out', async () => {
    const storage = memoryStorage();
    const first = openHouse({ storage });
    const [{ id }, other] = [
      await accepted(first.ada.capture(aLead('King'))),
      await accepted(first.ada.capture(aLead('Byron'))),
    ];
    const damaged: Storage = {
      ...storage,
      log: {
        ...storage.log,
        readStreams: async (tenant, streams) =>
          new Map(
            [...(await storage.log.readStreams(tenant, streams))].map(([stream, events]) => [
              stream,
              stream !== `lead/${id}`
                ? events
                : events.map((event) => ({
                    ...event,
                    personal: event.personal && { ...event.personal, box: 'AAAA' },
                  })),
            ]),
          ),
      },
    };
    const { ada } = openHouse({ storage: damaged });
    const engagements = [{ kind: 'visit' }];
    const settled = await Promise.allSettled([
      ada.engage({ lead: id, engagements }),
      ada.engage({ lead: other.id, engagements }),
    ]);
    assert.equal(settled[0].status === 'rejected' && settled[0].reason.code, 'box-damaged');
    assert.equal(settled[1].status === 'fulfilled' && settled[1].value.ok, true);
  });

  it('makes no difference to any other part of a state', async () => {
    const kinds = fc.array(fc.constantFrom('engage', 'note', 'correct', 'status', 'follow-up'), {
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(kinds, async (list) => {
        const { ada } = openHouse();
        const { id } = await accepted(ada.capture(aLead('King')));
        for (const [at, kind] of list.entries()) {
          if (kind === 'engage') await ada.engage({ lead: id, engagements: [{ kind: 'visit' }] });
          if (kind === 'note')
            await ada.logActivity({ lead: id, kind: 'note', direction: 'outbound', note: 'n' });
          if (kind === 'correct') await ada.correct({ lead: id, fields: { title: `T${at}`, rating: 'Hot' } });
          if (kind === 'status') await ada.changeStatus({ lead: id, to: at % 2 ? 'Working' : 'Nurturing' });
          if (kind === 'follow-up')
            await ada.setFollowUp({ lead: id, kind: 'call', dueAt: '2026-02-01T00:00:00Z' });
        }
        const history = await ada.history(id);
        const bare = history.map((event) => ({ ...event, personal: null }));
        const [whole, without] = [stateOf(`lead/${id}`, history), stateOf(`lead/${id}`, bare)] as [
          Lead,
          Lead,
        ];
        assert.deepEqual(without, { ...whole, personal: without.personal } satisfies StreamState);
        assert.deepEqual(without.personal.fields, {});
      }),
      { numRuns: 25 },
    );
  });
});
