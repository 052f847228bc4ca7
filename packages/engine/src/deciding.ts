import {
  type Decision,
  decide,
  type Issued,
  isDecision,
  isFault,
  type Needs,
  type World,
} from '@leadstream/core';
import type { ClaimHashes } from './claim-hashes.ts';
import type { Outcome } from './loop.ts';
import { keyFiller } from './match-keys.ts';
import {
  createNeedsReader,
  type NeedsReader,
  namesAnything,
  needsOf,
  unionOfNeeds,
} from './needs-reading.ts';
import type { OpenLeads } from './open-leads.ts';
import type { Answer, Order } from './order.ts';
import type { Shell } from './shell.ts';
import type { WorkingCopy } from './working-copy.ts';

/** Rounds in which all commands of a batch are asked together for what they need. */
const ROUNDS_MAX = 3;
/** Rounds for one command right before it is decided: what those before it did may make it look elsewhere. */
const OWN_ROUNDS_MAX = 5;

/** A command under way. */
export interface Pending {
  readonly order: Order;
  readonly bodyHash: string;
  /** Kept while it is decided again. */
  readonly ids: World['ids'];
}

/**
 * What was decided about a command: what to write, or its outcome already. `basis` are the ids of commands before it
 * in the batch whose changes it rests on: should one of them not be written after all, it does not hold.
 */
export type Verdict = { readonly pending: Pending; readonly basis: readonly string[] } & (
  | { readonly decision: Decision }
  | { readonly outcome: Outcome<Answer> }
);

/**
 * Decides commands one after another on a working copy, so that each sees those before it. What they need is read
 * set-wise. One whose decision throws fails alone.
 */
export async function decideBatch(
  shell: Shell,
  {
    tenant,
    copy,
    hashesOf,
    openLeads,
  }: {
    readonly tenant: string;
    readonly copy: WorkingCopy;
    readonly hashesOf: ClaimHashes;
    readonly openLeads: OpenLeads;
  },
  pendings: readonly Pending[],
): Promise<Verdict[]> {
  const reader = createNeedsReader(shell, tenant, copy, { hashesOf, openLeads });
  const questions = pendings.map((pending) => questionOf(shell, copy, pending));
  await readTogether(questions, reader);
  const verdicts: Verdict[] = [];
  for (const [at, pending] of pendings.entries()) {
    verdicts.push(await decideOne(pending, questions[at] as Question, { copy, reader }));
  }
  return verdicts;
}

/** One command with the ways to look at it. */
export interface Question {
  readonly world: (basis?: Set<string>) => World;
  /** The command with its match keys, as far as its lead is known. */
  readonly issued: () => Issued;
}

export function questionOf(
  { keysOf }: Pick<Shell, 'keysOf'>,
  copy: Pick<WorkingCopy, 'world'>,
  pending: Pick<Pending, 'order' | 'ids'>,
): Question {
  const { candidates } = pending.order;
  const world = (basis?: Set<string>): World => ({ ...copy.world(pending.ids, basis), candidates });
  const withKeys = keyFiller(pending.order.issued, keysOf);
  return { world, issued: () => withKeys(world()) };
}

async function readTogether(questions: readonly Question[], reader: NeedsReader): Promise<void> {
  let open = questions;
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const asked = open.map(needsOf);
    const needed = unionOfNeeds(asked);
    if (!needed) return;
    // Who named nothing is asked again only before it is decided.
    open = open.filter((_, at) => namesAnything(asked[at] as Needs));
    try {
      await reader.read(needed);
    } catch (error) {
      // One stream of many cannot be read: each command reads for itself, and those that need that one fail alone.
      if (isFault(error, 'box-damaged') || isFault(error, 'store-newer')) return;
      throw error;
    }
  }
}

/** Reads all that one command needs, asked again with what was read until it names nothing new. */
export async function readNeeds(question: Question, reader: NeedsReader): Promise<void> {
  for (let round = 0; round < OWN_ROUNDS_MAX; round += 1) {
    const needed = unionOfNeeds([needsOf(question)]);
    if (!needed) return;
    await reader.read(needed);
  }
}

async function decideOne(
  pending: Pending,
  question: Question,
  { copy, reader }: { readonly copy: WorkingCopy; readonly reader: NeedsReader },
): Promise<Verdict> {
  const looked = new Set<string>();
  try {
    await readNeeds(question, reader);
    const decision = decide(question.issued(), question.world(looked));
    const basis = [...looked];
    if (!isDecision(decision))
      return { pending, basis, outcome: { answer: { ok: false, refusal: decision } } };
    copy.accept(pending.order.issued.id, decision);
    return { pending, basis, decision };
  } catch (error) {
    return { pending, basis: [...looked], outcome: { error } };
  }
}
