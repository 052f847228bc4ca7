import { type Aggregate, EventStore, EventType } from '@castore/core';
import { InMemoryEventStorageAdapter } from '@castore/event-storage-adapter-in-memory';
import type { LeadEvent } from '@leadstream/core';
import type { Measured, Setting } from '../benchmark.ts';
import { digestOf } from '../digest.ts';
import { trimRecent } from '../limits/mutable-engagement.ts';
import { emptyLead, type MutableLead } from '../limits/mutable-lead.ts';
import { applyByHand } from '../limits/mutable-reducer.ts';
import { cpuOfRepeated } from '../measuring.ts';
import { leadEvents } from '../workload/lead-events.ts';

type Folded = Aggregate & { lead: MutableLead };
type Wrapped = { aggregateId: string; version: number; type: string; timestamp: string; payload: LeadEvent };

/** `buildAggregate` over events that are read already. */
export async function castoreFold(setting: Setting): Promise<Measured> {
  const { leads = 1, events = 12 } = setting.sizes;
  const store = new EventStore({
    eventStoreId: 'leads',
    eventTypes: [new EventType<string, LeadEvent>({ type: 'lead' })],
    eventStorageAdapter: new InMemoryEventStorageAdapter(),
    reducer: (folded: Folded, { aggregateId, version, payload }: Wrapped): Folded => {
      const { lead } = folded ?? { lead: emptyLead(payload.stream) };
      applyByHand(lead, payload);
      return { aggregateId, version, lead };
    },
  });
  const histories = leadEvents(setting.seed, leads, events).map((history) => history.map(wrapped));
  let states: MutableLead[] = [];
  const cost = cpuOfRepeated(
    () => {
      states = histories.map((history) => {
        const { lead } = store.buildAggregate(history) as Folded;
        trimRecent(lead);
        return lead;
      });
    },
    leads * events,
    setting,
  );
  return { cost, state: digestOf(states) };
}

const wrapped = (event: LeadEvent): Wrapped => ({
  aggregateId: event.stream,
  version: event.version,
  type: event.type,
  timestamp: event.occurredAt,
  payload: event,
});
