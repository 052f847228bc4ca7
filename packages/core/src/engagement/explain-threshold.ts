import type { Lead } from '../lead/lead.ts';
import { ownValue } from '../lead/own-value.ts';
import { firingsOf, missingAt, type Surroundings } from './reached.ts';
import { tallyOf } from './tally.ts';
import { keyOf, type ReadyThreshold } from './thresholds.ts';

/** Where a lead stands with a threshold, for one thing that is counted apart. */
export interface ThresholdPart {
  /** The message, page or campaign; empty where the rule is about the lead. */
  readonly key: string;
  readonly count: number;
  /** The first instant that counts. */
  readonly from: string | null;
  /** Ids of the events that count; several of them may count as one. */
  readonly events: readonly string[];
  /** False where the window reaches back to what is known by whole days only. */
  readonly exact: boolean;
  /** Before this instant whole days are counted. */
  readonly wholeDaysBefore: string | null;
  /** When it was reached, as far as that is remembered, oldest first. */
  readonly reachedAt: readonly string[];
  /** Of an absence, when it is missed if nothing happens. */
  readonly dueAt: string | null;
}

export interface ThresholdExplanation {
  readonly rule: string;
  /** The count that reaches it. */
  readonly of: number;
  /** Whether the rule is about this lead; `null` = not known. */
  readonly applies: boolean | null;
  readonly parts: readonly ThresholdPart[];
}

/** Where a lead stands with a threshold at an instant, and which events count (Ours 6.6). */
export function explainThreshold(
  { rule, when }: ReadyThreshold,
  lead: Lead,
  at: number,
  around: Surroundings,
): ThresholdExplanation {
  const parts = keysOf(rule, lead).map((key): ThresholdPart => {
    const tally = tallyOf(rule, key, lead.engagement, around);
    const from = tally.firstIn(at);
    const exact = !rule.window || from >= tally.exactFrom;
    const missing = rule.absent ? missingAt(lead, rule, around) : null;
    return {
      key,
      count: tally.levelAt(at),
      from: Number.isFinite(from) ? new Date(from).toISOString() : null,
      events: tally.counted.filter((one) => one.at >= from && one.at <= at).flatMap(({ events }) => events),
      exact,
      wholeDaysBefore: exact ? null : new Date(tally.exactFrom).toISOString(),
      reachedAt: firingsOf(lead, rule, key).map((firing) => new Date(firing.at).toISOString()),
      dueAt: missing ? new Date(missing.at).toISOString() : null,
    };
  });
  return { rule: rule.id, of: rule.count, applies: when(lead), parts };
}

/** All that a rule counts apart, as far as single engagements are kept. */
function keysOf(rule: ReadyThreshold['rule'], lead: Lead): string[] {
  if ((rule.per ?? 'lead') === 'lead') return [''];
  const keys = rule.kinds.flatMap((kind) =>
    (ownValue(lead.engagement, kind)?.recent ?? []).map(({ facets }) => keyOf(rule, facets)),
  );
  return [...new Set(keys.filter((key) => key !== null))].sort();
}
