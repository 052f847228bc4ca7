import type { Benchmark, Target } from './benchmark.ts';
import type { Rounds } from './rounds.ts';

/** What a benchmark came to: plain JSON. */
export interface Findings {
  readonly benchmark: string;
  readonly what: string;
  readonly unit: string;
  readonly rounds: number;
  readonly variants: readonly Finding[];
  readonly targets: readonly { readonly target: string; readonly found: number; readonly met: boolean }[];
  readonly cannot: { readonly [peer: string]: string };
}

export interface Finding {
  readonly name: string;
  /** Median of the rounds, in the benchmark's unit. */
  readonly cost: number;
  /** Speed of this variant as part of the limit's: median, lowest and highest of the ratios within each round. */
  readonly ofLimit: readonly [median: number, lowest: number, highest: number] | null;
}

const LIMIT = 'limit';
const OURS = 'leadstream';

export function findingsOf(benchmark: Benchmark, found: Rounds): Findings {
  const costs = (variant: string): number[] => (found.get(variant) ?? []).map(({ cost }) => cost);
  const ratios = (variant: string, to: string): number[] => {
    const own = costs(variant);
    return costs(to).map((cost, round) => cost / (own[round] as number));
  };
  const foundFor = (target: Target): number => {
    if ('below' in target) return median(costs(OURS));
    const speed = median(ratios(OURS, target.of));
    return 'speedAtLeast' in target ? speed : 1 / speed;
  };
  return {
    benchmark: benchmark.name,
    what: benchmark.what,
    unit: benchmark.unit,
    rounds: costs(OURS).length,
    variants: benchmark.variants.map(({ name }) => {
      const each = ratios(name, LIMIT);
      return {
        name,
        cost: median(costs(name)),
        ofLimit: [median(each), Math.min(...each), Math.max(...each)],
      };
    }),
    targets: benchmark.targets.map((target) => {
      const value = foundFor(target);
      return { target: textOf(target, benchmark.unit), found: value, met: isMet(target, value) };
    }),
    cannot: benchmark.cannot ?? {},
  };
}

function textOf(target: Target, unit: string): string {
  if ('below' in target) return `below ${target.below} ${unit}`;
  if ('speedAtLeast' in target) return `at least ${target.speedAtLeast} times as fast as ${target.of}`;
  return `at most ${target.costAtMost} times the cost of ${target.of}`;
}

function isMet(target: Target, value: number): boolean {
  if ('below' in target) return value < target.below;
  return 'speedAtLeast' in target ? value >= target.speedAtLeast : value <= target.costAtMost;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
}
