import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** How a process ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

/** A process that is to die, or to be frozen, while it works. */
export interface DoomedProcess {
  readonly child: ChildProcess;
  /** Once it said its first word. */
  readonly alive: Promise<unknown>;
  readonly ended: Promise<Ended>;
}

/**
 * Starts a script with what it is told, as one JSON text.
 *
 * @param under another program that watches over it, such as strace, with its arguments
 */
export function startDoomed(script: string, told: unknown, under: readonly string[] = []): DoomedProcess {
  const [command, ...args] = [...under, process.execPath, script, JSON.stringify(told)];
  const child = spawn(command as string, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (text) => {
    stderr += String(text);
  });
  child.stdin.on('error', () => undefined);
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, stderr }) as Ended);
  return { child, alive: Promise.race([once(child.stdout, 'data'), ended]), ended };
}
