import {
  type Clock,
  type Directory,
  FaultError,
  type Ids,
  idOf,
  isOwnerId,
  isText,
  type KeyVault,
  type LinksOf,
  type Mailer,
  ownerOfActor,
  type ProcessInput,
  type Storage,
} from '@leadstream/core';
import { type AccessReads, accessReadsOf } from './access-reads.ts';
import { type AuditReads, auditReadsOf } from './audit-reads.ts';
import { type BackupOptions, backUp } from './backup.ts';
import { checkTenant } from './check.ts';
import { type Commands, commandsOf } from './commands.ts';
import type { Desk } from './desk.ts';
import { type Explaining, explainingOf } from './explaining.ts';
import { type FindingDuplicates, findingDuplicatesOf } from './finding-duplicates.ts';
import { type Follow, followOf } from './follow-verb.ts';
import { createFollowers, type Followers } from './followers.ts';
import { type GoingLive, goingLiveOf } from './going-live.ts';
import { healthOf, type TenantHealth } from './health.ts';
import { createKeyVault } from './key-vault.ts';
import { type LeadReads, leadReadsOf } from './lead-reads.ts';
import { type LogReads, logReadsOf } from './log-reads.ts';
import { type MailReads, mailReadsOf } from './mail/mail-reads.ts';
import { createOutboxRunner } from './mail/outbox-runner.ts';
import { type KeysOf, standardKeys } from './match-keys.ts';
import { createMeter, type Meter } from './meter.ts';
import { type MovingLeads, movingLeadsOf } from './moving-leads.ts';
import type { Notice } from './notices.ts';
import { type OpportunityReads, opportunityReadsOf } from './opportunity-reads.ts';
import type { Pass } from './pass.ts';
import { createPasses } from './passes.ts';
import type { Problem } from './problem.ts';
import { processOf } from './process-in-force.ts';
import { type RecordReads, recordReadsOf } from './record-reads.ts';
import { type Rescore, rescoreOf } from './rescoring.ts';
import type { RunOptions } from './run-loop.ts';
import type { Shell } from './shell.ts';
import { createStateCache } from './state-cache.ts';
import { type SubmissionReads, submissionReadsOf } from './submission-reads.ts';
import { type Suspected, suspectDuplicates } from './suspecting.ts';
import { type SyncReads, syncReadsOf } from './sync-reads.ts';
import { type TaskReads, taskReadsOf } from './task-reads.ts';
import { createTenant, type Tenant } from './tenant.ts';
import { timeOrderedIds } from './time-ordered-ids.ts';
import { type Trying, tryingOf } from './trying.ts';
import { type ViewReads, viewReadsOf } from './view-reads.ts';
import { allViews, createViewRunner } from './view-runner.ts';

export interface EngineOptions {
  /** The rules; published to a tenant by its first command if their version is higher than the log's. */
  readonly process: ProcessInput;
  /** Closed with the engine. */
  readonly storage: Storage;
  /** Closed with the engine. Default: `createKeyVault(storage.keys)`. */
  readonly keyVault?: KeyVault | undefined;
  /**
   * The host's CRM: what conversions make is created there, by tasks, and its accounts are candidates for those of
   * leads. Give it to each engine that converts, and run passes in one. Default: our own records are all there is.
   */
  readonly directory?: Directory | undefined;
  /** Sends mail, as passes are made. Without one mails that were requested wait, and health says how many. Closed with the engine. */
  readonly mailer?: Mailer | undefined;
  /** Makes the links of mails, as the web side knows them; without it no way to unsubscribe by one click, and nothing is counted. */
  readonly links?: LinksOf | undefined;
  /** Default: the clock of the machine. */
  readonly clock?: Clock | undefined;
  /** Default: uuid v7. */
  readonly ids?: Ids | undefined;
  /** Makes match keys of fields. Default: those of @leadstream/normalise. */
  readonly normalise?: KeysOf | undefined;
  /** Hears of batches, conflicts, failures and held tasks as they happen, without personal data. */
  readonly onNotice?: ((notice: Notice) => void) | undefined;
  /** Recent states of streams that are kept. Default: 10,000. */
  readonly statesMax?: number | undefined;
  /** Waits before commands that lost against another process are decided again. Default: a few random milliseconds. */
  readonly pause?: ((attempt: number) => Promise<void>) | undefined;
}

