/** Before this one SQLite may damage a file that several connections write (the WAL-reset bug). */
const SAFE_FOR_MANY = [3, 51, 3] as const;

/** Whether several processes may use one file with this version of SQLite. */
export function isSafeForMany(version: string): boolean {
  const parts = version.split('.').map(Number);
  const differs = SAFE_FOR_MANY.findIndex((part, at) => parts[at] !== part);
  return differs < 0 || (parts[differs] ?? 0) > (SAFE_FOR_MANY[differs] ?? 0);
}
