import type { CommandOf } from '../lead/commands.ts';
import { captured, type MatchKeys } from '../lead/events/capture.ts';
import { happened, millis } from '../lead/events/event.ts';
import { displayName, leadStream } from '../lead/lead.ts';
import { type Refusal, refuse } from '../lead/refusals.ts';
import type { Status } from '../lead/statuses.ts';
import { duplicateCandidates, externalIdClaim, matchClaims } from './claims.ts';
import { decideConsequences } from './consequences.ts';
import type { Decision, Draft } from './decision.ts';
import { compartment, fieldRefusal, splitFields } from './lead-fields.ts';
import { ownerOfActor, ownerRefusal } from './owner.ts';

type CaptureBody = Omit<CommandOf<'capture'>, 'type' | 'duplicates'> & { readonly import?: string };

/** Captures a lead: by hand, from a form, from a host. */
export function decideCapture(draft: Draft, body: CommandOf<'capture'>): Decision | Refusal {
  const keys = body.keys ?? {};
  const asks = (body.duplicates ?? (body.channel === 'hand' ? 'ask' : 'allow')) === 'ask';
  const candidates = asks ? duplicateCandidates(draft, keys) : [];
  if (candidates.length > 0) return refuse('possible-duplicate', { candidates });
  const made = captureLead(draft, body, asks ? 'alone' : 'shared');
  if (typeof made !== 'object' || 'code' in made) return made;
  decideConsequences(draft, made.lead, {
    by: 'capture',
    at: made.at,
    because: made.event,
    assign: body.assign ?? body.channel === 'web',
  });
  return draft.finish(made.lead);
}

/** Adds the fact of a capture to a draft; the consequences follow apart. */
export function captureLead(
  draft: Draft,
  body: CaptureBody,
  how: 'alone' | 'shared',
): { readonly lead: string; readonly at: number; readonly event: number } | Refusal {
  const { world, issued } = draft;
  const { process } = world;
  const refusal = captureRefusal(draft, body);
  if (refusal) return refusal;
  const status = startStatus(draft, body);
  if ('code' in status) return status;
  const source = body.source === undefined ? undefined : process.source(body.source)?.id;
  const lead = draft.newId();
  const stream = leadStream(lead);
  const keys: MatchKeys = body.keys ?? {};
  const { plain, personal } = splitFields(process, body.fields);
  const at = body.at ? millis(body.at) : world.now;
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
        ...(source ? { source } : {}),
        ...(body.touch ? { touch: body.touch } : {}),
        consent: body.consent ?? {},
        owner: body.owner ?? firstOwner(draft, body.channel, issued.actor),
        ...(body.import ? { import: body.import } : {}),
      },
      { personal: compartment(stream, personal, keys) },
    ),
  );
  if (body.externalId) draft.take(externalIdClaim(body.externalId), stream, 'alone');
  for (const claim of matchClaims(keys)) draft.take(claim, stream, how);
  return { lead, at, event };
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
  if (body.source !== undefined && !process.source(body.source))
    return refuse('source-unknown', { field: 'source' });
  if (body.externalId) {
    const taken = draft.holders(externalIdClaim(body.externalId))[0];
    if (taken)
      return refuse('external-id-taken', { candidates: [{ id: taken.slice(5), reason: 'external-id' }] });
  }
  return body.owner === undefined ? null : ownerRefusal(draft, body.owner);
}

/** History says what was; live, a lead starts open, working or nurtured, and disqualified only with a reason. */
function startStatus(draft: Draft, body: CaptureBody): Status | Refusal {
  const { process } = draft.world;
  if (body.status === undefined) return process.firstStatus;
  const status = process.status(body.status);
  if (!status) return refuse('status-unknown', { field: 'status' });
  if (status.kind === 'converted') return refuse('use-convert', { field: 'status' });
  const needsReason = status.kind === 'disqualified' && draft.issued.mode === 'live';
  return needsReason && !process.reason(body.reason ?? '')
    ? refuse('reason-required', { field: 'reason' })
    : status;
}
