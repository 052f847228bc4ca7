/** Larger circles are left as they are: comparing all of them with all would cost too much. */
const CIRCLE_MAX = 32;

/**
 * Things that hang together by pairs, three or more of them, the places of each rising: with `0-1` and `1-4` also `0-4`
 * is worth a look.
 *
 * @example
 * circlesOf([[0, 1], [1, 4], [2, 3]], 5) // => [[0, 1, 4]]
 */
export function circlesOf(pairs: readonly (readonly [number, number])[], things: number): number[][] {
  const leader = Array.from({ length: things }, (_, i) => i);
  const leaderOf = (i: number): number => {
    let at = i;
    while (leader[at] !== at) {
      leader[at] = leader[leader[at] as number] as number;
      at = leader[at] as number;
    }
    return at;
  };
  for (const [i, j] of pairs) leader[leaderOf(j)] = leaderOf(i);
  const circles = new Map<number, number[]>();
  for (let i = 0; i < things; i += 1) {
    const circle = circles.get(leaderOf(i));
    if (circle) circle.push(i);
    else circles.set(leaderOf(i), [i]);
  }
  return [...circles.values()].filter(({ length }) => length > 2 && length <= CIRCLE_MAX);
}
