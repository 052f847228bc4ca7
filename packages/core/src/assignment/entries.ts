import * as z from 'zod';
import { Criteria, compileCriteria, type Test } from '../criteria/criteria.ts';
import { Id } from '../lead/events/event.ts';
import type { Lead } from '../lead/lead.ts';
import { Labels } from '../lead/statuses.ts';

/** Who gets the leads that an entry matches; `keep` leaves the present owner and still ends the search. */
export const Target = z.union([z.string().regex(/^(seller|queue|pool)\/.{1,190}$/), z.literal('keep')]);

export const AssignmentEntry = z.object({ id: Id, when: Criteria.optional(), to: Target });
export type AssignmentEntry = z.infer<typeof AssignmentEntry>;

/** Rules with ordered entries; one rule is active, the first matching entry decides (Ours 5.1). */
export const Assignment = z.object({
  active: Id.optional(),
  rules: z.array(z.object({ id: Id, entries: z.array(AssignmentEntry).max(1000) })),
});
export type Assignment = z.infer<typeof Assignment>;

/** Where leads wait that nobody owns yet. */
export const Queue = z.object({ id: Id, label: Labels.optional(), members: z.array(Id).default([]) });
export type Queue = z.infer<typeof Queue>;

/** An entry that a lead matched, with the rule it stands in. */
export type MatchingEntry = (lead: Lead) => AssignmentEntry | null;

/** Compiles the active rule: gives the first entry whose criteria are true, not merely not false. */
export function compileAssignment(assignment: Assignment, lowestBand?: string): MatchingEntry {
  const rule = assignment.rules.find((one) => one.id === assignment.active);
  const entries: { entry: AssignmentEntry; test: Test }[] =
    rule?.entries.map((entry) => ({ entry, test: compileCriteria(entry.when, lowestBand) })) ?? [];
  return (lead) => entries.find(({ test }) => test(lead) === true)?.entry ?? null;
}
