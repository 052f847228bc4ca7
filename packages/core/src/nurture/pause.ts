import * as z from 'zod';
import { type EventOf, eventType, millis } from '../lead/events/event.ts';
import { evolver } from '../lead/evolver.ts';
import { idOf } from '../lead/lead.ts';

/** A program stands still: its waits stop, and go on with what was left of them. */
export const programPaused = eventType('program-paused', 1, z.object({}));
export const programResumed = eventType('program-resumed', 1, z.object({}));
export type PauseEvent = EventOf<typeof programPaused> | EventOf<typeof programResumed>;

/** When a program was paused: the latest 100 times; `to` is 0 while it still is. */
export interface PauseState {
  readonly id: string;
  readonly version: number;
  readonly spans: readonly { readonly from: number; readonly to: number }[];
}

export const programStream = (id: string): string => `program/${id}`;
export const isPaused = (pauses: PauseState | null): boolean => pauses?.spans.at(-1)?.to === 0;

const spansKept = 100;

export const pauseEvolver = evolver<PauseState, PauseEvent>(
  (first) => ({ id: idOf(first.stream), version: 0, spans: [] }),
  {
    'program-paused'(pauses, { occurredAt }) {
      pauses.spans.push({ from: millis(occurredAt), to: 0 });
      if (pauses.spans.length > spansKept) pauses.spans.shift();
    },
    'program-resumed'(pauses, { occurredAt }) {
      const last = pauses.spans.at(-1);
      if (last) last.to = millis(occurredAt);
    },
  },
);
