import { type Compared, explainCriteria } from '../criteria/explain.ts';
import type { Lead } from '../lead/lead.ts';
import type { AssignmentRules } from './entries.ts';
import { type AskedEntry, type Roster, routeLead } from './route.ts';

/** One entry of the active rule: whether it was asked, how it matched, and by which comparisons. */
export interface ExplainedEntry extends Omit<AskedEntry, 'outcome'> {
  /** `not-asked` after the entry that decided. */
  readonly outcome: AskedEntry['outcome'] | 'not-asked';
  readonly compared: readonly Compared[];
}

export interface AssignmentExplanation {
  /** The active rule; `null` = none is, so nothing assigns. */
  readonly rule: string | null;
  readonly entries: readonly ExplainedEntry[];
  /** Who would be given the lead; `null` = the owner it has, or the default owner where an entry found nobody. */
  readonly owner: string | null;
  /** The pool whose turn it is, and the number of that turn. */
  readonly pool: string | null;
  readonly turn: number | null;
  /** The numbers that a pool went by. */
  readonly loads: { readonly [seller: string]: number };
}

/** What the rules would do with a lead now, entry by entry, and who is passed over for which reason. Changes nothing. */
export function explainAssignment(rules: AssignmentRules, lead: Lead, roster: Roster): AssignmentExplanation {
  const { asked, to } = routeLead(rules, lead, roster);
  const given = to === 'keep' ? null : to;
  return {
    rule: rules.rule,
    entries: rules.entries.map(({ entry, test }, i) => ({
      ...(asked[i] ?? {
        entry: entry.id,
        to: entry.to,
        match: test(lead),
        skipped: [],
        outcome: 'not-asked',
      }),
      compared: explainCriteria(entry.when, lead, rules.lowestBand),
    })),
    owner: given?.owner ?? null,
    pool: given?.pool ?? null,
    turn: given?.turn?.turn ?? null,
    loads: given?.turn?.loads ?? {},
  };
}
