import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type DoomedProcess, startDoomed } from '@leadstream/testkit';
import { builtScript } from '../../../../.config/bundle-for-node.ts';

/** What a worker is told. */
export interface Worker {
  readonly name: string;
  readonly url: string;
  /** Its journal. */
  readonly journal: string;
  /** How often it was started before. */
  readonly life: number;
  /** How many command ids all workers give alike. */
  readonly shared: number;
  /** How often it goes round. Default: until it is told to stop. */
  readonly rounds?: number | undefined;
}

const POLL_MS = 50;
const oksIn = (journal: string): number => journal.split('"outcome":"ok"').length - 1;

let script = '';

/** Builds the process that works. */
export async function buildWorker(): Promise<void> {
  script = await builtScript(new URL('./worker.ts', import.meta.url));
}

/** Workers on one store, each of which is replaced when it is killed. */
export interface Workers {
  readonly journals: readonly string[];
  /** Waits until so many more commands were carried out. */
  carryOut(commands: number): Promise<void>;
  /** Kills one of them and starts it again. */
  kill(which: number): Promise<void>;
  /** Stops one for a while, in the middle of whatever it does. */
  freeze(which: number): void;
  goOn(which: number): void;
  /** Lets all end in order; throws when one ended otherwise. */
  stop(): Promise<void>;
  /** Waits until all went their rounds. */
  ended(): Promise<void>;
}

export async function startWorkers(
  count: number,
  { url, folder, shared, rounds }: Pick<Worker, 'url' | 'shared' | 'rounds'> & { readonly folder: string },
): Promise<Workers> {
  const told = Array.from(
    { length: count },
    (_, at): Worker => ({ name: `w${at}`, url, journal: `${folder}/w${at}.jsonl`, life: 0, shared, rounds }),
  );
  const running = told.map((worker): DoomedProcess => startDoomed(script, worker));
  const lives = told.map(() => 0);
  const of = (which: number): DoomedProcess => {
    const found = running[which];
    if (!found) throw new Error(`There is no worker ${which}.`);
    return found;
  };
  const ended = async (): Promise<void> => {
    for (const { ended: end } of running) {
      const { code, signal, stderr } = await end;
      if (code !== 0) throw new Error(`A worker ended with ${code ?? signal}: ${stderr.slice(-2000)}`);
    }
  };
  const journals = told.map(({ journal }) => journal);
  const carriedOut = (): number =>
    journals.reduce((sum, path) => sum + (existsSync(path) ? oksIn(readFileSync(path, 'utf8')) : 0), 0);
  await Promise.all(running.map(({ alive }) => alive));
  return {
    journals,
    async carryOut(commands) {
      const upTo = carriedOut() + commands;
      while (carriedOut() < upTo && running.some(({ child }) => child.exitCode === null))
        await pause(POLL_MS);
    },
    async kill(which) {
      of(which).child.kill('SIGKILL');
      const { signal, code, stderr } = await of(which).ended;
      if (signal !== 'SIGKILL') throw new Error(`A worker had ended with ${code}: ${stderr.slice(-2000)}`);
      const life = (lives[which] ?? 0) + 1;
      lives[which] = life;
      running[which] = startDoomed(script, { ...(told[which] as Worker), life });
      await of(which).alive;
    },
    freeze: (which) => void of(which).child.kill('SIGSTOP'),
    goOn: (which) => void of(which).child.kill('SIGCONT'),
    async stop() {
      for (const { child } of running) child.stdin?.write('stop\n');
      await ended();
    },
    ended,
  };
}

/** A folder inside another one. */
export function ownFolder(folder: string, name: string): string {
  const own = join(folder, name);
  mkdirSync(own);
  return own;
}
