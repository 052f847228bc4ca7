import {
  type Account,
  type Command,
  type Contact,
  type Directory,
  type DirectoryAnswer,
  type DirectoryKind,
  type DirectoryMatch,
  type DirectoryRecord,
  externalIdIn,
  idOf,
  isRefusal,
  type Lead,
  type Opportunity,
  type RecordState,
  type SyncRow,
  syncList,
} from '@leadstream/core';
import { askWithin } from './asking.ts';
import { readStates } from './event-reader.ts';
import { codeOf } from './notices.ts';
import { orderOf } from './order.ts';
import type { PassRoom, TasksWorked } from './task-runner.ts';

const LEASE_MS = 120_000;
/** One call of a CRM: three of them, with what they belong to, fit into a lease. */
const CALL_MS = 15_000;
const HOLD_MS = 60_000;
const CODE_CHARS_MAX = 100;
/** How often a record is offered until it is parked: over four hours, the waits doubling from a minute. */
const SYNC_TRIES_MAX = 8;

/**
 * Brings records to the host's CRM that it is to have (Ours 8.4), one after the other, what they belong to first. It
 * ends with the first that fails: a CRM that is down is asked once a pass, and others do not lose their tries by it.
 */
export async function syncDueRecords(room: PassRoom): Promise<TasksWorked> {
  const { shell, tenant, views, owner } = room;
  if (!shell.directory) return { done: 0, held: 0 };
  const store = shell.storage.views;
  for (let done = 0; ; ) {
    const options = { due: shell.clock.now(), limit: 1, owner, ttlMs: LEASE_MS };
    const [leased] = await store.leaseTasks(tenant.name, syncList.shape, options);
    if (!leased) return { done, held: 0 };
    const { key, token, attempts, data } = leased;
    const row = data as unknown as SyncRow;
    const tries = Math.max(1, attempts + 1 - row.triedBefore);
    const outcome = await work(room, shell.directory, row, tries);
    await views.follow(tenant.name, syncList);
    if (outcome === 'settled') {
      done += 1;
      // One that was parked is let go, so that it can be asked for again at once.
      await store.renewTasks(tenant.name, syncList.shape, [{ key, token, ttlMs: 0 }]);
      continue;
    }
    const ttlMs = HOLD_MS * 2 ** (tries - 1);
    await store.renewTasks(tenant.name, syncList.shape, [{ key, token, ttlMs }]);
    const until = shell.clock.now() + ttlMs;
    shell.notify({ kind: 'record-held', tenant: tenant.name, record: key, attempts: tries, until });
    return { done, held: 1 };
  }
}

/** Why a record is not in the CRM, and whether asking again may help. */
interface Failed {
  readonly code: string;
  readonly isFinal: boolean;
}

/** Offers one record; it is settled when the log says that the CRM has it, or that it was given up. */
async function work(
  room: PassRoom,
  directory: Directory,
  { stream, source, askedAt }: SyncRow,
  tries: number,
): Promise<'settled' | 'held'> {
  const desk = { room, directory };
  const failed =
    source === directory.source ? await bring(desk, stream) : { code: 'other-directory', isFinal: false };
  if (!failed) return 'settled';
  const { code, isFinal } = failed;
  if (!isFinal && tries < SYNC_TRIES_MAX) return 'held';
  const command = { type: 'park-sync', ...partsOf(stream), source, code, attempts: tries } as const;
  if ((await carryOut(room, command, `park/${askedAt}/${stream}`)) !== null) return 'held';
  if (code !== 'erased')
    room.shell.notify({ kind: 'record-parked', tenant: room.tenant.name, record: stream, code });
  return 'settled';
}

interface SyncDesk {
  readonly room: PassRoom;
  readonly directory: Directory;
}

/** Makes sure that the CRM has a record, and before it what that belongs to; `null` when it has. */
async function bring(desk: SyncDesk, stream: string): Promise<Failed | null> {
  const { room, directory } = desk;
  const record = await recordAt(room, stream);
  if (!record) return { code: 'not-found', isFinal: true };
  if (record.withdrawnAt > 0 || externalIdIn(record, directory.source) !== null) return null;
  if (await isErased(room, record)) return { code: 'erased', isFinal: true };
  const parents = await bringParents(desk, stream, record);
  if ('code' in parents) return parents;
  const { source } = directory;
  const answer = await offer(desk, stream, record, parents);
  if (answer.result !== 'created' && answer.result !== 'found') {
    return { code: answer.code, isFinal: answer.result === 'refused' };
  }
  const { id: externalId, result: how } = answer;
  const command = { type: 'note-sync', ...partsOf(stream), source, externalId, how } as const;
  const refused = await carryOut(room, command, `sync/${source}/${stream}`);
  return refused === null ? null : { code: refused, isFinal: true };
}

