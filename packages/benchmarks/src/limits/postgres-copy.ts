import { once } from 'node:events';
import type { Commit } from '@leadstream/core';
import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { copyLine, eventRecord, eventValues, rowsOf } from './postgres-rows.ts';

/** The limit of loading: nothing is checked, and the rows of all tables are copied in one transaction. */
export async function copyCommits(
  url: string,
  from: number,
): Promise<{ copy(commits: readonly Commit[]): Promise<void>; close(): Promise<void> }> {
  const client = new Client({ connectionString: url });
  await client.connect();
  let head = from;
  const copy = async (into: string, lines: Iterable<string>): Promise<void> => {
    const stream = client.query(copyFrom(`COPY ${into} FROM STDIN`));
    const finished = once(stream, 'finish');
    let text = '';
    for (const line of lines) {
      text += line;
      if (text.length < 1 << 16) continue;
      if (!stream.write(text)) await once(stream, 'drain');
      text = '';
    }
    stream.end(text);
    await finished;
  };
  return {
    copy: async (commits) => {
      const { events, receipts, claims } = rowsOf(commits);
      await client.query("BEGIN; SELECT 1 FROM leadstream.heads WHERE tenant = 'main' FOR UPDATE");
      await copy(
        `leadstream.events (position, ${eventRecord.names})`,
        lines(events, (record, at) => [head + at + 1, ...eventValues(record)]),
      );
      await copy(
        'leadstream.receipts (first, last, tenant, command_id, body_hash)',
        lines(receipts, ({ first, last, command_id, body_hash }) => [
          head + Number(first),
          head + Number(last),
          'main',
          command_id ?? null,
          body_hash ?? null,
        ]),
      );
      await copy(
        'leadstream.claims (tenant, scope, hash, holder, how)',
        lines(claims, ({ scope, hash, holder, how }) => ['main', scope, hash, holder, how]),
      );
      await client.query('COMMIT');
      head += events.length;
    },
    close: () => client.end(),
  };
}

function* lines<T>(
  rows: readonly T[],
  valuesOf: (row: T, at: number) => readonly (string | number | null)[],
): Iterable<string> {
  for (const [at, row] of rows.entries()) yield copyLine(valuesOf(row, at));
}
