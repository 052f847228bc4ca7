import { Client } from 'pg';

/**
 * The limit of reading: pages by key, the next one asked for while one is parsed, values as texts in arrays. What it
 * reads is whole only while nobody writes. Answers how many events there were.
 */
export async function readPages(url: string, after: number, page: number): Promise<number> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const read = (from: number) =>
    client.query({
      name: 'page',
      text: `SELECT position, stream, version, type, schema_version, occurred_at, recorded_at, actor, mode, command_id,
          causation_id, correlation_id, process_version, id, data, subject, box
        FROM leadstream.events WHERE tenant = 'main' AND position > $1 ORDER BY position LIMIT ${page}`,
      values: [from],
      rowMode: 'array',
      types: { getTypeParser: () => String },
    });
  let events = 0;
  let next = read(after);
  for (;;) {
    const { rows } = await next;
    const last = rows.at(-1) as string[] | undefined;
    if (!last) break;
    next = read(Number(last[0]));
    for (const row of rows as string[][]) {
      JSON.parse(row[14] as string);
      events += 1;
    }
  }
  await client.end();
  return events;
}
