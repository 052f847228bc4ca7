import type {
  AppendResult,
  Claim,
  ClaimKey,
  Commit,
  Receipt,
  StreamWrite,
  UnplacedEvent,
} from './event-log.ts';

/** What is stored of everything that some commits look at. */
export interface Known {
  readonly head: number;
  readonly recordedAt: string;
  readonly receipts: ReadonlyMap<string, Receipt>;
  /** Versions by stream; absent where there is none. */
  readonly versions: ReadonlyMap<string, number>;
  /** Who holds what they take or release; how it was taken has had its say when it was. */
  readonly claims: readonly Held[];
}

/** A claim that is held, or given up. */
export type Held = ClaimKey & { readonly holder: string };

/** What is to be written, all at once, and what to answer. */
export interface AppendPlan {
  readonly results: readonly AppendResult[];
  readonly receipts: readonly Receipt[];
  readonly events: readonly PlacedEvent[];
  /** In this order: a holder that gives up and takes again holds. */
  readonly claims: readonly ({ readonly take: Claim } | { readonly release: Held })[];
}

export interface PlacedEvent {
  readonly event: UnplacedEvent;
  readonly stream: string;
  readonly version: number;
  readonly position: number;
  readonly recordedAt: string;
  readonly commandId: string;
}

/** Decides commits one after the other on what is stored, each seeing those before it. */
export function planAppend(commits: readonly Commit[], known: Known): AppendPlan {
  const state: Planned = {
    receipts: new Map(known.receipts),
    versions: new Map(known.versions),
    holders: new Map(),
    written: new Set(),
    head: known.head,
    recordedAt: known.recordedAt,
    plan: { receipts: [], events: [], claims: [] },
  };
  for (const claim of known.claims) holdersOf(state.holders, claim).add(claim.holder);
  const results = commits.map((commit) => planCommit(state, commit));
  return { ...state.plan, results };
}

type Holders = Map<string, Set<string>>;
type Growing<T> = { readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : never };

interface Planned {
  readonly receipts: Map<string, Receipt>;
  readonly versions: Map<string, number>;
  readonly holders: Holders;
  /** Command ids of the commits that are written by this call. */
  readonly written: Set<string>;
  head: number;
  recordedAt: string;
  readonly plan: Growing<Omit<AppendPlan, 'results'>>;
}

function planCommit(state: Planned, commit: Commit): AppendResult {
  const spent = state.receipts.get(commit.commandId);
  if (spent) {
    if (spent.bodyHash === commit.bodyHash) return { ok: true, receipt: spent, repeated: true };
    return { ok: false, conflict: 'command', receipt: spent };
  }
  const missing = commit.basis?.find((commandId) => !state.written.has(commandId));
  if (missing !== undefined) return { ok: false, conflict: 'basis', commandId: missing };
  const versions = new Map<string, number>();
  const conflict = versionConflict(state, commit.writes, versions) ?? claimConflict(state, commit);
  if (conflict) return conflict;

  for (const [stream, version] of versions) state.versions.set(stream, version);
  for (const release of commit.releases) {
    holdersOf(state.holders, release).delete(release.holder);
    state.plan.claims.push({ release });
  }
  for (const claim of commit.claims) {
    holdersOf(state.holders, claim).add(claim.holder);
    state.plan.claims.push({ take: claim });
  }
  const receipt = placeEvents(state, commit);
  state.receipts.set(commit.commandId, receipt);
  state.plan.receipts.push(receipt);
  state.written.add(commit.commandId);
  return { ok: true, receipt, repeated: false };
}

function versionConflict(
  state: Planned,
  writes: readonly StreamWrite[],
  versions: Map<string, number>,
): AppendResult | undefined {
  for (const { stream, expectedVersion, events } of writes) {
    const actual = versions.get(stream) ?? state.versions.get(stream) ?? 0;
    if (actual !== expectedVersion) return { ok: false, conflict: 'version', stream, actual };
    versions.set(stream, actual + events.length);
  }
  return undefined;
}

/** Tries releases and claims on copies of what they touch. To take alone is a test, to share is none. */
function claimConflict(state: Planned, commit: Commit): AppendResult | undefined {
  if (commit.claims.length === 0) return undefined;
  const tried: Holders = new Map();
  const trial = (key: ClaimKey): Set<string> => {
    const id = idOf(key);
    const holders = tried.get(id) ?? new Set(state.holders.get(id));
    tried.set(id, holders);
    return holders;
  };
  for (const release of commit.releases) trial(release).delete(release.holder);
  for (const { scope, hash, holder, how } of commit.claims) {
    const holders = trial({ scope, hash });
    const inTheWay = how === 'alone' ? [...holders].filter((other) => other !== holder) : [];
    if (inTheWay.length > 0) {
      return { ok: false, conflict: 'claim', claim: { scope, hash }, holders: inTheWay.sort() };
    }
    holders.add(holder);
  }
  return undefined;
}

function placeEvents(state: Planned, commit: Commit): Receipt {
  const { commandId, bodyHash } = commit;
  const first = state.head + 1;
  const recordedAt = commit.recordedAt > state.recordedAt ? commit.recordedAt : state.recordedAt;
  for (const { stream, expectedVersion, events } of commit.writes) {
    for (const [at, event] of events.entries()) {
      state.head += 1;
      state.recordedAt = recordedAt;
      state.plan.events.push({
        event,
        stream,
        version: expectedVersion + at + 1,
        position: state.head,
        recordedAt,
        commandId,
      });
    }
  }
  const wrote = state.head >= first;
  return { commandId, bodyHash, first: wrote ? first : 0, last: wrote ? state.head : 0 };
}

function holdersOf(holders: Holders, key: ClaimKey): Set<string> {
  const id = idOf(key);
  const found = holders.get(id) ?? new Set<string>();
  holders.set(id, found);
  return found;
}

const idOf = ({ scope, hash }: ClaimKey): string => `${scope.length}:${scope}${hash}`;
