import type { ProcessInput, Storage } from '@leadstream/core';
import { createEngine, memoryStorage } from '@leadstream/engine';
import { checkHistory } from '../history-check/check-history.ts';
import type { Invocation } from '../history-check/invocation.ts';
import { marketProcess } from '../market/process.ts';
import { liveStory, outcomeOf, storyClock } from './live-story.ts';
import type { StoryStep } from './story.ts';

/** Promises that what is left of a store breaks, by its history and by what the engine finds; none is well. */
export async function flawsLeft(
  storage: Storage,
  record: readonly Invocation[],
  { process = marketProcess, tenant = 'main' }: { process?: ProcessInput; tenant?: string } = {},
): Promise<readonly string[]> {
  const engine = createEngine({ process, storage });
  const history = await checkHistory(storage.log, tenant, record);
  const problems = await engine.check();
  return [
    ...history.map(({ rule, says }) => `${rule}: ${says}`),
    ...problems.map(({ code, where, message }) => `${code} at ${where}: ${message}`),
  ];
}

/** What a story comes to when nothing happens to it, in memory. */
export async function unbrokenOutcome(story: readonly StoryStep[]): Promise<readonly string[]> {
  const clock = storyClock(0);
  const storage = memoryStorage({ clock: clock.leases });
  const journal = { asked: () => undefined, answered: () => undefined };
  await liveStory({ storage, journal }, story, { clock });
  return outcomeOf(createEngine({ process: marketProcess, storage }).system(), story);
}
