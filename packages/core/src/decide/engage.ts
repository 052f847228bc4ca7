import type { CommandOf } from '../lead/commands.ts';
import { leadStream } from '../lead/lead.ts';
import { type Refusal, refuse } from '../lead/refusals.ts';
import { decideConsequences } from './consequences.ts';
import type { Decision, Draft } from './decision.ts';
import { engagedFact, engagementRefusal } from './engagement.ts';

/** Records what a person did, then scores once. Converted leads are still counted (invariant 28). */
export function decideEngage(draft: Draft, body: CommandOf<'engage'>): Decision | Refusal {
  if (!draft.sight.lead(body.lead)) return refuse('not-found', { field: 'lead' });
  const { world, sight } = draft;
  const refusal = engagementRefusal(world.process, body.engagements);
  if (refusal) return refusal;
  let last = { at: 0, event: -1 };
  for (const input of body.engagements) {
    const fact = engagedFact(world.process, sight.lead(body.lead), input, world.now);
    if (!fact) continue;
    const event = draft.add(leadStream(body.lead), fact);
    if (fact.at >= last.at) last = { at: fact.at, event };
  }
  if (last.event >= 0) {
    decideConsequences(draft, body.lead, { by: 'engage', at: last.at, because: last.event, assign: false });
  }
  return draft.finish(body.lead);
}
