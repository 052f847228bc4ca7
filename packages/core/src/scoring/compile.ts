import { type BusinessTime, businessTime, plainCalendar } from '../calendar/business.ts';
import type { Fit, ProfilePoints } from '../lead/events/scoring.ts';
import type { Lead, StatusStep } from '../lead/lead.ts';
import { fade } from './behaviour.ts';
import { compileFit } from './fit.ts';
import { compileProfile } from './profile.ts';
import type { Scoring } from './rules.ts';
import { type Pace, pacesOf } from './velocity.ts';

/** Scoring made ready: its criteria compiled once per process version. */
export interface CompiledScoring {
  readonly scoring: Scoring;
  /** The zone that days are counted in. */
  readonly zone: string;
  /** How much of a point is left at each age in days, in 1/1000. */
  readonly left: readonly number[];
  /** Points for who a lead is: of an erased one, as they were found last. */
  readonly profile: (lead: Lead) => ProfilePoints;
  /** What the steps of a lead earn and cost. */
  readonly paces: (lead: Lead) => readonly Pace[];
  /** The fit: of an erased one, as it was found last. */
  readonly fit: (lead: Lead) => Fit | null;
}

/**
 * Makes scoring ready for use.
 *
 * @example
 * compileScoring(defaultScoring, 'UTC').zone // => 'UTC'
 */
export function compileScoring(
  scoring: Scoring,
  zone: string,
  time: BusinessTime = businessTime(plainCalendar, zone),
): CompiledScoring {
  const { velocity } = scoring;
  const profile = compileProfile(scoring.profile ?? []);
  const fit = compileFit(scoring.fit ?? []);
  // States are frozen, and a step is rare beside all else that happens: most states share their steps with the one before.
  const paces = new WeakMap<readonly StatusStep[], readonly Pace[]>();
  return {
    scoring,
    zone,
    left: Array.from({ length: scoring.fadeDays }, (_, age) => fade(age, scoring.fadeDays)),
    profile: (lead) => (lead.erasedAt > 0 ? lead.score.profile : profile(lead)),
    paces: ({ status }) => {
      const known = paces.get(status.steps);
      if (known) return known;
      const made = velocity ? pacesOf(velocity, status.steps, { businessTime: time, zone }) : [];
      paces.set(status.steps, made);
      return made;
    },
    fit: (lead) => (lead.erasedAt > 0 ? lead.fit : fit(lead)),
  };
}
