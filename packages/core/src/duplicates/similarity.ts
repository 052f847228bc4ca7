/** The first letters that two texts may share count extra, up to this many. */
const PREFIX_MAX = 4;
const PREFIX_WEIGHT = 0.1;

/**
 * How alike two texts are by Jaro and Winkler, 0 to 1: letters in common near the same place, a common beginning
 * counts extra. Good for names.
 *
 * @example
 * jaroWinkler('martha', 'marhta') // => 0.9611111111111111
 */
export function jaroWinkler(a: string, b: string): number {
  if (a === b) return 1;
  const jaro = a.length < b.length ? jaroOf(a, b) : jaroOf(b, a);
  let prefix = 0;
  while (prefix < PREFIX_MAX && a[prefix] === b[prefix]) prefix += 1;
  return jaro + prefix * PREFIX_WEIGHT * (1 - jaro);
}

/** Marks of letters that were matched, one per letter: kept, for making them anew costs more than comparing. */
const marks = { short: new Uint8Array(64), long: new Uint8Array(64) };

function cleared(of: 'short' | 'long', length: number): Uint8Array {
  if (marks[of].length < length) marks[of] = new Uint8Array(length);
  return marks[of].fill(0, 0, length);
}

function jaroOf(short: string, long: string): number {
  const inShort = cleared('short', short.length);
  const inLong = cleared('long', long.length);
  const matched = matchLetters(short, long, inShort, inLong);
  if (matched === 0) return 0;
  let outOfPlace = 0;
  let j = 0;
  for (let i = 0; i < short.length; i += 1) {
    if (inShort[i] === 0) continue;
    while (inLong[j] === 0) j += 1;
    if (short.charCodeAt(i) !== long.charCodeAt(j)) outOfPlace += 1;
    j += 1;
  }
  return (matched / short.length + matched / long.length + (matched - outOfPlace / 2) / matched) / 3;
}

/** Marks the letters that both texts have near the same place; answers how many. */
function matchLetters(short: string, long: string, inShort: Uint8Array, inLong: Uint8Array): number {
  const reach = Math.max(0, Math.floor(long.length / 2) - 1);
  let matched = 0;
  for (let i = 0; i < short.length; i += 1) {
    const letter = short.charCodeAt(i);
    const end = Math.min(long.length, i + reach + 1);
    for (let j = Math.max(0, i - reach); j < end; j += 1) {
      if (inLong[j] === 1 || long.charCodeAt(j) !== letter) continue;
      inShort[i] = 1;
      inLong[j] = 1;
      matched += 1;
      break;
    }
  }
  return matched;
}

/**
 * How many letters must be put in, taken out, changed or exchanged with their neighbour to make one text of the other.
 *
 * @example
 * editDistance('9541034', '9451034') // => 1
 */
export function editDistance(a: string, b: string): number {
  let twoAbove: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a.charCodeAt(i - 1) === b.charCodeAt(j - 1);
      let least = Math.min(
        (above[j] as number) + 1,
        (row[j - 1] as number) + 1,
        (above[j - 1] as number) + (isSame ? 0 : 1),
      );
      const isExchanged =
        a.charCodeAt(i - 1) === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === b.charCodeAt(j - 1);
      if (isExchanged) least = Math.min(least, (twoAbove[j - 2] as number) + 1);
      row.push(least);
    }
    twoAbove = above;
    above = row;
  }
  return above[b.length] as number;
}

/** How alike two texts are by the letters to change, 0 to 1. Good for numbers and codes. */
export function editSimilarity(a: string, b: string): number {
  const longest = Math.max(a.length, b.length);
  return longest === 0 ? 1 : 1 - editDistance(a, b) / longest;
}

/** The share of words that two texts have in common, in any order, 0 to 1. */
export function wordSimilarity(a: readonly string[], b: readonly string[]): number {
  let common = 0;
  for (const word of a) if (b.includes(word)) common += 1;
  return (2 * common) / (a.length + b.length);
}

/** A date whose day and month were taken for each other is most likely the same one. */
const TURNED = 0.95;

/**
 * How alike two days are, written as `YYYYMMDD`: by the digits to change, and nearly the same where day and month
 * changed places.
 *
 * @example
 * dateSimilarity('19510826', '19512608') // => 0.95
 */
export function dateSimilarity(a: string, b: string): number {
  const turned = `${a.slice(0, 4)}${a.slice(6, 8)}${a.slice(4, 6)}`;
  const isTurned = a.length === 8 && turned === b;
  return Math.max(isTurned ? TURNED : 0, editSimilarity(a, b));
}
