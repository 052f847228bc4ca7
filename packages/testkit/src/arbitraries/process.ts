import type { ProcessInput } from '@leadstream/core';
import fc from 'fast-check';
import { type FieldInput, someField } from './field-values.ts';
import { someAssignment } from './process-assignment.ts';
import { someConversion } from './process-conversion.ts';
import { someMail } from './process-mail.ts';
import { somePrograms } from './process-programs.ts';
import { someEngagement, someScoring, someWho } from './process-scoring.ts';
import { someReasons, someStatuses, someTransitions } from './process-status.ts';
import { someAlerts, someThresholds } from './process-thresholds.ts';
import { someCalendar, someDeadlines } from './process-time.ts';
import { present, rarely, someNames } from './text.ts';

/** By what a lead is known; most processes have most of them. */
const identity: Readonly<Record<string, FieldInput>> = {
  lastName: { type: 'text' },
  company: { type: 'text' },
  email: { type: 'email' },
  phone: { type: 'phone', maxLength: 40 },
  firstName: { type: 'text', maxLength: 80 },
};
const zones = ['UTC', 'Europe/Paris', 'America/New_York', 'Pacific/Kiritimati', 'Asia/Kolkata'] as const;
const label = fc.record({ en: fc.constantFrom('a label', 'another') });

/**
 * Processes as organisations may write them, each accepted by `defineProcess`: statuses of their own, fields of all
 * types, facets, scoring rules with caps, assignment by criteria over their own fields, queues, pools, field maps.
 */
export function arbitraryProcess(): fc.Arbitrary<ProcessInput> {
  return fc
    .record({
      head: fc.record({
        id: fc.constantFrom('tv-shop', 'école'),
        version: fc.integer({ min: 1, max: 9 }),
        zone: fc.constantFrom(...zones),
        language: fc.constantFrom('en', 'fr'),
        currency: fc.constantFrom('EUR', 'JPY'),
      }),
      fields: someLeadFields(),
      moves: someStatuses().chain((statuses) =>
        fc.record({
          statuses: fc.constant(statuses),
          reasons: someReasons(),
          transitions: rarely(someTransitions(statuses), 3),
        }),
      ),
      calendar: rarely(someCalendar(), 2),
      deadlines: rarely(someDeadlines(), 2),
      sources: someSources(),
      campaigns: rarely(fc.record({ joinByTouch: fc.boolean() }), 2),
      behaviour: someEngagement().chain((engagement) =>
        someScoring(engagement).map((scoring) => ({ engagement, scoring })),
      ),
    })
    .chain(({ head, behaviour, moves, ...parts }) =>
      fc
        .record({
          house: someAssignment(parts.fields),
          exchange: someConversion(parts.fields),
          mail: someMail(parts.fields, head.language),
          who: someWho(parts.fields),
          thresholds: rarely(someThresholds({ ...parts, ...moves, engagement: behaviour.engagement }), 2),
          alerts: rarely(someAlerts(behaviour.scoring), 2),
          duplicates: rarely(someDuplicates(), 2),
        })
        .chain((some) =>
          somePrograms({ ...parts, ...moves, templates: some.mail.templates }).map((programs) => ({
            ...some,
            mail: { ...some.mail, programs },
          })),
        )
        .map(({ house, exchange, mail, who, thresholds, alerts, duplicates }) => {
          const scoring = { ...behaviour.scoring, ...who };
          const engagement = { ...behaviour.engagement, thresholds };
          return asJson({
            ...head,
            ...parts,
            ...moves,
            ...behaviour,
            scoring,
            engagement,
            alerts,
            duplicates,
            ...house,
            ...exchange,
            ...mail,
          });
        }),
    );
}

/** What becomes of people who are there already, by the way in. */
function someDuplicates(): fc.Arbitrary<ProcessInput['duplicates']> {
  const quiet = ['merge', 'block', 'report', 'ignore'] as const;
  const waysIn = fc.record(
    {
      web: fc.constantFrom('attach' as const, ...quiet),
      hand: fc.constantFrom('ask' as const, ...quiet),
      file: fc.constantFrom(...quiet),
      bulk: fc.constantFrom(...quiet),
      sync: fc.constantFrom(...quiet),
    },
    { requiredKeys: [] },
  );
  return waysIn.map((chosen) => ({ waysIn: chosen }));
}

/** As it is read from a file: plain objects, nothing that is `undefined`. */
const asJson = (process: ProcessInput): ProcessInput => JSON.parse(JSON.stringify(process)) as ProcessInput;

function someLeadFields(): fc.Arbitrary<ProcessInput['fields']> {
  const isKept = fc.oneof(
    { weight: 9, arbitrary: fc.constant(true) },
    { weight: 1, arbitrary: fc.constant(false) },
  );
  const known = fc.tuple(...Object.keys(identity).map(() => fc.tuple(isKept, rarely(fc.boolean()))));
  const words = ['size', 'colour', 'budget', 'since', 'vip', 'country', 'notes', 'pay back'];
  const own = someNames(words, { maxLength: 6 }).chain((names) =>
    fc.tuple(...names.map((name) => fc.tuple(fc.constant(name), someField()))),
  );
  return fc.tuple(known, own).map(([kept, more]) => {
    const base = Object.entries(identity).flatMap(([name, field], i): [string, FieldInput][] => {
      const [keep, personal] = kept[i] ?? [true, undefined];
      return keep || name === 'lastName' ? [[name, present({ ...field, personal })]] : [];
    });
    return Object.fromEntries([...base, ...more]) as ProcessInput['fields'];
  });
}

function someSources(): fc.Arbitrary<ProcessInput['sources']> {
  const more = fc.record({
    isKnownOtherwise: rarely(fc.constant(true), 3),
    active: rarely(fc.boolean()),
    label: rarely(label),
  });
  return someNames(['Website', 'Trade Show', 'Referral', 'Other'], { maxLength: 5 }).chain((names) =>
    fc.tuple(...names.map(() => more)).map((parts) =>
      parts.map(({ isKnownOtherwise, ...part }, i) =>
        present({
          ...part,
          id: names[i] as string,
          aliases: isKnownOtherwise && [`The ${names[i]}`, `${names[i]}s`],
        }),
      ),
    ),
  );
}
