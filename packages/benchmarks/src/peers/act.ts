import type { LeadEvent } from '@leadstream/core';
import * as library from '@rotorsoft/act';
import * as z from 'zod/v4';
import type { Measured, Setting } from '../benchmark.ts';
import { digestOf } from '../digest.ts';
import { trimRecent } from '../limits/mutable-engagement.ts';
import { emptyLead, type MutableLead } from '../limits/mutable-lead.ts';
import { applyByHand } from '../limits/mutable-reducer.ts';
import { cpuOfPasses } from '../measuring.ts';
import { leadEvents } from '../workload/lead-events.ts';

/** Act merges what a patch answers into the state, object by object; a list it takes as it is. */
interface Kept {
  readonly leads: MutableLead[];
}

/** What is used of Act. Its own types take the compiler minutes, and are written for an older zod. */
interface Act {
  state(
    name: string,
    shape: unknown,
  ): {
    init(make: () => Kept): {
      emits(events: object): {
        patch(patches: {
          Happened(event: { readonly data: { readonly event: LeadEvent } }, state: Kept): Kept;
        }): { build(): unknown };
      };
    };
  };
  act(): {
    with(state: unknown): {
      build(): { load(state: unknown, stream: string): Promise<{ readonly state: Kept }> };
    };
  };
  store(): { commit(stream: string, messages: readonly object[], meta: object): Promise<unknown> };
}
const { act, state, store } = library as unknown as Act;

const Happened = z.object({ event: z.custom<LeadEvent>() });
const Leads = state('Leads', z.object({ leads: z.array(z.custom<MutableLead>()) }))
  .init((): Kept => ({ leads: [] }))
  .emits({ Happened })
  .patch({
    Happened: ({ data: { event } }, { leads }) => {
      const lead = leads[0] ?? emptyLead(event.stream);
      applyByHand(lead, event);
      return { leads: [lead] };
    },
  })
  .build();

/** `load` of the store in memory: Act has no fold without a store. */
export async function actFold(setting: Setting): Promise<Measured> {
  const { leads = 1, events = 12 } = setting.sizes;
  const app = act().with(Leads).build();
  const histories = leadEvents(setting.seed, leads, events);
  const streams = histories.map(([first]) => (first as LeadEvent).stream);
  for (const [at, history] of histories.entries()) {
    const messages = history.map((event) => ({ name: 'Happened' as const, data: { event } }));
    await store().commit(streams[at] as string, messages, { correlation: '', causation: {} });
  }
  let states: MutableLead[] = [];
  const pass = async (): Promise<void> => {
    states = [];
    for (const stream of streams) {
      const [lead] = (await app.load(Leads, stream)).state.leads as [MutableLead];
      trimRecent(lead);
      states.push(lead);
    }
  };
  const cost = await cpuOfPasses(pass, leads * events, setting);
  return { cost, state: digestOf(states) };
}
