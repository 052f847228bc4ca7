import type { Process } from '@leadstream/core';
import fc from 'fast-check';
import type { Idea } from './idea.ts';
import { type Known, later, pickOf, someId, someInstant, someLeadThat, someSeller } from './known.ts';
import { present, rarely, someText } from './text.ts';

/** Conversions: to new, matching, named and wrong accounts and contacts, with and without an opportunity. */
export const conversions = (process: Process): fc.Arbitrary<Idea> =>
  fc
    .record({
      lead: fc.oneof(someConvertible, someConvertible, someMember, someId('leads')),
      how: someConversion(process),
      take: rarely(fc.boolean(), 4),
    })
    .map(({ lead, how, take }) => present({ type: 'convert', lead, ...how, take }));

/** Conversions that are undone, some where nothing was converted; with what was used since kept, or not. */
export const revertings = (): fc.Arbitrary<Idea> =>
  fc
    .record({
      lead: fc.oneof(
        { weight: 6, arbitrary: someLeadThat(({ conversion }) => conversion !== null) },
        { weight: 1, arbitrary: someId('leads') },
      ),
      keep: fc.constantFrom(true, undefined, undefined),
      reason: rarely(fc.constant('the wrong one')),
      at: rarely(someInstant(), 9),
    })
    .map((command) => present({ type: 'revert-conversion', ...command }));

const someMember = someLeadThat(
  ({ conversion, campaigns }) => conversion === null && Object.keys(campaigns).length > 0,
);
const someConvertible = someLeadThat(({ conversion }) => conversion === null);

export function someConversion({ definition }: Process): fc.Arbitrary<object> {
  const converted = definition.statuses.filter(({ kind }) => kind === 'converted').map(({ id }) => id);
  const other = fc.constantFrom(...definition.statuses.map(({ id }) => id), 'No such');
  return fc
    .record({
      where: someTarget(),
      contactName: rarely(fc.record({ lastName: fc.constantFrom('King', 'ß') }), 3),
      opportunity: rarely(someOpportunity(), 2),
      owner: rarely(
        fc.oneof(
          { weight: 5, arbitrary: someSeller() },
          { weight: 1, arbitrary: fc.constantFrom('seller/nobody', 'queue/inbox') },
        ),
        2,
      ),
      status: rarely(
        fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...converted) }, { weight: 1, arbitrary: other }),
        3,
      ),
      overwriteLeadSource: rarely(fc.boolean(), 6),
      allowTruncation: rarely(fc.boolean(), 3),
      bypassDuplicates: rarely(fc.boolean(), 9),
      at: rarely(someInstant()),
    })
    .map(({ where, ...how }) => present({ ...where, ...how }));
}

/** Where to: new, matching, asked; a known account, a contact of it, of another one, or none that is there. */
function someTarget(): fc.Arbitrary<object> {
  const pick = fc.nat(15);
  const known = (n: number) =>
    later(({ accounts }) => (accounts.length > 0 ? { id: pickOf(accounts, n) } : 'new'));
  const contactOf = (n: number, account: (known: Known, own: string) => string) => ({
    account: later((all) => ({ id: account(all, pickOf(all.contacts, n)?.account ?? 'nobody') })),
    contact: { id: later(({ contacts }) => pickOf(contacts, n)?.id ?? 'nobody') },
  });
  const other = ({ accounts }: Known, own: string) => accounts.find((id) => id !== own) ?? own;
  return fc.oneof(
    {
      weight: 6,
      arbitrary: fc.constantFrom({ account: 'new' }, { account: 'match' }, { account: 'person' }),
    },
    { weight: 13, arbitrary: fc.constant({}) },
    { weight: 2, arbitrary: pick.map((n) => ({ account: known(n) })) },
    { weight: 4, arbitrary: pick.map((n) => contactOf(n, (_, own) => own)) },
    { weight: 9, arbitrary: pick.map((n) => contactOf(n, other)) },
    { weight: 4, arbitrary: pick.map((n) => ({ account: known(n), contact: { id: 'nobody' } })) },
    { weight: 1, arbitrary: fc.constant({ account: { id: 'nobody' } }) },
    { weight: 1, arbitrary: fc.constant({ contact: { id: 'nobody' } }) },
  );
}

/** A product line; now and then without a price, for which there must be a list. */
export const someLine = (): fc.Arbitrary<object> =>
  fc
    .record({
      product: fc.constantFrom('tv-55', 'tv-55', 'care', 'tv-65'),
      quantity: fc.constantFrom(1, 2, 0.5, 1_000_000),
      listPrice: fc.constantFrom(89_900, 0, 1, 3, undefined),
      discountAsked: rarely(fc.constantFrom(500, 10_000), 2),
      discountGranted: rarely(fc.constantFrom(500, 5000, 10_000), 2),
    })
    .map(present);

export function someOpportunity(): fc.Arbitrary<object> {
  return fc
    .record({
      name: rarely(someText(255).filter((text) => text.length > 0)),
      kind: rarely(fc.constantFrom('sale', 'service')),
      lines: rarely(fc.array(someLine(), { maxLength: 3 }), 2),
      amount: rarely(fc.constantFrom(0, 120_000), 3),
      closeDate: rarely(fc.constantFrom('2026-03-31', '2024-02-29')),
    })
    .map(present);
}

/** Opportunities won and lost; while there is none, a conversion that asks for one. */
export const outcomes = (): fc.Arbitrary<Idea> =>
  fc
    .record({
      opportunity: someId('opportunities'),
      outcome: fc.constantFrom('won', 'lost'),
      value: rarely(fc.constantFrom(0, 99_900)),
      reason: rarely(fc.constantFrom('price')),
      at: rarely(someInstant()),
      isRash: rarely(fc.constant(true), 5),
      before: fc.record({ lead: someConvertible, line: someLine() }),
    })
    .map(({ isRash, before: { lead, line }, ...outcome }) =>
      later(({ opportunities }) =>
        opportunities.length > 0 || isRash
          ? { type: 'record-outcome', ...outcome }
          : { type: 'convert', lead, account: 'new', opportunity: { lines: [line] } },
      ),
    );
