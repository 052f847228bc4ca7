import { happened } from '../lead/events/event.ts';
import { statusChanged } from '../lead/events/status.ts';
import { type Lead, leadStream } from '../lead/lead.ts';
import { type Refusal, refuse } from '../lead/refusals.ts';
import { keepsReason, reasonRefusal, type Status, transitionRefusal } from '../lead/statuses.ts';
import type { Draft } from './decision.ts';
import type { Fact } from './trigger.ts';

/** Adds the change to a draft: its fact, `null` when the lead is there already, or why not. */
export function changeStatus(
  draft: Draft,
  lead: Lead,
  change: {
    to: string;
    reason?: string | undefined;
    comment?: string | undefined;
    reopen: boolean;
    at: number;
    /** The event that it follows from, where a rule asks for it. */
    follows?: number | undefined;
    /** Why a lead was reopened, where it was not by hand. */
    because?: 'came-back';
  },
): Fact | null | Refusal {
  const { process } = draft.world;
  const to = process.status(change.to);
  if (!to) return refuse('status-unknown', { field: 'to' });
  if (to.id === lead.status.id) return null;
  const reason = change.reason === undefined ? undefined : process.reason(change.reason)?.id;
  const from = presentStatus(draft, lead);
  const { attempts } = lead.activity;
  const refusal = transitionRefusal({ ...change, from, to, reason, attempts }, process.definition);
  if (refusal && !isForgiven(draft, refusal, change)) return refusal;
  const comment = change.comment?.trim();
  const personal = comment ? { subject: lead.subject, data: { comment } } : undefined;
  const event = draft.add(
    leadStream(lead.id),
    happened(
      statusChanged,
      change.at,
      {
        from: lead.status.id,
        to: to.id,
        kind: to.kind,
        rank: process.rank(to),
        visitMs: Math.max(0, change.at - lead.status.since),
        ...(keepsReason(to) && reason ? { reason } : {}),
        ...(change.reopen ? { reopened: true } : {}),
        ...(change.because ? { reason: change.because } : {}),
      },
      { personal, because: change.follows },
    ),
  );
  return { event, at: change.at };
}

/** Why a new lead starts where it does, by its id; or that nobody said why. */
export function firstReason(draft: Draft, said: Said): string | undefined | Refusal {
  const { process } = draft.world;
  const reason = said.reason === undefined ? undefined : process.reason(said.reason)?.id;
  const refusal = reasonRefusal({ reason, comment: said.comment }, process.definition.reasons);
  return refusal && !isForgiven(draft, refusal, said) ? refusal : reason;
}

interface Said {
  readonly reason?: string | undefined;
  readonly comment?: string | undefined;
}

/** History may not know why, in which words, or how often somebody tried; but a reason it gives must exist. */
const isForgiven = (draft: Draft, { code }: Refusal, said: Said): boolean =>
  draft.issued.mode === 'history' &&
  (code === 'comment-required' ||
    code === 'attempts-required' ||
    (code === 'reason-required' && said.reason === undefined));

/** The status a lead is in; one that the process has dropped keeps the kind and rank it had. */
export function presentStatus(draft: Draft, lead: Lead): Status {
  const { id, kind, rank } = lead.status;
  return draft.world.process.status(id) ?? { id, kind: kind as Status['kind'], rank };
}
