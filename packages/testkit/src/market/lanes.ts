/** Works on several things at once, on those of one name one after the other. */
export interface Lanes {
  /** Begins something as soon as there is room for it and nothing of its name is under way. */
  begin(name: string, work: () => Promise<void>): Promise<void>;
  /** Waits until something ends; false when nothing is under way. */
  oneEnds(): Promise<boolean>;
  /** Waits for everything that was begun. Throws what was thrown first. */
  allEnd(): Promise<void>;
}

export function createLanes(together: number): Lanes {
  const busy = new Map<string, Promise<void>>();
  let failed: { readonly error: unknown } | null = null;
  const check = () => {
    if (failed) throw failed.error;
  };
  const oneEnds = async () => {
    const wasBusy = busy.size > 0;
    await Promise.race(busy.values());
    check();
    return wasBusy;
  };
  return {
    async begin(name, work) {
      await busy.get(name);
      const under = work()
        .catch((error: unknown) => {
          failed ??= { error };
        })
        .finally(() => busy.delete(name));
      busy.set(name, under);
      while (busy.size >= together) await oneEnds();
      check();
    },
    oneEnds: () => (busy.size === 0 ? Promise.resolve(false) : oneEnds()),
    async allEnd() {
      await Promise.all(busy.values());
      check();
    },
  };
}
