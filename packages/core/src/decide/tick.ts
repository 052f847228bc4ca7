import type { CommandOf } from '../lead/commands.ts';
import { type Refusal, refuse } from '../lead/refusals.ts';
import { decideConsequences } from './consequences.ts';
import type { Decision, Draft } from './decision.ts';

/** Time passed: decides what became due for a lead. Without effect when nothing did. */
export function decideTick(draft: Draft, body: CommandOf<'tick'>): Decision | Refusal {
  if (!draft.sight.lead(body.lead)) return refuse('not-found', { field: 'lead' });
  decideConsequences(draft, body.lead, { by: 'tick', at: draft.world.now });
  return draft.finish(body.lead);
}
