import { addDays, dayOf, startOfDay } from '../calendar/days.ts';
import type { Lead } from '../lead/lead.ts';
import { behaviourPoints, behaviourSum, clampScore } from './behaviour.ts';
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

/** Where a lead stands at an instant: a pure function of its engagement, the rules and the time (Ours 7.2). */
export function standingAt(
  scoring: Scoring,
  engagement: Lead['engagement'],
  now: number,
  zone: string,
): Standing {
  const day = dayOf(now, zone);
  const scoreOn = (today: string) =>
    clampScore(scoring, behaviourSum(behaviourPoints(scoring, engagement, today)));
  const score = scoreOn(day);
  const band = bandOf(scoring, score);
  return { score, behaviour: score, band, day, nextBandAt: nextCrossing(scoring, scoreOn, score, day, zone) };
}

function nextCrossing(
  scoring: Scoring,
  scoreOn: (day: string) => number,
  score: number,
  today: string,
  zone: string,
): number {
  const lowest = bandOf(scoring, scoring.floor * 1000);
  const band = bandOf(scoring, score);
  if (band === lowest && !couldRise(scoring)) return 0;
  for (let days = 1; days <= scoring.fadeDays; days += 1) {
    const day = addDays(today, days);
    if (bandOf(scoring, scoreOn(day)) !== band) return startOfDay(day, zone);
  }
  return 0;
}

/** Where points may be negative, a score can also rise while they fade. */
const couldRise = (scoring: Scoring): boolean => scoring.rules.some((rule) => rule.points < 0 && rule.fades);
