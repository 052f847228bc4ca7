import type { AppendResult, ClaimKey, Commit, Held, Known } from '@leadstream/core';

/**
 * What commits themselves say about the store they are for: each stream is at the version that is expected first, no
 * command id is spent, nobody holds anything. Mostly it is true as far as it matters, so that a plan is made on it and
 * the server only has to look.
 */
export function believedBy(commits: readonly Commit[]): Known {
  const versions = new Map<string, number>();
  for (const { stream, expectedVersion } of commits.flatMap(({ writes }) => writes)) {
    if (!versions.has(stream)) versions.set(stream, expectedVersion);
  }
  return { head: 0, recordedAt: '', receipts: new Map(), versions, claims: [] };
}

/** What must be so in the store for the results of a plan that was made on a belief. */
export interface Conditions {
  readonly commandIds: readonly string[];
  /** Versions of streams. Of those that are new and written to, the index of versions makes sure. */
  readonly versions: readonly (readonly [stream: string, version: number])[];
  /** What is taken alone, and the only ones who may hold it already. */
  readonly tested: readonly ClaimKey[];
  readonly allowed: readonly Held[];
}

export function conditionsOf(
  commits: readonly Commit[],
  { versions }: Known,
  results: readonly AppendResult[],
): Conditions {
  const written = new Set<string>();
  const released = new Map<string, Set<string>>();
  const allowed = new Map<string, { readonly key: ClaimKey; holders: ReadonlySet<string> }>();
  for (const [at, { writes, claims, releases }] of commits.entries()) {
    const accepted = results[at]?.ok === true;
    const own = new Map(released);
    for (const release of releases) {
      own.set(idOf(release), new Set([...(own.get(idOf(release)) ?? []), release.holder]));
    }
    for (const { scope, hash, holder } of claims.filter(({ how }) => how === 'alone')) {
      const id = idOf({ scope, hash });
      const may = new Set([...(own.get(id) ?? []), holder]);
      // Taken several times: only who may hold it each time.
      const before = allowed.get(id)?.holders ?? may;
      allowed.set(id, {
        key: { scope, hash },
        holders: new Set([...before].filter((each) => may.has(each))),
      });
    }
    if (!accepted) continue;
    for (const [id, holders] of own) released.set(id, holders);
    for (const { stream, events } of writes) if (events.length > 0) written.add(stream);
  }
  return {
    commandIds: commits.map(({ commandId }) => commandId),
    versions: [...versions].filter(([stream, version]) => version > 0 || !written.has(stream)),
    tested: [...allowed.values()].map(({ key }) => key),
    allowed: [...allowed.values()].flatMap(({ key, holders }) =>
      [...holders].map((holder) => ({ ...key, holder })),
    ),
  };
}

const idOf = ({ scope, hash }: ClaimKey): string => `${scope.length}:${scope}${hash}`;
