import type { EngagementInput } from '../lead/command-parts.ts';
import type { CommandOf } from '../lead/commands.ts';
import { type Refusal, refuse } from '../lead/refusals.ts';
import { decideConsequencesOf } from './consequences.ts';
import type { Decision, Draft } from './decision.ts';
import { addEngagements, engagementRefusal } from './engagement.ts';

/**
 * Records what a person did, then scores once. Converted leads are still counted (invariant 28), erased ones too: but
 * no more than that it happened, and nothing follows (Ours 13.4).
 */
export function decideEngage(draft: Draft, body: CommandOf<'engage'>): Decision | Refusal {
  const lead = draft.sight.lead(body.lead);
  if (!lead) return refuse('not-found', { field: 'lead' });
  const refusal = engagementRefusal(draft.world.process, body.engagements);
  if (refusal) return refusal;
  if (lead.erasedAt > 0) {
    addEngagements(draft, body.lead, body.engagements.map(countOf), { at: draft.world.now });
    return draft.finish(body.lead);
  }
  const facts = addEngagements(draft, body.lead, body.engagements, { at: draft.world.now });
  decideConsequencesOf(draft, body.lead, facts, { by: 'engage' });
  return draft.finish(body.lead);
}

/** What may still be said of somebody who was erased: what, how often and when; not from where, nor with what. */
function countOf({ facets: _facets, touch: _touch, ...rest }: EngagementInput): EngagementInput {
  return rest;
}