/** The ids that the CRM has of what a record belongs to. */
interface Parents {
  readonly account?: string;
  readonly contact?: string;
}

async function bringParents(desk: SyncDesk, stream: string, record: RecordState): Promise<Parents | Failed> {
  const parents: { account?: string; contact?: string } = {};
  // A person account names its contact, which comes after it.
  if (stream.startsWith('account/')) return parents;
  for (const kind of ['account', 'contact'] as const) {
    const id = (record as Partial<Opportunity>)[kind];
    if (!id) continue;
    const failed = await bring(desk, `${kind}/${id}`);
    if (failed) return { ...failed, code: `${kind}-${failed.code}`.slice(0, CODE_CHARS_MAX) };
    const parent = await recordAt(desk.room, `${kind}/${id}`);
    const known = parent && externalIdIn(parent, desk.directory.source);
    if (known) parents[kind] = known;
  }
  return parents;
}

/** Finds a record in the CRM, else creates it there; what throws is for later. */
async function offer(
  { room, directory }: SyncDesk,
  stream: string,
  record: RecordState,
  parents: Parents,
): Promise<DirectoryAnswer | { readonly result: 'found'; readonly id: string }> {
  try {
    const found = await sureMatch(directory, stream, record, parents.account);
    if (found) return { result: 'found', id: found.id };
    const told = directoryRecord(room.tenant.name, stream, record, parents);
    return await askWithin(CALL_MS, (signal) => directory.create(told, { signal }));
  } catch (error) {
    return { result: 'retry-later', code: codeOf(error).slice(0, CODE_CHARS_MAX) };
  }
}

/** The only account of that number or domain, or contact of that e-mail: it is not created once more (Ours 8.2). */
async function sureMatch(
  directory: Directory,
  stream: string,
  record: RecordState,
  account: string | undefined,
): Promise<DirectoryMatch | null> {
  const kind = partsOf(stream).record;
  if (kind === 'opportunity') return null;
  const { keys } = record as Account | Contact;
  if (Object.values(keys).every((key) => key === undefined)) return null;
  const query = { record: kind, keys, actor: 'system', ...(account ? { account } : {}) } as const;
  const found = await askWithin(CALL_MS, (signal) => directory.find(query, { signal }));
  const sure = found.filter(({ reason }) => isSure(reason, kind));
  const [only, ...others] = new Map(sure.map((one) => [one.id, one])).values();
  return only && others.length === 0 ? only : null;
}

const isSure = (reason: DirectoryMatch['reason'], kind: DirectoryKind): boolean =>
  kind === 'account' ? reason === 'registration' || reason === 'domain' : reason === 'email';

function directoryRecord(
  tenant: string,
  stream: string,
  record: RecordState,
  parents: Parents,
): DirectoryRecord {
  const parts = partsOf(stream);
  const whole = {
    ...parts,
    key: `${tenant}/${stream}`,
    owner: record.owner,
    fields: { ...record.fields, ...record.personal.fields },
    recordType: record.recordType,
    ...parents,
  };
  if (parts.record === 'account') return { ...whole, kind: (record as Account).kind };
  if (parts.record === 'contact') return { ...whole, consent: (record as Contact).consent };
  const { kind, stage, lines, amount, currency, closeDate, closeDateAssumed } = record as Opportunity;
  const opportunity = { kind, stage, lines, amount, currency, closeDate, closeDateAssumed };
  return { ...whole, opportunity };
}

const partsOf = (stream: string): { readonly record: DirectoryKind; readonly id: string } => ({
  record: stream.slice(0, stream.indexOf('/')) as DirectoryKind,
  id: idOf(stream),
});

async function recordAt({ shell, tenant }: PassRoom, stream: string): Promise<RecordState | null> {
  return ((await readStates(shell, tenant.name, [stream])).get(stream) ?? null) as RecordState | null;
}

/** Of somebody who is to be forgotten nothing is told any more. */
async function isErased({ shell, tenant }: PassRoom, { subject }: RecordState): Promise<boolean> {
  if (!subject.startsWith('lead/')) return false;
  const lead = (await readStates(shell, tenant.name, [subject])).get(subject) as Lead | null | undefined;
  return (lead?.erasedAt ?? 0) > 0;
}

/** Carries out a command of the house, once per id; answers the code where it is refused. */
async function carryOut({ shell, tenant }: PassRoom, command: Command, id: string): Promise<string | null> {
  const order = orderOf(command, 'system', { commandId: id.slice(-200) }, shell.ids);
  if (isRefusal(order)) return order.code;
  const answer = await tenant.execute(order);
  return answer.ok ? null : answer.refusal.code;
}
