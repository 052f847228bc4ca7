import * as z from 'zod';
import { Id } from '../lead/events/event.ts';
import { Labels } from '../lead/statuses.ts';
import { FitCriterion } from './fit.ts';
import { CellLabels } from './matrix.ts';
import { ProfileGroup } from './profile.ts';
import { Quality } from './quality.ts';
import { defaultVelocity, Velocity } from './velocity.ts';

/**
 * Points for one kind of engagement. The first rule whose kind and facet values fit takes an engagement; a rule
 * without `facets` takes what is left of its kind. Points are whole, so that fading stays exact.
 */
export const ScoringRule = z.object({
  id: Id,
  kind: Id,
  facets: z.array(z.string().min(1)).optional(),
  points: z.int().min(-1000).max(1000),
  /** At most so many points within so many days, the earliest kept; days 1 = a calendar day. */
  cap: z.object({ points: z.int().min(1), days: z.int().min(1).max(400) }).optional(),
  /** Only the first one ever counts. */
  once: z.boolean().optional(),
  /** Points fade with age unless this is false. */
  fades: z.boolean().default(true),
});
export type ScoringRule = z.infer<typeof ScoringRule>;

/** A band holds scores from `from` points, up to where the next one begins. */
export const Band = z.object({
  id: Id,
  from: z.int(),
  /** Under so many points it must fall before reaching it is news again (Ours 7.5); without, as soon as it is left. */
  rearm: z.int().optional(),
  label: Labels.optional(),
});
export type Band = z.infer<typeof Band>;

export const Scoring = z.object({
  rules: z.array(ScoringRule).max(500),
  /** Points for who a lead is. */
  profile: z.array(ProfileGroup).max(50).optional(),
  /** Criteria that make the grade. */
  fit: z.array(FitCriterion).max(200).optional(),
  /** Default: those of Ours 7.7. */
  quality: Quality.optional(),
  /** Names of the cells of fit and band. */
  matrix: CellLabels.optional(),
  /** Points for how fast a lead moves from status to status; absent = none. */
  velocity: Velocity.optional(),
  /** Least and greatest score, in points. */
  floor: z.int(),
  ceiling: z.int(),
  /** Points are zero at this age in days, and fade in a straight line until then: half at half of it. */
  fadeDays: z.int().min(1).max(400),
  /** Lowest first; the first one starts at the floor or below. */
  bands: z.array(Band).min(1),
});
export type Scoring = z.infer<typeof Scoring>;

/** The defaults of Ours 7.5. */
export const defaultScoring: Scoring = {
  rules: [
    { id: 'request-form', kind: 'form-submit', facets: ['request'], points: 40, fades: true },
    { id: 'other-form', kind: 'form-submit', points: 15, cap: { points: 30, days: 7 }, fades: true },
    { id: 'webinar-registered', kind: 'webinar-registered', points: 5, fades: true },
    { id: 'webinar-attended', kind: 'webinar-attended', points: 15, fades: true },
    {
      id: 'buying-page',
      kind: 'page-view',
      facets: ['pricing', 'product'],
      points: 5,
      cap: { points: 15, days: 1 },
      fades: true,
    },
    { id: 'careers-page', kind: 'page-view', facets: ['careers'], points: -10, fades: true },
    { id: 'visit', kind: 'visit', points: 2, cap: { points: 6, days: 1 }, fades: true },
    { id: 'link-click', kind: 'link-click', points: 5, cap: { points: 10, days: 1 }, fades: true },
    { id: 'email-open', kind: 'email-open', points: 1, cap: { points: 3, days: 1 }, fades: true },
    { id: 'opt-in', kind: 'opt-in', points: 10, once: true, fades: true },
    { id: 'opt-out', kind: 'opt-out', points: -30, fades: true },
    { id: 'hard-bounce', kind: 'bounce', facets: ['hard'], points: -20, fades: false },
    { id: 'complaint', kind: 'complaint', points: -100, fades: false },
  ],
  velocity: defaultVelocity,
  floor: 0,
  ceiling: 100,
  fadeDays: 60,
  bands: [
    { id: 'cold', from: 0 },
    { id: 'warm', from: 25 },
    { id: 'hot', from: 60, rearm: 50 },
  ],
};
