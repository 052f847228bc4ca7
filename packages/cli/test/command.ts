import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** The command as `bundle.ts` built it before the tests, since loading the sources takes a second each time. */
const built = new URL('../.tsbuild/main.js', import.meta.url).pathname;
/** The command of a clone, which runs the sources. */
export const developmentBin = new URL('../bin/leadstream.mjs', import.meta.url).pathname;

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** A folder of its own, and the real command running in it. */
export interface Desk {
  readonly folder: string;
  path(name: string): string;
  write(name: string, content: string | Uint8Array): void;
  /** Nothing of the environment of the tests reaches the command, except where to find things. */
  start(args: readonly string[], env?: Readonly<Record<string, string>>, bin?: string): Running;
  run(...args: readonly string[]): Promise<Ended>;
}

/** Makes a folder for the tests of a file, removed after them. */
export function desk(): Desk {
  const folder = mkdtempSync(join(tmpdir(), 'leadstream-cli-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const path = (name: string): string => join(folder, name);
  const start: Desk['start'] = (args, env = {}, bin = built) => {
    const { PATH = '', HOME = '' } = process.env;
    const child = spawn(process.execPath, [bin, ...args], { cwd: folder, env: { PATH, HOME, ...env } });
    return { child, ended: endOf(child) };
  };
  return {
    folder,
    path,
    write: (name, content) => writeFileSync(path(name), content),
    start,
    run: (...args) => start(args).ended,
  };
}

function endOf(child: ChildProcess): Promise<Ended> {
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (data: Buffer) => {
    stdout += data.toString();
  });
  child.stderr?.on('data', (data: Buffer) => {
    stderr += data.toString();
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}

/** The last line as JSON. */
export const lastJson = ({ stdout }: Ended): Record<string, unknown> =>
  JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Record<string, unknown>;

/** Every line as JSON. */
export const allJson = ({ stdout }: Ended): Record<string, unknown>[] =>
  stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
