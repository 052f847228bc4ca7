/**
 * The name that was probably meant: the nearest by changed, missing, added or swapped letters, if it is near enough.
 *
 * @example
 * nearest('improt', ['import', 'report']) // => 'import'
 */
export function nearest(written: string, names: readonly string[]): string | undefined {
  if (names.includes(written)) return written;
  const near = names
    .map((name) => ({ name, distance: name.startsWith(written) ? 1 : editDistance(written, name) }))
    .filter(
      ({ name, distance }) => written.length > 1 && distance <= Math.max(1, Math.floor(name.length / 3)),
    )
    .sort((a, b) => a.distance - b.distance);
  return near[0]?.name;
}

/** Damerau-Levenshtein distance, swapped neighbours counting once. */
function editDistance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number): number => rows[row]?.[column] ?? Number.POSITIVE_INFINITY;
  for (let row = 1; row <= a.length; row += 1) {
    const next = [row];
    rows.push(next);
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1] ? 0 : 1;
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      next.push(
        Math.min(
          at(row - 1, column) + 1,
          at(row, column - 1) + 1,
          at(row - 1, column - 1) + same,
          swapped ? at(row - 2, column - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
  }
  return at(a.length, b.length);
}
