import {
  type Claim,
  type ClaimKey,
  type Commit,
  type Event,
  iso,
  type Personal,
  type Sealed,
  type UnplacedEvent,
} from '@leadstream/core';
import type { ClaimHashes } from './claim-hashes.ts';
import type { Verdict } from './deciding.ts';
import { placeOfBox } from './event-reader.ts';
import type { Shell } from './shell.ts';

/**
 * Makes the commits of what was decided: personal compartments sealed and claims hashed, each in one call for all. A
 * storage sees nothing but these. Verdicts that write nothing have no commit.
 */
export async function sealCommits(
  { vault }: Shell,
  tenant: string,
  verdicts: readonly Verdict[],
  { now, hashesOf }: { readonly now: number; readonly hashesOf: ClaimHashes },
): Promise<Commit[]> {
  const decided = verdicts.filter((verdict) => 'decision' in verdict);
  const decisions = decided.map(({ decision }) => decision);
  const [boxes, keys] = await Promise.all([
    sealAll(
      vault,
      tenant,
      decisions.flatMap(({ writes }) => writes.flatMap(({ events }) => events)),
    ),
    hashesOf(decisions.flatMap(({ claims, releases }) => [...claims, ...releases])),
  ]);
  const nextBox = inOrder(boxes);
  const nextKey = inOrder(keys);
  return decided.map(({ pending, decision, basis }) => ({
    tenant,
    commandId: pending.order.issued.id,
    bodyHash: pending.bodyHash,
    recordedAt: iso(now),
    basis,
    writes: decision.writes.map(({ stream, expectedVersion, events }) => ({
      stream,
      expectedVersion,
      events: events.map((event) => unplaced(event, event.personal === null ? null : nextBox())),
    })),
    claims: decision.claims.map(({ holder, how }): Claim => ({ ...nextKey(), holder, how })),
    releases: decision.releases.map(({ holder }): ClaimKey & { holder: string } => ({
      ...nextKey(),
      holder,
    })),
  }));
}

async function sealAll(
  vault: Shell['vault'],
  tenant: string,
  events: readonly Event[],
): Promise<readonly Sealed[]> {
  const items = events
    .filter((event): event is Event & { personal: Personal } => event.personal !== null)
    .map(({ personal, stream, version }) => ({ personal, place: placeOfBox(tenant, stream, version) }));
  return items.length > 0 ? vault.seal(tenant, items) : [];
}

function inOrder<T>(values: readonly T[]): () => T {
  let next = 0;
  return () => {
    const value = values[next++];
    if (value === undefined)
      throw new Error('Invariant broken: the key vault answered less than it was asked.');
    return value;
  };
}

/** An event without what the log gives it. */
function unplaced(event: Event, personal: Sealed | null): UnplacedEvent {
  const {
    id,
    type,
    schemaVersion,
    occurredAt,
    actor,
    mode,
    causationId,
    correlationId,
    processVersion,
    data,
  } = event;
  return {
    id,
    type,
    schemaVersion,
    occurredAt,
    actor,
    mode,
    causationId,
    correlationId,
    processVersion,
    data,
    personal,
  };
}
