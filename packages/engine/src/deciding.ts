import {
  type Decision,
  decide,
  type Issued,
  isDecision,
  isFault,
  processStream,
  type World,
} from '@leadstream/core';
import type { ClaimHashes } from './claim-hashes.ts';
import type { Outcome } from './loop.ts';
import { withKeys } from './match-keys.ts';
import { createNeedsReader, type NeedsReader, needsOf, unionOfNeeds } from './needs-reading.ts';
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

/** A stream that must still stand at this version when a decision is written. */
export interface Rest {
  readonly stream: string;
  readonly version: number;
}

/** What was decided about a command: what to write, or its outcome already. */
export type Verdict =
  | { readonly pending: Pending; readonly decision: Decision; readonly rests: readonly Rest[] }
  | { readonly pending: Pending; readonly outcome: Outcome<Answer> };

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
  }: { readonly tenant: string; readonly copy: WorkingCopy; readonly hashesOf: ClaimHashes },
  pendings: readonly Pending[],
): Promise<Verdict[]> {
  const reader = createNeedsReader(shell, tenant, copy, hashesOf);
  const questions = pendings.map((pending) => questionOf(shell, copy, pending));
  await readTogether(questions, reader);
  const verdicts: Verdict[] = [];
  let isFirst = true;
  for (const question of questions) {
    const verdict = await decideOne(question, copy, reader, isFirst);
    if ('decision' in verdict) isFirst = false;
    verdicts.push(verdict);
  }
  return verdicts;
}

/** One command with the ways to look at it. */
interface Question {
  readonly pending: Pending;
  readonly world: (looked?: Set<string>) => World;
  /** The command with its match keys, as far as its lead is known. */
  readonly issued: () => Issued;
}

function questionOf({ keysOf }: Shell, copy: WorkingCopy, pending: Pending): Question {
  const world = (looked?: Set<string>): World => copy.world(pending.ids, looked);
  return { pending, world, issued: () => withKeys(pending.order.issued, world(), keysOf) };
}

async function readTogether(questions: readonly Question[], reader: NeedsReader): Promise<void> {
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const needed = unionOfNeeds(questions.map(needsOf));
    if (!needed) return;
    try {
      await reader.read(needed);
    } catch (error) {
      // One stream of many cannot be read: each command reads for itself, and those that need that one fail alone.
      if (isFault(error, 'box-damaged') || isFault(error, 'store-newer')) return;
      throw error;
    }
  }
}

async function decideOne(
  question: Question,
  copy: WorkingCopy,
  reader: NeedsReader,
  isFirst: boolean,
): Promise<Verdict> {
  const { pending } = question;
  try {
    for (let round = 0; round < OWN_ROUNDS_MAX; round += 1) {
      const needed = unionOfNeeds([needsOf(question)]);
      if (!needed) break;
      await reader.read(needed);
    }
    const looked = new Set<string>();
    const answer = decide(question.issued(), question.world(looked));
    if (!isDecision(answer)) return { pending, outcome: { answer: { ok: false, refusal: answer } } };
    // The process is checked once a batch: that another process published is noticed by the next batch at the latest.
    if (isFirst) looked.add(processStream);
    const rests = restsOf(answer, looked, copy);
    copy.accept(answer);
    return { pending, decision: answer, rests };
  } catch (error) {
    return { pending, outcome: { error } };
  }
}

/** Streams that a decision looked at and does not write, at the versions it saw. */
function restsOf(decision: Decision, looked: ReadonlySet<string>, copy: WorkingCopy): Rest[] {
  const written = new Set(decision.writes.map(({ stream }) => stream));
  return [...looked]
    .filter((stream) => !written.has(stream))
    .map((stream) => ({ stream, version: copy.versionOf(stream) }));
}
