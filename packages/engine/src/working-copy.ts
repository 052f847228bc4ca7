import {
  type ClaimValue,
  claimName,
  type Decision,
  type Ids,
  type Process,
  type Published,
  processStream,
  type StreamState,
  type World,
} from '@leadstream/core';
import { processOf } from './process-in-force.ts';

/**
 * What a batch knows of the world: what was read, and on top of it what the commands decided so far will write. So
 * each decision sees those before it.
 */
export interface WorkingCopy {
  readonly now: number;
  process(): Process;
  /** The world for one decision. `looked` collects the streams it looked at that commands before it changed. */
  world(ids: World['ids'], looked?: Set<string>): World;
  putStream(stream: string, state: StreamState | null): void;
  putHolders(claim: ClaimValue, holders: readonly string[]): void;
  accept(decision: Decision): void;
  versionOf(stream: string): number;
}

type Change = { readonly holder: string; readonly holds: boolean };

export function createWorkingCopy(now: number, offered: Process): WorkingCopy {
  const streams = new Map<string, StreamState | null>();
  const claims = new Map<string, readonly string[]>();
  const changedStreams = new Set<string>();
  const changedClaims = new Map<string, Change[]>();

  const process = (): Process => {
    const published = streams.get(processStream) as Published | null | undefined;
    return published?.definition ? processOf(published.definition) : offered;
  };
  const changeClaim = (claim: ClaimValue, change: Change): void => {
    const name = claimName(claim);
    changedClaims.set(name, [...(changedClaims.get(name) ?? []), change]);
    const held = claims.get(name);
    if (held) claims.set(name, changed(held, [change]));
  };

  return {
    now,
    process,
    world(ids, looked) {
      const look = (stream: string): void => {
        if (changedStreams.has(stream)) looked?.add(stream);
      };
      look(processStream);
      return { now, ids, process: process(), streams: looked ? watched(streams, look) : streams, claims };
    },
    putStream: (stream, state) => void streams.set(stream, state),
    putHolders(claim, holders) {
      // Read after a command of this batch changed it: the log does not know of that yet.
      const name = claimName(claim);
      claims.set(name, changed(holders, changedClaims.get(name) ?? []));
    },
    accept({ states, releases, claims: taken }) {
      for (const [stream, state] of states) {
        streams.set(stream, state);
        changedStreams.add(stream);
      }
      for (const claim of releases) changeClaim(claim, { holder: claim.holder, holds: false });
      for (const claim of taken) changeClaim(claim, { holder: claim.holder, holds: true });
    },
    versionOf: (stream) => streams.get(stream)?.version ?? 0,
  };
}

function changed(holders: readonly string[], changes: readonly Change[]): readonly string[] {
  const held = new Set(holders);
  for (const { holder, holds } of changes) {
    if (holds) held.add(holder);
    else held.delete(holder);
  }
  return [...held].sort();
}

/** The same map, telling which streams are looked at; nothing is copied. */
function watched(
  streams: ReadonlyMap<string, StreamState | null>,
  look: (stream: string) => void,
): ReadonlyMap<string, StreamState | null> {
  return {
    get size() {
      return streams.size;
    },
    get(stream) {
      look(stream);
      return streams.get(stream);
    },
    has: (stream) => streams.has(stream),
    forEach: (visit) => streams.forEach(visit),
    keys: () => streams.keys(),
    values: () => streams.values(),
    entries: () => streams.entries(),
    [Symbol.iterator]: () => streams[Symbol.iterator](),
  };
}

/** Ids of one decision, made when first asked for and kept while it is decided again. */
export function decisionIds(ids: Ids): World['ids'] {
  const made: string[] = [];
  return (n) => {
    while (made.length <= n) made.push(ids.next());
    return made[n] as string;
  };
}
