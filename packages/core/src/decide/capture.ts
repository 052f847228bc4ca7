import { settledTouch } from '../capture/touches.ts';
import type { CommandOf } from '../lead/commands.ts';
import { captured, type MatchKeys } from '../lead/events/capture.ts';
import { happened, iso, millis } from '../lead/events/event.ts';
import { displayName, idOf, leadStream } from '../lead/lead.ts';
import { isRefusal, type Refusal, refuse } from '../lead/refusals.ts';
import { type Status, wantsReason } from '../lead/statuses.ts';
import type { Process } from '../process/process.ts';
import { joinByTouch } from './campaign.ts';
import { duplicateCandidates, externalIdClaim, matchClaims } from './claims.ts';
import { decideConsequencesOf } from './consequences.ts';
import type { Decision, Draft } from './decision.ts';
import { compartment, fieldRefusal, sourceRefusal, splitFields } from './lead-fields.ts';
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
  const keys = body.keys ?? {};
  const asks = (body.duplicates ?? (body.channel === 'hand' ? 'ask' : 'allow')) === 'ask';
  const candidates = asks ? duplicateCandidates(draft, keys) : [];
  if (candidates.length > 0) return refuse('possible-duplicate', { candidates });
  const made = captureLead(draft, body, asks ? 'alone' : 'shared');
  if (isRefusal(made)) return made;
  const isLive = draft.issued.mode === 'live';
  const assign = body.assign ?? (body.channel === 'web' && isLive);
  decideConsequencesOf(draft, made.lead, [made.fact], { by: 'capture', assign });
  return draft.finish(made.lead);
}

/** Adds the fact of a capture to a draft; the consequences follow apart. */
export function captureLead(
  draft: Draft,
  body: CaptureBody,
  how: 'alone' | 'shared',
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
  for (const claim of matchClaims(keys)) draft.take(claim, stream, how);
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
