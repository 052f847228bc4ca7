import type {
  AppendResult,
  Claim,
  ClaimKey,
  Commit,
  EventLog,
  StreamWrite,
  UnplacedEvent,
} from '@leadstream/core';

/** The tenant of tests that need only one. */
export const tenant = 'acme';

/** An event about to be appended; it says only what a test is about. */
export function anEvent(about: Partial<UnplacedEvent> = {}): UnplacedEvent {
  return {
    id: 'commit-1.0',
    type: 'captured',
    schemaVersion: 1,
    occurredAt: '2026-03-02T08:00:00.000Z',
    actor: 'seller/1',
    mode: 'live',
    causationId: 'command-1',
    correlationId: 'command-1',
    processVersion: 1,
    data: { source: 'web' },
    personal: null,
    ...about,
  };
}

/** Some events for a stream. */
export function aWrite(
  stream: string,
  expectedVersion: number,
  events: number | readonly UnplacedEvent[] = 1,
): StreamWrite {
  const list = typeof events === 'number' ? Array.from({ length: events }, () => anEvent()) : events;
  return { stream, expectedVersion, events: list };
}

let commands = 0;

/** A commit with a command id of its own; it says only what a test is about. */
export function aCommit(about: Partial<Commit> = {}): Commit {
  commands += 1;
  return {
    tenant,
    commandId: `command-${commands}`,
    bodyHash: 'body',
    recordedAt: '2026-03-02T08:00:01.000Z',
    writes: [],
    claims: [],
    releases: [],
    ...about,
  };
}

/** A commit that writes one stream. */
export function writing(
  stream: string,
  expectedVersion: number,
  events: number | readonly UnplacedEvent[] = 1,
): Commit {
  return aCommit({ writes: [aWrite(stream, expectedVersion, events)] });
}

/** A commit that takes one claim. */
export function claiming(key: ClaimKey, holder: string, how: Claim['how']): Commit {
  return aCommit({ claims: [{ ...key, holder, how }] });
}

/** Appends one commit. */
export async function append(log: EventLog, commit: Commit): Promise<AppendResult> {
  const [result] = await log.append([commit]);
  if (!result) throw new Error('One commit was appended and none was answered.');
  return result;
}

/** What became of each commit, in a word. */
export function outcomes(results: readonly AppendResult[]): string[] {
  return results.map((result) => (result.ok ? (result.repeated ? 'repeated' : 'written') : result.conflict));
}

/** Appends commits and says what became of each. */
export async function appended(log: EventLog, ...commits: readonly Commit[]): Promise<string[]> {
  return outcomes(await log.append(commits));
}
