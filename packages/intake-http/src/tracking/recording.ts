import type { EngagementInput } from '@leadstream/core';
import type { Answer } from '@leadstream/engine';
import type { Room } from '../room.ts';

/** Notes what people did, off the way of the answer, and never the same twice. */
export interface Recording {
  (lead: string, engagement: EngagementInput): void;
}

/** What was noted lately is known without asking the store: a link that is hit ten thousand times is one fact. */
const KNOWN_MAX = 20_000;
/** Of one thing, hits within this time are one. */
export const COALESCE_MS = 600_000;

export function createRecording(room: Room): Recording {
  const known = new Set<string>();
  return (lead, engagement) => {
    const id = engagement.externalId?.id ?? '';
    if (id !== '' && known.has(id)) return;
    known.add(id);
    if (known.size > KNOWN_MAX) known.delete(known.values().next().value ?? '');
    room.later(
      onLead(lead, (one) => room.handle.engage({ lead: one, engagements: [engagement] })).catch(
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
