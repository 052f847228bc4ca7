import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import type { HistoryOptions } from '../arbitraries/histories.ts';

export interface LawOptions extends HistoryOptions {
  /** Histories that are lived through. Default: 100. */
  readonly runs?: number | undefined;
  /** The same seed gives the same histories. Default: fast-check's global seed, else a new one, named where a law breaks. */
  readonly seed?: number | undefined;
}

export const runsOf = ({ runs = 100 }: LawOptions): number => runs;

export const seedOf = ({ seed }: LawOptions): number =>
  seed ?? fc.readConfigureGlobal()?.seed ?? randomInt(2 ** 31);
