import * as z from 'zod';
import { Criteria, compileCriteria, type Test } from '../criteria/criteria.ts';
import { AlertTo } from '../lead/alert-to.ts';
import { daysKept } from '../lead/engagement-state.ts';
import { activityKinds } from '../lead/events/engagement.ts';
import { Id } from '../lead/events/event.ts';
import { ownValue } from '../lead/own-value.ts';
import { Within } from '../lead/within.ts';

const dayMs = 86_400_000;
const FacetValues = z.array(z.string().max(500)).max(100);

/** What happens when a threshold is reached (Ours 6.3). */
export const ThresholdAction = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('alert'), to: AlertTo.optional(), within: Within.optional() }),
  /** With `suggest` the lead stays where it is: whoever is alerted decides. */
  z.strictObject({ do: z.literal('status'), to: Id, suggest: z.boolean().optional() }),
  /** Adds an engagement of an own kind, which scoring rules give points for as for any other. */
  z.strictObject({ do: z.literal('points'), kind: Id }),
  z.strictObject({ do: z.literal('enrol'), program: Id }),
  /** Runs the assignment rules. */
  z.strictObject({ do: z.literal('assign') }),
  z.strictObject({ do: z.literal('follow-up'), kind: z.enum(activityKinds), within: Within }),
]);
export type ThresholdAction = z.infer<typeof ThresholdAction>;

/** So long, up to the fact itself: sliding `(t − w, t]`, or whole calendar days in the process' zone. */
export const ThresholdWindow = z.union([
  z.strictObject({
    ms: z
      .int()
      .min(1)
      .max(daysKept * dayMs),
  }),
  z.strictObject({
    days: z.int().min(1).max(daysKept),
    kind: z.enum(['sliding', 'calendar']).optional(),
  }),
]);
export type ThresholdWindow = z.infer<typeof ThresholdWindow>;

/** What people do so often, or no longer, that something should happen (Ours 6.1, 6.3). Robots never count. */
export const ThresholdRule = z.strictObject({
  id: Id,
  /** Kinds of engagement that count. */
  kinds: z.array(Id).min(1).max(20),
  /** Values of facets that count, or do not; what has no such facet is not `in`. */
  facets: z
    .record(Id, z.union([z.strictObject({ in: FacetValues }), z.strictObject({ notIn: FacetValues })]))
    .optional(),
  /** Counts the different values of a facet, such as messages, instead of how often. */
  distinctBy: Id.optional(),
  /** What follows within so many minutes counts as one with what it follows: one visit, one opening. */
  joinWithinMinutes: z.int().min(1).max(1440).optional(),
  /** Reached by so many; of an absence, while there are fewer. */
  count: z.int().min(1).max(1_000_000),
  /** Without one everything counts that ever was; such a rule must be `once`. */
  window: ThresholdWindow.optional(),
  /** Not again within so many hours. */
  cooldownHours: z.number().positive().max(9600).optional(),
  /** Reached anew after the count fell below; `once` never again. */
  repeat: z.enum(['re-arm', 'once']).optional(),
  /** What is counted apart: by the facet `message`, `page` or `campaign`. */
  per: z.enum(['lead', 'message', 'page', 'campaign']).optional(),
  /** Reached when so many did not happen within the window. */
  absent: z.boolean().optional(),
  /** Which leads it is about. */
  when: Criteria.optional(),
  // biome-ignore lint/suspicious/noThenProperty: the word that rules and events share; data, never awaited
  then: z.array(ThresholdAction).min(1).max(10),
});
export type ThresholdRule = z.infer<typeof ThresholdRule>;

type Facets = Readonly<Record<string, string>>;

/** Whether an engagement with these facets counts for a rule. */
export const fits = ({ facets }: ThresholdRule, own: Facets): boolean =>
  Object.entries(facets ?? {}).every(([facet, wanted]) => {
    const value = ownValue(own, facet);
    return 'in' in wanted
      ? value !== undefined && wanted.in.includes(value)
      : value === undefined || !wanted.notIn.includes(value);
  });

/** What an engagement is counted under; `null` when it lacks the facet that the rule counts by. */
export function keyOf({ per = 'lead' }: ThresholdRule, own: Facets): string | null {
  return per === 'lead' ? '' : (ownValue(own, per) ?? null);
}

/** A rule made ready: its criteria compiled once. */
export interface ReadyThreshold {
  readonly rule: ThresholdRule;
  readonly when: Test;
}

/** Makes the threshold rules of a process ready. */
export const compileThresholds = (
  rules: readonly ThresholdRule[] | undefined,
  lowestBand?: string,
): readonly ReadyThreshold[] =>
  (rules ?? []).map((rule) => ({ rule, when: compileCriteria(rule.when, lowestBand) }));
