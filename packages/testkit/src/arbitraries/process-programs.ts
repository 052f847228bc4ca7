import type { ProcessInput } from '@leadstream/core';
import fc from 'fast-check';
import { someCriteria } from './criteria.ts';
import { present, rarely } from './text.ts';

type Program = NonNullable<ProcessInput['programs']>[number];
type Step = Program['steps'][number];

/** Programs over the fields, statuses and templates of a process: waits, mails, branches, splits, circles with a wait. */
export function somePrograms({
  fields,
  statuses,
  templates,
}: Pick<ProcessInput, 'fields' | 'statuses' | 'templates'>): fc.Arbitrary<Program[]> {
  const reachable = statuses.filter(({ kind }) => kind !== 'converted').map(({ id }) => id);
  const act: fc.Arbitrary<object> = fc.oneof(
    fc.constantFrom(...reachable).map((to) => ({ do: 'status', to })),
    fc.constantFrom('call', 'email').map((kind) => ({ do: 'follow-up', kind, in: { hours: 4 } })),
    fc.constantFrom('owner' as const, 'manager' as const).map((to) => ({ do: 'alert', to })),
    fc.constantFrom('webinar-attended', 'link-click').map((kind) => ({ do: 'points', kind })),
    fc.constant({ do: 'campaign', campaign: 'spring' }),
    ...(templates?.length
      ? [fc.constantFrom(...templates.map(({ id }) => id)).map((template) => ({ do: 'send', template }))]
      : []),
  );
  const wait = fc.constantFrom({ hours: 1 }, { hours: 48 }, { businessDays: 1 });
  const body = fc.record({
    acts: fc.array(act, { minLength: 1, maxLength: 3 }),
    wait,
    upTo: wait,
    whole: rarely(fc.constant(true), 3),
    when: someCriteria(fields),
    circles: rarely(fc.constant(true), 4),
  });
  const dates = Object.keys(fields).filter((name) => ['date', 'datetime'].includes(fields[name]?.type ?? ''));
  const byDate = dates.map((field) => fc.constant({ on: 'date' as const, field, daysBefore: 3 }));
  const program = fc.record({
    entry: fc.oneof(
      fc.record({
        on: fc.constantFrom('capture' as const, 'engage' as const, 'status' as const, 'hand' as const),
      }),
      ...byDate,
    ),
    reentry: fc.constantFrom('never' as const, 'after-exit' as const, 'anytime' as const),
    kind: fc.constantFrom('program' as const, 'journey' as const),
    exit: rarely(someCriteria(fields), 3),
    suppress: rarely(someCriteria(fields), 3),
    cap: rarely(fc.constant({ mails: 1, days: 2 }), 2),
    quiet: rarely(fc.constant({ from: '20:00', to: '08:00' }), 2),
    body,
  });
  return fc
    .array(program, { maxLength: 2 })
    .map((all) =>
      all.map(({ body: parts, ...more }, i) =>
        present({ ...more, id: `program-${i}`, steps: stepsOf(parts) }),
      ),
    );
}

const click = { id: 'click', do: 'wait-for', kind: 'link-click', yes: 'branch', no: 'split' };

function stepsOf(parts: {
  readonly acts: readonly object[];
  readonly wait: object;
  readonly upTo: object;
  readonly whole: boolean | undefined;
  readonly when: object;
  readonly circles: boolean | undefined;
}): Program['steps'] {
  const steps = [
    ...parts.acts.map((act, i) => ({ id: `act-${i}`, ...act })),
    { id: 'wait', do: 'wait', for: parts.wait },
    present({ ...click, upTo: parts.upTo, whole: parts.whole }),
    { id: 'branch', do: 'branch', when: parts.when, yes: 'split', no: 'end' },
    {
      id: 'split',
      do: 'split',
      ways: [
        { share: 1, to: 'end' },
        { share: 1, to: parts.circles ? 'wait' : 'leave' },
      ],
    },
    { id: 'leave', do: 'leave' },
  ];
  return steps as Step[];
}
