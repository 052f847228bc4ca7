import assert from 'node:assert/strict';
import { defaultProcess, type Ids, type ProcessInput, type Storage } from '@leadstream/core';
import {
  type Answer,
  createEngine,
  type Engine,
  type EngineOptions,
  type Handle,
  memoryStorage,
} from '@leadstream/engine';

/** A process with three sellers who take turns at web leads. */
export const pooled: ProcessInput = {
  ...defaultProcess,
  id: 'pooled',
  team: {
    sellers: [{ id: 'ann' }, { id: 'bob' }, { id: 'cyd' }],
    pools: [{ id: 'inside', members: ['ann', 'bob', 'cyd'] }],
  },
  assignment: { active: 'all', rules: [{ id: 'all', entries: [{ id: 'turns', to: 'pool/inside' }] }] },
};

export interface House {
  readonly engine: Engine;
  readonly storage: Storage;
  readonly ada: Handle;
  /** Milliseconds since 1970; set it to let time pass. */
  readonly clock: { time: number; now(): number };
}

/** An engine over a storage in memory, with a clock that stands still and ids that are counted. */
export function openHouse(options: Partial<EngineOptions> = {}): House {
  const clock = {
    time: Date.UTC(2026, 0, 5, 9),
    now: () => clock.time,
  };
  const { storage = memoryStorage({ clock }) } = options;
  const engine = createEngine({ process: defaultProcess, clock, ids: countedIds(), ...options, storage });
  return { engine, storage, ada: engine.as('user:ada'), clock };
}

let series = 0;

/** Ids that differ from those of any other engine of the tests. */
export function countedIds(): Ids {
  const name = `id${(series += 1)}`;
  let last = 0;
  return { next: () => `${name}-${(last += 1)}` };
}

interface Accepted {
  readonly id: string;
  readonly first: number;
  readonly last: number;
  readonly repeated: boolean;
}

/** The answer of a command that must be accepted. */
export async function accepted(asked: Promise<Answer>): Promise<Accepted> {
  const answer = await asked;
  assert.ok(answer.ok, answer.ok ? '' : answer.refusal.message);
  const { id, first, last, repeated } = answer;
  assert.ok(id !== null);
  return { id, first, last, repeated };
}

/** The code that a command must be refused with. */
export async function refusal(asked: Promise<Answer>): Promise<string> {
  const answer = await asked;
  assert.ok(!answer.ok, 'The command was accepted.');
  return answer.refusal.code;
}

/** A capture that nobody else resembles. */
export function aLead(name: string) {
  return {
    channel: 'hand' as const,
    fields: { lastName: name, company: `${name} Ltd`, email: `${name.toLowerCase()}@example.org` },
  };
}

/** Counts the calls of each method of a storage's log. */
export function countCalls(storage: Storage): {
  readonly storage: Storage;
  readonly calls: Map<string, number>;
} {
  const calls = new Map<string, number>();
  const log = new Proxy(storage.log, {
    get(target, method: keyof Storage['log']) {
      const call = target[method] as (...args: unknown[]) => unknown;
      return (...args: unknown[]) => {
        calls.set(method, (calls.get(method) ?? 0) + 1);
        return call.apply(target, args);
      };
    },
  });
  return { storage: { ...storage, log }, calls };
}

/** A storage with another engine that writes right before somebody appends, as often as told. */
export function racing(times: number) {
  const inner = memoryStorage();
  let left = 0;
  let other: () => Promise<unknown> = async () => {};
  const storage: Storage = {
    ...inner,
    log: {
      ...inner.log,
      append: async (commits) => {
        if (left > 0) {
          left -= 1;
          await other();
        }
        return inner.log.append(commits);
      },
    },
  };
  return {
    storage,
    inner,
    race: (by: () => Promise<unknown>) => {
      left = times;
      other = by;
    },
  };
}
