import * as z from 'zod';
import type { Lead } from '../lead/lead.ts';
import { Labels } from '../lead/statuses.ts';

/** What to call a cell: its letter of fit and the rank of its band, the best band first, e.g. `A1`. */
export const CellLabels = z.record(z.string().regex(/^[ABCDF][1-9]\d*$/), Labels);
export type CellLabels = z.infer<typeof CellLabels>;

/** What the matrix needs of scoring. */
interface Axes {
  readonly bands: readonly { readonly id: string }[];
  readonly matrix?: CellLabels | undefined;
}

/** Fit and score together. */
export interface Cell {
  /** E.g. `A1`. */
  readonly id: string;
  readonly letter: string;
  readonly rank: number;
  readonly band: string;
  readonly label?: z.infer<typeof Labels> | undefined;
}

/**
 * The cell of the matrix that a lead stands in; `null` while its grade is hidden.
 *
 * @example
 * cellOf(defaultScoring, { fit: { grade: 'A-', thirds: 11, parts: [] }, score: { band: 'hot' } }).id // => 'A1'
 */
export function cellOf({ bands, matrix }: Axes, { fit, score }: Pick<Lead, 'fit' | 'score'>): Cell | null {
  if (!fit) return null;
  const at = Math.max(
    0,
    bands.findIndex(({ id }) => id === score.band),
  );
  const letter = fit.grade.slice(0, 1);
  const rank = bands.length - at;
  const id = `${letter}${rank}`;
  return { id, letter, rank, band: bands[at]?.id ?? '', label: matrix?.[id] };
}
