import { type Access, accessStream, type Process, type Published, processStream } from '@leadstream/core';
import { carryOut } from './batch.ts';
import { createErasures } from './erasing.ts';
import { createKnownStream } from './known-stream.ts';
import { createLoop, type Outcome } from './loop.ts';
import { createOpenLeads } from './open-leads.ts';
import type { Answer, Order } from './order.ts';
import { createOwnWrites } from './own-writes.ts';
import { processInForce, publishOffered } from './publishing.ts';
import type { TenantRoom } from './settling.ts';
import type { Shell } from './shell.ts';
import { checkSeen, type ViewRunner } from './view-runner.ts';

/** The one line of commands of a tenant, and the process that decides them. */
export interface Tenant {
  readonly name: string;
  execute(order: Order, signal?: AbortSignal): Promise<Answer>;
  /** Commands that wait for the batch under way. */
  waiting(): number;
  process(): Promise<Process>;
  /** Who may do what, as the log has it; `null` where nobody ever said. */
  access(): Promise<Access | null>;
  /** Destroys the keys of everybody whom the log says erased; answers how many had not been looked at before. */
  finishErasures(): Promise<number>;
  /** Settles when all commands are answered. */
  drain(): Promise<void>;
}

const BATCH_COMMANDS_MAX = 500;
const BATCH_BYTES_MAX = 1024 * 1024;
const WAITING_MAX = 10_000;

/**
 * Opens a tenant: before its first command the log is held against the views, and the process that the code offers is
 * published, where it has to be.
 */
export function createTenant(shell: Shell, views: ViewRunner, name: string): Tenant {
  const erasures = createErasures(shell, views, name);
  const published = createKnownStream<Published>(shell, name, processStream);
  const access = createKnownStream<Access>(shell, name, accessStream);
  const ownWrites = createOwnWrites(shell, name, [published, access]);
  const openLeads = createOpenLeads(shell, views, name);
  const room: TenantRoom = { shell, tenant: name, published, access, ownWrites, openLeads };
  let ready: Promise<void> | undefined;
  const start = (): Promise<void> => {
    ready ??= checkSeen(shell, name)
      .then(() => publishOffered(room))
      .catch((error: unknown) => {
        ready = undefined; // The next batch tries again.
        throw error;
      });
    return ready;
  };
  const timed = async (orders: readonly Order[]): Promise<readonly Outcome<Answer>[]> => {
    await erasures.begin();
    await start();
    const before = performance.now();
    const outcomes = await erasures.afterBatch(orders, await carryOut(room, orders));
    const accepted = outcomes.filter((outcome) => 'answer' in outcome && outcome.answer.ok).length;
    const ms = performance.now() - before;
    shell.notify({
      kind: 'batch',
      tenant: name,
      commands: orders.length,
      accepted,
      ms,
      waiting: loop.waiting(),
    });
    return outcomes;
  };
  const loop = createLoop<Order, Answer>({
    carryOut: timed,
    itemsMax: BATCH_COMMANDS_MAX,
    bytesMax: BATCH_BYTES_MAX,
    bytesOf: ({ text }) => text.length,
    waitingMax: WAITING_MAX,
    turnedAway: (waiting) => shell.notify({ kind: 'overloaded', tenant: name, waiting }),
  });
  return {
    name,
    execute: loop.submit,
    waiting: loop.waiting,
    process: () => processInForce(room),
    access: access.fresh,
    finishErasures: erasures.finish,
    drain: loop.drain,
  };
}
