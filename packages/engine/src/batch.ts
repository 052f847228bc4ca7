import { accessStream, FaultError, processStream, refuse } from '@leadstream/core';
import { type ClaimHashes, createClaimHashes } from './claim-hashes.ts';
import { decideBatch, type Pending } from './deciding.ts';
import type { Outcome } from './loop.ts';
import type { Answer, Order } from './order.ts';
import { processOf } from './process-in-force.ts';
import { sealCommits } from './sealing.ts';
import { type Outcomes, settle, settleSpent, type TenantRoom } from './settling.ts';
import type { Spent } from './spent-commands.ts';
import { createWorkingCopy, decisionIds } from './working-copy.ts';

/** How often a command is decided before it is given up. */
const TRIES_MAX = 8;

/**
 * Carries out a batch of commands of one tenant: decides them one after another, each seeing those before it, and
 * appends what was accepted at once. Those that lose against another process are read and decided again. Answers
 * aligned.
 */
export async function carryOut(room: TenantRoom, orders: readonly Order[]): Promise<Outcome<Answer>[]> {
  const { shell, tenant } = room;
  const hashes = await shell.vault.hash(
    tenant,
    orders.map(({ text }) => `command ${text}`),
  );
  const first = new Map<string, Pending>();
  const repeats: { readonly order: Order; readonly of: Order }[] = [];
  const others: Order[] = [];
  orders.forEach((order, at) => {
    const bodyHash = hashes[at] as string;
    const same = first.get(order.issued.id);
    if (!same) first.set(order.issued.id, { order, bodyHash, ids: decisionIds(shell.ids) });
    else if (same.bodyHash === bodyHash) repeats.push({ order, of: same.order });
    else others.push(order);
  });
  const outcomes = await carryOutOnce(room, [...first.values()]);
  for (const { order, of } of repeats) outcomes.set(order, asRepeated(outcomes.get(of)));
  // Another body under an id of this batch: only the log can say whether the id is spent by now.
  const answers = others.length > 0 ? await carryOut(room, others) : [];
  others.forEach((order, at) => outcomes.set(order, answers[at] as Outcome<Answer>));
  return orders.map((order) => outcomes.get(order) as Outcome<Answer>);
}

function asRepeated(outcome: Outcome<Answer> | undefined): Outcome<Answer> {
  if (!outcome) throw new Error('Invariant broken: a repeated command has no first one.');
  if (!('answer' in outcome) || !outcome.answer.ok) return outcome;
  return { answer: { ...outcome.answer, repeated: true } };
}

/** Carries out commands with different ids. */
async function carryOutOnce(room: TenantRoom, pendings: readonly Pending[]): Promise<Outcomes> {
  const { shell, tenant } = room;
  const outcomes: Outcomes = new Map();
  const hashesOf = createClaimHashes(shell.vault, tenant);
  let left = await answerSpent(room, pendings, outcomes);
  for (let attempt = 1; left.length > 0; attempt += 1) {
    if (attempt > TRIES_MAX) {
      const error = new FaultError('contended', `Another process won each of ${TRIES_MAX} times.`);
      for (const { order } of left) outcomes.set(order, { error });
      break;
    }
    if (attempt > 1) {
      shell.notify({ kind: 'conflict', tenant, attempt, commands: left.length });
      await shell.pause(attempt);
    }
    const tried = left;
    left = await decideAndAppend(room, tried, hashesOf, outcomes);
    await answerSpentMeanwhile(room, tried, outcomes);
  }
  return outcomes;
}

/** Answers the commands whose ids are spent, and gives back the others. Another command under a spent id is refused. */
async function answerSpent(
  room: TenantRoom,
  pendings: readonly Pending[],
  outcomes: Outcomes,
): Promise<readonly Pending[]> {
  const given = pendings.filter(({ order }) => !order.hasFreshId).map(({ order }) => order.issued.id);
  if (given.length === 0) return pendings;
  const receipts = await room.shell.storage.log.receipts(room.tenant, given);
  const unspent: Pending[] = [];
  const spent: Spent[] = [];
  for (const pending of pendings) {
    const { order, bodyHash } = pending;
    const receipt = receipts.get(order.issued.id);
    if (!receipt) unspent.push(pending);
    else if (receipt.bodyHash === bodyHash) spent.push({ order, receipt });
    else outcomes.set(order, { answer: { ok: false, refusal: refuse('command-id-reused') } });
  }
  await settleSpent(room, spent, outcomes);
  return unspent;
}

/**
 * A command that another process carried out while it was decided here may have been refused for what it did itself
 * there, such as a lead that exists by now: its id is spent, and that is its answer.
 */
async function answerSpentMeanwhile(
  room: TenantRoom,
  pendings: readonly Pending[],
  outcomes: Outcomes,
): Promise<void> {
  const refused = pendings.filter(({ order }) => {
    const outcome = outcomes.get(order);
    return outcome && 'answer' in outcome && !outcome.answer.ok;
  });
  await answerSpent(room, refused, outcomes);
}

/** One try: decides all on one working copy and appends. Settles what stands, and gives back what lost. */
async function decideAndAppend(
  room: TenantRoom,
  pendings: readonly Pending[],
  hashesOf: ClaimHashes,
  outcomes: Outcomes,
): Promise<readonly Pending[]> {
  const { shell, tenant, published, access, ownWrites, openLeads } = room;
  await ownWrites.forgetForeign();
  const copy = createWorkingCopy(shell.clock.now(), processOf(shell.offered), {
    directory: shell.directory?.source,
  });
  copy.putStream(processStream, await published.known());
  copy.putStream(accessStream, await access.known());
  const verdicts = await decideBatch(shell, { tenant, copy, hashesOf, openLeads }, pendings);
  const commits = await sealCommits(shell, tenant, verdicts, { now: copy.now, hashesOf });
  const results = commits.length > 0 ? await shell.storage.log.append(commits) : [];
  return settle(room, verdicts, results, outcomes);
}
