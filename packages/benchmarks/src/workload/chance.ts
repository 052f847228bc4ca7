import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Draws that a seed repeats. */
export interface Chance {
  /** A whole number from 0 up to, not including, `below`. */
  below(below: number): number;
  /** One of a list. */
  of<T>(list: readonly T[]): T;
}

export function chanceOf(seed: number): Chance {
  const generator = xoroshiro128plus(seed);
  const below = (limit: number): number => (generator.next() >>> 0) % limit;
  return { below, of: (list) => list[below(list.length)] as (typeof list)[number] };
}
