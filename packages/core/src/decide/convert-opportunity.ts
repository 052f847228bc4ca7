import { dayOf, endOfQuarter } from '../calendar/days.ts';
import { fitted } from '../conversion/field-map.ts';
import { latestCampaign, primaryCampaign } from '../lead/campaign-state.ts';
import type { OpportunityInput } from '../lead/command-parts.ts';
import { happened } from '../lead/events/event.ts';
import { fieldOf, type Lead, nameOf } from '../lead/lead.ts';
import { ownValue } from '../lead/own-value.ts';
import { isRefusal, type Refusal, refuse } from '../lead/refusals.ts';
import { amountOf, type Line, opportunityOpened, opportunityStream } from '../records/opportunity.ts';
import {
  type ConversionPlan,
  type ConversionRequest,
  type OpportunityPlan,
  sealedFields,
  typed,
} from './conversion-plan.ts';
import { requiredRefusal, valuesFor } from './convert-values.ts';
import type { Draft } from './decision.ts';
import { settledLines } from './lines.ts';

/** Works out the opportunity: its lines, its amount and its values. */
export function planOpportunity(
  draft: Draft,
  lead: Lead,
  request: ConversionRequest,
  { input, owner }: { readonly input: OpportunityInput; readonly owner: string },
): OpportunityPlan | Refusal {
  const { records } = draft.world.process.definition;
  const { currency = draft.world.process.definition.currency, priceList } = input;
  const lines = settledLines(draft, input.lines ?? [], { owner, currency, priceList });
  if (isRefusal(lines)) return lines;
  const amount = lines.length > 0 ? amountOf(lines) : input.amount;
  const lacking = opportunityRefusal(draft, lines, amount);
  if (lacking) return lacking;
  const truncate = request.allowTruncation ?? false;
  const values = valuesFor(draft, 'opportunity', lead, request, { owner, existing: null });
  if (isRefusal(values)) return values;
  const { mapped, recordType } = values;
  const name = fitted(nameFor(lead, input), ownValue(records.opportunity, 'name'), truncate);
  if (name === null) return refuse('over-long', { field: 'name' });
  const origin = input.name
    ? ({ from: 'command' } as const)
    : ({ from: 'lead', field: fieldOf(lead, 'company') ? 'company' : 'name' } as const);
  const source = lead.source ? { leadSource: { from: 'lead', field: 'source' } as const } : {};
  const whole = {
    fields: lead.source ? { ...mapped.fields, leadSource: lead.source } : mapped.fields,
    personal: { ...mapped.personal, name },
    provenance: { ...mapped.provenance, name: origin, ...source },
  };
  const missing = requiredRefusal(draft, 'opportunity', { mapped: whole, existing: null });
  if (missing) return missing;
  return { id: draft.newId(), lines, amount, mapped: whole, recordType };
}

/** Whether the process wants an opportunity: `opportunity-missing` or `opportunity-not-wanted` (invariant 5). */
export function wishRefusal(draft: Draft, { opportunity }: ConversionRequest): Refusal | null {
  const { opportunity: wanted = 'optional' } = draft.world.process.definition.conversion;
  if (wanted === 'required' && !opportunity) return refuse('opportunity-missing', { field: 'opportunity' });
  return wanted === 'never' && opportunity
    ? refuse('opportunity-not-wanted', { field: 'opportunity' })
    : null;
}

/** What the process asks of an opportunity (Ours 8.5): `opportunity-needs-product` or `-amount`. */
function opportunityRefusal(
  draft: Draft,
  lines: readonly Line[],
  amount: number | undefined,
): Refusal | null {
  const { opportunityNeeds } = draft.world.process.definition.conversion;
  if (amount !== undefined && !Number.isSafeInteger(amount)) {
    return refuse('invalid', { field: 'opportunity.lines', detail: { fault: 'too-large' } });
  }
  if (opportunityNeeds === 'nothing' || lines.length > 0) return null;
  if (opportunityNeeds === 'product') {
    return refuse('opportunity-needs-product', { field: 'opportunity.lines' });
  }
  return amount === undefined ? refuse('opportunity-needs-amount', { field: 'opportunity' }) : null;
}

function nameFor(lead: Lead, { name }: OpportunityInput): string {
  const company = fieldOf(lead, 'company');
  return name ?? (typeof company === 'string' && company ? company : nameOf(lead)) ?? lead.id;
}

/** Opens the opportunity, closing at the end of the quarter unless the command says when. */
export function openOpportunity(
  draft: Draft,
  plan: Omit<ConversionPlan, 'status'>,
  { id, lines, amount, mapped, recordType }: OpportunityPlan,
  because?: number,
): void {
  const { lead, owner, at, account, contact } = plan;
  const input = plan.request.opportunity ?? {};
  const { currency, zone } = draft.world.process.definition;
  // The person's and not the account's: an opportunity is often called after the one it is with (invariant 42).
  const subject = contact.existing?.subject ?? lead.subject;
  const campaign = primaryCampaign(lead) ?? latestCampaign(lead);
  draft.add(
    opportunityStream(id),
    happened(
      opportunityOpened,
      at,
      {
        subject,
        owner,
        fields: mapped.fields,
        provenance: mapped.provenance,
        lead: lead.id,
        account: account.id,
        contact: contact.id,
        kind: input.kind ?? 'sale',
        ...(input.stage ? { stage: input.stage } : {}),
        lines: [...lines],
        ...(amount === undefined ? {} : { amount }),
        currency: input.currency ?? currency,
        closeDate: input.closeDate ?? endOfQuarter(dayOf(at, zone)),
        closeDateAssumed: input.closeDate === undefined,
        ...(campaign === null ? {} : { campaign }),
        ...typed(recordType),
      },
      { because, personal: sealedFields(subject, mapped) },
    ),
  );
}
