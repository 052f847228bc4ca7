import type { Answer } from '@leadstream/engine';
import type { Room } from '../room.ts';

/**
 * Notes a thing that happened, off the way of the answer, and the same thing once only; work that answers `again` may be
 * asked for once more.
 */
export type Recording = (id: string, work: () => Promise<'noted' | 'again'>) => void;

/** What was noted lately is known without asking the store: a link that is hit ten thousand times is one fact. */
const KNOWN_MAX = 20_000;
/** Of one thing, hits within this time are one. */
export const COALESCE_MS = 600_000;

export function createRecording(room: Room): Recording {
  const known = new Set<string>();
  return (id, work) => {
    if (known.has(id)) return;
    known.add(id);
    if (known.size > KNOWN_MAX) known.delete(known.values().next().value ?? '');
    room.later(
      work().then(
        (done) => done === 'again' && known.delete(id),
        (error: unknown) => {
          known.delete(id);
          room.notify({ kind: 'not-recorded', error });
        },
      ),
    );
  };
}

/** Does something to a lead, or to the one that took it over: links outlive merges. */
export async function onLead(
  lead: string,
  act: (lead: string) => Promise<Answer>,
  left = 10,
): Promise<Answer> {
  const answer = await act(lead);
  const next = !answer.ok && answer.refusal.code === 'moved' ? answer.refusal.candidates?.[0]?.id : undefined;
  return next === undefined || left === 0 ? answer : onLead(next, act, left - 1);
}
