import {
  isWaiting,
  type SubmissionOutcome,
  type SubmittedForm,
  submissionReceived,
  submissionSettled,
  submissionStream,
} from '../capture/submission.ts';
import type { CommandOf } from '../lead/commands.ts';
import type { Fields, MatchKeys } from '../lead/events/capture.ts';
import { happened, iso, type Json, millis, type Personal } from '../lead/events/event.ts';
import type { Lead } from '../lead/lead.ts';
import { isRefusal, type Refusal, refuse } from '../lead/refusals.ts';
import { captureLead } from './capture.ts';
import { releasedClaim, waitingClaims } from './claims.ts';
import { decideConsequencesOf } from './consequences.ts';
import type { Decision, Draft } from './decision.ts';
import { addVisits, attachForm, knownLead } from './known-person.ts';
import { fieldRefusal, presentKeys } from './lead-fields.ts';

/** What became of a submission, and what of it only a person may see. */
interface Result {
  readonly outcome: SubmissionOutcome;
  readonly reason?: string | undefined;
  readonly lead?: string | undefined;
  readonly differing?: Fields | undefined;
}

interface Submitted {
  readonly submission: string;
  readonly request: boolean;
  readonly at: number;
}

/**
 * Takes a submitted form in (Ours 1.4, 1.7): it makes a lead, is added to the lead of a known person, or is kept apart
 * as the gate says. Whatever happens is its one outcome; a form that does not fit is no refused command but a
 * submission whose outcome is `refused`. Codes: `already-exists`.
 */
export function decideSubmit(draft: Draft, body: CommandOf<'submit'>): Decision | Refusal {
  if (draft.sight.submission(body.submission)) return refuse('already-exists', { field: 'submission' });
  const at = body.at ? millis(body.at) : draft.world.now;
  const form = formOf(body);
  const submitted = { submission: body.submission, request: body.request ?? false, at };
  const stopped = body.gate !== undefined && body.gate !== 'open';
  const result: Result = stopped
    ? { outcome: body.gate as SubmissionOutcome, reason: body.gateReason }
    : admit(draft, form, submitted);
  const stream = submissionStream(body.submission);
  const keeps = result.lead === undefined;
  const personal = keeps ? sealedForm(stream, form) : proposals(draft, result);
  if (keeps) for (const claim of waitingClaims(form.keys)) draft.take(claim, stream, 'shared');
  draft.add(
    stream,
    happened(
      submissionReceived,
      at,
      {
        ...said(result),
        request: submitted.request,
        ...(body.form ? { form: body.form } : {}),
        ...(body.until && isWaiting(result) ? { until: iso(millis(body.until)) } : {}),
      },
      { personal },
    ),
  );
  return draft.finish(result.lead ?? null);
}

/**
 * Lets a submission in that was kept apart, with its original time, or discards it (Ours 1.5). Codes: `not-found`,
 * `submission-settled`, `erased`.
 */
export function decideSettle(draft: Draft, body: CommandOf<'settle-submission'>): Decision | Refusal {
  const submission = draft.sight.submission(body.submission);
  if (!submission) return refuse('not-found', { field: 'submission' });
  if (!isWaiting(submission)) return refuse('submission-settled');
  const { form } = submission.personal;
  if (!form && body.to === 'release') return refuse('erased', { field: 'submission' });
  const stream = submissionStream(submission.id);
  const result: Result =
    form && body.to === 'release'
      ? admit(draft, form, {
          submission: submission.id,
          request: submission.request,
          at: submission.submittedAt,
        })
      : { outcome: 'refused', reason: body.reason ?? 'discarded' };
  for (const claim of waitingClaims(form?.keys ?? {})) draft.release(claim, stream);
  if (result.lead !== undefined) draft.take(releasedClaim(result.lead), stream, 'shared');
  draft.add(
    stream,
    happened(submissionSettled, draft.world.now, said(result), { personal: proposals(draft, result) }),
  );
  return draft.finish(result.lead ?? null);
}

/** Makes a lead of a form, or adds it to the one there is. What does not fit is refused, with nothing written. */
function admit(draft: Draft, form: SubmittedForm, submitted: Submitted): Result {
  const wrong = fieldRefusal(draft.world.process, form.fields);
  if (wrong) return { outcome: 'refused', reason: wrong.code };
  const known = knownLead(draft, form.keys);
  if (known && !known.conversion) {
    const { facts, differing } = attachForm(draft, known, form, submitted);
    decideConsequencesOf(draft, known.id, facts, { by: 'engage' });
    return { outcome: 'duplicate', lead: known.id, differing };
  }
  const made = captureLead(
    draft,
    { ...captureOf(form, submitted), ...(known ? customerOf(draft, known) : {}) },
    known ? 'shared' : 'alone',
  );
  if (isRefusal(made)) return { outcome: 'refused', reason: made.code };
  const assign = known === null && form.owner === undefined && draft.issued.mode === 'live';
  const visited = addVisits(draft, made.lead, form.engagements, submitted.at);
  decideConsequencesOf(draft, made.lead, [...visited, made.fact], { by: 'capture', assign });
  return { outcome: 'accepted', lead: made.lead };
}

/** Somebody who bought before goes to the owner of the account, as an existing customer (Ours 1.7). */
function customerOf(draft: Draft, known: Lead): { owner?: string; source?: string; account?: string } {
  const id = known.conversion?.account;
  const account = id ? draft.sight.account(id) : null;
  const source = draft.world.process.source('Existing Customer')?.id;
  return {
    ...(account ? { account: account.id } : {}),
    ...(account && draft.sight.seller(account.owner.slice(7))?.active ? { owner: account.owner } : {}),
    ...(source ? { source } : {}),
  };
}

const captureOf = (
  { kind, source, owner, touch, consent, proof, fields, keys }: SubmittedForm,
  submitted: Submitted,
) => ({
  channel: 'web' as const,
  fields,
  keys,
  at: iso(submitted.at),
  submission: submitted.submission,
  ...(kind ? { kind } : {}),
  ...(source ? { source } : {}),
  ...(owner ? { owner } : {}),
  ...(touch ? { touch } : {}),
  ...(consent ? { consent } : {}),
  ...(consent && proof ? { proof } : {}),
});

function formOf(body: CommandOf<'submit'>): SubmittedForm {
  const { kind, source, owner, touch, consent, proof, engagements, fields, autoSubmitted } = body;
  const keys: MatchKeys = body.keys ?? {};
  return {
    fields,
    keys,
    ...defined({ kind, source, owner, touch, consent, proof, engagements, autoSubmitted }),
  } as SubmittedForm;
}

const defined = (parts: { readonly [name: string]: unknown }): { readonly [name: string]: unknown } =>
  Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined));

const said = ({ outcome, reason, lead, differing = {} }: Result) => ({
  outcome,
  ...(reason ? { reason } : {}),
  ...(lead ? { lead } : {}),
  ...(Object.keys(differing).length > 0 ? { differing: Object.keys(differing).sort() } : {}),
});

const sealedForm = (subject: string, form: SubmittedForm): Personal => ({
  subject,
  data: { form: { ...form, keys: presentKeys(form.keys) } as unknown as Json },
});

/** What the form says otherwise belongs to the person of the lead. */
function proposals(draft: Draft, { lead: id, differing = {} }: Result): Personal | undefined {
  const lead = id === undefined ? null : draft.sight.lead(id);
  if (!lead || Object.keys(differing).length === 0) return undefined;
  return { subject: lead.subject, data: { proposals: differing as Json } };
}
