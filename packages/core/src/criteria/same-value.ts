import type { FieldValue } from '../lead/events/capture.ts';

/** Whether two values of a field are the same. */
export function isSameValue(a: FieldValue | undefined, b: FieldValue | undefined): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
