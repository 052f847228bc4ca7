import type { Commit, SealedEvent, StreamWrite } from './event-log.ts';
import { FaultError } from './fault.ts';
import { isText } from './view-contract.ts';

/**
 * What every event log asks of the commits it is given before it writes any: one tenant, and text that comes
 * back as it went in. Breaking it is a mistake in code: a `TypeError`, and nothing is written. Answers the tenant.
 */
export function checkCommits(commits: readonly [Commit, ...Commit[]]): string {
  const tenant = commits[0].tenant;
  for (const commit of commits) {
    demand(commit.tenant === tenant, 'Commits that are appended together are of one tenant');
    demand(INSTANT.test(commit.recordedAt), 'recordedAt is an ISO instant in UTC with milliseconds');
    for (const text of [tenant, commit.commandId, commit.bodyHash, ...(commit.basis ?? [])]) checkText(text);
    for (const write of commit.writes) checkWrite(write);
    for (const { scope, hash, holder } of [...commit.claims, ...commit.releases]) {
      for (const text of [scope, hash, holder]) checkText(text);
    }
  }
  return tenant;
}

/** Events whose numbers follow each other from `first`; a gap means that the store lost something. */
export function withoutGaps(
  events: readonly SealedEvent[],
  number: 'position' | 'version',
  first: number,
): readonly SealedEvent[] {
  for (const [at, event] of events.entries()) {
    if (event[number] !== first + at) {
      throw new FaultError(
        'store-damaged',
        `The log has ${number} ${event[number]} where ${first + at} belongs.`,
      );
    }
  }
  return events;
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

function checkWrite({ stream, expectedVersion, events }: StreamWrite): void {
  checkText(stream);
  demand(
    Number.isSafeInteger(expectedVersion) && expectedVersion >= 0,
    'An expected version is a whole number from 0',
  );
  for (const event of events) {
    for (const text of [event.id, event.type, event.occurredAt, event.actor, event.mode]) checkText(text);
    for (const text of [event.causationId, event.correlationId]) checkText(text);
    for (const version of [event.schemaVersion, event.processVersion]) {
      demand(Number.isSafeInteger(version), 'Versions of shapes and processes are whole numbers');
    }
    if (event.personal) for (const text of [event.personal.subject, event.personal.box]) checkText(text);
  }
}

function checkText(text: unknown): void {
  demand(isText(text) && text.length > 0, 'Ids and names are well-formed text that is not empty');
}

function demand(holds: boolean, rule: string): asserts holds {
  if (!holds) throw new TypeError(`${rule}.`);
}
