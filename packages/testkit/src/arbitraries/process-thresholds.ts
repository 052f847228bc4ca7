import { engagementKinds, type ProcessInput } from '@leadstream/core';
import fc from 'fast-check';
import { someCriteria } from './criteria.ts';
import type { FieldInput } from './field-values.ts';
import { present, rarely, someNames } from './text.ts';

type Engagement = ProcessInput['engagement'];
type Rule = NonNullable<Engagement['thresholds']>[number];
type Action = Rule['then'][number];

/** The parts of a process that thresholds name. */
interface Parts {
  readonly fields: Readonly<Record<string, FieldInput>>;
  readonly statuses: ProcessInput['statuses'];
  readonly engagement: Engagement;
}

/** Threshold rules that are reached often: small counts, short and long windows, all that they may do. */
export function someThresholds({ fields, statuses, engagement }: Parts): fc.Arbitrary<Rule[]> {
  const kinds = [...engagementKinds.slice(0, 5), ...(engagement.kinds ?? [])];
  const one = fc
    .record({
      kinds: fc.uniqueArray(fc.constantFrom(...kinds), { minLength: 1, maxLength: 2 }),
      facets: rarely(fc.constantFrom({ page: { notIn: ['careers'] } }, { message: { in: ['welcome'] } }), 4),
      counted: fc.constantFrom({}, {}, { distinctBy: 'message' }, { joinWithinMinutes: 30 }),
      count: fc.constantFrom(1, 1, 2, 3),
      cooldownHours: rarely(fc.constantFrom(1, 100)),
      kind: fc.oneof({ weight: 3, arbitrary: sometimes() }, { weight: 1, arbitrary: ever() }),
      when: rarely(someCriteria(fields), 4),
      then: fc.array(someAction(statuses, kinds), { minLength: 1, maxLength: 3 }),
    })
    .map(({ counted, kind, ...rest }) => present({ id: '', ...rest, ...counted, ...kind }) as Rule);
  return someNames(['often', 'eager', 'gone', 'busy'], { maxLength: 3 }).chain((names) =>
    fc.tuple(...names.map((id) => one.map((rule) => ({ ...rule, id })))),
  );
}

const windows = [
  { ms: 3_600_000 },
  { days: 4 },
  { days: 30, kind: 'sliding' },
  { days: 2, kind: 'calendar' },
  { days: 400, kind: 'calendar' },
] as const;

/** Within a window, per something or of the lead, or not at all. */
const sometimes = () =>
  fc
    .record({ window: fc.constantFrom(...windows), repeat: rarely(fc.constantFrom('once', 're-arm')) })
    .chain((timed) =>
      fc
        .constantFrom({}, { per: 'lead' }, { per: 'message' }, { absent: true })
        .map((how) => present({ ...timed, ...how })),
    );
const ever = () => fc.constant({ repeat: 'once' });

function someAction(statuses: ProcessInput['statuses'], kinds: readonly string[]): fc.Arbitrary<Action> {
  const within = fc.constantFrom({ businessHours: 1 }, { businessDays: 2 }, { hours: 8 });
  const reachable = statuses.filter(({ kind }) => kind !== 'converted').map(({ id }) => id);
  return fc.oneof(
    fc
      .record({ to: rarely(fc.constantFrom('owner', 'manager', 'seller/ann')), within: rarely(within, 2) })
      .map((parts) => present({ do: 'alert' as const, ...parts }) as Action),
    fc
      .record({ to: fc.constantFrom(...reachable), suggest: rarely(fc.boolean()) })
      .map((parts) => present({ do: 'status' as const, ...parts }) as Action),
    fc.constantFrom(...kinds).map((kind) => ({ do: 'points' as const, kind })),
    fc.constant({ do: 'assign' as const }),
    within.map((soon) => ({ do: 'follow-up' as const, kind: 'call' as const, within: soon })),
  );
}

/** Who is told of bands and of leads that are given by hand. */
export function someAlerts(scoring: ProcessInput['scoring']): fc.Arbitrary<ProcessInput['alerts']> {
  const on = fc.constantFrom(...scoring.bands.map(({ id }) => id));
  return fc
    .record({
      manager: rarely(fc.constantFrom('seller/ann', 'seller/mia'), 2),
      bands: rarely(
        on.map((band) => [{ id: 'up', on: band }]),
        2,
      ),
      assigned: rarely(fc.constant({ id: 'given', within: { hours: 1 } }), 2),
    })
    .map((parts) => present(parts) as ProcessInput['alerts']);
}
