import type { ClaimValue } from '../conversion/account-match.ts';
import type { ExternalId, MatchKeys } from '../lead/events/capture.ts';
import { idOf, type Lead, leadStream } from '../lead/lead.ts';
import type { Candidate } from '../lead/refusals.ts';
import { contactStream } from '../records/contact.ts';
import type { Draft } from './decision.ts';

/** An external id belongs to one lead alone, for ever. */
export const externalIdClaim = ({ source, id }: ExternalId): ClaimValue => ({
  scope: 'external-id',
  value: JSON.stringify([source, id]),
});

/** Likewise an account, a contact, an opportunity: ids of different kinds do not meet. */
export const recordIdClaim = (
  kind: 'account' | 'contact' | 'opportunity',
  { source, id }: ExternalId,
): ClaimValue => ({ scope: `${kind}-external-id`, value: JSON.stringify([source, id]) });

/** An opportunity that was opened later for an account or a contact: whoever undoes its conversion finds it (Ours 8.6). */
export const opportunityClaim = (stream: string): ClaimValue => ({ scope: 'opportunity-of', value: stream });

/** An engagement that another system named is counted once (Ours 6.2). */
export const engagementClaim = ({ source, id }: ExternalId): ClaimValue => ({
  scope: 'engagement',
  value: JSON.stringify([source, id]),
});

/** What a lead is found by: e-mail and phone. */
export function matchClaims(keys: MatchKeys): ClaimValue[] {
  return [
    ...(keys.email ? [{ scope: 'email', value: keys.email }] : []),
    ...(keys.phone ? [{ scope: 'phone', value: keys.phone }] : []),
  ];
}

/** Who was told of leads that were moved together: each once. */
export const batchClaim = (batch: string): ClaimValue => ({ scope: 'batch', value: batch });

/** What a submission that waits is found by, so that erasing its person reaches it. */
export const waitingClaims = (keys: MatchKeys): ClaimValue[] =>
  matchClaims(keys).map(({ scope, value }) => ({ scope: `waiting-${scope}`, value }));

/** A submission that was kept apart before a lead got it: its form is the person's too. */
export const releasedClaim = (lead: string): ClaimValue => ({ scope: 'submission-of', value: lead });

/** By what all submissions are found that hold a form of a lead's person. */
export const submissionClaimsOf = (lead: Lead): ClaimValue[] => [
  releasedClaim(lead.id),
  ...waitingClaims(lead.personal.keys),
];

/** Other leads with the same e-mail or phone, of those that are seen. */
export function duplicateCandidates(
  draft: Draft,
  keys: MatchKeys,
  sees: (stream: string) => boolean,
): Candidate[] {
  const found = new Map<string, Candidate>();
  for (const claim of matchClaims(keys)) {
    for (const holder of draft.holders(claim)) {
      const id = holder.startsWith('lead/') ? idOf(holder) : null;
      if (id && !found.has(id) && sees(holder))
        found.set(id, { id, reason: claim.scope as 'email' | 'phone' });
    }
  }
  return [...found.values()];
}

/** Whether two claims are one. */
export const isSame = (one: ClaimValue, other: ClaimValue): boolean =>
  one.scope === other.scope && one.value === other.value;

/** Gives up the keys that changed and takes the new ones. */
export function changeMatchClaims(draft: Draft, lead: Lead, next: MatchKeys): void {
  const stream = leadStream(lead.id);
  const before = matchClaims(lead.personal.keys);
  const after = matchClaims(next);
  const isIn = (list: readonly ClaimValue[], one: ClaimValue) => list.some((other) => isSame(one, other));
  for (const claim of before) if (!isIn(after, claim)) draft.release(claim, stream);
  for (const claim of after) if (!isIn(before, claim)) draft.take(claim, stream, 'shared');
}

/** What a contact is found by: two may share it. */
export function contactClaims({
  email,
  phone,
}: MatchKeys): (ClaimValue & { readonly scope: 'contact-email' | 'contact-phone' })[] {
  return [
    ...(email ? [{ scope: 'contact-email' as const, value: email }] : []),
    ...(phone ? [{ scope: 'contact-phone' as const, value: phone }] : []),
  ];
}

/** What a contact is found by from now on. */
export function moveContactClaims(draft: Draft, id: string, before: MatchKeys, after: MatchKeys): void {
  const stream = contactStream(id);
  const [old, next] = [contactClaims(before), contactClaims(after)];
  for (const claim of old) if (!next.some((one) => isSame(one, claim))) draft.release(claim, stream);
  for (const claim of next) if (!old.some((one) => isSame(one, claim))) draft.take(claim, stream, 'shared');
}
