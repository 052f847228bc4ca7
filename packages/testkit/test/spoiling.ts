// How a history is spoilt in the way that a law forbids.
import { type Decision, type Event, isDecision, type StreamState } from '@leadstream/core';
import type { History } from '@leadstream/testkit';

/** Nothing when there is nothing to spoil. */
export type Perhaps<T> = T | null;
export type Change = (history: History) => Perhaps<History>;

/** A list with another value at a place. */
export const replaced = <T>(list: readonly T[], at: number, value: T): T[] =>
  list.map((one, i) => (i === at ? value : one));

/** Spoils the first event for which there is something to spoil; `null` when there is none. */
export const spoilEvent =
  (isIt: (event: Event) => boolean, change: (event: Event) => Perhaps<Partial<Event>>): Change =>
  (history) => {
    const at = history.events.findIndex(isIt);
    const event = history.events[at];
    const changed = event && change(event);
    return changed ? withEvents(history, replaced(history.events, at, { ...event, ...changed })) : null;
  };

export const isOf = (type: string) => (event: Event) => event.type === type;
export const withData = (more: object) => (event: Event) => ({ data: { ...event.data, ...more } });

/** A history with other events, in its steps too. */
export function withEvents(history: History, events: readonly Event[]): History {
  const steps = history.steps.map((step) => ({
    ...step,
    events: events.filter(({ commandId }) => commandId === step.issued.id),
  }));
  return { ...history, events, steps };
}

/** Spoils the answer of the first step for which there is something to spoil. */
export const spoilAnswer =
  (change: (decision: Decision, step: History['steps'][number]) => Perhaps<Partial<Decision>>): Change =>
  (history) => {
    for (const [at, step] of history.steps.entries()) {
      const changed = isDecision(step.answer) && change(step.answer, step);
      if (!changed) continue;
      const answer = { ...(step.answer as Decision), ...changed };
      return { ...history, steps: replaced(history.steps, at, { ...step, answer }) };
    }
    return null;
  };

/** Changes states that a decision left behind, of streams that were there before. */
export const spoilState = (
  isIt: (stream: string) => boolean,
  change: (state: StreamState) => Perhaps<StreamState>,
): Change =>
  spoilAnswer(({ states }, { world }) => {
    for (const [stream, state] of states) {
      const changed = isIt(stream) && world.streams.get(stream) ? change(state) : null;
      if (changed) return { states: new Map([...states, [stream, changed]]) };
    }
    return null;
  });

export const isRecord = (stream: string) => /^(account|contact)\//.test(stream);
export const renamed = (history: History, from: string, to: string): History => ({
  ...history,
  state: (stream) => history.state(stream === to ? from : stream),
});
