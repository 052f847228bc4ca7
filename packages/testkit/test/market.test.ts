import { type Command, defineProcess, isDecision } from '@leadstream/core';
import {
  chanceToBuy,
  liveMarket,
  marketProcess,
  openPaper,
  simulatedClock,
  sourceEffects,
} from '@leadstream/testkit';
import { describe, expect, it } from 'vitest';

const start = Date.UTC(2026, 0, 5, 8);

async function lived(seed: number, leads: number) {
  const clock = simulatedClock(start);
  const paper = openPaper(defineProcess(marketProcess), start);
  const execute = async (command: Command) => {
    paper.now = clock.now();
    const answer = paper.execute(command, { actor: 'system' });
    return isDecision(answer)
      ? ({ ok: true, id: answer.subject } as const)
      : ({ ok: false, refusal: answer } as const);
  };
  await execute({ type: 'publish-process', process: marketProcess as never });
  const house = { execute, lead: async (id: string) => paper.lead(id) };
  return { paper, ledger: await liveMarket(house, clock, { seed, leads, days: 60, daysAfter: 400 }) };
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

  it('sells more to those who are called soon, and to those from better sources', async () => {
    const { ledger } = await lived(3, 900);
    const rate = (some: typeof ledger) =>
      some.filter(({ bought }) => bought).length / Math.max(1, some.length);
    const served = ledger.filter(({ responseHours }) => responseHours !== null);
    const soon = served.filter(({ responseHours }) => (responseHours ?? 0) < 4);
    const late = served.filter(({ responseHours }) => (responseHours ?? 0) > 24);
    expect(rate(soon)).toBeGreaterThan(rate(late) + 0.1);
    const from = (source: string) => rate(served.filter((one) => one.source === source));
    expect(from('Customer Referral')).toBeGreaterThan(from('TV Ad'));
  });

  it('states its formula: a faster call and a better source never lower the chance to buy', () => {
    const sources = Object.entries(sourceEffects).sort(([, a], [, b]) => a - b);
    for (const hours of [0, 1, 10, 100]) {
      const chances = sources.map(([source]) => chanceToBuy(source, hours));
      expect(chances).toEqual([...chances].sort((a, b) => a - b));
    }
    expect(chanceToBuy('Website', 1)).toBeGreaterThan(chanceToBuy('Website', 2));
  });
});
