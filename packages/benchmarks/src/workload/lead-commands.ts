import type { Command } from '@leadstream/core';
import type { Answer, Handle } from '@leadstream/engine';
import { chanceOf } from './chance.ts';

const PAGES = ['pricing', 'product', 'careers', 'support', 'other'];

/** The commands of each lead in turn; the first captures it, the others are told its id. */
export type LeadCommands = readonly ((lead: string) => Command)[];

/** @param from who comes first: others than those of a run from another number */
export function leadCommands(seed: number, leads: number, from = 0): LeadCommands[] {
  const chance = chanceOf(seed);
  const engage = (kind: string) => {
    const engagements = [{ kind, facets: { page: chance.of(PAGES) } }];
    return (lead: string): Command => ({ type: 'engage', lead, engagements });
  };
  return Array.from({ length: leads }, (_, at) => from + at).map((at) => [
    () => ({
      type: 'capture',
      channel: 'web',
      source: 'Website',
      fields: {
        firstName: 'Ada',
        lastName: `King ${at}`,
        company: `Hotel ${at}`,
        email: `ada.${at}@hotel-${at}.example`,
      },
    }),
    engage('page-view'),
    engage('form-submit'),
    (lead) => ({ type: 'change-status', lead, to: 'Working' }),
    (lead) => ({ type: 'log-activity', lead, kind: 'call', direction: 'outbound', outcome: 'no-answer' }),
    engage('email-open'),
    engage('link-click'),
    engage('visit'),
  ]);
}

/** Carries out all commands with so many under way: each lead's one after the other. */
export async function carryOutAll(
  handle: Handle,
  leads: readonly LeadCommands[],
  inFlight: number,
): Promise<number> {
  return inParallel(leads, inFlight, async ([capture, ...rest]) => {
    const captured = accepted(await handle.execute((capture as LeadCommands[number])('')));
    for (const command of rest) accepted(await handle.execute(command(captured)));
    return rest.length + 1;
  });
}

/** Works through a list with so many under way; answers the sum. */
export async function inParallel<T>(
  items: readonly T[],
  inFlight: number,
  work: (item: T) => Promise<number>,
): Promise<number> {
  let next = 0;
  let sum = 0;
  const worker = async (): Promise<void> => {
    for (let at = next++; at < items.length; at = next++) {
      const done = await work(items[at] as T);
      sum += done;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  return sum;
}

function accepted(answer: Answer): string {
  if (!answer.ok) throw new Error(`The workload was refused: ${answer.refusal.code}.`);
  return answer.id ?? '';
}

/** The part of the leads that nobody measures: until then the runtime still translates. */
const WARMING_UP = 1 / 4;

export function parted<T>(all: readonly T[]): {
  readonly warming: readonly T[];
  readonly leads: readonly T[];
} {
  const from = Math.floor(all.length * WARMING_UP);
  return { warming: all.slice(0, from), leads: all.slice(from) };
}
