import {
  type Comparable,
  idOf,
  isRefusal,
  type Lead,
  leadStream,
  type Match,
  matcherOf,
  type Process,
  type SealedEvent,
} from '@leadstream/core';
import { blockingShape, readBlocking } from './blocking-index.ts';
import { comparableOf } from './comparable.ts';
import { logPages, readStates } from './event-reader.ts';
import { orderOf } from './order.ts';
import type { Shell } from './shell.ts';
import type { Tenant } from './tenant.ts';

/** What looking for duplicates of what came in came to. */
export interface Suspected {
  /** Leads that were held against others. */
  readonly leads: number;
  /** Facts that were recorded: leads that may be one with others. */
  readonly suspected: number;
}

interface Room {
  readonly shell: Shell;
  readonly tenant: Tenant;
  /** Who leases. */
  readonly owner: string;
}

const LEASE_MS = 30_000;
/** Events that are looked at together: so many leads at most are held at once. */
const PAGE_EVENTS = 1000;
/** How far behind the log it may stay while nothing happened that it is for. */
const QUIET_EVENTS_MAX = 1000;
const SUSPECTS_MAX = 20;
/** Facts that change what a lead is compared by. */
const telling = new Set(['captured', 'corrected', 'merged', 'merge-reverted', 'absorbed', 'erased']);
const nothing: Suspected = { leads: 0, suspected: 0 };
/** Up to where a tenant's log was read and told of no lead: a pass that finds nothing new writes nothing. */
const quietUntil = new WeakMap<Tenant, number>();

/**
 * Looks for leads that may be one with others among what came in, was corrected or merged since last time, and records
 * whom it finds (Ours 10.2): worked at least once, since a pair is recorded once. Leads are compared with those that
 * share a key, so a pass costs by what came in and not by what is there. One process at a time; another one answers
 * that it did nothing. Other rules, and it all begins anew.
 */
export async function suspectDuplicates(
  room: Room,
  onProgress: (leads: number) => void = () => undefined,
): Promise<Suspected> {
  const { shell, tenant, owner } = room;
  const store = shell.storage.views;
  const process = await tenant.process();
  if (!isWanted(process)) return nothing;
  await store.prepare(blockingShape);
  const rules = await rulesHash(shell, tenant.name, process);
  const known = await store.rows(tenant.name, blockingShape, [RULES]);
  const seen = await store.checkpoint(tenant.name, blockingShape);
  const head = await shell.storage.log.head(tenant.name);
  // A log that went back, and was accepted so, is read anew.
  const isSame = known.get(RULES)?.data === rules && seen <= head;
  if (isSame && (seen === head || (await isQuiet(room, seen, head)))) return nothing;
  const lease = await store.lease(tenant.name, blockingShape, owner, LEASE_MS);
  if (!lease) return nothing;
  const { token } = lease;
  try {
    if (!isSame) await store.clear(tenant.name, blockingShape);
    let from = isSame ? lease.checkpoint : 0;
    let [leads, suspected, renewedAt] = [0, 0, performance.now()];
    for await (const page of logPages(shell, tenant.name, { after: from, to: head, pageMax: PAGE_EVENTS })) {
      const to = from + page.length;
      const looked = await lookAt(room, process, page, head);
      const rulesRow = { key: RULES, columns: { size: 0 }, data: rules };
      const changes = { puts: [...looked.puts, rulesRow], deletes: looked.deletes };
      if (performance.now() - renewedAt > LEASE_MS / 3) {
        const renewed = await store.lease(tenant.name, blockingShape, owner, LEASE_MS);
        if (renewed?.token !== token) return { leads, suspected };
        renewedAt = performance.now();
      }
      if ((await store.advance(tenant.name, blockingShape, { token, from, to, ...changes })) === 'fenced')
        return { leads, suspected };
      from = to;
      leads += looked.leads;
      suspected += looked.suspected;
      onProgress(leads);
    }
    return { leads, suspected };
  } finally {
    await store.lease(tenant.name, blockingShape, owner, 0);
  }
}

