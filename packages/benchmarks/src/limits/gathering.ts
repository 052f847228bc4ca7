/** What is sent while a batch is written goes together in the next one, at most so many. */
export function gathering<Item, Answer>(
  write: (items: readonly Item[]) => readonly Answer[] | Promise<readonly Answer[]>,
  together = Infinity,
): (item: Item) => Promise<Answer> {
  interface Waiting {
    readonly item: Item;
    readonly done: (answer: Answer) => void;
    readonly failed: (error: unknown) => void;
  }
  const waiting: Waiting[] = [];
  let running = false;
  const writeBatch = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const answers = await write(batch.map(({ item }) => item));
      batch.forEach(({ done }, at) => done(answers[at] as Answer));
    } catch (error) {
      for (const { failed } of batch) failed(error);
    }
  };
  const run = async (): Promise<void> => {
    await Promise.resolve();
    while (waiting.length > 0) {
      await writeBatch(waiting.splice(0, Math.min(together, waiting.length)));
      // Whoever was answered sends the next one.
      await new Promise((resolve) => setImmediate(resolve));
    }
    running = false;
  };
  return (item) =>
    new Promise((done, failed) => {
      waiting.push({ item, done, failed });
      if (running) return;
      running = true;
      void run();
    });
}
