import type { SubmittedForm } from '../capture/submission.ts';
import { isBlank } from '../criteria/fields.ts';
import { isSameValue } from '../criteria/same-value.ts';
import type { EngagementInput } from '../lead/command-parts.ts';
import type { ConsentChannel, Fields, MatchKeys } from '../lead/events/capture.ts';
import type { Json, Personal } from '../lead/events/event.ts';
import { fieldOf, idOf, type Lead } from '../lead/lead.ts';
import { isRefusal } from '../lead/refusals.ts';
import { mayTrack } from '../response/mail-law.ts';
import { matchClaims } from './claims.ts';
import { changeConsent } from './correct.ts';
import { correctLead } from './correction.ts';
import type { Draft } from './decision.ts';
import { addEngagements, engagementRefusal } from './engagement.ts';
import { changeStatus } from './status-change.ts';
import type { Fact } from './trigger.ts';

/**
 * The lead of the person that a form names, if it is known: a lead that is still worked before one that was converted,
 * found by e-mail before one found by phone, the oldest of several.
 */
export function knownLead(
  draft: Draft,
  keys: MatchKeys,
  sees: (stream: string) => boolean = () => true,
): Lead | null {
  const found = matchClaims(keys).flatMap((claim) =>
    [...draft.holders(claim)]
      .filter((holder) => holder.startsWith('lead/') && sees(holder))
      .map((holder) => draft.sight.lead(idOf(holder)))
      .filter((lead) => lead !== null && lead.erasedAt === 0)
      .sort((a, b) => a!.capturedAt - b!.capturedAt || (a!.id < b!.id ? -1 : 1)),
  ) as Lead[];
  return found.find((lead) => !lead.conversion) ?? found[0] ?? null;
}

/** Disqualified for these, nobody comes back by filling in a form (Ours 1.7). */
const finalReasons: readonly (string | null)[] = ['junk', 'do-not-contact'];

/**
 * Adds a form to the lead of a known person (Ours 1.7): it was submitted, blanks are filled, what differs stays as it
 * is. A request brings a disqualified lead back. Answers the facts, and the fields that differ.
 */
export function attachForm(
  draft: Draft,
  lead: Lead,
  form: SubmittedForm,
  {
    submission,
    request,
    at,
  }: { readonly submission?: string; readonly request: boolean; readonly at: number },
): { readonly facts: readonly Fact[]; readonly differing: Fields } {
  const { blanks, differing } = comparedWith(lead, form.fields);
  const engaged = addEngagements(
    draft,
    lead.id,
    [
      {
        kind: 'form-submit',
        facets: { form: request ? 'request' : 'other' },
        ...(submission === undefined ? {} : { externalId: { source: 'submission', id: submission } }),
        ...(form.touch ? { touch: form.touch } : {}),
      },
    ],
    { at },
  );
  const filled = correctLead(draft, lead, { fields: blanks, keys: form.keys, clear: [], at });
  const chosen = Object.entries(form.consent ?? {}).map(([channel, choice]) =>
    changeConsent(
      draft,
      lead,
      {
        channel: channel as ConsentChannel,
        choice,
        by: 'person',
        ...(form.proof ? { proof: form.proof } : {}),
      },
      at,
    ),
  );
  const visited = addVisits(draft, lead.id, form.engagements, at);
  const back = request ? comeBack(draft, lead, at) : null;
  const facts = [...visited, ...engaged, isRefusal(filled) ? null : filled, ...chosen, back];
  return { facts: facts.filter((fact) => fact !== null), differing };
}

/** Adds what a visitor did before it named itself, as far as it may be tracked now that it has said so (Ours 13.3). */
export function addVisits(
  draft: Draft,
  id: string,
  engagements: readonly EngagementInput[] | undefined,
  at: number,
): readonly Fact[] {
  const lead = draft.sight.lead(id);
  const { process } = draft.world;
  if (!engagements || !lead || !mayTrack(lead, process.consentRegime('tracking'))) return [];
  const known = engagements.filter((one) => engagementRefusal(process, [one]) === null);
  return addEngagements(draft, id, known, { at });
}

/** What a form says otherwise than the lead of its person belongs to that person. */
export const proposalsOf = ({ subject }: Lead, differing: Fields): Personal | undefined =>
  Object.keys(differing).length > 0 ? { subject, data: { proposals: differing as Json } } : undefined;

/** Somebody who bought before goes to the owner of the account, as an existing customer (Ours 1.7). */
export function customerOf(
  draft: Draft,
  known: Lead | null,
): { readonly owner?: string; readonly source?: string; readonly account?: string } {
  if (!known?.conversion) return {};
  const account = draft.sight.account(known.conversion.account);
  const source = draft.world.process.source('Existing Customer')?.id;
  return {
    ...(account ? { account: account.id } : {}),
    ...(account && draft.sight.seller(idOf(account.owner))?.active ? { owner: account.owner } : {}),
    ...(source ? { source } : {}),
  };
}

function comparedWith(lead: Lead, fields: Fields): { readonly blanks: Fields; readonly differing: Fields } {
  const said = Object.entries(fields).filter(([, value]) => !isBlank(value));
  const isUnknown = ([field]: [string, unknown]) => fieldOf(lead, field) === undefined;
  const blanks = said.filter(isUnknown);
  const others = said.filter(
    ([field, value]) => !isUnknown([field, value]) && !isSameValue(fieldOf(lead, field), value),
  );
  return { blanks: Object.fromEntries(blanks), differing: Object.fromEntries(others) };
}

function comeBack(draft: Draft, lead: Lead, at: number): Fact | null {
  const { status } = lead;
  if (status.kind !== 'disqualified' || finalReasons.includes(status.reason)) return null;
  const to = draft.world.process.firstStatus.id;
  const fact = changeStatus(draft, lead, { to, reopen: true, at, because: 'came-back' });
  return isRefusal(fact) ? null : fact;
}
