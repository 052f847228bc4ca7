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
import { createWorkingLoads } from './working-loads.ts';

/**
 * What a batch knows of the world: what was read, and on top of it what the commands decided so far will write. So
 * each decision sees those before it.
 */
export interface WorkingCopy {
  readonly now: number;
  process(): Process;
  /** The world for one decision. `basis` collects the ids of commands before it whose changes it looked at. */
  world(ids: World['ids'], basis?: Set<string>): World;
  putStream(stream: string, state: StreamState | null): void;
  putHolders(claim: ClaimValue, holders: readonly string[]): void;
  /** Open leads of sellers, as the log has them. */
  putLoads(loads: ReadonlyMap<string, number>): void;
  accept(commandId: string, decision: Decision): void;
}

interface Change {
  readonly holder: string;
  readonly holds: boolean;
  readonly by: string;
}

export function createWorkingCopy(
  now: number,
  offered: Process,
  { directory }: Pick<World, 'directory'> = {},
): WorkingCopy {
  const streams = new Map<string, StreamState | null>();
  const claims = new Map<string, readonly string[]>();
  /** The last command that changed a stream. */
  const changedStreams = new Map<string, string>();
  const changedClaims = new Map<string, Change[]>();
  const work = createWorkingLoads();
  const { loads } = work;

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
    world(ids, basis) {
      if (!basis) return { now, ids, process: process(), streams, claims, loads, directory };
      const rest = (by: string | undefined): void => void (by !== undefined && basis.add(by));
      rest(changedStreams.get(processStream));
      return {
        now,
        ids,
        process: process(),
        streams: watched(streams, (stream) => rest(changedStreams.get(stream))),
        claims: watched(claims, (name) => {
          for (const { by } of changedClaims.get(name) ?? []) rest(by);
        }),
        loads: watched(loads, (seller) => work.changedBy(seller).forEach(rest)),
        directory,
      };
    },
    putStream: (stream, state) => void streams.set(stream, state),
    putHolders(claim, holders) {
      // Read after a command of this batch changed it: the log does not know of that yet.
      const name = claimName(claim);
      claims.set(name, changed(holders, changedClaims.get(name) ?? []));
    },
    putLoads: work.put,
    accept(by, { states, releases, claims: taken }) {
      for (const [stream, state] of states) {
        if (stream.startsWith('lead/')) work.note(by, streams.get(stream), state);
        streams.set(stream, state);
        changedStreams.set(stream, by);
      }
      for (const claim of releases) changeClaim(claim, { holder: claim.holder, holds: false, by });
      for (const claim of taken) changeClaim(claim, { holder: claim.holder, holds: true, by });
    },
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

/** The same map, telling what is looked at; nothing is copied. */
function watched<V>(map: ReadonlyMap<string, V>, look: (key: string) => void): ReadonlyMap<string, V> {
  return {
    get size() {
      return map.size;
    },
    get(key) {
      look(key);
      return map.get(key);
    },
    has: (key) => map.has(key),
    forEach: (visit) => map.forEach(visit),
    keys: () => map.keys(),
    values: () => map.values(),
    entries: () => map.entries(),
    [Symbol.iterator]: () => map[Symbol.iterator](),
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
