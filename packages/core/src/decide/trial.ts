import type { Command, Issued } from '../lead/commands.ts';
import { type Event, iso } from '../lead/events/event.ts';
import { type Lead, leadStream } from '../lead/lead.ts';
import type { Refusal } from '../lead/refusals.ts';
import { decide, isDecision } from './decide.ts';
import { type Explain, explainPhase, type PhaseExplanation } from './explain-phase.ts';
import { type Withheld, withheldIn } from './withheld.ts';
import type { World } from './world.ts';

/** What one phase of the consequences would do, and why. */
export interface PhaseOutcome {
  readonly phase: string;
  /** The lead it ran for. */
  readonly lead: string;
  /** What it would add; nothing is an outcome, too. */
  readonly events: readonly Event[];
  readonly explanation: PhaseExplanation;
}

/** What a command would come to, if it were carried out now (Ours 0.3). */
export interface Trial {
  /** The version of the process that decided. */
  readonly processVersion: number;
  readonly mode: Issued['mode'];
  /** Why it would be refused; then nothing follows. */
  readonly refusal: Refusal | null;
  /** The id of what it would make or change. Ids of new things are made up. */
  readonly id: string | null;
  /** The lead as it would stand afterwards, where the command is about one. */
  readonly lead: Lead | null;
  /** All events that would be written, in the order in which they are decided. */
  readonly events: readonly Event[];
  /** Those that the command itself says; the others follow from them. */
  readonly facts: readonly Event[];
  /** The phases that ran, in their order. */
  readonly phases: readonly PhaseOutcome[];
  /** What rules would ask for and not get, each with its reason. */
  readonly withheld: readonly Withheld[];
}

interface PhaseRun {
  readonly phase: string;
  readonly lead: string;
  readonly events: readonly string[];
  /** Of what the phase found, before it did anything. */
  readonly explain: Explain;
}

/**
 * Decides a command as ever, and tells what each phase came to and why. The phases are watched, not copied, so a trial
 * cannot differ from the command itself.
 *
 * @param history the lead's events so far, so that a score can name those behind it
 */
export function tryCommand(issued: Issued<Command>, world: World, history: readonly Event[] = []): Trial {
  const runs: PhaseRun[] = [];
  const answer = decide(issued, world, (watched, run) => {
    const explain = explainPhase(watched);
    runs.push({ phase: watched.phase, lead: watched.lead.id, events: run(), explain });
  });
  const common = { processVersion: world.process.version, mode: issued.mode };
  if (!isDecision(answer)) {
    const nothing = { events: [], facts: [], phases: [], withheld: [] };
    return { ...common, refusal: answer, id: null, lead: null, ...nothing };
  }
  const events = answer.writes.flatMap((write) => write.events).sort((a, b) => placeOf(a) - placeOf(b));
  const followed = new Set(runs.flatMap((one) => one.events));
  const touched = answer.writes.find(({ stream }) => stream.startsWith('lead/'))?.stream ?? '';
  const phases = runs.map(({ phase, lead, events: ids, explain }): PhaseOutcome => {
    const own = [...history, ...events].filter(({ stream }) => stream === leadStream(lead));
    const added = events.filter(({ id }) => ids.includes(id));
    return { phase, lead, events: added, explanation: explain(own, added) };
  });
  return {
    ...common,
    refusal: null,
    id: answer.subject,
    lead: (answer.states.get(touched) ?? null) as Lead | null,
    events,
    facts: events.filter(({ id }) => !followed.has(id)),
    phases,
    withheld: withheldOf({ events, phases }, world.now),
  };
}

/** Where an event stands in its commit: the number that ends its id. */
const placeOf = ({ id }: Event): number => Number(id.slice(id.lastIndexOf('.') + 1));

/** What was asked for and not done: what the events say, and what stays without an event. */
function withheldOf(trial: Pick<Trial, 'events' | 'phases'>, at: number): Withheld[] {
  const silent = trial.phases.flatMap(({ explanation }): Omit<Withheld, 'event' | 'at'>[] => [
    ...unassigned(explanation),
    ...(explanation.alerts ?? [])
      .filter(({ reason }) => reason === 'too-old')
      .map(({ rule }) => ({ what: 'alert', rule, entry: null, reason: 'too-old' })),
    ...(explanation.programs ?? []).flatMap(({ program, reason }) =>
      reason === null || isNoEntry(reason) ? [] : [{ what: 'enrol', rule: program, entry: null, reason }],
    ),
  ]);
  return [...withheldIn(trial.events), ...silent.map((one) => ({ event: null, at: iso(at), ...one }))];
}

/** A lead that a program has no entry for was not refused. */
const isNoEntry = (reason: string): boolean => ['history', 'not-its-entry', 'no-match'].includes(reason);

/** Rules that were asked and left the owner, where no event says so. */
function unassigned({ assignment }: PhaseExplanation): Omit<Withheld, 'event' | 'at'>[] {
  const { rules, stays } = assignment ?? {};
  if (!rules || !stays || stays === 'no-eligible-owner') return [];
  const decided = rules.entries.find(({ outcome }) => outcome === 'keep' || outcome === 'given');
  return [{ what: 'assignment', rule: rules.rule, entry: decided?.entry ?? null, reason: stays }];
}
