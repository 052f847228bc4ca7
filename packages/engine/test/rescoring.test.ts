// Other rules for leads that are there: each ends up where it would stand had they always been so.
import assert from 'node:assert/strict';
import { defaultProcess, defineProcess, type Event, type Lead, type ProcessInput } from '@leadstream/core';
import { memoryStorage, type RescoreProgress } from '@leadstream/engine';
import { describe, it } from 'vitest';
import { accepted, aLead, type House, openHouse } from './house.ts';

const day = 86_400_000;
const first: ProcessInput = { ...defaultProcess, id: 'school' };
/** Counts visits by place, in another zone, and gives points for fields and for a place. */
const second: ProcessInput = {
  ...first,
  version: 2,
  zone: 'Pacific/Auckland',
  engagement: { facets: { ...first.engagement.facets, visit: { facet: 'place', values: ['fair', 'shop'] } } },
  scoring: {
    ...first.scoring,
    rules: [{ id: 'fair', kind: 'visit', facets: ['fair'], points: 25 }, ...first.scoring.rules],
    profile: [
      {
        id: 'who',
        rules: [{ id: 'big', when: { field: 'employees', op: 'at-least', value: 50 }, points: 8 }],
      },
    ],
    fit: [{ id: 'retail', when: { field: 'industry', op: 'is', value: 'Retail' }, match: 6 }],
  },
};

/** Three leads that live for some days: one of the fair, one that does nothing, one who asks and leaves. */
async function liveOn({ ada, clock }: House): Promise<string[]> {
  const ids: string[] = [];
  for (const [name, fields] of [
    ['King', { employees: 80, industry: 'Retail' }],
    ['Byron', {}],
    ['Gray', { employees: 10, industry: 'Steel' }],
  ] as const) {
    const lead = aLead(name);
    const { id } = await accepted(ada.capture({ ...lead, fields: { ...lead.fields, ...fields } }));
    ids.push(id);
  }
  const [king = '', , gray = ''] = ids;
  for (const place of ['fair', 'fair', 'shop', 'elsewhere']) {
    clock.time += day;
    await accepted(ada.engage({ lead: king, engagements: [{ kind: 'visit', facets: { place } }] }));
  }
  await accepted(
    ada.engage({ lead: gray, engagements: [{ kind: 'form-submit', facets: { form: 'request' } }] }),
  );
  clock.time += 3 * day;
  return ids;
}

/** Where a lead stands, as it is kept. */
const kept = (given: unknown) => {
  const { score, fit } = given as Lead;
  const { value, behaviour, profile, band, day: on, nextBandAt } = score;
  return { score: { value, behaviour, profile, band, on, nextBandAt }, fit };
};
const buckets = (given: unknown) =>
  Object.entries((given as Lead).engagement).map(([kind, { days, facets, newest, oldest }]) => ({
    kind,
    days,
    facets,
    newest,
    oldest,
  }));
const typesOf = (history: readonly Event[]) => history.map(({ type }) => type);

describe('rescoring', () => {
  it('gives each lead the standing that it would have had the rules always been so, facets too (Ours 6.6, 7.2)', async () => {
    const storage = memoryStorage();
    const before = openHouse({ storage, process: first });
    const ids = await liveOn(before);
    const house = openHouse({ storage, process: second });
    house.clock.time = before.clock.time;
    const told: RescoreProgress[] = [];
    const done = await house.ada.rescore({ onProgress: (progress) => told.push(progress) });
    assert.deepEqual([done, told], [{ leads: 3, rescored: 2, outrun: 0 }, [done]]);

    const always = openHouse({ process: second });
    const others = await liveOn(always);
    const { scoring } = defineProcess(second);
    for (const [i, id] of ids.entries()) {
      const lead = await house.ada.lead(id);
      const other = await always.ada.lead(others[i] as string);
      assert.deepEqual(buckets(lead), buckets(other));
      assert.deepEqual(
        (await house.ada.explainScore(id))?.parts.map(({ points }) => points),
        (await always.ada.explainScore(others[i] as string))?.parts.map(({ points }) => points),
      );
      assert.deepEqual(lead?.fit, scoring.fit(other as Lead));
    }
    const [king = '', byron = ''] = ids;
    const lead = await house.ada.lead(king);
    assert.deepEqual(kept(lead), kept(await house.ada.lead(king, { happenedBy: house.clock.time })));
    assert.equal(lead?.fit?.grade, 'B');
    assert.deepEqual([lead?.score.process, lead?.score.armed], [2, false]);
    assert.deepEqual(typesOf(await house.ada.history(byron)), ['captured']);
    assert.deepEqual(typesOf(await house.ada.history(king)).slice(-2), ['scored', 'rescored']);
    const last = (await house.ada.history(king)).at(-1);
    assert.deepEqual([last?.data['cause'], last?.data['previousProcess']], ['rules', 1]);
  });

  it('is done once per version: again, nothing more is written', async () => {
    const storage = memoryStorage();
    const before = openHouse({ storage, process: first });
    await liveOn(before);
    const house = openHouse({ storage, process: second });
    house.clock.time = before.clock.time;
    const stopped = new AbortController();
    stopped.abort();
    await house.ada.rescore({ signal: stopped.signal });
    const head = await storage.log.head('main');
    house.clock.time += 20 * day;
    assert.deepEqual(await house.ada.rescore(), { leads: 3, rescored: 0, outrun: 0 });
    assert.equal(await storage.log.head('main'), head);
  });

  it('says nothing where only time has passed, and leaves the erased alone', async () => {
    const house = openHouse({ process: first });
    const [king = ''] = await liveOn(house);
    await accepted(house.ada.erase({ lead: king }));
    const head = await house.storage.log.head('main');
    house.clock.time += 10 * day;
    assert.deepEqual(await house.ada.rescore(), { leads: 2, rescored: 0, outrun: 0 });
    assert.equal(await house.storage.log.head('main'), head);
  });
});
