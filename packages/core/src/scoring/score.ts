import { addDays, dayOf, daysBetween, startOfDay } from '../calendar/days.ts';
import type { ProfilePoints } from '../lead/events/scoring.ts';
import type { Lead } from '../lead/lead.ts';
import { bandOf, spentBands, stayOf } from './bands.ts';
import { clampScore, grantsOf } from './behaviour.ts';
import type { CompiledScoring } from './compile.ts';
import { pacesAhead } from './velocity.ts';

/** A score in 1/1000 point, its band, the day it holds for, and when time alone will move it to another band. */
export interface Standing {
  readonly score: number;
  /** What engagement alone gives, before floor and ceiling. */
  readonly behaviour: number;
  readonly profile: ProfilePoints;
  /** What the pace from status to status gives, below 0 where the lead stands still. */
  readonly velocity: number;
  readonly band: string;
  readonly day: string;
  /** 0 when time alone crosses no band and no re-arm level any more. */
  readonly nextBandAt: number;
  readonly spent: readonly string[];
}

/** Where a lead stands at an instant: a pure function of its state, the rules and the time (Ours 7.2). */
export function standingAt(compiled: CompiledScoring, lead: Lead, now: number): Standing {
  const { scoring, zone } = compiled;
  const day = dayOf(now, zone);
  const profile = compiled.profile(lead);
  const course = courseOf(compiled, lead, day);
  const behaviour = course.behaviour(0);
  const velocity = course.velocity(0);
  const score = clampScore(scoring, profile.points + velocity + behaviour);
  const band = bandOf(scoring, score);
  const spent = spentBands(scoring, lead.score.spent, score);
  const { from, below } = stayOf(scoring, band, spent);
  let days = 1;
  for (; days <= course.days; days += 1) {
    const then = clampScore(scoring, profile.points + course.velocity(days) + course.behaviour(days));
    if (then < from || then >= below) break;
  }
  const nextBandAt = days > course.days ? 0 : startOfDay(addDays(day, days), zone);
  return { score, behaviour, profile, velocity, band, day, nextBandAt, spent };
}

/** What engagement and pace give over the days to come, if nothing more happens: they stand still after `days`. */
interface Course {
  readonly days: number;
  behaviour(days: number): number;
  velocity(days: number): number;
}

/** Points of an age in days, negative for what is still to come. */
interface Aged {
  readonly age: number;
  points: number;
}

/** Caps are reckoned once; what is left of the points is then a short sum per day. */
function courseOf(compiled: CompiledScoring, lead: Lead, today: string): Course {
  const { scoring, left } = compiled;
  const { fadeDays, velocity } = scoring;
  const fading: Aged[] = [];
  const lasting: Aged[] = [];
  let newest = fadeDays;
  for (const { rule, day, points } of grantsOf(scoring, lead.engagement, today)) {
    const age = day === '' ? fadeDays : daysBetween(day, today);
    if (points === 0 || (rule.fades && age >= fadeDays)) continue;
    addTo(rule.fades ? fading : lasting, age, points);
    newest = Math.min(newest, age);
  }
  const known = compiled.paces(lead);
  const paces = known.map(({ day, points }) => ({ age: daysBetween(day, today), points }));
  return {
    days: Math.max(fadeDays - newest, daysBetween(today, pacesAhead(known, today).at(-1) ?? today)),
    behaviour(days) {
      let sum = 0;
      for (const { age, points } of fading) sum += points * (left[age + days] ?? 0);
      for (const { age, points } of lasting) if (age + days >= 0) sum += points * 1000;
      return sum;
    },
    velocity: (days) => {
      if (!velocity) return 0;
      let sum = 0;
      for (const { age, points } of paces) if (age + days >= 0) sum += points;
      return 1000 * Math.min(velocity.cap, sum);
    },
  };
}

function addTo(ages: Aged[], age: number, points: number): void {
  const there = ages.find((one) => one.age === age);
  if (there) there.points += points;
  else ages.push({ age, points });
}
