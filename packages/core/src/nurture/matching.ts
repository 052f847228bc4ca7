import { type Criteria, compileCriteria, type Test } from '../criteria/criteria.ts';
import type { Lead } from '../lead/lead.ts';

/** Tests of criteria that were met before; programs of earlier versions live on, so no process can hold them all. */
const compiled = new WeakMap<Criteria, Map<string | undefined, Test>>();

/** Whether a lead matches criteria of a program, which are compiled once; absent ones match everything. */
export function matches(criteria: Criteria | undefined, lead: Lead, lowestBand: string | undefined): boolean {
  if (!criteria) return true;
  const known = compiled.get(criteria) ?? new Map<string | undefined, Test>();
  compiled.set(criteria, known);
  const test = known.get(lowestBand) ?? compileCriteria(criteria, lowestBand);
  known.set(lowestBand, test);
  return test(lead) === true;
}
