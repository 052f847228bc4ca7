import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** Who has a store for itself alone. SQLite's own lock decides; this file beside the store only names the holder. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly since: string;
}

const fileOf = (path: string): string => `${path}.lock`;

/** Writes who has the store, in one step, over whatever a killed process left behind. */
export function nameHolder(path: string, since: string): void {
  const holder: Holder = { pid: process.pid, host: hostname(), since };
  const draft = `${fileOf(path)}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(holder)}\n`);
  renameSync(draft, fileOf(path));
}

/** Takes the name away, before the lock itself is given up: afterwards it could be the next one's. */
export function removeHolder(path: string): void {
  rmSync(fileOf(path), { force: true });
}

/** Whether the file names somebody who may still have the store. */
export function isHeld(path: string): boolean {
  return livingHolder(path) !== undefined;
}

/** Says who has the store, as far as the file is to be believed. */
export function describeHolder(path: string): string {
  const holder = livingHolder(path);
  if (!holder) return 'another process';
  if (holder.pid === process.pid && holder.host === hostname()) return `this process (${holder.pid})`;
  return `process ${holder.pid} on ${holder.host} since ${holder.since}`;
}

function livingHolder(path: string): Holder | undefined {
  const holder = readHolder(path);
  return holder && !isGone(holder) ? holder : undefined;
}

function readHolder(path: string): Holder | undefined {
  try {
    const { pid, host, since } = JSON.parse(readFileSync(fileOf(path), 'utf8')) as Partial<Holder>;
    if (Number.isSafeInteger(pid) && typeof host === 'string' && typeof since === 'string') {
      return { pid: pid as number, host, since };
    }
  } catch {
    // Missing or unreadable: then nobody is named.
  }
  return undefined;
}

/** A process of this host that does not run any more left the file behind. */
function isGone({ pid, host }: Holder): boolean {
  if (host !== hostname()) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as { code?: unknown }).code === 'ESRCH';
  }
}
