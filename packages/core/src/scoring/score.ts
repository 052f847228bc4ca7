import { addDays, dayOf, daysBetween, startOfDay } from '../calendar/days.ts';
import type { ProfilePoints } from '../lead/events/scoring.ts';
import type { Lead } from '../lead/lead.ts';
import { bandOf, spentBands } from './bands.ts';
import { clampScore, fade, grantsOf } from './behaviour.ts';
import type { CompiledScoring } from './compile.ts';
import type { Scoring } from './rules.ts';
import { type Pace, pacesAhead, velocityOn } from './velocity.ts';

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
  const paces = compiled.paces(lead);
  const course = courseOf(scoring, lead.engagement, day, { lasting: profile.points, paces });
  const { score, behaviour } = course.after(0);
  const band = bandOf(scoring, score);
  const spent = spentBands(scoring, lead.score.spent, score);
  const velocity = velocityPoints(scoring, paces, day);
  const standing = { score, behaviour, profile, velocity, band, day, spent };
  for (let days = 1; days <= course.days; days += 1) {
    const then = course.after(days).score;
    if (bandOf(scoring, then) !== band || spentBands(scoring, spent, then).length < spent.length) {
      return { ...standing, nextBandAt: startOfDay(addDays(day, days), zone) };
    }
  }
  return { ...standing, nextBandAt: 0 };
}

/** The score over the days to come, if nothing more happens: it stands still after `days`. */
interface Course {
  readonly days: number;
  after(days: number): { readonly score: number; readonly behaviour: number };
}

/** What counts beside behaviour: what stays as it is, and the pace of the lead. */
interface Besides {
  readonly lasting: number;
  readonly paces: readonly Pace[];
}

/** What the paces of a lead give on a day, in 1/1000 point. */
const velocityPoints = ({ velocity }: Scoring, paces: readonly Pace[], day: string): number =>
  velocity && paces.length > 0 ? 1000 * velocityOn(velocity, paces, day) : 0;

/** Caps are reckoned once; what is left of the points is then a short sum per day. */
function courseOf(
  scoring: Scoring,
  engagement: Lead['engagement'],
  today: string,
  { lasting: others, paces }: Besides,
): Course {
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
    days: Math.max(fadeDays - newest, daysBetween(today, pacesAhead(paces, today).at(-1) ?? today)),
    after(days) {
      const besides = others + velocityPoints(scoring, paces, addDays(today, days));
      let behaviour = 0;
      for (const [age, points] of fading) behaviour += points * (left[age + days] ?? 0);
      for (const [age, points] of lasting) if (age + days >= 0) behaviour += points * 1000;
      return { score: clampScore(scoring, besides + behaviour), behaviour };
    },
  };
}
