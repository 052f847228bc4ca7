import { FaultError, type Receipt } from '@leadstream/core';
import { forgetErased } from './erasing.ts';
import type { KnownStream } from './known-stream.ts';
import { codeOf } from './notices.ts';
import type { Shell } from './shell.ts';

/**
 * How far a tenant's line of commands knows the log. What others wrote since is forgotten before each try, so that
 * what is known is as good as read just now; our own writes are known already.
 */
export interface OwnWrites {
  /** Forgets the states that others changed. */
  forgetForeign(): Promise<void>;
  /** What we appended just now, in order. */
  note(receipts: readonly Receipt[]): void;
}

/** More foreign events than this are not looked at one by one: then everything is forgotten. */
const FOREIGN_MAX = 1000;

/** @param known what every command is decided by */
export function createOwnWrites(
  shell: Shell,
  tenant: string,
  known: readonly Pick<KnownStream<never>, 'stream' | 'forget'>[],
): OwnWrites {
  const { log } = shell.storage;
  let seen: number | undefined;
  const forgetAll = (): void => {
    shell.states.dropTenant(tenant);
    for (const one of known) one.forget();
  };
  const forgetSince = async (position: number): Promise<number> => {
    const foreign = await log.read(tenant, position, FOREIGN_MAX);
    await forgetErased(shell, tenant, foreign).catch((error: unknown) => {
      // Whoever erased has to see to it, and our passes do as well: no reason to carry nothing else out.
      shell.notify({ kind: 'erasure-unfinished', tenant, code: codeOf(error) });
    });
    for (const stream of new Set(foreign.map((event) => event.stream))) {
      shell.states.drop(tenant, stream);
      known.find((one) => one.stream === stream)?.forget();
    }
    return foreign.at(-1)?.position ?? position;
  };
  return {
    async forgetForeign() {
      const head = await log.head(tenant);
      if (head === seen) return;
      if (seen !== undefined && head < seen) {
        throw new FaultError(
          'store-damaged',
          `The log of "${tenant}" ended at ${seen} before, and now at ${head}.`,
        );
      }
      if (seen === undefined || head - seen > FOREIGN_MAX) {
        forgetAll();
        seen = head;
      } else seen = await forgetSince(seen);
    },
    note(receipts) {
      const placed = receipts.filter(({ first }) => first > 0);
      const [first, last] = [placed.at(0)?.first, placed.at(-1)?.last];
      // Others wrote in between: what they did is looked at before the next try.
      if (seen !== undefined && first === seen + 1) seen = last;
    },
  };
}
