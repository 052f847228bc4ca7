import { submissionReceived, submissionStream } from '../capture/submission.ts';
import { settledTouch } from '../capture/touches.ts';
import type { CommandOf } from '../lead/commands.ts';
import { captured, type MatchKeys } from '../lead/events/capture.ts';
import { happened, iso, millis } from '../lead/events/event.ts';
import { displayName, idOf, type Lead, leadStream } from '../lead/lead.ts';
import { isRefusal, type Refusal, refuse } from '../lead/refusals.ts';
import { type Status, wantsReason } from '../lead/statuses.ts';
import type { Process } from '../process/process.ts';
import { joinByTouch } from './campaign.ts';
import { externalIdClaim, matchClaims } from './claims.ts';
import { decideConsequencesOf } from './consequences.ts';
import type { Decision, Draft } from './decision.ts';
import { looksFirst, policyOf, whoIsThere } from './duplicate-policy.ts';
import { attachForm, customerOf, proposalsOf } from './known-person.ts';
import { compartment, fieldRefusal, sourceRefusal, splitFields } from './lead-fields.ts';
import { takeOver } from './merge.ts';
import { ageDueAt, ownerOfActor, ownerRefusal } from './owner.ts';
import { firstReason } from './status-change.ts';
import type { Fact } from './trigger.ts';

type CaptureBody = Omit<CommandOf<'capture'>, 'type' | 'duplicates'> & {
  readonly import?: string;
  readonly submission?: string;
  /** The account of somebody who bought before. */
  readonly account?: string;
  /** The words that consent was given to. */
  readonly proof?: string;
};

/** Captures a lead: by hand, from a form, from a host. */
export function decideCapture(draft: Draft, body: CommandOf<'capture'>): Decision | Refusal {
  const policy = policyOf(draft.world.process, body);
  const known = whoIsThere(draft, body.keys ?? {}, policy);
  if (isRefusal(known)) return known;
  const live = known?.conversion ? null : known;
  // What has an id of its own stays a lead of its own, which that id leads to.
  if (live && policy === 'attach' && !body.externalId) return attachCapture(draft, live, body);
  const made = captureLead(
    draft,
    { ...customerOf(draft, known), ...body },
    live ? { into: live } : looksFirst(policy) ? 'exact' : 'shared',
  );
  if (isRefusal(made)) return made;
  if (live) {
    decideConsequencesOf(draft, live.id, [takeOver(draft, live, made)], { by: 'merge' });
    return draft.finish(live.id);
  }
  const isLive = draft.issued.mode === 'live';
  const assign = body.assign ?? (body.channel === 'web' && isLive);
  decideConsequencesOf(draft, made.lead, [made.fact], { by: 'capture', assign });
  return draft.finish(made.lead);
}

/** A web form that a host took in itself is added to the lead of a known person as a submission is (Ours 1.7). */
function attachCapture(draft: Draft, known: Lead, body: CommandOf<'capture'>): Decision | Refusal {
  const refusal = captureRefusal(draft, body);
  if (refusal) return refusal;
  const at = body.at ? millis(body.at) : draft.world.now;
  const { fields, keys = {}, touch, consent } = body;
  const form = { fields, keys, ...(touch ? { touch } : {}), ...(consent ? { consent } : {}) };
  const { facts, differing } = attachForm(draft, known, form, { request: false, at });
  decideConsequencesOf(draft, known.id, facts, { by: 'engage' });
  const names = Object.keys(differing).sort();
  const data = {
    outcome: 'duplicate',
    lead: known.id,
    request: false,
    ...(names.length > 0 ? { differing: names } : {}),
  } as const;
  const personal = proposalsOf(known, differing);
  draft.add(submissionStream(draft.newId()), happened(submissionReceived, at, data, { personal }));
  return draft.finish(known.id);
}

/**
 * How a lead claims what it is found by: `exact` = alone, as far as nobody holds it yet, so that of two captures at
 * once the second sees the first; it claims nothing where another lead takes it over.
 */
type Claiming = 'exact' | 'shared' | { readonly into: Lead };

function claim(draft: Draft, keys: MatchKeys, stream: string, how: Claiming): void {
  if (typeof how === 'object') return;
  for (const one of matchClaims(keys)) {
    const isFree = how === 'exact' && draft.holders(one).length === 0;
    draft.take(one, stream, isFree ? 'alone' : 'shared');
  }
}

