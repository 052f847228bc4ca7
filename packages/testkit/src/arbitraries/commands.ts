import { type Command, iso, type Process } from '@leadstream/core';
import fc from 'fast-check';
import { type AnyProcess, readyProcess } from '../paper.ts';
import { campaigns } from './campaign-commands.ts';
import { captures, corrections, rows } from './capture-commands.ts';
import { conversions, outcomes, revertings } from './conversion-commands.ts';
import { acknowledgements, activities, consents, engagements, followUps } from './engagement-commands.ts';
import {
  assignments,
  erasures,
  goingsLive,
  imports,
  pools,
  publishings,
  rescorings,
  sellers,
  statusChanges,
  ticks,
} from './house-commands.ts';
import type { Idea } from './idea.ts';
import { type Known, settled } from './known.ts';
import { merges } from './merge-commands.ts';
import { programCommands } from './program-commands.ts';
import { recordCommands } from './record-commands.ts';
import { absences, handings } from './routing-parts.ts';
import { settlings, submissions } from './submission-commands.ts';

/** Ideas of commands for a process, weighted so that stories capture, engage, convert and refuse enough. */
export const someIdea = (process: Process): fc.Arbitrary<Idea> =>
  fc.oneof(
    { weight: 9, arbitrary: captures(process) },
    { weight: 4, arbitrary: submissions(process) },
    { weight: 2, arbitrary: settlings() },
    { weight: 22, arbitrary: conversions(process) },
    { weight: 5, arbitrary: revertings() },
    { weight: 5, arbitrary: engagements(process) },
    { weight: 6, arbitrary: statusChanges(process) },
    { weight: 4, arbitrary: rows(process) },
    { weight: 3, arbitrary: assignments(process) },
    { weight: 7, arbitrary: handings(process) },
    { weight: 1, arbitrary: absences() },
    { weight: 2, arbitrary: corrections(process) },
    { weight: 3, arbitrary: followUps() },
    { weight: 3, arbitrary: outcomes() },
    { weight: 1, arbitrary: activities() },
    { weight: 1, arbitrary: consents() },
    { weight: 2, arbitrary: acknowledgements() },
    { weight: 1, arbitrary: ticks() },
    { weight: 1, arbitrary: goingsLive() },
    { weight: 1, arbitrary: sellers(process) },
    { weight: 1, arbitrary: pools(process) },
    { weight: 1, arbitrary: publishings() },
    { weight: 1, arbitrary: rescorings() },
    { weight: 2, arbitrary: imports() },
    { weight: process.definition.programs?.length ? 7 : 1, arbitrary: programCommands(process) },
    { weight: 1, arbitrary: erasures() },
    { weight: 12, arbitrary: campaigns() },
    { weight: 3, arbitrary: merges() },
    { weight: 9, arbitrary: recordCommands(process) },
  );

/** Settles an idea: the command that somebody gives who knows what is known. */
export const commandFrom = (idea: Idea, known: Known): Command => settled(idea, known) as Command;

/**
 * Commands of every type for a process, each of the right shape, sensible and hostile ones. Things they name may
 * exist in a house on paper or not; in `historiesFor` they mostly do.
 *
 * @example
 * fc.assert(fc.property(commandsFor(defaultProcess), (command) => isRefusal(checkCommand(command)) === false));
 */
export function commandsFor(process: AnyProcess): fc.Arbitrary<Command> {
  const ready = readyProcess(process);
  return someIdea(ready).map((idea) => commandFrom(idea, imagined(ready)));
}

/** A house as it may be after a while: ids on paper are counted. */
function imagined(process: Process): Known {
  const ids = Array.from({ length: 12 }, (_, i) => `id-${2 * i + 2}`);
  return {
    now: Date.parse(iso(Date.UTC(2026, 0, 5, 9))),
    process,
    leads: ids,
    accounts: ids,
    contacts: ids.map((id) => ({ id, account: id })),
    opportunities: ids,
    sellers: (process.definition.team?.sellers ?? []).map(({ id }) => id),
    submissions: [],
    lead: () => null,
    state: () => null,
    leadWith: () => null,
  };
}
