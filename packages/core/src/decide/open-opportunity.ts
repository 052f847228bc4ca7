import { dayOf, endOfQuarter } from '../calendar/days.ts';
import type { OpportunityInput } from '../lead/command-parts.ts';
import type { CommandOf } from '../lead/commands.ts';
import { type ExternalId, type Fields } from '../lead/events/capture.ts';
import { happened, millis } from '../lead/events/event.ts';
import type { Lead } from '../lead/lead.ts';
import { isRefusal, type Refusal, refuse } from '../lead/refusals.ts';
import { accountStream } from '../records/account.ts';
import { contactStream } from '../records/contact.ts';
import { amountOf, type Line, opportunityOpened, opportunityStream } from '../records/opportunity.ts';
import { opportunityClaim } from './claims.ts';
import type { ConversionPlan } from './conversion-plan.ts';
import { openOpportunity, planOpportunity } from './convert-opportunity.ts';
import type { Decision, Draft } from './decision.ts';
import { isErased } from './erase.ts';
import { settledLines } from './lines.ts';
import { ownerRefusal } from './owner.ts';
import { recordFieldRefusal, splitValues } from './record-fields.ts';
import { requestSyncs } from './sync.ts';

/** Opens an opportunity later for a converted lead, by the same field map; the lead is remembered (Ours 8.5). */
export function decideOpenOpportunity(draft: Draft, body: CommandOf<'open-opportunity'>): Decision | Refusal {
  const at = body.at ? millis(body.at) : draft.world.now;
  if (body.owner?.startsWith('queue/')) return refuse('queue-owned', { field: 'owner' });
  const unknown = body.owner === undefined ? null : ownerRefusal(draft, body.owner);
  if (unknown) return unknown;
  const lead = draft.sight.lead(body.lead);
  if (!lead) return refuse('not-found', { field: 'lead' });
  return openForLead(draft, lead, body, at);
}

function openForLead(
  draft: Draft,
  lead: Lead,
  body: CommandOf<'open-opportunity'>,
  at: number,
): Decision | Refusal {
  const { conversion } = lead;
  if (!conversion) return refuse('not-converted', { field: 'lead' });
  const account = draft.sight.account(conversion.account);
  const contact = draft.sight.contact(conversion.contact);
  if (!account) return refuse('account-not-found', { field: 'lead' });
  if (!contact) return refuse('contact-not-found', { field: 'lead' });
  const owner = body.owner ?? lead.owner;
  const request = { opportunity: body, owner, allowTruncation: body.allowTruncation };
  const planned = planOpportunity(draft, lead, request, { input: body, owner });
  if (isRefusal(planned)) return planned;
  const nothing = { fields: {}, personal: {}, provenance: {} };
  const plan: Omit<ConversionPlan, 'status'> = {
    lead,
    request,
    at,
    owner,
    account: {
      id: account.id,
      existing: account,
      kind: account.kind,
      externalId: null,
      mapped: nothing,
      recordType: null,
    },
    contact: { id: contact.id, existing: contact, mapped: nothing, recordType: null },
    opportunity: planned,
  };
  openOpportunity(draft, plan, planned);
  requestSyncs(draft);
  noteUse(draft, planned.id, conversion);
  return draft.finish(planned.id);
}

/** An opportunity that a file brings. */
export interface LoadedOpportunity {
  readonly id: string;
  readonly owner: string;
  readonly fields: Fields;
  readonly account?: string | undefined;
  readonly contact?: string | undefined;
  readonly input: OpportunityInput;
  readonly at: number;
  readonly externalId: ExternalId;
  readonly batch: string;
}

/** Opens an opportunity without a lead, or says why not. A file may know neither product nor amount of it. */
export function openLoadedOpportunity(draft: Draft, plan: LoadedOpportunity): Refusal | null {
  const { id, owner, input, at, account, contact } = plan;
  const { process } = draft.world;
  const { currency: ours, zone } = process.definition;
  const wrong = recordFieldRefusal(process, 'opportunity', plan.fields);
  if (wrong) return wrong;
  const subject = subjectOf(draft, plan);
  if (isRefusal(subject)) return subject;
  const currency = input.currency ?? ours;
  const lines = settledLines(draft, input.lines ?? [], { owner, currency, priceList: input.priceList });
  if (isRefusal(lines)) return lines;
  const amount = lines.length > 0 ? amountOf(lines) : input.amount;
  if (amount !== undefined && !Number.isSafeInteger(amount)) {
    return refuse('invalid', { field: 'lines', detail: { fault: 'too-large' } });
  }
  const { personal, ...split } = splitValues(process, 'opportunity', subject, plan.fields);
  const data = {
    subject,
    owner,
    ...split,
    externalId: plan.externalId,
    import: plan.batch,
    ...(account ? { account } : {}),
    ...(contact ? { contact } : {}),
    kind: input.kind ?? ('sale' as const),
    ...(input.stage ? { stage: input.stage } : {}),
    lines: [...lines] as Line[],
    ...(amount === undefined ? {} : { amount }),
    currency,
    closeDate: input.closeDate ?? endOfQuarter(dayOf(at, zone)),
    closeDateAssumed: input.closeDate === undefined,
  };
  draft.add(opportunityStream(id), happened(opportunityOpened, at, data, { personal }));
  noteUse(draft, id, plan);
  return null;
}

/** Whose values the opportunity's are: the person's it is with, else the company's, else its own. */
function subjectOf(draft: Draft, { id, account, contact }: LoadedOpportunity): string | Refusal {
  const of = account === undefined ? null : draft.sight.account(account);
  if (account !== undefined && !of) return refuse('account-not-found', { field: 'account' });
  const person = contact === undefined ? null : draft.sight.contact(contact);
  if (contact !== undefined && !person) return refuse('contact-not-found', { field: 'contact' });
  if (person && account !== undefined && person.account !== null && person.account !== account) {
    return refuse('contact-not-of-account', { field: 'contact' });
  }
  const subject = person?.subject ?? of?.subject ?? opportunityStream(id);
  return isErased(subject, draft.sight)
    ? refuse('erased', { field: person ? 'contact' : 'account' })
    : subject;
}

/** Account and contact are used from now on: undoing their conversion asks first. */
function noteUse(
  draft: Draft,
  id: string,
  { account, contact }: { readonly account?: string | undefined; readonly contact?: string | undefined },
): void {
  const stream = opportunityStream(id);
  if (account) draft.take(opportunityClaim(accountStream(account)), stream, 'shared');
  if (contact) draft.take(opportunityClaim(contactStream(contact)), stream, 'shared');
}