/** Adds the fact of a capture to a draft; the consequences follow apart. */
export function captureLead(
  draft: Draft,
  body: CaptureBody,
  how: Claiming,
): { readonly lead: string; readonly fact: Fact } | Refusal {
  const { world, issued } = draft;
  const { process } = world;
  const refusal = captureRefusal(draft, body);
  if (refusal) return refusal;
  const start = startOf(draft, body);
  if (isRefusal(start)) return start;
  const { status, reason } = start;
  const source = body.source === undefined ? undefined : process.source(body.source)?.id;
  const lead = draft.newId();
  const stream = leadStream(lead);
  // What happens to the lead that takes it over stands first in the commit, for the rest follows from it.
  if (typeof how === 'object') draft.check(leadStream(how.into.id));
  const keys: MatchKeys = body.keys ?? {};
  const { plain, personal } = splitFields(process, body.fields);
  const at = body.at ? millis(body.at) : world.now;
  const owner = body.owner ?? firstOwner(draft, body.channel, issued.actor);
  const dueAt = ageDueAt(draft, owner);
  const event = draft.add(
    stream,
    happened(
      captured,
      at,
      {
        kind: body.kind ?? 'person',
        subject: stream,
        channel: body.channel,
        fields: plain,
        ...(body.externalId ? { externalId: body.externalId } : {}),
        status: status.id,
        statusKind: status.kind,
        rank: process.rank(status),
        ...(reason ? { reason } : {}),
        ...(source ? { source } : {}),
        ...(body.touch ? { touch: settledTouch(body.touch) } : {}),
        consent: consentOf(process, source, body),
        owner,
        ...(body.import ? { import: body.import } : {}),
        ...(body.submission ? { submission: body.submission } : {}),
        ...(body.account ? { account: body.account } : {}),
        ...(dueAt === null ? {} : { ageDueAt: iso(dueAt) }),
      },
      { personal: compartment(stream, personal, keys, body) },
    ),
  );
  if (body.externalId) draft.take(externalIdClaim(body.externalId), stream, 'alone');
  claim(draft, keys, stream, how);
  joinByTouch(draft, lead, body.touch, { event, at });
  return { lead, fact: { event, at } };
}

/** Who is on a bought list chose nothing towards us: whatever its seller says, only a no is taken over (Ours 13.3). */
function consentOf(
  process: Process,
  source: string | undefined,
  { consent = {}, channel }: CaptureBody,
): NonNullable<CaptureBody['consent']> {
  if (source === undefined || channel === 'web' || !process.isBought(source)) return consent;
  return Object.fromEntries(Object.entries(consent).filter(([, choice]) => choice === 'denied'));
}

/** By hand the author owns a lead, else the process' default owner, else the actor (Ours 0.2, 1.8). */
function firstOwner(draft: Draft, channel: string, actor: string): string {
  const byDefault = channel === 'hand' ? undefined : draft.world.process.definition.defaultOwner;
  return byDefault ?? ownerOfActor(actor);
}

function captureRefusal(draft: Draft, body: CaptureBody): Refusal | null {
  const { process } = draft.world;
  const wrong = fieldRefusal(process, body.fields);
  if (wrong) return wrong;
  const external =
    body.externalId && body.channel !== 'hand' && body.channel !== 'web' ? [body.externalId] : [];
  if (displayName(body.fields, external) === null) return refuse('nothing-to-identify');
  const source = sourceRefusal(draft, body.source, body.channel);
  if (source) return source;
  if (body.externalId) {
    const taken = draft.holders(externalIdClaim(body.externalId))[0];
    if (taken)
      return refuse('external-id-taken', { candidates: [{ id: idOf(taken), reason: 'external-id' }] });
  }
  return body.owner === undefined ? null : ownerRefusal(draft, body.owner);
}

/** The status a lead starts in, never a converted one. Live, a disqualified one wants its reason; history may not know. */
function startOf(
  draft: Draft,
  body: CaptureBody,
): { readonly status: Status; readonly reason: string | undefined } | Refusal {
  const { process } = draft.world;
  if (body.status === undefined) return { status: process.firstStatus, reason: undefined };
  const status = process.status(body.status);
  if (!status) return refuse('status-unknown', { field: 'status' });
  if (status.kind === 'converted') return refuse('use-convert', { field: 'status' });
  if (!wantsReason(status)) return { status, reason: undefined };
  const reason = firstReason(draft, body);
  return isRefusal(reason) ? reason : { status, reason };
}
