import type { Commit } from '@leadstream/core';

/** A commit that writes events to the end of one stream. */
export function writing(stream: string, expectedVersion: number, events = 1, tenant = 'acme'): Commit {
  const commandId = `${stream} at ${expectedVersion}`;
  const event = {
    id: `${commandId}.0`,
    type: 'captured',
    schemaVersion: 1,
    occurredAt: '2026-03-02T08:00:00.000Z',
    actor: 'seller/1',
    mode: 'live' as const,
    causationId: commandId,
    correlationId: commandId,
    processVersion: 1,
    data: { note: 'x' },
    personal: null,
  };
  return {
    tenant,
    commandId,
    bodyHash: 'body',
    recordedAt: '2026-03-02T08:00:01.000Z',
    writes: [{ stream, expectedVersion, events: Array.from({ length: events }, () => event) }],
    claims: [],
    releases: [],
  };
}
