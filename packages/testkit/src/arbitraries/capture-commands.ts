import type { ExternalId, Field, FieldValue, Process } from '@leadstream/core';
import { channels } from '@leadstream/core';
import fc from 'fast-check';
import { someConversion } from './conversion-commands.ts';
import { someEngagement, someTouch } from './engagement-commands.ts';
import { someFields, valueFor } from './field-values.ts';
import type { Idea } from './idea.ts';
import { later, someId, someInstant, someLeadThat, someSeller } from './known.ts';
import { present, rarely } from './text.ts';

/** Few people of few companies, so that stories are full of acquaintances. */
const people = ['Berg', 'Novak', 'Rossi', 'Tanaka', 'Haddad', 'Silva', 'Petit', 'Wolf'] as const;
const companies = ['Azur', 'Lumière', 'Nord', 'Centro'] as const;

/** Captures: by hand, from a form, from a host; people and companies, some of them known already. */
export const captures = (process: Process): fc.Arbitrary<Idea> =>
  fc
    .tuple(
      someLead(process),
      fc.constantFrom('allow', 'allow', 'ask', undefined),
      rarely(fc.constant(true), 9),
    )
    .map(([lead, duplicates, autoSubmitted]) =>
      present({ type: 'capture', ...lead, duplicates, autoSubmitted }),
    );

/** Rows of a file: captures, corrections, counts, conversions, compared with the lead as it is, or was. */
export const rows = (process: Process): fc.Arbitrary<Idea> =>
  fc.oneof({ weight: 5, arbitrary: freshRows(process) }, { weight: 1, arbitrary: echoes() });

/** Rows that say what is known already. */
const echoes = (): fc.Arbitrary<Idea> =>
  someLeadThat(({ externalIds }) => externalIds.length > 0).map((id) => ({
    type: 'record',
    channel: 'file',
    import: 'import-1',
    externalId: later(
      (known) => known.lead(String(id.say(known)))?.externalIds[0] ?? { source: 'crm', id: '7' },
    ),
    comparedWith: later((known) => known.lead(String(id.say(known)))?.version ?? 0),
    fields: later((known) => {
      const lead = known.lead(String(id.say(known)));
      return { ...lead?.fields, ...lead?.personal.fields };
    }),
  }));

function freshRows(process: Process): fc.Arbitrary<Idea> {
  return fc
    .record({
      lead: someLead(process),
      externalId: someExternalId(),
      behind: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 1),
      clear: rarely(someFieldNames(process)),
      engagements: rarely(fc.array(someEngagement(process), { maxLength: 4 }), 2),
      convert: rarely(someConversion(process), 3),
      channel: fc.constantFrom('file', 'bulk', 'sync'),
    })
    .map(({ lead, externalId, behind, ...row }) =>
      present({
        type: 'record',
        ...lead,
        ...row,
        import: 'import-1',
        externalId,
        comparedWith: later((known) => (known.leadWith(externalId)?.version ?? 0) + behind),
      }),
    );
}

/** Corrections, some of which say what is known already. */
export function corrections(process: Process): fc.Arbitrary<Idea> {
  return fc
    .record({
      lead: someId('leads'),
      person: somePerson(process),
      more: someFields(process.definition.fields, 3),
      clear: rarely(someFieldNames(process), 3),
      source: rarely(someSource(process), 4),
      at: rarely(someInstant()),
    })
    .map(({ person, more, ...command }) =>
      present({ type: 'correct', ...command, fields: { ...person.fields, ...more }, keys: person.keys }),
    );
}

const someFieldNames = (process: Process): fc.Arbitrary<string[]> =>
  fc.array(fc.constantFrom(...Object.keys(process.definition.fields), 'nonsense', 'constructor'), {
    maxLength: 3,
  });

const someExternalId = (): fc.Arbitrary<ExternalId> =>
  fc.record({ source: fc.constantFrom('crm', 'shop'), id: fc.constantFrom('7', '8', '9', 'a b') });

