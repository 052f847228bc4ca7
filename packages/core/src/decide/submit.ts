import {
  isWaiting,
  type SubmissionOutcome,
  type SubmittedForm,
  submissionReceived,
  submissionSettled,
  submissionStream,
} from '../capture/submission.ts';
import type { DuplicatePolicy } from '../duplicates/rules.ts';
import type { CommandOf } from '../lead/commands.ts';
import type { Fields, MatchKeys } from '../lead/events/capture.ts';
import { happened, iso, type Json, millis, type Personal } from '../lead/events/event.ts';
import { isRefusal, type Refusal, refuse } from '../lead/refusals.ts';
import { captureLead } from './capture.ts';
import { releasedClaim, waitingClaims } from './claims.ts';
import { decideConsequencesOf } from './consequences.ts';
import type { Decision, Draft } from './decision.ts';
import { looksFirst } from './duplicate-policy.ts';
import { addVisits, attachForm, customerOf, knownLead, proposalsOf } from './known-person.ts';
import { fieldRefusal, presentKeys } from './lead-fields.ts';
import { takeOver } from './merge.ts';

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
    : admit(draft, form, submitted, draft.world.process.duplicatePolicy('web'));
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
  const policy = draft.world.process.duplicatePolicy('web');
  if (!form && body.to === 'release') return refuse('erased', { field: 'submission' });
  const stream = submissionStream(submission.id);
  const result: Result =
    form && body.to === 'release'
      ? admit(
          draft,
          form,
          { submission: submission.id, request: submission.request, at: submission.submittedAt },
          // Who lets it in has looked at whom there is.
          policy === 'block' ? 'report' : policy,
        )
      : { outcome: 'refused', reason: body.reason ?? 'discarded' };
  for (const claim of waitingClaims(form?.keys ?? {})) draft.release(claim, stream);
  if (result.lead !== undefined) draft.take(releasedClaim(result.lead), stream, 'shared');
  draft.add(
    stream,
    happened(submissionSettled, draft.world.now, said(result), { personal: proposals(draft, result) }),
  );
  return draft.finish(result.lead ?? null);
}

/**
 * Makes a lead of a form, or adds it to the one there is, as the process says of web forms. What does not fit is
 * refused, with nothing written.
 */
function admit(draft: Draft, form: SubmittedForm, submitted: Submitted, policy: DuplicatePolicy): Result {
  const wrong = fieldRefusal(draft.world.process, form.fields);
  if (wrong) return { outcome: 'refused', reason: wrong.code };
  const known = knownLead(draft, form.keys);
  // Nobody is lost because somebody of that name is there already: a person looks at it (Ours 1.5).
  if (known && policy === 'block') return { outcome: 'quarantined', reason: 'possible-duplicate' };
  const live = known?.conversion ? null : known;
  if (live && policy === 'attach') {
    const { facts, differing } = attachForm(draft, live, form, submitted);
    decideConsequencesOf(draft, live.id, facts, { by: 'engage' });
    return { outcome: 'duplicate', lead: live.id, differing };
  }
  const into = policy === 'merge' ? live : null;
  const body = { ...captureOf(form, submitted), ...customerOf(draft, known) };
  const made = captureLead(draft, body, into ? { into } : looksFirst(policy) ? 'exact' : 'shared');
  if (isRefusal(made)) return { outcome: 'refused', reason: made.code };
  const visited = addVisits(draft, made.lead, form.engagements, submitted.at);
  if (into) {
    decideConsequencesOf(draft, into.id, [takeOver(draft, into, made)], { by: 'merge' });
    return { outcome: 'duplicate', lead: into.id };
  }
  const assign = known === null && form.owner === undefined && draft.issued.mode === 'live';
  decideConsequencesOf(draft, made.lead, [...visited, made.fact], { by: 'capture', assign });
  return { outcome: 'accepted', lead: made.lead };
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

function proposals(draft: Draft, { lead: id, differing = {} }: Result): Personal | undefined {
  const lead = id === undefined ? null : draft.sight.lead(id);
  return lead ? proposalsOf(lead, differing) : undefined;
}
