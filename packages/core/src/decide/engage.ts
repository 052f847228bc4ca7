import type { CommandOf } from '../lead/commands.ts';
import { type Refusal, refuse } from '../lead/refusals.ts';
import { decideConsequencesOf } from './consequences.ts';
import type { Decision, Draft } from './decision.ts';
import { addEngagements, engagementRefusal } from './engagement.ts';

/** Records what a person did, then scores once. Converted leads are still counted (invariant 28). */
export function decideEngage(draft: Draft, body: CommandOf<'engage'>): Decision | Refusal {
  if (!draft.sight.lead(body.lead)) return refuse('not-found', { field: 'lead' });
  const refusal = engagementRefusal(draft.world.process, body.engagements);
  if (refusal) return refusal;
  const facts = addEngagements(draft, body.lead, body.engagements, { at: draft.world.now });
  decideConsequencesOf(draft, body.lead, facts, { by: 'engage' });
  return draft.finish(body.lead);
}