/** For whom, and in which tenant. */
export interface TenantOptions {
  /** Default: `main`. */
  readonly tenant?: string | undefined;
}

/** What one actor can do and see in one tenant. */
export type Handle = Commands &
  AccessReads &
  AuditReads &
  LeadReads &
  RecordReads &
  LogReads &
  ViewReads &
  OpportunityReads &
  Follow &
  Trying &
  Rescore &
  MovingLeads &
  GoingLive &
  TaskReads &
  SubmissionReads &
  SyncReads &
  MailReads &
  Explaining &
  FindingDuplicates;

/** The imperative shell around the pure core. It starts no timer: views, tasks and followers move by reads, `runDue` and `run`. */
export interface Engine {
  /** @param actor `user:<id>`, as events will name who did it */
  as(actor: string, options?: TenantOptions): Handle;
  /** The house itself: the actor `system`. */
  system(options?: TenantOptions): Handle;
  /** Tenants that the log knows, sorted. */
  tenants(): Promise<readonly string[]>;
  /** One pass: views catch up, due tasks are worked, until nothing is due, and followers go up to the head of now. All tenants, or one. */
  runDue(options?: TenantOptions): Promise<readonly Pass[]>;
  /** Keeps making passes until the signal, woken by the log. A pass that fails is noticed and tried again. */
  run(options: RunOptions): Promise<void>;
  /**
   * Makes sure that the keys of everybody whom the log says erased are destroyed: also those that a killed process
   * left, or that came back with an older copy of the vault. The first command of an engine and each pass do it too.
   */
  finishErasures(options?: TenantOptions): Promise<void>;
  /** Looks for duplicates of what came in since the last time, and does nothing else of a pass (Ours 10.2). */
  suspect(options?: TenantOptions & { readonly onProgress?: (leads: number) => void }): Promise<Suspected>;
  /** Builds a view again from the first event; answers up to which position. */
  rebuild(view: string, options?: TenantOptions): Promise<number>;
  /** How it is doing, in plain JSON without personal data; all tenants, or one. It moves nothing. */
  health(options?: TenantOptions): Promise<readonly TenantHealth[]>;
  /** What is wrong in the store, at most 100 findings a tenant; all tenants, or one. */
  check(options?: TenantOptions): Promise<readonly Problem[]>;
  /**
   * Writes log and views, as they stand at one moment, into a new file, without the keys of the personal data, while
   * commands go on; with `keys` a second file for those. Faults: `file-exists`, `backup-unsupported`,
   * `store-unavailable`.
   */
  backup(path: string, options?: BackupOptions): Promise<void>;
  /** Answers what waits, closes key vault and storage, and refuses everything from then on with `closed`. */
  close(): Promise<void>;
}

const STATES_MAX = 10_000;

/**
 * Opens an engine over a storage. Faults: `process-invalid`; with the first use of a tenant,
 * `process-version-reused`.
 *
 * @example
 * const engine = createEngine({ process: defaultProcess, storage: memoryStorage() });
 * const sales = engine.as('user:ada');
 * const captured = await sales.capture({ channel: 'hand', fields: { lastName: 'King', email: 'ada@example.org' } });
 */
