import { missingAt, type NewFacts, type Reached, reachedBy } from '../../engagement/reached.ts';
import { fits, keyOf, type ReadyThreshold, type ThresholdRule } from '../../engagement/thresholds.ts';
import { absenceAwaited, thresholdReached } from '../../lead/events/alerts.ts';
import { type Event, happened, iso, millis } from '../../lead/events/event.ts';
import type { LeadEvent } from '../../lead/evolve.ts';
import { type Lead, leadStream } from '../../lead/lead.ts';
import type { Draft } from '../decision.ts';
import { carryOut, outcomesOf } from '../threshold-actions.ts';
import type { Trigger } from '../trigger.ts';

/**
 * Notes which thresholds the facts of a command reach, and does what their rules say; notes what people no longer do,
 * and when to look again. Each rule is asked once a command, and history reaches nothing (Ours 0.1, 0.2, 6.1, 6.3).
 */
export function thresholds(draft: Draft, lead: Lead, trigger: Trigger): void {
  const { process } = draft.world;
  if (draft.issued.mode === 'history' || process.thresholds.length === 0) return;
  const facts = factsOf(draft, lead, trigger);
  for (const ready of process.thresholds) {
    if (!ready.rule.absent)
      for (const news of newsFor(ready.rule, facts)) look(draft, lead.id, ready, news, trigger);
  }
  absences(draft, lead.id, trigger);
}

type Engaged = Extract<LeadEvent, { type: 'engaged' }>;

/** What people did, of the facts of the command: robots do nothing. */
function factsOf(draft: Draft, lead: Lead, trigger: Trigger): readonly Engaged[] {
  const indices = new Set(trigger.facts.map(({ event }) => event));
  return draft
    .written(leadStream(lead.id))
    .filter(({ event, index }) => indices.has(index) && isHuman(event))
    .map(({ event }) => event as Engaged);
}

const isHuman = (event: Event): boolean =>
  event.type === 'engaged' && (event as Engaged).data.confidence === 'human';

/** The facts that count for a rule, by what it counts them under, each by time. */
function newsFor(rule: ThresholdRule, facts: readonly Engaged[]): NewFacts[] {
  const byKey = new Map<string, { at: number; id: string }[]>();
  for (const { id, occurredAt, data } of facts) {
    const isCounted =
      rule.kinds.includes(data.kind) && fits(rule, data.facets) && (data.timed || !rule.window);
    const key = isCounted ? keyOf(rule, data.facets) : null;
    if (key === null) continue;
    const known = byKey.get(key) ?? [];
    byKey.set(key, known);
    known.push({ at: millis(occurredAt), id });
  }
  return [...byKey].map(([key, news]) => ({ key, facts: news.sort((a, b) => a.at - b.at) }));
}

function look(
  draft: Draft,
  id: string,
  { rule, when }: ReadyThreshold,
  news: NewFacts,
  trigger: Trigger,
): void {
  const lead = draft.sight.lead(id);
  if (!lead) return;
  const { zone, definition } = draft.world.process;
  const reached = reachedBy(lead, rule, news, { rules: definition.engagement, zone });
  if (reached && when(lead) === true) reach(draft, lead, rule, { ...reached, key: news.key }, trigger);
}

function reach(
  draft: Draft,
  lead: Lead,
  rule: ThresholdRule,
  { key, at, count, factAt, late }: Reached & { readonly key: string },
  { because }: Trigger,
): void {
  const then = outcomesOf(draft, lead, rule, factAt);
  const data = { rule: rule.id, key, count, at: iso(at), ...(late ? { late } : {}), then };
  const event = draft.add(
    leadStream(lead.id),
    happened(thresholdReached, draft.world.now, data, { because }),
  );
  carryOut(draft, lead.id, rule, then, event);
}

/** What too few people do: noted when its time has come, and otherwise waited for. */
function absences(draft: Draft, id: string, trigger: Trigger): void {
  const { now, process } = draft.world;
  const around = { rules: process.definition.engagement, zone: process.zone };
  const rules = process.thresholds.filter(({ rule }) => rule.absent);
  for (const { rule, when } of rules) {
    const lead = draft.sight.lead(id);
    const missing = lead && !lead.conversion ? missingAt(lead, rule, around) : null;
    if (lead && missing && missing.at <= now && when(lead) === true) {
      // A lead that goes live now may have been silent for long: that is so, and no news that rouses anybody.
      const factAt = trigger.by === 'go-live' ? missing.at : now;
      reach(draft, lead, rule, { ...missing, key: '', factAt, late: false }, trigger);
    }
  }
  const lead = draft.sight.lead(id);
  if (lead)
    awaitAbsence(
      draft,
      lead,
      rules.map(({ rule }) => missingAt(lead, rule, around)?.at ?? 0),
      trigger,
    );
}

/** Says when to look again: only where nothing is waited for that comes first, so that not every fact moves a task. */
function awaitAbsence(draft: Draft, lead: Lead, due: readonly number[], { because }: Trigger): void {
  const { now } = draft.world;
  const ahead = lead.conversion ? [] : due.filter((at) => at > now);
  const next = ahead.length > 0 ? Math.min(...ahead) : 0;
  const isWaiting = lead.absenceDueAt > now;
  if (next === 0 ? lead.absenceDueAt === 0 || isWaiting : isWaiting && lead.absenceDueAt <= next) return;
  const data = next > 0 ? { dueAt: iso(next) } : {};
  draft.add(leadStream(lead.id), happened(absenceAwaited, now, data, { because }));
}
