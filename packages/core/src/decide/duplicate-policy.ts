import type { DuplicatePolicy } from '../duplicates/rules.ts';
import type { CommandOf } from '../lead/commands.ts';
import type { Channel, MatchKeys } from '../lead/events/capture.ts';
import type { Lead } from '../lead/lead.ts';
import { type Refusal, refuse } from '../lead/refusals.ts';
import type { Process } from '../process/process.ts';
import { duplicateCandidates } from './claims.ts';
import type { Draft } from './decision.ts';
import { knownLead } from './known-person.ts';

/** What becomes of somebody who may be there already: what the way in says, unless the command says otherwise. */
export function policyOf(
  process: Process,
  { channel, duplicates }: { readonly channel: Channel } & Pick<CommandOf<'capture'>, 'duplicates'>,
): DuplicatePolicy {
  const policy = process.duplicatePolicy(channel);
  if (policy === 'block' || duplicates === undefined) return policy;
  return duplicates === 'ask' ? 'ask' : 'report';
}

/** Whether a policy wants to know, before anything is captured, who is there already. */
export const looksFirst = (policy: DuplicatePolicy): boolean => policy !== 'report' && policy !== 'ignore';

/**
 * Who is there already, as far as the actor may know of it (Ours 12.2): the lead to add to, to merge into or whose
 * account to name, `possible-duplicate` where somebody has to be asked or nothing is captured, else `null`.
 */
export function whoIsThere(draft: Draft, keys: MatchKeys, policy: DuplicatePolicy): Lead | null | Refusal {
  if (!looksFirst(policy)) return null;
  const sees = (stream: string): boolean => draft.sees(stream);
  if (policy !== 'ask' && policy !== 'block') return knownLead(draft, keys, sees);
  const candidates = duplicateCandidates(draft, keys, sees);
  return candidates.length > 0 ? refuse('possible-duplicate', { candidates }) : null;
}
