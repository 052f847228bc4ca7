import assert from 'node:assert/strict';
import { type Event, iso, leadEvolver, millis, standingAt } from '@leadstream/core';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { accepted, aLead, type House, openHouse, pooled } from './house.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** What may be told of a lead, `ago` hours after it happened. */
type Told = {
  readonly kind: 'engaged' | 'status' | 'note' | 'assigned';
  readonly after: number;
  readonly ago: number;
};

async function tell(house: House, lead: string, { kind, after, ago }: Told): Promise<void> {
  house.clock.time += after * hour;
  const at = iso(house.clock.time - ago * hour);
  const { ada } = house;
  switch (kind) {
    case 'engaged':
      await accepted(
        ada.engage({
          lead,
          engagements: [{ kind: 'form-submit', count: 1, facets: { form: 'request' }, at }],
        }),
      );
      break;
    case 'status':
      await ada.changeStatus({ lead, to: 'Working' });
      break;
    case 'note':
      await accepted(ada.logActivity({ lead, kind: 'note', direction: 'outbound', note: 'n' }));
      break;
    case 'assigned':
      await ada.assign({ lead, to: `seller/${after}` });
      break;
  }
}

const told = (agoMax: number) =>
  fc.array(
    fc.record({
      kind: fc.constantFrom('engaged', 'status', 'note', 'assigned'),
      after: fc.integer({ min: 0, max: 200 }),
      ago: fc.integer({ min: 0, max: agoMax }),
    }),
    { maxLength: 12 },
  ) as fc.Arbitrary<Told[]>;

/** The lead by its whole history, apart from the engine: its facts up to then, and the score that they give. */
async function expected({ ada }: House, id: string, at: number) {
  const history = await ada.history(id);
  const [first] = history;
  if (!first || millis(first.occurredAt) > at) return null;
  const facts = history.filter((event: Event) => millis(event.occurredAt) <= at);
  const lead = leadEvolver.replay(facts);
  const { scoring } = await ada.process();
  if (!lead) return null;
  const { score: value, ...standing } = standingAt(scoring, lead, at);
  return { ...lead, score: { ...lead.score, ...standing, value, at } };
}

describe('a lead by what had happened', () => {
  it('is what was known then, but for its score of that instant, when all was recorded as it happened', async () => {
    await fc.assert(
      fc.asyncProperty(told(0), fc.integer({ min: -50, max: 2_500 }), async (story, hours) => {
        const house = openHouse({ process: pooled });
        const start = house.clock.time;
        const { id } = await accepted(house.ada.capture(aLead('King')));
        for (const each of story) await tell(house, id, each);
        const at = start + hours * hour;
        const [known, happened] = [
          await house.ada.lead(id, { knownAt: at }),
          await house.ada.lead(id, { happenedBy: at }),
        ];
        assert.deepEqual(happened && { ...happened, score: known?.score }, known);
        assert.equal(happened?.score.at, known === null ? undefined : at);
        const { scoring } = await house.ada.process();
        if (known) assert.equal(happened?.score.value, standingAt(scoring, known, at).score);
      }),
      { numRuns: 40 },
    );
  });

  it('is the fold of what had happened by then, whatever was recorded late, in every story', async () => {
    let late = 0;
    await fc.assert(
      fc.asyncProperty(told(300), fc.integer({ min: -50, max: 2_500 }), async (story, hours) => {
        const house = openHouse({ process: pooled });
        const start = house.clock.time;
        const { id } = await accepted(house.ada.capture(aLead('King')));
        for (const each of story) await tell(house, id, each);
        const at = start + hours * hour;
        const happened = await house.ada.lead(id, { happenedBy: at });
        assert.deepEqual(happened, await expected(house, id, at));
        const known = await house.ada.lead(id, { knownAt: at });
        if (
          happened &&
          known &&
          happened.engagement['form-submit']?.total !== known.engagement['form-submit']?.total
        )
          late += 1;
      }),
      { numRuns: 60 },
    );
    assert.ok(late > 0, 'No story had anything that was recorded late.');
  });

  it('counts what was recorded later, from when it happened on, and what follows from it from its decision on', async () => {
    const house = openHouse();
    const { ada, clock } = house;
    const start = clock.time;
    const { id } = await accepted(ada.capture(aLead('King')));
    clock.time += 10 * day;
    await tell(house, id, { kind: 'engaged', after: 0, ago: 5 * 24 });
    const read = (days: number, knownDays?: number) =>
      ada.lead(id, {
        happenedBy: start + days * day,
        ...(knownDays !== undefined && { knownAt: start + knownDays * day }),
      });
    assert.equal((await read(4))?.score.value, 0);
    const then = await read(6); // 40 points, a day old of sixty
    assert.deepEqual([then?.score.value, then?.score.at], [40 * 983, start + 6 * day]);
    assert.equal((await read(6, 9))?.score.value, 0); // Nobody had told of it yet.
    assert.equal((await ada.lead(id, { knownAt: start + 6 * day }))?.score.value, 0);
    assert.ok(((await read(50))?.score.value ?? 0) < (then?.score.value ?? 0)); // Points fade.
    assert.equal((await read(70))?.score.band, 'cold');
  });

  it('was not there before it was captured, and the instant must be one', async () => {
    const house = openHouse();
    const { id } = await accepted(house.ada.capture(aLead('King')));
    house.clock.time += hour;
    await tell(house, id, { kind: 'engaged', after: 0, ago: 48 });
    assert.equal(await house.ada.lead(id, { happenedBy: house.clock.time - 24 * hour }), null);
    assert.equal(await house.ada.lead('nobody', { happenedBy: house.clock.time }), null);
    await assert.rejects(house.ada.lead(id, { happenedBy: 'yesterday' }), TypeError);
  });
});
