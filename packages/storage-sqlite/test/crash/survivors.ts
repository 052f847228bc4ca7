import { existsSync } from 'node:fs';
import { createEngine } from '@leadstream/engine';
import { sqliteStorage } from '@leadstream/storage-sqlite';
import {
  type DoomedProcess,
  flawsLeft,
  type Invocation,
  marketProcess,
  outcomeOf,
  readJournal,
  startDoomed as startProcess,
  unbrokenOutcome,
} from '@leadstream/testkit';
import { builtScript } from '../../../../.config/bundle-for-node.ts';
import { driverNamed } from '../drivers.ts';
import { type Doom, journalOf, live, storyOf } from './doomed-life.ts';

let script = '';

/** Builds the process that is to die. */
export async function buildDoomed(): Promise<void> {
  script = await builtScript(new URL('./doomed.ts', import.meta.url));
}

/** Starts a process that lives its doom, perhaps under another one that watches over it. */
export const startDoomed = (doom: Doom, under: readonly string[] = []): DoomedProcess =>
  startProcess(script, doom, under);

/** What was asked and answered in all lives so far. */
export function recordOf(doom: Pick<Doom, 'path'>, upTo?: number): readonly Invocation[] {
  return existsSync(journalOf(doom)) ? readJournal(journalOf(doom), upTo) : [];
}

/** What is wrong with what is left; none is well. */
export async function flawsOf(doom: Doom, record = recordOf(doom)): Promise<readonly string[]> {
  return (await lookAt(doom, record)).flaws;
}

/** Goes on with a story to its end, under the same command ids; answers what is wrong then, and what it came to. */
export async function goOn(doom: Doom): Promise<Found> {
  await live({ ...doom, life: doom.life + 1, point: undefined, careless: false }, () => undefined);
  return lookAt(doom, recordOf(doom));
}

/** What a look at a store found. */
export interface Found {
  /** Promises that were broken. */
  readonly flaws: readonly string[];
  /** What the story came to. */
  readonly outcome: readonly string[];
}

/** Opens what is left and looks at everything. */
export async function lookAt(doom: Doom, record: readonly Invocation[]): Promise<Found> {
  const storage = await sqliteStorage({ path: doom.path, driver: driverNamed(doom.driver) });
  try {
    const flaws = await flawsLeft(storage, record);
    const engine = createEngine({ process: marketProcess, storage });
    return { flaws, outcome: await outcomeOf(engine.system(), storyOf(doom)) };
  } finally {
    await storage.close();
  }
}

/** What a story comes to when nothing happens to it, in memory. */
export const unbroken = (doom: Doom): Promise<readonly string[]> => unbrokenOutcome(storyOf(doom));
