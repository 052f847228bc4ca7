import type { Worker } from 'node:worker_threads';
import { ThreadsPoolWorker } from 'vitest/node';

interface Message {
  readonly type?: string;
  readonly context?: { readonly config?: unknown };
}

/**
 * Vitest ends its worker thread after each run, and Stryker runs the tests once per mutant: most of the time would go
 * to starting threads and loading modules. Here the thread of one run waits for the next: it says "started" and
 * "stopped" without being either. Test files are loaded anew in each run, and the product keeps nothing between them
 * but what it compiled of a process object. A thread that hangs ends with its process.
 */
export function keepWorker(): void {
  const { start, send } = ThreadsPoolWorker.prototype;
  const waiting: Worker[] = [];
  const kept = new WeakSet<Worker>();
  const running = new WeakMap<Worker, Promise<void>>();
  const configs = new WeakMap<Worker, unknown>();

  ThreadsPoolWorker.prototype.start = async function (this: { _thread?: Worker | undefined }) {
    this._thread ??= waiting.pop();
    return start.call(this as never);
  };
  ThreadsPoolWorker.prototype.send = function (this: { _thread?: Worker }, message: Message) {
    const thread = this._thread;
    if (!thread) return;
    const answer = (type: string): void => void thread.emit('message', { type, __vitest_worker_response__: true });
    if (message.type === 'start') configs.set(thread, message.context?.config);
    if (message.type === 'start' && kept.has(thread)) setImmediate(answer, 'started');
    else if (message.type === 'stop')
      void Promise.resolve(running.get(thread)).then(() => setImmediate(answer, 'stopped'));
    else {
      const { context } = message;
      const isRun = message.type === 'run';
      if (isRun) running.set(thread, endOfRun(thread));
      // The names of the tests to run are in the config, which comes with "start" only.
      const told = isRun ? { ...message, context: { ...context, config: configs.get(thread) } } : message;
      send.call(this as never, told as never);
    }
  };
  ThreadsPoolWorker.prototype.stop = async function (this: { _thread?: Worker | undefined }) {
    const thread = this._thread;
    if (!thread) return;
    for (const name of ['message', 'error']) thread.removeAllListeners(name);
    thread.stdout.unpipe();
    thread.stderr.unpipe();
    kept.add(thread);
    waiting.push(thread);
    this._thread = undefined;
  };
}

/** Settles when the thread says that it ran its files. */
function endOfRun(thread: Worker): Promise<void> {
  return new Promise((resolve) => {
    const hear = ({ type }: Message): void => {
      if (type !== 'testfileFinished') return;
      thread.off('message', hear);
      resolve();
    };
    thread.on('message', hear);
  });
}
