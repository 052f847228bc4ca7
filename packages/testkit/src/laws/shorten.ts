import type { Moment } from '../arbitraries/histories.ts';
import { Later } from '../arbitraries/known.ts';

/** Histories that are tried, at most, to make one shorter. */
const trialsMax = 2000;

/**
 * Makes a history as short and plain as can be while something is so: fewer commands, at once where they came later,
 * and without the parts that do not matter. By halves, quarters and so on down to single things (delta debugging:
 * A. Zeller, R. Hildebrandt, IEEE Transactions on Software Engineering 28, 2002), so it takes hundreds of trials where
 * there are fifty commands, and the same history gives the same one.
 */
export function shortened(
  moments: readonly Moment[],
  isSo: (moments: readonly Moment[]) => boolean,
): readonly Moment[] {
  let trials = 0;
  const stillSo = (some: readonly Timed[]): boolean => trials++ < trialsMax && isSo(untimed(some));
  let kept = fewest(timed(moments), stillSo);
  for (const at of kept.keys()) {
    const withOne = (one: Timed): Timed[] => kept.map((moment, i) => (i === at ? one : moment));
    kept = withOne(plainest(kept[at] as Timed, (moment) => stillSo(withOne(moment))));
  }
  for (const at of kept.keys()) {
    const sooner = kept.map((moment, i) => (i < at ? moment : later(moment, -gapBefore(kept, at))));
    if (stillSo(sooner)) kept = sooner;
  }
  return untimed(fewest(kept, stillSo));
}

/** A moment with its own time, which it keeps when those before it are left out. */
type Timed = Moment & { readonly at: number };

function timed(moments: readonly Moment[]): Timed[] {
  let at = 0;
  return moments.map((moment) => {
    at += moment.afterMs;
    return { ...moment, at };
  });
}

const untimed = (moments: readonly Timed[]): Moment[] =>
  moments.map((moment, i) => ({ ...moment, afterMs: gapBefore(moments, i) }));
const gapBefore = (moments: readonly Timed[], at: number): number =>
  (moments[at]?.at ?? 0) - (moments[at - 1]?.at ?? 0);
const later = (moment: Timed, ms: number): Timed => ({ ...moment, at: moment.at + ms });

/** A part of a list for which something is still so, of which nothing can be left out. */
function fewest<T>(all: readonly T[], isSo: (some: readonly T[]) => boolean): readonly T[] {
  let [kept, size] = [all, Math.ceil(all.length / 2)];
  while (size > 0) {
    const before = kept.length;
    for (let from = kept.length - size; from > -size; from -= size) {
      const less = [...kept.slice(0, Math.max(0, from)), ...kept.slice(from + size)];
      if (isSo(less)) kept = less;
    }
    const isDone = kept.length === before;
    if (isDone) size = size === 1 ? 0 : Math.ceil(size / 2);
    else size = Math.min(size, kept.length);
  }
  return kept;
}

function plainest(moment: Timed, isSo: (moment: Timed) => boolean): Timed {
  let found = moment;
  for (const more of [{ mode: 'live' as const }, { actor: 'user:ann' }]) {
    if (isSo({ ...found, ...more })) found = { ...found, ...more };
  }
  if (found.idea instanceof Later) return found;
  const { type, ...parts } = found.idea;
  const withParts = (some: unknown): Timed => ({ ...found, idea: { type, ...(some as object) } });
  return withParts(barest(parts, (some) => isSo(withParts(some))));
}

/** A value without the parts that can be left out; what is only settled later stays as it is. */
function barest(value: unknown, isSo: (value: unknown) => boolean): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Later) return value;
  if (Array.isArray(value)) {
    const few = fewest(value, isSo);
    return few.reduce<readonly unknown[]>((all, one, i) => {
      const withOne = (part: unknown) => all.map((other, j) => (j === i ? part : other));
      return withOne(barest(one, (part) => isSo(withOne(part))));
    }, few);
  }
  let kept: { readonly [name: string]: unknown } = { ...value };
  for (const name of Object.keys(value)) {
    const { [name]: part, ...less } = kept;
    if (isSo(less)) kept = less;
    else kept = { ...kept, [name]: barest(part, (one) => isSo({ ...kept, [name]: one })) };
  }
  return kept;
}
