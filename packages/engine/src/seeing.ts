import {
  type Asker,
  askerOf,
  can,
  type Grant,
  grantsFor,
  hiddenFields,
  idOf,
  isQueueMember,
  type Lead,
  ownerOfActor,
  type Permission,
  type Process,
  type SellerRow,
  type StreamState,
  sellerList,
  type Thing,
  type Tie,
  theHouse,
  withoutFields,
} from '@leadstream/core';
import type { Desk } from './desk.ts';

/** Owners whose leads may be listed; `all` = whoever owns them. */
export type Owners = 'all' | readonly string[];

/** What an actor sees of a tenant now: asked for each read, so that what was taken away is taken away. */
export interface Seeing {
  readonly asker: Asker;
  /** A lead that may be seen, without what is hidden of it; `null` as if it were not there. */
  lead(state: StreamState | null | undefined): Lead | null;
  /** Whether there is no lead that is not seen. */
  readonly seesAll: boolean;
  /** How somebody stands to a lead or a record by its owner. */
  thing(owner: string, converted: boolean): Thing;
  /** Fields that are not shown of a lead. */
  hiddenOf(lead: Lead): ReadonlySet<string>;
  /** Whose leads are listed: those that are not converted, and those that are. */
  readonly open: Owners;
  readonly converted: Owners;
  /** Whose leads are counted in totals, converted ones too (invariant 28). */
  readonly totals: Owners;
}

const everything: Seeing = {
  asker: theHouse,
  seesAll: true,
  lead: (state) => (state ?? null) as Lead | null,
  thing: (_owner, converted) => ({ ties: ['own'], converted }),
  hiddenOf: () => new Set(),
  open: 'all',
  converted: 'all',
  totals: 'all',
};

/** Finds out what the actor of a desk may see. */
export async function seeingOf(desk: Desk): Promise<Seeing> {
  const { actor, tenant } = desk;
  if (!actor.startsWith('user:')) return everything;
  const access = await tenant.access();
  if (!access?.inForce) return everything;
  const process = await tenant.process();
  const asker = askerOf(actor, access, process.definition.team?.admins);
  if (asker.all) return everything;
  return seeingIn(asker, await reachOf(desk, asker, process));
}

/** Owners by how somebody stands to them. */
type Reach = { readonly [T in Tie]: readonly string[] };

function seeingIn(asker: Asker, reach: Reach): Seeing {
  const members = { own: new Set(reach.own), queue: new Set(reach.queue), team: new Set(reach.team) };
  const tiesTo = (owner: string): readonly Tie[] =>
    (['own', 'queue', 'team'] as const).filter((tie) => members[tie].has(owner));
  const thing = (owner: string, converted: boolean): Thing => ({ ties: tiesTo(owner), converted });
  const thingOf = ({ owner, conversion }: Lead): Thing => thing(owner, conversion !== null);
  const open = ownersOf(asker.grants, reach);
  const converted = ownersOf(
    asker.grants.filter(({ permissions }) => permissions.has('converted')),
    reach,
  );
  const seesAll = open === 'all' && converted === 'all';
  return {
    asker,
    seesAll,
    thing,
    hiddenOf: (lead) => hiddenFields(asker, thingOf(lead)),
    lead(state) {
      const lead = (state ?? null) as Lead | null;
      if (!lead || !can(asker, 'read', thingOf(lead))) return null;
      return withoutFields(alone(lead, seesAll), hiddenFields(asker, thingOf(lead)));
    },
    open,
    converted,
    totals: can(asker, 'figures', null) ? 'all' : open,
  };
}

/** A lead without naming those that it may be one with, where some of them may not be seen. */
export const alone = (lead: Lead, seesAll: boolean): Lead => (seesAll ? lead : { ...lead, suspicions: {} });

const tieOf: { readonly [permission in Permission]?: Tie } = {
  'see-own': 'own',
  'see-queues': 'queue',
  'see-team': 'team',
};

function ownersOf(grants: readonly Grant[], reach: Reach): Owners {
  if (grants.some(({ permissions }) => permissions.has('see-all'))) return 'all';
  const ties = grants.flatMap(({ permissions }) => [...permissions].flatMap((one) => tieOf[one] ?? []));
  return [...new Set(ties.flatMap((tie) => reach[tie]))].sort();
}

/** Reads who is where: the queues of somebody, and all who have them above. Only what their sets go by. */
async function reachOf(desk: Desk, { grants }: Asker, process: Process): Promise<Reach> {
  const own = ownerOfActor(desk.actor);
  const me = idOf(own);
  const has = (permission: Permission): boolean =>
    grants.some(({ permissions }) => permissions.has(permission));
  const isByTeam = has('see-team');
  if (!isByTeam && !has('see-queues')) return { own: [own], queue: [], team: [] };
  const { shell, tenant, views } = desk;
  await views.wait(tenant.name, sellerList, await shell.storage.log.head(tenant.name));
  const row = (await shell.storage.views.rows(tenant.name, sellerList.shape, [me])).get(me);
  const seller = row?.data as SellerRow | undefined;
  const below = isByTeam ? await sellersBelow(desk, me) : [];
  const { queues } = process.definition;
  const member = queues.filter(
    (queue) => queue.visible === 'all' || (seller?.active && isQueueMember(queue, seller)),
  );
  const managed = queues.filter(({ id }) => {
    const manager = process.managerOfQueue(`queue/${id}`);
    return isByTeam && manager !== null && (manager === me || below.includes(manager));
  });
  const names = (list: readonly { readonly id: string }[]) => list.map(({ id }) => `queue/${id}`);
  return {
    own: [own],
    queue: names(member),
    team: [...below.map((id) => `seller/${id}`), ...names(managed)],
  };
}

/** No chain of managers is longer: as deciding goes by it. */
const LEVELS_MAX = 10;
const PAGE_ROWS = 1000;

/** Everybody who has a seller above them, level by level. */
async function sellersBelow({ shell, tenant }: Desk, manager: string): Promise<readonly string[]> {
  const below = new Set<string>();
  let level: readonly string[] = [manager];
  for (let depth = 0; depth < LEVELS_MAX && level.length > 0; depth += 1) {
    const next: string[] = [];
    let after: string | undefined;
    do {
      const page = await shell.storage.views.query(tenant.name, sellerList.shape, {
        index: 'manager',
        where: { manager: level },
        limit: PAGE_ROWS,
        after,
      });
      next.push(...page.rows.map(({ key }) => key).filter((id) => id !== manager && !below.has(id)));
      after = page.next;
    } while (after !== undefined);
    for (const id of next) below.add(id);
    level = next;
  }
  return [...below];
}

/** Whether a lead or a record may be seen. */
export const sees = ({ asker }: Seeing, thing: Thing): boolean =>
  asker.all || grantsFor(asker, thing).length > 0;
