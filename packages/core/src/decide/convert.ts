import type { CommandOf } from '../lead/commands.ts';
import { converted } from '../lead/events/conversion.ts';
import { happened, millis } from '../lead/events/event.ts';
import { type Lead, leadStream } from '../lead/lead.ts';
import { isRefusal, type Refusal, refuse } from '../lead/refusals.ts';
import type { Status } from '../lead/statuses.ts';
import type { ConversionPlan, ConversionRequest } from './conversion-plan.ts';
import { openAccount, planAccount } from './convert-account.ts';
import { openContact, planContact } from './convert-contact.ts';
import { openOpportunity, planOpportunity, wishRefusal } from './convert-opportunity.ts';
import type { Decision, Draft } from './decision.ts';
import { leaveAllPrograms } from './enrolment.ts';
import { ownerOfActor, ownerRefusal } from './owner.ts';
import { takeLead } from './queues.ts';
import { requestSyncs } from './sync.ts';

/** Turns a lead into account, contact and, where one is named, opportunity: all in one commit (DOMAIN 8). */
export function decideConvert(draft: Draft, body: CommandOf<'convert'>): Decision | Refusal {
  const lead = draft.sight.lead(body.lead);
  if (!lead) return refuse('not-found', { field: 'lead' });
  const at = body.at ? millis(body.at) : draft.world.now;
  const taken = body.take ? takeLead(draft, lead, at) : null;
  if (isRefusal(taken)) return lead.conversion ? refuse('already-converted') : taken;
  const refusal = convertLead(draft, draft.sight.lead(lead.id) ?? lead, body, at);
  return refusal ?? draft.finish(lead.id);
}

/** Adds a conversion to a draft, or says why not; then the draft is spoilt and must be dropped. */
export function convertLead(
  draft: Draft,
  lead: Lead,
  request: ConversionRequest,
  at: number,
): Refusal | null {
  const plan = planConversion(draft, lead, request, at);
  if (isRefusal(plan)) return plan;
  const { opportunity } = plan;
  const because = draft.add(
    leadStream(lead.id),
    happened(converted, at, {
      status: plan.status.id,
      rank: draft.world.process.rank(plan.status),
      previousStatus: lead.status.id,
      visitMs: Math.max(0, at - lead.status.since),
      owner: plan.owner,
      previousOwner: lead.owner,
      account: { id: plan.account.id, created: plan.account.existing === null },
      contact: { id: plan.contact.id, created: plan.contact.existing === null },
      ...(opportunity ? { opportunity: { id: opportunity.id, created: true } } : {}),
      ...(lead.followUp ? { followUp: followUpOwner(draft, lead, plan.owner) } : {}),
    }),
  );
  leaveAllPrograms(draft, lead.id, 'converted', because);
  openAccount(draft, plan, because);
  openContact(draft, plan, because);
  if (opportunity) openOpportunity(draft, plan, opportunity, because);
  requestSyncs(draft, because);
  return null;
}

/** An open follow-up of who converts passes to the owner of the records; others keep theirs (invariant 24). */
const followUpOwner = (draft: Draft, { followUp }: Lead, owner: string): string =>
  followUp && followUp.owner !== ownerOfActor(draft.issued.actor) ? followUp.owner : owner;

function planConversion(
  draft: Draft,
  lead: Lead,
  request: ConversionRequest,
  at: number,
): ConversionPlan | Refusal {
  const status = convertedStatus(draft, lead, request);
  if (isRefusal(status)) return status;
  const owner = request.owner ?? lead.owner;
  if (owner.startsWith('queue/')) return refuse('queue-owned', { field: 'owner' });
  const unknown = request.owner === undefined ? null : ownerRefusal(draft, owner);
  if (unknown) return unknown;
  const unmet = draft.world.process.unmetCondition(lead);
  if (unmet !== null) return refuse('condition-not-met', { detail: { condition: unmet } });
  const unwanted = wishRefusal(draft, request);
  if (unwanted) return unwanted;
  const account = planAccount(draft, lead, request, owner);
  if (isRefusal(account)) return account;
  const contact = planContact(draft, lead, request, { account, owner });
  if (isRefusal(contact)) return contact;
  const { opportunity: input } = request;
  const opportunity = input ? planOpportunity(draft, lead, request, { input, owner }) : null;
  if (isRefusal(opportunity)) return opportunity;
  return { lead, request, at, owner, status, account, contact, opportunity };
}

/** Which status the converted lead gets; or `already-converted`, `not-convertible`, `not-a-converted-status`. */
function convertedStatus(draft: Draft, lead: Lead, request: ConversionRequest): Status | Refusal {
  const { process } = draft.world;
  const { convertNurtured, convertDisqualified } = process.definition.conversion;
  if (lead.conversion) return refuse('already-converted');
  const { kind } = lead.status;
  if ((kind === 'nurture' && !convertNurtured) || (kind === 'disqualified' && !convertDisqualified)) {
    return refuse('not-convertible', { detail: { status: lead.status.id } });
  }
  if (request.status === undefined) return process.convertedStatus;
  const status = process.status(request.status);
  return status?.kind === 'converted' ? status : refuse('not-a-converted-status', { field: 'status' });
}
