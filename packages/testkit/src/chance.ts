import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Repeatable chance: the same seed gives the same draws. */
export interface Chance {
  /** A number from 0 up to, not including, 1. */
  draw(): number;
  /** One of several things, as likely as their weights. */
  pick<T>(things: readonly (readonly [T, number])[]): T;
  /** A waiting time whose mean is given. */
  wait(mean: number): number;
}

export function seededChance(seed: number): Chance {
  const source = xoroshiro128plus(seed);
  const draw = () => uniformFloat64(source);
  return {
    draw,
    pick(things) {
      let rest = draw() * things.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [thing, weight] of things) {
        rest -= weight;
        if (rest < 0) return thing;
      }
      return (things.at(-1) as (typeof things)[number])[0];
    },
    wait: (mean) => -Math.log(1 - draw()) * mean,
  };
}