const someSource = ({ definition }: Process): fc.Arbitrary<string> => {
  const spelt = definition.sources.flatMap(({ id, aliases = [] }) => [id, id.toUpperCase(), ...aliases]);
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant('Astrology') },
    ...(spelt.length > 0 ? [{ weight: 19, arbitrary: fc.constantFrom(...spelt) }] : []),
  );
};

export function someLead(process: Process): fc.Arbitrary<object> {
  const { statuses, reasons, queues } = process.definition;
  const owners = [...queues.map(({ id }) => `queue/${id}`), 'queue/nowhere', 'seller/nobody'];
  return fc
    .record({
      person: somePerson(process),
      more: someFields(process.definition.fields, 4),
      kind: fc.constantFrom('person', 'person', 'company', undefined),
      channel: fc.constantFrom('web', 'web', ...channels),
      externalId: rarely(someExternalId(), 6),
      source: rarely(someSource(process), 2),
      status: rarely(fc.constantFrom(...statuses.map(({ id }) => id), 'No such'), 6),
      reason: rarely(fc.constantFrom(...reasons.map(({ id }) => id), 'none'), 3),
      owner: rarely(
        fc.oneof(
          { weight: 4, arbitrary: someSeller() },
          { weight: 1, arbitrary: fc.constantFrom(...owners) },
        ),
        8,
      ),
      touch: rarely(someTouch(), 3),
      consent: rarely(fc.constantFrom({ email: 'granted' }, { email: 'denied', phone: 'granted' }), 3),
      assign: rarely(fc.boolean(), 2),
      at: rarely(someInstant(), 4),
    })
    .map(({ person, more, ...lead }) => {
      const fields = { ...person.fields, ...more };
      // Half of the companies come without the name of a person.
      const { lastName: _, ...nameless } = fields;
      const isNameless = lead.kind === 'company' && lead.channel === 'web';
      return { ...lead, fields: isNameless ? nameless : fields, keys: person.keys };
    });
}

interface Person {
  readonly fields: Record<string, FieldValue>;
  readonly keys: Record<string, string>;
}

/** Somebody, by the fields that the process has, with the match keys that belong to them. */
function somePerson({ definition }: Process): fc.Arbitrary<Person> {
  const { fields } = definition;
  const often = <T>(value: fc.Arbitrary<T>, percent: number): fc.Arbitrary<T | undefined> =>
    fc.oneof(
      { withCrossShrink: true },
      { weight: 100 - percent, arbitrary: fc.constant(undefined) },
      { weight: percent, arbitrary: value },
    );
  const odd = (name: string): fc.Arbitrary<FieldValue> =>
    Object.hasOwn(fields, name) ? valueFor(fields[name] as Field) : fc.constant('x');
  return fc
    .record({
      name: often(fc.constantFrom(...people), 80),
      company: often(fc.constantFrom(...companies), 75),
      mail: fc.constantFrom('own', 'own', 'own', 'free', 'none'),
      phone: often(fc.constantFrom('+33 1 10', '+33 1 11', '+33 1 12'), 15),
      oddName: often(odd('lastName'), 10),
      oddCompany: often(odd('company'), 5),
    })
    .map(({ name, company, mail, phone, oddName, oddCompany }) => {
      const domain = mail === 'own' && company ? `${company.toLowerCase()}.example` : undefined;
      const email = mail === 'none' || !name ? undefined : `${name}@${domain ?? 'mail.example'}`;
      const all = { lastName: oddName ?? name, company: oddCompany ?? company, email, phone };
      const has = (field: string) => Object.hasOwn(fields, field);
      const kept = Object.entries(all).filter(([field, value]) => value !== undefined && has(field));
      const keys = {
        email: has('email') ? email?.toLowerCase() : undefined,
        domain: has('email') && email ? domain : undefined,
        phone: has('phone') ? phone?.replaceAll(/\D/g, '') : undefined,
        company: has('company') && oddCompany === undefined ? company?.toLowerCase() : undefined,
      };
      return {
        fields: Object.fromEntries(kept) as Record<string, FieldValue>,
        keys: present(keys) as Record<string, string>,
      };
    });
}
