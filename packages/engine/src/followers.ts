import {
  begin,
  deliver,
  type Followed,
  type FollowHandler,
  type FollowOptions,
  followedBy,
  type SeenOf,
} from './following.ts';
import { codeOf } from './notices.ts';
import type { Shell } from './shell.ts';

/** A follower that is running in this engine. */
export interface Following {
  readonly name: string;
  /** Stops it here, after the batch under way, which a handler must not wait for; its place stays. */
  stop(): Promise<void>;
}

/** How far a follower is, and whether it fails. */
export interface FollowerHealth {
  readonly follower: string;
  readonly position: number;
  /** Events between it and the head of the log. */
  readonly behind: number;
  /** How often in a row its handler threw, with which code last, and when it is tried again (ISO instant or null). */
  readonly failures: number;
  readonly code: string | null;
  readonly retryAt: string | null;
}

/** The followers of an engine. One engine at a time runs a follower of a name. */
export interface Followers {
  add(
    of: { readonly tenant: string; readonly seen: SeenOf },
    name: string,
    options: FollowOptions,
    handler: FollowHandler,
  ): Promise<Following>;
  /** Runs those of a tenant once, up to the head of now; answers how many events they were given. Never throws. */
  run(tenant: string): Promise<number>;
  /** Sees to it that they run until the signal, without waiting for them. */
  start(tenant: string, signal: AbortSignal): void;
  places(tenant: string): Promise<readonly Omit<FollowerHealth, 'behind'>[]>;
  /** Settles when none is under way. */
  drain(): Promise<void>;
}

interface Running {
  readonly followed: Followed;
  readonly stopped: AbortController;
  /** Whether its place is prepared. */
  ready: boolean;
  flight: Promise<number> | undefined;
  /** Asked for again while it was under way. */
  again: boolean;
  failures: number;
  retryAt: number;
  code: string | null;
}

const RETRY_MS = 1_000;
const RETRY_MS_MAX = 300_000;

/** @param closing ends what is under way as soon as its batch is done */
export function createFollowers(shell: Shell, owner: string, closing: AbortSignal): Followers {
  const all = new Map<string, Running>();
  const idOf = (tenant: string, name: string): string => `${name}@${tenant}`;
  const of = (tenant: string): Running[] =>
    [...all.values()]
      .filter(({ ready, followed }) => ready && followed.tenant === tenant)
      .sort((a, b) => (a.followed.name < b.followed.name ? -1 : 1));
  const fly = (running: Running, signal: AbortSignal): Promise<number> => {
    if (shell.clock.now() < running.retryAt) return Promise.resolve(0);
    running.flight ??= flight(shell, owner, running, signal).finally(() => {
      running.flight = undefined;
    });
    return running.flight;
  };
  return {
    async add(who, name, options, handler) {
      const followed = followedBy(name, who, options, handler);
      const id = idOf(who.tenant, name);
      if (all.has(id)) throw new TypeError(`The follower "${name}" is running here already: stop it first.`);
      const stopped = new AbortController();
      const running: Running = { followed, stopped, ready: false, flight: undefined, again: false, ...sound };
      all.set(id, running);
      try {
        await begin(shell, owner, followed, options.from ?? 0);
      } catch (error) {
        all.delete(id);
        throw error;
      }
      running.ready = true;
      return {
        name,
        async stop() {
          stopped.abort();
          if (all.get(id) === running) all.delete(id);
          await running.flight;
        },
      };
    },
    async run(tenant) {
      let given = 0;
      for (const running of of(tenant)) given += await fly(running, closing);
      return given;
    },
    start(tenant, signal) {
      for (const running of of(tenant)) void keepFlying(running, () => fly(running, signal), signal);
    },
    places: (tenant) =>
      Promise.all(
        of(tenant).map(async ({ followed, failures, code, retryAt }) => ({
          follower: followed.name,
          position: await shell.storage.views.checkpoint(tenant, followed.shape),
          failures,
          code,
          retryAt: failures > 0 ? new Date(retryAt).toISOString() : null,
        })),
      ),
    async drain() {
      await Promise.all([...all.values()].flatMap(({ flight }) => flight ?? []));
    },
  };
}

/** Flies, and again as long as somebody asked for it meanwhile. */
async function keepFlying(running: Running, fly: () => Promise<number>, signal: AbortSignal): Promise<void> {
  if (running.flight) {
    running.again = true;
    return;
  }
  do {
    running.again = false;
    await fly();
  } while (running.again && !signal.aborted);
}

const sound = { failures: 0, retryAt: -Infinity, code: null };

/** Runs a follower once. What its handler throws stops it there, for a while that grows. */
async function flight(shell: Shell, owner: string, running: Running, until: AbortSignal): Promise<number> {
  const { followed, stopped } = running;
  const { tenant, name, shape } = followed;
  const ending = new AbortController();
  const end = (): void => ending.abort();
  for (const signal of [until, stopped.signal]) {
    if (signal.aborted) end();
    signal.addEventListener('abort', end);
  }
  const delivered = (): void => void Object.assign(running, sound);
  try {
    return await deliver(shell, owner, followed, { ending, delivered });
  } catch (error) {
    if (ending.signal.aborted) return 0; // It was asked to end.
    const wait = Math.min(RETRY_MS * 2 ** running.failures, RETRY_MS_MAX);
    const retryAt = shell.clock.now() + wait;
    const code = codeOf(error);
    Object.assign(running, { failures: running.failures + 1, retryAt, code });
    const position = await shell.storage.views.checkpoint(tenant, shape).catch(() => 0);
    const attempts = running.failures;
    shell.notify({
      kind: 'follower-failed',
      tenant,
      follower: name,
      position,
      attempts,
      code,
      until: retryAt,
    });
    return 0;
  } finally {
    for (const signal of [until, stopped.signal]) signal.removeEventListener('abort', end);
  }
}
