import { type Event as EmmettEvent, getInMemoryEventStore } from '@event-driven-io/emmett';
import type { LeadEvent } from '@leadstream/core';
import type { Measured, Setting } from '../benchmark.ts';
import { digestOf } from '../digest.ts';
import { trimRecent } from '../limits/mutable-engagement.ts';
import { emptyLead, type MutableLead } from '../limits/mutable-lead.ts';
import { applyByHand } from '../limits/mutable-reducer.ts';
import { cpuOfPasses } from '../measuring.ts';
import { leadEvents } from '../workload/lead-events.ts';

/** Emmett wraps an event's own fields into `type` and `data`. */
type Wrapped = EmmettEvent<string, { readonly event: LeadEvent }>;

/** `aggregateStream` of the store in memory: Emmett has no fold without a store. */
export async function emmettFold(setting: Setting): Promise<Measured> {
  const { leads = 1, events = 12 } = setting.sizes;
  const store = getInMemoryEventStore();
  const histories = leadEvents(setting.seed, leads, events);
  for (const history of histories) {
    const wrapped = history.map((event): Wrapped => ({ type: event.type, data: { event } }));
    await store.appendToStream((history[0] as LeadEvent).stream, wrapped);
  }
  let states: MutableLead[] = [];
  const pass = async (): Promise<void> => {
    states = [];
    for (const [first] of histories) {
      const { stream } = first as LeadEvent;
      const { state } = await store.aggregateStream<MutableLead, Wrapped>(stream, {
        initialState: () => emptyLead(stream),
        evolve: (lead: MutableLead, { data }: Wrapped): MutableLead => {
          applyByHand(lead, data.event);
          return lead;
        },
      });
      trimRecent(state);
      states.push(state);
    }
  };
  const cost = await cpuOfPasses(pass, leads * events, setting);
  return { cost, state: digestOf(states) };
}
