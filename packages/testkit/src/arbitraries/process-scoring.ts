import { engagementKinds, type ProcessInput } from '@leadstream/core';
import fc from 'fast-check';
import { someCriteriaOfWho } from './criteria.ts';
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

type Scoring = ProcessInput['scoring'];

/** Groups of points for who a lead is, with and without limits, and criteria of fit. */
export function someWho(fields: ProcessInput['fields']): fc.Arbitrary<Pick<Scoring, 'profile' | 'fit'>> {
  const rule = fc.record({
    when: someCriteriaOfWho(fields),
    points: fc.oneof(fc.integer({ min: -20, max: 40 }), fc.constantFrom(-1000, 1000)),
  });
  const group = fc.record({
    rules: fc.array(rule, { maxLength: 4 }),
    least: rarely(fc.integer({ min: -30, max: 5 }), 3),
    most: rarely(fc.integer({ min: 5, max: 50 }), 3),
  });
  const thirds = rarely(fc.integer({ min: 0, max: 12 }), 2);
  const criterion = fc.record({ when: someCriteriaOfWho(fields), match: thirds, mismatch: thirds });
  return fc
    .record({
      profile: rarely(fc.array(group, { maxLength: 3 }), 2),
      fit: rarely(fc.array(criterion, { maxLength: 4 }), 2),
    })
    .map(({ profile, fit }) =>
      present({
        profile: profile?.map(({ rules, ...limits }, i) =>
          present({
            id: `group-${i}`,
            rules: rules.map((one, r) => ({ id: `rule-${r}`, ...one })),
            ...limits,
          }),
        ),
        fit: fit?.map((one, i) => present({ id: `criterion-${i}`, ...one })),
      }),
    );
}

/** Scoring rules with and without caps, facets and fading, and bands that rise, some with a re-arm level. */
export function someScoring(engagement: Engagement): fc.Arbitrary<Scoring> {
  const rules = someNames(['looks', 'reads', 'asks', 'leaves', 'stays', 'calls'], { maxLength: 8 }).chain(
    (ids) => fc.tuple(...ids.map((id) => someRule(id, engagement))),
  );
  const limits = fc.record({
    floor: fc.constantFrom(0, -50, 10),
    above: fc.constantFrom(100, 0, 10_000),
    fadeDays: fc.constantFrom(60, 1, 7, 400),
    steps: fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 4 }),
    rearms: fc.array(rarely(fc.integer({ min: 0, max: 15 }), 2), { minLength: 5, maxLength: 5 }),
    below: fc.constantFrom(0, 5),
  });
  return fc
    .tuple(rules, limits, rarely(someVelocity, 2))
    .map(([some, { floor, above, fadeDays, steps, rearms, below }, velocity]) => {
      let from = floor - below;
      const bands = [0, ...steps].map((step, i) => {
        from += step;
        const lower = rearms[i];
        return present({ id: `band-${i}`, from, rearm: lower === undefined ? undefined : from - lower });
      });
      return asScoring({ rules: some, velocity, floor, ceiling: floor + above, fadeDays, bands });
    });
}

const asScoring = (parts: object): ProcessInput['scoring'] => present(parts) as ProcessInput['scoring'];

/** Points for pace: short curves and long ones, with and without what standing still costs. */
const someVelocity = fc.record({
  curve: fc.constantFrom(
    [],
    [
      { businessDays: 0.5, points: 20 },
      { businessDays: 10, points: 5 },
    ],
  ),
  stagnation: fc.record({
    businessDays: fc.constantFrom(1, 5),
    points: fc.constantFrom(0, -5),
    times: fc.constantFrom(0, 4),
  }),
  fallingBack: fc.constantFrom(0, -10),
  joinMinutes: fc.constantFrom(0, 5, 600),
  cap: fc.constantFrom(0, 30),
});

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
