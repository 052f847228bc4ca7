import type { ProcessInput } from '@leadstream/core';
import fc from 'fast-check';
import { someWithin } from './process-time.ts';
import { present, rarely, someNames, someOf } from './text.ts';

const label = fc.record({ en: fc.constantFrom('a label', 'another') });

/** Statuses of an organisation's own: the first is open, the second converted. */
export function someStatuses(): fc.Arbitrary<ProcessInput['statuses']> {
  const words = ['New', 'Working', 'Nurturing', 'Unqualified', 'Qualified', 'Converted', 'Won', 'Gone'];
  const kind = fc.constantFrom<ProcessInput['statuses'][number]['kind'][]>(
    'working',
    'nurture',
    'disqualified',
    'qualified',
    'open',
    'converted',
  );
  const one = fc.record({
    kind,
    isKnownOtherwise: rarely(fc.constant(true)),
    label: rarely(label),
    rank: rarely(fc.integer({ min: 0, max: 100 })),
    sla: rarely(someWithin(), 3),
    reason: rarely(fc.constant(false)),
  });
  return someNames(words, { minLength: 2, maxLength: 8 }).chain((names) =>
    fc.tuple(fc.tuple(...names.map(() => one)), fc.boolean()).map(([statuses, isDefaultNamed]) =>
      statuses.map(({ isKnownOtherwise, ...status }, i) =>
        present({
          ...status,
          id: names[i] as string,
          aliases: isKnownOtherwise && [`former ${names[i]}`],
          ...(i === 0 ? { kind: 'open' as const, default: isDefaultNamed || undefined } : {}),
          ...(i === 1 ? { kind: 'converted' as const } : {}),
        }),
      ),
    ),
  );
}

/** Reasons, of which some ask for a comment, attempts or offer something else. */
export function someReasons(): fc.Arbitrary<NonNullable<ProcessInput['reasons']>> {
  const one = fc.record({
    comment: rarely(fc.boolean(), 2),
    attempts: rarely(fc.integer({ min: 1, max: 3 }), 4),
    offers: rarely(fc.constantFrom('nurture' as const, 'merge' as const), 3),
  });
  return someNames(['no need', 'budget', 'junk', 'other'], { maxLength: 4 }).chain((names) =>
    fc.tuple(...names.map(() => one)).map((parts) => names.map((id, i) => present({ id, ...parts[i] }))),
  );
}

/** A table of its own, in which most ways are open; none leads into a converted status or out of one. */
export function someTransitions(
  statuses: ProcessInput['statuses'],
): fc.Arbitrary<NonNullable<ProcessInput['transitions']>> {
  const ids = statuses.filter(({ kind }) => kind !== 'converted').map(({ id }) => id);
  const targets = fc.oneof({ weight: 3, arbitrary: fc.constant(ids) }, { weight: 1, arbitrary: someOf(ids) });
  return fc
    .tuple(...ids.map(() => targets))
    .map((rows) => Object.fromEntries(ids.map((id, i) => [id, [...(rows[i] ?? [])]])));
}
