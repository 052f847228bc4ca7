import * as z from 'zod';
import type { EngagementInput } from '../lead/command-parts.ts';
import type { Fields, MatchKeys, Touch } from '../lead/events/capture.ts';
import {
  type Event,
  type EventOf,
  eventType,
  Id,
  Instant,
  millis,
  type Personal,
} from '../lead/events/event.ts';
import { evolver } from '../lead/evolver.ts';
import { idOf } from '../lead/lead.ts';

export const submissionOutcomes = [
  'accepted',
  'queued',
  'refused',
  'quarantined',
  'duplicate',
  'awaiting-confirmation',
] as const;
/** What became of a submission (Ours 1.4). `duplicate`: the person was known, and this was added to its lead. */
export type SubmissionOutcome = (typeof submissionOutcomes)[number];

const result = {
  outcome: z.enum(submissionOutcomes),
  /** Why it did not come in, as a code: `honeypot`, `disabled`, `invalid`, `discarded` … */
  reason: Id.optional(),
  /** The lead that came of it, or that it was added to. */
  lead: Id.optional(),
};

/**
 * Somebody submitted a form. What came in lies in `personal` as long as no lead has it. `differing` are fields of a
 * known lead that say something else: proposals, for nobody is overwritten by a form (Ours 1.7); their values are
 * personal.
 */
export const submissionReceived = eventType(
  'submission-received',
  2,
  z.object({
    ...result,
    form: Id.optional(),
    request: z.boolean(),
    differing: z.array(Id).optional(),
    /** When one that waits is settled by itself: what is `queued` comes in then, anything else is discarded. */
    until: Instant.optional(),
  }),
);
/** A submission that was kept apart came in, was confirmed or was discarded: its outcome changed. */
export const submissionSettled = eventType(
  'submission-settled',
  1,
  z.object({ ...result, differing: z.array(Id).optional() }),
);
export type SubmissionEvent = EventOf<typeof submissionReceived> | EventOf<typeof submissionSettled>;

/** What a visitor sent, kept until a lead has it. */
export interface SubmittedForm {
  readonly kind?: 'person' | 'company';
  readonly fields: Fields;
  readonly keys: MatchKeys;
  readonly source?: string;
  readonly owner?: string;
  readonly touch?: Touch;
  readonly autoSubmitted?: boolean;
  readonly consent?: { readonly [channel: string]: 'granted' | 'denied' };
  /** The words that consent was given to. */
  readonly proof?: string;
  /** What the visitor did before it named itself. */
  readonly engagements?: readonly EngagementInput[];
}

/** A submission and its one present outcome. */
export interface Submission {
  readonly id: string;
  readonly version: number;
  readonly outcome: SubmissionOutcome;
  readonly reason: string | null;
  readonly lead: string | null;
  readonly form: string | null;
  /** A request (demo, quote, call me) rather than another form. */
  readonly request: boolean;
  readonly submittedAt: number;
  readonly personal: { readonly form: SubmittedForm | null };
}

export const submissionStream = (id: string): string => `submission/${id}`;

/** Outcomes that a submission can still leave; the others are final, but for a form that was switched off. */
export const isWaiting = ({
  outcome,
  reason,
}: {
  readonly outcome: SubmissionOutcome;
  readonly reason?: string | null | undefined;
}): boolean =>
  outcome === 'queued' ||
  outcome === 'quarantined' ||
  outcome === 'awaiting-confirmation' ||
  (outcome === 'refused' && reason === 'disabled');

/** For how long a submission that was kept apart waits for somebody to release it (Ours 1.5). */
const keptMs = 30 * 86_400_000;

/** What becomes of a submission by itself, unless somebody settles it before. */
export interface Settling {
  readonly at: number;
  readonly to: 'release' | 'discard';
  readonly reason?: 'expired' | 'not-released';
}

/**
 * When a submission is settled by itself, by its latest event, and how: what is queued comes in when its turn has come,
 * and is never discarded; what nobody confirms expires; what nobody releases is discarded. `null` = not at all.
 */
export function settlingOf({ data, recordedAt }: Event): Settling | null {
  const said = data as Parameters<typeof isWaiting>[0] & { readonly until?: string };
  if (!isWaiting(said)) return null;
  const until = said.until === undefined ? null : millis(said.until);
  if (said.outcome === 'queued') return until === null ? null : { at: until, to: 'release' };
  const reason = said.outcome === 'awaiting-confirmation' ? 'expired' : 'not-released';
  return { at: until ?? millis(recordedAt) + keptMs, to: 'discard', reason };
}

export const submissionEvolver = evolver<Submission, SubmissionEvent>(
  (first) => ({
    id: idOf(first.stream),
    version: 0,
    outcome: 'queued',
    reason: null,
    lead: null,
    form: null,
    request: false,
    submittedAt: 0,
    personal: { form: null },
  }),
  {
    'submission-received'(submission, { data, occurredAt, personal }) {
      submission.outcome = data.outcome;
      submission.reason = data.reason ?? null;
      submission.lead = data.lead ?? null;
      submission.form = data.form ?? null;
      submission.request = data.request;
      submission.submittedAt = millis(occurredAt);
      submission.personal.form = submittedForm(personal);
    },
    'submission-settled'(submission, { data }) {
      submission.outcome = data.outcome;
      submission.reason = data.reason ?? null;
      submission.lead = data.lead ?? submission.lead;
      submission.personal.form = null;
    },
  },
);

/** A copy of the form that lies in a compartment, if one does. */
const submittedForm = (personal: Personal | null) => {
  const form = personal?.data['form'];
  return form === undefined ? null : (structuredClone(form) as never);
};
