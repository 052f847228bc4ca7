import { fitted, type Mapped, mapFields } from '../conversion/field-map.ts';
import type { FieldValue } from '../lead/events/capture.ts';
import { happened } from '../lead/events/event.ts';
import { fieldOf, type Lead, nameOf } from '../lead/lead.ts';
import { ownValue } from '../lead/own-value.ts';
import { isRefusal, type Refusal, refuse } from '../lead/refusals.ts';
import { type Contact, contactOpened, contactStream } from '../records/contact.ts';
import { type Provenance, recordCorrected, recordField } from '../records/record.ts';
import {
  type AccountPlan,
  type ContactPlan,
  type ConversionPlan,
  type ConversionRequest,
  sealedFields,
} from './conversion-plan.ts';
import type { Draft } from './decision.ts';
import { isErased } from './erase.ts';
import { presentKeys } from './lead-fields.ts';

/** Chooses the contact and works out its values. */
export function planContact(
  draft: Draft,
  lead: Lead,
  request: ConversionRequest,
  account: AccountPlan,
): ContactPlan | Refusal {
  const existing = request.contact ? draft.sight.contact(request.contact.id) : null;
  if (request.contact && !existing) return refuse('contact-not-found', { field: 'contact' });
  if (existing && existing.account !== account.id)
    return refuse('contact-not-of-account', { field: 'contact' });
  if (existing && isErased(existing.subject, draft.sight)) return refuse('erased', { field: 'contact' });
  if (request.overwriteLeadSource && !existing) return refuse('invalid', { field: 'overwriteLeadSource' });
  const { conversion, records } = draft.world.process.definition;
  const mapped = mapFields(lead, conversion.map.contact, conversion.defaults.contact ?? {}, records.contact, {
    isBlank: (field) => existing === null || recordField(existing, field) === undefined,
    truncate: request.allowTruncation ?? false,
  });
  if (isRefusal(mapped)) return mapped;
  const whole = existing ? mapped : withName(draft, lead, request, mapped);
  if (isRefusal(whole)) return whole;
  return { id: existing?.id ?? draft.newId(), existing, mapped: withSource(lead, request, existing, whole) };
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
    const data = { fields, provenance, lead: lead.id, consent };
    draft.add(stream, happened(recordCorrected, at, data, { because, personal }));
    return;
  }
  const personal = sealedFields(lead.subject, contact.mapped, { keys: presentKeys(lead.personal.keys) });
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
      },
      { because, personal },
    ),
  );
}

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
