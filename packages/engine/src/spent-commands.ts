import { type Command, idOf, type Receipt } from '@leadstream/core';
import type { Answer, Order } from './order.ts';
import type { Shell } from './shell.ts';

/** A command that was carried out before, and its receipt. */
export interface Spent {
  readonly order: Order;
  readonly receipt: Receipt;
}

/** Receipts of commands that lie this close in the log are read together. */
const GAP_MAX = 50;
const RANGE_MAX = 1000;

/** The answers that commands got when they were carried out, read back; aligned. */
export async function answersOfSpent(
  shell: Shell,
  tenant: string,
  spent: readonly Spent[],
): Promise<Answer[]> {
  const unnamed = spent.filter(
    ({ order, receipt }) => receipt.first > 0 && named(order.issued.body) === null,
  );
  const streams = await firstStreams(
    shell,
    tenant,
    unnamed.map(({ receipt }) => receipt.first),
  );
  return spent.map(({ order, receipt: { first, last } }) => {
    const stream = streams.get(first);
    const id = named(order.issued.body) ?? (stream === undefined ? null : idOf(stream));
    return { ok: true, id, first, last, repeated: true };
  });
}

/** The id of the thing that a command names itself. What is captured or recorded got its id when it was carried out. */
function named(body: Command): string | null {
  if (body.type === 'record') return null;
  if ('lead' in body) return body.lead;
  if ('opportunity' in body && typeof body.opportunity === 'string') return body.opportunity;
  if ('seller' in body) return body.seller;
  if ('pool' in body) return body.pool;
  if ('import' in body) return body.import;
  const process = 'process' in body ? body.process['id'] : null;
  return typeof process === 'string' ? process : null;
}

/** The streams of the events at these positions. */
async function firstStreams(
  { storage }: Shell,
  tenant: string,
  positions: readonly number[],
): Promise<Map<number, string>> {
  const wanted = new Set(positions);
  const found = new Map<number, string>();
  for (const { from, to } of rangesOf([...wanted].sort((a, b) => a - b))) {
    for (const event of await storage.log.read(tenant, from - 1, to - from + 1)) {
      if (wanted.has(event.position)) found.set(event.position, event.stream);
    }
  }
  return found;
}

function rangesOf(sorted: readonly number[]): { from: number; to: number }[] {
  const ranges: { from: number; to: number }[] = [];
  for (const position of sorted) {
    const last = ranges.at(-1);
    if (last && position - last.to <= GAP_MAX && position - last.from < RANGE_MAX) last.to = position;
    else ranges.push({ from: position, to: position });
  }
  return ranges;
}
