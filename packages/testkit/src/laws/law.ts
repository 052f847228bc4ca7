import type { Event } from '@leadstream/core';
import type { History } from '../arbitraries/histories.ts';
import { differenceOf } from '../difference.ts';

/** Something that holds for every history of every process. */
export interface HistoryLaw {
  /** A sentence of the domain. */
  readonly name: string;
  /** The lines of DOMAIN or DESIGN that it holds, such as `DOMAIN 8, invariant 3` or `DOMAIN 5.2`. */
  readonly rules: readonly string[];
  /** Throws `LawBroken` when a history breaks the law. */
  readonly holds: (history: History) => void;
}

/** A history broke a law; the message says where. */
export class LawBroken extends Error {
  override readonly name = 'LawBroken';
}

/** Breaks the law unless something is so. */
export function demand(isSo: boolean, otherwise: () => string): asserts isSo {
  if (!isSo) throw new LawBroken(otherwise());
}

/** Breaks the law unless two values are the same. */
export function demandSame(found: unknown, expected: unknown, where: string): void {
  const difference = differenceOf(found, expected);
  if (difference) throw new LawBroken(`${where}: ${difference}`);
}

/** How a history breaks a law; `null` where it holds. */
export function breachOf({ holds }: HistoryLaw, history: History): unknown {
  try {
    holds(history);
    return null;
  } catch (error) {
    return error;
  }
}

/** An event as a message names it. */
export const named = ({ stream, version, type }: Event): string => `${type} (${stream}, version ${version})`;
