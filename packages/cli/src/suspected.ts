import { iso, nameOf } from '@leadstream/core';
import type { SuspectedPair } from '@leadstream/engine';
import { type ExitCode, exit } from './exit.ts';
import { type House, reading } from './house.ts';
import { createCounter } from './progress.ts';
import { type Column, cell, tableOf } from './table.ts';
import { type Call, note } from './verb.ts';

const LIMIT = 50;
const PAGE = 500;

/** Prints pairs that may be one and that nobody has confirmed or dismissed; what came in since is looked at first. */
export const printSuspected = (call: Call): Promise<ExitCode> =>
  reading(call.options, (house) => print(house, call));

async function print(house: House, { options, out }: Call): Promise<ExitCode> {
  const limit = options.wholeNumber('limit', 1) ?? LIMIT;
  const counter = createCounter(process.stderr, 'leads looked at');
  const { leads } = await house.engine.suspect({ onProgress: counter.show });
  counter.clear();
  const { pairs, more } = await pairsOf(house, limit);
  if (options.flag('json')) {
    for (const { lead, other, score, rule, at } of pairs) {
      await out.json({ a: lead, b: other, score, rule, suspectedAt: iso(at) });
      if (out.closed) return exit.done;
    }
  } else if (pairs.length > 0) await out.line(tableOf(columns, await rowsOf(house, pairs), out));
  if (leads > 0) note(`${leads} leads that came in or changed were looked at.`);
  note(pairs.length === 0 ? 'Nobody is suspected of being there twice.' : advice(pairs, more));
  return exit.done;
}

async function pairsOf({ handle }: House, limit: number) {
  const pairs: SuspectedPair[] = [];
  for (let after: string | undefined; ; ) {
    const page = await handle.suspected({ limit: Math.min(PAGE, limit), after });
    pairs.push(...page.pairs);
    after = page.next;
    if (after === undefined || pairs.length > limit)
      return { pairs: pairs.slice(0, limit), more: pairs.length > limit };
  }
}

const columns: readonly Column[] = [
  { title: 'Score', width: 5, align: 'right' },
  { title: 'Lead', width: 38 },
  { title: 'Name', width: 24 },
  { title: 'May be', width: 38 },
  { title: 'Name' },
];

async function rowsOf({ handle }: House, pairs: readonly SuspectedPair[]) {
  const ids = [...new Set(pairs.flatMap(({ lead, other }) => [lead, other]))];
  const read = await handle.leads(ids);
  const names = new Map(
    ids.map((id, i) => {
      const lead = read[i];
      return [id, (lead && nameOf(lead)) ?? ''] as const;
    }),
  );
  return pairs.map(({ lead, other, score }) => [
    score.toFixed(2),
    cell(lead),
    cell(names.get(lead)),
    cell(other),
    cell(names.get(other)),
  ]);
}

const advice = (pairs: readonly SuspectedPair[], more: boolean): string =>
  `${pairs.length} pairs${more ? ', and there are more: --limit' : ''}. To confirm: leadstream merge LEAD OTHER; they are two: leadstream dismiss LEAD OTHER`;
