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
export function capturing(lead: string, note = ''): Commit {
  const event = {
    id: `${lead}.0`,
    type: 'captured',
    schemaVersion: 1,
    occurredAt: '2026-03-02T08:00:00.000Z',
    actor: 'seller/1',
    mode: 'live' as const,
    causationId: lead,
    correlationId: lead,
    processVersion: 1,
    data: { note },
    personal: null,
  };
  return {
    tenant: 'acme',
    commandId: `capture ${lead}`,
    bodyHash: 'body',
    recordedAt: '2026-03-02T08:00:01.000Z',
    writes: [{ stream: lead, expectedVersion: 0, events: [event] }],
    claims: [],
    releases: [],
  };
}
