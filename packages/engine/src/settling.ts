import { type Access, type AppendResult, type Published, refuse } from '@leadstream/core';
import type { Pending, Verdict } from './deciding.ts';
import type { KnownStream } from './known-stream.ts';
import type { Outcome } from './loop.ts';
import { codeOf } from './notices.ts';
import type { OpenLeads } from './open-leads.ts';
import type { Answer, Order } from './order.ts';
import type { OwnWrites } from './own-writes.ts';
import type { Shell } from './shell.ts';
import { answersOfSpent, type Spent } from './spent-commands.ts';

/** What became of the orders of a batch so far. */
export type Outcomes = Map<Order, Outcome<Answer>>;

/** The part of the engine that carries out the commands of one tenant. */
export interface TenantRoom {
  readonly shell: Shell;
  readonly tenant: string;
  readonly published: KnownStream<Published>;
  readonly access: KnownStream<Access>;
  readonly ownWrites: OwnWrites;
  readonly openLeads: OpenLeads;
}

type Decided = Extract<Verdict, { decision: unknown }>;

/**
 * Settles what a try brought: `results` are those of the decisions, in order. Gives back the commands that lost
 * against another process, and those that rest on one that was not written by this try: they are decided again.
 */
export async function settle(
  room: TenantRoom,
  verdicts: readonly Verdict[],
  results: readonly AppendResult[],
  outcomes: Outcomes,
): Promise<readonly Pending[]> {
  room.ownWrites.note(results.flatMap((one) => (one.ok && !one.repeated ? [one.receipt] : [])));
  const unwritten = new Set<string>();
  const lost: Pending[] = [];
  const spent: Spent[] = [];
  let next = 0;
  for (const verdict of verdicts) {
    const { order } = verdict.pending;
    if ('outcome' in verdict) {
      if (verdict.basis.some((id) => unwritten.has(id))) lost.push(verdict.pending);
      else settleUnwritten(room, order, verdict.outcome, outcomes);
      continue;
    }
    const result = results[next++] as AppendResult;
    if (result.ok && !result.repeated) {
      outcomes.set(order, { answer: keep(room, verdict, result.receipt) });
      continue;
    }
    unwritten.add(order.issued.id);
    if (result.ok) spent.push({ order, receipt: result.receipt });
    else if (result.conflict === 'command') outcomes.set(order, reused);
    else lost.push(verdict.pending);
  }
  await settleSpent(room, spent, outcomes);
  return lost;
}

const reused: Outcome<Answer> = { answer: { ok: false, refusal: refuse('command-id-reused') } };

/** Answers commands whose ids were spent on the same command before. */
export async function settleSpent(
  { shell, tenant }: TenantRoom,
  spent: readonly Spent[],
  outcomes: Outcomes,
): Promise<void> {
  const answers = await answersOfSpent(shell, tenant, spent);
  spent.forEach(({ order }, at) => outcomes.set(order, { answer: answers[at] as Answer }));
}

function settleUnwritten(
  { shell, tenant }: TenantRoom,
  order: Order,
  outcome: Outcome<Answer>,
  outcomes: Outcomes,
): void {
  outcomes.set(order, outcome);
  if ('answer' in outcome) return;
  const { id, body } = order.issued;
  const code = codeOf(outcome.error);
  shell.notify({ kind: 'command-failed', tenant, command: body.type, commandId: id, code });
}

/** Remembers the states that a commit left behind, and makes its answer. */
function keep(
  { shell, tenant, published, access }: TenantRoom,
  { decision }: Decided,
  { first, last }: { readonly first: number; readonly last: number },
): Answer {
  for (const [stream, state] of decision.states) {
    const known = [published, access].find((one) => one.stream === stream);
    if (known) known.keep(state);
    else shell.states.set(tenant, stream, state);
  }
  return { ok: true, id: decision.subject, first, last, repeated: false };
}
