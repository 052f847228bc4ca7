import { type Event, eventTypes, iso, millis } from '@leadstream/core';
import { demand, demandSame, type HistoryLaw, named } from './law.ts';

const wellShaped = new WeakSet<Event>();

/** Every event is of a known type, holds plain JSON of that type's schema, and names its instants in UTC. */
export const eventsHaveTheirShape: HistoryLaw = {
  name: 'every event has a known type and data of its shape',
  rules: ['DESIGN 0'],
  holds({ events }) {
    for (const event of events) {
      if (wellShaped.has(event)) continue; // Every story of a process begins with the same events.
      const type = eventTypes.get(event.type);
      demand(type !== undefined, () => `${named(event)} is of no known type`);
      demandSame(event.schemaVersion, type.schemaVersion, `schemaVersion of ${named(event)}`);
      const parsed = type.data.safeParse(event.data);
      demand(parsed.success, () => `${named(event)} has another shape: ${parsed.error?.message}`);
      // A process is a definition with parts of its own; its schema gives defaults, which is no difference here.
      if (event.type !== 'process-published') demandSame(parsed.data, event.data, `data of ${named(event)}`);
      for (const part of [event.data, event.personal]) {
        demandSame(JSON.parse(JSON.stringify(part)), part, `${named(event)} as JSON`);
      }
      inUtc(event);
      wellShaped.add(event);
    }
  },
};

function inUtc(event: Event): void {
  for (const at of [event.occurredAt, event.recordedAt])
    demandSame(at, iso(millis(at)), `instant of ${named(event)}`);
  const { touch } = event.data as { readonly touch?: { readonly at: string } };
  if (touch) demandSame(touch.at, iso(millis(touch.at)), `instant of the touch of ${named(event)}`);
}
