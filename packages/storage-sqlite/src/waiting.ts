/** How long to wait for other processes before a fault says so. */
export const BUSY_MS_MAX = 5_000;
const PAUSE_MS_MAX = 20;

/**
 * Tries again while the error is one that passes, with random pauses that grow: outside SQLite, whose own waiting
 * would hold up the event loop.
 */
export async function retryWhile<T>(
  passing: (error: unknown) => boolean,
  attempt: () => T | Promise<T>,
  forMs: number,
): Promise<T> {
  for (let waitedMs = 0, tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (!passing(error) || waitedMs >= forMs) throw error;
    }
    const pauseMs = 1 + Math.random() * Math.min(2 ** tries, PAUSE_MS_MAX);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    waitedMs += pauseMs;
  }
}
