import type { Command, Process } from '@leadstream/core';
import fc from 'fast-check';
import { commandFrom, someIdea } from './commands.ts';
import type { Idea } from './idea.ts';

/** One thing that may happen to a team's leads, drawn before anybody knows for which process and which leads. */
export interface Move {
  /** What is drawn: the same number gives the same command for the same process and leads. */
  readonly draw: number;
  /** How long after the move before it. */
  readonly afterMs: number;
}

const day = 86_400_000;

/**
 * Stories of up to `length` moves for a house that gives ids of its own, such as an engine: there `commandOf` makes
 * each move a command. On paper `historiesFor` knows more, and shrinks further.
 */
export const moves = (length = 40): fc.Arbitrary<Move[]> =>
  fc.array(
    fc.record({
      draw: fc.nat(),
      afterMs: fc.oneof(fc.integer({ min: 0, max: day / 4 }), fc.integer({ min: 0, max: 40 * day })),
    }),
    { maxLength: length, size: 'max' },
  );

const ideas = new WeakMap<Process, fc.Arbitrary<Idea>>();

/**
 * The command of a move, for a process and the leads that were captured so far.
 *
 * @param now milliseconds since 1970
 */
export function commandOf(process: Process, { draw }: Move, leads: readonly string[], now: number): Command {
  const some = ideas.get(process) ?? someIdea(process);
  ideas.set(process, some);
  const [idea] = fc.sample(some, { numRuns: 1, seed: draw }) as [Idea];
  return commandFrom(idea, {
    now,
    process,
    leads,
    accounts: [],
    contacts: [],
    opportunities: [],
    sellers: (process.definition.team?.sellers ?? []).map(({ id }) => id),
    submissions: [],
    lead: () => null,
    state: () => null,
    leadWith: () => null,
  });
}
