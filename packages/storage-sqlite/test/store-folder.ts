import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Commit } from '@leadstream/core';

/** Gives a test a folder of its own and removes it afterwards. */
export async function inFolder(test: (path: string, folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'leadstream-'));
  try {
    await test(join(folder, 'leads.db'), folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A commit that writes one stream from its beginning. */
export const capturing = (lead: string, note = ''): Commit =>
  writing(`capture ${lead}`, { stream: lead, version: 0, note });

/** A commit that adds events to one stream at a version. */
export function writing(
  commandId: string,
  {
    stream,
    version,
    note = '',
    events = 1,
  }: { stream: string; version: number; note?: string; events?: number },
): Commit {
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
    data: { note },
    personal: null,
  };
  return {
    tenant: 'acme',
    commandId,
    bodyHash: 'body',
    recordedAt: '2026-03-02T08:00:01.000Z',
    writes: [{ stream, expectedVersion: version, events: Array.from({ length: events }, () => event) }],
    claims: [],
    releases: [],
  };
}
