import { type BlockedWork, outbox, syncList, taskList } from '@leadstream/core';
import type { FollowerHealth, Followers } from './followers.ts';
import type { Figures, Meter } from './meter.ts';
import type { Shell } from './shell.ts';
import { standingViews } from './view-runner.ts';

/** How far a view is. */
export interface ViewHealth {
  readonly view: string;
  readonly version: number;
  readonly position: number;
  /** Events between it and the head of the log. */
  readonly behind: number;
}

/** How one tenant is doing. Plain JSON without personal data; counts are of this engine, since it was opened. */
export interface TenantHealth {
  readonly tenant: string;
  /** The last position of the log. */
  readonly head: number;
  /** Commands that wait for the batch under way. */
  readonly waiting: number;
  readonly counts: Readonly<Figures>;
  readonly views: readonly ViewHealth[];
  /** Work of the store that waits for a lock just now, and who holds it; of all tenants, where the storage can tell. */
  readonly blocked: readonly BlockedWork[];
  readonly tasks: {
    readonly due: number;
    /** For how long the oldest has been due, in milliseconds; 0 when nothing is. */
    readonly oldestMs: number;
    /** Those of `due` that this engine worked in vain and leaves alone for a while. */
    readonly held: number;
  };
  /** Mails by how they stand, those that have not ended: `held` wait for somebody to settle them. */
  readonly mails: {
    readonly waiting: number;
    readonly attempting: number;
    readonly held: number;
    /** Whether this engine sends. */
    readonly sending: boolean;
  };
  /** Records that the host's CRM is to have and does not have yet. */
  readonly syncs: {
    readonly due: number;
    /** Given up until somebody asks again. */
    readonly parked: number;
    /** Whether this engine has a directory. */
    readonly offering: boolean;
  };
  /** Those of this engine, by name. */
  readonly followers: readonly FollowerHealth[];
}

/** How one tenant is doing, by what was counted and by what the storage says now. It moves nothing. */
export async function healthOf(
  {
    shell,
    meter,
    followers,
  }: { readonly shell: Shell; readonly meter: Meter; readonly followers: Followers },
  tenant: string,
  waiting: number,
): Promise<TenantHealth> {
  const { log, views: store } = shell.storage;
  const now = shell.clock.now();
  await Promise.all(standingViews.map(({ shape }) => store.prepare(shape)));
  // Places first: a view never is ahead of a head that is read after it.
  const places = await Promise.all(standingViews.map(({ shape }) => store.checkpoint(tenant, shape)));
  const followed = await followers.places(tenant);
  const head = await log.head(tenant);
  const where = { dueAt: { atMost: now } };
  const [due] = await store.count(tenant, taskList.shape, { where });
  const oldest = await store.query(tenant, taskList.shape, { index: 'due', where, limit: 1 });
  const [offered] = await store.count(tenant, syncList.shape, { where });
  const [synced] = await store.count(tenant, syncList.shape);
  const mails = new Map(
    (await store.count(tenant, outbox.shape, { by: ['state'] })).map(({ group, count }) => [group[0], count]),
  );
  const oldestAt = oldest.rows[0]?.columns['dueAt'];
  return {
    tenant,
    head,
    waiting,
    counts: meter.figures(tenant),
    views: standingViews.map(({ shape: { name, version } }, at) => {
      const position = places[at] ?? 0;
      return { view: name, version, position, behind: head - position };
    }),
    blocked: (await shell.storage.blocked?.()) ?? [],
    tasks: {
      due: due?.count ?? 0,
      oldestMs: oldestAt === undefined ? 0 : now - Number(oldestAt),
      held: meter.held(tenant, now),
    },
    mails: {
      waiting: mails.get('waiting') ?? 0,
      attempting: mails.get('attempting') ?? 0,
      held: mails.get('held') ?? 0,
      sending: shell.mailer !== undefined,
    },
    syncs: {
      due: offered?.count ?? 0,
      parked: (synced?.count ?? 0) - (offered?.count ?? 0),
      offering: shell.directory !== null,
    },
    followers: followed.map((each) => ({ ...each, behind: head - each.position })),
  };
}
