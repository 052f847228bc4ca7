import * as z from 'zod';
import { Id } from './events/event.ts';
import { ownValue } from './own-value.ts';
import { type Refusal, refuse } from './refusals.ts';
import { Within } from './within.ts';

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
  /** Whether moving here wants a reason from the list; by default only disqualifying does. */
  reason: z.boolean().optional(),
  /** How long a lead should stay here at most. */
  sla: Within.optional(),
});
export type Status = z.infer<typeof Status>;

/** Why a lead was moved out of the way, mostly by disqualifying it (Ours 2.3). */
export const DisqualifyReason = z.object({
  id: Id,
  label: Labels.optional(),
  /** Asks for a word of explanation. */
  comment: z.boolean().optional(),
  /** How many attempts to reach the person there must have been. */
  attempts: z.int().min(1).max(100).optional(),
  /** What a screen should offer instead: a status of the kind nurture, or merging with the other lead. */
  offers: z.enum(['nurture', 'merge']).optional(),
});
export type DisqualifyReason = z.infer<typeof DisqualifyReason>;

/**
 * A transition table of a process' own: from each status, those it may change to; out of a status that is left out
 * nothing leads. Converting stands above it, and what leads out of a disqualified status is reopening.
 */
export const Transitions = z.record(Id, z.array(Id).max(100));
export type Transitions = z.infer<typeof Transitions>;

/** The rules that a change of status must keep. */
export interface StatusRules {
  readonly reasons: readonly DisqualifyReason[];
  /** Absent: the table of Ours 2.2. */
  readonly transitions?: Transitions | undefined;
}

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
  /** How often somebody tried to reach the person. */
  readonly attempts?: number | undefined;
}

/**
 * Why a status may not change so; `null` when it may. Codes: `use-convert`, `already-converted`,
 * `transition-not-allowed`, and those of `reasonRefusal`.
 */
export function transitionRefusal(change: StatusChange, rules: StatusRules): Refusal | null {
  const { from, to } = change;
  if (to.kind === 'converted') return refuse('use-convert', { field: 'to' });
  if (from.kind === 'converted') return refuse('already-converted');
  if (!isAllowed(change, rules.transitions)) {
    return refuse('transition-not-allowed', { field: 'to', detail: { from: from.id, to: to.id } });
  }
  return wantsReason(to) ? reasonRefusal(change, rules.reasons) : null;
}

/** By the own table of a process, else by that of Ours 2.2; only from disqualified one reopens. */
function isAllowed({ from, to, reopen }: StatusChange, transitions: Transitions | undefined): boolean {
  if (reopen !== (from.kind === 'disqualified')) return false;
  if (transitions) return (ownValue(transitions, from.id) ?? []).includes(to.id);
  return !reopen || to.kind === 'open' || to.kind === 'nurture';
}

/** Whether moving to a status wants a reason from the list. */
export const wantsReason = ({ kind, reason }: Status): boolean => reason ?? kind === 'disqualified';

/** Whether a status keeps the reason that was given. */
export const keepsReason = (status: Status): boolean => status.kind === 'disqualified' || wantsReason(status);

/**
 * Why a reason does not do: `reason-required` where it is none of the list, `comment-required` where it asks for a
 * comment, `attempts-required` where it wants that the person was tried more often.
 */
export function reasonRefusal(
  change: Pick<StatusChange, 'reason' | 'comment' | 'attempts'>,
  reasons: readonly DisqualifyReason[],
): Refusal | null {
  const reason = reasons.find((one) => one.id === change.reason);
  if (!reason) return refuse('reason-required', { field: 'reason' });
  if (reason.comment && !change.comment?.trim()) return refuse('comment-required', { field: 'comment' });
  const { attempts = 0 } = change;
  if (attempts >= (reason.attempts ?? 0)) return null;
  return refuse('attempts-required', { field: 'reason', detail: { attempts, needed: reason.attempts ?? 0 } });
}
