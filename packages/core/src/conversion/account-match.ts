import type { MatchKeys } from '../lead/events/capture.ts';
import type { Candidate } from '../lead/refusals.ts';

/** Claims by which an account is found; each is shared, since two accounts may have one name. */
export const accountScopes = ['account-registration', 'account-domain', 'account-name'] as const;

/** The one claim that an account holds alone, so that two leads of one company end in one account (Ours 8.2). */
export const accountKeyScope = 'account-key';

export interface ClaimValue {
  readonly scope: string;
  readonly value: string;
}

/** What an account with these match keys can be found by, strongest first. */
export function accountClaims(keys: MatchKeys): ClaimValue[] {
  const values = [keys.registration, keys.domain, keys.company];
  return accountScopes.flatMap((scope, i) => (values[i] ? [{ scope, value: values[i] }] : []));
}

/** What may become the account's matching key, strongest first. */
export const accountKeys = (keys: MatchKeys): ClaimValue[] =>
  accountClaims(keys).map(({ scope, value }) => ({ scope: accountKeyScope, value: `${scope}:${value}` }));

/** The account's matching key: the strongest value it can be found by; `null` for an account without any. */
export const accountKey = (keys: MatchKeys): ClaimValue | null => accountKeys(keys)[0] ?? null;

const reasonOf: Record<string, Candidate['reason']> = {
  'account-registration': 'registration',
  'account-domain': 'domain',
  'account-name': 'name',
};

/**
 * Existing accounts that may be the lead's company, best reason first, each once.
 *
 * @param holders account ids that hold a claim
 */
export function accountCandidates(
  keys: MatchKeys,
  holders: (claim: ClaimValue) => readonly string[],
): Candidate[] {
  const found = new Map<string, Candidate>();
  for (const claim of accountClaims(keys)) {
    for (const id of holders(claim)) {
      if (!found.has(id)) found.set(id, { id, reason: reasonOf[claim.scope] ?? 'name' });
    }
  }
  return [...found.values()];
}

/** What an automatic conversion does with candidates (Ours 8.2): the one that number or domain name, a new one, or nothing. */
export function accountChoice(candidates: readonly Candidate[]): Candidate | 'new' | 'ambiguous' {
  if (candidates.length === 0) return 'new';
  const strong = candidates.filter((one) => one.reason !== 'name');
  return strong.length === 1 && strong[0] ? strong[0] : 'ambiguous';
}
