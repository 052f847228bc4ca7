import fc from 'fast-check';
import type { Idea } from './idea.ts';
import { someId, someInstant } from './known.ts';
import { present, rarely } from './text.ts';

const names = ['spring', 'spring', 'Spring ', 'Été', 'constructor'] as const;
const someCampaign = () => fc.constantFrom(...names);
const someDay = () => fc.constantFrom('2026-01-05', '2026-03-31', '2027-01-01');

/** Campaigns that are planned, parts of others too, what they cost, and leads that have to do with them. */
export const campaigns = (): fc.Arbitrary<Idea> =>
  fc.oneof(
    { weight: 3, arbitrary: plans() },
    { weight: 2, arbitrary: costs() },
    { weight: 3, arbitrary: members() },
  );

const plans = (): fc.Arbitrary<Idea> =>
  fc
    .record({
      campaign: someCampaign(),
      name: fc.constantFrom('The fair', 'été'),
      kind: rarely(fc.constant('event'), 2),
      parent: rarely(someCampaign(), 8),
      starts: rarely(someDay(), 2),
      ends: rarely(someDay(), 4),
      budget: rarely(fc.integer({ min: 0, max: 1_000_000 }), 2),
    })
    .map((command) => present({ type: 'define-campaign', ...command }));

const costs = (): fc.Arbitrary<Idea> =>
  fc
    .record({
      campaign: someCampaign(),
      amount: fc.integer({ min: -500, max: 90_000 }),
      currency: rarely(fc.constantFrom('EUR', 'USD')),
      day: someDay(),
      what: rarely(fc.constant('stand')),
    })
    .map((command) => present({ type: 'record-cost', ...command }));

const members = (): fc.Arbitrary<Idea> =>
  fc
    .record({
      lead: someId('leads'),
      campaign: someCampaign(),
      status: fc.constantFrom('sent', 'responded', 'attended'),
      at: rarely(someInstant(), 2),
    })
    .map((command) => present({ type: 'join-campaign', ...command }));
