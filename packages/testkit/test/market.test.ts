import { holidaysIn } from '@leadstream/core';
import { createEngine, memoryStorage } from '@leadstream/engine';
import {
  type Circumstances,
  chanceToBuy,
  liveMarket,
  type MarketOptions,
  marketEffects,
  marketProcess,
  marketSellers,
  marketSources,
  simulatedClock,
} from '@leadstream/testkit';
import { describe, expect, it } from 'vitest';
import { paperMarket } from './paper-market.ts';

const start = Date.UTC(2026, 0, 5, 8);

async function lived(seed: number, leads: number, options: Partial<MarketOptions> = {}) {
  const { clock, paper, house } = await paperMarket();
  return {
    paper,
    ledger: await liveMarket(house, clock, { seed, leads, days: 60, daysAfter: 400, ...options }),
  };
}

describe('the market', () => {
  it('is the same for the same seed, and another for another', async () => {
    const [one, again, other] = [await lived(7, 60), await lived(7, 60), await lived(8, 60)];
    expect(again.paper.events).toEqual(one.paper.events);
    expect(other.ledger).not.toEqual(one.ledger);
  });

  it('converts exactly the buyers who bought', async () => {
    const { paper, ledger } = await lived(11, 150);
    expect(ledger.length).toBe(150);
    for (const one of ledger) expect(paper.lead(one.id)?.conversion !== null, one.id).toBe(one.bought);
  });

  it('plans buyers who do not depend on what the house does', async () => {
    const alike = await lived(5, 40);
    const slow = { ...marketEffects, responseDecay: 0.5 };
    const otherwise = await lived(5, 40, { effects: slow });
    const who = (told: typeof alike) =>
      told.paper.events.flatMap(({ type, personal, occurredAt }) =>
        type === 'captured' ? [{ personal: personal?.data, occurredAt }] : [],
      );
    expect(who(otherwise)).toEqual(who(alike));
    expect(otherwise.ledger.filter(({ bought }) => bought).length).toBeLessThan(
      alike.ledger.filter(({ bought }) => bought).length,
    );
  });

  it('lives the same year whether its leads are worked on one by one or together', async () => {
    const [alone, together] = [await lived(9, 120), await lived(9, 120, { together: 64 })];
    const known = (told: typeof alone) =>
      told.ledger.map(({ source, fit, isRobot }) => JSON.stringify([source, fit, isRobot])).sort();
    expect(known(together)).toEqual(known(alone));
  });

  it('begins each day once, when nothing is under way', async () => {
    const days: number[] = [];
    await lived(4, 30, { together: 8, onDay: (day) => void days.push(day) });
    expect(days).toEqual(days.map((_, day) => day));
    expect(days.length).toBeGreaterThanOrEqual(60);
  });

  it('lets no time pass for who is away, nor for anybody on a public holiday', async () => {
    const { ledger } = await lived(3, 300, { days: 365, effects: { weeksAway: 0 } });
    const away = await lived(3, 300, { days: 365 });
    const waited = (some: typeof ledger) => some.reduce((sum, one) => sum + (one.responseHours ?? 0), 0);
    expect(waited(away.ledger)).toBeGreaterThan(waited(ledger));
    const holidays = holidaysIn('FR', 2026);
    const calls = away.paper.events.filter(({ type }) => type === 'activity-logged');
    expect(calls.length).toBeGreaterThan(100);
    for (const { occurredAt } of calls)
      expect(holidays.has(Math.floor(Date.parse(occurredAt) / 86_400_000)), occurredAt).toBe(false);
  });

  it('tells the house who is away, and nobody absent is given a lead (Ours 5.1, 5.3)', async () => {
    const { paper } = await lived(3, 400, { days: 365, daysAfter: 60 });
    const away = paper.events.flatMap(({ type, stream, data }) =>
      type === 'absence-set' ? [{ seller: stream, from: String(data['from']), to: String(data['to']) }] : [],
    );
    expect(away.length).toBe(2 * marketSellers.length);
    const given = paper.events.flatMap(({ type, data, occurredAt }) =>
      type === 'assigned' && data['how'] === 'rule' ? [{ owner: data['owner'], at: occurredAt }] : [],
    );
    const isAway = ({ owner, at }: (typeof given)[number]): boolean =>
      away.some(({ seller, from, to }) => seller === owner && from <= at && at < to);
    expect(given.length).toBeGreaterThan(200);
    expect(given.filter(isAway)).toEqual([]);
    for (const { seller, from, to } of away) {
      const meanwhile = given.filter(({ at }) => from <= at && at < to);
      expect(meanwhile.length, `${seller} is away when nobody comes`).toBeGreaterThan(0);
    }
  });

  it('sells through a house that takes overdue leads away from slow sellers', async () => {
    const clock = simulatedClock(start);
    const engine = createEngine({ process: marketProcess, storage: memoryStorage(), clock });
    const house = engine.system();
    const onDay = async () => void (await engine.runDue());
    const ledger = await liveMarket(house, clock, { seed: 6, leads: 60, days: 30, daysAfter: 200, onDay });
    const types = new Set<string>();
    for await (const { type } of house.events()) types.add(type);
    expect(types).toContain('response-overdue');
    expect((await house.report('funnel')).converted).toBe(ledger.filter(({ bought }) => bought).length);
  });

  it('records its campaigns and what they cost', async () => {
    const { paper } = await lived(2, 30);
    expect(paper.state('campaign/evening-spot')).toMatchObject({ cost: { EUR: 1_800_000 } });
  });

  it('states its formula: a faster call, a better source, fit and season never lower the chance to buy', () => {
    const sources = Object.entries(marketSources).sort(([, a], [, b]) => a.logOdds - b.logOdds);
    const now = { source: 'Website', fit: 0, steps: 3, month: 2, responseHours: 4 };
    const chance = (otherwise: Partial<Circumstances>) =>
      chanceToBuy(marketEffects, { ...now, ...otherwise });
    const rising = (chances: readonly number[]) =>
      expect(chances).toEqual([...chances].sort((a, b) => a - b));
    rising(sources.map(([source]) => chance({ source })));
    rising([100, 10, 1, 0].map((responseHours) => chance({ responseHours })));
    rising([-1, 0, 1].map((fit) => chance({ fit })));
    rising([7, 2, 11].map((month) => chance({ month })));
    expect(chance({ responseHours: 14 }) / chance({ responseHours: 4 })).toBeCloseTo(Math.exp(-0.6), 12);
  });
});
