import { addDays, dayOf, startOfDay } from '../calendar/days.ts';
import { firingsKept } from '../lead/alert-state.ts';
import type { Firing, Lead } from '../lead/lead.ts';
import { ownValue } from '../lead/own-value.ts';
import type { EngagementRules } from './facets.ts';
import { type Stretch, stretchesOf, type Tally, tallyOf } from './tally.ts';
import type { ThresholdRule } from './thresholds.ts';

/** What a rule is looked at with. */
export interface Surroundings {
  readonly rules: EngagementRules;
  readonly zone: string;
}

/** A threshold that is reached and was not noted before. */
export interface Reached {
  readonly at: number;
  readonly count: number;
  /** The newest of the facts that reached it. */
  readonly factAt: number;
  readonly late: boolean;
}

/** New facts that count for a rule and a key. */
export interface NewFacts {
  readonly key: string;
  /** Instants and ids, by time. */
  readonly facts: readonly { readonly at: number; readonly id: string }[];
}

const hourMs = 3_600_000;
const dayMs = 86_400_000;

/** Times that a rule was reached for a key, oldest first. */
export const firingsOf = (lead: Lead, rule: ThresholdRule, key: string): readonly Firing[] =>
  (ownValue(lead.thresholds, rule.id) ?? []).filter((firing) => firing.key === key);

/**
 * Whether new facts reach a threshold: each stretch in which it is reached counts once, whichever fact completes it
 * (Ours 6.1). It is late where the stretch began before the facts, or where facts after them were known already.
 */
export function reachedBy(
  lead: Lead,
  rule: ThresholdRule,
  news: NewFacts,
  around: Surroundings,
): Reached | null {
  const tally = tallyOf(rule, news.key, lead.engagement, around);
  const latest = stretchesOf(rule, tally)
    .map((stretch) => ({
      stretch,
      facts: news.facts.filter((fact) => touches(rule, tally, stretch, fact.at)),
    }))
    .filter(({ facts }) => facts.length > 0)
    .at(-1);
  const [first, last] = [latest?.facts[0], latest?.facts.at(-1)];
  if (!latest || !first || !last) return null;
  const at = Math.max(latest.stretch.from, first.at);
  if (!isNew(lead, rule, news.key, { ...latest.stretch, to: Math.max(at, latest.stretch.to) }, at))
    return null;
  const ids = new Set(news.facts.map(({ id }) => id));
  const wasKnown = tally.counted.some(
    ({ end, events }) => end > last.at && !events.some((id) => ids.has(id)),
  );
  return {
    at,
    count: tally.levelAt(at),
    factAt: last.at,
    late: at > latest.stretch.from || wasKnown,
  };
}

/** Whether a fact lies in a stretch, or in the window that the stretch began with. */
function touches(rule: ThresholdRule, tally: Tally, stretch: Stretch, at: number): boolean {
  if (!rule.window) return true;
  return at <= stretch.to && at >= tally.firstIn(stretch.from);
}

function isNew(lead: Lead, rule: ThresholdRule, key: string, stretch: Stretch, at: number): boolean {
  const firings = firingsOf(lead, rule, key);
  if (rule.repeat === 'once' && firings.length > 0) return false;
  if (firings.some((firing) => firing.at >= stretch.from && firing.at <= stretch.to)) return false;
  const cooldown = (rule.cooldownHours ?? 0) * hourMs;
  if (firings.some((firing) => Math.abs(firing.at - at) < cooldown)) return false;
  // What was forgotten lies before what is remembered: there nothing is reached anew.
  const all = ownValue(lead.thresholds, rule.id) ?? [];
  return all.length < firingsKept || at > Math.min(...all.map((firing) => firing.at));
}

/** When an absence is missed: no instant, where it was noted already. */
export interface Missing {
  readonly at: number;
  readonly count: number;
}

/** When too few will have happened, if nothing more does; `null` once it was noted, or never again. */
export function missingAt(lead: Lead, rule: ThresholdRule, around: Surroundings): Missing | null {
  const { window } = rule;
  if (!window) return null;
  const tally = tallyOf(rule, '', lead.engagement, around);
  const since = Math.max(lead.capturedAt, sinceOf(rule, tally));
  const at = leftAt(window, since, around.zone);
  const firings = firingsOf(lead, rule, '');
  if (rule.repeat === 'once' && firings.length > 0) return null;
  return firings.some((firing) => firing.at >= at) ? null : { at, count: tally.levelAt(at) };
}

/** The last instant at which there were enough; 0 when there never were. */
function sinceOf(rule: ThresholdRule, { counted }: Tally): number {
  let left = rule.count;
  for (const { at, count } of [...counted].reverse()) {
    left -= count;
    if (left <= 0) return at;
  }
  return 0;
}

/** When something that happened leaves the window again. */
function leftAt(window: NonNullable<ThresholdRule['window']>, at: number, zone: string): number {
  if ('ms' in window) return at + window.ms;
  if (window.kind !== 'calendar') return at + window.days * dayMs;
  return startOfDay(addDays(dayOf(at, zone), window.days), zone);
}
