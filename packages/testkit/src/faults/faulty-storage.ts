import { FaultError, type Storage } from '@leadstream/core';
import { seededChance } from '../chance.ts';
import { interceptedStorage, type StorageCall, type WatchInterceptor } from './intercepted-storage.ts';

/** How likely each fault is, per call that it can befall; 0 to 1, default 0. */
export interface Faults {
  /** What was asked is done, and the answer is lost: of `append`, `save`, `destroy` and `hashingKey`. */
  readonly lostReply?: number | undefined;
  /** A call of the log or the keys fails before anything is done. */
  readonly errorBefore?: number | undefined;
  /** An answer comes late, after others that were asked later. */
  readonly delay?: number | undefined;
  /** A wake-up is heard twice, the second time when there is no more news. */
  readonly staleWakeUp?: number | undefined;
  /** A call of the views fails, before or after it was done. */
  readonly viewError?: number | undefined;
}

export interface FaultOptions {
  /** The same seed and the same calls give the same faults. */
  readonly seed: number;
  readonly faults?: Faults | undefined;
  /** By how many turns of the event loop an answer is late at most. Default: 8. */
  readonly delayTurnsMax?: number | undefined;
}

/** A fault that was planted. */
export interface PlantedFault {
  readonly fault: keyof Faults;
  /** `log.append`, `views.advance` … */
  readonly call: string;
}

/** A storage that fails now and then, as disks and networks do. */
export interface FaultyStorage extends Storage {
  /** All faults so far, in order. */
  readonly planted: readonly PlantedFault[];
  /** Ends all faults: from now on the storage is sound. */
  heal(): void;
}

const writing = ['append', 'save', 'destroy', 'hashingKey'];

/**
 * Wraps a storage with faults that a seed repeats. Every failure is the fault `store-unavailable`, whether the work
 * was done or not: who asked cannot know. Without faults it is the storage that it wraps.
 *
 * @example
 * const storage = faultyStorage(memoryStorage(), { seed: 7, faults: { lostReply: 0.1, delay: 0.3 } });
 */
export function faultyStorage(storage: Storage, options: FaultOptions): FaultyStorage {
  const { seed, faults = {}, delayTurnsMax = 8 } = options;
  const chance = seededChance(seed);
  const planted: PlantedFault[] = [];
  let isHealed = false;
  const strikes = (fault: keyof Faults, call: string): boolean => {
    const likely = faults[fault] ?? 0;
    if (isHealed || likely === 0 || chance.draw() >= likely) return false;
    planted.push({ fault, call });
    return true;
  };
  const intercept = async (call: StorageCall, make: () => Promise<unknown>): Promise<unknown> => {
    const name = `${call.part}.${call.method}`;
    if (call.method === 'close') return make();
    const isView = call.part === 'views';
    if (!isView && strikes('errorBefore', name)) throw unavailable(name);
    const isFailing = isView && strikes('viewError', name);
    if (isFailing && chance.draw() < 0.5) throw unavailable(name);
    const answer = await make();
    if (strikes('delay', name)) await turns(1 + Math.floor(chance.draw() * delayTurnsMax));
    if (isFailing || (!isView && writing.includes(call.method) && strikes('lostReply', name))) {
      throw unavailable(name);
    }
    return answer;
  };
  const watch: WatchInterceptor = (signal, heard) =>
    echoed(heard(signal), () => strikes('staleWakeUp', 'log.watch'));
  return {
    ...interceptedStorage(storage, intercept, watch),
    planted,
    heal: () => {
      isHealed = true;
    },
  };
}

/** Hears some wake-ups a second time, when they say nothing new. */
async function* echoed<T>(heard: AsyncIterable<T>, isEchoed: () => boolean): AsyncGenerator<T> {
  for await (const one of heard) {
    yield one;
    if (isEchoed()) yield one;
  }
}

const unavailable = (call: string): FaultError =>
  new FaultError('store-unavailable', `A planted fault: ${call} did not answer.`);

async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) await new Promise((resolve) => setImmediate(resolve));
}
