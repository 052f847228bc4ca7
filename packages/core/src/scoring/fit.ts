import * as z from 'zod';
import { Criteria, compileCriteria } from '../criteria/criteria.ts';
import { Id } from '../lead/events/event.ts';
import type { Fit } from '../lead/events/scoring.ts';
import { type Grade, grades } from '../lead/grades.ts';
import type { Lead } from '../lead/lead.ts';

const Thirds = z.int().min(0).max(12);

/** One criterion of fit: thirds of a letter up where it matches, down where it does not; unknown counts for nothing. */
export const FitCriterion = z.object({
  id: Id,
  when: Criteria,
  match: Thirds.default(1),
  mismatch: Thirds.default(0),
});
export type FitCriterion = z.infer<typeof FitCriterion>;

/** Everybody starts here. */
export const startGrade: Grade = 'D';

/**
 * The grade so many thirds from D, never below F nor above A+.
 *
 * @example
 * gradeAt(2) // => 'C-'
 */
export const gradeAt = (thirds: number): Grade => grades[placeOf(thirds)] as Grade;

const start = grades.indexOf(startGrade);
const placeOf = (thirds: number): number => Math.min(grades.length - 1, Math.max(0, start + thirds));

/** How well a lead fits; `null` while no criterion is known to match or not to: the grade is hidden. */
export type FitOf = (lead: Lead) => Fit | null;

/** Compiles the criteria once per process version. */
export function compileFit(criteria: readonly FitCriterion[]): FitOf {
  const compiled = criteria.map((one) => ({ ...one, test: compileCriteria(one.when) }));
  return (lead) => {
    const parts: Fit['parts'] = [];
    for (const { id, match, mismatch, test } of compiled) {
      const matched = test(lead);
      if (matched !== null) parts.push({ id, matched, thirds: matched ? match : 0 - mismatch });
    }
    const thirds = parts.reduce((sum, part) => sum + part.thirds, 0);
    return parts.length === 0 ? null : { grade: gradeAt(thirds), thirds, parts };
  };
}

/** Why a lead has its grade: thirds from D, all parts together are the grade exactly. */
export interface FitExplanation {
  /** `null` while it is hidden. */
  readonly grade: Grade | null;
  readonly from: Grade;
  /** Thirds from `from` to the grade. */
  readonly thirds: number;
  readonly parts: readonly FitPart[];
}

export type FitPart =
  | { readonly kind: 'criterion'; readonly id: string; readonly matched: boolean; readonly thirds: number }
  | { readonly kind: 'floor' | 'ceiling'; readonly thirds: number };

/** Explains the fit that was found. */
export function explainFit(fit: Fit | null): FitExplanation {
  if (!fit) return { grade: null, from: startGrade, thirds: 0, parts: [] };
  const thirds = placeOf(fit.thirds) - start;
  const parts: FitPart[] = fit.parts.map((part) => ({ kind: 'criterion', ...part }));
  const cut = thirds - fit.thirds;
  if (cut !== 0) parts.push({ kind: cut > 0 ? 'floor' : 'ceiling', thirds: cut });
  return { grade: fit.grade, from: startGrade, thirds, parts };
}
