import type { Command, Issued } from '../lead/commands.ts';
import type { Event } from '../lead/events/event.ts';
import { type Lead, leadStream } from '../lead/lead.ts';
import type { Refusal } from '../lead/refusals.ts';
import { explainScore, type ScoreExplanation } from '../scoring/explain.ts';
import { decide, isDecision } from './decide.ts';
import type { Draft } from './decision.ts';
import { explainResponse, type ResponseExplanation } from './explain-response.ts';
import type { World } from './world.ts';

/** Why a phase did what it did, by the name of what explains it. */
export interface PhaseExplanation {
  readonly score?: ScoreExplanation;
  readonly response?: ResponseExplanation;
}

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
}

interface PhaseRun {
  readonly phase: string;
  readonly lead: string;
  readonly events: readonly string[];
  /** Of what the phase found, before it did anything. */
  readonly explain: (history: readonly Event[]) => PhaseExplanation;
}

/**
 * Decides a command as ever, and tells what each phase came to and why. The phases are watched, not copied, so a trial
 * cannot differ from the command itself.
 *
 * @param history the lead's events so far, so that a score can name those behind it
 */
export function tryCommand(issued: Issued<Command>, world: World, history: readonly Event[] = []): Trial {
  const runs: PhaseRun[] = [];
  const answer = decide(issued, world, (phase, lead, draft, run) => {
    const explain = explainerOf(phase, lead, draft);
    runs.push({ phase, lead: lead.id, events: run(), explain });
  });
  const common = { processVersion: world.process.version, mode: issued.mode };
  if (!isDecision(answer)) {
    return { ...common, refusal: answer, id: null, lead: null, events: [], facts: [], phases: [] };
  }
  const events = answer.writes.flatMap((write) => write.events).sort((a, b) => placeOf(a) - placeOf(b));
  const followed = new Set(runs.flatMap((one) => one.events));
  const touched = answer.writes.find(({ stream }) => stream.startsWith('lead/'))?.stream ?? '';
  return {
    ...common,
    refusal: null,
    id: answer.subject,
    lead: (answer.states.get(touched) ?? null) as Lead | null,
    events,
    facts: events.filter(({ id }) => !followed.has(id)),
    phases: runs.map(({ phase, lead, events: added, explain }) => ({
      phase,
      lead,
      events: events.filter(({ id }) => added.includes(id)),
      explanation: explain([...history, ...events].filter(({ stream }) => stream === leadStream(lead))),
    })),
  };
}

/** Where an event stands in its commit: the number that ends its id. */
const placeOf = ({ id }: Event): number => Number(id.slice(id.lastIndexOf('.') + 1));

/** What explains a phase, asked for before it runs, since afterwards a turn is taken and a mail requested. */
function explainerOf(phase: string, lead: Lead, { world }: Draft): PhaseRun['explain'] {
  switch (phase) {
    case 'score':
      return (history) => ({ score: explainScore(world.process.scoring, lead, world.now, history) });
    case 'response': {
      const response = explainResponse(world.process, lead);
      return () => ({ response });
    }
    default:
      return () => ({});
  }
}
