import type { CommandOf } from '../lead/commands.ts';
import { happened, millis } from '../lead/events/event.ts';
import { type Refusal, refuse } from '../lead/refusals.ts';
import { opportunityStream, outcomeRecorded } from '../records/opportunity.ts';
import type { Decision, Draft } from './decision.ts';

/** Records that an opportunity was won or lost, once. A won one without a value counts its amount. */
export function decideOutcome(draft: Draft, body: CommandOf<'record-outcome'>): Decision | Refusal {
  const opportunity = draft.sight.opportunity(body.opportunity);
  if (!opportunity) return refuse('opportunity-not-found', { field: 'opportunity' });
  if (opportunity.outcome) return refuse('opportunity-closed');
  const value = body.value ?? (body.outcome === 'won' ? (opportunity.amount ?? undefined) : undefined);
  const at = body.at ? millis(body.at) : draft.world.now;
  draft.add(
    opportunityStream(opportunity.id),
    happened(outcomeRecorded, at, {
      outcome: body.outcome,
      ...(value === undefined ? {} : { value }),
      ...(body.reason ? { reason: body.reason } : {}),
    }),
  );
  return draft.finish(opportunity.id);
}
