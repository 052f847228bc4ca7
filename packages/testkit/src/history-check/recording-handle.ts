import { randomUUID } from 'node:crypto';
import { isFault } from '@leadstream/core';
import type { Answer, Commands, ExecuteOptions, Handle } from '@leadstream/engine';
import type { Invocation } from './invocation.ts';

/** A handle that notes each command with its answer, in the order of their being given. */
export type RecordingHandle = Handle & { readonly record: readonly Invocation[] };

/** Every verb of a handle: the compiler wants a new one named here too. */
const verbs: { readonly [Verb in Exclude<keyof Commands, 'execute' | 'executeMany'>]: true } = {
  capture: true,
  submit: true,
  settleSubmission: true,
  correct: true,
  changeConsent: true,
  engage: true,
  logActivity: true,
  setFollowUp: true,
  completeFollowUp: true,
  changeStatus: true,
  assign: true,
  takeLead: true,
  returnLead: true,
  reject: true,
  convert: true,
  revertConversion: true,
  erase: true,
  recordOutcome: true,
  openOpportunity: true,
  changeOpportunity: true,
  correctRecord: true,
  retrySync: true,
  defineProduct: true,
  defineSeller: true,
  definePool: true,
  setAbsence: true,
  definePermissionSet: true,
  defineRole: true,
  giveAccess: true,
  takeAccess: true,
};

export interface RecordingOptions {
  /** Gives the ids of commands that come without one. Default: random ones. */
  readonly ids?: (() => string) | undefined;
  /** A clock that rises with each call; share one between handles whose records go together. Default: one of its own. */
  readonly tick?: (() => number) | undefined;
}

/**
 * Records what is asked of a handle and what is answered, for `checkHistory`.
 *
 * @example
 * const storage = memoryStorage();
 * const engine = createEngine({ process: defaultProcess, storage });
 * const ada = recordingHandle(engine.as('user:ada'));
 * await ada.capture({ channel: 'hand', fields: { lastName: 'King' } });
 * await checkHistory(storage.log, 'main', ada.record); // => []
 */
export function recordingHandle(handle: Handle, options: RecordingOptions = {}): RecordingHandle {
  let now = 0;
  const { ids = randomUUID, tick = () => (now += 1) } = options;
  const record: Invocation[] = [];
  const recorded = async (given: ExecuteOptions = {}, call: (options: ExecuteOptions) => Promise<Answer>) => {
    const commandId = given.commandId ?? ids();
    const invokedAt = tick();
    const note = (outcome: Invocation['outcome'], { first = 0, last = 0 } = {}) =>
      record.push({ commandId, invokedAt, answeredAt: tick(), outcome, first, last });
    try {
      const answer = await call({ ...given, commandId });
      if (answer.ok) note('ok', answer);
      else note('refused');
      return answer;
    } catch (error) {
      note(isCertain(error, given.signal) ? 'failed' : 'unknown');
      throw error;
    }
  };
  const execute: Commands['execute'] = (command, given) =>
    recorded(given, (settled) => handle.execute(command, settled));
  const executeMany: Commands['executeMany'] = async (commands) => {
    const settled = await Promise.allSettled(commands.map((one) => execute(one.command, one.options)));
    return settled.map((one) => {
      if (one.status === 'rejected') throw one.reason;
      return one.value;
    });
  };
  const said = (Object.keys(verbs) as (keyof typeof verbs)[]).map((verb) => {
    const call = handle[verb] as (body: unknown, options: ExecuteOptions) => Promise<Answer>;
    return [
      verb,
      (body: unknown, given?: ExecuteOptions) => recorded(given, (settled) => call(body, settled)),
    ];
  });
  return { ...handle, ...Object.fromEntries(said), execute, executeMany, record } as RecordingHandle;
}

/** Whether a failure says that nothing was written. */
const isCertain = (error: unknown, signal: AbortSignal | undefined): boolean =>
  isFault(error, 'overloaded') ||
  isFault(error, 'contended') ||
  isFault(error, 'closed') ||
  (signal?.aborted === true && error === signal.reason);
