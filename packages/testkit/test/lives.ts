import { businessTime, type Event, type Fields, millis, plainCalendar } from '@leadstream/core';

/** As much of an event as is needed to tell what became of a lead. */
export type Fact = Pick<Event, 'type' | 'stream' | 'occurredAt' | 'data'>;

/** What a log says about one lead. */
export interface Life {
  readonly source: string;
  readonly fields: Fields;
  readonly cameAt: number;
  calledAt: number | null;
  /** Things done within ten seconds after it came: no person is so fast. */
  atOnce: number;
  /** Other things done; what the tracker suspects is left out. */
  done: number;
  sold: boolean;
}

/** Reads the leads out of a log: nothing else of the market is looked at. */
export function livesIn(facts: Iterable<Fact>): readonly Life[] {
  const lives = new Map<string, Life>();
  for (const { type, stream, occurredAt, data } of facts) {
    const at = millis(occurredAt);
    const { source, fields } = data as { source: string; fields: Fields };
    if (type === 'captured')
      lives.set(stream, { source, fields, cameAt: at, calledAt: null, atOnce: 0, done: 0, sold: false });
    const life = lives.get(stream);
    if (!life) continue;
    if (type === 'activity-logged') life.calledAt ??= at;
    if (type === 'converted') life.sold = true;
    if (type !== 'engaged') continue;
    if (at - life.cameAt < 10_000) life.atOnce += Number(data['count'] ?? 1);
    else if (data['confidence'] !== 'suspected-robot') life.done += Number(data['count'] ?? 1);
  }
  return [...lives.values()];
}

export const rate = (lives: readonly Life[]): number =>
  lives.filter(({ sold }) => sold).length / Math.max(1, lives.length);

/**
 * The k of a chance of a · e^(-k · h), by maximum likelihood: h are the business hours from a lead's coming to its
 * first call. Sources, fit and seasons only make a differ, since who calls is a matter of turns.
 */
export function responseDecayIn(lives: readonly Life[]): number {
  const { workingMs } = businessTime({ ...plainCalendar, countries: ['FR'] }, 'Europe/Paris');
  const called = lives.flatMap(({ cameAt, calledAt, sold }) =>
    calledAt === null ? [] : [{ hours: workingMs(cameAt, calledAt) / 3_600_000, sold }],
  );
  const likelihood = (k: number, a: number): number =>
    called.reduce((sum, { hours, sold }) => {
      const chance = a * Math.exp(0 - k * hours);
      return sum + Math.log(sold ? chance : 1 - chance);
    }, 0);
  return peak(
    (k) =>
      likelihood(
        k,
        peak((a) => likelihood(k, a), 0.01, 0.99),
      ),
    -0.05,
    0.5,
  );
}

/** Where a function with one peak has it, by thirds. */
function peak(height: (x: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  while (high - low > 0.001) {
    const third = (high - low) / 3;
    if (height(low + third) < height(high - third)) low += third;
    else high -= third;
  }
  return (low + high) / 2;
}
