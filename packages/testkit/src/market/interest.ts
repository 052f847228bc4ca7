import type { EngagementInput } from '@leadstream/core';
import type { Chance } from '../chance.ts';
import type { MarketEffects } from './effects.ts';

/** What is done for a lead, some time after it arrived. */
export interface Deed {
  readonly afterMs: number;
  readonly engagements: readonly Omit<EngagementInput, 'at'>[];
}

const hour = 3_600_000;
const week = 168 * hour;

/** What a person does on the site and with mails. */
export function drawInterest(chance: Chance): readonly Deed[] {
  const steps = 1 + Math.floor(chance.draw() * 5);
  return Array.from({ length: steps }, () => ({
    afterMs: Math.floor(chance.wait(30) * hour),
    engagements: [chance.pick(things)],
  }));
}

const things: readonly (readonly [Deed['engagements'][number], number])[] = [
  [{ kind: 'visit' }, 30],
  [{ kind: 'page-view', facets: { page: 'product' } }, 25],
  [{ kind: 'page-view', facets: { page: 'pricing' } }, 18],
  [{ kind: 'email-open', facets: { message: 'welcome' } }, 15],
  [{ kind: 'link-click', facets: { message: 'welcome' } }, 8],
  [{ kind: 'form-submit', facets: { form: 'request' } }, 6],
  [{ kind: 'webinar-attended' }, 4],
];

/** What a machine does with the mails to an address: a proxy opens them, a scanner follows their links as well. */
export function drawMachine(
  chance: Chance,
  kind: 'proxy' | 'scanner',
  { robots }: Pick<MarketEffects, 'robots'>,
): readonly Deed[] {
  return Array.from({ length: robots.mails }, (_, n) => {
    const facets = { message: n === 0 ? 'welcome' : `letter-${n}` };
    const isRecognised = chance.draw() < robots.recognised;
    const seen = { facets, ...(isRecognised && { confidence: 'suspected-robot' as const }) };
    const opened = { kind: 'email-open', ...seen };
    return {
      afterMs: n * week + Math.floor((1 + 3 * chance.draw()) * 1000),
      engagements: kind === 'proxy' ? [opened] : [opened, { kind: 'link-click', ...seen, count: 3 }],
    };
  });
}
