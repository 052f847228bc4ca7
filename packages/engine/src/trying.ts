import {
  type Command,
  type CommandOf,
  can,
  decide,
  type Event,
  isDecision,
  isRefusal,
  leadStream,
  type Mode,
  type Process,
  type ProcessInput,
  type Published,
  processStream,
  refuse,
  type Trial,
  tryCommand,
  type World,
  withoutFields,
} from '@leadstream/core';
import { createClaimHashes } from './claim-hashes.ts';
import { questionOf, readNeeds } from './deciding.ts';
import type { Desk } from './desk.ts';
import { readStates, streamPages } from './event-reader.ts';
import { createNeedsReader, type NeedsReader } from './needs-reading.ts';
import { createOpenLeads } from './open-leads.ts';
import { type Order, orderOf } from './order.ts';
import { processOf } from './process-in-force.ts';
import { alone, seeingOf } from './seeing.ts';
import type { Shell } from './shell.ts';
import { createStateCache } from './state-cache.ts';
import { createWorkingCopy, type WorkingCopy } from './working-copy.ts';

/** What a form, a file or a host would say of a lead: a capture without the word. */
export type Submission = Omit<CommandOf<'capture'>, 'type'>;

/** By which rules a command is tried out. */
export interface TryOptions {
  /** A version that was published before, or a process that was not. Default: the process in force. */
  readonly process?: number | ProcessInput | undefined;
  /** Default: `live`. */
  readonly mode?: Mode | undefined;
}

export interface Trying {
  /**
   * Decides a command on the world as it is, and tells what each phase would come to and why. It runs what a command
   * runs, and writes nothing: no event, no claim, no view, no id.
   *
   * @example
   * const { phases } = await handle.try({ channel: 'web', fields: { lastName: 'King' } }, { process: next });
   */
  try(wish: Command | Submission, options?: TryOptions): Promise<Trial>;
}

export function tryingOf(desk: Desk): Trying {
  return {
    async try(wish, options = {}) {
      desk.checkOpen();
      return tryOut(desk, wish, options);
    },
  };
}

async function tryOut(desk: Desk, wish: Command | Submission, options: TryOptions): Promise<Trial> {
  const { actor, shell, tenant } = desk;
  const mode = options.mode ?? 'live';
  const command = 'type' in wish ? wish : ({ ...wish, type: 'capture' } as Command);
  const order = orderOf(command, actor, { mode }, { next: () => 'trial' });
  const process = await rulesFor(desk, options.process);
  const seeing = await seeingOf(desk);
  // Other rules could name other admins and other members of queues.
  if (options.process !== undefined && !can(seeing.asker, 'publish-process', null)) {
    return refused(refuse('forbidden', { field: 'process' }), process, mode);
  }
  if (isRefusal(order)) return refused(order, process, mode);
  const question = await readOnPaper(desk, order, process, typeof options.process === 'object');
  const trial = tryCommand(question.issued(), question.world(), await historyOf(shell, tenant.name, command));
  if (!trial.lead) return trial;
  const told = { ...trial, lead: alone(trial.lead, seeing.seesAll) };
  return withoutFields(told, seeing.hiddenOf(trial.lead));
}

/** Reads all that a command needs into a world of its own; asked on, its question decides without writing anything. */
export async function readOnPaper(
  desk: Desk,
  order: Order,
  process: Process,
  isOffered = false,
): Promise<ReturnType<typeof questionOf>> {
  const { tenant } = desk;
  // States of its own: what a trial read is neither taken from what commands know nor left to them.
  const shell: Shell = { ...desk.shell, states: createStateCache(Number.POSITIVE_INFINITY) };
  const copy = createWorkingCopy(shell.clock.now(), process, { directory: shell.directory?.source });
  const reader = createNeedsReader(shell, tenant.name, copy, {
    hashesOf: await hashesOf(shell, tenant.name),
    openLeads: createOpenLeads(shell, desk.views, tenant.name),
  });
  const published = await publishedIn(shell, tenant.name);
  const isPublished = !isOffered && published?.definition;
  copy.putStream(processStream, published);
  if (!isPublished || isPublished.version < process.version)
    await publishOnPaper(shell, copy, reader, process);
  const world = (ids: World['ids'], basis?: Set<string>): World => ({ ...copy.world(ids, basis), process });
  const question = questionOf(shell, { world }, { order, ids: (n) => `trial-${n}` });
  await readNeeds(question, reader);
  return question;
}

const refused = (refusal: NonNullable<Trial['refusal']>, process: Process, mode: Mode): Trial => ({
  processVersion: process.version,
  mode,
  refusal,
  id: null,
  lead: null,
  events: [],
  facts: [],
  phases: [],
  withheld: [],
});

/** Defines the sellers and pools that publishing a process would define, in the copy that the trial looks at. */
async function publishOnPaper(
  shell: Shell,
  copy: WorkingCopy,
  reader: NeedsReader,
  process: Process,
): Promise<void> {
  copy.putStream(processStream, null);
  const command = { type: 'publish-process', process: process.definition } as unknown as Command;
  const order = orderOf(command, 'system', {}, { next: () => 'publishing' });
  if (isRefusal(order)) return;
  const question = questionOf(shell, copy, { order, ids: (n) => `publishing-${n}` });
  await readNeeds(question, reader);
  const decision = decide(question.issued(), question.world());
  if (isDecision(decision)) copy.accept('publishing', decision);
}

/** The process in force, one that was published under a version, or one that is only offered. */
async function rulesFor({ shell, tenant }: Desk, wanted: TryOptions['process']): Promise<Process> {
  if (wanted === undefined) return tenant.process();
  if (typeof wanted === 'object') return processOf(wanted);
  for await (const page of streamPages(shell, tenant.name, processStream)) {
    for (const { data } of page) {
      const definition = data['definition'] as ProcessInput;
      if (definition.version === wanted) return processOf(definition);
    }
  }
  throw new TypeError(`No process was published under the version ${wanted}.`);
}

async function publishedIn(shell: Shell, tenant: string): Promise<Published | null> {
  const states = await readStates(shell, tenant, [processStream]);
  return (states.get(processStream) ?? null) as Published | null;
}

/** Nobody holds a claim in an empty log; asking for its hash would make the tenant a key. */
async function hashesOf(shell: Shell, tenant: string): Promise<ReturnType<typeof createClaimHashes>> {
  if ((await shell.storage.log.head(tenant)) > 0) return createClaimHashes(shell.vault, tenant);
  return async (claims) => claims.map(({ scope }) => ({ scope, hash: '' }));
}

async function historyOf(shell: Shell, tenant: string, command: Command): Promise<readonly Event[]> {
  if (!('lead' in command)) return [];
  const events: Event[] = [];
  for await (const page of streamPages(shell, tenant, leadStream(command.lead))) events.push(...page);
  return events;
}
