import { dayOf } from '../calendar/days.ts';
import { settledTouch } from '../capture/touches.ts';
import { bucketOf } from '../engagement/facets.ts';
import type { EngagementInput } from '../lead/command-parts.ts';
import { engaged, engagementKinds } from '../lead/events/engagement.ts';
import { happened, millis, type NewEvent } from '../lead/events/event.ts';
import { type Lead, leadStream } from '../lead/lead.ts';
import { ownValue } from '../lead/own-value.ts';
import { type Refusal, refuse } from '../lead/refusals.ts';
import type { Process } from '../process/process.ts';
import { joinByTouch } from './campaign.ts';
import { engagementClaim } from './claims.ts';
import type { Draft } from './decision.ts';
import type { Fact } from './trigger.ts';

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
  return input.totalOf ? Math.max(0, count - totalBefore(lead, input.totalOf)) : count;
}

/**
 * Adds the facts of engagements to a draft, each seeing those before it. What adds nothing to a running total, or
 * came in before under its external id, is no fact.
 */
export function addEngagements(
  draft: Draft,
  lead: string,
  inputs: readonly EngagementInput[],
  otherwise: { readonly at: number; readonly import?: string },
): Fact[] {
  const stream = leadStream(lead);
  return inputs.flatMap((input) => {
    const identity = input.externalId && engagementClaim(input.externalId);
    if (identity && draft.holders(identity).length > 0) return [];
    const count = newCount(draft.sight.lead(lead), input);
    if (count === 0) return [];
    if (identity) draft.take(identity, stream, 'alone');
    const at = input.at ? millis(input.at) : otherwise.at;
    const fact = engagedFact(draft.world.process, input, { at, count, import: otherwise.import });
    const added = { event: draft.add(stream, fact), at };
    if (input.confidence !== 'suspected-robot') joinByTouch(draft, lead, input.touch, added);
    return [added];
  });
}

function engagedFact(
  process: Process,
  input: EngagementInput,
  { at, count, import: importId }: { at: number; count: number; import: string | undefined },
): NewEvent {
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
    ...(input.touch ? { touch: settledTouch(input.touch) } : {}),
    ...(input.totalOf ? { total: { key: input.totalOf, value: input.count ?? 1 } } : {}),
    ...(importId ? { import: importId } : {}),
  });
}

/** What a running total stood at when it was last given. */
export const totalBefore = (lead: Lead | null, key: string): number =>
  lead === null ? 0 : (ownValue(lead.totals, key) ?? 0);
