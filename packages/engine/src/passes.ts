import type { Followers } from './followers.ts';
import type { OutboxRunner } from './mail/outbox-runner.ts';
import { codeOf } from './notices.ts';
import { type Moved, type Pass, passOver } from './pass.ts';
import { keepRunning, type RunOptions } from './run-loop.ts';
import type { Shell } from './shell.ts';
import type { Tenant } from './tenant.ts';
import type { ViewRunner } from './view-runner.ts';

/** Makes passes over tenants: once, or until it is told to end. */
export interface Passes {
  /** Views, tasks and followers of a tenant, each as far as they can go now. */
  once(tenant: string): Promise<Pass>;
  /** Keeps views and tasks going, and followers beside them: one that takes its time holds nobody up. */
  keep(options: RunOptions): Promise<void>;
}

interface PassesRoom {
  readonly shell: Shell;
  readonly views: ViewRunner;
  readonly followers: Followers;
  readonly outbox: OutboxRunner;
  readonly tenantOf: (name: string) => Tenant;
  /** Who leases tasks. */
  readonly owner: string;
  readonly closing: AbortSignal;
}

export function createPasses({
  shell,
  views,
  followers,
  outbox,
  tenantOf,
  owner,
  closing,
}: PassesRoom): Passes {
  const { log } = shell.storage;
  const move = (name: string): ReturnType<typeof passOver> =>
    passOver({ shell, views, owner, tenant: tenantOf(name) });
  const failed = (tenant: string | null) => (error: unknown) => {
    shell.notify({ kind: 'pass-failed', tenant, code: codeOf(error) });
  };
  return {
    async once(name) {
      let first = await move(name);
      const mails = await outbox.run(name);
      if (mails > 0) first = together(first, await move(name));
      const followed = await followers.run(name);
      if (followed === 0) return { ...first, followed, mails };
      // What handlers wrote is for views and tasks of this pass, and for followers of the next one.
      return { ...together(first, await move(name)), followed, mails };
    },
    async keep({ signal, pollMs }) {
      const until = AbortSignal.any([signal, closing]);
      const passAll = async (names?: readonly string[]): Promise<void> => {
        for (const name of names ?? (await log.tenants())) {
          if (closing.aborted) return;
          followers.start(name, until);
          await move(name).catch(failed(name));
          outbox.start(name);
        }
      };
      await keepRunning(log, (names) => passAll(names).catch(failed(null)), { signal: until, pollMs });
      await outbox.drain();
      await followers.drain();
    },
  };
}

const together = (first: Moved, then: Moved): Moved => ({
  tenant: first.tenant,
  moved: first.moved + then.moved,
  tasks: first.tasks + then.tasks,
  held: first.held + then.held,
});
