import {
  type IndexField,
  isRange,
  type Place,
  placeOf,
  type ViewRow,
  valuesOf,
  type Where,
} from '@leadstream/core';

/** Whether each filtered column has a wanted value. */
export function matches(row: ViewRow, where: Where = {}): boolean {
  return Object.entries(where).every(([column, wanted]) => {
    const value = row.columns[column] ?? '';
    if (!isRange(wanted)) return valuesOf(wanted).includes(value);
    return 'atMost' in wanted
      ? compareValue(value, wanted.atMost) <= 0
      : compareValue(value, wanted.above) > 0;
  });
}

/** Compares rows by the columns of an order, then by key, ascending. */
export function comparePlaces(fields: readonly IndexField[]): (a: ViewRow, b: ViewRow) => number {
  return (a, b) => comparePlace(fields, placeOf(fields, a), placeOf(fields, b));
}

/** Where, in sorted rows, the first one after a place stands: the row of the place itself may be gone. */
export function firstAfter(rows: readonly ViewRow[], fields: readonly IndexField[], place: Place): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = rows[middle] as ViewRow;
    if (comparePlace(fields, placeOf(fields, row), place) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Compares lists of values of the same types, the first difference decides. */
export function compareValues(a: Place, b: Place): number {
  return comparePlace([], a, b);
}

function comparePlace(fields: readonly IndexField[], a: Place, b: Place): number {
  for (let at = 0; at < a.length; at++) {
    const order = compareValue(a[at] as string | number, b[at] as string | number);
    if (order !== 0) return fields[at]?.descending ? -order : order;
  }
  return 0;
}

function compareValue(a: string | number, b: string | number): number {
  if (a === b) return 0;
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  return a < b ? -1 : 1;
}

/** Databases order text by its code points; `<` orders by UTF-16 units, where astral characters come too early. */
function compareText(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let at = 0; at < shorter; at++) {
    const [left, right] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

const rank = (unit: number): number =>
  unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit;
