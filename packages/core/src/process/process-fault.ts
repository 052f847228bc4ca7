import { foldedSpelling } from '../capture/sources.ts';

/** Something in a process that cannot be, and where. */
export interface ProcessFault {
  readonly path: string;
  readonly problem: string;
}

/**
 * Ids that stand twice. People read them and type them, so what never matters to a spelling tells no two apart: this is
 * the one rule for everything in a process that has an id.
 */
export function doubled(path: string, things: readonly { readonly id: string }[]): ProcessFault[] {
  const ids = things.map(({ id }) => foldedSpelling(id));
  const twice = things.filter((_, i) => ids.indexOf(ids[i] as string) < i);
  return twice.map(({ id }) => ({ path, problem: `"${id}" stands twice` }));
}
