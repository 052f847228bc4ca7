import { parseArgs } from 'node:util';
import type { Benchmark, Setting } from './benchmark.ts';

export interface Options extends Setting {
  readonly benchmarks: readonly Benchmark[];
  readonly rounds: number;
  readonly json: boolean;
}

const DEFAULTS = { seed: 20_261_122, rounds: 5, ms: 400 };

/** Reads the words of the command line; says what is wrong with them. */
export function readOptions(
  words: readonly string[],
  all: readonly Benchmark[],
): Options | { readonly problem: string } {
  try {
    const sizeNames = [...new Set(all.flatMap(({ sizes }) => Object.keys(sizes)))];
    const numeric = [...Object.keys(DEFAULTS), ...sizeNames];
    const parsed = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        ...Object.fromEntries(numeric.map((name) => [name, { type: 'string' as const }])),
      },
    });
    const values: { readonly [name: string]: unknown } = parsed.values;
    const { positionals } = parsed;
    const given = Object.fromEntries(
      numeric.flatMap((name) =>
        values[name] === undefined ? [] : [[name, wholeNumber(name, values[name])]],
      ),
    );
    const sizes = Object.fromEntries(Object.entries(given).filter(([name]) => sizeNames.includes(name)));
    const benchmarks = positionals.length === 0 ? all : positionals.flatMap((name) => named(name, all));
    return { ...DEFAULTS, ...given, sizes, benchmarks, json: values['json'] === true };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

function wholeNumber(name: string, text: unknown): number {
  if (!/^\d{1,9}$/.test(String(text))) throw new Error(`--${name} is a whole number, not "${String(text)}".`);
  return Number(text);
}

/** One benchmark by its name, or all whose names begin with a word, such as `postgres`. */
function named(name: string, all: readonly Benchmark[]): readonly Benchmark[] {
  const one = all.filter((each) => each.name === name);
  const found = one.length > 0 ? one : all.filter((each) => each.name.startsWith(`${name}-`));
  if (found.length === 0) throw new Error(`There is no benchmark "${name}".`);
  return found;
}

export function usage(all: readonly Benchmark[]): string {
  const sizesOf = ({ sizes }: Benchmark): string =>
    Object.entries(sizes)
      .map(([name, size]) => ` --${name} ${size}`)
      .join('');
  return [
    'npm run bench -- [NAME …] [--json] [--rounds 5] [--ms 400] [--seed N], and sizes; the defaults:',
    ...all.map((one) => `  ${one.name.padEnd(16)}${sizesOf(one)}`),
  ].join('\n');
}
