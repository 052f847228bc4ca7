import { type Command, can, type Lead, type LeadRow, leadStream, recountOf, stateOf } from '@leadstream/core';
import type { Commands } from './commands.ts';
import type { Desk } from './desk.ts';
import { streamPages } from './event-reader.ts';
import { leadPages } from './lead-pages.ts';
import type { Answer } from './order.ts';
import { seeingOf } from './seeing.ts';

/** How far a rescoring has come. */
export interface RescoreProgress {
  /** Leads that were looked at. */
  readonly leads: number;
  /** Of these: to which the rules in force give another standing. */
  readonly rescored: number;
  /** Leads that somebody changed each time that they were read: another call takes them. */
  readonly outrun: number;
}

export interface RescoreOptions {
  /** Told after each page of leads. */
  readonly onProgress?: ((progress: RescoreProgress) => void) | undefined;
  /** Stops between two pages; a later call goes on where this one stopped. */
  readonly signal?: AbortSignal | undefined;
}

/** The rules of now for all leads. */
export interface Rescore {
  /**
   * Reckons every lead by the process in force (Ours 7.2), in pages, and counts engagement again where the process
   * declares other facets (Ours 6.6). The command of a lead has an id of its own per version of the process, so that a
   * call that was cut off is made again: what was done is not done twice. Run it after publishing other rules.
   */
  rescore(options?: RescoreOptions): Promise<RescoreProgress>;
}

/** A lead that changes while its history is read is read again, so often. */
const TRIES_MAX = 3;

export function rescoreOf(desk: Desk, commands: Commands): Rescore {
  const { shell, tenant, checkOpen } = desk;
  return {
    async rescore({ onProgress, signal } = {}) {
      checkOpen();
      let done: RescoreProgress = { leads: 0, rescored: 0, outrun: 0 };
      if (!can((await seeingOf(desk)).asker, 'rescore', null)) return done;
      const atLeast = await shell.storage.log.head(tenant.name);
      for await (const page of leadPages(desk, { atLeast })) {
        const rows = page.filter(({ erased }) => !erased);
        const { rescored, outrun } = await rescorePage(desk, commands, rows);
        done = {
          leads: done.leads + rows.length,
          rescored: done.rescored + rescored,
          outrun: done.outrun + outrun,
        };
        onProgress?.(done);
        if (signal?.aborted) break;
      }
      return done;
    },
  };
}

/** Rescores the leads of a page. */
async function rescorePage(
  desk: Desk,
  commands: Commands,
  rows: readonly LeadRow[],
): Promise<Omit<RescoreProgress, 'leads'>> {
  let left: readonly string[] = rows.map(({ id }) => id);
  let rescored = 0;
  for (let attempt = 1; attempt <= TRIES_MAX && left.length > 0; attempt += 1) {
    const { version } = await desk.tenant.process();
    const orders = [];
    for (const id of left) {
      orders.push({
        command: await commandFor(desk, id),
        options: { commandId: `rescore/${version}/${id}` },
      });
    }
    const answers = await commands.executeMany(orders);
    rescored += answers.filter(isNew).length;
    left = left.filter((_, i) => isOutrun(answers[i]));
  }
  return { rescored, outrun: left.length };
}

const isNew = (answer: Answer): boolean => answer.ok && !answer.repeated && answer.last > 0;
/** The lead changed since its history was read. Under an id that was used it was rescored before. */
const isOutrun = (answer: Answer | undefined): boolean =>
  answer !== undefined && !answer.ok && answer.refusal.code === 'version-changed';

/** Reads the history of a lead, and carries its engagement counted again where that comes out otherwise. */
async function commandFor({ shell, tenant }: Desk, id: string): Promise<Command> {
  const events = [];
  for await (const page of streamPages(shell, tenant.name, leadStream(id))) events.push(...page);
  const kinds = recountOf(await tenant.process(), events);
  const upTo = (stateOf(leadStream(id), events) as Lead | null)?.version ?? 0;
  return { type: 'rescore', lead: id, ...(kinds ? { recount: { upTo, kinds } } : {}) };
}
