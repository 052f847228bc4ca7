import Table from 'cli-table3';
import { type Colours, plain } from './output.ts';

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** Widest that it may be; longer texts end in an ellipsis. Without it the column takes what it needs. */
  readonly width?: number;
}

const noBorders = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid', 'middle']
    .flatMap((part) => [
      part,
      `${part}-mid`,
      `${part}-left`,
      `${part}-right`,
      `left-${part}`,
      `right-${part}`,
    ])
    .map((part) => [part, '']),
);

/**
 * Rows as text without borders, the heading dimmed. Columns with a width keep it, so that pages of one list printed
 * one after the other line up; `heading: false` is for the pages after the first.
 */
export function tableOf(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { colours, heading = true }: { readonly colours: Colours; readonly heading?: boolean },
): string {
  const table = new Table({
    chars: noBorders,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
    colWidths: columns.map(({ width }) => (width === undefined ? null : width + 2)),
    colAligns: columns.map(({ align }) => align ?? 'left'),
    wordWrap: false,
  });
  if (heading) table.push(columns.map(({ title }) => colours.dim(title)));
  for (const row of rows) table.push([...row]);
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** A cell that holds text from outside. */
export const cell = (text: string | null | undefined): string =>
  text === null || text === undefined || text === '' ? '–' : plain(text);
