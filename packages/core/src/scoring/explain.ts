import { dayOf } from '../calendar/days.ts';
import type { engaged } from '../lead/events/engagement.ts';
import { type Event, type EventOf, millis } from '../lead/events/event.ts';
import type { ProfilePoints } from '../lead/events/scoring.ts';
import type { Lead } from '../lead/lead.ts';
import { bandOf } from './bands.ts';
import { clampScore, type Grant, grantsOf, leftOf, ruleFor } from './behaviour.ts';
import type { CompiledScoring } from './compile.ts';
import { limitedBy } from './profile.ts';
import type { Scoring, ScoringRule } from './rules.ts';
import { type Pace, velocityOn } from './velocity.ts';

/** One reason for a score. Points are in 1/1000 point; all parts together are the score exactly. */
export type ScorePart =
  | {
      readonly kind: 'engagement';
      readonly rule: string;
      /** The day it happened on; empty for what does not fade. */
      readonly day: string;
      readonly count: number;
      readonly points: number;
      /** The events behind it, where a history was given. */
      readonly events: readonly string[];
    }
  | {
      /** Who the lead is. */
      readonly kind: 'profile';
      readonly group: string;
      readonly rule: string;
      readonly points: number;
    }
  | {
      /** How fast the lead moves: an arrival, a stagnation or a falling back. */
      readonly kind: 'velocity';
      readonly reason: Pace['kind'];
      readonly status: string;
      /** The day from which on it counts. */
      readonly day: string;
      readonly points: number;
      /** The event that brought the lead into the status, where a history was given. */
      readonly events: readonly string[];
    }
  | { readonly kind: 'cap'; readonly rules: readonly string[]; readonly points: number }
  | { readonly kind: 'floor' | 'ceiling'; readonly points: number };

export interface ScoreExplanation {
  readonly score: number;
  readonly band: string;
  /** The day, in the process' zone, that the score holds for. */
  readonly day: string;
  readonly parts: readonly ScorePart[];
}

/**
 * Why a lead has its score at an instant. Where neither a cap nor floor or ceiling binds, taking a named event
 * away changes the score by exactly its share of the part.
 *
 * @param history the lead's events, to name those behind each part; without it parts name none.
 */
export function explainScore(
  compiled: CompiledScoring,
  lead: Lead,
  now: number,
  history: readonly Event[] = [],
): ScoreExplanation {
  const { scoring, zone } = compiled;
  const day = dayOf(now, zone);
  const profile = compiled.profile(lead);
  const shares = grantsOf(scoring, lead.engagement, day).flatMap((grant) => shareOf(scoring, grant, day));
  const names = eventsByRule(scoring, history);
  const paces = compiled.paces(lead).filter((pace) => pace.day <= day);
  const velocity = scoring.velocity ? 1000 * velocityOn(scoring.velocity, paces, day) : 0;
  const sum = shares.reduce((total, share) => total + share.points, profile.points + velocity);
  const score = clampScore(scoring, sum);
  const parts: ScorePart[] = shares.map(({ grant, raw }) => ({
    kind: 'engagement',
    rule: grant.rule.id,
    day: grant.day,
    count: grant.count,
    points: raw,
    events: names.get(grant.rule)?.get(grant.day) ?? [],
  }));
  parts.push(...profile.parts.map((part) => ({ kind: 'profile' as const, ...part })));
  const moves: ScorePart[] = paces.map((pace) => pacePart(pace, history));
  parts.push(...moves);
  const cut = capPart(shares, profile, velocity - moves.reduce((total, { points }) => total + points, 0));
  if (cut) parts.push(cut);
  if (score !== sum) parts.push({ kind: score > sum ? 'floor' : 'ceiling', points: score - sum });
  return { score, band: bandOf(scoring, score), day, parts };
}

/** What a grant counts for on a day, before its cap and after it. */
interface Share {
  readonly grant: Grant;
  readonly raw: number;
  readonly points: number;
}

function shareOf(scoring: Scoring, grant: Grant, day: string): Share[] {
  const left = leftOf(scoring, grant, day);
  return left * grant.raw === 0 ? [] : [{ grant, raw: grant.raw * left, points: grant.points * left }];
}

function pacePart({ kind, status, day, at, points }: Pace, history: readonly Event[]): ScorePart {
  const came = history.filter(({ type, data, occurredAt }) => {
    const reached = type === 'captured' ? data['status'] : type === 'status-changed' ? data['to'] : undefined;
    return reached === status && millis(occurredAt) <= at;
  });
  const events = came.slice(-1).map(({ id }) => id);
  return { kind: 'velocity', reason: kind, status, day, points: 1000 * points, events };
}

/** What caps of rules, limits of groups and the cap of velocity keep back, all together, with the rules and groups that they bind. */
function capPart(shares: readonly Share[], profile: ProfilePoints, slowed: number): ScorePart | null {
  const bound = shares.filter(({ raw, points }) => raw !== points);
  const limited = limitedBy(profile);
  if (bound.length === 0 && limited === 0 && slowed === 0) return null;
  const groups = limited === 0 ? [] : profile.parts.map(({ group }) => group);
  const named = slowed === 0 ? groups : [...groups, 'velocity'];
  const rules = [...new Set([...bound.map(({ grant }) => grant.rule.id), ...named])];
  const points = bound.reduce((sum, share) => sum + share.points - share.raw, limited + slowed);
  return { kind: 'cap', rules, points };
}

/** Ids of events by the rule that took them and the day of the part they are in. */
function eventsByRule(scoring: Scoring, history: readonly Event[]): Map<ScoringRule, Map<string, string[]>> {
  const names = new Map<ScoringRule, Map<string, string[]>>();
  const inTime = history
    .filter((event): event is EventOf<typeof engaged> => event.type === 'engaged')
    .sort((a, b) => (a.data.day < b.data.day ? -1 : a.data.day > b.data.day ? 1 : 0));
  for (const { id, data } of inTime) {
    const rule = data.confidence === 'human' ? ruleFor(scoring, data.kind, data.facet) : undefined;
    if (!rule) continue;
    const days = names.get(rule) ?? new Map<string, string[]>();
    names.set(rule, days);
    if (rule.once && days.size > 0) continue;
    const day = rule.once || rule.fades ? data.day : '';
    const there = days.get(day);
    if (there) there.push(id);
    else days.set(day, [id]);
  }
  return names;
}
