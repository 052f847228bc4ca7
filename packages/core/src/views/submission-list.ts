import { type SubmissionEvent, type SubmissionOutcome, settlingOf } from '../capture/submission.ts';
import { millis } from '../lead/events/event.ts';
import { idOf } from '../lead/lead.ts';
import { defineView } from './view.ts';

/** A submission as lists show it: what became of it, not what is in it. */
export interface SubmissionRow {
  readonly id: string;
  readonly outcome: SubmissionOutcome;
  readonly reason: string | null;
  readonly form: string | null;
  readonly lead: string | null;
  /** When the form was submitted. */
  readonly at: number;
  /** When it took, or takes, its place within the limits of its form; 0 where it takes none. */
  readonly slotAt: number;
  /** When it is settled by itself; 0 = not at all. */
  readonly settlesAt: number;
}

/** Every submission, by what became of it: received is the sum over the outcomes (Ours 1.4). */
export const submissionList = defineView<SubmissionRow>({
  shape: {
    name: 'submissions',
    version: 1,
    columns: { outcome: 'text', form: 'text', at: 'integer', slotAt: 'integer' },
    indexes: {
      newest: [{ column: 'at', descending: true }],
      slot: [{ column: 'slotAt', descending: true }],
    },
  },
  keys: ({ type, stream }) =>
    type === 'submission-received' || type === 'submission-settled' ? [idOf(stream)] : [],
  apply(event, rows) {
    const { type, data, occurredAt, recordedAt, stream } = event as SubmissionEvent;
    const id = idOf(stream);
    const settlesAt = settlingOf(event)?.at ?? 0;
    const { outcome, reason = null, lead } = data;
    if (type === 'submission-received') {
      const { form = null } = data;
      const slots = { accepted: millis(recordedAt), duplicate: millis(recordedAt), queued: settlesAt };
      const slotAt = slots[outcome as keyof typeof slots] ?? 0;
      rows.put(id, {
        id,
        outcome,
        reason,
        form,
        lead: lead ?? null,
        at: millis(occurredAt),
        slotAt,
        settlesAt,
      });
      return;
    }
    const before = rows.get(id);
    if (before) rows.put(id, { ...before, outcome, reason, lead: lead ?? before.lead, settlesAt });
  },
  columns: ({ outcome, form, at, slotAt }) => ({ outcome, form: form ?? '', at, slotAt }),
});
