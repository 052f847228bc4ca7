/**
 * Asks a host's system something, and stops waiting after a time: the call ends by its signal, and where it does not
 * heed that, it goes on alone. Throws what the call throws, or `TimeoutError`.
 */
export async function askWithin<T>(ms: number, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(ms);
  const asked = ask(signal);
  asked.catch(() => {}); // When it is late, nobody waits for its failure any more.
  const late = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  return Promise.race([asked, late]);
}
