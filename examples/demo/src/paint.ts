import Table from 'cli-table3';
import pc from 'picocolors';

export const title = (text: string): string => `\n${pc.bold(pc.cyan(text))}`;
export const faint = pc.dim;
export const strong = pc.bold;

/** The colour of a band: what is hot is red. */
export function band(name: string): string {
  if (name === 'hot') return pc.red(name);
  return name === 'warm' ? pc.yellow(name) : pc.blue(name || 'cold');
}

/** A bar as long as its share of the most, at least a trace when there is anything at all. */
export function bar(value: number, most: number, width = 40): string {
  const length = value === 0 || most === 0 ? 0 : Math.max(1, Math.round((value / most) * width));
  return pc.green('█'.repeat(length)) + pc.dim('·'.repeat(width - length));
}

/** A plain table without lines. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const none = { top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '' };
  const made = new Table({
    head: head.map((one) => pc.dim(one)),
    chars: {
      ...none,
      'bottom-left': '',
      'bottom-right': '',
      left: '  ',
      'left-mid': '',
      mid: '',
      'mid-mid': '',
      right: '',
      'right-mid': '',
      middle: '  ',
    },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
  });
  made.push(...rows.map((row) => [...row]));
  return made.toString();
}

export const points = (milli: number): string => (milli / 1000).toFixed(1);
export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
export const money = (minor: number, currency: string): string =>
  `${(minor / 100).toLocaleString('en', { minimumFractionDigits: 2 })} ${currency}`;
export const moment = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)}`;
