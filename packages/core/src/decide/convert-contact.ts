import { fitted, type Mapped } from '../conversion/field-map.ts';
import { joined } from '../lead/campaign-state.ts';
import type { FieldValue } from '../lead/events/capture.ts';
import { happened, iso } from '../lead/events/event.ts';
import { fieldOf, type Lead, type Membership, nameOf } from '../lead/lead.ts';
import { ownValue } from '../lead/own-value.ts';
import { isRefusal, type Refusal, refuse } from '../lead/refusals.ts';
import { type Contact, contactOpened, contactStream } from '../records/contact.ts';
import { type Memberships, type Provenance, recordCorrected, recordField } from '../records/record.ts';
import { moveContactClaims } from './claims.ts';
import { contactCandidates } from './contact-match.ts';
import {
  type AccountPlan,
  type ContactPlan,
  type ConversionPlan,
  type ConversionRequest,
  sealedFields,
  typed,
} from './conversion-plan.ts';
import { requiredRefusal, valuesFor } from './convert-values.ts';
import type { Draft } from './decision.ts';
import { isErased } from './erase.ts';
import { presentKeys } from './lead-fields.ts';

/** Chooses the contact and works out its values. A person account has one contact, the person (invariant 4). */
export function planContact(
  draft: Draft,
  lead: Lead,
  request: ConversionRequest,
  { account, owner }: { readonly account: AccountPlan; readonly owner: string },
): ContactPlan | Refusal {
  const id = request.contact?.id ?? account.existing?.contact ?? null;
  const existing = id === null ? null : draft.sight.contact(id);
  const refusal = id === null ? null : existingRefusal(draft, existing, account);
  if (refusal) return refusal;
  const others = existing || request.bypassDuplicates ? [] : contactCandidates(draft, lead);
  if (others.length > 0) return refuse('possible-duplicate', { field: 'contact', candidates: others });
  if (request.overwriteLeadSource && !existing) return refuse('invalid', { field: 'overwriteLeadSource' });
  const values = valuesFor(draft, 'contact', lead, request, { owner, existing });
  if (isRefusal(values)) return values;
  const whole = existing ? values.mapped : withName(draft, lead, request, values.mapped);
  if (isRefusal(whole)) return whole;
  const mapped = withSource(lead, request, existing, whole);
  const lacking = requiredRefusal(draft, 'contact', { mapped, existing });
  if (lacking) return lacking;
  return { id: existing?.id ?? draft.newId(), existing, mapped, recordType: values.recordType };
}

function existingRefusal(draft: Draft, existing: Contact | null, account: AccountPlan): Refusal | null {
  if (!existing) return refuse('contact-not-found', { field: 'contact' });
  if (existing.account !== account.id) return refuse('contact-not-of-account', { field: 'contact' });
  if (existing.withdrawnAt > 0) return refuse('record-withdrawn', { field: 'contact' });
  return isErased(existing.subject, draft.sight) ? refuse('erased', { field: 'contact' }) : null;
}

/** A contact needs a last name: the command's, the lead's, else for a person what the lead is called (Ours 8.3). */
function withName(draft: Draft, lead: Lead, request: ConversionRequest, mapped: Mapped): Mapped | Refusal {
  if (request.contactName) {
    const { firstName, lastName } = request.contactName;
    const given = firstName === undefined ? { lastName } : { firstName, lastName };
    return named(draft, request, mapped, given, { from: 'command' });
  }
  if (fieldOf(lead, 'lastName')) return mapped;
  if (lead.kind === 'company') return refuse('contact-name-missing', { field: 'contactName' });
  const field = ['company', 'email', 'phone'].find((name) => fieldOf(lead, name));
  const origin = field ? ({ from: 'lead', field } as const) : ({ from: 'external-id' } as const);
  return named(draft, request, mapped, { lastName: nameOf(lead) ?? lead.id }, origin);
}

