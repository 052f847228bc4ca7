// What is built into the market is found again in what a house records: the log alone, never the market's ledger.
import { iso } from '@leadstream/core';
import {
  liveMarket,
  type MarketEffects,
  type MarketHouse,
  marketEffects,
  marketSellers,
  simulatedClock,
} from '@leadstream/testkit';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Fact, type Life, livesIn, rate, responseDecayIn } from './lives.ts';
import { paperMarket } from './paper-market.ts';

const start = Date.UTC(2026, 0, 5, 8);
const year = { days: 365, daysAfter: 120 };

describe('a year in the log of a house', () => {
  let lives: readonly Life[] = [];
  beforeAll(async () => {
    const { clock, paper, house } = await paperMarket();
    await liveMarket(house, clock, {
      seed: 5,
      leads: 1200,
      ...year,
    });
    lives = livesIn(paper.events);
  }, 120_000);

  it('says that who fits buys more often', () => {
    const companies = lives.filter(({ fields }) => fields['employees'] !== undefined);
    const fits = ({ fields }: Life) =>
      ['Hospitality', 'Health'].includes(String(fields['industry'])) && Number(fields['employees']) >= 50;
    const doesNot = ({ fields }: Life) => fields['industry'] === 'Crafts';
    expect(rate(companies.filter(fits))).toBeGreaterThan(rate(companies.filter(doesNot)) + 0.1);
  });

  it('says which sources are better', () => {
    const from = (source: string) => rate(lives.filter((life) => life.source === source));
    expect(from('Customer Referral')).toBeGreaterThan(from('Website') + 0.05);
    expect(from('Website')).toBeGreaterThan(from('TV Ad') + 0.05);
    expect(from('TV Ad')).toBeGreaterThan(from('Purchased List'));
  });

  it('says when the seasons are', () => {
    const cameIn = (...months: readonly number[]) =>
      lives.filter(({ cameAt }) => months.includes(new Date(cameAt).getUTCMonth()));
    expect(rate(cameIn(10, 11))).toBeGreaterThan(rate(cameIn(6, 7)) + 0.05);
    expect(cameIn(10, 11).length).toBeGreaterThan(cameIn(6, 7).length);
    const on = (weekday: number) =>
      lives.filter(({ cameAt }) => new Date(cameAt).getUTCDay() === weekday).length;
    for (const workday of [1, 2, 3, 4, 5]) expect(on(workday)).toBeGreaterThan(on(0));
  });

  it('says that machines do much and buy nothing, while people who do much buy more', () => {
    const machines = lives.filter(({ atOnce }) => atOnce > 2);
    const people = lives.filter(({ atOnce }) => atOnce === 0);
    expect(machines.length).toBeGreaterThan(30);
    expect(rate(machines)).toBe(0);
    const averageOf = (some: readonly Life[]) =>
      some.reduce((sum, { atOnce, done }) => sum + atOnce + done, 0) / some.length;
    expect(averageOf(machines)).toBeGreaterThan(averageOf(people));
    const eager = people.filter(({ done }) => done >= 4);
    expect(rate(eager)).toBeGreaterThan(rate(people.filter(({ done }) => done <= 2)));
  });

  it('says that a quick call sells', () => {
    const after = (hours: number, until: number) =>
      rate(
        lives.filter(({ cameAt, calledAt }) => {
          const waited = calledAt === null ? -1 : (calledAt - cameAt) / 3_600_000;
          return waited >= hours && waited < until;
        }),
      );
    expect(after(0, 12)).toBeGreaterThan(after(72, Number.POSITIVE_INFINITY) + 0.1);
  });
});

describe('what waiting costs', () => {
  it.each([1, 2, 3])('is found within a fifth in a year of 8,000 leads, seed %i', async (seed) => {
    const found = responseDecayIn(livesIn(await notedYear(seed)));
    expect(Math.abs(found / marketEffects.responseDecay - 1)).toBeLessThan(0.2);
  });

  it('is found to be nothing where it is nothing, and twice as much where it is', async () => {
    const none = responseDecayIn(livesIn(await notedYear(1, { responseDecay: 0 })));
    expect(Math.abs(none)).toBeLessThan(0.2 * marketEffects.responseDecay);
    const twice = responseDecayIn(livesIn(await notedYear(1, { responseDecay: 0.12 })));
    expect(Math.abs(twice / 0.12 - 1)).toBeLessThan(0.2);
  });
});

/** A year in a house that does nothing but note what happens, and lets sellers take turns: room for many leads. */
async function notedYear(seed: number, effects: Partial<MarketEffects> = {}): Promise<readonly Fact[]> {
  const clock = simulatedClock(start);
  const facts: Fact[] = [];
  const owners = new Map<string, string>();
  const types: Record<string, string> = {
    capture: 'captured',
    'log-activity': 'activity-logged',
    convert: 'converted',
  };
  const house: MarketHouse = {
    async execute(command) {
      const id = 'lead' in command ? command.lead : `${owners.size}`;
      if (command.type === 'capture')
        owners.set(id, `seller/${marketSellers[owners.size % marketSellers.length]?.id}`);
      const type = types[command.type];
      const occurredAt = ('at' in command && command.at) || iso(clock.now());
      if (type) facts.push({ type, stream: `lead/${id}`, occurredAt, data: command as never });
      return { ok: true, id };
    },
    lead: async (id) => ({ owner: owners.get(id) }) as never,
  };
  await liveMarket(house, clock, { seed, leads: 8000, ...year, effects });
  return facts;
}
