import { type Mailer, type OutboxRow, outbox } from '@leadstream/core';
import { codeOf } from '../notices.ts';
import type { Shell } from '../shell.ts';
import type { Tenant } from '../tenant.ts';
import type { ViewRunner } from '../view-runner.ts';
import { createDomainLimit } from './domain-limit.ts';
import { forgetEndedMails } from './ended-mails.ts';
import { workMail } from './sending.ts';

/** Sends what is due. Without a mailer it sends nothing, and mails go on waiting. */
export interface OutboxRunner {
  /** Sends all that is due for a tenant now; answers how many mails were worked. Never throws. */
  run(tenant: string): Promise<number>;
  /** Sees to it that `run` is under way, without waiting for it: a slow server holds nothing else up. */
  start(tenant: string): void;
  /** Settles when no attempt is under way any more. */
  drain(): Promise<void>;
}

interface OutboxRoom {
  readonly shell: Shell;
  readonly views: ViewRunner;
  readonly tenantOf: (name: string) => Tenant;
  /** Who leases mails. */
  readonly owner: string;
  readonly closing: AbortSignal;
}

const AT_ONCE = 20;
/** Longer than any attempt: whoever holds a mail so long is gone. */
const LEASE_MS = 15 * 60_000;
const FAILED_MS = 60_000;

export function createOutboxRunner({ shell, views, tenantOf, owner, closing }: OutboxRoom): OutboxRunner {
  const { mailer } = shell;
  if (!mailer) return { run: async () => 0, start: () => {}, drain: async () => {} };
  const store = shell.storage.views;
  const domains = createDomainLimit();
  const flights = new Map<string, Promise<number>>();

  const round = async (name: string, tenant: Tenant, by: Mailer): Promise<number> => {
    await views.follow(name, outbox);
    const options = { due: shell.clock.now(), limit: AT_ONCE, owner, ttlMs: LEASE_MS };
    const leased = await store.leaseTasks(name, outbox.shape, options);
    const room = { shell, mailer: by, tenant, views, domains };
    const holds = await Promise.allSettled(
      leased.map(({ data }) => workMail(room, data as unknown as OutboxRow)),
    );
    // First the list, then the leases: who takes a mail up next sees what became of it.
    await views.follow(name, outbox);
    const ended = leased.map(({ key, token }, at) => {
      const hold = holds[at];
      return { key, token, ttlMs: hold?.status === 'fulfilled' ? hold.value : FAILED_MS };
    });
    if (ended.length > 0) await store.renewTasks(name, outbox.shape, ended);
    const failed = holds.find((hold) => hold.status === 'rejected');
    if (failed) shell.notify({ kind: 'outbox-failed', tenant: name, code: codeOf(failed.reason) });
    return leased.length;
  };
  const sendAll = async (name: string): Promise<number> => {
    let worked = 0;
    try {
      const tenant = tenantOf(name);
      for (let some = 1; some > 0 && !closing.aborted; worked += some)
        some = await round(name, tenant, mailer);
      await forgetEndedMails(shell, name, owner);
    } catch (error) {
      shell.notify({ kind: 'outbox-failed', tenant: name, code: codeOf(error) });
    }
    return worked;
  };
  const run = (name: string): Promise<number> => {
    const flight = flights.get(name) ?? sendAll(name).finally(() => flights.delete(name));
    flights.set(name, flight);
    return flight;
  };
  return {
    run,
    start: (name) => void run(name),
    async drain() {
      await Promise.all(flights.values());
    },
  };
}
