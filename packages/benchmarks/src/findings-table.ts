import Table from 'cli-table3';
import type { Findings } from './findings.ts';

/** Findings for people: a table of variants, then the targets. */
export function findingsTable({
  benchmark,
  what,
  unit,
  rounds,
  variants,
  targets,
  cannot,
}: Findings): string {
  const table = new Table({ head: [benchmark, unit, 'x limit', 'range'], style: { head: [], border: [] } });
  for (const { name, cost, ofLimit } of variants) {
    const [middle = '', lowest = '', highest = ''] = ofLimit?.map(rounded) ?? [];
    table.push([name, rounded(cost), middle, ofLimit ? `${lowest} to ${highest}` : '']);
  }
  return [
    `${what}; medians of ${rounds} rounds`,
    table.toString(),
    ...targets.map(({ target, found, met }) => `${met ? 'met   ' : 'MISSED'}  ${target}: ${rounded(found)}`),
    ...Object.entries(cannot).map(([peer, why]) => `without ${peer}: ${why}`),
  ].join('\n');
}

const rounded = (value: number): string => String(Number(value.toPrecision(3)));
