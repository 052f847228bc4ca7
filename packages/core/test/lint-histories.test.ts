// Findings that are proved by a history (DESIGN 2): goal is that the history comes out so for whatever process.
import { defineProcess, lintProcess, type ProcessInput } from '@leadstream/core';
import { arbitraryProcess } from '@leadstream/testkit';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isShown } from './scene.ts';

type Rule = NonNullable<ProcessInput['engagement']['thresholds']>[number];
type Program = NonNullable<ProcessInput['programs']>[number];

/** A threshold and a program that have a history to tell, if nothing else of the process stands against it. */
const planted = fc.record({
  rule: fc.record({
    id: fc.constant('planted'),
    kinds: fc.constant<string[]>(['visit']),
    count: fc.constantFrom(1, 2),
    window: fc.constantFrom({ ms: 1 }, { days: 2 }, { days: 3, kind: 'calendar' as const }),
    per: fc.constantFrom('lead' as const, 'message' as const),
    facets: fc.constantFrom(undefined, { page: { notIn: ['value-0'] } }, { page: { in: ['a'] } }),
    // biome-ignore lint/suspicious/noThenProperty: the word that rules and events share; data, never awaited
    then: fc.constantFrom<Rule['then']>([{ do: 'points', kind: 'visit' }], [{ do: 'alert' }]),
  }),
  program: fc.record({
    id: fc.constant('planted'),
    kind: fc.constantFrom('program' as const, 'journey' as const),
    entry: fc.constantFrom<Program['entry']>({ on: 'engage' }, { on: 'engage', is: 'visit' }, { on: 'hand' }),
    reentry: fc.constantFrom('anytime' as const, 'after-exit' as const),
    steps: fc.constantFrom<Program['steps']>(
      [{ id: 'a', do: 'follow-up', kind: 'call', in: { hours: 1 } }],
      [{ id: 'a', do: 'wait', for: { businessDays: 2 }, next: 'a' }],
      [
        { id: 'a', do: 'wait-until', date: '2030-01-01' },
        { id: 'b', do: 'wait-for', kind: 'visit', upTo: { hours: 5 }, yes: 'end', no: 'a' },
      ],
      [
        { id: 'a', do: 'wait', for: { hours: 5 } },
        { id: 'b', do: 'follow-up', kind: 'call', in: { hours: 1 }, next: 'a' },
      ],
    ),
  }),
});

it('each history that lint tells comes out so when it is decided', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(arbitraryProcess(), planted, (input, { rule, program }) => {
      const { facets, ...plain } = rule;
      const own = { ...plain, ...(facets ? { facets: facets as Rule['facets'] } : {}) } as Rule;
      const thresholds = [...(input.engagement.thresholds ?? []), own];
      const process = defineProcess({
        ...input,
        engagement: { ...input.engagement, thresholds },
        programs: [...(input.programs ?? []), program],
      });
      for (const finding of lintProcess(process)) {
        if (finding.proof.kind !== 'history') continue;
        seen.add(finding.code);
        expect(isShown(process, finding), JSON.stringify(finding)).toBe(true);
      }
    }),
  );
  expect([...seen].sort()).toEqual(
    expect.arrayContaining([
      'program-endless',
      'program-restarts',
      'threshold-counts-itself',
      'threshold-fires-each-time',
    ]),
  );
});
