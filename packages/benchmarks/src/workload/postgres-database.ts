import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { digestOf } from '../digest.ts';

/** The server that benchmarks use, as tests do: its settings are part of every figure. */
const serverUrl = (): string =>
  process.env['LEADSTREAM_POSTGRES_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres';

/** Does work in a database of its own, and drops it. */
export async function inDatabase<T>(work: (url: string) => Promise<T>): Promise<T> {
  const name = `leadstream_bench_${process.pid}_${randomBytes(4).toString('hex')}`;
  await createDatabase(name);
  try {
    return await work(urlOf(name));
  } finally {
    await dropDatabase(name);
  }
}

export const createDatabase = (name: string): Promise<unknown> =>
  statement(serverUrl(), `CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8'`);
export const dropDatabase = (name: string): Promise<unknown> =>
  statement(serverUrl(), `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);

export function urlOf(database: string): string {
  const url = new URL(serverUrl());
  url.pathname = `/${database}`;
  return url.href;
}

/** Does one statement on a connection of its own; answers its rows as lists of values. */
export async function statement(url: string, sql: string): Promise<unknown[][]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query({ text: sql, rowMode: 'array' })).rows;
  } finally {
    await client.end();
  }
}

/** Reads stream and type of each event of a lead from the tables of Leadstream. */
export const livesSql =
  "SELECT stream, type FROM leadstream.events WHERE tenant = 'main' AND stream LIKE 'lead/%' ORDER BY stream, version";

/** What leads live through, read from whichever table: all that stores of different make have in common. */
export async function digestOfLives(url: string, sql: string): Promise<string> {
  const lives = new Map<string, string[]>();
  for (const [stream, type] of (await statement(url, sql)) as [string, string][]) {
    lives.set(stream, [...(lives.get(stream) ?? []), type]);
  }
  return digestOf([...lives.values()].map((types) => types.join()).sort());
}
