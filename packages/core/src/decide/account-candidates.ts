import { accountCandidates } from '../conversion/account-match.ts';
import type { ExternalId } from '../lead/events/capture.ts';
import { idOf, type Lead } from '../lead/lead.ts';
import type { Candidate } from '../lead/refusals.ts';
import { recordIdClaim } from './claims.ts';
import type { Draft } from './decision.ts';
import type { Reader } from './reader.ts';

/** Looks at whether we know the accounts that the host's CRM named. */
export function lookAtCandidates({ world, holders }: Pick<Reader, 'world' | 'holders'>): readonly string[] {
  return (world.candidates ?? []).flatMap((one) => holders(recordIdClaim('account', one)));
}

/**
 * Accounts that may be a lead's company, best reason first, each once: ours, and those that only the host's CRM has.
 * One of the CRM that we know is ours.
 */
export function candidatesFor(draft: Draft, lead: Lead): readonly Candidate[] {
  const ours = accountCandidates(lead.personal.keys, (claim) => draft.holders(claim).map(idOf));
  const theirs = (draft.world.candidates ?? []).map((one) => known(draft, one, one.reason));
  const found = new Map<string, Candidate>();
  for (const one of [...ours, ...theirs].sort((a, b) => rank[a.reason] - rank[b.reason])) {
    const name = JSON.stringify([one.source ?? '', one.id]);
    if (!found.has(name)) found.set(name, one);
  }
  return [...found.values()];
}

/** The account of the host's CRM that a command names, as we know it; `null` where the CRM named none such. */
export function namedCandidate(draft: Draft, { source, id }: ExternalId): Candidate | null {
  const one = draft.world.candidates?.find((each) => each.source === source && each.id === id);
  return one ? known(draft, one, one.reason) : null;
}

function known(draft: Draft, { source, id }: ExternalId, reason: Candidate['reason']): Candidate {
  const [holder] = draft.holders(recordIdClaim('account', { source, id }));
  return holder === undefined ? { id, source, reason } : { id: idOf(holder), reason };
}

const rank: { readonly [R in Candidate['reason']]: number } = {
  registration: 0,
  'external-id': 1,
  domain: 1,
  email: 2,
  phone: 2,
  merged: 2,
  name: 3,
};
