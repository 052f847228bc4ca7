import * as z from 'zod';
import { Criteria, compileCriteria } from '../criteria/criteria.ts';
import { Id } from '../lead/events/event.ts';
import type { Lead } from '../lead/lead.ts';
import { Within } from '../lead/within.ts';

/** By when somebody has to try to reach a lead: the first entry that fits; without `when` it fits any lead. */
export const ResponseDeadline = z.strictObject({ id: Id, when: Criteria.optional(), within: Within });
export type ResponseDeadline = z.infer<typeof ResponseDeadline>;

export const DeadlineRules = z.strictObject({
  response: z.array(ResponseDeadline).max(50),
  /** Part of the time, in percent, after which to warn; absent = no warning. */
  warnAfter: z.int().min(1).max(99).optional(),
});
export type DeadlineRules = z.infer<typeof DeadlineRules>;

/** The defaults of Ours 5.6. */
export const defaultDeadlines: DeadlineRules = {
  response: [
    {
      id: 'request-form',
      when: { field: 'engaged.form-submit.request', op: 'at-least', value: 1 },
      within: { businessHours: 1 },
    },
    { id: 'any', within: { businessDays: 1 } },
  ],
  warnAfter: 80,
};

/** The entry for a lead; `undefined` where nothing is due. */
export type ResponseDeadlineOf = (lead: Lead) => ResponseDeadline | undefined;

/** Compiles the entries once per process version. */
export function compileDeadlines(rules: DeadlineRules | undefined, lowestBand: string): ResponseDeadlineOf {
  const entries = (rules?.response ?? []).map((entry) => ({
    entry,
    fits: compileCriteria(entry.when, lowestBand),
  }));
  return (lead) => entries.find(({ fits }) => fits(lead) === true)?.entry;
}

/** A part of a stretch of time, in percent. */
export function partOf(within: Within, percent: number): Within {
  if ('businessHours' in within) return { businessHours: (within.businessHours * percent) / 100 };
  if ('businessDays' in within) return { businessDays: (within.businessDays * percent) / 100 };
  return { hours: (within.hours * percent) / 100 };
}
