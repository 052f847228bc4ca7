import { endOfQuarter } from '../calendar/days.ts';
import { type Mapped, mapFields } from '../conversion/field-map.ts';
import type { OpportunityInput } from '../lead/commands.ts';
import { happened } from '../lead/events/event.ts';
import { fieldOf, nameOf } from '../lead/lead.ts';
import { isRefusal, type Refusal, refuse } from '../lead/refusals.ts';
import { amountOf, type Line, opportunityOpened, opportunityStream } from '../records/opportunity.ts';
import { accountSubject, type ConversionPlan, sealedFields } from './conversion-plan.ts';
import type { Draft } from './decision.ts';

/** What the process asks of an opportunity (Ours 8.5): `opportunity-needs-product` or `-amount`. */
export function opportunityRefusal(draft: Draft, input: OpportunityInput): Refusal | null {
  const { opportunityNeeds } = draft.world.process.definition.conversion;
  const hasProduct = (input.lines?.length ?? 0) > 0;
  if (opportunityNeeds === 'nothing' || hasProduct) return null;
  if (opportunityNeeds === 'product')
    return refuse('opportunity-needs-product', { field: 'opportunity.lines' });
  return input.amount === undefined ? refuse('opportunity-needs-amount', { field: 'opportunity' }) : null;
}

/** Opens the opportunity: named after the company, else the person; closing at the end of the quarter unless said. */
export function openOpportunity(
  draft: Draft,
  plan: ConversionPlan,
  id: string,
  today: string,
  because: number,
): void {
  const { lead, owner, at, account, contact } = plan;
  const input = plan.request.opportunity ?? {};
  const { conversion, records, currency } = draft.world.process.definition;
  const mapped = mapFields(
    lead,
    conversion.map.opportunity,
    conversion.defaults.opportunity ?? {},
    records.opportunity,
    { isBlank: () => true, truncate: true },
  );
  if (isRefusal(mapped)) throw new Error('Invariant broken: a truncating map refused a value.');
  const lines: Line[] = (input.lines ?? []).map((line) => ({
    ...line,
    discountAsked: line.discountAsked ?? 0,
    discountGranted: line.discountGranted ?? 0,
  }));
  const amount = lines.length > 0 ? amountOf(lines) : input.amount;
  const subject = accountSubject(account, lead);
  const named = withName(plan, mapped);
  draft.add(
    opportunityStream(id),
    happened(
      opportunityOpened,
      at,
      {
        subject,
        owner,
        fields: named.fields,
        provenance: named.provenance,
        lead: lead.id,
        account: account.id,
        contact: contact.id,
        kind: input.kind ?? 'sale',
        lines,
        ...(amount === undefined ? {} : { amount }),
        currency: input.currency ?? currency,
        closeDate: input.closeDate ?? endOfQuarter(today),
        closeDateAssumed: input.closeDate === undefined,
      },
      { because, personal: sealedFields(subject, named) },
    ),
  );
}

function withName({ lead, request }: ConversionPlan, mapped: Mapped): Mapped {
  const given = request.opportunity?.name;
  const company = fieldOf(lead, 'company');
  const name = given ?? (typeof company === 'string' ? company : nameOf(lead)) ?? lead.id;
  const fields = lead.source ? { ...mapped.fields, leadSource: lead.source } : mapped.fields;
  const origin = given
    ? ({ from: 'command' } as const)
    : ({ from: 'lead', field: company ? 'company' : 'name' } as const);
  const source = lead.source ? { leadSource: { from: 'lead', field: 'source' } as const } : {};
  return {
    fields,
    personal: { ...mapped.personal, name },
    provenance: { ...mapped.provenance, name: origin, ...source },
  };
}
