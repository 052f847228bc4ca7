import { isSameValue } from '../criteria/same-value.ts';
import type { CommandOf } from '../lead/commands.ts';
import type { Fields, MatchKeys } from '../lead/events/capture.ts';
import { happened, type Json, millis } from '../lead/events/event.ts';
import { absorbed, mergeReverted } from '../lead/events/merging.ts';
import { scored } from '../lead/events/scoring.ts';
import { fieldOf, type Lead, leadStream } from '../lead/lead.ts';
import { ownValue } from '../lead/own-value.ts';
import { type Refusal, refuse } from '../lead/refusals.ts';
import { matchClaims } from './claims.ts';
import { decideConsequencesOf } from './consequences.ts';
import { keysAfter } from './correction.ts';
import type { Decision, Draft } from './decision.ts';
import { splitFields } from './lead-fields.ts';
import { leadsBelow } from './merged-leads.ts';
import { standingData, standingOf } from './standing.ts';

/**
 * Takes a merge back (Ours 10.2): both leads are there again, each with its own counts, consent and suppression. What
 * happened since stays with the survivor; fields that came from the other one are as they were, unless somebody
 * changed them since. Codes: `not-found`, `not-absorbed`.
 */
export function decideUnmerge(draft: Draft, body: CommandOf<'unmerge'>): Decision | Refusal {
  const survivor = draft.sight.lead(body.lead);
  const other = draft.sight.lead(body.absorbed);
  if (!survivor) return refuse('not-found', { field: 'lead' });
  if (!other) return refuse('not-found', { field: 'absorbed' });
  if (!ownValue(survivor.merge?.parts ?? {}, other.id)) return refuse('not-absorbed', { field: 'absorbed' });
  const at = body.at ? millis(body.at) : draft.world.now;
  const { restored, cleared, keys } = fieldsRestored(survivor, other);
  const { plain, personal } = splitFields(draft.world.process, restored);
  const sides = { survivor: survivor.id, absorbed: other.id };
  const event = draft.add(
    leadStream(survivor.id),
    happened(
      mergeReverted,
      at,
      { ...sides, fields: plain, cleared },
      { personal: { subject: survivor.subject, data: { fields: personal, keys: keys as Json } } },
    ),
  );
  const back = { ...happened(mergeReverted, at, { ...sides, fields: {}, cleared: [] }), because: event };
  draft.add(leadStream(other.id), back);
  for (const one of leadsBelow(other, draft.sight))
    draft.add(leadStream(one.id), { ...happened(absorbed, at, { into: other.id }), because: event });
  partClaims(draft, draft.sight.lead(survivor.id) as Lead, other);
  decideConsequencesOf(draft, survivor.id, [{ event, at }], { by: 'merge' });
  scoreAnew(draft, other.id, { at, because: event });
  return draft.finish(survivor.id);
}

/** Fields that came from the other lead and are still as they came get their former value, or none. */
function fieldsRestored(survivor: Lead, other: Lead) {
  const part = survivor.merge?.parts[other.id];
  const former = ownValue(survivor.personal.before ?? {}, other.id);
  const before: Fields = { ...part?.before, ...former?.fields };
  const still = (part?.taken ?? []).filter((field) =>
    isSameValue(fieldOf(survivor, field), fieldOf(other, field) ?? ''),
  );
  const restored = Object.fromEntries(
    still.flatMap((field) => {
      const value = ownValue(before, field);
      return value === undefined ? [] : [[field, value] as const];
    }),
  );
  const cleared = still.filter((field) => !Object.hasOwn(restored, field));
  const keys: MatchKeys = keysAfter(survivor, restored, cleared, former?.keys ?? {});
  return { restored, cleared, keys };
}

/** The other lead is found by its own keys again, and the survivor by those that are its own or of others it holds. */
function partClaims(draft: Draft, survivor: Lead, other: Lead): void {
  const stream = leadStream(survivor.id);
  const kept = [survivor, ...leadsBelow(survivor, draft.sight)].flatMap(({ personal }) =>
    matchClaims(personal.keys),
  );
  for (const one of [other, ...leadsBelow(other, draft.sight)]) {
    for (const claim of matchClaims(one.personal.keys)) {
      const isKept = kept.some(({ scope, value }) => scope === claim.scope && value === claim.value);
      if (!isKept) draft.release(claim, stream);
      draft.take(claim, leadStream(other.id), 'shared');
    }
  }
}

/** What waits for a day of the lead that is there again is awaited anew, so it is scored in any case. */
function scoreAnew(
  draft: Draft,
  id: string,
  { at, because }: { readonly at: number; readonly because: number },
): void {
  const lead = draft.sight.lead(id) as Lead;
  const { process } = draft.world;
  const then = Math.max(at, lead.score.at);
  const data = standingData(process, lead, standingOf(process, lead, then));
  draft.add(leadStream(id), happened(scored, then, { ...data, cause: 'engagement' }, { because }));
}
