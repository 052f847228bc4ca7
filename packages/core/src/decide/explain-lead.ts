import type { AssignmentEntry } from '../assignment/entries.ts';
import type { Event } from '../lead/events/event.ts';
import type { Lead } from '../lead/lead.ts';
import type { Process } from '../process/process.ts';
import { explainScore, type ScoreExplanation } from '../scoring/explain.ts';
import { explainFit, type FitExplanation } from '../scoring/fit.ts';
import { explainResponse, type ResponseExplanation } from './explain-response.ts';
import { type Withheld, withheldIn } from './withheld.ts';

/** A change of owner, by which entry of the rules or by whose hand. */
export interface OwnerStep {
  readonly event: string;
  readonly at: string;
  readonly owner: string;
  readonly how: string;
  readonly entry: string | null;
  readonly pool: string | null;
}

/** Why a lead stands where it stands, with the ids of the events and entries behind it. */
export interface LeadExplanation {
  readonly score: ScoreExplanation;
  readonly fit: FitExplanation;
  readonly assignment: {
    /** How it came to its owners, oldest first. */
    readonly steps: readonly OwnerStep[];
    /** The entry of the active rule that matches it now; `null` where none does. */
    readonly matches: AssignmentEntry | null;
  };
  /** What would answer it now, by which entry. */
  readonly response: ResponseExplanation;
  /** What was asked for and not done, oldest first. */
  readonly withheld: readonly Withheld[];
}
export type ExplainedPart = keyof LeadExplanation;

/** Explains a lead by the rules of a process, from its state and its events. */
export function explainLead(
  process: Process,
  lead: Lead,
  now: number,
  history: readonly Event[],
): LeadExplanation {
  return {
    score: explainScore(process.scoring, lead, now, history),
    fit: explainFit(lead.fit),
    assignment: { steps: history.flatMap(ownerStep), matches: process.matchingEntry(lead) },
    response: explainResponse(process, lead),
    withheld: withheldIn(history),
  };
}

function ownerStep({ id, type, occurredAt, data }: Event): OwnerStep[] {
  if (type !== 'assigned') return [];
  return [
    {
      event: id,
      at: occurredAt,
      owner: String(data['owner']),
      how: String(data['how']),
      entry: textOf(data['entry']),
      pool: textOf(data['pool']),
    },
  ];
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
