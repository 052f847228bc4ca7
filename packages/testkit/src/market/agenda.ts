/** Things that will happen, taken out in the order of their times; those of one time in the order they were put in. */
export interface Agenda<Thing> {
  put(at: number, thing: Thing): void;
  take(): { readonly at: number; readonly thing: Thing } | null;
}

export function createAgenda<Thing>(): Agenda<Thing> {
  const heap: { at: number; order: number; thing: Thing }[] = [];
  let puts = 0;
  const isBefore = (a: number, b: number): boolean => {
    const [one, other] = [heap[a], heap[b]];
    if (!one || !other) return false;
    return one.at < other.at || (one.at === other.at && one.order < other.order);
  };
  const swap = (a: number, b: number): void => {
    [heap[a], heap[b]] = [heap[b] as (typeof heap)[number], heap[a] as (typeof heap)[number]];
  };
  return {
    put(at, thing) {
      heap.push({ at, order: (puts += 1), thing });
      for (let i = heap.length - 1; i > 0 && isBefore(i, (i - 1) >> 1); i = (i - 1) >> 1)
        swap(i, (i - 1) >> 1);
    },
    take() {
      const first = heap[0];
      if (!first) return null;
      const last = heap.pop();
      if (heap.length > 0 && last) heap[0] = last;
      for (let i = 0; ; ) {
        const left = 2 * i + 1;
        const least = isBefore(left + 1, left) ? left + 1 : left;
        if (!isBefore(least, i)) break;
        swap(least, i);
        i = least;
      }
      return { at: first.at, thing: first.thing };
    },
  };
}
