import { type Command, type CommandOf, type CommandType, isRefusal } from '@leadstream/core';
import type { Desk } from './desk.ts';
import { withCandidates } from './directory-candidates.ts';
import { type Answer, type ExecuteOptions, orderOf } from './order.ts';

/** One of many commands. */
export interface CommandWithOptions {
  readonly command: Command;
  readonly options?: ExecuteOptions | undefined;
}

type Body<T extends CommandType> = Omit<CommandOf<T>, 'type'>;
/** Everything of a command but its type, which the verb says. */
type Verb<T extends CommandType> = (body: Body<T>, options?: ExecuteOptions) => Promise<Answer>;

/** The verbs of a handle. A wish that is not granted is an answer with a refusal; only failures are thrown. */
export interface Commands {
  /** Carries out a command, once per command id. Faults: `overloaded`, `contended`, `closed`, those of the storage. */
  execute(command: Command, options?: ExecuteOptions): Promise<Answer>;
  /**
   * Carries out many commands in order; answers aligned. Where some fail (not: are refused), the others are carried
   * out all the same, and then the first failure is thrown: executed again under the same ids, they answer again.
   */
  executeMany(commands: readonly CommandWithOptions[]): Promise<readonly Answer[]>;
  readonly capture: Verb<'capture'>;
  /** Takes a submitted form in; its one outcome is what the submission says then (docs/events.md). */
  readonly submit: Verb<'submit'>;
  readonly settleSubmission: Verb<'settle-submission'>;
  readonly correct: Verb<'correct'>;
  readonly changeConsent: Verb<'change-consent'>;
  readonly engage: Verb<'engage'>;
  readonly logActivity: Verb<'log-activity'>;
  readonly setFollowUp: Verb<'set-follow-up'>;
  readonly completeFollowUp: Verb<'complete-follow-up'>;
  readonly changeStatus: Verb<'change-status'>;
  readonly assign: Verb<'assign'>;
  readonly takeLead: Verb<'take-lead'>;
  readonly returnLead: Verb<'return-lead'>;
  readonly reject: Verb<'reject'>;
  readonly convert: Verb<'convert'>;
  /** Undoes a conversion; what was used since holds it, unless that is to be kept (Ours 8.6). */
  readonly revertConversion: Verb<'revert-conversion'>;
  /** Forgets the person behind a lead for good; answered once its keys are destroyed (docs/erasure.md). */
  readonly erase: Verb<'erase'>;
  readonly recordOutcome: Verb<'record-outcome'>;
  /** Opens an opportunity for a lead that was converted before (Ours 8.5). */
  readonly openOpportunity: Verb<'open-opportunity'>;
  readonly changeOpportunity: Verb<'change-opportunity'>;
  readonly correctRecord: Verb<'correct-record'>;
  /** Tries again to have a record in the host's CRM that was parked (Ours 8.4). */
  readonly retrySync: Verb<'retry-sync'>;
  readonly defineProduct: Verb<'define-product'>;
  readonly defineSeller: Verb<'define-seller'>;
  readonly definePool: Verb<'define-pool'>;
  readonly setAbsence: Verb<'set-absence'>;
  readonly definePermissionSet: Verb<'define-permission-set'>;
  readonly defineRole: Verb<'define-role'>;
  readonly giveAccess: Verb<'give-access'>;
  readonly takeAccess: Verb<'take-access'>;
}

/** Commands of a long list that are under way together: two full batches. */
const UNDER_WAY_MAX = 1000;

export function commandsOf(desk: Desk): Commands {
  const { shell, tenant, actor, checkOpen } = desk;
  const execute: Commands['execute'] = async (command, options = {}) => {
    checkOpen();
    const order = orderOf(command, actor, options, shell.ids);
    if (isRefusal(order)) return { ok: false, refusal: order };
    const ready = shell.directory ? await withCandidates(desk, order) : order;
    return tenant.execute(ready, options.signal);
  };
  const verb =
    <T extends CommandType>(type: T): Verb<T> =>
    (body, options) =>
      execute({ ...body, type } as unknown as Command, options);

  return {
    execute,
    async executeMany(commands) {
      const settled: PromiseSettledResult<Answer>[] = [];
      for (let from = 0; from < commands.length; from += UNDER_WAY_MAX) {
        const some = commands.slice(from, from + UNDER_WAY_MAX);
        settled.push(
          ...(await Promise.allSettled(some.map(({ command, options }) => execute(command, options)))),
        );
      }
      return settled.map((one) => {
        if (one.status === 'rejected') throw one.reason;
        return one.value;
      });
    },
    capture: verb('capture'),
    submit: verb('submit'),
    settleSubmission: verb('settle-submission'),
    correct: verb('correct'),
    changeConsent: verb('change-consent'),
    engage: verb('engage'),
    logActivity: verb('log-activity'),
    setFollowUp: verb('set-follow-up'),
    completeFollowUp: verb('complete-follow-up'),
    changeStatus: verb('change-status'),
    assign: verb('assign'),
    takeLead: verb('take-lead'),
    returnLead: verb('return-lead'),
    reject: verb('reject'),
    convert: verb('convert'),
    revertConversion: verb('revert-conversion'),
    erase: verb('erase'),
    recordOutcome: verb('record-outcome'),
    openOpportunity: verb('open-opportunity'),
    changeOpportunity: verb('change-opportunity'),
    correctRecord: verb('correct-record'),
    retrySync: verb('retry-sync'),
    defineProduct: verb('define-product'),
    defineSeller: verb('define-seller'),
    definePool: verb('define-pool'),
    setAbsence: verb('set-absence'),
    definePermissionSet: verb('define-permission-set'),
    defineRole: verb('define-role'),
    giveAccess: verb('give-access'),
    takeAccess: verb('take-access'),
  };
}
