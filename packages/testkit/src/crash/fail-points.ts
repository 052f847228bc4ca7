import type { Commit, Storage } from '@leadstream/core';
import { interceptedStorage, type StorageCall } from '../faults/intercepted-storage.ts';
import type { Journal } from './journal.ts';

/** A moment at which a process may end: before a call is made, or when it was made and nobody has been told yet. */
interface Moment {
  readonly call: string;
  readonly when: 'before' | 'after';
  /** Which of these calls count. Default: all. */
  readonly counts?: (call: StorageCall, answer: unknown) => boolean;
}

const commandIds = ({ given }: StorageCall): string[] =>
  (given[0] as readonly Commit[]).map(({ commandId }) => commandId);
const ofTask = (call: StorageCall): boolean => commandIds(call).some((id) => id.startsWith('task/'));
const ofCaller = (call: StorageCall): boolean => !ofTask(call);

/** The moments that matter, by name: around keys, append, acknowledgement, checkpoint and task. */
export const failPoints = {
  'hashing key: saved': { call: 'keys.hashingKey', when: 'after' },
  'keys: before they are saved': { call: 'keys.save', when: 'before' },
  'keys: saved, their events not written': { call: 'keys.save', when: 'after' },
  'append: before': { call: 'log.append', when: 'before', counts: ofCaller },
  'append: written, not answered': { call: 'log.append', when: 'after', counts: ofCaller },
  'answer: given, not noted': { call: 'journal.answered', when: 'before' },
  'answer: noted': { call: 'journal.answered', when: 'after' },
  'view: prepared': { call: 'views.prepare', when: 'after' },
  'view: leased': { call: 'views.lease', when: 'after' },
  'checkpoint: before': { call: 'views.advance', when: 'before' },
  'checkpoint: written': { call: 'views.advance', when: 'after' },
  'rebuild: before it is emptied': { call: 'views.clear', when: 'before' },
  'rebuild: emptied': { call: 'views.clear', when: 'after' },
  'tasks: leased, none worked': {
    call: 'views.leaseTasks',
    when: 'after',
    counts: (_, leased) => (leased as readonly unknown[]).length > 0,
  },
  'task: before its command': { call: 'log.append', when: 'before', counts: ofTask },
  'task: its command written': { call: 'log.append', when: 'after', counts: ofTask },
  'task: before its lease is given up': { call: 'views.renewTasks', when: 'before' },
  'task: its lease given up': { call: 'views.renewTasks', when: 'after' },
} as const satisfies { readonly [name: string]: Moment };

export type FailPoint = keyof typeof failPoints;

/** Whoever gives commands to a storage and notes the answers. */
export interface Caller {
  readonly storage: Storage;
  readonly journal: Journal;
}

/**
 * Lets something happen at a named moment, such as the end of the process, when it comes for the n-th time. The product
 * has no hooks for it: calls are watched from outside.
 *
 * @example
 * const doomed = withFailPoint({ storage, journal }, 'append: written, not answered', () => process.abort());
 */
export function withFailPoint(
  { storage, journal }: Caller,
  name: FailPoint,
  action: () => void,
  nth = 1,
): Caller {
  const moment: Moment = failPoints[name];
  let times = 0;
  const reach = (when: Moment['when'], call: StorageCall, answer?: unknown): void => {
    if (moment.when !== when || moment.call !== `${call.part}.${call.method}`) return;
    if (moment.counts?.(call, answer) === false) return;
    times += 1;
    if (times === nth) action();
  };
  const reachAnswer = (when: Moment['when']): void => {
    if (moment.call !== 'journal.answered' || moment.when !== when) return;
    times += 1;
    if (times === nth) action();
  };
  return {
    storage: interceptedStorage(storage, async (call, make) => {
      reach('before', call);
      const answer = await make();
      reach('after', call, answer);
      return answer;
    }),
    journal: {
      asked: journal.asked,
      answered(commandId, told) {
        reachAnswer('before');
        journal.answered(commandId, told);
        reachAnswer('after');
      },
    },
  };
}