function named(
  draft: Draft,
  request: ConversionRequest,
  mapped: Mapped,
  names: { readonly [field: string]: string },
  origin: Provenance[string],
): Mapped | Refusal {
  const fields = draft.world.process.definition.records.contact;
  const personal: Record<string, FieldValue> = { ...mapped.personal };
  const provenance = { ...mapped.provenance };
  for (const [field, name] of Object.entries(names)) {
    const fitting = fitted(name, ownValue(fields, field), request.allowTruncation ?? false);
    if (fitting === null) return refuse('over-long', { field });
    personal[field] = fitting;
    provenance[field] = { ...origin };
  }
  return { ...mapped, personal, provenance };
}

/** The lead's source goes to a new contact, and over an existing one's only where asked (invariant 9). */
function withSource(
  lead: Lead,
  request: ConversionRequest,
  existing: Contact | null,
  mapped: Mapped,
): Mapped {
  const isBlank = !existing || recordField(existing, 'leadSource') === undefined;
  if (!lead.source || !(isBlank || request.overwriteLeadSource)) return mapped;
  return {
    ...mapped,
    fields: { ...mapped.fields, leadSource: lead.source },
    provenance: { ...mapped.provenance, leadSource: { from: 'lead', field: 'source' } },
  };
}

/** Opens the contact, or fills the blanks of the existing one; its consent only ever gets stricter. */
export function openContact(draft: Draft, plan: ConversionPlan, because: number): void {
  const { contact, lead, owner, at } = plan;
  const stream = contactStream(contact.id);
  const { fields, provenance } = contact.mapped;
  if (contact.existing) {
    const consent = stricter(lead, contact.existing);
    const personal = sealedFields(contact.existing.subject, contact.mapped);
    // Written also when nothing else is new: that they are one person has to be known when one of them is erased
    // (Ours 13.2).
    const campaigns = membershipsOf(lead, contact.existing);
    const data = { fields, provenance, lead: lead.id, consent, ...campaigns };
    draft.add(stream, happened(recordCorrected, at, data, { because, personal }));
    return;
  }
  const personal = sealedFields(lead.subject, contact.mapped, { keys: presentKeys(lead.personal.keys) });
  moveContactClaims(draft, contact.id, {}, lead.personal.keys);
  draft.add(
    stream,
    happened(
      contactOpened,
      at,
      {
        account: plan.account.id,
        subject: lead.subject,
        owner,
        fields,
        provenance,
        lead: lead.id,
        consent: choices(lead),
        ...membershipsOf(lead, null),
        ...typed(contact.recordType),
      },
      { because, personal },
    ),
  );
}

/** The lead's campaigns that say more of the contact than it knows: none stands there twice (invariant 26). */
function membershipsOf({ campaigns }: Lead, contact: Contact | null): { campaigns?: Memberships } {
  const news = Object.entries(campaigns).filter(([id, heard]) => {
    const before = ownValue(contact?.campaigns ?? {}, id);
    return !isSameMembership(before, joined(before, heard));
  });
  if (news.length === 0) return {};
  const told = news.map(([id, { status, at, respondedAt }]) => [
    id,
    { status, at: iso(at), ...(respondedAt > 0 ? { respondedAt: iso(respondedAt) } : {}) },
  ]);
  return { campaigns: Object.fromEntries(told) as Memberships };
}

const isSameMembership = (one: Membership | undefined, other: Membership): boolean =>
  one?.status === other.status && one.at === other.at && one.respondedAt === other.respondedAt;

function choices(lead: Lead): Record<string, 'granted' | 'denied'> {
  return Object.fromEntries(Object.entries(lead.consent).map(([channel, { choice }]) => [channel, choice]));
}

/** The lead's refusals that the contact does not have yet (invariant 11). */
function stricter(lead: Lead, contact: Contact): Record<string, 'granted' | 'denied'> {
  const denied = Object.entries(choices(lead)).filter(
    ([channel, choice]) => choice === 'denied' && contact.consent[channel] !== 'denied',
  );
  return Object.fromEntries(denied);
}
