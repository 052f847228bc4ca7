import { type Clock, isFault } from '@leadstream/core';
import { type Answer, createEngine, type Handle } from '@leadstream/engine';
import { marketProcess } from '../market/process.ts';
import { simulatedClock } from '../simulated-clock.ts';
import type { Caller } from './fail-points.ts';
import type { Noted } from './journal.ts';
import type { StoryCommand, StoryStep } from './story.ts';

/** The time of a story. Leases of a life that was cut short have ended in the next one: that much later it begins. */
export interface StoryClock extends Clock {
  /** For the storage: by it leases end. */
  readonly leases: Clock;
  moveTo(ms: number): void;
  /** Lets all leases end. */
  outlast(): void;
}

const LEASES_MS = 2 * 86_400_000;
/** Longer than a life can have waited for leases to end. */
const LIFE_MS = 1000 * LEASES_MS;

export function storyClock(life: number): StoryClock {
  const clock = simulatedClock(0);
  let later = life * LIFE_MS;
  return {
    ...clock,
    leases: { now: () => clock.now() + later },
    outlast: () => {
      later += LEASES_MS;
    },
  };
}

export interface LifeOptions {
  readonly clock: StoryClock;
  /** Commands that were answered before; the story goes on with the first step that has another one. */
  readonly answered?: ReadonlySet<string> | undefined;
  /** How often a command or pass is tried while the storage says `store-unavailable`. Default: once. */
  readonly triesMax?: number | undefined;
}

interface Life {
  readonly clock: StoryClock;
  readonly triesMax: number;
  readonly caller: Caller;
  readonly engine: ReturnType<typeof createEngine>;
  readonly house: Handle;
}

/** Lives a story to its end, through an engine of its own. The storage stays open. */
export async function liveStory(
  caller: Caller,
  story: readonly StoryStep[],
  { clock, answered = new Set(), triesMax = 1 }: LifeOptions,
): Promise<void> {
  const engine = createEngine({ process: marketProcess, storage: caller.storage, clock });
  const life: Life = { caller, engine, house: engine.system(), clock, triesMax };
  const isPast = ({ happens }: StoryStep): boolean =>
    typeof happens !== 'string' && happens.every(({ id }) => answered.has(id));
  for (const { at, happens } of story.slice(story.map(isPast).lastIndexOf(true) + 1)) {
    clock.moveTo(at);
    if (happens === 'pass') await pass(life);
    else if (happens === 'rebuild') await patiently(life, () => engine.rebuild('leads'));
    else await give(life, happens);
  }
}

/** Commands given together: asked in order, answered whenever. */
async function give(life: Life, commands: readonly StoryCommand[]): Promise<void> {
  const { house } = life;
  const leads = await patiently(life, () =>
    Promise.all(
      commands.map(async ({ about }) =>
        about === undefined ? '' : ((await house.find({ email: about }))[0]?.id ?? 'nobody'),
      ),
    ),
  );
  const given = commands.map(({ id, command }, i) => patiently(life, () => ask(life, id, command, leads[i])));
  const settled = await Promise.allSettled(given);
  for (const one of settled) if (one.status === 'rejected') throw one.reason;
}

async function ask(
  { caller, house }: Life,
  commandId: string,
  command: StoryCommand['command'],
  lead = '',
): Promise<void> {
  const { journal } = caller;
  journal.asked(commandId);
  let answer: Answer;
  try {
    answer = await house.execute(command(lead), { commandId });
  } catch (error) {
    journal.answered(commandId, { outcome: 'unknown', first: 0, last: 0 });
    throw error;
  }
  journal.answered(commandId, told(answer));
}

const told = (answer: Answer): Noted =>
  answer.ok
    ? { outcome: 'ok', first: answer.first, last: answer.last }
    : { outcome: 'refused', first: 0, last: 0 };

/** A task whose command failed is left alone for a while: that while passes at once. */
async function pass(life: Life): Promise<void> {
  for (let held = 1, tries = 0; held > 0 && tries < 5; tries += 1) {
    const passes = await patiently(life, () => life.engine.runDue());
    held = passes.reduce((sum, one) => sum + one.held, 0);
    if (held > 0) life.clock.outlast();
  }
}

/** Tries again what the storage could not do. */
async function patiently<T>({ triesMax, clock }: Life, work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries >= triesMax || !isFault(error, 'store-unavailable')) throw error;
      clock.outlast();
    }
  }
}

/**
 * What a story came to, without what differs from life to life: all events, opened, and whom each address finds, ids by
 * the order of their coming.
 */
export async function outcomeOf(house: Handle, story: readonly StoryStep[]): Promise<string[]> {
  const seen = new Map<string, string>();
  const plain = (thing: unknown): string =>
    JSON.stringify(thing, keysInOrder).replace(UUID, (id) => {
      const name = seen.get(id) ?? `#${seen.size + 1}`;
      seen.set(id, name);
      return name;
    });
  const lines: string[] = [];
  for await (const event of house.events()) lines.push(plain(event));
  const commands = story.flatMap(({ happens }) => (typeof happens === 'string' ? [] : happens));
  for (const email of new Set(commands.flatMap(({ about }) => about ?? []))) {
    const found = await house.find({ email });
    lines.push(plain([email, found.map(({ id, version }) => [id, version])]));
  }
  return lines;
}

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

function keysInOrder(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
