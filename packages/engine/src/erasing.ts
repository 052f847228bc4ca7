import { type ErasureRow, erasureList, type SealedEvent } from '@leadstream/core';
import type { Outcome } from './loop.ts';
import { codeOf } from './notices.ts';
import type { Answer, Order } from './order.ts';
import type { Shell } from './shell.ts';
import type { ViewRunner } from './view-runner.ts';

/**
 * Destroys the keys of whom the log says erased. The event is durable first and the keys follow, so whoever was
 * killed between the two left the work in the log: the next first command of a process, pass or `finishErasures` does
 * it. They do it for all who were ever erased, so that an older copy of the vault brings nobody back.
 */
export interface Erasures {
  /** Before a batch: finishes what may have been left, once. A failure is noticed, and tried again a while later. */
  begin(): Promise<void>;
  /** Finishes all up to the log's head; answers how many erasures were looked at that had not been before. */
  finish(): Promise<number>;
  /** Destroys the keys behind the erasures of a batch; until that is done they have no answer but the fault. */
  afterBatch(
    orders: readonly Order[],
    outcomes: readonly Outcome<Answer>[],
  ): Promise<readonly Outcome<Answer>[]>;
}

const PAGE_ROWS = 500;
const AGAIN_AFTER_MS = 5_000;

export function createErasures(shell: Shell, views: ViewRunner, tenant: string): Erasures {
  /** Up to which position erasures are known to be done. */
  let done = 0;
  let begun = false;
  let failedAt = Number.NEGATIVE_INFINITY;

  const destroyListed = async (): Promise<number> => {
    let count = 0;
    for (;;) {
      const query = { index: 'position', where: { position: { above: done } }, limit: PAGE_ROWS };
      const { rows } = await shell.storage.views.query(tenant, erasureList.shape, query);
      const erasures = rows.map(({ data }) => data as unknown as ErasureRow);
      await forget(
        shell,
        tenant,
        erasures.flatMap(({ subjects }) => subjects),
      );
      done = erasures.at(-1)?.position ?? done;
      count += erasures.length;
      if (rows.length < PAGE_ROWS) return count;
    }
  };
  return {
    async begin() {
      if (begun || performance.now() - failedAt < AGAIN_AFTER_MS) return;
      try {
        const head = await shell.storage.log.head(tenant);
        if (head > 0) {
          await views.wait(tenant, erasureList, head);
          await destroyListed();
        }
        begun = true;
      } catch (error) {
        failedAt = performance.now();
        shell.notify({ kind: 'erasure-unfinished', tenant, code: codeOf(error) });
      }
    },
    async finish() {
      await views.follow(tenant, erasureList);
      const count = await destroyListed();
      begun = true;
      return count;
    },
    async afterBatch(orders, outcomes) {
      const isErasure = (outcome: Outcome<Answer>, at: number): boolean =>
        orders[at]?.issued.body.type === 'erase' && 'answer' in outcome && outcome.answer.ok;
      const erasures = outcomes.filter(isErasure);
      if (erasures.length === 0) return outcomes;
      try {
        const events: SealedEvent[] = [];
        for (const outcome of erasures) events.push(...(await eventsOf(shell, tenant, outcome)));
        await forgetErased(shell, tenant, events);
        return outcomes;
      } catch (error) {
        // The log has it by now: it is finished like that of a killed process.
        begun = false;
        shell.notify({ kind: 'erasure-unfinished', tenant, code: codeOf(error) });
        return outcomes.map((outcome, at) => (isErasure(outcome, at) ? { error } : outcome));
      }
    },
  };
}

/** What an accepted command wrote, be it now or when it was carried out first. */
async function eventsOf(
  { storage }: Shell,
  tenant: string,
  outcome: Outcome<Answer>,
): Promise<readonly SealedEvent[]> {
  if (!('answer' in outcome) || !outcome.answer.ok || outcome.answer.first === 0) return [];
  const { first, last } = outcome.answer;
  return storage.log.read(tenant, first - 1, last - first + 1);
}

/** Destroys the keys of those whom some events erase, and drops what is known of them. */
export async function forgetErased(
  shell: Shell,
  tenant: string,
  events: readonly SealedEvent[],
): Promise<void> {
  const erasures = events.filter(({ type }) => type === 'erased');
  const subjects = erasures.flatMap(({ data }) => (data as { subjects: readonly string[] }).subjects);
  await forget(shell, tenant, subjects);
}

async function forget(shell: Shell, tenant: string, subjects: readonly string[]): Promise<void> {
  if (subjects.length === 0) return;
  const distinct = [...new Set(subjects)];
  shell.states.dropSubjects(tenant, new Set(distinct));
  await shell.vault.destroy(tenant, distinct);
}
