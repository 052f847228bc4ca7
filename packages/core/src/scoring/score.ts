import { addDays, dayOf, daysBetween, startOfDay } from '../calendar/days.ts';
import type { Lead } from '../lead/lead.ts';
import { clampScore, fade, grantsOf } from './behaviour.ts';
import type { Scoring } from './rules.ts';

/** A score in 1/1000 point, its band, the day it holds for, and when fading alone will move it to another band. */
export interface Standing {
  readonly score: number;
  readonly behaviour: number;
  readonly band: string;
  readonly day: string;
  /** 0 when fading crosses no band any more. */
  readonly nextBandAt: number;
}

/** The band of a score: the highest that begins at or below it. */
export function bandOf(scoring: Scoring, score: number): string {
  let band = scoring.bands[0]?.id ?? '';
  for (const one of scoring.bands) if (score >= one.from * 1000) band = one.id;
  return band;
}

/** The band of a lead that nothing scored yet. */
export const lowestBand = (scoring: Scoring): string => bandOf(scoring, scoring.floor * 1000);

/** Where a lead stands at an instant: a pure function of its engagement, the rules and the time (Ours 7.2). */
export function standingAt(
  scoring: Scoring,
  engagement: Lead['engagement'],
  now: number,
  zone: string,
): Standing {
  const day = dayOf(now, zone);
  const course = courseOf(scoring, engagement, day);
  const score = course.scoreAfter(0);
  const band = bandOf(scoring, score);
  for (let days = 1; days <= course.days; days += 1) {
    if (bandOf(scoring, course.scoreAfter(days)) !== band) {
      return { score, behaviour: score, band, day, nextBandAt: startOfDay(addDays(day, days), zone) };
    }
  }
  return { score, behaviour: score, band, day, nextBandAt: 0 };
}

/** The score over the days to come, if nothing more happens: it stands still after `days`. */
interface Course {
  readonly days: number;
  scoreAfter(days: number): number;
}

/** Caps are reckoned once; what is left of the points is then a short sum per day. */
function courseOf(scoring: Scoring, engagement: Lead['engagement'], today: string): Course {
  const { fadeDays } = scoring;
  const left = Array.from({ length: fadeDays }, (_, age) => fade(age, fadeDays));
  /** Points by their age today, negative for what is still to come: those that fade and those that stay. */
  const fading = new Map<number, number>();
  const lasting = new Map<number, number>();
  let newest = fadeDays;
  for (const { rule, day, points } of grantsOf(scoring, engagement, today)) {
    const age = day === '' ? fadeDays : daysBetween(day, today);
    if (points === 0 || (rule.fades && age >= fadeDays)) continue;
    const ages = rule.fades ? fading : lasting;
    ages.set(age, (ages.get(age) ?? 0) + points);
    newest = Math.min(newest, age);
  }
  return {
    days: fadeDays - newest,
    scoreAfter(days) {
      let sum = 0;
      for (const [age, points] of fading) sum += points * (left[age + days] ?? 0);
      for (const [age, points] of lasting) if (age + days >= 0) sum += points * 1000;
      return clampScore(scoring, sum);
    },
  };
}
