import { type ClaimValue, claimName, type Issued, type Needs, needs, type World } from '@leadstream/core';
import type { ClaimHashes } from './claim-hashes.ts';
import { readStates } from './event-reader.ts';
import type { OpenLeads } from './open-leads.ts';
import type { Shell } from './shell.ts';
import type { WorkingCopy } from './working-copy.ts';

/** Reads what decisions need into a working copy: states that are known are not read again. */
export interface NeedsReader {
  /** Reads what is named; each kind in one call. */
  read(needed: Needs): Promise<void>;
}

export function createNeedsReader(
  shell: Shell,
  tenant: string,
  copy: WorkingCopy,
  { hashesOf, openLeads }: { readonly hashesOf: ClaimHashes; readonly openLeads: OpenLeads },
): NeedsReader {
  const readStreams = async (streams: readonly string[]): Promise<void> => {
    const unknown = streams.filter((stream) => {
      const known = shell.states.get(tenant, stream);
      if (known) copy.putStream(stream, known);
      return !known;
    });
    for (const [stream, state] of await readStates(shell, tenant, unknown)) {
      copy.putStream(stream, state);
      if (state) shell.states.set(tenant, stream, state);
    }
  };
  const readHolders = async (claims: readonly ClaimValue[]): Promise<void> => {
    if (claims.length === 0) return;
    const held = await shell.storage.log.holders(tenant, await hashesOf(claims));
    claims.forEach((claim, at) => {
      copy.putHolders(
        claim,
        (held[at] ?? []).map(({ holder }) => holder),
      );
    });
  };
  return {
    async read({ streams, claims, loads }) {
      await Promise.all([readStreams(streams), readHolders(claims)]);
      if (loads.length > 0) copy.putLoads(await openLeads(loads));
    },
  };
}

/** What several commands need together, each thing once; `null` when all of it was read. */
export function unionOfNeeds(asked: Iterable<Needs>): Needs | null {
  const streams = new Set<string>();
  const claims = new Map<string, ClaimValue>();
  const loads = new Set<string>();
  for (const one of asked) {
    for (const seller of one.loads) loads.add(seller);
    for (const stream of one.streams) streams.add(stream);
    for (const claim of one.claims) claims.set(claimName(claim), claim);
  }
  const needed = { streams: [...streams], claims: [...claims.values()], loads: [...loads] };
  return namesAnything(needed) ? needed : null;
}

/** Whether anything is still to be read. */
export const namesAnything = ({ streams, claims, loads }: Needs): boolean =>
  streams.length + claims.length + loads.length > 0;

/** What one command still needs; nothing where asking throws, since deciding it will throw as well, and it alone. */
export function needsOf(question: { readonly issued: () => Issued; readonly world: () => World }): Needs {
  try {
    return needs(question.issued(), question.world());
  } catch {
    return { streams: [], claims: [], loads: [] };
  }
}
