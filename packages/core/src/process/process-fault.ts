/** Something in a process that cannot be, and where. */
export interface ProcessFault {
  readonly path: string;
  readonly problem: string;
}

/** Ids that stand twice, whatever their case. */
export function doubled(path: string, things: readonly { readonly id: string }[]): ProcessFault[] {
  const ids = things.map(({ id }) => id.toLowerCase());
  const twice = things.filter(({ id }, i) => ids.indexOf(id.toLowerCase()) < i);
  return twice.map(({ id }) => ({ path, problem: `"${id}" stands twice` }));
}
