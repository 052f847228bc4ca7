import * as z from 'zod';
import { Id } from './events/event.ts';
import { type Refusal, refuse } from './refusals.ts';

export const statusKinds = ['open', 'working', 'nurture', 'disqualified', 'qualified', 'converted'] as const;
export type StatusKind = (typeof statusKinds)[number];

/** A label per language, by its two-letter code. */
export const Labels = z.record(z.string().length(2), z.string().min(1).max(200));

/** One status of a process (Ours 2.1). `rank` defaults by kind: open, nurture and disqualified 0, working 1, qualified 2, converted 3. */
export const Status = z.object({
  id: Id,
  kind: z.enum(statusKinds),
  label: Labels.optional(),
  /** Other spellings that imports may use; case never matters. */
  aliases: z.array(Id).optional(),
  default: z.boolean().optional(),
  rank: z.int().min(0).max(100).optional(),
});
export type Status = z.infer<typeof Status>;

/** Why a lead was disqualified. `comment` asks for a word of explanation. */
export const DisqualifyReason = z.object({
  id: Id,
  label: Labels.optional(),
  comment: z.boolean().optional(),
});
export type DisqualifyReason = z.infer<typeof DisqualifyReason>;

const rankOfKind: Record<StatusKind, number> = {
  open: 0,
  nurture: 0,
  disqualified: 0,
  working: 1,
  qualified: 2,
  converted: 3,
};

/** The rank of a status (Ours 2.2). */
export const rankOf = (status: Status): number => status.rank ?? rankOfKind[status.kind];

/** What a change of status says. */
export interface StatusChange {
  readonly from: Status;
  readonly to: Status;
  readonly reason?: string | undefined;
  readonly comment?: string | undefined;
  /** Reopen is the only way out of a disqualified status. */
  readonly reopen: boolean;
}

/**
 * The transition table of Ours 2.2: `null` when the change is allowed, else why not. Codes: `use-convert`,
 * `already-converted`, `transition-not-allowed`, `reason-required`, `comment-required`.
 */
export function transitionRefusal(
  change: StatusChange,
  reasons: readonly DisqualifyReason[],
): Refusal | null {
  const { from, to, reopen } = change;
  if (to.kind === 'converted') return refuse('use-convert', { field: 'to' });
  if (from.kind === 'converted') return refuse('already-converted');
  const back = to.kind === 'open' || to.kind === 'nurture';
  if (from.kind === 'disqualified' ? !(reopen && back) : reopen) {
    return refuse('transition-not-allowed', { field: 'to', detail: { from: from.id, to: to.id } });
  }
  return to.kind === 'disqualified' ? reasonRefusal(change, reasons) : null;
}

/** Why a lead may not be disqualified so: `reason-required`, or `comment-required` where the reason asks for one. */
export function reasonRefusal(
  change: Pick<StatusChange, 'reason' | 'comment'>,
  reasons: readonly DisqualifyReason[],
): Refusal | null {
  const reason = reasons.find((one) => one.id === change.reason);
  if (!reason) return refuse('reason-required', { field: 'reason' });
  return reason.comment && !change.comment?.trim() ? refuse('comment-required', { field: 'comment' }) : null;
}
