import type { CommandOf } from '../lead/commands.ts';
import { happened, millis } from '../lead/events/event.ts';
import { isRefusal, type Refusal, refuse } from '../lead/refusals.ts';
import {
  amountOf,
  type Line,
  type Opportunity,
  opportunityChanged,
  opportunityStream,
} from '../records/opportunity.ts';
import type { Decision, Draft } from './decision.ts';
import { settledLines } from './lines.ts';
import { ownerRefusal } from './owner.ts';
import { fieldChange, isNothing, recordFieldRefusal, splitValues } from './record-fields.ts';

/** What an opportunity should be from now on; what is not named stays. */
export type OpportunityChange = Omit<CommandOf<'change-opportunity'>, 'type' | 'opportunity' | 'at'>;

/** Changes an open opportunity; one that was won or lost stays as it was closed. */
export function decideChangeOpportunity(
  draft: Draft,
  body: CommandOf<'change-opportunity'>,
): Decision | Refusal {
  const opportunity = draft.sight.opportunity(body.opportunity);
  if (!opportunity) return refuse('opportunity-not-found', { field: 'opportunity' });
  if (opportunity.outcome) return refuse('opportunity-closed');
  const at = body.at ? millis(body.at) : draft.world.now;
  const wrong = body.owner === undefined ? null : sellerRefusal(draft, body.owner);
  return wrong ?? changeOpportunity(draft, opportunity, body, { at }) ?? draft.finish(opportunity.id);
}

/** Records are owned by sellers, never by a queue (invariant 13). */
const sellerRefusal = (draft: Draft, owner: string): Refusal | null =>
  owner.startsWith('queue/') ? refuse('queue-owned', { field: 'owner' }) : ownerRefusal(draft, owner);

/** Adds what differs to a draft, in one event, or nothing; or says why not. */
export function changeOpportunity(
  draft: Draft,
  opportunity: Opportunity,
  change: OpportunityChange,
  { at, batch }: { readonly at: number; readonly batch?: string },
): Refusal | null {
  const { process } = draft.world;
  if (opportunity.withdrawnAt > 0) return refuse('record-withdrawn', { field: 'opportunity' });
  const wrong =
    recordFieldRefusal(process, 'opportunity', change.fields ?? {}) ?? targetRefusal(draft, change);
  if (wrong) return wrong;
  const differing = differingParts(opportunity, change);
  const fields = fieldChange(opportunity, change);
  if (Object.keys(differing).length === 0 && isNothing(fields)) return null;
  const { lines, amount, ...plain } = differing;
  const priced = pricedParts(draft, opportunity, change, lines);
  if (isRefusal(priced)) return priced;
  const { personal, ...split } = splitValues(process, 'opportunity', opportunity.subject, fields.fields);
  const cleared = fields.cleared.length > 0 ? { cleared: [...fields.cleared] } : {};
  const said = amount === undefined || priced.lines ? {} : { amount };
  const data = { ...split, ...cleared, ...plain, ...said, ...priced, ...(batch ? { import: batch } : {}) };
  draft.add(opportunityStream(opportunity.id), happened(opportunityChanged, at, data, { personal }));
  return null;
}

function targetRefusal({ sight }: Draft, { account, contact }: OpportunityChange): Refusal | null {
  if (account !== undefined && !sight.account(account))
    return refuse('account-not-found', { field: 'account' });
  if (contact !== undefined && !sight.contact(contact))
    return refuse('contact-not-found', { field: 'contact' });
  return null;
}

/** The lines as they will be, and what they come to; nothing where they stay. */
function pricedParts(
  draft: Draft,
  opportunity: Opportunity,
  change: OpportunityChange,
  inputs: OpportunityChange['lines'],
): { lines?: Line[]; amount?: number } | Refusal {
  if (!inputs) return {};
  const lines = settledLines(draft, inputs, {
    owner: change.owner ?? opportunity.owner,
    currency: change.currency ?? opportunity.currency,
    priceList: change.priceList,
    before: opportunity.lines,
  });
  if (isRefusal(lines)) return lines;
  if (lines.length === 0)
    return { lines: [], ...(change.amount === undefined ? {} : { amount: change.amount }) };
  const amount = amountOf(lines);
  if (!Number.isSafeInteger(amount))
    return refuse('invalid', { field: 'lines', detail: { fault: 'too-large' } });
  return { lines: [...lines], amount };
}

const plainParts = ['account', 'contact', 'owner', 'kind', 'stage', 'currency', 'closeDate'] as const;

/** The parts of a change that an opportunity does not say already. An amount beside lines is the lines' own. */
export function differingParts(opportunity: Opportunity, change: OpportunityChange) {
  const named = plainParts.filter((part) => change[part] !== undefined && change[part] !== opportunity[part]);
  const isSure = change.closeDate !== undefined && opportunity.closeDateAssumed;
  const parts = isSure && !named.includes('closeDate') ? [...named, 'closeDate' as const] : named;
  const lines = change.lines && !areSameLines(opportunity.lines, change.lines) ? { lines: change.lines } : {};
  const hasLines = (change.lines ?? opportunity.lines).length > 0;
  const amount =
    !hasLines && change.amount !== undefined && change.amount !== opportunity.amount
      ? { amount: change.amount }
      : {};
  return { ...Object.fromEntries(parts.map((part) => [part, change[part]])), ...lines, ...amount } as Pick<
    OpportunityChange,
    (typeof plainParts)[number] | 'lines' | 'amount'
  >;
}

/** A line without a price has the one that was reckoned for it, whatever the list says by now. */
function areSameLines(lines: readonly Line[], inputs: NonNullable<OpportunityChange['lines']>): boolean {
  return (
    lines.length === inputs.length &&
    inputs.every((input, i) => {
      const line = lines[i];
      return (
        line?.product === input.product &&
        line.quantity === input.quantity &&
        (input.listPrice === undefined || line.listPrice === input.listPrice) &&
        line.discountAsked === (input.discountAsked ?? 0) &&
        line.discountGranted === (input.discountGranted ?? 0)
      );
    })
  );
}
