import { type Event, FaultError, type ViewShape } from '@leadstream/core';
import { logPages, openEvents } from './event-reader.ts';
import type { Shell } from './shell.ts';

/** What is said to a handler beside the events. */
export interface Delivery {
  /** Aborted when the engine closes, the follower is stopped, or another engine has taken it over. */
  readonly signal: AbortSignal;
}

/** Takes events in the order of the log, with their positions. What it was given is given again if it throws. */
export type FollowHandler = (events: readonly Event[], delivery: Delivery) => void | Promise<void>;

/** Where to begin, and how much to give at once. */
export interface FollowOptions {
  /**
   * Where the first follower of this name begins: after this position, or after the head of now. From then on its
   * checkpoint says where it goes on. Default: 0, the whole log.
   */
  readonly from?: number | 'head' | undefined;
  /** Events at once, 1 to 2000. Default: 100. */
  readonly batch?: number | undefined;
}

export type SeenOf = (events: readonly Event[]) => Promise<readonly Event[]>;

/** A follower of one tenant's log. */
export interface Followed {
  readonly name: string;
  readonly tenant: string;
  /** The events of some that the follower may see. */
  readonly seen: SeenOf;
  readonly shape: ViewShape;
  readonly batch: number;
  readonly handler: FollowHandler;
}

const LEASE_MS = 10_000;
const BATCH = 100;
const BATCH_MAX = 2000;
/** The one row of a follower: it says that somebody has begun, and where. */
const BEGUN = 'from';

/** Checks what is asked for, and makes the view that keeps the follower's place. */
export function followedBy(
  name: string,
  { tenant, seen }: { readonly tenant: string; readonly seen: SeenOf },
  { from = 0, batch = BATCH }: FollowOptions,
  handler: FollowHandler,
): Followed {
  demand(
    /^[a-z0-9][a-z0-9-]{0,49}$/.test(name),
    'The name of a follower is 1 to 50 lower-case letters, digits or hyphens',
  );
  demand(
    from === 'head' || (Number.isSafeInteger(from) && from >= 0),
    'A follower begins after a position, or after the head',
  );
  demand(
    Number.isSafeInteger(batch) && batch >= 1 && batch <= BATCH_MAX,
    `A batch is 1 to ${BATCH_MAX} events`,
  );
  const shape = { name: `follower-${name}`, version: 1, columns: {}, indexes: {} };
  return { name, tenant, seen, shape, batch, handler };
}

/** Sets the place of a follower that nobody has begun; one that somebody has keeps its own. */
export async function begin(
  { storage }: Shell,
  owner: string,
  { tenant, shape }: Followed,
  from: number | 'head',
): Promise<void> {
  const { views, log } = storage;
  await views.prepare(shape);
  const hasBegun = async (): Promise<boolean> => (await views.rows(tenant, shape, [BEGUN])).size > 0;
  if (await hasBegun()) return;
  const head = await log.head(tenant);
  const to = from === 'head' ? head : from;
  demand(to <= head, `A follower begins at or before the head, which is ${head}`);
  const lease = await views.lease(tenant, shape, owner, LEASE_MS);
  if (!lease) return; // Somebody else is beginning it right now.
  try {
    if (await hasBegun()) return;
    const puts = [{ key: BEGUN, columns: {}, data: to }];
    await views.advance(tenant, shape, { token: lease.token, from: lease.checkpoint, to, puts, deletes: [] });
  } finally {
    await views.lease(tenant, shape, owner, 0);
  }
}

/**
 * Gives a follower what came after its place, up to the head of now, batch by batch: each is noted once its handler
 * is done, in the name of a lease that is kept meanwhile. Answers how many events were given; none when another
 * engine is at it. Throws what the handler throws; `ending` ends it after a batch, and is aborted when the lease is lost.
 */
export async function deliver(
  shell: Shell,
  owner: string,
  followed: Followed,
  { ending, delivered }: { readonly ending: AbortController; readonly delivered: () => void },
): Promise<number> {
  const { tenant, shape, batch } = followed;
  const { views, log } = shell.storage;
  const { signal } = ending;
  const lease = await views.lease(tenant, shape, owner, LEASE_MS);
  if (!lease) return 0;
  let at = lease.checkpoint;
  try {
    const to = await log.head(tenant);
    if (at > to) throw lost(followed, at, to);
    for await (const page of logPages(shell, tenant, { after: at, to, pageMax: batch })) {
      if (signal.aborted) break;
      const last = page.at(-1)?.position ?? at;
      if (last !== at + page.length) throw lost(followed, at + 1, at);
      const events = await followed.seen(await openEvents(shell.vault, tenant, page));
      const keeper = keepLease(shell, owner, followed, lease.token, ending);
      try {
        if (events.length > 0) await followed.handler(events, { signal });
      } finally {
        clearInterval(keeper);
      }
      const progress = { token: lease.token, from: at, to: last, puts: [], deletes: [] };
      if ((await views.advance(tenant, shape, progress)) === 'fenced') break;
      at = last;
      delivered();
    }
    return at - lease.checkpoint;
  } finally {
    await views.lease(tenant, shape, owner, 0);
  }
}

/** Keeps the lease while a handler works, until it is cleared. A renewal that fails is tried again. */
function keepLease(
  { storage }: Shell,
  owner: string,
  { tenant, shape }: Followed,
  token: number,
  ending: AbortController,
): NodeJS.Timeout {
  const renew = async (): Promise<void> => {
    const renewed = await storage.views.lease(tenant, shape, owner, LEASE_MS);
    if (renewed?.token !== token) ending.abort();
  };
  return setInterval(() => void renew().catch(() => {}), LEASE_MS / 3);
}

const lost = ({ tenant, name }: Followed, wanted: number, found: number): FaultError =>
  new FaultError(
    'store-damaged',
    `The follower "${name}" wants position ${wanted} of "${tenant}", and the log goes on after ${found} without it.`,
  );

function demand(holds: boolean, rule: string): asserts holds {
  if (!holds) throw new TypeError(`${rule}.`);
}
