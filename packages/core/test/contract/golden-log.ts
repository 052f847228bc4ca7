import { createHash } from 'node:crypto';
import { type Event, stateOf, upcast } from '@leadstream/core';

/** A recorded log: events as they were stored, one a line, opened. Lines are appended, never edited. */
export interface GoldenLog {
  readonly name: string;
  readonly lines: readonly string[];
  readonly events: readonly Event[];
}

/** What is committed beside a golden log: the seal of its lines, and the state that each of its streams folds to. */
export interface GoldenSeal {
  readonly lines: number;
  readonly sha256: string;
  readonly states: { readonly [stream: string]: unknown };
}

export function goldenLog(name: string, text: string): GoldenLog {
  const lines = text.split('\n').filter((line) => line !== '');
  return { name, lines, events: lines.map((line) => JSON.parse(line) as Event) };
}

/** A log's events by stream, in the shape of today. */
export function streamsOf({ events }: GoldenLog): Map<string, Event[]> {
  const streams = new Map<string, Event[]>();
  for (const event of events) {
    streams.set(event.stream, [...(streams.get(event.stream) ?? []), upcast(event)]);
  }
  return streams;
}

/** The seal that a log should have. */
export const sealOf = (log: GoldenLog): GoldenSeal => ({
  lines: log.lines.length,
  sha256: hashOf(log.lines),
  states: Object.fromEntries(
    [...streamsOf(log)].map(([name, events]) => [name, asJson(stateOf(name, events))]),
  ),
});

export const asJson = (state: unknown): unknown => JSON.parse(JSON.stringify(state));

/** What is wrong with the lines of a log, whose seal tells what they were. */
export function lineFaults({ name, lines }: GoldenLog, seal: GoldenSeal | undefined): string[] {
  if (!seal) return [`${name} has no seal: run \`npm run schemas\` and commit what it writes.`];
  if (hashOf(lines.slice(0, seal.lines)) !== seal.sha256 || lines.length < seal.lines) {
    return [
      `${name} is not what was recorded: one of its first ${seal.lines} lines was edited or lost. Golden events are what ` +
        'stores hold: put the lines back. If the code cannot read them any more, the code is wrong; samples are only appended.',
    ];
  }
  return lines.length > seal.lines
    ? [
        `${name} has ${lines.length - seal.lines} lines that are not sealed: run \`npm run schemas\` and commit.`,
      ]
    : [];
}

/** Where what was committed is no longer so; a part that only came to it is no change. */
export function changesOf(committed: unknown, now: unknown, path = ''): string[] {
  if (typeof committed !== 'object' || committed === null || typeof now !== 'object' || now === null) {
    return Object.is(committed, now)
      ? []
      : [`${path}: ${JSON.stringify(committed)} became ${JSON.stringify(now)}`];
  }
  if (Array.isArray(committed) !== Array.isArray(now)) return [`${path}: a list became a record, or back`];
  if (Array.isArray(now) && now.length !== (committed as unknown[]).length)
    return [`${path}: its length changed`];
  const after = now as { readonly [part: string]: unknown };
  return Object.entries(committed).flatMap(([part, value]) =>
    changesOf(value, after[part], `${path}/${part}`),
  );
}

const hashOf = (lines: readonly string[]): string =>
  createHash('sha256').update(lines.join('\n')).digest('hex');
