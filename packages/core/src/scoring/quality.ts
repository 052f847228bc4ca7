import * as z from 'zod';
import { Criteria, compileCriteria } from '../criteria/criteria.ts';
import type { Lead } from '../lead/lead.ts';

/** What makes a lead a good or a poor one: a split of every measure (Ours 7.7). */
export const Quality = z.object({ good: Criteria, poor: Criteria });
export type Quality = z.infer<typeof Quality>;

/**
 * The defaults of Ours 7.7. Good: fit at least B and (warm or better, or a request form). Poor: fit D or F, or
 * bounced, or disqualified as poor fit.
 */
export const defaultQuality: Quality = {
  good: {
    all: [
      { field: 'grade', op: 'at-least', value: 'B' },
      {
        any: [
          { field: 'band', op: 'in', value: ['warm', 'hot'] },
          { field: 'engaged.form-submit.request', op: 'at-least', value: 1 },
        ],
      },
    ],
  },
  poor: {
    any: [
      { field: 'grade', op: 'at-most', value: 'D+' },
      { field: 'engaged.bounce.hard', op: 'at-least', value: 1 },
      {
        all: [
          { field: 'statusKind', op: 'is', value: 'disqualified' },
          { field: 'reason', op: 'is', value: 'poor-fit' },
        ],
      },
    ],
  },
};

/** A lead that is both counts as poor: the address that bounces cannot be called upon, however well it fits. */
export type QualityOf = (lead: Lead) => 'good' | 'poor' | 'neither';

/** Compiles the criteria once per process version. Unknown is neither. */
export function compileQuality({ good, poor }: Quality = defaultQuality, lowestBand = ''): QualityOf {
  const isGood = compileCriteria(good, lowestBand);
  const isPoor = compileCriteria(poor, lowestBand);
  return (lead) => {
    if (isPoor(lead) === true) return 'poor';
    return isGood(lead) === true ? 'good' : 'neither';
  };
}
