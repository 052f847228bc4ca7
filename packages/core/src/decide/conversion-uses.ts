import type { Lead } from '../lead/lead.ts';
import { type Account, accountStream } from '../records/account.ts';
import { type Contact, contactStream } from '../records/contact.ts';
import { isAsOpened } from '../records/sync.ts';
import { opportunityClaim } from './claims.ts';
import type { Draft } from './decision.ts';

/** What holds a record that a conversion made, so that it cannot be withdrawn (Ours 8.6). */
export type Use = 'activity' | 'another-lead' | 'changed' | 'won' | 'lost' | 'contact' | 'opportunity';

/** What has been done since with the records of a conversion; a record that it found stands in none of these. */
export interface Uses {
  readonly account?: readonly Use[];
  readonly contact?: readonly Use[];
  readonly opportunity?: readonly Use[];
}

/**
 * What holds each record that a conversion made; an empty list = nobody has used it. Whoever uses a record writes to
 * its stream, so one that has only its first event, and what was said of the host's CRM, was used by nobody; what sellers did since is on the lead.
 */
export function usesOf(draft: Draft, lead: Lead): Uses {
  const { conversion } = lead;
  if (!conversion) return {};
  const { created } = conversion;
  const done: readonly Use[] = conversion.activities > 0 ? ['activity'] : [];
  const opportunity = created.includes('opportunity')
    ? [...done, ...opportunityUses(draft, lead)]
    : undefined;
  const holdsContact = opportunity && opportunity.length > 0;
  const contact = created.includes('contact')
    ? [
        ...done,
        ...(holdsContact ? (['opportunity'] as const) : []),
        ...laterOpportunities(draft, contactStream(conversion.contact)),
        ...changes(draft.sight.contact(conversion.contact), lead),
      ]
    : undefined;
  const holdsAccount = contact && contact.length > 0;
  const account = created.includes('account')
    ? [
        ...done,
        ...(holdsAccount ? (['contact'] as const) : []),
        ...laterOpportunities(draft, accountStream(conversion.account)),
        ...changes(draft.sight.account(conversion.account), lead),
      ]
    : undefined;
  return {
    ...(account ? { account } : {}),
    ...(contact ? { contact } : {}),
    ...(opportunity ? { opportunity } : {}),
  };
}

function opportunityUses(draft: Draft, lead: Lead): Use[] {
  const opportunity = draft.sight.opportunity(lead.conversion?.opportunity ?? '');
  if (!opportunity) return [];
  if (opportunity.outcome) return [opportunity.outcome.result];
  return isAsOpened(opportunity) ? [] : ['changed'];
}

/** Opportunities that were opened since do not write to the record: they are found by what they claim. */
const laterOpportunities = (draft: Draft, stream: string): Use[] =>
  draft.holders(opportunityClaim(stream)).length > 0 ? ['opportunity'] : [];

function changes(record: Account | Contact | null, lead: Lead): Use[] {
  if (!record || isAsOpened(record)) return [];
  return record.leads.some((one) => one !== lead.id) ? ['another-lead'] : ['changed'];
}
