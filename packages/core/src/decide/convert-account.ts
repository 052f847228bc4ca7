import { accountChoice, accountClaims, accountKey } from '../conversion/account-match.ts';
import type { ExternalId, MatchKeys } from '../lead/events/capture.ts';
import { happened } from '../lead/events/event.ts';
import { fieldOf, type Lead } from '../lead/lead.ts';
import { isRefusal, type Refusal, refuse } from '../lead/refusals.ts';
import { type Account, accountOpened, accountStream } from '../records/account.ts';
import { recordCorrected } from '../records/record.ts';
import { candidatesFor, namedCandidate } from './account-candidates.ts';
import { recordIdClaim } from './claims.ts';
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
  const ours = typeof choice === 'object' && choice.source === undefined ? choice : null;
  const existing = ours && draft.sight.account(ours.id);
  const refusal = ours && existingRefusal(draft, existing, request);
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
  const externalId = typeof choice === 'object' ? externalIdOf(choice) : null;
  return { id: existing?.id ?? draft.newId(), existing, kind, externalId, ...values };
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

/** Which account a conversion fills: one of ours, one that only the host's CRM has, or a new one. */
interface Choice {
  readonly id: string;
  /** The host's CRM, where we do not have it yet. */
  readonly source?: string | undefined;
}

const externalIdOf = ({ id, source }: Choice): ExternalId | null =>
  source === undefined ? null : { source, id };

function chooseAccount(
  draft: Draft,
  lead: Lead,
  { account }: ConversionRequest,
): Choice | 'new' | 'person' | Refusal {
  if (account === 'new' || account === 'person') return account;
  if (typeof account === 'object') {
    if (!('source' in account)) return account;
    return namedCandidate(draft, account) ?? refuse('account-not-found', { field: 'account' });
  }
  const candidates = candidatesFor(draft, lead);
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
  const { externalId } = account;
  const known = externalId ? { externalId } : {};
  const data = { kind: account.kind, subject, owner, fields, provenance, lead: lead.id, ...known, ...person };
  const personal = sealedFields(subject, account.mapped, sealed);
  draft.add(
    stream,
    happened(accountOpened, at, { ...data, ...typed(account.recordType) }, { because, personal }),
  );
  if (externalId) draft.take(recordIdClaim('account', externalId), stream, 'alone');
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
