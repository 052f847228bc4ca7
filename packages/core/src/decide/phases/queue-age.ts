import type { Lead } from '../../lead/lead.ts';
import type { Draft } from '../decision.ts';
import { raiseAlert } from '../raise-alert.ts';
import type { Trigger } from '../trigger.ts';

/** A lead that has waited in its queue for too long alerts the manager, once for each stay (Ours 5.4). */
export function queueAge(draft: Draft, lead: Lead, { because }: Trigger): void {
  const { ageDueAt } = lead.routing;
  if (draft.issued.mode === 'history' || ageDueAt === 0 || draft.world.now < ageDueAt) return;
  raiseAlert(draft, lead, { rule: 'queue-age', cause: 'queue-age', to: 'manager', because });
}
