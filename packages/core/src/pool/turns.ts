import { ownValue } from '../lead/own-value.ts';

/** Turns of one run: as long as the same members take part. */
export interface Run {
  /** Who takes part, sorted. */
  readonly there: readonly string[];
  readonly turns: number;
  /** Turns of each in this run. */
  readonly taken: { readonly [seller: string]: number };
}

export const noRun: Run = { there: [], turns: 0, taken: {} };

/** What turns are reckoned by. */
export interface TurnOrder {
  /** The number of each member's latest turn; order never hangs on a clock. */
  readonly last: { readonly [seller: string]: number };
  /** Shares of the members; 1 where none is named. */
  readonly weights: { readonly [seller: string]: number };
}

/** Whether a run goes on with these members, or a new one begins. */
export const goesOn = (run: Run, there: readonly string[]): boolean =>
  run.there.length === there.length && run.there.every((seller, i) => seller === there[i]);

/**
 * Whose turn longest ago is; ties go by id. Over any run in which the same ones take part turns differ by at most 1
 * (Ours 5.2). `null` when nobody takes part.
 */
export function longestAgo({ last }: TurnOrder, there: readonly string[]): string | null {
  return best(there, (a, b) => lastTurn(last, a) - lastTurn(last, b));
}

/**
 * Whose turn it is by weight: of those who may have their next turn already, the one who must have it first.
 *
 * Within a run of n turns everybody has n times its share, less than one turn more or less: both whole numbers beside
 * its share, and nothing else (Ours 5.2). This is the chairman assignment problem (R. Tijdeman, Discrete Mathematics
 * 32, 1980, 323-330), solved by earliest deadline first as in proportionate scheduling (Baruah, Cohen, Plaxton and
 * Varvel, Algorithmica 15, 1996, 600-625): the k-th turn of a member with share s may come from turn ⌊(k-1)/s⌋ on and
 * must have come by turn ⌈k/s⌉. The weighted round robin of web servers has no such bound.
 *
 * The first turn of a run is free: whoever has it, all deadlines can still be kept. It goes to who has waited longest
 * for its share, so that runs which break off after a turn or two are fair together as well.
 */
export function nextByWeight(run: Run, order: TurnOrder, there: readonly string[]): string | null {
  const weight = (seller: string): number => ownValue(order.weights, seller) ?? 1;
  const all = there.reduce((sum, seller) => sum + weight(seller), 0);
  const { turns, taken } = goesOn(run, there) ? run : noRun;
  if (turns === 0) {
    return best(there, (a, b) => {
      const [ofA, ofB] = [weight(a), weight(b)];
      return (lastTurn(order.last, a) * ofA + all) * ofB - (lastTurn(order.last, b) * ofB + all) * ofA;
    });
  }
  const had = (seller: string): number => ownValue(taken, seller) ?? 0;
  const deadline = (seller: string): number => Math.ceil(((had(seller) + 1) * all) / weight(seller));
  const ready = there.filter((seller) => had(seller) * all < (turns + 1) * weight(seller));
  return best(
    ready,
    (a, b) => deadline(a) - deadline(b) || lastTurn(order.last, a) - lastTurn(order.last, b),
  );
}

/** The first of some by an order; ties go by id. */
export function best(some: readonly string[], order: (a: string, b: string) => number): string | null {
  let first: string | null = null;
  for (const one of some) {
    const apart = first === null ? -1 : order(one, first);
    if (first === null || apart < 0 || (apart === 0 && one < first)) first = one;
  }
  return first;
}

export const lastTurn = (last: TurnOrder['last'], seller: string): number => ownValue(last, seller) ?? 0;
