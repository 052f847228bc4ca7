import {
  auditTrail,
  erasureList,
  FaultError,
  leadList,
  opportunityList,
  outbox,
  sellerList,
  submissionList,
  suspicionList,
  syncList,
  taskList,
  type View,
  type ViewStore,
} from '@leadstream/core';
import { logPages } from './event-reader.ts';
import type { Shell } from './shell.ts';
import { progressOver } from './view-progress.ts';

/** A view of any rows: only the view itself looks into them. */
export type AnyView = View<unknown>;

/** The views that passes move. */
export const standingViews: readonly AnyView[] = [
  leadList,
  taskList,
  erasureList,
  sellerList,
  opportunityList,
  submissionList,
  syncList,
  outbox,
  suspicionList,
];

/** All views: the standing ones, which passes move, and the audit trail, which is built once somebody asks for it. */
export const allViews: readonly AnyView[] = [...standingViews, auditTrail];

/** Lets views follow the log: one runner at a time moves a view of a tenant, whichever process it lives in. */
export interface ViewRunner {
  /** Brings a view up to a position; throws `view-behind` when that takes longer than two seconds. */
  wait(tenant: string, view: AnyView, position: number): Promise<void>;
  /** Brings a view up to the log's head, however far that is; answers how many positions it went on by. */
  follow(tenant: string, view: AnyView): Promise<number>;
  /** Empties a view and builds it again; answers up to which position. */
  rebuild(tenant: string, view: AnyView): Promise<number>;
  /** Settles when no view is being moved any more. */
  drain(): Promise<void>;
}

const LEASE_MS = 10_000;
const READ_WAIT_MS = 2_000;
/** How long a view may stand still in somebody else's hands before a runner gives up. */
const STANDSTILL_MS = 3 * LEASE_MS;
const BUSY_PAUSE_MS = 20;

/** @param owner tells this runner from those of other processes */
export function createViewRunner(shell: Shell, owner: string): ViewRunner {
  const store = shell.storage.views;
  const flights = new Map<string, Promise<'reached' | 'busy'>>();
  let prepared: Promise<unknown> | undefined;

  const prepare = (): Promise<unknown> => {
    prepared ??= Promise.all(allViews.map(({ shape }) => store.prepare(shape))).catch((error: unknown) => {
      prepared = undefined;
      throw error;
    });
    return prepared;
  };
  /** Moves a view up to the head of now; who asks while it is being moved waits for the same flight. */
  const flight = (tenant: string, view: AnyView): Promise<'reached' | 'busy'> => {
    const key = `${view.shape.name}@${tenant}`;
    const flying =
      flights.get(key) ?? moveView(shell, owner, tenant, view).finally(() => flights.delete(key));
    flights.set(key, flying);
    return flying;
  };
  const reach = async (tenant: string, view: AnyView, position: number, waitMs: number): Promise<void> => {
    await prepare();
    for (let since = performance.now(), last = -1; ; ) {
      const at = await store.checkpoint(tenant, view.shape);
      if (at > position) await checkHead(shell, tenant, view, at);
      if (at >= position) return;
      if (at > last && waitMs === STANDSTILL_MS) since = performance.now();
      const left = since + waitMs - performance.now();
      const state = left > 0 ? await within(left, flight(tenant, view)) : 'late';
      if (state === 'late') {
        const [name, behind] = [view.shape.name, position - at];
        shell.notify({ kind: 'view-behind', tenant, view: name, behind });
        throw new FaultError('view-behind', `The view ${name} is ${behind} events behind.`);
      }
      // Somebody else moves it, or the log does not have the position yet.
      if (state === 'busy' || at === last) await pause(BUSY_PAUSE_MS);
      last = at;
    }
  };
  return {
    wait: (tenant, view, position) => reach(tenant, view, position, READ_WAIT_MS),
    async follow(tenant, view) {
      await prepare();
      const [from, head] = await Promise.all([
        store.checkpoint(tenant, view.shape),
        shell.storage.log.head(tenant),
      ]);
      await reach(tenant, view, head, STANDSTILL_MS);
      return Math.max(0, head - from);
    },
    async rebuild(tenant, view) {
      await prepare();
      await clear(store, owner, tenant, view);
      const head = await shell.storage.log.head(tenant);
      await reach(tenant, view, head, STANDSTILL_MS);
      return head;
    },
    async drain() {
      await Promise.allSettled(flights.values());
    },
  };
}

/** Moves a view to the head of now under a lease; `busy` when somebody else has it or took it over. */
async function moveView(
  shell: Shell,
  owner: string,
  tenant: string,
  view: AnyView,
): Promise<'reached' | 'busy'> {
  const store = shell.storage.views;
  const lease = await store.lease(tenant, view.shape, owner, LEASE_MS);
  if (!lease) return 'busy';
  try {
    const to = await checkHead(shell, tenant, view, lease.checkpoint);
    let [at, renewedAt] = [lease.checkpoint, performance.now()];
    for await (const page of logPages(shell, tenant, { after: at, to })) {
      if (performance.now() - renewedAt > LEASE_MS / 3) {
        const renewed = await store.lease(tenant, view.shape, owner, LEASE_MS);
        if (renewed?.token !== lease.token) return 'busy';
        renewedAt = performance.now();
      }
      const progress = await progressOver(store, tenant, view, { from: at, page });
      const advanced = await store.advance(tenant, view.shape, { token: lease.token, ...progress });
      if (advanced === 'fenced') return 'busy';
      at = progress.to;
    }
    if (at < to) throw damaged(tenant, `ends at position ${at}, and its head is ${to}`);
    return 'reached';
  } finally {
    await store.lease(tenant, view.shape, owner, 0);
  }
}

/** A view cannot have seen what the log does not have: then the log was lost or put back. Answers the head. */
async function checkHead(
  { storage }: Shell,
  tenant: string,
  { shape }: AnyView,
  at: number,
): Promise<number> {
  const head = await storage.log.head(tenant);
  if (at <= head) return head;
  throw damaged(tenant, `ends at position ${head}, and its view ${shape.name} has seen position ${at}`);
}

/** Refuses a log that a view has seen more of: what is written now would only hide that. */
export async function checkSeen(shell: Shell, tenant: string): Promise<void> {
  const { views } = shell.storage;
  for (const view of standingViews) {
    await views.prepare(view.shape);
    await checkHead(shell, tenant, view, await views.checkpoint(tenant, view.shape));
  }
}

export const damaged = (tenant: string, what: string): FaultError =>
  new FaultError('store-damaged', `The log of the tenant "${tenant}" ${what}.`);

/** Empties a view under its lease, so that nobody moves it meanwhile. */
async function clear(store: ViewStore, owner: string, tenant: string, { shape }: AnyView): Promise<void> {
  const until = performance.now() + STANDSTILL_MS;
  while (!(await store.lease(tenant, shape, owner, LEASE_MS))) {
    if (performance.now() > until) {
      throw new FaultError('view-behind', `Another process holds the view ${shape.name}.`);
    }
    await pause(BUSY_PAUSE_MS);
  }
  await store.clear(tenant, shape);
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits for work at most this long; the work itself goes on. */
async function within<T>(ms: number, work: Promise<T>): Promise<T | 'late'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), ms);
  });
  work.catch(() => {}); // When it is late, nobody waits for its failure any more.
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
