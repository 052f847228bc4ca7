import * as library from '@rotorsoft/act';
import { PostgresStore } from '@rotorsoft/act-pg';
import * as z from 'zod/v4';
import type { CommitRun } from '../workload/commit-run.ts';

type Fact = { readonly type: string; readonly fact: object };
type Emitted = readonly (readonly ['Happened', Fact])[];

/** What is used of Act. Its own types take the compiler minutes. */
interface Act {
  state(
    name: string,
    shape: unknown,
  ): {
    init(make: () => { readonly events: number }): {
      emits(events: object): {
        patch(patches: object): {
          on(
            action: string,
            shape: unknown,
          ): {
            emit(decide: (given: { readonly facts: readonly Fact[] }) => Emitted): { build(): unknown };
          };
        };
      };
    };
  };
  act(): {
    with(state: unknown): {
      build(): { do(action: string, target: object, payload: object): Promise<unknown> };
    };
  };
  store(adapter: unknown): unknown;
}
const { act, state, store } = library as unknown as Act;

const Happened = z.object({ type: z.string(), fact: z.custom<object>() });
const Lead = state('Lead', z.object({ events: z.number() }))
  .init(() => ({ events: 0 }))
  .emits({ Happened })
  .patch({ Happened: (_: unknown, { events }: { readonly events: number }) => ({ events: events + 1 }) })
  .on('happen', z.object({ facts: z.array(Happened) }))
  .emit(({ facts }) => facts.map((fact) => ['Happened', fact] as const))
  .build();

/** Each command through `do`: it reads the stream, folds it, and appends what was decided beforehand. */
export async function actRun(url: string): Promise<CommitRun> {
  const { hostname, port, pathname, username, password } = new URL(url);
  const postgres = new PostgresStore({
    host: hostname,
    port: Number(port),
    database: pathname.slice(1),
    user: username,
    password,
    schema: 'act',
  });
  await postgres.seed();
  store(postgres);
  const app = act().with(Lead).build();
  const actor = { id: 'ann', name: 'Ann' };
  return {
    lives: "SELECT stream, data ->> 'type' FROM act.events ORDER BY stream, version",
    write: async ({ writes }) => {
      for (const { stream, events } of writes) {
        const facts = events.map(({ type, data, personal }) => ({ type, fact: { ...data, personal } }));
        await app.do('happen', { stream, actor }, { facts });
      }
    },
    close: () => postgres.dispose(),
  };
}
