import { dayOf } from '../calendar/days.ts';
import { bucketOf } from '../engagement/facets.ts';
import type { EngagementInput } from '../lead/commands.ts';
import { engaged, engagementKinds } from '../lead/events/engagement.ts';
import { happened, millis, type NewEvent } from '../lead/events/event.ts';
import type { Lead } from '../lead/lead.ts';
import { type Refusal, refuse } from '../lead/refusals.ts';
import type { Process } from '../process/process.ts';

/** Refused `invalid` when the process knows no such kind of engagement. */
export function engagementRefusal(process: Process, inputs: readonly EngagementInput[]): Refusal | null {
  const own = process.definition.engagement.kinds;
  const unknown = inputs.findIndex(
    ({ kind }) => !own.includes(kind) && !(engagementKinds as readonly string[]).includes(kind),
  );
  return unknown < 0
    ? null
    : refuse('invalid', { field: `engagements.${unknown}.kind`, detail: { fault: 'unknown-kind' } });
}

/**
 * How many of an engagement's count are new: of a running total, what it grew by since last time; 0 when it did
 * not grow, or fell.
 */
export function newCount(lead: Lead | null, input: EngagementInput): number {
  const count = input.count ?? 1;
  return input.totalOf ? Math.max(0, count - (lead?.totals[input.totalOf] ?? 0)) : count;
}

/** The fact of an engagement; `null` when nothing of it is new. */
export function engagedFact(
  process: Process,
  lead: Lead | null,
  input: EngagementInput,
  now: number,
  importId?: string,
): NewEvent | null {
  const count = newCount(lead, input);
  if (count === 0) return null;
  const at = input.at ? millis(input.at) : now;
  const facets = input.facets ?? {};
  return happened(engaged, at, {
    kind: input.kind,
    count,
    day: dayOf(at, process.zone),
    facet: bucketOf(process.definition.engagement, input.kind, facets),
    timed: input.timed ?? input.totalOf === undefined,
    confidence: input.confidence ?? 'human',
    facets,
    ...(input.durationSeconds === undefined ? {} : { durationSeconds: input.durationSeconds }),
    ...(input.externalId ? { externalId: input.externalId } : {}),
    ...(input.touch ? { touch: input.touch } : {}),
    ...(input.totalOf ? { total: { key: input.totalOf, value: input.count ?? 1 } } : {}),
    ...(importId ? { import: importId } : {}),
  });
}
