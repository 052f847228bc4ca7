import type { Truth } from '../criteria/criteria.ts';
import { idOf, type Lead } from '../lead/lead.ts';
import { type Candidates, goesByLoad, isUsedUp, nextTurn } from '../pool/next-turn.ts';
import type { Pool, Turn } from '../pool/pool.ts';
import { type AssignmentEntry, type AssignmentRules, languageFor } from './entries.ts';
import { absenceAt, type Seller, standInAt } from './seller.ts';

/** Who there is, as far as a decision looks. */
export interface Roster {
  readonly now: number;
  pool(id: string): Pool | null;
  seller(id: string): Seller | null;
  /** Open leads of a seller; asked of those who have a limit, and in pools that go by them. */
  load(seller: string): number;
  /** Sellers whom the lead must not go to. */
  readonly not: ReadonlySet<string>;
}

/** Why somebody is passed over. */
export type SkipReason =
  | 'left'
  | 'absent'
  | 'full'
  | 'used-up'
  | 'excluded'
  | 'territory'
  | 'skill'
  | 'language';

export interface Skipped {
  readonly seller: string;
  readonly why: SkipReason;
}

/** An entry that was asked and how that came out; `match: null` = unknown, which is no match (Ours 13.4). */
export interface AskedEntry {
  readonly entry: string;
  readonly to: string;
  readonly match: Truth;
  readonly outcome: 'no-match' | 'keep' | 'given' | 'no-eligible-owner';
  readonly skipped: readonly Skipped[];
}

/** Whom a lead is given to, by which entry. */
export interface Given {
  readonly entry: AssignmentEntry;
  readonly owner: string;
  readonly pool?: string;
  readonly turn?: Turn;
  /** The seller who would have had it and is away. */
  readonly standsInFor?: string;
}

/** What became of asking the rules: a new owner, `keep`, or `null`: no entry matched, or nobody was there. */
export interface Route {
  readonly asked: readonly AskedEntry[];
  readonly to: Given | 'keep' | null;
}

/**
 * Asks the entries of the active rule top-down; the first that matches and has somebody there decides (Ours 5.1).
 * Pure over lead, rules, roster and pool states. Nobody absent, full, or lacking what the entry asks for is chosen.
 */
export function routeLead(rules: AssignmentRules, lead: Lead, roster: Roster): Route {
  const asked: AskedEntry[] = [];
  for (const { entry, test } of rules.entries) {
    const match = test(lead);
    const note = (outcome: AskedEntry['outcome'], skipped: readonly Skipped[] = []) =>
      void asked.push({ entry: entry.id, to: entry.to, match, outcome, skipped });
    if (match !== true) {
      note('no-match');
      continue;
    }
    if (entry.to === 'keep') {
      note('keep');
      return { asked, to: 'keep' };
    }
    const { given, skipped } = askEntry(entry, { rules, lead, roster });
    note(given ? 'given' : 'no-eligible-owner', skipped);
    if (given) return { asked, to: given };
    if (entry.nobody === 'default') break;
  }
  return { asked, to: null };
}

interface Question {
  readonly rules: AssignmentRules;
  readonly lead: Lead;
  readonly roster: Roster;
}
interface Asked {
  readonly given: Given | null;
  readonly skipped: readonly Skipped[];
}

function askEntry(entry: AssignmentEntry, question: Question): Asked {
  if (entry.to.startsWith('queue/')) return { given: { entry, owner: entry.to }, skipped: [] };
  return entry.to.startsWith('pool/')
    ? askPool(entry, idOf(entry.to), question)
    : askSeller(entry, idOf(entry.to), question);
}

/** A seller who is away is stood in for, where somebody does and is there. */
function askSeller(entry: AssignmentEntry, seller: string, question: Question): Asked {
  const { roster } = question;
  const why = whyNot(entry, seller, question);
  if (why === null) return { given: { entry, owner: `seller/${seller}` }, skipped: [] };
  const skipped: Skipped[] = [{ seller, why }];
  const known = roster.seller(seller);
  const standIn = why === 'absent' && known ? standInAt(known, roster.now) : null;
  if (standIn === null) return { given: null, skipped };
  const whyNotThey = whyNot(entry, standIn, question);
  if (whyNotThey !== null)
    return { given: null, skipped: [...skipped, { seller: standIn, why: whyNotThey }] };
  return { given: { entry, owner: `seller/${standIn}`, standsInFor: seller }, skipped };
}

function askPool(entry: AssignmentEntry, id: string, question: Question): Asked {
  const { roster } = question;
  const pool = roster.pool(id);
  if (!pool) return { given: null, skipped: [] };
  const skipped: Skipped[] = [];
  const there: string[] = [];
  const capacity = (seller: string) => roster.seller(seller)?.capacity ?? null;
  for (const seller of pool.members) {
    const why =
      whyNot(entry, seller, question) ??
      (isUsedUp(pool, seller, capacity(seller), roster.now) ? 'used-up' : null);
    if (why === null) there.push(seller);
    else skipped.push({ seller, why });
  }
  const away = skipped.filter(({ why }) => why === 'absent').map(({ seller }) => seller);
  const load: Candidates['load'] = (seller) => (goesByLoad(pool) ? roster.load(seller) : 0);
  const turn = nextTurn(pool, { there, away, now: roster.now, load, capacity });
  if (!turn) return { given: null, skipped };
  return { given: { entry, owner: `seller/${turn.seller}`, pool: id, turn }, skipped };
}

/** Why a seller cannot be given a lead by an entry; `null` when the seller can. What is asked last is absence. */
function whyNot(entry: AssignmentEntry, id: string, { rules, lead, roster }: Question): SkipReason | null {
  if (roster.not.has(id)) return 'excluded';
  const seller = roster.seller(id);
  // An entry may name somebody whom nobody defined: an owner of before sellers were kept.
  if (!seller) return asksForAbility(entry) ? 'skill' : null;
  if (!seller.active) return 'left';
  if (entry.territory && !rules.territoriesOf(lead).some((area) => seller.territories.includes(area)))
    return 'territory';
  if (!(entry.skills ?? []).every((skill) => seller.skills.includes(skill))) return 'skill';
  const language = languageFor(entry, lead)?.toLowerCase();
  if (language !== undefined && !seller.languages.some((one) => one.toLowerCase() === language))
    return 'language';
  if (absenceAt(seller, roster.now)) return 'absent';
  const { openLimit } = seller;
  return openLimit !== null && roster.load(id) >= openLimit ? 'full' : null;
}

const asksForAbility = ({ territory, skills, language }: AssignmentEntry): boolean =>
  territory === true || (skills ?? []).length > 0 || language !== undefined;
