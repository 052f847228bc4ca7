import { engagementKinds, type ProcessInput } from '@leadstream/core';
import fc from 'fast-check';
import { present, rarely, someNames, someOf } from './text.ts';

type Engagement = ProcessInput['engagement'];
type Rule = ProcessInput['scoring']['rules'][number];

/** Own kinds of engagement, and facets for some kinds. */
export function someEngagement(): fc.Arbitrary<Engagement> {
  const facet = fc.record({
    facet: fc.constantFrom('page', 'message', 'constructor'),
    values: someNames(['pricing', 'product', 'careers', 'hard'], { maxLength: 4 }),
  });
  return fc
    .record({
      kinds: someNames(['demo', 'store-visit', 'chat'], { maxLength: 2 }),
      shipped: someOf(engagementKinds),
    })
    .chain(({ kinds, shipped }) => {
      const names = [...shipped, ...kinds].slice(0, 5);
      return fc.tuple(...names.map(() => facet)).map((facets) => ({
        kinds,
        facets: Object.fromEntries(facets.map((one, i) => [names[i] as string, one])),
      }));
    });
}

/** Scoring rules with and without caps, facets and fading, and bands that rise. */
export function someScoring(engagement: Engagement): fc.Arbitrary<ProcessInput['scoring']> {
  const rules = someNames(['looks', 'reads', 'asks', 'leaves', 'stays', 'calls'], { maxLength: 8 }).chain(
    (ids) => fc.tuple(...ids.map((id) => someRule(id, engagement))),
  );
  const limits = fc.record({
    floor: fc.constantFrom(0, -50, 10),
    above: fc.constantFrom(100, 0, 10_000),
    fadeDays: fc.constantFrom(60, 1, 7, 400),
    steps: fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 4 }),
    below: fc.constantFrom(0, 5),
  });
  return fc.tuple(rules, limits).map(([some, { floor, above, fadeDays, steps, below }]) => {
    let from = floor - below;
    const bands = [0, ...steps].map((step, i) => ({ id: `band-${i}`, from: (from += step) }));
    return { rules: some, floor, ceiling: floor + above, fadeDays, bands };
  });
}

function someRule(id: string, { kinds = [], facets = {} }: Engagement): fc.Arbitrary<Rule> {
  const cap = fc.record({ points: fc.integer({ min: 1, max: 50 }), days: fc.constantFrom(1, 7, 400) });
  return fc.constantFrom(...Object.keys(facets), ...kinds, ...engagementKinds).chain((kind) => {
    const values = Object.hasOwn(facets, kind) ? (facets[kind]?.values ?? []) : [];
    return fc
      .record({
        points: fc.oneof(fc.integer({ min: 0, max: 50 }), fc.constantFrom(-10, -1000, 1000)),
        facets: values.length > 0 ? rarely(someOf(values), 2) : fc.constant(undefined),
        cap: rarely(cap, 2),
        once: rarely(fc.boolean()),
        fades: rarely(fc.boolean(), 3),
      })
      .map(({ fades, ...rule }) => present({ id, kind, ...rule, fades: rule.cap ? undefined : fades }));
  });
}
