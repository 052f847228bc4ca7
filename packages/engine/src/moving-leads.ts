import {
  absenceAt,
  type Command,
  type LeadRow,
  leadList,
  type Refusal,
  refuse,
  type Seller,
  standInAt,
} from '@leadstream/core';
import type { Commands, CommandWithOptions } from './commands.ts';
import type { Desk } from './desk.ts';
import { readStates } from './event-reader.ts';
import { leadPages } from './lead-pages.ts';
import { seeingOf } from './seeing.ts';

/** Whose open leads move, and to whom. */
export interface MoveWish {
  /** The owner who leaves or is away: `seller/<id>`, or `queue/<id>`. */
  readonly from: string;
  /**
   * `rules` = whom the assignment rules say, never the seller they come from; `stand-in` = who stands in for the seller
   * now; else a queue or a seller.
   */
  readonly to: string;
  /** What is said about it, of each lead. */
  readonly reason?: string | undefined;
  /** Names the move: the same again goes on with it. Default: a new id. */
  readonly batch?: string | undefined;
}

export interface MoveOptions {
  /** Told after each page of leads. */
  readonly onProgress?: ((progress: MoveProgress) => void) | undefined;
  /** Stops between two pages; a later call with the same batch goes on. */
  readonly signal?: AbortSignal | undefined;
}

/** How far a move has come. */
export interface MoveProgress {
  /** Stands in each `assigned` as `batch`, and is the correlation id of its command. */
  readonly batch: string;
  /** Leads that were looked at. */
  readonly leads: number;
  /** Of these: that somebody else owns now. */
  readonly moved: number;
  /** Why commands were refused, and how many. */
  readonly refused: { readonly [code: string]: number };
}

export type MoveAnswer =
  | ({ readonly ok: true } & MoveProgress)
  | { readonly ok: false; readonly refusal: Refusal };

export interface MovingLeads {
  /**
   * Moves the open leads of a seller who leaves or is away, snoozed ones too, as one visible batch (Ours 5.4), in pages.
   * A lead that is somebody else's by then stays there. Each command has an id of its own in the batch, so a call that
   * was cut off is made again with the same `batch`: what was done is not done twice.
   *
   * @example
   * await handle.moveLeads({ from: 'seller/ann', to: 'rules', batch: 'ann-leaves' });
   */
  moveLeads(wish: MoveWish, options?: MoveOptions): Promise<MoveAnswer>;
}

export function movingLeadsOf(desk: Desk, commands: Commands): MovingLeads {
  const { shell, tenant, views, checkOpen } = desk;
  const head = () => shell.storage.log.head(tenant.name);
  return {
    async moveLeads(wish, { onProgress, signal } = {}) {
      checkOpen();
      const to = wish.to === 'stand-in' ? await standInFor(desk, wish.from) : wish.to;
      if (to === null) return { ok: false, refusal: refuse('owner-unknown', { field: 'to' }) };
      const batch = wish.batch ?? shell.ids.next();
      let done: MoveProgress = { batch, leads: 0, moved: 0, refused: {} };
      const { open } = await seeingOf(desk);
      if (open !== 'all' && !open.includes(wish.from)) return { ok: true, ...done };
      const where = { owner: wish.from, section: 'work' };
      for await (const page of leadPages(desk, { atLeast: await head(), where })) {
        const leads = page.map(({ id }) => id);
        const orders = leads.map((lead) => orderFor(lead, { ...wish, to, batch }));
        const answers = await commands.executeMany(orders);
        const codes = answers.flatMap((answer) => (answer.ok ? [] : [answer.refusal.code]));
        await views.wait(tenant.name, leadList, await head());
        const rows = await shell.storage.views.rows(tenant.name, leadList.shape, leads);
        const moved = [...rows.values()].filter(({ data }) => ownerOf(data) !== wish.from).length;
        done = {
          batch,
          leads: done.leads + leads.length,
          moved: done.moved + moved,
          refused: counted(codes, done.refused),
        };
        onProgress?.(done);
        if (signal?.aborted) break;
      }
      return { ok: true, ...done };
    },
  };
}

const ownerOf = (data: unknown): string => (data as LeadRow).owner;

/** Moves one lead, if it still is whose it was: under an id of the batch, so once. */
function orderFor(
  lead: string,
  { from, to, batch, reason }: MoveWish & { readonly batch: string },
): CommandWithOptions {
  const isBarred = to === 'rules' && from.startsWith('seller/');
  const command: Command = {
    type: 'assign',
    lead,
    to,
    from,
    batch,
    ...(isBarred ? { not: from.slice('seller/'.length) } : {}),
    ...(reason === undefined ? {} : { reason }),
  };
  return { command, options: { commandId: `move/${batch}/${lead}`, correlationId: batch } };
}

/** Who stands in for an owner now, and is there; `null` = nobody. */
async function standInFor({ shell, tenant }: Desk, owner: string): Promise<string | null> {
  const now = shell.clock.now();
  const sellers = async (stream: string) =>
    ((await readStates(shell, tenant.name, [stream])).get(stream) ?? null) as Seller | null;
  const seller = owner.startsWith('seller/') ? await sellers(owner) : null;
  const standIn = seller && standInAt(seller, now);
  const found = standIn ? await sellers(`seller/${standIn}`) : null;
  return found?.active && !absenceAt(found, now) ? `seller/${found.id}` : null;
}

function counted(
  codes: readonly string[],
  before: { readonly [code: string]: number },
): { readonly [code: string]: number } {
  const counts = { ...before };
  for (const code of codes) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}
