import type { CommandOf } from '../lead/commands.ts';
import { happened } from '../lead/events/event.ts';
import { duplicateDismissed, duplicateSuspected } from '../lead/events/suspicion.ts';
import { type Lead, leadStream } from '../lead/lead.ts';
import { ownValue } from '../lead/own-value.ts';
import { type Refusal, refuse } from '../lead/refusals.ts';
import type { Decision, Draft } from './decision.ts';
import { leadsBelow, moved } from './merged-leads.ts';
import type { Sight } from './world.ts';

/**
 * Records whom a lead may be one with (Ours 10.2): each pair once, none that somebody said are two, none that became
 * one contact already. Codes: `not-found`.
 */
export function decideSuspect(draft: Draft, body: CommandOf<'suspect-duplicates'>): Decision | Refusal {
  const lead = draft.sight.lead(body.lead);
  if (!lead) return refuse('not-found', { field: 'lead' });
  const suspects = body.suspects.filter(({ lead: id }) => {
    const other = draft.sight.lead(id);
    return other !== null && id !== lead.id && stands(other) && isNew(lead, other, draft.sight);
  });
  if (suspects.length > 0) {
    const data = { suspects, asOf: body.asOf };
    draft.add(leadStream(lead.id), happened(duplicateSuspected, draft.world.now, data));
  }
  return draft.finish(lead.id);
}

/**
 * Says that two leads are two, whether they were suspected or not; they are not suspected again. Codes: `not-found`,
 * `moved`, `invalid`.
 */
export function decideDismiss(draft: Draft, body: CommandOf<'dismiss-duplicate'>): Decision | Refusal {
  const lead = draft.sight.lead(body.lead);
  const other = draft.sight.lead(body.other);
  if (!lead) return refuse('not-found', { field: 'lead' });
  if (!other) return refuse('not-found', { field: 'other' });
  if (other.absorbedBy !== '') return { ...moved(other), field: 'other' };
  if (lead.id === other.id) return refuse('invalid', { field: 'other' });
  // It is said where the suspicion stands.
  const [of, about] = knows(other, lead.id) ? [other, lead] : [lead, other];
  if (of.suspicions[about.id]?.dismissedAt) return draft.finish(lead.id);
  const data = { lead: about.id };
  draft.add(leadStream(of.id), happened(duplicateDismissed, draft.world.now, data));
  return draft.finish(lead.id);
}

/** The leads whose word on a pair counts: those that one took over spoke for it. */
export const suspectedOf = (lead: Lead, sight: Sight): readonly Lead[] => [lead, ...leadsBelow(lead, sight)];

const stands = ({ erasedAt, absorbedBy }: Lead): boolean => erasedAt === 0 && absorbedBy === '';

const knows = ({ suspicions }: Lead, id: string): boolean => ownValue(suspicions, id) !== undefined;

function isNew(lead: Lead, other: Lead, sight: Sight): boolean {
  if (lead.conversion && lead.conversion.contact === other.conversion?.contact) return false;
  if (knows(lead, other.id) || knows(other, lead.id)) return false;
  const others = suspectedOf(other, sight);
  return !suspectedOf(lead, sight).some((a) => others.some((b) => areTwo(a, b) || areTwo(b, a)));
}

const areTwo = ({ suspicions }: Lead, { id }: Lead): boolean =>
  (ownValue(suspicions, id)?.dismissedAt ?? 0) > 0;
