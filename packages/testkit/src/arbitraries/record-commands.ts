import { type FieldValue, type LoadedRecord, loadedRecords, type Process } from '@leadstream/core';
import fc from 'fast-check';
import { someLine, someOpportunity } from './conversion-commands.ts';
import { someFields } from './field-values.ts';
import type { Idea } from './idea.ts';
import { type Known, later, pickOf, someId, someInstant, someLeadThat, someSeller } from './known.ts';
import { present, rarely } from './text.ts';

/** What becomes of records after conversions, and what files say of them. */
export const recordCommands = (process: Process): fc.Arbitrary<Idea> =>
  fc.oneof(
    { weight: 5, arbitrary: openings() },
    { weight: 6, arbitrary: changes() },
    { weight: 3, arbitrary: recordCorrections(process) },
    { weight: 4, arbitrary: products() },
    { weight: 5, arbitrary: loads(process) },
  );

/** Opportunities that are opened later, for leads that were converted and for others. */
const openings = (): fc.Arbitrary<Idea> =>
  fc
    .record({
      lead: fc.oneof(
        { weight: 4, arbitrary: someLeadThat(({ conversion }) => conversion !== null) },
        { weight: 1, arbitrary: someLeadThat(({ conversion }) => conversion === null) },
      ),
      how: someOpportunity(),
      line: rarely(fc.oneof(someLine(), fc.constant({ product: 'care', quantity: 1 })), 1),
      owner: rarely(someSeller()),
      at: rarely(someInstant()),
    })
    .map(({ how, line, ...more }) =>
      present({ type: 'open-opportunity', ...more, ...how, ...(line ? { lines: [line] } : {}) }),
    );

const stages = fc.constantFrom('Proposal', 'Closing', 'constructor');

const changes = (): fc.Arbitrary<Idea> =>
  fc
    .record({
      opportunity: someId('opportunities'),
      stage: rarely(stages, 2),
      lines: rarely(fc.array(someLine(), { maxLength: 3 }), 2),
      amount: rarely(fc.constantFrom(0, 5), 3),
      closeDate: rarely(fc.constant('2026-06-30')),
      owner: rarely(someSeller()),
    })
    .map((change) => present({ type: 'change-opportunity', ...change }));

const recordCorrections = ({ definition }: Process): fc.Arbitrary<Idea> =>
  fc
    .record({
      record: fc.constantFrom('account', 'contact'),
      account: someId('accounts'),
      n: fc.nat(15),
      fields: fc.record({ account: some(definition, 'account'), contact: some(definition, 'contact') }),
      company: rarely(fc.constantFrom('azur', 'nord')),
      owner: rarely(someSeller()),
    })
    .map(({ record, account, n, fields, company, owner }) =>
      present({
        type: 'correct-record',
        record,
        id: record === 'account' ? account : later(({ contacts }) => pickOf(contacts, n)?.id ?? 'nobody'),
        fields: fields[record as 'account' | 'contact'],
        keys: company === undefined ? undefined : { company },
        owner,
      }),
    );

const some = (
  { records }: Process['definition'],
  kind: keyof Process['definition']['records'],
): fc.Arbitrary<Record<string, FieldValue>> => someFields(records[kind], 3);

/** Some products have a price, some have none, and some are never defined. */
const products = (): fc.Arbitrary<Idea> =>
  fc
    .record({
      product: fc.constantFrom('tv-55', 'care', 'care'),
      prices: rarely(fc.constantFrom({ standard: 89_900 }, { partners: 1 }), 4),
      active: rarely(fc.boolean()),
      currency: rarely(fc.constantFrom('USD', 'EUR')),
    })
    .map((wish) => present({ type: 'define-product', ...wish }));

/** Rows of files about records, compared with the record as it is, or was. */
const loads = ({ definition }: Process): fc.Arbitrary<Idea> =>
  fc
    .record({
      record: fc.constantFrom(...loadedRecords),
      id: fc.constantFrom('1', '2', '3', 'tv-55'),
      behind: fc.constantFrom(0, 0, 0, 0, 0, 0, 1),
      fields: fc.record({
        account: some(definition, 'account'),
        contact: some(definition, 'contact'),
        opportunity: some(definition, 'opportunity'),
      }),
      account: fc.nat(15),
      owner: rarely(someSeller()),
      how: someOpportunity(),
      outcome: rarely(fc.constantFrom({ outcome: 'won', value: 5 }, { outcome: 'lost' }), 2),
      consent: rarely(fc.constantFrom({ email: 'denied' }, { email: 'granted' }), 2),
      at: rarely(someInstant()),
    })
    .map(({ record, id, behind, fields, account, owner, how, outcome, consent, at }) => {
      const found = later((known) => loadedAs(known, record, id));
      const { name: _, ...opportunity } = how as { readonly name?: string };
      const isOne = (...kinds: LoadedRecord[]) => kinds.includes(record);
      const whose = later((known) =>
        loadedAs(known, record, id) ? undefined : pickOf(known.accounts, account),
      );
      return present({
        type: 'load-record',
        record,
        import: 'import-1',
        externalId: { source: 'crm', id },
        comparedWith: later((known) =>
          Math.max(0, ((found.say(known) as { version: number } | null)?.version ?? 0) - behind),
        ),
        fields: isOne('product', 'seller') ? {} : fields[record as keyof typeof fields],
        account: isOne('contact', 'opportunity') ? whose : undefined,
        owner: isOne('product', 'seller') ? undefined : owner,
        opportunity: isOne('opportunity') ? opportunity : undefined,
        outcome: isOne('opportunity') ? outcome : undefined,
        consent: isOne('contact') ? consent : undefined,
        product: isOne('product') ? { prices: { standard: 89_900 } } : undefined,
        at,
      });
    });

/** The record that a row of the file `crm` is about. */
function loadedAs(known: Known, record: LoadedRecord, id: string): { readonly version: number } | null {
  if (record === 'product' || record === 'seller') return known.state(`${record}/${id}`);
  const ids = {
    account: known.accounts,
    contact: known.contacts.map((one) => one.id),
    opportunity: known.opportunities,
  };
  for (const one of ids[record]) {
    const state = known.state(`${record}/${one}`) as Loaded | null;
    if (state?.externalIds.some((external) => external.id === id)) return state;
  }
  return null;
}

interface Loaded {
  readonly version: number;
  readonly externalIds: readonly { readonly id: string }[];
}
