import * as z from 'zod';
import { Criteria, compileCriteria, type Test } from '../criteria/criteria.ts';
import { Owner } from '../lead/events/assignment.ts';
import { Id } from '../lead/events/event.ts';
import { fieldOf, type Lead } from '../lead/lead.ts';
import { Labels } from '../lead/statuses.ts';

/** Who gets the leads that an entry matches; `keep` leaves the present owner and still ends the search. */
export const Target = z.union([z.string().regex(/^(seller|queue|pool)\/.{1,190}$/), z.literal('keep')]);

export const AssignmentEntry = z.object({
  id: Id,
  /** Absent = every lead: a catch-all. */
  when: Criteria.optional(),
  to: Target,
  /** Only members of the pool who cover a territory of the lead. */
  territory: z.boolean().optional(),
  /** Only sellers who have all of these skills. */
  skills: z.array(Id).max(20).optional(),
  /** Only sellers who speak a language: this one, or the one that stands in a field of the lead. */
  language: z.union([Id, z.strictObject({ field: Id })]).optional(),
  /** The e-mail template that tells the new owner. */
  notify: Id.optional(),
  /** When nobody is there: `next` entry, which is what absence means, or at once the default owner. */
  nobody: z.enum(['next', 'default']).optional(),
});
export type AssignmentEntry = z.infer<typeof AssignmentEntry>;

/** Rules with ordered entries; one rule is active, the first matching entry decides (Ours 5.1). */
export const Assignment = z.object({
  active: Id.optional(),
  rules: z.array(z.object({ id: Id, entries: z.array(AssignmentEntry).max(1000) })),
  /** Gives a lead whose response is overdue to another, so often at most, then to this owner; absent = never. */
  onBreach: z.strictObject({ max: z.int().min(0).max(20), otherwise: Owner }).optional(),
});
export type Assignment = z.infer<typeof Assignment>;

/** A part of the market, and the leads that belong to it. */
export const Territory = z.strictObject({ id: Id, label: Labels.optional(), when: Criteria });
export type Territory = z.infer<typeof Territory>;

/** The active rule, ready to be asked. */
export interface AssignmentRules {
  readonly rule: string | null;
  /** An entry matches where its test is true, not merely not false. */
  readonly entries: readonly { readonly entry: AssignmentEntry; readonly test: Test }[];
  /** The territories that a lead belongs to. */
  readonly territoriesOf: (lead: Lead) => readonly string[];
  readonly lowestBand: string | undefined;
}

/** Compiles the active rule and the territories. */
export function compileAssignment(
  assignment: Assignment,
  territories: readonly Territory[],
  lowestBand?: string,
): AssignmentRules {
  const rule = assignment.rules.find((one) => one.id === assignment.active);
  const areas = territories.map(({ id, when }) => ({ id, test: compileCriteria(when, lowestBand) }));
  return {
    rule: rule?.id ?? null,
    entries: rule?.entries.map((entry) => ({ entry, test: compileCriteria(entry.when, lowestBand) })) ?? [],
    territoriesOf: (lead) => areas.filter(({ test }) => test(lead) === true).map(({ id }) => id),
    lowestBand,
  };
}

/** The language that an entry wants for a lead; `null` where it wants none or the lead's is not known. */
export function languageFor({ language }: AssignmentEntry, lead: Lead): string | null {
  if (language === undefined || typeof language === 'string') return language ?? null;
  const value = fieldOf(lead, language.field);
  return typeof value === 'string' && value !== '' ? value : null;
}
