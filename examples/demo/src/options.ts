import { parseArgs } from 'node:util';

/** What the demo is asked to show: a simulated market, or a file of real leads with its map. */
export type DemoOptions = (
  | { readonly kind: 'market'; readonly leads: number; readonly days: number; readonly seed: number }
  | { readonly kind: 'file'; readonly file: string; readonly map: string }
) & {
  /** An empty database on a PostgreSQL server; absent for a file of its own. */
  readonly store: string | undefined;
};

export const usage =
  'npm run demo [-- FILE --map MAP.json]   or   npm run demo -- [--leads 300] [--days 60] [--seed 7]\n' +
  'On a PostgreSQL server: --store postgres://USER@HOST/EMPTY_DATABASE';

/** Reads the command line; a string is what is wrong with it. */
export function readOptions(argv: readonly string[]): DemoOptions | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        map: { type: 'string' },
        store: { type: 'string' },
        leads: { type: 'string', default: '300' },
        days: { type: 'string', default: '60' },
        seed: { type: 'string', default: '7' },
      },
    });
    const [file, ...rest] = positionals;
    const { store } = values;
    if (store !== undefined && !/^postgres(ql)?:\/\//.test(store)) return '--store takes postgres://…';
    if (rest.length > 0) return 'Only one file can be shown.';
    if (file && values.map) return { kind: 'file', file, map: values.map, store };
    if (file) return 'A file needs a map that says what its columns mean: --map MAP.json';
    if (values.map) return 'A map needs the file that it is for.';
    const [leads, days, seed] = [values.leads, values.days, values.seed].map(Number) as [
      number,
      number,
      number,
    ];
    const isWhole = (n: number, most: number) => Number.isInteger(n) && n >= 1 && n <= most;
    if (!isWhole(leads, 20_000)) return '--leads takes a whole number from 1 to 20000.';
    if (!isWhole(days, 3650)) return '--days takes a whole number from 1 to 3650.';
    if (!Number.isInteger(seed)) return '--seed takes a whole number.';
    return { kind: 'market', leads, days, seed, store };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
