import { can, type Event, type Refusal } from '@leadstream/core';
import { commandsOf } from './commands.ts';
import type { Desk } from './desk.ts';
import { leadReadsOf } from './lead-reads.ts';
import { seeingOf } from './seeing.ts';
import { tryingOf } from './trying.ts';
import { viewReadsOf } from './view-reads.ts';

export interface GoLiveOptions {
  /** Does what is due; without it, it is only listed. */
  readonly confirm?: boolean | undefined;
  /** Also runs the assignment rules. */
  readonly assign?: boolean | undefined;
  /** Leads looked at, 1 to 1000. Default: 100. */
  readonly limit?: number | undefined;
  /** `next` of the page before. */
  readonly after?: string | undefined;
}

/** A lead that only history told of, and what its going live brings beside that fact. */
export interface WouldBeDue {
  readonly lead: string;
  readonly events: readonly Event[];
  /** Why it was not done; only where it was to be. */
  readonly refusal?: Refusal | undefined;
}

export interface GoLivePage {
  readonly due: readonly WouldBeDue[];
  /** Whether it was done. */
  readonly done: boolean;
  /** Where to go on; absent on the last page. */
  readonly next?: string | undefined;
}

export interface GoingLive {
  /**
   * What would be due for leads that imports brought in, page by page in the order of the work list: they recorded
   * history, which alerts nobody, sets no deadline and starts no program. With `confirm` it is done, once per lead
   * (Ours 0.2).
   */
  goLive(options?: GoLiveOptions): Promise<GoLivePage>;
}

export function goingLiveOf(desk: Desk): GoingLive {
  const lists = viewReadsOf(desk);
  const reads = leadReadsOf(desk);
  return {
    async goLive({ confirm = false, assign, limit = 100, after } = {}) {
      desk.checkOpen();
      if (!can((await seeingOf(desk)).asker, 'go-live', null)) return { due: [], done: false };
      const page = await lists.allLeads({ section: 'work', limit, after });
      const leads = await reads.leads(page.rows.map(({ id }) => id));
      const due: WouldBeDue[] = [];
      for (const lead of leads) {
        if (lead && lead.liveAt === 0) due.push(await goLiveOne(desk, lead.id, { confirm, assign }));
      }
      return { due, done: confirm, next: page.next };
    },
  };
}

async function goLiveOne(
  desk: Desk,
  lead: string,
  { confirm, assign }: Pick<GoLiveOptions, 'confirm' | 'assign'>,
): Promise<WouldBeDue> {
  const command = { type: 'go-live', lead, ...(assign === undefined ? {} : { assign }) } as const;
  const { events, facts } = await tryingOf(desk).try(command);
  const due = { lead, events: events.filter((event) => !facts.includes(event)) };
  if (!confirm) return due;
  const answer = await commandsOf(desk).execute(command);
  return answer.ok ? due : { ...due, refusal: answer.refusal };
}
