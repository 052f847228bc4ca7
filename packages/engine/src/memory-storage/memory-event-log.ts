import {
  type AppendResult,
  type Claim,
  type ClaimKey,
  type Commit,
  checkCommits,
  createWakeUps,
  type EventLog,
  FaultError,
  type Receipt,
  type SealedEvent,
  type StreamWrite,
} from '@leadstream/core';
import { ownCopy } from './own-copy.ts';

/** One tenant's log: what was written, by position, by stream and by command, and who holds what. */
interface TenantLog {
  readonly events: SealedEvent[];
  readonly streams: Map<string, SealedEvent[]>;
  readonly receipts: Map<string, Receipt>;
  readonly claims: Map<string, Holders>;
}
/** Claims on one key, by holder. */
type Holders = ReadonlyMap<string, Claim>;

/** The event log as plain maps, one commit after the other: the model of what the port promises. */
export function memoryEventLog(): EventLog {
  const tenants = new Map<string, TenantLog>();
  const wakeUps = createWakeUps();
  let closed = false;
  const open = async <T>(work: () => T): Promise<T> => {
    if (closed) throw new FaultError('closed', 'The event log was closed.');
    return work();
  };
  const of = (tenant: string): TenantLog => tenants.get(tenant) ?? emptyLog();

  return {
    append: (commits) =>
      open(() => {
        const [first, ...rest] = commits;
        if (!first) return [];
        const tenant = checkCommits([first, ...rest]);
        const owned = commits.map((commit) => ({ ...commit, writes: commit.writes.map(ownWrite) }));
        const log = of(tenant);
        const before = log.events.length;
        const written = new Set<string>();
        const results = owned.map((commit) => appendCommit(log, commit, written));
        if (log.receipts.size > 0) tenants.set(tenant, log);
        if (log.events.length > before) wakeUps.wake(tenant);
        return results;
      }),
    readStream: (tenant, stream, { after, to, limit }) =>
      open(() =>
        (of(tenant).streams.get(stream) ?? []).slice(after, Math.min(after + limit, to ?? Infinity)),
      ),
    readStreams: (tenant, streams) =>
      open(() => {
        const log = of(tenant);
        return new Map(streams.flatMap((stream) => [...entry(stream, log.streams.get(stream)?.slice())]));
      }),
    read: (tenant, after, limit) => open(() => of(tenant).events.slice(after, after + limit)),
    head: (tenant) => open(() => of(tenant).events.length),
    holders: (tenant, keys) => open(() => keys.map((key) => sorted(of(tenant).claims.get(idOf(key))))),
    receipts: (tenant, commandIds) =>
      open(() => new Map(commandIds.flatMap((id) => [...entry(id, of(tenant).receipts.get(id))]))),
    tenants: () => open(() => [...tenants.keys()].sort()),
    watch: (signal) => wakeUps.watch(signal),
    close: async () => {
      closed = true;
      wakeUps.close();
    },
  };
}

/** `written` are the command ids of the commits before it that were written by the same call. */
function appendCommit(log: TenantLog, commit: Commit, written: Set<string>): AppendResult {
  const spent = log.receipts.get(commit.commandId);
  if (spent?.bodyHash === commit.bodyHash) return { ok: true, receipt: spent, repeated: true };
  if (spent) return { ok: false, conflict: 'command', receipt: spent };
  const missing = commit.basis?.find((commandId) => !written.has(commandId));
  if (missing !== undefined) return { ok: false, conflict: 'basis', commandId: missing };
  const conflict = versionConflict(log, commit.writes);
  if (conflict) return conflict;
  const claims = new Map<string, Holders>();
  const refused = takeClaims(log, commit, claims);
  if (refused) return refused;
  for (const [key, holders] of claims) log.claims.set(key, holders);
  const receipt = writeEvents(log, commit);
  log.receipts.set(commit.commandId, receipt);
  written.add(commit.commandId);
  return { ok: true, receipt, repeated: false };
}

function versionConflict(log: TenantLog, writes: readonly StreamWrite[]): AppendResult | undefined {
  const versions = new Map<string, number>();
  for (const { stream, expectedVersion, events } of writes) {
    const actual = versions.get(stream) ?? log.streams.get(stream)?.length ?? 0;
    if (actual !== expectedVersion) return { ok: false, conflict: 'version', stream, actual };
    versions.set(stream, actual + events.length);
  }
  return undefined;
}

/** Gives up and takes claims in `taken`, beside the log, until it is sure that all of them can be taken. */
function takeClaims(log: TenantLog, commit: Commit, taken: Map<string, Holders>): AppendResult | undefined {
  const holdersOf = (key: ClaimKey): Map<string, Claim> =>
    new Map(taken.get(idOf(key)) ?? log.claims.get(idOf(key)));
  for (const release of commit.releases) {
    const holders = holdersOf(release);
    holders.delete(release.holder);
    taken.set(idOf(release), holders);
  }
  for (const { scope, hash, holder, how } of commit.claims) {
    const holders = holdersOf({ scope, hash });
    const inTheWay = how === 'alone' ? sorted(holders).filter((other) => other.holder !== holder) : [];
    if (inTheWay.length > 0) {
      return {
        ok: false,
        conflict: 'claim',
        claim: { scope, hash },
        holders: inTheWay.map((other) => other.holder),
      };
    }
    taken.set(idOf({ scope, hash }), holders.set(holder, { scope, hash, holder, how }));
  }
  return undefined;
}

function writeEvents(log: TenantLog, commit: Commit): Receipt {
  const { tenant, commandId, bodyHash } = commit;
  const first = log.events.length + 1;
  const last = log.events.at(-1)?.recordedAt ?? '';
  const recordedAt = commit.recordedAt > last ? commit.recordedAt : last;
  for (const { stream, events } of commit.writes) {
    const history = log.streams.get(stream) ?? [];
    for (const event of events) {
      const [version, position] = [history.length + 1, log.events.length + 1];
      const stored = Object.freeze({ ...event, tenant, stream, version, position, recordedAt, commandId });
      history.push(stored);
      log.events.push(stored);
    }
    if (history.length > 0) log.streams.set(stream, history);
  }
  const count = log.events.length - first + 1;
  return { commandId, bodyHash, first: count > 0 ? first : 0, last: count > 0 ? log.events.length : 0 };
}

const emptyLog = (): TenantLog => ({
  events: [],
  streams: new Map(),
  receipts: new Map(),
  claims: new Map(),
});
const ownWrite = (write: StreamWrite): StreamWrite => ({ ...write, events: write.events.map(ownCopy) });
const idOf = ({ scope, hash }: ClaimKey): string => `${scope.length}:${scope}${hash}`;
const sorted = (holders: Holders = new Map()): Claim[] =>
  [...holders.values()].sort((a, b) => (a.holder < b.holder ? -1 : 1));

function* entry<T>(key: string, value: T | undefined): Iterable<readonly [string, T]> {
  if (value !== undefined) yield [key, value];
}
