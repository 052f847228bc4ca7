import { liveEnrolments } from '../lead/enrolment-state.ts';
import type { Event } from '../lead/events/event.ts';
import { type Lead, leadStream } from '../lead/lead.ts';
import { exampleLead } from '../process/lint/examiner.ts';
import { type PlayedProof, playedLead } from '../process/lint/finding.ts';
import { defineProcess, type Process } from '../process/process.ts';
import { decide, isDecision } from './decide.ts';
import { needs } from './needs.ts';
import { claimName, type StreamState, type World } from './world.ts';

/**
 * Decides the commands of a finding's history one after the other, in a world in which there is nothing but its lead, and
 * answers what was written: so anybody can see that the finding is true. Stops at a command that is refused.
 *
 * @example
 * const visit = { type: 'engage', lead: 'example', engagements: [{ kind: 'visit' }] };
 * const played = { rules: [], lead: {}, commands: [{ after: 0, command: visit }] };
 * playHistory(defineProcess(defaultProcess), played)[0].type // => 'engaged'
 */
export function playHistory(
  process: Process,
  { rules, lead, commands }: Pick<PlayedProof, 'rules' | 'lead' | 'commands'>,
): Event[] {
  const alone = onlyWith(process, rules);
  const stream = leadStream(playedLead);
  const states = new Map<string, StreamState | null>([[stream, exampleLead(alone, lead)]]);
  const claims = new Map<string, readonly string[]>();
  const events: Event[] = [];
  let now = 0;
  commands.forEach(({ after, command }, i) => {
    now = after === 'due' ? nextDueAt(states.get(stream) as Lead, now) : now + after;
    const issued = {
      body: command,
      id: `played-${i}`,
      actor: 'system',
      mode: 'live',
      correlationId: 'played',
    } as const;
    const ids = (n: number): string => `played-${i}-${n}`;
    const world: World = { now, ids, process: alone, streams: states, claims, loads: new Map() };
    for (let asked = needs(issued, world); ; asked = needs(issued, world)) {
      if (asked.streams.length + asked.claims.length + asked.loads.length === 0) break;
      for (const one of asked.streams) states.set(one, null);
      for (const one of asked.claims) claims.set(claimName(one), []);
      for (const one of asked.loads) (world.loads as Map<string, number>).set(one, 0);
    }
    const answer = decide(issued, world);
    if (!isDecision(answer)) return;
    for (const [name, state] of answer.states) states.set(name, state);
    events.push(...answer.writes.flatMap((write) => write.events));
  });
  return events;
}

/** The process without the thresholds and programs that a history does not name. */
function onlyWith({ definition }: Process, rules: readonly string[]): Process {
  const { engagement, programs } = definition;
  const named = <T extends { readonly id: string }>(all: readonly T[] | undefined): T[] =>
    (all ?? []).filter(({ id }) => rules.includes(id));
  const thresholds = named(engagement.thresholds);
  return defineProcess({
    ...definition,
    engagement: { ...engagement, thresholds },
    programs: named(programs),
  });
}

/** When the next step of a program is due for a lead; at once where it is in none. */
function nextDueAt(lead: Lead, now: number): number {
  const due = liveEnrolments(lead).map(([, { dueAt }]) => dueAt);
  return due.length === 0 ? now : Math.max(now, Math.min(...due));
}
