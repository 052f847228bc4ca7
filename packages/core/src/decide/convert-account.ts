import { accountCandidates, accountChoice, accountClaims, accountKey } from '../conversion/account-match.ts';
import { mapFields } from '../conversion/field-map.ts';
import { happened } from '../lead/events/event.ts';
import { fieldOf, type Lead } from '../lead/lead.ts';
import { isRefusal, type Refusal, refuse } from '../lead/refusals.ts';
import { accountOpened, accountStream } from '../records/account.ts';
import { recordCorrected, recordField } from '../records/record.ts';
import {
  type AccountPlan,
  accountSubject,
  type ConversionPlan,
  type ConversionRequest,
  sealedFields,
} from './conversion-plan.ts';
import type { Draft } from './decision.ts';
import { isErased } from './erase.ts';

/** Chooses the account and works out its values; codes as DOMAIN 8 and Ours 8.2 say. */
export function planAccount(draft: Draft, lead: Lead, request: ConversionRequest): AccountPlan | Refusal {
  if (request.contact && typeof request.account !== 'object') {
    return refuse('contact-without-account', { field: 'contact' });
  }
  const choice = chooseAccount(draft, lead, request);
  if (isRefusal(choice)) return choice;
  const existing = choice === 'new' ? null : draft.sight.account(choice.id);
  if (choice !== 'new' && !existing) return refuse('account-not-found', { field: 'account' });
  if (existing && isErased(existing.subject, draft.sight)) return refuse('erased', { field: 'account' });
  const { definition } = draft.world.process;
  const hasCompany = nameless(lead) === false;
  if (!existing && !hasCompany && !definition.conversion.personAccounts) return refuse('company-missing');
  const mapped = mapFields(
    lead,
    hasCompany || existing ? definition.conversion.map.account : personMap,
    definition.conversion.defaults.account ?? {},
    definition.records.account,
    {
      isBlank: (field) => existing === null || recordField(existing, field) === undefined,
      truncate: request.allowTruncation ?? false,
    },
  );
  if (isRefusal(mapped)) return mapped;
  return { id: existing?.id ?? draft.newId(), existing, kind: hasCompany ? 'business' : 'person', mapped };
}

/** A person account is named by its contact: nothing of a company is mapped. */
const personMap = {};
const nameless = (lead: Lead): boolean => !fieldOf(lead, 'company');

function chooseAccount(
  draft: Draft,
  lead: Lead,
  { account }: ConversionRequest,
): { readonly id: string } | 'new' | Refusal {
  if (typeof account === 'object' || account === 'new') return account;
  const candidates = accountCandidates(lead.personal.keys, (claim) =>
    draft.holders(claim).map((stream) => stream.slice(stream.indexOf('/') + 1)),
  );
  const choice = accountChoice(candidates);
  const isAsked = account === undefined && candidates.length > 0;
  return isAsked || choice === 'ambiguous'
    ? refuse('account-ambiguous', { field: 'account', candidates })
    : choice;
}

/** Opens the account, or fills the blanks of the existing one; without blanks it only checks that it still stands. */
export function openAccount(draft: Draft, plan: ConversionPlan, because: number): void {
  const { account, lead, owner, at } = plan;
  const stream = accountStream(account.id);
  const { fields, provenance } = account.mapped;
  const subject = accountSubject(account, lead);
  const more = { because, personal: sealedFields(subject, account.mapped) };
  if (account.existing) {
    const isFilled = Object.keys(provenance).length > 0;
    if (isFilled)
      draft.add(stream, happened(recordCorrected, at, { fields, provenance, lead: lead.id }, more));
    else draft.check(stream);
    return;
  }
  draft.add(
    stream,
    happened(
      accountOpened,
      at,
      { kind: account.kind, subject, owner, fields, provenance, lead: lead.id },
      more,
    ),
  );
  if (account.kind === 'person') return;
  const { keys } = lead.personal;
  const key = accountKey(keys);
  if (key && draft.holders(key).length === 0) draft.take(key, stream, 'alone');
  for (const claim of accountClaims(keys)) draft.take(claim, stream, 'shared');
}