export function createEngine(options: EngineOptions): Engine {
  const meter = createMeter();
  const shell = shellOf(options, meter);
  const { log } = shell.storage;
  const owner = shell.ids.next();
  const views = createViewRunner(shell, owner);
  const tenants = new Map<string, Tenant>();
  const closing = new AbortController();
  const followers = createFollowers(shell, owner, closing.signal);
  const checkOpen = (): void => {
    if (closing.signal.aborted) throw new FaultError('closed', 'The engine was closed.');
  };
  const tenantOf = (name: string): Tenant => {
    const tenant = tenants.get(name) ?? createTenant(shell, views, checkName('tenant', name));
    tenants.set(name, tenant);
    return tenant;
  };
  const each = async <T>({ tenant }: TenantOptions, work: (name: string) => Promise<T>): Promise<T[]> => {
    checkOpen();
    const done: T[] = [];
    const names = tenant === undefined ? await log.tenants() : [checkName('tenant', tenant)];
    for (const name of names) done.push(await work(name));
    return done;
  };
  const as: Engine['as'] = (actor, { tenant = 'main' } = {}) =>
    handleOf({ shell, views, tenant: tenantOf(tenant), actor: checkActor(actor), checkOpen }, followers);
  const room = { shell, views, tenantOf, owner, closing: closing.signal };
  const sending = createOutboxRunner(room);
  const passes = createPasses({ ...room, followers, outbox: sending });
  return {
    as,
    system: (of) => as('system', of),
    tenants: () => each({}, async (name) => name),
    runDue: (of = {}) => each(of, passes.once),
    async run(run) {
      checkOpen();
      await passes.keep(run);
    },
    async suspect({ tenant = 'main', onProgress } = {}) {
      checkOpen();
      return suspectDuplicates({ shell, tenant: tenantOf(tenant), owner }, onProgress);
    },
    health: (of = {}) =>
      each(of, (name) => healthOf({ shell, meter, followers }, name, tenants.get(name)?.waiting() ?? 0)),
    async finishErasures(of = {}) {
      await each(of, (name) => tenantOf(name).finishErasures());
    },
    async rebuild(name, { tenant = 'main' } = {}) {
      checkOpen();
      const view = allViews.find(({ shape }) => shape.name === name);
      if (!view) throw new TypeError(`There is no view "${name}".`);
      return views.rebuild(tenant, view);
    },
    check: async (of = {}) => (await each(of, (name) => checkTenant(shell, name))).flat(),
    async backup(path, files) {
      checkOpen();
      await backUp(options, path, files);
    },
    async close() {
      closing.abort();
      await sending.drain();
      await Promise.all([...tenants.values()].map((tenant) => tenant.drain()));
      await followers.drain();
      await views.drain();
      await shell.mailer?.close?.();
      await shell.vault.close();
      await shell.storage.close();
    },
  };
}

/** All that somebody can do and see in a tenant. */
function handleOf(desk: Desk, followers: Followers): Handle {
  const commands = commandsOf(desk);
  const reads = leadReadsOf(desk);
  return {
    ...commands,
    ...rescoreOf(desk, commands),
    ...movingLeadsOf(desk, commands),
    ...reads,
    ...recordReadsOf(desk),
    ...logReadsOf(desk),
    ...findingDuplicatesOf(desk, reads),
    ...viewReadsOf(desk),
    ...opportunityReadsOf(desk),
    ...followOf({ ...desk, followers }),
    ...tryingOf(desk),
    ...goingLiveOf(desk),
    ...accessReadsOf(desk),
    ...auditReadsOf(desk),
    ...taskReadsOf(desk),
    ...submissionReadsOf(desk),
    ...syncReadsOf(desk),
    ...mailReadsOf(desk, reads),
    ...explainingOf(desk),
  };
}

function shellOf(
  { storage, process, onNotice, statesMax = STATES_MAX, ...given }: EngineOptions,
  meter: Meter,
): Shell {
  processOf(process); // One that cannot be is found now, not with the first command.
  return {
    storage,
    offered: process,
    vault: given.keyVault ?? createKeyVault(storage.keys),
    directory: given.directory ?? null,
    mailer: given.mailer,
    links: given.links,
    clock: given.clock ?? { now: Date.now },
    ids: given.ids ?? timeOrderedIds(),
    keysOf: given.normalise ?? standardKeys,
    states: createStateCache(statesMax),
    pause: given.pause ?? jitter,
    notify(notice) {
      meter.hear(notice);
      try {
        onNotice?.(notice);
      } catch {
        // Who listens must not be able to stop the work.
      }
    },
  };
}

/** Grows with each attempt, and differs from process to process. */
const jitter = (attempt: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.random() * 2 ** attempt));

/** An actor may come to own leads, so its id must be one that an owner can have. */
function checkActor(actor: string): string {
  checkName('actor', actor);
  if (isOwnerId(idOf(ownerOfActor(actor)))) return actor;
  throw new TypeError('An actor is `user:<id>` or a name: one line whose id has 1 to 190 characters.');
}

function checkName(what: string, name: string): string {
  if (isText(name) && name.length > 0 && name.length <= 200) return name;
  throw new TypeError(`The name of the ${what} is text of 1 to 200 characters.`);
}
