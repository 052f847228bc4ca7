import { type Command, FaultError, isRefusal, type Process } from '@leadstream/core';
import { carryOut } from './batch.ts';
import { orderOf } from './order.ts';
import { processOf, publishingId, standingOf } from './process-in-force.ts';
import type { TenantRoom } from './settling.ts';

/** Whoever publishes at the same time wins or loses once; then the log has an answer. */
const TRIES_MAX = 3;

/**
 * Puts the process that the code offers in force, if its version is higher than the log's. Faults:
 * `process-version-reused`, and `process-invalid` for one that cannot be.
 */
export async function publishOffered(room: TenantRoom): Promise<void> {
  const { shell } = room;
  const { definition } = processOf(shell.offered);
  for (let attempt = 1; attempt <= TRIES_MAX; attempt += 1) {
    if (standingOf(shell.offered, await room.published.fresh()) !== 'publish') return;
    const command = { type: 'publish-process', process: definition } as unknown as Command;
    const order = orderOf(command, 'system', { commandId: publishingId(definition) }, shell.ids);
    if (isRefusal(order)) throw new Error(`Invariant broken: the process "${definition.id}" is no command.`);
    const [outcome] = await carryOut(room, [order]);
    if (outcome && 'error' in outcome) throw outcome.error;
    // Accepted, or somebody else was faster: what the log holds now decides.
    if (!outcome?.answer.ok) room.published.forget();
  }
  throw new FaultError(
    'process-version-reused',
    `Version ${definition.version} of the process "${definition.id}" was published before, with other content.`,
  );
}

/** The process in force: the log's latest, or the offered one where that is higher and not published yet. */
export async function processInForce(room: TenantRoom): Promise<Process> {
  const { shell } = room;
  const published = await room.published.fresh();
  const isOffered = standingOf(shell.offered, published) === 'publish';
  return processOf(isOffered || !published?.definition ? shell.offered : published.definition);
}
