import { dayOf } from '../calendar/days.ts';
import { bucketOf } from '../engagement/facets.ts';
import type { CommandOf } from '../lead/commands.ts';
import type { engaged } from '../lead/events/engagement.ts';
import { type Event, type EventOf, happened, millis } from '../lead/events/event.ts';
import { type Counted, rescored } from '../lead/events/scoring.ts';
import { leadEvolver } from '../lead/evolve.ts';
import { type Lead, leadStream } from '../lead/lead.ts';
import { ownValue } from '../lead/own-value.ts';
import { type Refusal, refuse } from '../lead/refusals.ts';
import { inBuckets } from '../lead/score-state.ts';
import type { Process } from '../process/process.ts';
import type { Decision, Draft } from './decision.ts';
import { differs, standingData, standingOf } from './standing.ts';

/**
 * Reckons a lead by the process in force. `rescored` is added where these rules, had they been there, would have
 * given another standing when the lead was scored last, or where its engagement is counted otherwise now: what has
 * faded since is no change of rules. Nothing follows from it, since nobody did anything (Ours 7.2).
 */
export function decideRescore(draft: Draft, { lead: id, recount }: CommandOf<'rescore'>): Decision | Refusal {
  const lead = draft.sight.lead(id);
  if (!lead) return refuse('not-found', { field: 'lead' });
  if (recount && recount.upTo !== lead.version) return refuse('version-changed');
  const { process, now } = draft.world;
  const counted = recount ? recounted(lead, recount.kinds) : lead;
  const scoredAt = lead.score.at || now;
  const then = standingOf(process, counted, scoredAt);
  const isOther =
    then.score !== lead.score.value ||
    then.behaviour !== lead.score.behaviour ||
    differs(lead, process, then);
  if (!isOther && counted === lead) return draft.finish(id);
  const at = Math.max(now, lead.score.at);
  const { armed: _nothingHappened, ...data } = standingData(process, lead, standingOf(process, counted, at));
  draft.add(
    leadStream(id),
    happened(rescored, at, {
      ...data,
      cause: 'rules',
      previousProcess: lead.score.process,
      ...(recount && counted !== lead ? { recount: recount.kinds } : {}),
    }),
  );
  return draft.finish(id);
}

/** The lead with kinds of engagement in other buckets; the lead itself where they are the same. */
function recounted(lead: Lead, kinds: Readonly<Record<string, Counted>>): Lead {
  const changed = Object.entries(kinds).flatMap(([kind, counted]) => {
    const engagement = ownValue(lead.engagement, kind);
    return engagement ? [[kind, { ...engagement, ...inBuckets(counted) }] as const] : [];
  });
  return changed.length === 0
    ? lead
    : { ...lead, engagement: { ...lead.engagement, ...Object.fromEntries(changed) } };
}

/**
 * Counts the engagement of a lead again by replaying its history with the facets and days of a process (Ours 6.6):
 * the kinds whose buckets come out otherwise; `null` where none does, so that there is nothing to carry.
 */
export function recountOf(process: Process, history: readonly Event[]): Record<string, Counted> | null {
  const before = leadEvolver.replay(history)?.engagement ?? {};
  const after = leadEvolver.replay(history.map((event) => bucketed(process, event)))?.engagement ?? {};
  const counts = Object.entries(after).flatMap(([kind, { days, facets }]) => {
    const was = ownValue(before, kind);
    return was && isSame(was.days, days) && isSame(was.facets, facets) ? [] : [[kind, { days, facets }]];
  });
  return counts.length === 0 ? null : Object.fromEntries(counts);
}

/** An event as if it had been decided by a process: engaged in its buckets, and no recount before this one. */
function bucketed(process: Process, event: Event): Event {
  if (event.type === 'rescored') return { ...event, data: { ...event.data, recount: undefined } };
  if (event.type !== 'engaged') return event;
  const { kind, facets } = (event as EventOf<typeof engaged>).data;
  const facet = bucketOf(process.definition.engagement, kind, facets);
  const day = dayOf(millis(event.occurredAt), process.zone);
  return { ...event, data: { ...event.data, facet, day } };
}

/** Whether two plain values are the same, whatever the order of their keys. */
function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const [one, other] = [a, b] as Readonly<Record<string, unknown>>[];
  const keys = Object.keys(one ?? {});
  return (
    keys.length === Object.keys(other ?? {}).length &&
    keys.every((key) => isSame(one?.[key], ownValue(other ?? {}, key)))
  );
}
