import type { Worker } from 'node:worker_threads';
import { ThreadsPoolWorker } from 'vitest/node';

interface Message {
  readonly type?: string;
  readonly context?: object;
}

/** What is used here of Vitest's worker: a later Vitest may need another way. */
interface PoolWorker {
  _thread?: Worker | undefined;
  start(): Promise<void>;
  send(message: Message): void;
  stop(): Promise<void>;
}

/**
 * Vitest ends its worker thread after each run, and Stryker runs the tests once per mutant: most of the time would go
 * to starting threads and loading modules. Here the thread of one run waits for the next: it says "started" and
 * "stopped" without being either. Test files are loaded anew in each run, and the product keeps nothing between them
 * but what it compiled of a process object. A thread that hangs ends with its process.
 */
export function keepWorker(): void {
  const worker = ThreadsPoolWorker.prototype as unknown as PoolWorker;
  const { start, send } = worker;
  const waiting: Worker[] = [];
  const kept = new WeakSet<Worker>();
  const running = new WeakMap<Worker, Promise<void>>();
  const configs = new WeakMap<Worker, unknown>();

  worker.start = function (this: PoolWorker) {
    this._thread ??= waiting.pop();
    return start.call(this);
  };
  worker.send = function (this: PoolWorker, message) {
    const thread = this._thread;
    if (!thread) return;
    const answer = (type: string) => thread.emit('message', { type, __vitest_worker_response__: true });
    if (message.type === 'start') configs.set(thread, (message.context as { config?: unknown }).config);
    if (message.type === 'start' && kept.has(thread)) setImmediate(answer, 'started');
    else if (message.type === 'stop') {
      void Promise.resolve(running.get(thread)).then(() => setImmediate(answer, 'stopped'));
    } else if (message.type === 'run') {
      running.set(thread, endOfRun(thread));
      // The names of the tests to run are in the config, which comes with "start" only.
      send.call(this, { ...message, context: { ...message.context, config: configs.get(thread) } });
    } else send.call(this, message);
  };
  worker.stop = function (this: PoolWorker) {
    const thread = this._thread;
    this._thread = undefined;
    if (!thread) return Promise.resolve();
    for (const name of ['message', 'error']) thread.removeAllListeners(name);
    thread.stdout.unpipe();
    thread.stderr.unpipe();
    kept.add(thread);
    waiting.push(thread);
    return Promise.resolve();
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
