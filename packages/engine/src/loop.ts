import { FaultError } from '@leadstream/core';

/** What became of one item: its answer, or the error it failed with. */
export type Outcome<Answer> = { readonly answer: Answer } | { readonly error: unknown };

/** One line of waiting items: what comes while a batch is under way goes together in the next one. */
export interface Loop<Item, Answer> {
  /** Rejects with `overloaded` when too many wait, and with the signal's reason when it is taken back in time. */
  submit(item: Item, signal?: AbortSignal): Promise<Answer>;
  waiting(): number;
  /** Settles when nothing waits or is under way. */
  drain(): Promise<void>;
}

export interface LoopOptions<Item, Answer> {
  /** Carries out a batch in order; answers aligned. */
  readonly carryOut: (items: readonly Item[]) => Promise<readonly Outcome<Answer>[]>;
  /** Items and bytes of a batch at most; an item larger than that goes alone. */
  readonly itemsMax: number;
  readonly bytesMax: number;
  readonly bytesOf: (item: Item) => number;
  /** Items that may wait. */
  readonly waitingMax: number;
  /** Hears of each item that is turned away. */
  readonly turnedAway: (waiting: number) => void;
}

interface Waiting<Item, Answer> {
  readonly item: Item;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
  /** Called when it is too late to take the item back. */
  readonly taken: () => void;
}

export function createLoop<Item, Answer>(options: LoopOptions<Item, Answer>): Loop<Item, Answer> {
  let line: Waiting<Item, Answer>[] = [];
  let running: Promise<void> | undefined;

  const work = async (): Promise<void> => {
    // Whatever is submitted in the same breath goes together.
    await Promise.resolve();
    while (line.length > 0) {
      const batch = line.slice(0, batchLength(line, options));
      line = line.slice(batch.length);
      for (const { taken } of batch) taken();
      await settle(batch, options.carryOut);
    }
    running = undefined;
  };

  const submit: Loop<Item, Answer>['submit'] = (item, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      if (line.length >= options.waitingMax) {
        options.turnedAway(line.length);
        return reject(new FaultError('overloaded', `${line.length} commands wait already.`));
      }
      const takeBack = (): void => {
        line = line.filter((each) => each !== waiting);
        reject(signal?.reason);
      };
      const taken = (): void => signal?.removeEventListener('abort', takeBack);
      const waiting = { item, resolve, reject, taken };
      signal?.addEventListener('abort', takeBack, { once: true });
      line.push(waiting);
      running ??= work();
    });

  return {
    submit,
    waiting: () => line.length,
    drain: async () => {
      while (running) await running;
    },
  };
}

function batchLength<Item, Answer>(
  line: readonly Waiting<Item, Answer>[],
  { itemsMax, bytesMax, bytesOf }: LoopOptions<Item, Answer>,
): number {
  let bytes = 0;
  let length = 0;
  for (const { item } of line) {
    bytes += bytesOf(item);
    if (length === itemsMax || (length > 0 && bytes > bytesMax)) break;
    length += 1;
  }
  return length;
}

async function settle<Item, Answer>(
  batch: readonly Waiting<Item, Answer>[],
  carryOut: LoopOptions<Item, Answer>['carryOut'],
): Promise<void> {
  try {
    const outcomes = await carryOut(batch.map(({ item }) => item));
    batch.forEach(({ resolve, reject }, at) => {
      const outcome = outcomes[at];
      if (outcome && 'answer' in outcome) resolve(outcome.answer);
      else reject(outcome?.error ?? new Error('Invariant broken: a command was left without an answer.'));
    });
  } catch (error) {
    for (const { reject } of batch) reject(error);
  }
}
