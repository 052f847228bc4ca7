import type { CommandOf } from '../lead/commands.ts';
import { happened, millis } from '../lead/events/event.ts';
import { type Refusal, refuse } from '../lead/refusals.ts';
import { type Opportunity, opportunityStream, outcomeRecorded } from '../records/opportunity.ts';
import type { Decision, Draft } from './decision.ts';

/** Records that an opportunity was won or lost, once. A won one without a value counts its amount. */
export function decideOutcome(draft: Draft, body: CommandOf<'record-outcome'>): Decision | Refusal {
  const opportunity = draft.sight.opportunity(body.opportunity);
  if (!opportunity) return refuse('opportunity-not-found', { field: 'opportunity' });
  if (opportunity.withdrawnAt > 0) return refuse('record-withdrawn', { field: 'opportunity' });
  if (opportunity.outcome) return refuse('opportunity-closed');
  closeOpportunity(draft, opportunity, body, draft.world.now);
  return draft.finish(opportunity.id);
}

/** Adds the outcome of an open opportunity to a draft. */
export function closeOpportunity(
  draft: Draft,
  opportunity: Opportunity,
  { outcome, value: given, reason, at }: NonNullable<CommandOf<'record'>['outcome']>,
  otherwise: number,
): void {
  const value = given ?? (outcome === 'won' ? (opportunity.amount ?? undefined) : undefined);
  draft.add(
    opportunityStream(opportunity.id),
    happened(outcomeRecorded, at ? millis(at) : otherwise, {
      outcome,
      ...(value === undefined ? {} : { value }),
      ...(reason ? { reason } : {}),
    }),
  );
}
