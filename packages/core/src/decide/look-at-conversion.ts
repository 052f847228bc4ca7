import { accountClaims, accountKeys } from '../conversion/account-match.ts';
import type { CommandOf } from '../lead/commands.ts';
import type { MatchKeys } from '../lead/events/capture.ts';
import { idOf, type Lead } from '../lead/lead.ts';
import { accountStream } from '../records/account.ts';
import { contactStream } from '../records/contact.ts';
import { lookAtCandidates } from './account-candidates.ts';
import { contactClaims, opportunityClaim } from './claims.ts';
import { isErased } from './erase.ts';
import { ownerOfActor } from './owner.ts';
import type { Reader } from './reader.ts';
import { lookAtOwner, managersOf } from './roster.ts';

type Request = Pick<CommandOf<'convert'>, 'account' | 'contact' | 'owner'>;

/** All that a row looks at which converts its lead, which may be new. */
export function lookAtRowConversion(
  request: Request,
  lead: Lead | null,
  keys: MatchKeys,
  reader: Reader,
): void {
  // Whoever may own the lead then owns its records, and their type hangs on that.
  const { defaultOwner } = reader.world.process.definition;
  for (const owner of [lead?.owner, ownerOfActor(reader.actor), defaultOwner]) lookAtOwner(owner, reader);
  lookAtConversion(request, keys, reader);
  if (lead) lookAtConversion(request, lead.personal.keys, reader);
}

/** Who is in charge of a queue, and the seller behind the actor, with how many open leads there are already. */
export function lookAtTaking(lead: Lead | null, { actor, sight, load, world }: Reader): void {
  if (lead) managersOf(lead.owner, sight, world.process);
  const seller = sight.seller(idOf(ownerOfActor(actor)));
  if (seller) load(seller.id);
}

/** The records of a conversion, and by what its account is found. */
export function lookAtRevert(body: { readonly lead: string }, { sight, holders }: Reader): void {
  const lead = sight.lead(body.lead);
  if (!lead?.conversion) return;
  const { account, contact, opportunity } = lead.conversion;
  sight.contact(contact);
  holders(opportunityClaim(accountStream(account)));
  holders(opportunityClaim(contactStream(contact)));
  if (opportunity) sight.opportunity(opportunity);
  for (const keys of [sight.account(account)?.keys ?? {}, lead.personal.keys]) {
    for (const claim of [...accountKeys(keys), ...accountClaims(keys)]) holders(claim);
  }
}

export function lookAtConversion(body: Request, keys: MatchKeys, reader: Reader): void {
  lookAtOwner(body.owner, reader);
  const { sight } = reader;
  const contact = body.contact ? sight.contact(body.contact.id) : null;
  if (contact) isErased(contact.subject, sight);
  const lookAtAccount = (id: string): void => {
    const account = sight.account(id);
    if (account) isErased(account.subject, sight);
    const own = account?.contact ? sight.contact(account.contact) : null;
    if (own) isErased(own.subject, sight);
  };
  if (typeof body.account === 'object' && !('source' in body.account)) lookAtAccount(body.account.id);
  for (const stream of lookAtCandidates(reader)) lookAtAccount(idOf(stream));
  for (const claim of contactClaims(keys)) {
    for (const stream of reader.holders(claim)) {
      const other = sight.contact(idOf(stream));
      if (other) isErased(other.subject, sight);
    }
  }
  for (const key of accountKeys(keys)) reader.holders(key);
  for (const claim of accountClaims(keys)) {
    for (const stream of reader.holders(claim)) lookAtAccount(idOf(stream));
  }
}
