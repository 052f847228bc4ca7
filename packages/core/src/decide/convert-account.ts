import { accountCandidates, accountChoice, accountClaims, accountKey } from '../conversion/account-match.ts';
import type { MatchKeys } from '../lead/events/capture.ts';
import { happened } from '../lead/events/event.ts';
import { fieldOf, type Lead } from '../lead/lead.ts';
import { isRefusal, type Refusal, refuse } from '../lead/refusals.ts';
import { type Account, accountOpened, accountStream } from '../records/account.ts';
import { recordCorrected } from '../records/record.ts';
import {
  type AccountPlan,
  accountSubject,
  type ConversionPlan,
  type ConversionRequest,
  sealedFields,
  typed,
} from './conversion-plan.ts';
import { requiredRefusal, valuesFor } from './convert-values.ts';
import type { Draft } from './decision.ts';
import { isErased } from './erase.ts';
import { presentKeys } from './lead-fields.ts';

/** Chooses the account and works out its values; codes as DOMAIN 8 and Ours 8.2 say. */
export function planAccount(
  draft: Draft,
  lead: Lead,
  request: ConversionRequest,
  owner: string,
): AccountPlan | Refusal {
  if (request.contact && typeof request.account !== 'object') {
    return refuse('contact-without-account', { field: 'contact' });
  }
  const choice = chooseAccount(draft, lead, request);
  if (isRefusal(choice)) return choice;
  const isNew = choice === 'new' || choice === 'person';
  const existing = isNew ? null : draft.sight.account(choice.id);
  const refusal = isNew ? null : existingRefusal(draft, existing, request);
  if (refusal) return refusal;
  const isPerson = choice === 'person' || !fieldOf(lead, 'company');
  if (!existing && isPerson && !draft.world.process.definition.conversion.personAccounts) {
    return refuse('company-missing', choice === 'person' ? { field: 'account' } : {});
  }
  const map = isPerson && !existing ? personMap : undefined;
  const values = valuesFor(draft, 'account', lead, request, { owner, existing, map });
  if (isRefusal(values)) return values;
  const lacking = requiredRefusal(draft, 'account', { mapped: values.mapped, existing });
  if (lacking) return lacking;
  const kind = isPerson ? 'person' : 'business';
  return { id: existing?.id ?? draft.newId(), existing, kind, ...values };
}

/** A person account is named by its contact: nothing of a company is mapped. */
const personMap = {};

function existingRefusal(
  draft: Draft,
  existing: Account | null,
  { contact }: ConversionRequest,
): Refusal | null {
  if (!existing) return refuse('account-not-found', { field: 'account' });
  if (existing.withdrawnAt > 0) return refuse('record-withdrawn', { field: 'account' });
  if (isErased(existing.subject, draft.sight)) return refuse('erased', { field: 'account' });
  return contact && existing.contact !== null
    ? refuse('contact-of-person-account', { field: 'contact' })
    : null;
}

function chooseAccount(
  draft: Draft,
  lead: Lead,
  { account }: ConversionRequest,
): { readonly id: string } | 'new' | 'person' | Refusal {
  if (typeof account === 'object' || account === 'new' || account === 'person') return account;
  const candidates = accountCandidates(lead.personal.keys, (claim) =>
    draft.holders(claim).map((stream) => stream.slice(stream.indexOf('/') + 1)),
  );
  const choice = accountChoice(candidates);
  const isAsked = account === undefined && candidates.length > 0;
  return isAsked || choice === 'ambiguous'
    ? refuse('account-ambiguous', { field: 'account', candidates })
    : choice;
}

/** Opens the account, or fills the blanks of the existing one, which knows the lead from now on (invariant 23). */
export function openAccount(draft: Draft, plan: ConversionPlan, because: number): void {
  const { account, contact, lead, owner, at } = plan;
  const stream = accountStream(account.id);
  const { fields, provenance } = account.mapped;
  const subject = accountSubject(account, lead);
  if (account.existing) {
    const more = { because, personal: sealedFields(subject, account.mapped) };
    draft.add(stream, happened(recordCorrected, at, { fields, provenance, lead: lead.id }, more));
    return;
  }
  const isPerson = account.kind === 'person';
  const keys = isPerson ? {} : presentKeys(accountOwnKeys(lead.personal.keys));
  const sealed = Object.keys(keys).length > 0 ? { keys } : {};
  const person = isPerson ? { contact: contact.id } : {};
  const data = { kind: account.kind, subject, owner, fields, provenance, lead: lead.id, ...person };
  const personal = sealedFields(subject, account.mapped, sealed);
  draft.add(
    stream,
    happened(accountOpened, at, { ...data, ...typed(account.recordType) }, { because, personal }),
  );
  if (isPerson) return;
  const key = accountKey(keys);
  if (key && draft.holders(key).length === 0) draft.take(key, stream, 'alone');
  for (const claim of accountClaims(keys)) draft.take(claim, stream, 'shared');
}

/** The keys that are a company's: what a person is found by is not. */
const accountOwnKeys = ({ registration, domain, company }: MatchKeys): MatchKeys => ({
  registration,
  domain,
  company,
});
