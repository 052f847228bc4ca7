import { CommandHandler, type Event as EmmettEvent } from '@event-driven-io/emmett';
import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';
import type { Commit } from '@leadstream/core';
import type { Measured } from '../benchmark.ts';
import { timeOfOne } from '../measuring.ts';
import type { CommitRun } from '../workload/commit-run.ts';
import { inParallel, parted } from '../workload/lead-commands.ts';
import { digestOfLives } from '../workload/postgres-database.ts';
import type { RecordedCommits } from '../workload/recorded-commits.ts';

type Fact = EmmettEvent<string, Record<string, unknown>>;

const LIVES = 'SELECT stream_id, message_type FROM emt_messages ORDER BY stream_id, stream_position';
const TOGETHER = 16;

/** Each command through `CommandHandler`: it reads the stream, folds it, and appends what was decided beforehand. */
export async function emmettRun(url: string): Promise<CommitRun> {
  const store = getPostgreSQLEventStore(url);
  await store.schema.migrate();
  const handle = CommandHandler<number, Fact>({
    evolve: (events) => events + 1,
    initialState: () => 0,
  });
  return {
    lives: LIVES,
    write: async ({ writes }) => {
      for (const { stream, expectedVersion, events } of writes) {
        await handle(store, stream, (found) => {
          if (found !== expectedVersion) throw new Error(`${stream} is at ${found}.`);
          return events.map(({ type, data, personal }): Fact => ({ type, data: { ...data, personal } }));
        });
      }
    },
    close: () => store.close(),
  };
}

/** All events of a lead in one append, sixteen leads at once: it has no other way to load. */
export async function emmettLoad(url: string, recorded: RecordedCommits): Promise<Measured> {
  const store = getPostgreSQLEventStore(url);
  await store.schema.migrate();
  const append = async (commits: readonly Commit[]): Promise<number> => {
    const writes = commits.flatMap((commit) => commit.writes);
    const events = writes.flatMap((write) => write.events);
    await store.appendToStream(
      writes[0]?.stream ?? '',
      events.map(({ type, data, personal }): Fact => ({ type, data: { ...data, personal } })),
    );
    return events.length;
  };
  const { warming, leads } = parted(recorded.leads);
  await inParallel(warming, TOGETHER, append);
  let events = 0;
  const { wall } = await timeOfOne(async () => {
    events = await inParallel(leads, TOGETHER, append);
  });
  await store.close();
  return { cost: wall / events, state: await digestOfLives(url, LIVES) };
}
