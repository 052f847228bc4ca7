import { eventTypes, type SealedEvent } from '@leadstream/core';
import { logPages } from './event-reader.ts';
import type { Problem } from './problem.ts';
import type { Shell } from './shell.ts';
import { checkView } from './view-check.ts';
import { allViews } from './view-runner.ts';

/** More problems than this are not listed one by one. */
const PROBLEMS_MAX = 100;

/** Checks the log of a tenant and its views against it, page by page, so that memory stays flat. */
export async function checkTenant(shell: Shell, tenant: string): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for await (const problem of problemsOf(shell, tenant)) {
    problems.push(problem);
    if (problems.length >= PROBLEMS_MAX) break;
  }
  return problems;
}

async function* problemsOf(shell: Shell, tenant: string): AsyncGenerator<Problem> {
  const head = await shell.storage.log.head(tenant);
  let sound = true;
  for await (const problem of logProblems(shell, tenant, head)) {
    sound = false;
    yield problem;
  }
  // Views of a log that is not sound cannot be right.
  if (sound) for (const view of allViews) yield* checkView(shell, tenant, view);
}

type Say = (code: Problem['code'], where: string, message: string) => Problem;

async function* logProblems(shell: Shell, tenant: string, head: number): AsyncGenerator<Problem> {
  const say: Say = (code, where, message) => ({ tenant, code, where, message });
  let [position, recordedAt] = [0, ''];
  for await (const page of logPages(shell, tenant, { after: 0, to: head })) {
    for (const event of page) {
      const where = `position ${event.position}`;
      if (event.position !== position + 1) {
        yield say('position-gap', where, `Position ${position + 1} was expected.`);
      }
      if (event.recordedAt < recordedAt)
        yield say('time-went-back', where, 'It was recorded before the one before.');
      if ((eventTypes.get(event.type)?.schemaVersion ?? 0) < event.schemaVersion) {
        yield say(
          'event-unknown',
          where,
          `Type ${event.type} in shape ${event.schemaVersion} is not known here.`,
        );
      }
      position = event.position;
      recordedAt = event.recordedAt;
    }
    yield* versionProblems(shell, tenant, page, say);
  }
  if (position !== head)
    yield say('position-gap', `position ${head}`, `The log ends at position ${position}.`);
}

/**
 * Versions within the page follow each other; the first one of each stream follows the event that the log has under
 * the version before, which must lie at a lower position. No list of all streams is kept.
 */
async function* versionProblems(
  { storage }: Shell,
  tenant: string,
  page: readonly SealedEvent[],
  say: Say,
): AsyncGenerator<Problem> {
  const last = new Map<string, SealedEvent>();
  for (const event of page) {
    const { stream, version } = event;
    const where = `${stream} version ${version}`;
    const before = last.get(stream);
    last.set(stream, event);
    if (before) {
      if (version !== before.version + 1)
        yield say('version-gap', where, `It follows version ${before.version}.`);
      continue;
    }
    const range = { after: Math.max(0, version - 2), to: version, limit: 2 };
    const found = await storage.log.readStream(tenant, stream, range);
    const isDense =
      found.length === Math.min(2, version) &&
      found.at(-1)?.position === event.position &&
      (found.length < 2 || (found[0] as SealedEvent).position < event.position);
    if (!isDense) yield say('version-gap', where, 'The stream does not have it after the version before.');
  }
}
