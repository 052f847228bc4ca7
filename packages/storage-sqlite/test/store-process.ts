import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('./work-on-store.ts', import.meta.url));

/** Another process that has a store open. */
export interface StoreProcess {
  readonly child: ChildProcess;
  /** Waits for a line of it; answers all lines so far. */
  reached(line: string): Promise<readonly string[]>;
  /** Lets it begin with its work, once it has the store open. */
  begin(): Promise<void>;
  /** Waits for its end; answers its last line, read as JSON. */
  result<T>(): Promise<T>;
  kill(): Promise<void>;
}

/** Starts `work-on-store.ts` on a store, with a job and its arguments. */
export function storeProcess(
  driver: string,
  path: string,
  ...job: readonly (string | number)[]
): StoreProcess {
  const args = [
    '--import',
    'tsx',
    '--conditions=@leadstream/source',
    script,
    driver,
    path,
    ...job.map(String),
  ];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const gone = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const seen: string[] = [];
  const until = async (isLast: (line: string) => boolean): Promise<boolean> => {
    for (let next = await lines.next(); !next.done; next = await lines.next()) {
      seen.push(next.value);
      if (isLast(next.value)) return true;
    }
    return false;
  };
  const reached = async (line: string): Promise<readonly string[]> => {
    if (await until((next) => next === line)) return seen;
    throw new Error(`The process ended before "${line}", after ${JSON.stringify(seen.slice(-3))}.`);
  };
  return {
    child,
    reached,
    begin: async () => {
      await reached('open');
      child.stdin.write('begin\n');
    },
    result: async () => {
      await until(() => false);
      const [code] = await gone;
      if (code !== 0) throw new Error(`The process ended with ${code}.`);
      return JSON.parse(seen.at(-1) ?? '');
    },
    kill: async () => {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** Starts processes for a test, all of which are gone after it. */
export async function withProcesses<T>(
  started: readonly StoreProcess[],
  test: (...processes: readonly StoreProcess[]) => Promise<T>,
): Promise<T> {
  try {
    return await test(...started);
  } finally {
    await Promise.all(started.filter(({ child }) => child.exitCode === null).map((each) => each.kill()));
  }
}
