import type { DuplicatePolicy } from '../duplicates/rules.ts';
import type { MatchKeys } from '../lead/events/capture.ts';
import { idOf, type Lead } from '../lead/lead.ts';
import { matchClaims } from './claims.ts';
import { looksFirst } from './duplicate-policy.ts';
import { lookAtPrograms } from './look-at-programs.ts';
import type { Reader } from './reader.ts';
import { lookAtOwner } from './roster.ts';

/** Who has the same e-mail or phone, as far as the policy wants to know; answers the leads it may add to. */
export function lookAtDuplicates(policy: DuplicatePolicy, keys: MatchKeys, reader: Reader): readonly Lead[] {
  if (!looksFirst(policy)) return [];
  if (policy === 'attach' || policy === 'merge') return lookAtPerson(keys, reader);
  for (const claim of matchClaims(keys)) reader.holders(claim);
  return [];
}

/** The leads that a form may be about, and the accounts of those who bought. */
export function lookAtPerson(keys: MatchKeys, reader: Reader): readonly Lead[] {
  const { sight } = reader;
  lookAtPrograms(null, reader);
  const holders = matchClaims(keys).flatMap((claim) => reader.holders(claim));
  const leads = holders.flatMap((holder) =>
    holder.startsWith('lead/') ? (sight.lead(idOf(holder)) ?? []) : [],
  );
  for (const lead of leads) {
    lookAtPrograms(lead, reader);
    const account = lead.conversion ? sight.account(lead.conversion.account) : null;
    if (account) lookAtOwner(account.owner, reader);
  }
  return leads;
}