/** Whether nothing is new that tells of a lead, and what was passed over can stay unwritten for a while. */
async function isQuiet({ shell, tenant }: Room, seen: number, head: number): Promise<boolean> {
  if (head - seen > QUIET_EVENTS_MAX) return false;
  const after = Math.max(seen, quietUntil.get(tenant) ?? 0);
  for await (const page of logPages(shell, tenant.name, { after, to: head }))
    if (page.some(({ type }) => telling.has(type))) return false;
  quietUntil.set(tenant, head);
  return true;
}

const RULES = 'rules';

/** Whether any way in wants to know. */
const isWanted = ({ duplicatePolicy }: Process): boolean =>
  (['web', 'hand', 'file', 'bulk', 'sync'] as const).some((channel) => duplicatePolicy(channel) !== 'ignore');

/** What keys were made by: other rules make others. */
async function rulesHash({ vault }: Shell, tenant: string, process: Process): Promise<string> {
  const [hash] = await vault.hash(tenant, [
    JSON.stringify([process.duplicateRules, process.definition.country ?? '']),
  ]);
  return hash as string;
}

/** Holds the leads that a page of the log tells of against those that were there before them. */
async function lookAt(room: Room, process: Process, page: readonly SealedEvent[], asOf: number) {
  const { shell, tenant } = room;
  const ids = [
    ...new Set(
      page.flatMap(({ type, stream }) =>
        telling.has(type) && stream.startsWith('lead/') ? [idOf(stream)] : [],
      ),
    ),
  ];
  if (ids.length === 0) return { puts: [], deletes: [], ...nothing };
  const plainly = comparer(shell, tenant.name, process);
  const changed = await plainly(ids);
  const found = await readBlocking(
    { store: shell.storage.views, vault: shell.vault, tenant: tenant.name },
    new Map([...changed].map(([id, one]) => [id, one?.values ?? null])),
    process.duplicateRules,
  );
  const candidates = new Map<string, readonly string[]>();
  for (const [id, one] of changed) {
    if (one && process.duplicatePolicy(one.channel) !== 'ignore') candidates.set(id, found.others(id));
    found.settle(id);
  }
  const others = await plainly(
    [...new Set([...candidates.values()].flat())].filter((id) => !changed.has(id)),
  );
  const match = matcherOf(process.duplicateRules);
  const wishes = [...candidates].flatMap(([id, met]) => {
    const self = changed.get(id)?.values;
    const values = met.flatMap((other) => (changed.get(other) ?? others.get(other))?.values ?? []);
    const suspects = self ? alike(self, values, match) : [];
    return suspects.length > 0 ? [{ type: 'suspect-duplicates' as const, lead: id, suspects, asOf }] : [];
  });
  const answers = await Promise.all(
    wishes.map((wish) => {
      const order = orderOf(wish, 'system', {}, shell.ids);
      if (isRefusal(order)) throw new Error('Invariant broken: a suspicion is no command.');
      return tenant.execute(order);
    }),
  );
  const suspected = answers.filter((answer) => answer.ok && answer.first > 0).length;
  return { ...found.changes, leads: candidates.size, suspected };
}

/** A lead as it is compared, and how it came in. */
interface Plain {
  readonly channel: Lead['channel'];
  readonly values: Comparable;
}

/** Reads leads and writes them plainly; `null` for those that are there no more. */
function comparer(shell: Shell, tenant: string, { duplicateRules: rules, definition: { country } }: Process) {
  return async (ids: readonly string[]): Promise<Map<string, Plain | null>> => {
    const states = await readStates(shell, tenant, ids.map(leadStream));
    return new Map(
      ids.map((id) => {
        const lead = (states.get(leadStream(id)) ?? null) as Lead | null;
        if (!lead || lead.erasedAt > 0 || lead.absorbedBy !== '') return [id, null];
        const values = comparableOf(id, { ...lead.fields, ...lead.personal.fields }, rules, { country });
        return [id, { channel: lead.channel, values }];
      }),
    );
  };
}

/** Whom a lead may be one with, the likeliest first. */
function alike(self: Comparable, others: readonly Comparable[], match: Match) {
  return others
    .flatMap((other) => {
      const how = match(self, other);
      return how ? [{ lead: other.id, rule: how.rule, score: Math.round(how.score * 10_000) }] : [];
    })
    .sort((a, b) => b.score - a.score || (a.lead < b.lead ? -1 : 1))
    .slice(0, SUSPECTS_MAX);
}
