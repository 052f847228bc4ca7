import { fieldOf, idOf, type Lead } from '../lead/lead.ts';
import type { Candidate } from '../lead/refusals.ts';
import type { Contact } from '../records/contact.ts';
import { recordField } from '../records/record.ts';
import { contactClaims } from './claims.ts';
import type { Draft } from './decision.ts';
import { isErased } from './erase.ts';
import type { Sight } from './world.ts';

const reasonOf = { 'contact-email': 'email', 'contact-phone': 'phone' } as const;

/**
 * Contacts that may be the person of a lead (invariant 33), each once: those with its e-mail address, and those with its
 * phone number and last name, for colleagues share a number. Whom the actor may not see is not there (Ours 12.2).
 */
export function contactCandidates(draft: Draft, lead: Lead): Candidate[] {
  const found = new Map<string, Candidate>();
  for (const claim of contactClaims(lead.personal.keys)) {
    for (const holder of draft.holders(claim)) {
      const id = idOf(holder);
      const contact = draft.sight.contact(id);
      if (!contact || found.has(id) || !isThere(contact, draft.sight) || !draft.sees(holder)) continue;
      if (claim.scope === 'contact-email' || isNamedAlike(lead, contact))
        found.set(id, { id, reason: reasonOf[claim.scope] });
    }
  }
  return [...found.values()];
}

const isThere = ({ withdrawnAt, subject }: Contact, sight: Sight): boolean =>
  withdrawnAt === 0 && !isErased(subject, sight);

function isNamedAlike(lead: Lead, contact: Contact): boolean {
  const plain = (name: unknown): string => (typeof name === 'string' ? name.trim().toLowerCase() : '');
  const name = plain(fieldOf(lead, 'lastName'));
  return name !== '' && name === plain(recordField(contact, 'lastName'));
}
