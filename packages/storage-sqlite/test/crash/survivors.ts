import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createEngine, memoryStorage } from '@leadstream/engine';
import { sqliteStorage } from '@leadstream/storage-sqlite';
import {
  checkHistory,
  type Invocation,
  liveStory,
  marketProcess,
  outcomeOf,
  readJournal,
  storyClock,
} from '@leadstream/testkit';
import { builtScript } from '../built-script.ts';
import { driverNamed } from '../drivers.ts';
import { type Doom, journalOf, live, storyOf } from './doomed-life.ts';

let script = '';

/** Builds the process that is to die. */
export async function buildDoomed(): Promise<void> {
  script = await builtScript(new URL('./doomed.ts', import.meta.url));
}

/** How a process ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

export interface Doomed {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** Starts a process that lives its doom, perhaps under another one that watches over it. */
export function startDoomed(doom: Doom, under: readonly string[] = []): Doomed {
  const [command, ...args] = [...under, process.execPath, script, JSON.stringify(doom)];
  const child = spawn(command as string, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (text) => {
    stderr += String(text);
  });
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, stderr }) as Ended);
  return { child, ended };
}

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
  const engine = createEngine({ process: marketProcess, storage });
  try {
    const history = await checkHistory(storage.log, 'main', record);
    const problems = await engine.check();
    const flaws = [
      ...history.map(({ rule, says }) => `${rule}: ${says}`),
      ...problems.map(({ code, where, message }) => `${code} at ${where}: ${message}`),
    ];
    return { flaws, outcome: await outcomeOf(engine.system(), storyOf(doom)) };
  } finally {
    await engine.close();
  }
}

/** What a story comes to when nothing happens to it, in memory. */
export async function unbroken(doom: Doom): Promise<readonly string[]> {
  const clock = storyClock(0);
  const story = storyOf(doom);
  const storage = memoryStorage({ clock: clock.leases });
  const journal = { asked: () => undefined, answered: () => undefined };
  await liveStory({ storage, journal }, story, { clock });
  const engine = createEngine({ process: marketProcess, storage });
  return outcomeOf(engine.system(), story);
}
